"""Each study's own risk given the fitted model: drawn toward the typical centre, small studies most."""

from __future__ import annotations

import numpy as np

from echolith.pooling.distribution import between, cumulative
from echolith.pooling.likelihood.nodes import evenly_spaced, find_modes
from echolith.pooling.parts import Estimate
from echolith.pooling.quadrature import Array, expit

#: So many times more nodes than an integral needs: enough to read limits off between them.
_FINENESS = 8.0
_HALVINGS = 40


def shrunken_risks(
    events: Array, totals: Array, mu: float, tau: float, level: float = 0.95
) -> tuple[Estimate, ...]:
    """Return the mean and equal-tailed limits of each study's risk, with `mu` and `tau` taken as known.

    Parameters
    ----------
    events, totals : arrays of shape (k,)
        Counts.
    mu, tau : float
        Fitted log-odds of the typical centre and standard deviation between centres.
    level : float
        Probability content. As `mu` and `tau` are taken as known the limits are too narrow with few studies.
    """
    y, n = np.asarray(events, dtype=float), np.asarray(totals, dtype=float)
    if tau == 0.0:
        common = float(expit(np.array(mu)))
        return tuple(Estimate(common, common, common) for _ in range(y.size))
    centre, spread = np.full(y.size, mu), np.full(y.size, tau)
    modes = find_modes(y, n, centre, spread, np.log((y + 0.5) / (n - y + 0.5)))
    nodes, _ = evenly_spaced(y, n, centre, spread, modes, _FINENESS)
    z = nodes.z + nodes.unit * nodes.x
    eta = mu + tau * z
    size = np.abs(eta)
    height = (y - 0.5 * n) * eta - n * (0.5 * size + np.log1p(np.exp(-size))) - 0.5 * z * z
    density = np.exp(height - height.max(axis=0))
    means = (density * expit(eta)).sum(axis=0) / density.sum(axis=0)
    below = cumulative(density, 1.0)
    whole = below[-1]
    tails = 0.5 * np.array([[1.0 - level], [1.0 + level]])
    places = nodes.z + nodes.unit * (nodes.x[0] + _places(below / whole, density / whole, tails))
    lower, upper = expit(mu + tau * places)
    return tuple(
        Estimate(float(mean), float(low), float(high))
        for mean, low, high in zip(means, lower, upper, strict=True)
    )


def _places(below: Array, density: Array, probabilities: Array) -> Array:
    """Return where `below` (nodes, k) reaches `probabilities` (m, 1), in nodes from the first: (m, k)."""
    rising = np.maximum.accumulate(below, axis=0)
    short = (rising[:, None] <= probabilities).sum(axis=0) - 1
    cell = np.clip(short, 0, below.shape[0] - 2)
    study = np.arange(below.shape[1])
    ends = (below[cell, study], below[cell + 1, study], density[cell, study], density[cell + 1, study])
    low, high = np.zeros(cell.shape), np.ones(cell.shape)
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        under = between(*ends, middle) < probabilities
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    places: Array = cell + 0.5 * (low + high)
    return places
