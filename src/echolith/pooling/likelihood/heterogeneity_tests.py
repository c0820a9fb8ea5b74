"""Tests of whether centres differ at all, in the binomial-normal model."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import chdtrc, ndtr, xlogy

from echolith.pooling.likelihood.binomial_normal import Fit
from echolith.pooling.quadrature import Array


class Test(NamedTuple):
    """A statistic with its degrees of freedom and p value."""

    value: float
    df: int
    p: float


def saturated_test(events: Array, totals: Array) -> Test:
    """Return the likelihood-ratio test of one risk for all against a risk for each study (QE by likelihood).

    In R's metafor this is ``QE.LRT`` of ``rma.glmm``. With few events its chi-squared p value is rough.
    """
    y, n = np.asarray(events, dtype=float), np.asarray(totals, dtype=float)
    expected = n * (y.sum() / n.sum())
    rest = n - y
    terms = xlogy(y, np.where(y > 0, y / np.maximum(expected, 1e-300), 1.0))
    terms += xlogy(rest, np.where(rest > 0, rest / np.maximum(n - expected, 1e-300), 1.0))
    return _chi_squared(max(2.0 * float(terms.sum()), 0.0), y.size - 1)


def wald_test(events: Array, totals: Array) -> Test:
    """Return the Wald test of one risk for all against a risk for each study.

    Each study's empirical log-odds is weighted by its information ``n p (1 - p)``; a study where none or all
    have the event has no information and drops out of the value, though not of the degrees of freedom: the
    likelihood-ratio test is to be preferred. In R's metafor this is ``QE.Wld`` of ``rma.glmm``.
    """
    y, n = np.asarray(events, dtype=float), np.asarray(totals, dtype=float)
    mixed = (y > 0.0) & (y < n)
    if not mixed.any():
        return Test(0.0, y.size - 1, 1.0)
    y_mixed, n_mixed = y[mixed], n[mixed]
    odds = np.log(y_mixed / (n_mixed - y_mixed))
    weight = y_mixed * (n_mixed - y_mixed) / n_mixed
    middle = float((weight * odds).sum() / weight.sum())
    value = float((weight * (odds - middle) ** 2).sum())
    return _chi_squared(value, y.size - 1)


def _chi_squared(value: float, df: int) -> Test:
    """Return the test; with no degrees of freedom nothing can differ."""
    return Test(value, df, float(chdtrc(df, value)) if df else 1.0)


def spread_test(fit: Fit) -> Test:
    """Return the likelihood-ratio test of tau = 0 against tau > 0.

    tau = 0 is at the edge of what tau can be: half of the probability of the statistic lies at 0, the other
    half is chi-squared with one degree of freedom.
    """
    value = max(2.0 * (fit.log_likelihood - fit.log_likelihood_common), 0.0)
    return Test(value, 1, 0.5 * float(chdtrc(1, value)) if value > 0.0 else 1.0)


def score_test(events: Array, totals: Array) -> Test:
    """Return the score test of tau = 0 against tau > 0, which needs no fit of the random-effects model.

    The score is half the excess of the squared residuals over their binomial variance; its variance is
    computed from the binomial distribution with the common risk, less what is lost by estimating that risk.
    The test is one-sided; the value is the square of its normal score, 0 where the residuals are smaller
    than chance makes them. 0, with p = 1, where none or all have the event, and for one study.
    """
    y, n = np.asarray(events, dtype=float), np.asarray(totals, dtype=float)
    share = float(y.sum() / n.sum())
    variance = n * share * (1.0 - share)
    information = float(variance.sum())
    if information == 0.0 or y.size == 1:
        return Test(0.0, 1, 1.0)
    score = float(((y - n * share) ** 2 - variance).sum())
    # Binomial central moments: third n p q (1 - 2p), fourth 3 v^2 + v (1 - 6 p q).
    square = 2.0 * variance**2 + variance * (1.0 - 6.0 * share * (1.0 - share))
    cross = variance * (1.0 - 2.0 * share)
    spread = float(square.sum()) - float(cross.sum()) ** 2 / information
    if spread <= 0.0:
        return Test(0.0, 1, 1.0)
    z = score / float(np.sqrt(spread))
    return Test(max(z, 0.0) ** 2, 1, float(ndtr(-z)))
