"""Each study's own risk given all studies and the priors: drawn toward the typical centre.

Given mu and tau a study's log-odds has the density ``Binomial(y | eta) Normal(eta | mu, tau) / L(mu,
tau)``; it is averaged over the posterior's grid.
"""

from __future__ import annotations

import numpy as np

from echolith.pooling.bayes import Posterior
from echolith.pooling.parts import Estimate
from echolith.pooling.quadrature import Array, expit, log_integral

#: Points of a study's log-odds; nodes of its marginal likelihood.
_POINTS, _NODES = 201, 25
#: A spread narrower than this many steps of the grid of mu is widened to it: the grid knows nothing finer.
_FINEST = 0.7
#: Points of the posterior that hold less than this have no say.
_NEGLIGIBLE = 1e-7


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
    mu, tau = np.meshgrid(found.mu_grid, found.tau_grid, indexing="ij")
    finest = _FINEST * np.gradient(found.mu_grid)[:, None]
    kept = found.mass > _NEGLIGIBLE
    spread = np.maximum(tau, finest)[kept]
    centre, mass = mu[kept], found.mass[kept]
    tails = (0.5 * (1.0 - level), 0.5 * (1.0 + level))
    result: dict[tuple[float, float], Estimate] = {}
    for y, n in zip(events.tolist(), totals.tolist(), strict=True):
        if (y, n) not in result:
            own = log_integral(
                np.array([[[y]]]), np.array([[[n]]]), found.mu_grid[:, None], found.tau_grid, _NODES
            )[0][kept]
            # The largest is taken out: the likelihood of a large study under a far mu is tiny.
            weight = mass * np.exp(own.min() - own) if own.size else mass
            eta = _log_odds(y, n, centre)
            prior = (np.exp(-0.5 * ((eta[:, None] - centre) / spread) ** 2) / spread) @ weight
            result[(y, n)] = _summary(y, n, eta, prior, tails)
    return tuple(result[pair] for pair in zip(events.tolist(), totals.tolist(), strict=True))


def _log_odds(y: float, n: float, centre: Array) -> Array:
    """Return where a study's log-odds may be: fine about its own proportion, out to what others suggest."""
    share = (y + 0.5) / (n + 1.0)
    own = float(np.log(share / (1.0 - share)))
    width = 0.7 / float(np.sqrt(1.0 + n * share * (1.0 - share)))
    low, high = min(float(centre.min()), own) - 3.0, max(float(centre.max()), own) + 3.0
    left, right = np.arcsinh((np.array([low, high]) - own) / width).tolist()
    result: Array = own + width * np.sinh(np.linspace(left, right, _POINTS))
    return result


def _summary(y: float, n: float, eta: Array, prior: Array, tails: tuple[float, float]) -> Estimate:
    height = (y - 0.5 * n) * eta - n * (0.5 * np.abs(eta) + np.log1p(np.exp(-np.abs(eta))))
    density = prior * np.exp(height - height.max())
    cells = 0.5 * (density[1:] + density[:-1]) * np.diff(eta)
    below = np.concatenate([[0.0], np.cumsum(cells)])
    risk = expit(eta)
    mean = float((cells * 0.5 * (risk[1:] + risk[:-1])).sum() / cells.sum())
    lower, upper = expit(np.interp(tails, below / below[-1], eta)).tolist()
    return Estimate(mean, lower, upper)
