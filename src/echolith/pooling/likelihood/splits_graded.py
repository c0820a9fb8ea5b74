"""The probability of all splits that are no more probable than the one seen, enclosed.

How much less probable a split is than the most probable one is a sum over studies. With each study's part
rounded to a grade, the distribution of the sum of grades, together with the sum of events, is a table that is
built up study by study. As no part is rounded by more than half a grade, it is known of every split but
those close to the one seen on which side of it they are.
"""

from __future__ import annotations

from math import ceil, floor

import numpy as np

from echolith.pooling.likelihood.splits import EQUAL, Conditional

#: Additions that are made, at most, and the finest grade, in the logarithm of a probability.
_MOST_ADDITIONS, _FINEST = 1e8, 1e-5
#: All roundings together at most, in the logarithm; beyond that the bounds are too far apart to be of use.
_MOST_ROUNDED = 0.2


def graded_splits(table: Conditional) -> tuple[float, float] | None:
    """Return a lower and an upper bound of the p value; None where they would be far apart."""
    modes = [float(own.max()) for own in table.heights]
    fall = sum(modes) - table.observed - EQUAL
    if fall <= 0.0:
        return 1.0, 1.0
    # What falls further than the split seen in one study alone is less probable whatever the others do.
    kept = [np.flatnonzero(mode - own <= fall) for mode, own in zip(modes, table.heights, strict=True)]
    studies, rows = len(kept), table.whole + 1
    grade = max(_FINEST, fall * rows * sum(part.size for part in kept) / _MOST_ADDITIONS)
    if studies * grade > _MOST_ROUNDED or rows * fall / grade > _MOST_ADDITIONS:
        return None
    surely, perhaps = floor(fall / grade - 0.5 * studies), ceil(fall / grade + 0.5 * studies)
    chances = np.zeros((rows, perhaps + 1))
    chances[0, 0] = 1.0
    for mode, own, events in zip(modes, table.heights, kept, strict=True):
        grades = np.rint((mode - own[events]) / grade).astype(int)
        before, chances = chances, np.zeros_like(chances)
        for r, down, chance in zip(events.tolist(), grades.tolist(), np.exp(own[events]), strict=True):
            if down <= perhaps:
                chances[r:, down:] += chance * before[: rows - r, : perhaps + 1 - down]
    # More probable than the split seen: surely, and perhaps.
    given = chances[-1] / np.exp(table.log_whole)
    more = float(given[: max(surely, -1) + 1].sum()), float(given.sum())
    return max(1.0 - more[1], 0.0), min(1.0 - more[0], 1.0)
