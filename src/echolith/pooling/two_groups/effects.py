"""Each study's own effect: log odds ratio, log risk ratio or risk difference, with its variance.

The values and variances are those in common use (R's ``escalc``: OR, RR, RD). Where a cell of a study is 0
its ratios are undefined; a correction is then added to all four cells of that study, which the result says.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from echolith.errors import UsageError
from echolith.pooling.choices import EFFECTS
from echolith.pooling.quadrature import Array


class Cells(NamedTuple):
    """The 2 by 2 tables: events and others in the first group, then in the second; shape (k,)."""

    a: Array
    b: Array
    c: Array
    d: Array

    @property
    def first(self) -> Array:
        """Number looked at in the first group."""
        return self.a + self.b

    @property
    def second(self) -> Array:
        """Number looked at in the second group."""
        return self.c + self.d

    def of(self, rows: NDArray[np.bool_]) -> Cells:
        """Return some of the tables."""
        return Cells(self.a[rows], self.b[rows], self.c[rows], self.d[rows])

    def informative(self) -> NDArray[np.bool_]:
        """Return which tables have both events and others: only those say something of a ratio of odds."""
        result: NDArray[np.bool_] = (self.a + self.c > 0) & (self.b + self.d > 0)
        return result


class Effects(NamedTuple):
    """Effects with variances on the scale of the analysis (logarithms of ratios), and what was added."""

    yi: Array
    vi: Array
    corrections: Array


def make_cells(events: Array, totals: Array, control_events: Array, control_totals: Array) -> Cells:
    """Return the tables of counts that were checked before."""
    y, n, y0, n0 = (np.asarray(v, dtype=float) for v in (events, totals, control_events, control_totals))
    return Cells(y, n - y, y0, n0 - y0)


def study_effects(cells: Cells, effect: str, correction: float = 0.5) -> Effects:
    """Return the effect of each study.

    Parameters
    ----------
    cells : Cells
    effect : {"odds-ratio", "risk-ratio", "risk-difference"}
    correction : float
        Added to all four cells of a study that has a 0 among them.

    Raises
    ------
    UsageError
        If the effect is unknown.
    """
    if effect not in EFFECTS:
        raise UsageError(f"unknown effect: choose one of {', '.join(EFFECTS)}")
    needed = (cells.a == 0) | (cells.b == 0) | (cells.c == 0) | (cells.d == 0)
    added = np.where(needed, correction, 0.0)
    a, b, c, d = (cell + added for cell in cells)
    n1, n2 = a + b, c + d
    if effect == "odds-ratio":
        return Effects(np.log(a * d / (b * c)), 1 / a + 1 / b + 1 / c + 1 / d, added)
    if effect == "risk-ratio":
        return Effects(np.log((a / n1) / (c / n2)), 1 / a - 1 / n1 + 1 / c - 1 / n2, added)
    difference = a / n1 - c / n2
    return Effects(difference, a * b / n1**3 + c * d / n2**3, added)
