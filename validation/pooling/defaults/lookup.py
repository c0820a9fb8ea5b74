"""The Bayesian model for very many small tables: the likelihood of every possible study on one fixed grid.

A study of 4 to 60 fetuses can have some 1,900 results. The likelihood of each is laid down once over
(mu, tau); the posterior of a table is then a sum of a few of these, under all priors at the same time. It is
a second implementation of the model of `echolith.pooling`: `test_defaults.py` compares the two.
"""

from __future__ import annotations

import numpy as np
from cells import LARGEST, SMALLEST
from numpy.typing import NDArray
from scipy.special import log_expit, ndtr

from echolith.pooling.likelihood.binomial_normal import LARGEST_TAU

Array = NDArray[np.float64]

MU = 3.0 * np.sinh(np.linspace(-np.arcsinh(12.0), np.arcsinh(12.0), 481))
TAU = np.linspace(0.0, 7.0, 36)
RISK = 1.0 / (1.0 + np.exp(-MU))
PRIOR_RISK = (1.0 / 3.0, 0.4, 0.5, 1.0)
PRIOR_TAU = (0.5, 0.75, 1.0, 1.25, 1.5, 1.6, 1.75)
#: Where the distribution of a new centre's log-odds is computed.
NEXT = 2.5 * np.sinh(np.linspace(-np.arcsinh(12.0), np.arcsinh(12.0), 161))


def trapezoid_weights(x: Array) -> Array:
    """Return the weights of the trapezoid rule on a grid."""
    step = np.diff(x)
    return 0.5 * np.concatenate([step[:1], step[1:] + step[:-1], step[-1:]])


#: Prior density times step: of tau, shape (taus, scales); of mu, shape (risk priors, mus).
TAU_WEIGHTS = (trapezoid_weights(TAU) * np.exp(-0.5 * (TAU / np.array(PRIOR_TAU)[:, None]) ** 2)).T
TAU_WEIGHTS /= np.array(PRIOR_TAU)
MU_WEIGHTS = trapezoid_weights(MU) * np.exp(np.array(PRIOR_RISK)[:, None] * (log_expit(MU) + log_expit(-MU)))


class Lookup:
    """Log-likelihoods by (events, total), each of shape (mus, taus), made when first asked for."""

    def __init__(self, nodes: int = 61, reach: float = 8.0) -> None:
        z = np.linspace(-reach, reach, nodes)
        self._weight = np.exp(-0.5 * z * z) * (z[1] - z[0]) / np.sqrt(2.0 * np.pi)
        eta = MU[:, None, None] + TAU[:, None] * z
        self._yes, self._no = log_expit(eta), log_expit(-eta)
        self._kept: dict[tuple[int, int], Array] = {}

    def study(self, events: int, total: int) -> Array:
        """Return the log-likelihood of one study."""
        key = (events, total)
        if key not in self._kept:
            assert SMALLEST <= total <= LARGEST
            inner = np.exp(events * self._yes + (total - events) * self._no)
            with np.errstate(divide="ignore"):
                self._kept[key] = np.log(np.maximum(inner @ self._weight, 1e-300))
        return self._kept[key]

    def likelihood(self, events: NDArray[np.int64], totals: NDArray[np.int64]) -> Array:
        """Return the likelihood of a table, 1 at its highest, shape (mus, taus)."""
        total = self.study(int(events[0]), int(totals[0])).copy()
        for y, n in zip(events[1:].tolist(), totals[1:].tolist(), strict=True):
            total += self.study(y, n)
        total -= total.max()
        result: Array = np.exp(total)
        return result


def typical(likelihood: Array, level: float = 0.95) -> Array:
    """Return mean, limits and median of the typical risk, shape (risk priors, tau priors, 4)."""
    over_tau = likelihood @ TAU_WEIGHTS  # (mus, scales)
    mass = MU_WEIGHTS[:, None, :] * over_tau.T  # (risk priors, scales, mus)
    mass /= mass.sum(axis=-1, keepdims=True)
    result = np.empty((*mass.shape[:2], 4))
    result[..., 0] = mass @ RISK
    # The mass of a point lies half on either side of it.
    below = np.cumsum(mass, axis=-1) - 0.5 * mass
    tails = (0.5 * (1.0 - level), 0.5 * (1.0 + level), 0.5)
    for a in range(mass.shape[0]):
        for s in range(mass.shape[1]):
            odds = np.interp(tails, below[a, s], MU)
            result[a, s, 1:] = 1.0 / (1.0 + np.exp(-odds))
    return result


_TAU_SAFE = np.where(TAU > 0.0, TAU, 1e-3)
#: Probability that a new centre lies below a point, by (tau, point, mu).
_BELOW_NEXT = ndtr((NEXT[:, None] - MU) / _TAU_SAFE[:, None, None])


def next_centre(likelihoods: Array, level: float = 0.95) -> Array:
    """Return the limits of a new centre's log-odds for likelihoods of shape (tables, mus, taus).

    The result has shape (tables, risk priors, tau priors, 2).
    """
    tables = likelihoods.shape[0]
    on_mu = likelihoods.transpose(2, 1, 0)[..., None] * MU_WEIGHTS.T[:, None, :]  # (taus, mus, tables, a)
    on_mu = on_mu.reshape(TAU.size, MU.size, -1)
    below = np.tensordot(_BELOW_NEXT @ on_mu, TAU_WEIGHTS, axes=(0, 0))  # (points, tables * a, scales)
    below /= np.tensordot(on_mu.sum(axis=1), TAU_WEIGHTS, axes=(0, 0))
    below = below.reshape(NEXT.size, tables, len(PRIOR_RISK), len(PRIOR_TAU))
    tails = (0.5 * (1.0 - level), 0.5 * (1.0 + level))
    result = np.empty((*below.shape[1:], 2))
    for place in np.ndindex(*below.shape[1:]):
        result[place] = np.interp(tails, below[:, *place], NEXT)
    return result


class NoneSeen:
    """Upper profile limits of tables without an event, by the same device: the product's search is slow.

    The likelihood has no maximum but the supremum 1, for a risk of 0; the limit is where its logarithm,
    maximised over tau, has fallen by 1.92.
    """

    HALF_CUT = 1.920729410347062
    _MU = np.linspace(-14.0, 3.0, 341)
    _TAU = np.concatenate([[0.0], np.geomspace(0.05, 2.0 * LARGEST_TAU, 80)])

    def __init__(self, nodes: int = 241, reach: float = 8.0) -> None:
        z = np.linspace(-reach, reach, nodes)
        self._weight = np.exp(-0.5 * z * z) * (z[1] - z[0]) / np.sqrt(2.0 * np.pi)
        self._no = log_expit(-(self._MU[:, None, None] + self._TAU[:, None] * z))
        self._kept: dict[int, Array] = {}

    def _study(self, total: int) -> Array:
        if total not in self._kept:
            self._kept[total] = np.log(np.exp(total * self._no) @ self._weight)
        return self._kept[total]

    def upper_limit(self, totals: list[int]) -> float:
        """Return the limit as a risk; 1 where there is none."""
        profile: Array = np.sum([self._study(total) for total in totals], axis=0).max(axis=1)
        below = np.flatnonzero(profile < -self.HALF_CUT)
        if below.size == 0:
            return 1.0
        i = int(below[0])
        part = (profile[i - 1] + self.HALF_CUT) / (profile[i - 1] - profile[i])
        odds = self._MU[i - 1] + part * (self._MU[i] - self._MU[i - 1])
        return float(1.0 / (1.0 + np.exp(-odds)))
