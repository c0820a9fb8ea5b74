"""Trim and fill (Duval and Tweedie 2000): studies that would mirror the extreme ones, and the figure then.

It takes for granted that asymmetry is caused by missing studies. It is a sensitivity, never a corrected
result.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from echolith.errors import UsageError
from echolith.pooling.classical.inverse_variance import InverseVarianceFit, fit
from echolith.pooling.quadrature import Array

ESTIMATORS = ("L0", "R0", "Q0")


class TrimAndFill(NamedTuple):
    """`missing` studies on `side` with standard error (NaN: none), the values filled in, the fit then.

    `p` is the probability of so many under none missing, which only the estimator R0 has.
    """

    side: str
    estimator: str
    missing: int
    se_missing: float
    p: float | None
    filled_yi: Array
    filled_vi: Array
    fit: InverseVarianceFit


def trim_and_fill(
    yi: Array,
    vi: Array,
    *,
    side: str = "left",
    estimator: str = "L0",
    tau2: str = "REML",
    interval: str = "wald",
    level: float = 0.95,
) -> TrimAndFill:
    """Return the studies that would mirror the extreme ones on the other side, and the fit with them.

    Parameters
    ----------
    yi, vi : arrays of shape (k,)
    side : {"left", "right"}
        The side on which studies are taken to be missing.
    estimator : {"L0", "R0", "Q0"}
    tau2, interval, level
        As in :func:`~echolith.pooling.classical.inverse_variance.fit`.

    Raises
    ------
    UsageError
        If the side or the estimator is unknown, with fewer than three studies, or where Q0 has no answer.
    """
    if side not in ("left", "right") or estimator not in ESTIMATORS:
        raise UsageError("trim and fill needs side left or right and estimator L0, R0 or Q0")
    k = len(yi)
    if k < 3:
        raise UsageError("trim and fill needs three studies or more")
    sign = 1.0 if side == "left" else -1.0
    order = np.argsort(sign * np.asarray(yi, dtype=float), kind="stable")
    y, v = sign * np.asarray(yi, dtype=float)[order], np.asarray(vi, dtype=float)[order]
    missing, centre, se = 0, 0.0, 0.0
    for _ in range(100):
        kept = slice(0, k - missing)
        centre = float(fit(y[kept], v[kept], tau2=tau2, level=level).beta[0])
        before = missing
        rough, se = _count(y - centre, estimator)
        missing = min(max(round(rough), 0), k - 2)
        if missing == before:
            break
    mirrored = sign * (2.0 * centre - y[k - missing :])
    filled_v = v[k - missing :]
    whole = fit(
        np.concatenate([yi, mirrored]),
        np.concatenate([vi, filled_v]),
        tau2=tau2,
        interval=interval,
        level=level,
    )
    p = 0.5 ** (missing + 1) if estimator == "R0" else None
    return TrimAndFill(side, estimator, missing, se, p, mirrored, filled_v, whole)


def _count(centred: Array, estimator: str) -> tuple[float, float]:
    """Return the estimated number of missing studies, not rounded, and its standard error."""
    k = centred.size
    ranks = np.empty(k)
    ranks[np.argsort(np.abs(centred), kind="stable")] = np.arange(1, k + 1)
    signed = np.sign(centred) * ranks
    if estimator == "R0":
        negative = -signed[signed < 0]
        count = k - (float(negative.max()) if negative.size else 0.0) - 1.0
        return count, float(np.sqrt(2.0 * max(0.0, count) + 2.0))
    rank_sum = float(signed[signed > 0].sum())
    if estimator == "L0":
        count = (4.0 * rank_sum - k * (k + 1)) / (2.0 * k - 1.0)
        return count, 4.0 * _spread(k, count) / (2.0 * k - 1.0)
    root = 2.0 * k**2 - 4.0 * rank_sum + 0.25
    if root < 0.0:
        raise UsageError("the estimator Q0 has no answer for these studies; choose L0 or R0")
    count = k - 0.5 - float(np.sqrt(root))
    under = (k - 0.5) ** 2 - count * (2.0 * k - count - 1.0)
    return count, 2.0 * _spread(k, count) / float(np.sqrt(under)) if under > 0.0 else float("inf")


def _spread(k: int, count: float) -> float:
    """Return the standard deviation of the rank sum with so many studies missing."""
    value = (
        k * (k + 1) * (2 * k + 1)
        + 10 * count**3
        + 27 * count**2
        + 17 * count
        - 18 * k * count**2
        - 18 * k * count
        + 6 * k**2 * count
    ) / 24.0
    return float(np.sqrt(value)) if value >= 0.0 else float("nan")
