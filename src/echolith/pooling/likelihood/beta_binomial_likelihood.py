"""The log-likelihood of the beta-binomial model and its derivatives, for any overdispersion and any size.

``log B(a + y, b + n - y) / B(a, b)`` is a sum over single fetuses: ``log(mean + j d)`` for the events and
``log(1 - mean + j d)`` for the others, less ``log(1 + j d)`` for all, with ``d = rho / (1 - rho)``. No
difference of large numbers is taken, and d = 0, one risk for all, is no special case. For a given d each of
these terms is concave in the mean, so that there is one best mean.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from echolith.pooling.likelihood.consecutive_sums import sum_rule
from echolith.pooling.quadrature import Array, expit, log_choose


class Slopes(NamedTuple):
    """Log-likelihood without binomial coefficients and its derivatives in mu and in d, shape (points,)."""

    value: Array
    mu: Array
    d: Array
    mu_mu: Array
    mu_d: Array
    d_d: Array


class BetaBinomialLikelihood:
    """Log-likelihood of a table in the log-odds of the mean and the overdispersion.

    Parameters
    ----------
    events, totals : arrays of shape (k,)
        Whole numbers.
    """

    def __init__(self, events: Array, totals: Array) -> None:
        self._events, self._others, self._all = map(_Terms, (events, totals - events, totals))
        self.coefficients = float(
            sum(log_choose(int(n), int(y)) for y, n in zip(events, totals, strict=True))
        )

    def __call__(self, mu: float, rho: float) -> float:
        """Return the log-likelihood without the binomial coefficients; rho in 0 to 1, 1 left out."""
        return float(self.at(np.array([mu]), np.array([rho / (1.0 - rho)])).value[0])

    def at(self, mu: Array, d: Array) -> Slopes:
        """Return value and derivatives at points, arrays of shape (points,)."""
        mean, rest = expit(mu), expit(-mu)
        events, others = self._events.sums(mean, d), self._others.sums(rest, d)
        everyone = self._all.sums(np.ones_like(d), d)
        by_mean = events.start - others.start
        by_mean_mean = events.start_start + others.start_start
        # d mean / d mu is mean (1 - mean), whose own slope in mu is this times 1 - 2 mean.
        slope = mean * rest
        return Slopes(
            value=events.value + others.value - everyone.value,
            mu=slope * by_mean,
            d=events.d + others.d - everyone.d,
            mu_mu=slope * (slope * by_mean_mean + (rest - mean) * by_mean),
            mu_d=slope * (events.start_d - others.start_d),
            d_d=events.d_d + others.d_d - everyone.d_d,
        )


class _Sums(NamedTuple):
    """The sum of ``log(start + j d)`` and its derivatives in start and d, shape (points,)."""

    value: Array
    start: Array
    d: Array
    start_start: Array
    start_d: Array
    d_d: Array


class _Terms:
    """The sum over studies and over j below a count of each."""

    def __init__(self, counts: Array) -> None:
        rule = sum_rule(counts)
        self._nodes = rule.nodes
        # Columns: weight, weight j, weight j^2.
        self._weights = rule.weights[:, None] * rule.nodes[:, None] ** np.arange(3)

    def sums(self, start: Array, d: Array) -> _Sums:
        term = start[:, None] + d[:, None] * self._nodes
        once = 1.0 / term
        first, second = once @ self._weights[:, :2], (once * once) @ self._weights
        return _Sums(
            np.log(term) @ self._weights[:, 0],
            first[:, 0],
            first[:, 1],
            -second[:, 0],
            -second[:, 1],
            -second[:, 2],
        )
