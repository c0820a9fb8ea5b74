"""Newton's method in (mu, tau) for the likelihoods of many tables of one shape together.

First on few Gauss-Hermite nodes that follow each study, until the maximum is roughly found; then on evenly
spaced nodes that stay where they are, until it is found. The likelihood is even in tau, so that tau = 0 is
always stationary and a step across it is a step toward it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from echolith.pooling.likelihood.marginal import Derivatives, Marginal
from echolith.pooling.quadrature import Array

#: Beyond this the likelihood only says that tau is very large.
LARGEST_TAU = 30.0
_AT_END = LARGEST_TAU - 1e-6
#: Nodes of the search, how close it must come, and its most steps: the second stage goes on from wherever it
#: is.
ROUGH_NODES, _ROUGH_TOLERANCE, _ROUGH_STEPS = 11, 1e-2, 14
#: From above this, tau falls to no less than a third in one step.
_LEAP = 0.08
#: A result stands when a Newton step moves mu and tau by less than this times (1 + tau): the step is taken,
#: and what is left is about its square.
_TOLERANCE = 2e-8
_STEPS = 80
#: Nodes are laid anew when a log-integrand at the end of its nodes may have risen by this, out of 25 and more
#: by which it is lower there than at its peak.
_DRIFT = 4.0
#: Accepted difference between every second node and the others: its square is the error of the rule.
DOUBT = 1e-4
FINENESS = (1.0, 2.0, 4.0, 8.0)
#: A step that lowers the log-likelihood by more than this, times (1 + |value|), is cut in half: above what
#: the laying of nodes anew may change.
_ROUGH_SLACK, _SLACK = 1e-3, 1e-9
#: Work on so many cells of (study, node) at once, so that the arrays stay in the processor's cache.
CELLS = 32_000


def chunks(tau: Array, studies: int) -> list[NDArray[np.intp]]:
    """Return the rows of tables in parts to be worked on at once, those of like `tau`, (tables,), together.

    They need like numbers of evenly spaced nodes: at least 30, and some 35 for each unit of tau.
    """
    order = np.argsort(tau, kind="stable")
    nodes = np.maximum(30.0, 35.0 * tau[order])
    parts, start = [], 0
    while start < order.size:
        alike = int(np.searchsorted(nodes, 1.5 * nodes[start], side="right"))
        end = min(alike, start + max(1, int(CELLS / (studies * nodes[start]))))
        parts.append(order[start:end])
        start = end
    return parts


class Climbed(NamedTuple):
    """Where the search came to rest, the derivatives there (6, tables), whether it did, and nodes a study."""

    mu: Array
    tau: Array
    end: Array
    settled: NDArray[np.bool_]
    nodes: NDArray[np.intp]


def climb_roughly(y: Array, n: Array, mu: Array, tau: Array, steps_of_mu: int = 0) -> tuple[Array, Array]:
    """Return (mu, tau), each of shape (tables,), near the maxima uphill from `mu` and `tau`.

    First, mu alone is put where it belongs for `tau`, by `steps_of_mu` steps.
    """
    marginal = Marginal(y, n)
    for _ in range(steps_of_mu):
        marginal.lay(mu, tau, ROUGH_NODES)
        now = marginal.at(mu, tau)
        mu = mu + np.clip(now.mu / np.maximum(-now.mu_mu, 1e-12), -2.0 - tau, 2.0 + tau)

    def evaluate(mu: Array, tau: Array) -> Derivatives:
        marginal.lay(mu, tau, ROUGH_NODES)
        return marginal.at(mu, tau)

    mu, tau, _, _ = _climb(evaluate, mu, tau, _Patience(_ROUGH_TOLERANCE, _ROUGH_STEPS, _ROUGH_SLACK))
    return mu, tau


def climb(y: Array, n: Array, mu: Array, tau: Array) -> Climbed:
    """Return the maxima near `mu` and `tau`, each of shape (tables,)."""
    end = np.empty((6, mu.size))
    settled = np.zeros(mu.size, dtype=bool)
    nodes = np.zeros(mu.size, dtype=np.intp)
    mu, tau = mu.copy(), tau.copy()
    rows = np.arange(mu.size)
    for fineness in FINENESS:
        evaluate = OnEvenNodes(Marginal(y[rows], n[rows]), fineness)
        mu[rows], tau[rows], end[:, rows], settled[rows] = _climb(
            evaluate, mu[rows], tau[rows], _Patience(_TOLERANCE, _STEPS, _SLACK)
        )
        nodes[rows] = evaluate.count
        sure = evaluate.marginal.doubt() < DOUBT
        settled[rows] &= sure
        rows = rows[~sure]
        if not rows.size:
            break
    return Climbed(mu, tau, end, settled, nodes)


class OnEvenNodes:
    """Derivatives on evenly spaced nodes that are laid anew only when a study has moved away from its own."""

    def __init__(self, marginal: Marginal, fineness: float) -> None:
        self.marginal, self.fineness = marginal, fineness
        self.count = 0
        self._laid: tuple[Array, Array] | None = None

    def __call__(self, mu: Array, tau: Array) -> Derivatives:
        """Return the derivatives at (mu, tau), each of shape (tables,)."""
        if self._laid is None or self.marginal.drift(mu - self._laid[0], tau - self._laid[1]) > _DRIFT:
            self.count = self.marginal.lay_evenly(mu, tau, self.fineness)
            self._laid = mu.copy(), tau.copy()
        return self.marginal.at(mu, tau)


class _Patience(NamedTuple):
    """When a search has come to rest, its most steps, and what loss of height is taken for noise."""

    tolerance: float
    steps: int
    slack: float


def _climb(
    evaluate: Callable[[Array, Array], Derivatives], mu: Array, tau: Array, patience: _Patience
) -> tuple[Array, Array, Array, NDArray[np.bool_]]:
    """Return mu, tau, the derivatives there, and whether the last step was short enough."""
    settled = np.zeros(mu.size, dtype=bool)
    now = evaluate(mu, tau)
    for _ in range(patience.steps):
        step_mu, step_tau = newton_step(now, tau)
        new_mu, new_tau = mu + step_mu, np.maximum(tau + step_tau, 0.0)
        settled = np.abs(step_mu) + np.abs(new_tau - tau) < patience.tolerance * (1.0 + new_tau)
        settled |= tau > _AT_END
        if settled.all():
            # So short a step changes the derivatives by nothing that counts: they need not be taken again.
            return new_mu, new_tau, np.stack(now), settled
        following = evaluate(new_mu, new_tau)
        lowest = now.value - patience.slack * (1.0 + np.abs(now.value))
        for _ in range(30):
            worse = following.value < lowest
            if not worse.any():
                break
            new_mu = np.where(worse, 0.5 * (new_mu + mu), new_mu)
            new_tau = np.where(worse, 0.5 * (new_tau + tau), new_tau)
            following = evaluate(new_mu, new_tau)
        mu, tau, now = new_mu, new_tau, following
    return mu, tau, np.stack(now), settled


def newton_step(at: Derivatives, tau: Array) -> tuple[Array, Array]:
    """Return an ascent step in (mu, tau), Newton's where the likelihood is concave, never a long jump."""
    a = np.maximum(-at.mu_mu, 1e-12)
    slope = at.mu_tau / a
    schur = -at.tau_tau - at.mu_tau * slope
    floor = 1e-12 + 1e-3 * a
    schur = np.where(schur > 1e-3 * floor, schur, np.maximum(np.abs(schur), floor))
    step_tau = (at.tau + slope * at.mu) / schur
    step_mu = at.mu / a + slope * step_tau
    # Shortened, not bent: what is uphill stays so. At tau = 0 the gradient in tau is 0 and mu moves alone.
    # Not down past a maximum on the way to tau = 0.
    most = np.where((step_tau < 0.0) & (tau > _LEAP), 0.7 * tau, 0.5 + tau)
    shorter = np.maximum(np.maximum(np.abs(step_tau) / most, np.abs(step_mu) / (2.0 + tau)), 1.0)
    shorter = np.maximum(shorter, step_tau / np.maximum(LARGEST_TAU - tau, 1e-9))
    return step_mu / shorter, step_tau / shorter
