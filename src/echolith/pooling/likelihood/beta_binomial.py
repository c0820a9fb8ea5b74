"""The beta-binomial model: centres' risks vary by a beta distribution, fitted by maximum likelihood.

The distribution is written by its mean and by its overdispersion `rho` in 0 to 1, the correlation of two
fetuses of one centre. rho = 0 is one risk for all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.special import betaincinv, chdtri

from echolith.pooling.likelihood.beta_binomial_likelihood import BetaBinomialLikelihood
from echolith.pooling.likelihood.binomial_normal import ALL_EVENTS, NO_EVENTS
from echolith.pooling.parts import Estimate, Prediction
from echolith.pooling.quadrature import Array, expit, logit

#: rho at which the centres' risks are 0 or 1 and nothing between, for all that counts can tell.
_LARGEST_RHO = 1.0 - 1e-6
#: Log-odds beyond which a limit says no more than "unbounded".
_LARGEST_MU = 30.0
ALL_OR_NOTHING = (
    "in every study either none or all had the event, so that the likelihood rises to where centres' risks "
    "are 0 or 100 % and nothing between."
)


class BetaBinomialFit(NamedTuple):
    """The maximum and its profile-likelihood limits; NaN and a reason if there is none.

    `mu` is the log-odds of the mean risk over centres, `se_mu` its standard error, `rho` the
    overdispersion. A limit is None where it is unbounded. `log_likelihood_common` is the maximum at rho = 0.
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

    Parameters
    ----------
    events, totals : arrays of shape (k,)
        Whole numbers, ``0 <= events <= totals``, ``totals >= 1``.
    level : float
        Probability content of the limits.
    """
    y, n = np.asarray(events, dtype=float), np.asarray(totals, dtype=float)
    if 2.0 * y.sum() > n.sum():
        return _mirrored(fit_beta_binomial(n - y, n, level))
    if y.sum() == 0:
        return _no_maximum(NO_EVENTS)
    likelihood = BetaBinomialLikelihood(y, n)
    centre = float(logit(y.sum() / n.sum()))
    common = likelihood(centre, 0.0)
    mu, rho, top = _maximum(likelihood, centre)
    if rho > 1.0 - 1e-4:
        return _no_maximum(ALL_OR_NOTHING)
    if top <= common + 1e-12:
        mu, rho, top = centre, 0.0, common
    se = _standard_error(likelihood, mu, rho)
    target = top - 0.5 * float(chdtri(1, 1.0 - level))

    def over_mu(value: float) -> float:
        return _best_rho(likelihood, value)[1] - target

    def over_rho(value: float) -> float:
        return _best_mu(likelihood, value, centre)[1] - target

    return BetaBinomialFit(
        mu=mu,
        se_mu=se,
        rho=rho,
        mu_lower=_crossing(over_mu, mu, mu - 2.0 * se, -_LARGEST_MU),
        mu_upper=_crossing(over_mu, mu, mu + 2.0 * se, _LARGEST_MU),
        rho_lower=0.0 if common >= target else _crossing(over_rho, rho, 0.5 * rho, 0.0),
        rho_upper=_crossing(over_rho, rho, min(2.0 * rho + 0.01, 0.5 * (1.0 + rho)), _LARGEST_RHO),
        log_likelihood=top + likelihood.coefficients,
        log_likelihood_common=common + likelihood.coefficients,
        converged=True,
        reason="",
    )


def _maximum(likelihood: BetaBinomialLikelihood, centre: float) -> tuple[float, float, float]:
    from scipy.optimize import minimize_scalar

    found = minimize_scalar(
        lambda mu: -_best_rho(likelihood, mu)[1],
        bounds=(centre - 4.0, centre + 4.0),
        method="bounded",
        options={"xatol": 1e-9},
    )
    mu = float(found.x)
    rho, top = _best_rho(likelihood, mu)
    for _ in range(3):
        mu, top = _best_mu(likelihood, rho, mu)
        rho, top = _best_rho(likelihood, mu)
    return mu, rho, top


def _best_rho(likelihood: BetaBinomialLikelihood, mu: float) -> tuple[float, float]:
    """Return the rho that suits `mu` best, and the log-likelihood there."""
    from scipy.optimize import minimize_scalar

    # On the scale of the root of rho the likelihood is close to even about 0.
    found = minimize_scalar(
        lambda root: -likelihood(mu, root * root),
        bounds=(0.0, _LARGEST_RHO**0.5),
        method="bounded",
        options={"xatol": 1e-9},
    )
    at_zero = likelihood(mu, 0.0)
    if at_zero >= -found.fun - 1e-13:
        return 0.0, at_zero
    return float(found.x) ** 2, -float(found.fun)


def _best_mu(likelihood: BetaBinomialLikelihood, rho: float, near: float) -> tuple[float, float]:
    """Return the log-odds that suit `rho` best, and the log-likelihood there."""
    from scipy.optimize import minimize_scalar

    found = minimize_scalar(
        lambda mu: -likelihood(mu, rho),
        bracket=(near - 0.5, near + 0.5),
        method="brent",
        options={"xtol": 1e-11},
    )
    return float(found.x), -float(found.fun)


def _standard_error(likelihood: BetaBinomialLikelihood, mu: float, rho: float) -> float:
    """Return the standard error of the log-odds from the curvature of the profile likelihood."""
    h = 1e-3

    def top(value: float) -> float:
        return likelihood(value, 0.0) if rho == 0.0 else _best_rho(likelihood, value)[1]

    curvature = (
        -top(mu + 2 * h) + 16.0 * top(mu + h) - 30.0 * top(mu) + 16.0 * top(mu - h) - top(mu - 2 * h)
    ) / (12.0 * h * h)
    return float(1.0 / np.sqrt(-curvature)) if curvature < 0.0 else float("nan")


def _crossing(height: Callable[[float], float], inside: float, guess: float, end: float) -> float | None:
    """Return where `height` falls through 0 between `inside` and `end`, None if it does not."""
    from scipy.optimize import brentq

    outside = guess
    while height(outside) > 0.0:
        if outside == end:
            return None
        inside = outside
        # A third of the way to the end each time; the last bit at once.
        outside = end if abs(end - outside) < 0.02 * (abs(end) + 1.0) else outside + (end - outside) / 3.0
    return float(brentq(height, min(inside, outside), max(inside, outside), xtol=1e-11, rtol=1e-12))


def _mirrored(fit: BetaBinomialFit) -> BetaBinomialFit:
    lower = None if fit.mu_upper is None else -fit.mu_upper
    upper = None if fit.mu_lower is None else -fit.mu_lower
    reason = ALL_EVENTS if fit.reason == NO_EVENTS else fit.reason
    return fit._replace(mu=-fit.mu, mu_lower=lower, mu_upper=upper, reason=reason)


def _no_maximum(reason: str) -> BetaBinomialFit:
    gap = float("nan")
    return BetaBinomialFit(gap, gap, gap, None, None, None, None, gap, gap, False, reason)


def beta_shape(mu: float, rho: float) -> tuple[float, float]:
    """Return the two shape parameters of the centres' beta distribution; `rho` must not be 0."""
    mean, rest = expit(np.array([mu, -mu])).tolist()
    size = (1.0 - rho) / rho
    return mean * size, rest * size


def beta_prediction(fit: BetaBinomialFit, level: float = 0.95) -> Prediction:
    """Return the range of centres' risks by the fitted distribution, as if that were known: too narrow."""
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
    if fit.rho == 0.0:
        mean = float(expit(np.array(fit.mu)))
        return tuple(Estimate(mean, mean, mean) for _ in range(len(events)))
    a, b = beta_shape(fit.mu, fit.rho)
    tail = 0.5 * (1.0 - level)
    result = []
    for y, n in zip(
        np.asarray(events, dtype=float).tolist(), np.asarray(totals, dtype=float).tolist(), strict=True
    ):
        after_a, after_b = a + y, b + n - y
        lower, upper = (
            float(betaincinv(after_a, after_b, tail)),
            1.0 - float(betaincinv(after_b, after_a, tail)),
        )
        result.append(Estimate(after_a / (after_a + after_b), lower, upper))
    return tuple(result)
