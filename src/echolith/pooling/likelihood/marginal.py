"""Marginal log-likelihood of the binomial-normal model with its first and second derivatives.

For a study with `y` events of `n`, typical log-odds `mu` and between-centre standard deviation `tau`::

    L(mu, tau) = integral of  Binomial(y | n, expit(mu + tau z))  Normal(z | 0, 1)  dz

The integral is taken by adaptive Gauss-Hermite quadrature, the nodes about the mode of the integrand with its
curvature there. `DENSE` asks for an evenly spaced rule instead, over all of the integrand that matters: it
converges faster than any power of its step for an analytic integrand and is the check on the first. The
derivatives are expectations over the same nodes. Everything is vectorised over tables of one shape: a fit
of one table is a batch of one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, gammaln

from echolith.pooling.quadrature import Array, gauss_hermite

#: Newton steps to each study's mode from its last one, and from scratch.
_STEPS_WARM, _STEPS_COLD = 2, 6
#: In place of a number of nodes: the evenly spaced rule.
DENSE = 0
#: The evenly spaced rule goes out to where the integrand has fallen to exp(-37), 1e-16, of its height.
_FALL = 37.0
#: Its step in units of the integrand's width, and times tau; the poles of expit lie pi / tau from the real
#: line.
_STEP, _STEP_TAU = 0.45, 0.65
_HALF_LOG_2PI = 0.5 * float(np.log(2.0 * np.pi))


class Derivatives(NamedTuple):
    """Log-likelihood, gradient and Hessian in (mu, tau); each an array of shape (tables,)."""

    value: Array
    mu: Array
    tau: Array
    mu_mu: Array
    mu_tau: Array
    tau_tau: Array


def log_choose(events: Array, totals: Array) -> Array:
    """Return the sum over studies of ``log C(total, events)``, shape (tables,)."""
    each = gammaln(totals + 1.0) - gammaln(events + 1.0) - gammaln(totals - events + 1.0)
    total: Array = each.sum(axis=-1)
    return total


class Marginal:
    """The likelihood of a batch of tables; remembers each study's mode, so that the next call is near it.

    Parameters
    ----------
    events, totals : arrays of shape (tables, k)
        Whole numbers as floats, already checked.
    """

    def __init__(self, events: Array, totals: Array) -> None:
        self.events = events
        self.totals = totals
        self._half_total = 0.5 * totals
        self._excess = events - self._half_total
        self._minus_total = -totals[..., None]
        self._mode: Array | None = None

    def of(self, rows: NDArray[np.intp]) -> Marginal:
        """Return the likelihood of some of the tables, which knows where their modes were."""
        part = Marginal(self.events[rows], self.totals[rows])
        part._mode = None if self._mode is None else self._mode[rows]
        return part

    def at(self, mu: Array, tau: Array, nodes: int) -> Derivatives:
        """Return log-likelihood (without the binomial coefficients) and derivatives.

        Parameters
        ----------
        mu, tau : arrays of shape (tables,)
            `tau` is 0 or more.
        nodes : int
            Nodes of the rule for each study, or `DENSE`.
        """
        mu_, tau_ = mu[:, None], tau[:, None]
        mode, width = self._modes(mu_, tau_)
        if nodes == DENSE:
            z, width = self._dense(mu_, tau_, mode, width)
            log_weight: Array | float = 0.0
        else:
            x, log_weight = gauss_hermite(nodes)
            z = mode[..., None] + width[..., None] * x
        eta = mu_[..., None] + tau_[..., None] * z
        # y log(p) + (n - y) log(1 - p) in a form that mirrors exactly when events and non-events change
        # places.
        size = np.abs(eta)
        small = np.exp(-size)
        over = 1.0 / (1.0 + small)
        tilt = np.copysign((1.0 - small) * over, eta)  # 2 p - 1
        half_total = self._half_total[..., None]
        height = self._excess[..., None] * eta - half_total * (size + 2.0 * np.log1p(small))
        height += log_weight - 0.5 * (z * z)
        top = height.max(axis=-1)
        share = np.exp(height - top[..., None])
        total = share.sum(axis=-1)
        share /= total[..., None]
        value = (top + np.log(total * width)).sum(axis=-1) - self.events.shape[1] * _HALF_LOG_2PI

        # The score of a study at a node is y - n p; its slope is -n p (1 - p).
        score = self._excess[..., None] - half_total * tilt
        slope = self._minus_total * (small * over * over)
        score_z = score * z
        mean = np.einsum("tkq,tkq->tk", share, score)
        mean_z = np.einsum("tkq,tkq->tk", share, score_z)
        square = slope + score * score
        square *= share
        mu_mu = square.sum(axis=-1) - mean * mean
        square *= z
        mu_tau = square.sum(axis=-1) - mean * mean_z
        square *= z
        tau_tau = square.sum(axis=-1) - mean_z * mean_z
        return Derivatives(
            value, mean.sum(-1), mean_z.sum(-1), mu_mu.sum(-1), mu_tau.sum(-1), tau_tau.sum(-1)
        )

    def _modes(self, mu: Array, tau: Array) -> tuple[Array, Array]:
        """Return each integrand's mode in z and its width there (one over the root of the curvature).

        The rule needs the mode only roughly: what is missed costs nodes, not correctness.
        """
        low, high = -tau * (self.totals - self.events), tau * self.events
        if self._mode is None:
            guess = np.log((self.events + 0.5) / (self.totals - self.events + 0.5))
            weight = tau * (self.events + 0.5) * (self.totals - self.events + 0.5) / (self.totals + 1.0)
            z, steps = (guess - mu) * weight / (1.0 + tau * weight), _STEPS_COLD
        else:
            z, steps = self._mode, _STEPS_WARM
        z = np.minimum(np.maximum(z, low), high)
        total_tau = self.totals * tau
        curvature = z
        for step in range(steps + 1):
            p = expit(mu + tau * z)
            curvature = 1.0 + tau * total_tau * (p * (1.0 - p))
            if step < steps:
                z = np.minimum(np.maximum(z + (tau * self.events - total_tau * p - z) / curvature, low), high)
        self._mode = z
        return z, 1.0 / np.sqrt(curvature)

    def _dense(self, mu: Array, tau: Array, mode: Array, width: Array) -> tuple[Array, Array]:
        """Return evenly spaced nodes for each study, shape (tables, k, nodes), and their steps."""
        ends = [mode + sign * self._reach(mu, tau, mode, width, sign) for sign in (-1.0, 1.0)]
        step = np.minimum(_STEP * width, _STEP_TAU / np.maximum(tau, 1e-9))
        count = int(np.ceil(((ends[1] - ends[0]) / step).max())) + 1
        step = (ends[1] - ends[0]) / (count - 1)
        nodes: Array = ends[0][..., None] + step[..., None] * np.arange(count)
        return nodes, step

    def _reach(self, mu: Array, tau: Array, mode: Array, width: Array, sign: float) -> Array:
        """Return how far from its mode on one side each integrand has fallen by `_FALL`.

        The integrand falls at least as fast as a standard normal, so that 8.7 is always enough.
        """
        peak = self._height(mu + tau * mode, mode)
        reach = 6.0 * width
        for _ in range(40):
            z = mode + sign * reach
            short = self._height(mu + tau * z, z) > peak - _FALL
            if not short.any():
                break
            reach = np.where(short, np.minimum(1.3 * reach, 8.7), reach)
            if bool(np.all(~short | (reach >= 8.7))):
                break
        return reach

    def _height(self, eta: Array, z: Array) -> Array:
        height: Array = (
            self._excess * eta
            - self._half_total * (np.abs(eta) + 2.0 * np.log1p(np.exp(-np.abs(eta))))
            - 0.5 * z * z
        )
        return height
