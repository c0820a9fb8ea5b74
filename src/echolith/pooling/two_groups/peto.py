"""Peto's one-step odds ratio (Yusuf 1985): for rare events, small effects and groups of about equal size."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from echolith.pooling.quadrature import Array
from echolith.pooling.two_groups.effects import Cells


class Peto(NamedTuple):
    """The pooled log odds ratio with its standard error, Q and I²; NaN and a reason if there is none.

    `used` says which studies have a say, `weights` their shares in percent. `strained` is whether the
    conditions of the method do not hold: an odds ratio beyond 0.4 to 2.5, or groups that differ in size more
    than threefold.
    """

    estimate: float
    se: float
    q: float
    q_df: int
    i2: float
    used: NDArray[np.bool_]
    weights: Array
    strained: bool
    converged: bool
    reason: str


def peto(cells: Cells) -> Peto:
    """Return Peto's pooled log odds ratio."""
    used = cells.informative()
    inside = cells.of(used)
    if not used.any():
        gap = float("nan")
        return Peto(
            gap, gap, gap, 0, gap, used, np.zeros(0), False, False, "no study has both events and others."
        )
    n = inside.first + inside.second
    events = inside.a + inside.c
    residual = inside.a - events * inside.first / n
    variance = events * (n - events) * inside.first * inside.second / (n**2 * (n - 1))
    whole = float(variance.sum())
    estimate = float(residual.sum()) / whole
    q = max(float((residual**2 / variance).sum()) - float(residual.sum()) ** 2 / whole, 0.0)
    df = int(used.sum()) - 1
    balance = np.maximum(inside.first / inside.second, inside.second / inside.first)
    strained = abs(estimate) > float(np.log(2.5)) or bool((balance > 3.0).any())
    i2 = 100.0 * max(0.0, (q - df) / q) if q > 0.0 else 0.0
    return Peto(
        estimate, 1.0 / float(np.sqrt(whole)), q, df, i2, used, 100.0 * variance / whole, strained, True, ""
    )
