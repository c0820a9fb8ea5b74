"""Each study's own risk given all studies and the priors: drawn toward the typical centre.

Given mu and tau a study's log-odds has the density ``Binomial(y | eta) Normal(eta | mu, tau) / L(mu,
tau)``; it is averaged over the posterior's grid.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from echolith.pooling.bayes import Posterior
from echolith.pooling.distribution import GridDistribution, Stretch
from echolith.pooling.parts import Estimate
from echolith.pooling.quadrature import Array, expit, log_integral

#: Points of a study's log-odds; nodes of its marginal likelihood.
_POINTS, _NODES = 91, 15
#: A spread narrower than this many steps of the grid of mu is widened to it: the grid knows nothing finer.
_FINEST = 0.5
#: Points of the posterior that hold less than this have no say.
_NEGLIGIBLE = 1e-7
#: The log-odds reach so many spreads beyond the typical centre's.
_REACH = 4.5


def bayes_shrunken(
    events: Array, totals: Array, found: Posterior, level: float = 0.95
) -> tuple[Estimate, ...]:
    """Return mean and equal-tailed limits of each study's risk.

    Parameters
    ----------
    events, totals : arrays of shape (k,)
        The counts that `found` is the posterior of.
    found : Posterior
    level : float
        Probability content.
    """
    kept = found.mass > _NEGLIGIBLE
    mu, tau = np.meshgrid(found.mu_grid, found.tau_grid, indexing="ij")
    finest = _FINEST * np.gradient(found.mu_grid)[:, None]
    cells = (mu[kept], np.maximum(tau, finest)[kept], found.mass[kept])
    tails = np.array([0.5 * (1.0 - level), 0.5 * (1.0 + level)])
    pairs = list(zip(events.tolist(), totals.tolist(), strict=True))
    result = {pair: _one(*pair, found, cells, tails) for pair in dict.fromkeys(pairs)}
    return tuple(result[pair] for pair in pairs)


def _one(y: float, n: float, found: Posterior, cells: tuple[Array, Array, Array], tails: Array) -> Estimate:
    centre, spread, mass = cells
    own = log_integral(np.array([[[y]]]), np.array([[[n]]]), centre[None, :], spread, _NODES)[0, 0]
    reach = (float((centre - _REACH * spread).min()), float((centre + _REACH * spread).max()))
    across = _across(y, n, found.stretch, reach)
    u = np.linspace(float(across.forward(across.low)), float(across.forward(across.high)), _POINTS)
    eta = across.back(u)
    # The likelihood of a large study under a far mu is tiny: the two are brought together as logarithms.
    height = (y - 0.5 * n) * eta - n * (0.5 * np.abs(eta) + np.log1p(np.exp(-np.abs(eta))))
    log_share = np.log(mass / spread) - own
    prior = np.exp(-0.5 * ((eta[:, None] - centre) / spread) ** 2) @ np.exp(log_share - log_share.max())
    with np.errstate(divide="ignore"):
        log_density = height + np.log(prior) - np.log(across.slope(eta))
    density = np.exp(log_density - log_density.max())
    limits = GridDistribution.from_density(float(u[0]), float(u[1] - u[0]), density).quantile(tails)
    lower, upper = expit(across.back(limits)).tolist()
    return Estimate(float(density @ expit(eta) / density.sum()), lower, upper)


class _Across(NamedTuple):
    """A coordinate of the log-odds that is fine about two points, of which either may be far the sharper."""

    stretches: tuple[Stretch, Stretch]
    low: float
    high: float

    def forward(self, x: float | Array) -> Array:
        first, second = self.stretches
        return first.back(np.asarray(x)) + second.back(np.asarray(x))

    def slope(self, x: Array) -> Array:
        first, second = self.stretches
        return 1.0 / np.hypot(x - first.centre, first.scale) + 1.0 / np.hypot(x - second.centre, second.scale)

    def back(self, u: Array) -> Array:
        """Return the log-odds: read off a table, then by Newton's method inside a shrinking bracket."""
        ends = [s.back(np.array([self.low, self.high])) for s in self.stretches]
        even = [np.linspace(low, high, 60) for low, high in ends]
        table = np.sort(np.concatenate([s.forward(x) for s, x in zip(self.stretches, even, strict=True)]))
        x: Array = np.interp(u, self.forward(table), table)
        low, high = np.full(u.shape, self.low), np.full(u.shape, self.high)
        for _ in range(40):
            miss = self.forward(x) - u
            if float(np.abs(miss).max()) < 1e-11:
                break
            low, high = np.where(miss <= 0.0, x, low), np.where(miss >= 0.0, x, high)
            step = x - miss / self.slope(x)
            # Strictly inside: a step onto an end of the bracket could go back and forth for ever.
            x = np.where((step > low) & (step < high), step, 0.5 * (low + high))
        return x


def _across(y: float, n: float, typical: Stretch, reach: tuple[float, float]) -> _Across:
    """Return a coordinate fine about the study's own proportion and about the typical centre."""
    share = (y + 0.5) / (n + 1.0)
    own = Stretch(float(np.log(share / (1.0 - share))), 0.7 / float(np.sqrt(1.0 + n * share * (1.0 - share))))
    return _Across((own, typical), min(reach[0], own.centre - 3.0), max(reach[1], own.centre + 3.0))
