"""Mantel and Haenszel's pooled effects, and the tests that go with them; no cell is corrected.

Variances: Robins, Breslow and Greenland 1986 (odds ratio), Greenland and Robins 1985 (risk ratio), Sato,
Greenland and Robins 1989 (risk difference).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from echolith.pooling.quadrature import Array
from echolith.pooling.two_groups.effects import Cells, study_effects


class MantelHaenszel(NamedTuple):
    """A pooled effect on the scale of the analysis; NaN and a reason if there is none.

    `q` with `q_df` compares the studies' own effects with it; `i2` in percent. `cmh` is the test of no effect
    (Cochran, Mantel and Haenszel), `cmh_corrected` with the continuity correction; `breslow_day` and
    `tarone` test whether one odds ratio fits all. Statistics that an effect does not have are NaN. `used`
    says which studies have a say.
    """

    estimate: float
    se: float
    q: float
    q_df: int
    i2: float
    cmh: float
    cmh_corrected: float
    breslow_day: float
    tarone: float
    test_df: int
    used: NDArray[np.bool_]
    converged: bool
    reason: str


def mantel_haenszel(cells: Cells, effect: str) -> MantelHaenszel:
    """Return the pooled effect by Mantel and Haenszel.

    Parameters
    ----------
    cells : Cells
    effect : {"odds-ratio", "risk-ratio", "risk-difference"}
    """
    used: NDArray[np.bool_] = np.ones(cells.a.size, dtype=np.bool_)
    if effect == "risk-ratio":
        used = cells.a + cells.c > 0
    if effect == "odds-ratio":
        used = cells.informative()
    inside = cells.of(used)
    if not used.any():
        return _none(used, "no study has both events and others.")
    estimate, se = _POOLED[effect](inside)
    if not np.isfinite(estimate) or not np.isfinite(se) or se == 0.0:
        return _none(used, "all events are on one side, so that the pooled effect has no bound.")
    own = study_effects(cells.of(cells.informative()), effect)
    q = float((((own.yi - estimate) ** 2) / own.vi).sum())
    q_df = max(own.yi.size - 1, 0)
    cmh, corrected = _cmh(inside) if effect == "odds-ratio" else (np.nan, np.nan)
    breslow_day, tarone = _homogeneity(inside, estimate) if effect == "odds-ratio" else (np.nan, np.nan)
    i2 = 100.0 * max(0.0, (q - q_df) / q) if q > 0.0 else 0.0
    return MantelHaenszel(
        estimate, se, q, q_df, i2, cmh, corrected, breslow_day, tarone, q_df, used, True, ""
    )


def p_of(statistic: float, df: int) -> float:
    """Return the chi-squared p value of a statistic."""
    return float(chdtrc(df, statistic)) if df > 0 else 1.0


def _odds_ratio(cells: Cells) -> tuple[float, float]:
    n = cells.first + cells.second
    p, q = (cells.a + cells.d) / n, (cells.b + cells.c) / n
    r, s = cells.a * cells.d / n, cells.b * cells.c / n
    all_r, all_s = float(r.sum()), float(s.sum())
    if all_r == 0.0 or all_s == 0.0:
        return float("nan"), float("nan")
    variance = (
        float((p * r).sum()) / (2 * all_r**2)
        + float((p * s + q * r).sum()) / (2 * all_r * all_s)
        + float((q * s).sum()) / (2 * all_s**2)
    )
    return float(np.log(all_r / all_s)), float(np.sqrt(variance))


def _risk_ratio(cells: Cells) -> tuple[float, float]:
    n = cells.first + cells.second
    r, s = float((cells.a * cells.second / n).sum()), float((cells.c * cells.first / n).sum())
    if r == 0.0 or s == 0.0:
        return float("nan"), float("nan")
    events = cells.a + cells.c
    top = float(((cells.first * cells.second * events - cells.a * cells.c * n) / n**2).sum())
    return float(np.log(r / s)), float(np.sqrt(top / (r * s)))


def _risk_difference(cells: Cells) -> tuple[float, float]:
    n = cells.first + cells.second
    weight = cells.first * cells.second / n
    estimate = float((weight * (cells.a / cells.first - cells.c / cells.second)).sum() / weight.sum())
    p = (
        cells.c * (cells.first / n) ** 2
        - cells.a * (cells.second / n) ** 2
        + (cells.first / n) * (cells.second / n) * (cells.second - cells.first) / 2
    )
    q = (cells.a * cells.d / n + cells.b * cells.c / n) / 2
    variance = (estimate * float(p.sum()) + float(q.sum())) / float(weight.sum()) ** 2
    return estimate, float(np.sqrt(variance)) if variance > 0.0 else float("nan")


_POOLED = {"odds-ratio": _odds_ratio, "risk-ratio": _risk_ratio, "risk-difference": _risk_difference}


def _cmh(cells: Cells) -> tuple[float, float]:
    """Return the test of no effect, without and with the continuity correction of a half."""
    n = cells.first + cells.second
    events = cells.a + cells.c
    expected = events * cells.first / n
    variance = float((events * (n - events) * cells.first * cells.second / (n**2 * (n - 1))).sum())
    if variance == 0.0:
        return float("nan"), float("nan")
    gap = abs(float((cells.a - expected).sum()))
    return gap**2 / variance, max(gap - 0.5, 0.0) ** 2 / variance


def _homogeneity(cells: Cells, log_odds_ratio: float) -> tuple[float, float]:
    """Return Breslow and Day's statistic and Tarone's, which corrects it for the estimated odds ratio."""
    ratio = float(np.exp(log_odds_ratio))
    events = cells.a + cells.c
    expected = _expected(cells, ratio)
    variance = 1.0 / (
        1.0 / expected
        + 1.0 / (events - expected)
        + 1.0 / (cells.first - expected)
        + 1.0 / (cells.second - events + expected)
    )
    gap = cells.a - expected
    breslow_day = float((gap**2 / variance).sum())
    return breslow_day, max(breslow_day - float(gap.sum()) ** 2 / float(variance.sum()), 0.0)


def _expected(cells: Cells, ratio: float) -> Array:
    """Return the first cell under a common odds ratio: the root of a quadratic equation that makes sense."""
    events = cells.a + cells.c
    n1, n2 = cells.first, cells.second
    if abs(ratio - 1.0) < 1e-9:
        result: Array = events * n1 / (n1 + n2)
        return result
    a = 1.0 - ratio
    b = n2 - events + ratio * (n1 + events)
    c = -ratio * n1 * events
    # Of the two forms of the root the one without cancellation.
    root = np.sqrt(np.maximum(b * b - 4.0 * a * c, 0.0))
    sensible: Array = -2.0 * c / (b + root)
    return sensible


def _none(used: NDArray[np.bool_], reason: str) -> MantelHaenszel:
    gap = float("nan")
    return MantelHaenszel(gap, gap, gap, 0, gap, gap, gap, gap, gap, 0, used, False, reason)
