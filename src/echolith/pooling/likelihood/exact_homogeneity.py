"""The exact conditional test of one risk for all studies, without sampling.

Given all events together, the split of them between the studies is multivariate hypergeometric if there is
one risk. The p value is the probability of all splits that are no more probable than the one seen (for two
studies: Fisher's exact test). Splits are counted one by one; where they are too many, their probabilities are
graded finely, and the p value is enclosed.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from echolith.pooling.likelihood.splits import Conditional
from echolith.pooling.likelihood.splits_counted import counted_splits
from echolith.pooling.likelihood.splits_graded import graded_splits
from echolith.pooling.quadrature import Array

#: An enclosed p value is given if it is known to this part of itself.
_CLOSE = 0.01


class ExactTest(NamedTuple):
    """The p value, and how far the true one is from it at most: 0 if all splits were counted."""

    p: float
    within: float


def exact_homogeneity(events: Array, totals: Array) -> ExactTest | None:
    """Return the exact conditional test of one risk for all studies.

    Parameters
    ----------
    events, totals : arrays of shape (k,)
        Whole numbers, ``0 <= events <= totals``, ``totals >= 1``.

    Returns
    -------
    ExactTest or None
        p is 1 if nothing can differ (one study, no events, or all). None where the splits can neither be
        counted nor p be enclosed within 1 % of itself, in some tenths of a second.
    """
    y, n = np.asarray(events, dtype=float), np.asarray(totals, dtype=float)
    rarer = y if 2.0 * y.sum() <= n.sum() else n - y
    whole = int(rarer.sum())
    if whole == 0 or y.size == 1:
        return ExactTest(1.0, 0.0)
    # Studies of one size next to each other have more splits alike.
    order = np.lexsort((rarer, n))
    table = Conditional(rarer[order], n[order])
    p = counted_splits(table)
    if p is not None:
        return ExactTest(p, 0.0)
    enclosed = graded_splits(table)
    if enclosed is None:
        return None
    low, high = enclosed
    middle, within = 0.5 * (low + high), 0.5 * (high - low)
    return ExactTest(middle, within) if within <= _CLOSE * middle else None
