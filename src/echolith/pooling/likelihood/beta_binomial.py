"""The beta-binomial model: centres' risks vary by a beta distribution, fitted by maximum likelihood.

The distribution is written by its mean and by its overdispersion `rho` in 0 to 1, the correlation of two
fetuses of one centre. rho = 0 is one risk for all.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import betaincinv, chdtri, xlog1py, xlogy

from echolith.pooling.likelihood.beta_binomial_likelihood import BetaBinomialLikelihood
from echolith.pooling.likelihood.beta_binomial_profile import Profile
from echolith.pooling.likelihood.binomial_normal import ALL_EVENTS, NO_EVENTS
from echolith.pooling.likelihood.bracketed import roots_between
from echolith.pooling.likelihood.canonical import one_image
from echolith.pooling.parts import Estimate, Prediction
from echolith.pooling.quadrature import Array, expit, logit

ALL_OR_NOTHING = (
    "in every study either none or all had the event, so that the likelihood rises to where centres' risks "
    "are 0 or 100 % and nothing between."
)
ONE_MEMBER_EACH = "every study has one member only, so that nothing tells how much centres differ."


class BetaBinomialFit(NamedTuple):
    """The maximum and its profile-likelihood limits; NaN and a reason if there is no single maximum.

    `mu` is the log-odds of the mean risk over centres, `se_mu` its standard error by the observed information
    (rho a parameter if it is not 0), `rho` the overdispersion. A limit is None where it is unbounded.
    `log_likelihood_common` is the maximum at rho = 0. Without a maximum the limits are taken from what the
    likelihood rises to.
    """

    mu: float
    se_mu: float
    rho: float
    mu_lower: float | None
    mu_upper: float | None
    rho_lower: float | None
    rho_upper: float | None
    log_likelihood: float
    log_likelihood_common: float
    converged: bool
    reason: str


def fit_beta_binomial(events: Array, totals: Array, level: float = 0.95) -> BetaBinomialFit:
    """Return the fit of the beta-binomial model with profile-likelihood limits.

    The fit is made for one mirror image of the table and one order of its studies, so that events and
    non-events, or the studies, may change places and every digit stays.

    Parameters
    ----------
    events, totals : arrays of shape (k,)
        Whole numbers, ``0 <= events <= totals``, ``totals >= 1``.
    level : float
        Probability content of the limits.

    Returns
    -------
    BetaBinomialFit
        ``converged`` is False, and ``reason`` says why, if none or all have the event, if no study has both
        outcomes, and if every study has one member.
    """
    image = one_image(*(np.asarray(counts, dtype=float)[None] for counts in (events, totals)))
    y, n = image.events[0], image.totals[0]
    fall = 0.5 * float(chdtri(1, 1.0 - level))
    without = bool(((y == 0.0) | (y == n)).all())
    found = _without_maximum(y, n, fall) if without else _with_maximum(y, n, fall)
    if image.even[0]:
        lower = None if found.mu_upper is None else -found.mu_upper
        return found._replace(mu=0.0 * found.mu, mu_lower=lower)
    return _mirrored(found) if image.flip[0] else found


def _with_maximum(y: Array, n: Array, fall: float) -> BetaBinomialFit:
    likelihood = BetaBinomialLikelihood(y, n)
    centre = float(logit(y.sum() / n.sum()))
    profile = Profile(likelihood, centre, float(n.max()))
    peak = profile.peak
    limits = profile.limits(peak.value - fall)
    return BetaBinomialFit(
        mu=peak.mu,
        se_mu=peak.se_mu,
        rho=peak.d / (1.0 + peak.d),
        mu_lower=limits.mu_lower,
        mu_upper=limits.mu_upper,
        rho_lower=limits.d_lower / (1.0 + limits.d_lower),
        rho_upper=None if limits.d_upper is None else limits.d_upper / (1.0 + limits.d_upper),
        log_likelihood=peak.value + likelihood.coefficients,
        log_likelihood_common=likelihood(centre, 0.0) + likelihood.coefficients,
        converged=True,
        reason="",
    )


def _without_maximum(y: Array, n: Array, fall: float) -> BetaBinomialFit:
    """Return limits for a table in which each study has none or all with the event.

    As rho goes to 1, and with one member each at any rho, a study is one draw: all with the probability of
    the mean, else none. For every mean the likelihood is then at its highest.
    """
    full, none = float((y > 0.0).sum()), float((y == 0.0).sum())
    share, events = full / y.size, float(y.sum())
    supremum = float(xlogy(full, share) + xlogy(none, 1.0 - share))
    larger = bool((n > 1.0).any())
    mu_lower, mu_upper, rho_lower = None, _risk_limit(full, none, supremum - fall), 0.0
    if full > 0.0:
        mu_lower = -_risk_limit(none, full, supremum - fall)
        if larger:
            centre = float(logit(events / n.sum()))
            profile = Profile(BetaBinomialLikelihood(y, n), centre, float(n.max()))
            d_lower = profile.limits(supremum - fall).d_lower
            rho_lower = d_lower / (1.0 + d_lower)
    common = float(xlogy(events, events / n.sum()) + xlog1py(n.sum() - events, -events / n.sum()))
    gap = float("nan")
    return BetaBinomialFit(
        mu=gap,
        se_mu=gap,
        rho=gap,
        mu_lower=mu_lower,
        mu_upper=mu_upper,
        rho_lower=rho_lower,
        rho_upper=None,
        log_likelihood=gap,
        log_likelihood_common=common,
        converged=False,
        reason=NO_EVENTS if full == 0.0 else ALL_OR_NOTHING if larger else ONE_MEMBER_EACH,
    )


def _risk_limit(full: float, none: float, cut_off: float) -> float:
    """Return the log-odds above ``full / none`` at which the log-likelihood of single draws is `cut_off`."""

    def over(mu: Array) -> tuple[Array, Array]:
        # log(1 + exp(mu)) is written so that a large mu does not overflow.
        value = full * mu - (full + none) * np.logaddexp(0.0, mu) - cut_off
        return value, full - (full + none) * expit(mu)

    if full == 0.0:
        risk = -float(np.expm1(cut_off / none))
        return float(logit(np.array(risk)))
    peak = float(np.log(full / none))
    reach = float(np.sqrt(2.0 * (over(np.array(peak))[0]) * (full + none) / (full * none)))
    ends = np.array([peak]), np.array([peak + 60.0])
    return float(roots_between(over, *ends, np.array([peak + reach]))[0])


def _mirrored(fit: BetaBinomialFit) -> BetaBinomialFit:
    lower = None if fit.mu_upper is None else -fit.mu_upper
    upper = None if fit.mu_lower is None else -fit.mu_lower
    reason = ALL_EVENTS if fit.reason == NO_EVENTS else fit.reason
    return fit._replace(mu=-fit.mu, mu_lower=lower, mu_upper=upper, reason=reason)


def beta_shape(mu: float, rho: float) -> tuple[float, float]:
    """Return the two shape parameters of the centres' beta distribution; `rho` must not be 0."""
    mean, rest = expit(np.array([mu, -mu])).tolist()
    size = (1.0 - rho) / rho
    return mean * size, rest * size


def beta_prediction(fit: BetaBinomialFit, level: float = 0.95) -> Prediction:
    """Return the range of centres' risks by the fitted distribution, as if that were known: too narrow.

    At rho = 0 the distribution is one point and the range has no width.
    """
    mean = float(expit(np.array(fit.mu)))
    if fit.rho == 0.0:
        return Prediction(mean, mean, mean)
    a, b = beta_shape(fit.mu, fit.rho)
    tail = 0.5 * (1.0 - level)
    return Prediction(mean, float(betaincinv(a, b, tail)), 1.0 - float(betaincinv(b, a, tail)))


def beta_shrunken(
    events: Array, totals: Array, fit: BetaBinomialFit, level: float = 0.95
) -> tuple[Estimate, ...]:
    """Return mean and equal-tailed limits of each study's risk, the fitted distribution taken as known."""
    y, n = np.asarray(events, dtype=float), np.asarray(totals, dtype=float)
    if fit.rho == 0.0:
        mean = float(expit(np.array(fit.mu)))
        return (Estimate(mean, mean, mean),) * y.size
    a, b = beta_shape(fit.mu, fit.rho)
    tail = 0.5 * (1.0 - level)
    after_a, after_b = a + y, b + (n - y)
    mean = after_a / (after_a + after_b)
    lower, upper = betaincinv(after_a, after_b, tail), 1.0 - betaincinv(after_b, after_a, tail)
    return tuple(Estimate(*row) for row in np.stack([mean, lower, upper], axis=1).tolist())
