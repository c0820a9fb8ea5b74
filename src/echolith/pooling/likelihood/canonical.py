"""Tables in one of their mirror images and with their studies in one order.

What is computed from them is then the same to the last digit when events and non-events, or the studies,
change places.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from echolith.pooling.quadrature import Array


class Image(NamedTuple):
    """Tables (tables, k) sorted and with the rarer of event and non-event as the event.

    `flip` says which tables were mirrored, `even` which are their own mirror image, so that mu is 0.
    """

    events: Array
    totals: Array
    flip: NDArray[np.bool_]
    even: NDArray[np.bool_]


def one_image(y: Array, n: Array) -> Image:
    """Return the image of tables of whole numbers, shape (tables, k), that stands for all their images."""
    twice, whole = 2.0 * y.sum(axis=1), n.sum(axis=1)
    flip = twice > whole
    even = np.zeros(flip.size, dtype=bool)
    for row in np.flatnonzero(twice == whole):
        one, other = (sorted(zip(part, n[row], strict=True)) for part in (y[row], n[row] - y[row]))
        flip[row], even[row] = other < one, other == one
    y = np.where(flip[:, None], n - y, y)
    # Sorted by events, then by totals: both in one number, exact up to 2**53.
    base = float(n.max(initial=0.0)) + 1.0
    if y.max(initial=0.0) * base > 2.0**53:
        order = np.lexsort((n, y), axis=1)
        return Image(np.take_along_axis(y, order, axis=1), np.take_along_axis(n, order, axis=1), flip, even)
    both = np.sort(y * base + n, axis=1)
    y = np.floor(both / base)
    return Image(y, both - y * base, flip, even)
