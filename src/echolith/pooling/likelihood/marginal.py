"""Marginal log-likelihood of the binomial-normal model with its first and second derivatives.

For a study with `y` events of `n`, typical log-odds `mu` and between-centre standard deviation `tau`::

    L(mu, tau) = integral of  Binomial(y | n, expit(mu + tau z))  Normal(z | 0, 1)  dz

The integral is a sum over nodes laid about the mode of each study's integrand: those of adaptive
Gauss-Hermite quadrature for a search, evenly spaced ones for a result (see
:mod:`~echolith.pooling.likelihood.nodes`). The derivatives are expectations over the same nodes, so that
they are exact derivatives of what is summed. Everything is vectorised over tables of one shape: a fit of one
table is a batch of one. Arrays are laid nodes first, so that the long axis is the one the processor runs
along.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import gammaln

from echolith.pooling.likelihood.nodes import Nodes, evenly_spaced, find_modes, gauss_hermite_nodes
from echolith.pooling.quadrature import Array

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
    """The likelihood of a batch of tables on nodes that are laid first and evaluated then.

    It remembers each study's mode, so that the next laying is near it.

    Parameters
    ----------
    events, totals : arrays of shape (tables, k)
        Whole numbers as floats, already checked. A study of nobody, 0 of 0, adds nothing.
    """

    def __init__(self, events: Array, totals: Array) -> None:
        self._shape = events.shape
        self._y, self._n = events.ravel(), totals.ravel()
        self._rest = self._n - self._y
        self._eta = np.log((self._y + 0.5) / (self._rest + 0.5))
        self._nodes: Nodes
        self._work = np.empty(0)
        self._slopes: Array

    def lay(self, mu: Array, tau: Array, nodes: int) -> None:
        """Lay Gauss-Hermite nodes where the integrands at (mu, tau), shapes (tables,), are."""
        mode = find_modes(self._y, self._n, self._each_study(mu), self._each_study(tau), self._eta)
        self._eta = mode.eta
        self._nodes = gauss_hermite_nodes(mode, nodes)

    def lay_evenly(self, mu: Array, tau: Array, fineness: float = 1.0) -> int:
        """Lay evenly spaced nodes there, `fineness` times as many as should do; return their number."""
        mu, tau = self._each_study(mu), self._each_study(tau)
        mode = find_modes(self._y, self._n, mu, tau, self._eta)
        self._eta = mode.eta
        self._nodes, ends = evenly_spaced(self._y, self._n, mu, tau, mode, fineness)
        # How the log-integrand at the outermost nodes changes with mu and with tau.
        by_mu = np.abs(self._y - self._n / (1.0 + np.exp(-(mu + tau * ends))))
        slopes = np.stack([by_mu, by_mu * np.abs(ends)]).reshape(4, *self._shape).max(axis=2)
        self._slopes = np.maximum(slopes[::2], slopes[1::2])
        return int(self._nodes.x.size)

    def drift(self, mu: Array, tau: Array) -> float:
        """Return by how much at most the log-integrand at an outermost node has risen for such changes."""
        return float((self._slopes[0] * np.abs(mu) + self._slopes[1] * np.abs(tau)).max())

    def at(self, mu: Array, tau: Array) -> Derivatives:
        """Return log-likelihood (without the binomial coefficients) and derivatives, by the nodes laid last.

        Parameters
        ----------
        mu, tau : arrays of shape (tables,)
            `tau` is 0 or more.
        """
        each = self._each(self._each_study(mu), self._each_study(tau))
        total = np.add.reduce(each.reshape(6, *self._shape), axis=2)
        total[0] -= self._shape[1] * _HALF_LOG_2PI
        return Derivatives(*total)

    def doubt(self) -> Array:
        """Return by how much every second of the nodes, evenly spaced, would be off; shape (tables,).

        It is the largest difference, over a table's studies, between the sum over the odd and the sum over
        the even nodes as a share of the whole, at the last (mu, tau). The error of the rule itself is about
        its square: the error falls exponentially with the number of nodes.
        """
        whole, difference = self._sums
        worst: Array = np.abs(difference / whole).reshape(self._shape).max(axis=1)
        return worst

    def _each_study(self, of_tables: Array) -> Array:
        """Return each table's number for each of its studies, or what broadcasts to that."""
        return of_tables if self._shape[0] == 1 else np.repeat(of_tables, self._shape[1])

    def _each(self, mu: Array, tau: Array) -> Array:
        """Return each study's share of the derivatives, shape (6, tables * k)."""
        _, z, unit, _, _, _, square_unit, fixed = self._nodes
        eta = tau * z
        eta += mu
        outer = np.exp(eta)
        np.log1p(outer, out=outer)
        outer *= self._n
        sums = self._moments(tau, eta, outer)
        whole = sums[0, 0]
        self._sums = whole, sums[3, 0]
        sums[:3, 1:] /= whole
        # From moments in x to moments in z = centre + unit x, of the score (row 0) and its square (row 1).
        by_node, by_x, by_xx = sums[0, 1:], sums[1, 1:], sums[2, 2]
        by_x *= unit
        by_z = z * by_node
        by_z += by_x
        each = np.empty((6, eta.size))
        eta *= self._y
        eta -= outer
        eta -= fixed
        np.add(eta, np.log(whole), out=each[0])
        each[1], each[2] = by_node[0], by_z[0]
        np.subtract((by_node[1], by_z[1]), by_node[0] * each[1:3], out=each[3:5])
        by_zz = by_z[1] + by_x[1]
        by_zz *= z
        by_xx *= square_unit
        by_zz += by_xx
        by_zz -= by_z[0] * by_z[0]
        each[5] = by_zz
        return each

    def _moments(self, tau: Array, eta: Array, outer: Array) -> Array:
        """Return sums over the nodes of the integrand, of it times the score, and times score**2 plus slope.

        Each times 1, x, x**2 and the sign of the node: shape (4, 3, tables * k). The integrand is taken as a
        share of what it is at the nodes' centre, where the log-odds are `eta` and `outer` is
        ``n log(1 + exp(eta))``.
        """
        y, n, (x, z, unit, terms, powers, parts, _, _) = self._y, self._n, self._nodes
        slope = np.multiply(y, tau, out=parts[0])
        slope -= z
        slope *= unit
        parts[3] = outer
        if self._work.size < 6 * x.size * y.size:
            self._work = np.empty(6 * x.size * y.size)
        half = 3 * x.size * y.size
        moments = self._work[:half].reshape(x.size, 3, y.size)
        density, by_score, by_square = moments[:, 0], moments[:, 1], moments[:, 2]
        score, away, height = self._work[half : 2 * half].reshape(3, x.size, y.size)
        np.multiply(x, tau * unit, out=score)
        score += eta
        np.exp(score, out=score)
        np.add(score, 1.0, out=away)
        np.reciprocal(away, out=away)  # 1 - p
        np.log(away, out=score)
        score *= n
        np.matmul(terms, parts, out=height)
        height += score
        np.exp(height, out=density)
        # The score of a study at a node is y - n p; its slope is -n p (1 - p).
        np.multiply(away, n, out=score)
        score -= self._rest
        np.multiply(density, score, out=by_score)
        square = np.add(score, away, out=height)
        square *= score
        away *= y
        square -= away
        np.multiply(density, square, out=by_square)
        sums: Array = np.matmul(powers, moments.reshape(x.size, -1)).reshape(4, 3, y.size)
        return sums
