"""Profile-likelihood limits by slices of constant tau: slow and sure.

For a given tau the log-likelihood is concave in mu (the integrand is log-concave in mu and z together), so
that its maximum and the two places where it crosses a cut-off are found without fail. Limits are read off a
grid of slices that is laid ever more closely. This is where the limits are sought that Newton's method does
not find: where the inner maximum jumps or sits at tau = 0, and where there is no limit.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from echolith.pooling.likelihood.marginal import Derivatives, Marginal
from echolith.pooling.likelihood.newton import LARGEST_TAU, OnEvenNodes
from echolith.pooling.quadrature import Array

#: Log-odds beyond which a limit says no more than "unbounded": a risk of 1e-13.
LARGEST_MU = 30.0
_FIRST = np.concatenate([[0.0], np.geomspace(0.05, LARGEST_TAU, 14)])
_POINTS, _ROUNDS = 9, 40
#: Slices worked on together: those of like tau need like numbers of nodes.
_TOGETHER = 9
_STEPS = 100
#: Where no slice has its maximum, nor a limit that is given.
_FURTHEST = 2.0 * LARGEST_MU


class Slices:
    """One table, cut at constant tau.

    Parameters
    ----------
    events, totals : arrays of shape (k,)
    cut_off : float
        Log-likelihood, without the binomial coefficients, at a limit.
    best_tau : float
        Of the maximum, whose slice is surely above the cut-off.
    """

    def __init__(self, events: Array, totals: Array, cut_off: float, best_tau: float) -> None:
        self._events, self._totals = events, totals
        self._cut_off = cut_off
        self._first = np.unique(np.append(_FIRST, min(best_tau, LARGEST_TAU)))
        self._start = float(np.log((events.sum() + 0.5) / ((totals - events).sum() + 0.5)))

    def mu_limit(self, upper: bool) -> float:
        """Return the furthest mu that some tau lifts to the cut-off; NaN if there is none within reach."""
        side = 1.0 if upper else -1.0
        if self._reaches(np.full(self._first.size, side * LARGEST_MU), self._first).any():
            return np.nan
        taus, edges = self._first, self._edges(self._first, side)
        if side * edges[-1] > side * edges[-2]:
            return np.nan
        top = int(np.nanargmax(side * edges))
        for _ in range(_ROUNDS):
            ends = [max(top - 1, 0), min(top + 1, taus.size - 1)]
            low, high = taus[ends]
            if high - low < 2e-6 * (1.0 + high):
                break
            finer = np.linspace(low, high, _POINTS)
            # Where a neighbour does not reach the cut-off, one in between may not either.
            known = ~np.isnan(edges)
            if known[ends].all():
                edges = self._edges_from(finer, np.interp(finer, taus[known], edges[known]), side)
            else:
                edges = self._edges(finer, side)
            taus, top = finer, int(np.nanargmax(side * edges))
        best = float(edges[top])
        return best if abs(best) < LARGEST_MU else np.nan

    def tau_limit(self, upper: bool) -> float:
        """Return the largest or smallest tau whose slice reaches the cut-off; NaN if it is too large."""
        if upper and self._tops(np.array([LARGEST_TAU]))[1][0] >= self._cut_off:
            return np.nan
        taus = self._first
        if not upper and self._tops(taus[:1])[1][0] >= self._cut_off:
            return 0.0
        for _ in range(_ROUNDS):
            reaches = self._tops(taus[1:-1])[1] >= self._cut_off
            # The crossing is above the last slice that reaches the cut-off, or below the first.
            inside = np.flatnonzero(reaches)
            if upper:
                low = int(inside[-1]) + 1 if inside.size else 0
            else:
                low = int(inside[0]) if inside.size else taus.size - 2
            taus = np.linspace(taus[low], taus[low + 1], _POINTS)
            if taus[-1] - taus[0] < 1e-11 * (1.0 + taus[-1]):
                break
        return float(0.5 * (taus[0] + taus[-1]))

    def _reaches(self, mu: Array, taus: Array) -> NDArray[np.bool_]:
        reaches = np.zeros(taus.size, dtype=bool)
        for start in range(0, taus.size, _TOGETHER):
            part = slice(start, start + _TOGETHER)
            reaches[part] = self._evaluate(taus[part])(mu[part]).value >= self._cut_off
        return reaches

    def _tops(self, taus: Array) -> tuple[Array, Array]:
        """Return each slice's best mu and the log-likelihood there."""
        mode, top = np.empty((2, taus.size))
        for start in range(0, taus.size, _TOGETHER):
            part = slice(start, start + _TOGETHER)
            mode[part], top[part] = self._some_tops(taus[part])
        return mode, top

    def _some_tops(self, taus: Array) -> tuple[Array, Array]:
        evaluate = self._evaluate(taus)
        low, high = np.full(taus.size, -_FURTHEST), np.full(taus.size, _FURTHEST)
        mu = self._start * np.sqrt(1.0 + 0.35 * taus * taus)
        now = evaluate(mu)
        for _ in range(_STEPS):
            low, high = np.where(now.mu > 0.0, mu, low), np.where(now.mu > 0.0, high, mu)
            target = mu - now.mu / np.minimum(now.mu_mu, -1e-300)
            target = np.where((target <= low) | (target >= high), 0.5 * (low + high), target)
            # Near the maximum the height is right to the square of the step.
            if float((np.abs(target - mu) * np.abs(now.mu)).max()) < 1e-12:
                break
            mu = target
            now = evaluate(mu)
        return mu, now.value

    def _edges(self, taus: Array, side: float) -> Array:
        """Return where each slice crosses the cut-off on one side, NaN where it does not reach it."""
        edges = np.full(taus.size, np.nan)
        if self._events.sum() == 0.0:
            # It falls all the way from 1 where the risk is 0.
            return self._edges_from(taus, self._start * np.sqrt(1.0 + 0.35 * taus * taus), side)
        modes, tops = self._tops(taus)
        reaching = tops >= self._cut_off
        edges[reaching] = self._edges_from(taus[reaching], modes[reaching] + side, side)
        return edges

    def _edges_from(self, taus: Array, mu: Array, side: float) -> Array:
        edges = np.empty(taus.size)
        for start in range(0, taus.size, _TOGETHER):
            part = slice(start, start + _TOGETHER)
            edges[part] = self._some_edges(taus[part], mu[part], side)
        return edges

    def _some_edges(self, taus: Array, mu: Array, side: float) -> Array:
        """Newton's method on a concave function comes from outside to the crossing and never passes it."""
        evaluate = self._evaluate(taus)
        done = np.zeros(taus.size, dtype=bool)
        for _ in range(_STEPS):
            now = evaluate(mu)
            over = now.value - self._cut_off
            done |= np.abs(over) < 1e-11
            step = over / np.maximum(-side * now.mu, 1e-300)
            step = side * np.minimum(step, 4.0)
            mu = np.where(done, mu, mu + step)
            done |= np.abs(mu) > 4.0 * _FURTHEST
            if done.all():
                break
        return mu

    def _evaluate(self, taus: Array) -> _OfMu:
        return _OfMu(self._events, self._totals, taus)


class _OfMu:
    """The likelihood of one table as a function of mu, for several tau at once."""

    def __init__(self, events: Array, totals: Array, taus: Array) -> None:
        shape = (taus.size, events.size)
        self._taus = taus
        self._at = OnEvenNodes(Marginal(np.tile(events, (shape[0], 1)), np.tile(totals, (shape[0], 1))), 1.0)

    def __call__(self, mu: Array) -> Derivatives:
        return self._at(mu, self._taus)
