"""Regression and rank tests of funnel asymmetry: Egger's, Peters', Begg and Mazumdar's."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import ndtr, stdtr, stdtrit

from echolith.errors import UsageError
from echolith.pooling.classical.inverse_variance import fit
from echolith.pooling.quadrature import Array

PREDICTORS = ("sei", "vi", "ni", "ninv", "sqrtninv")


class RegressionTest(NamedTuple):
    """A regression of the values on their precision.

    `statistic` with `df` (None: normal) and `p` test the slope; `limit` with its limits is the value at
    infinite precision, NaN for a predictor that has no such end (``ni``).
    """

    statistic: float
    df: int | None
    p: float
    limit: float
    limit_lower: float
    limit_upper: float


def regression_test(
    yi: Array,
    vi: Array,
    *,
    predictor: str = "sei",
    sizes: Array | None = None,
    model: str = "random",
    tau2: str = "REML",
    level: float = 0.95,
) -> RegressionTest:
    """Return the regression test of funnel asymmetry.

    Parameters
    ----------
    yi, vi : arrays of shape (k,)
        Values and variances.
    predictor : {"sei", "vi", "ni", "ninv", "sqrtninv"}
        Standard error (Egger), variance, study size, its inverse (Peters), or the root of its inverse.
    sizes : array of shape (k,), optional
        Study sizes; needed by the last three.
    model : {"random", "dispersed"}
        Random-effects regression with `tau2`, or weighted regression with a dispersion estimated from the
        residuals, as Egger's and Peters' tests were published.
    level : float
        Of the limits of the value at infinite precision.

    Raises
    ------
    UsageError
        With fewer than three studies, an unknown predictor, or no sizes where they are needed.
    """
    if predictor not in PREDICTORS:
        raise UsageError(f"unknown predictor: choose one of {', '.join(PREDICTORS)}")
    if len(yi) < 3:
        raise UsageError("a regression test needs three studies or more")
    if predictor in ("ni", "ninv", "sqrtninv") and sizes is None:
        raise UsageError("this predictor needs the study sizes")
    x = _predictor(predictor, vi, np.ones_like(yi) if sizes is None else np.asarray(sizes, dtype=float))
    design = np.column_stack([np.ones_like(yi), x])
    if model == "random":
        found = fit(yi, vi, design=design, tau2=tau2, level=level)
        beta, se, df = found.beta, found.se, None
        lower, upper = float(found.lower[0]), float(found.upper[0])
        statistic, p = float(found.statistic[1]), float(found.p_value[1])
    else:
        found = fit(yi, vi, design=design, tau2="common", level=level)
        df = len(yi) - 2
        beta, se = found.beta, found.se * float(np.sqrt(found.q / df))
        statistic = float(beta[1] / se[1])
        p = 2.0 * float(stdtr(df, -abs(statistic)))
        reach = float(stdtrit(df, 0.5 * (1.0 + level))) * float(se[0])
        lower, upper = float(beta[0]) - reach, float(beta[0]) + reach
    if predictor == "ni":
        return RegressionTest(statistic, df, p, float("nan"), float("nan"), float("nan"))
    return RegressionTest(statistic, df, p, float(beta[0]), lower, upper)


def _predictor(name: str, vi: Array, sizes: Array) -> Array:
    values: dict[str, Array] = {
        "sei": np.sqrt(vi),
        "vi": vi,
        "ni": sizes,
        "ninv": 1.0 / sizes,
        "sqrtninv": 1.0 / np.sqrt(sizes),
    }
    return values[name]


class RankTest(NamedTuple):
    """Kendall's tau of standardised values and variances with its p value; `exact` if none are tied."""

    tau: float
    p: float
    exact: bool


def rank_test(yi: Array, vi: Array) -> RankTest:
    """Return Begg and Mazumdar's rank correlation test.

    Raises
    ------
    UsageError
        With fewer than three studies.
    """
    k = len(yi)
    if k < 3:
        raise UsageError("a rank test needs three studies or more")
    weight = 1.0 / vi
    centre = float(weight @ yi / weight.sum())
    standard = (yi - centre) / np.sqrt(vi - 1.0 / weight.sum())
    first = np.sign(standard[:, None] - standard)
    second = np.sign(vi[:, None] - vi)
    score = float((np.triu(first * second, 1)).sum())
    pairs = k * (k - 1) / 2.0
    tied = [pairs - float(np.triu(np.abs(sign), 1).sum()) for sign in (first, second)]
    tau = score / float(np.sqrt((pairs - tied[0]) * (pairs - tied[1])))
    if max(tied) == 0.0 and k < 50:
        return RankTest(tau, _exact_p(round((score + pairs) / 2.0), k), True)
    variance = _tied_variance(standard, vi)
    return RankTest(tau, 2.0 * float(ndtr(-abs(score) / np.sqrt(variance))), False)


def _exact_p(concordant: int, k: int) -> float:
    """Return the two-sided p value of a number of concordant pairs, by counting permutations."""
    ways = np.ones(1)
    for size in range(2, k + 1):
        ways = np.convolve(ways, np.ones(size))
    share = ways / ways.sum()
    below, above = float(share[: concordant + 1].sum()), float(share[concordant:].sum())
    return min(1.0, 2.0 * min(below, above))


def _tied_variance(first: Array, second: Array) -> float:
    """Return the variance of Kendall's score with ties."""
    k = first.size
    one, two = (np.unique(values, return_counts=True)[1].astype(float) for values in (first, second))

    def total(counts: Array) -> float:
        return float((counts * (counts - 1) * (2 * counts + 5)).sum())

    value = (k * (k - 1) * (2 * k + 5) - total(one) - total(two)) / 18.0
    value += (
        float((one * (one - 1) * (one - 2)).sum())
        * float((two * (two - 1) * (two - 2)).sum())
        / (9.0 * k * (k - 1) * (k - 2))
    )
    value += float((one * (one - 1)).sum()) * float((two * (two - 1)).sum()) / (2.0 * k * (k - 1))
    return value
