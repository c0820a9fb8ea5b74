"""Roots of many functions at once: Newton's method inside shrinking brackets."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from echolith.pooling.quadrature import Array

#: A step of Newton's below this, relative to 1 and to the root, is the last: the error left is some square of
#: it. A bracket has to be as narrow as the second.
_LAST_STEP, _NARROW = 1e-7, 1e-12
_MOST_STEPS = 80


def roots_between(
    function: Callable[[Array], tuple[Array, Array]], above: Array, below: Array, start: Array
) -> Array:
    """Return where each function passes through 0.

    Parameters
    ----------
    function : callable
        Takes points, shape (r,), and returns values and slopes there.
    above, below : arrays of shape (r,)
        Points where the value is 0 or more, and 0 or less; either may be the smaller one.
    start : array of shape (r,)
        Where to begin: between the two, or one of them.

    Returns
    -------
    array of shape (r,)
        The roots; where a function has one sign all over, the end at which it was to have the other.
    """
    x, last_move = start, np.abs(above - below)
    for _ in range(_MOST_STEPS):
        value, slope = function(x)
        above, below = np.where(value >= 0.0, x, above), np.where(value <= 0.0, x, below)
        with np.errstate(divide="ignore", invalid="ignore"):
            newton = x - value / slope
        width, move, size = np.abs(above - below), np.abs(newton - x), 1.0 + np.abs(x)
        last = move <= _LAST_STEP * size
        # Halved where Newton's step leads out or does not get shorter.
        useful = ((newton - above) * (newton - below) < 0.0) & (move < 0.7 * last_move)
        x = np.where(last | useful, newton, 0.5 * (above + below))
        last_move = np.where(useful, move, width)
        if bool((last | (width <= _NARROW * size)).all()):
            break
    return x
