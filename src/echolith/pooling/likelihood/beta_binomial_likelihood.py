"""The log-likelihood of the beta-binomial model, exact for any overdispersion and any size.

``log B(a + y, b + n - y) / B(a, b)`` is a sum over single fetuses: ``log(mean + j d)`` for the events and
``log(1 - mean + j d)`` for the others, less ``log(1 + j d)`` for all, with ``d = rho / (1 - rho)``. No
difference of large numbers is taken, and d = 0, one risk for all, is no special case. The first terms are
summed one by one; the others by the Euler-Maclaurin formula, whose error is then below 1e-15.
"""

from __future__ import annotations

import numpy as np

from echolith.pooling.quadrature import Array, expit, log_choose

#: Terms that are summed one by one.
_FIRST = 64


class BetaBinomialLikelihood:
    """Log-likelihood of a table in the log-odds of the mean and the overdispersion `rho`.

    Parameters
    ----------
    events, totals : arrays of shape (k,)
        Whole numbers.
    """

    def __init__(self, events: Array, totals: Array) -> None:
        self._counts = tuple(_Terms(values) for values in (events, totals - events, totals))
        self.coefficients = float(
            sum(log_choose(int(n), int(y)) for y, n in zip(events, totals, strict=True))
        )

    def __call__(self, mu: float, rho: float) -> float:
        """Return the log-likelihood without the binomial coefficients."""
        d = rho / (1.0 - rho)
        mean, rest = expit(np.array([mu, -mu])).tolist()
        events, others, everyone = self._counts
        return events.sum_of_logs(mean, d) + others.sum_of_logs(rest, d) - everyone.sum_of_logs(1.0, d)


class _Terms:
    """For counts m: the sum over studies and over j < m of ``log(start + j d)``."""

    def __init__(self, counts: Array) -> None:
        j = np.arange(_FIRST)
        self._exceeding = (counts[:, None] > j).sum(axis=0).astype(float)
        self._used = int(np.flatnonzero(self._exceeding).size)
        self._more = counts[counts > _FIRST] - _FIRST

    def sum_of_logs(self, start: float, d: float) -> float:
        used = self._used
        if used == 0:
            return 0.0
        value = float(self._exceeding[:used] @ np.log(start + d * np.arange(used)))
        if self._more.size == 0:
            return value
        low = start + d * _FIRST
        step = d * self._more
        high = low + step
        ratio = step / low
        # The integral of log from low to high, over d, written so that d = 0 is its own limit.
        with np.errstate(invalid="ignore"):
            mean_log = np.where(ratio > 0.0, np.log1p(ratio) / np.where(ratio > 0.0, ratio, 1.0), 1.0)
        integral = self._more * (np.log(low) - 1.0) + (high / low) * self._more * mean_log
        correction = -0.5 * np.log1p(ratio) + (d / high - d / low) / 12.0
        correction -= ((d / high) ** 3 - (d / low) ** 3) / 360.0
        correction += ((d / high) ** 5 - (d / low) ** 5) / 1260.0
        return value + float((integral + correction).sum())
