"""The probability of all splits that are no more probable than the one seen, by counting.

Splits are built up study by study. Those with the same sum and the same probability so far are carried on
as one, and those of which every completion counts, or none does, are not carried on (C. R. Mehta and
N. R. Patel, Journal of the American Statistical Association 1983).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import logsumexp

from echolith.pooling.likelihood.splits import EQUAL, Conditional
from echolith.pooling.quadrature import Array

#: Cells worked on, over all studies, beyond which counting is given up: a twentieth of a second.
_MOST_CELLS = 600_000


class _Splits(NamedTuple):
    """Splits so far: their sums, the log-probability of one such split, and of all of them together."""

    sums: Array
    one: Array
    all: Array


def counted_splits(table: Conditional) -> float | None:
    """Return the p value, to some eight digits; None where there are too many splits to be counted."""
    whole = table.whole
    if float((whole + 1.0) * (table.largest[1:-1] + 1.0).sum()) > _MOST_CELLS:
        return None
    lowest, highest = _completions(table.heights, whole)
    behind = np.append(np.cumsum(table.totals[::-1])[::-1][1:], 0.0)
    cut = table.observed + EQUAL
    splits = _Splits(np.zeros(1), np.zeros(1), np.zeros(1))
    counted = []
    cells = 0
    for study, height in enumerate(table.heights):
        cells += splits.sums.size * height.size
        if cells > _MOST_CELLS:
            return None
        splits = _with_study(splits, height, whole)
        left = whole - splits.sums
        splits, left = _Splits(*(part[left <= behind[study]] for part in splits)), left[left <= behind[study]]
        at = left.astype(int)
        every = splits.one + highest[study][at] <= cut
        some = splits.one + lowest[study][at] <= cut
        if every.any():
            # What the studies behind add up to is binomial.
            counted.append(logsumexp(splits.all[every] + table.log_sum(left[every], behind[study])))
        splits = _merged(_Splits(*(part[some & ~every] for part in splits)))
        if splits.sums.size == 0:
            break
    return min(float(np.exp(logsumexp(counted) - table.log_whole)), 1.0)


def _completions(heights: list[Array], whole: int) -> tuple[list[Array], list[Array]]:
    """Return for each study, by what is left to the ones behind it, their lowest and highest probability."""
    lowest, highest = [np.zeros(1)], [np.zeros(1)]
    for height in heights[:0:-1]:
        low, high = lowest[-1], highest[-1]
        if low.size == 1:
            lowest.append(height + low[0])
            highest.append(height + high[0])
            continue
        size = min(low.size + height.size - 1, whole + 1)
        new_low, new_high = np.full(size, np.inf), np.full(size, -np.inf)
        for events, own in enumerate(height[:size].tolist()):
            end = min(size, events + low.size)
            part = slice(events, end)
            np.minimum(new_low[part], low[: end - events] + own, out=new_low[part])
            np.maximum(new_high[part], high[: end - events] + own, out=new_high[part])
        lowest.append(new_low)
        highest.append(new_high)
    return lowest[::-1], highest[::-1]


def _with_study(splits: _Splits, height: Array, whole: int) -> _Splits:
    events = np.arange(height.size, dtype=float)
    sums = (splits.sums[:, None] + events).ravel()
    kept = sums <= whole
    return _Splits(
        sums[kept], (splits.one[:, None] + height).ravel()[kept], (splits.all[:, None] + height).ravel()[kept]
    )


def _merged(splits: _Splits) -> _Splits:
    """Carry on as one what has the same sum and the same probability."""
    if splits.sums.size < 2:
        return splits
    grade = np.round(splits.one / (0.01 * EQUAL))
    order = np.lexsort((grade, splits.sums))
    grade, sums = grade[order], splits.sums[order]
    new = np.concatenate([[True], (grade[1:] != grade[:-1]) | (sums[1:] != sums[:-1])])
    first = np.flatnonzero(new)
    return _Splits(sums[first], splits.one[order][first], np.logaddexp.reduceat(splits.all[order], first))
