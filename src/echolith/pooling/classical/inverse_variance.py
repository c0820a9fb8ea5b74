"""The weighted average, or weighted regression, of values with known variances."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import chdtrc, ndtr, ndtri, stdtr, stdtrit

from echolith.pooling.classical.tau2 import (
    estimate_tau2,
    log_likelihood,
    make_problem,
    q_at,
    residual_trace,
    weighted,
)
from echolith.pooling.quadrature import Array


class InverseVarianceFit(NamedTuple):
    """A weighted average or regression.

    `beta`, `se`, `lower`, `upper`, `statistic` and `p_value` have shape (p,), `covariance` (p, p),
    `weights` (k,) in percent. `df` is None for normal limits. `q` is at tau² = 0. `i2` in percent.
    `prediction_lower` and `prediction_upper` are those of the average (the intercept alone); NaN with
    moderators. `log_likelihood` and `log_likelihood_restricted` are at the estimates. If not `converged`,
    the figures are NaN and `reason` says why.

    With one study the average is its value with its own variance; tau², I² and H² are NaN, for one study
    cannot say how studies differ.
    """

    beta: Array
    se: Array
    covariance: Array
    lower: Array
    upper: Array
    statistic: Array
    p_value: Array
    df: int | None
    tau2: float
    se_tau2: float
    q: float
    q_df: int
    q_p: float
    i2: float
    h2: float
    weights: Array
    prediction_lower: float
    prediction_upper: float
    log_likelihood: float
    log_likelihood_restricted: float
    converged: bool
    reason: str


def fit(
    yi: Array,
    vi: Array,
    *,
    design: Array | None = None,
    tau2: str = "REML",
    interval: str = "wald",
    level: float = 0.95,
) -> InverseVarianceFit:
    """Return the average of `yi` weighted by ``1 / (vi + tau²)``, or the regression on `design`.

    Parameters
    ----------
    yi, vi : arrays of shape (k,)
        Values and sampling variances, ``vi > 0``.
    design : array of shape (k, p), optional
        Moderators with the column of ones; a column of ones alone if left out.
    tau2 : str
        One of `TAU2_METHODS`.
    interval : {"wald", "t", "knapp-hartung", "knapp-hartung-conservative"}
        Normal limits; t limits with k - p degrees of freedom; the same with Knapp and Hartung's standard
        error; or that never smaller than the usual one.
    level : float
        Probability content of the limits.
    """
    y, v = np.asarray(yi, dtype=float), np.asarray(vi, dtype=float)
    x = np.ones((y.size, 1)) if design is None else np.asarray(design, dtype=float)
    problem = make_problem(y, v, x)
    k, p = x.shape
    if k < p or np.linalg.matrix_rank(x) < p:
        return _none(k, p, "the moderators cannot be told apart in these studies.")
    if k == p > 1 and tau2 != "common":
        return _none(k, p, "a spread between studies needs more studies than coefficients.")
    if k == p and interval != "wald":
        least = "two studies or more" if p == 1 else "more studies than coefficients"
        return _none(k, p, f"limits from the t distribution, as Hartung and Knapp's are, need {least}.")
    found = estimate_tau2(y, v, x, tau2)
    used = 0.0 if k == p else found.value
    weights = 1.0 / (v + used)
    beta, covariance, residual = weighted(y, weights, x)
    df = None if interval == "wald" else k - p
    if interval.startswith("knapp-hartung"):
        factor = float(weights @ residual**2) / (k - p)
        covariance = covariance * (max(1.0, factor) if interval.endswith("conservative") else factor)
    se = np.sqrt(np.diag(covariance))
    tail = 0.5 * (1.0 + level)
    quantile = float(ndtri(tail)) if df is None else float(stdtrit(df, tail))
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = beta / se
    p_value = 2.0 * (ndtr(-np.abs(statistic)) if df is None else stdtr(df, -np.abs(statistic)))
    q = q_at(problem, 0.0)
    i2, h2 = _shares(v, x, found.value, q, common=tau2 == "common")
    spread = quantile * float(np.sqrt(covariance[0, 0] + found.value)) if p == 1 else float("nan")
    return InverseVarianceFit(
        beta=beta,
        se=se,
        covariance=covariance,
        lower=beta - quantile * se,
        upper=beta + quantile * se,
        statistic=statistic,
        p_value=p_value,
        df=df,
        tau2=found.value,
        se_tau2=found.se,
        q=q,
        q_df=k - p,
        q_p=float(chdtrc(k - p, q)) if k > p else 1.0,
        i2=i2,
        h2=h2,
        weights=100.0 * weights / weights.sum(),
        prediction_lower=float(beta[0]) - spread,
        prediction_upper=float(beta[0]) + spread,
        log_likelihood=log_likelihood(problem, used, restricted=False),
        log_likelihood_restricted=log_likelihood(problem, used, restricted=True) if k > p else float("nan"),
        converged=True,
        reason="",
    )


def higgins_prediction(found: InverseVarianceFit, level: float = 0.95) -> tuple[float, float] | None:
    """Return limits for the value of a new study from the t distribution with k - 2 degrees of freedom.

    The form of Higgins, Thompson and Spiegelhalter (2009, doi 10.1111/j.1467-985X.2008.00552.x). The limits
    in `found` are of another form: they take the quantile its confidence limits have.

    Returns
    -------
    tuple of float or None
        None with fewer than three studies, with moderators, or without a tau².
    """
    k = found.weights.size
    if k < 3 or found.beta.size > 1 or not np.isfinite(found.se_tau2):
        return None
    reach = float(stdtrit(k - 2, 0.5 * (1.0 + level))) * float(np.sqrt(found.tau2 + found.covariance[0, 0]))
    return float(found.beta[0]) - reach, float(found.beta[0]) + reach


def typical_variance(vi: Array, design: Array) -> float:
    """Return Higgins and Thompson's typical sampling variance, which I² compares tau² with."""
    k, p = design.shape
    return float(k - p) / residual_trace(1.0 / vi, design)


def _shares(v: Array, x: Array, tau2: float, q: float, *, common: bool) -> tuple[float, float]:
    """Return I² in percent and H²: from tau², or from Q where no tau² was estimated."""
    k, p = x.shape
    if k == p:
        return float("nan"), float("nan")
    if common:
        h2 = q / (k - p)
        return (100.0 * max(0.0, 1.0 - 1.0 / h2) if h2 > 0.0 else 0.0), h2
    typical = typical_variance(v, x)
    return 100.0 * tau2 / (typical + tau2), 1.0 + tau2 / typical


def _none(k: int, p: int, reason: str) -> InverseVarianceFit:
    gap, gaps = float("nan"), np.full(p, np.nan)
    return InverseVarianceFit(
        gaps, gaps, np.full((p, p), np.nan), gaps, gaps, gaps, gaps, None, gap, gap, gap, k - p, gap, gap,
        gap, np.full(k, np.nan), gap, gap, gap, gap, False, reason,
    )  # fmt: skip
