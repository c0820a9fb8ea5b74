"""What a new centre's risk would be: the posterior of ``mu + tau z`` with a standard normal `z`."""

from __future__ import annotations

import numpy as np

from echolith.pooling.distribution import GridDistribution, Stretch, between, cumulative, slopes
from echolith.pooling.quadrature import Array, expit

#: Points of the distribution of a new centre's log-odds.
_POINTS = 129
#: Points of the posterior that hold less than this have no say in the mean.
_NEGLIGIBLE = 1e-12


def _normal_nodes(step: float) -> tuple[Array, Array]:
    """Return even nodes and weights for an average over a standard normal; beyond 5.3 lies 1e-7 of it."""
    half = np.arange(0.5 * step, 5.3, step)
    z = np.concatenate([-half[::-1], half])
    weight = np.exp(-0.5 * z**2)
    return z, weight / weight.sum()


def mean_next(mass: Array, mu: Array, tau: Array) -> float:
    """Return the mean of ``expit(mu + tau z)`` over the posterior and ``z ~ Normal(0, 1)``.

    Parameters
    ----------
    mass : array of shape (m, t)
        Probability of the points of the grid.
    mu, tau : arrays of shape (m,) and (t,)
    """
    # expit has its nearest pole at distance pi, so that steps of 0.9 / tau make the sum good to 1e-9. Small
    # taus need few nodes, and most of the grid is small taus.
    halvings = np.maximum(np.ceil(np.log2(np.maximum(tau, 0.1) / 1.8)), 0.0)
    total = 0.0
    for halving in np.unique(halvings).tolist():
        z, weight = _normal_nodes(0.5 ** (1.0 + halving))
        columns = halvings == halving
        row, column = np.nonzero(mass[:, columns] > _NEGLIGIBLE)
        risk = expit(mu[row, None] + tau[columns][column, None] * z)
        total += float(mass[:, columns][row, column] @ (risk @ weight))
    return total


def z_step(studies: int, tau: Array, risk_a: float) -> float:
    """Return how fine the steps in z must be for the distribution of a new centre.

    Given tau, the posterior of mu cannot be narrower than about ``tau / sqrt(k)``; the prior on the risk
    can narrow it further.
    """
    return min(0.6, 1.0 / float(np.sqrt(studies + 0.5 * risk_a * float(tau.max()) ** 2)))


def distribution_next(
    density: Array, over_tau: Array, tau: Array, *, stretch: Stretch, t: Array, step_of_z: float
) -> GridDistribution:
    """Return the distribution of a new centre's log-odds in the coordinate `stretch`.

    For each tau, the cumulative distribution of mu given tau is read off at ``x - tau z`` and averaged
    over z.

    Parameters
    ----------
    density : array of shape (m, t)
        Posterior density with respect to the coordinates.
    over_tau, tau : arrays of shape (t,)
        Probability of each tau, and its value.
    t : array of shape (m,)
        The grid in the coordinate `stretch`.
    step_of_z : float
        See `z_step`.
    """
    step = float(t[1] - t[0])
    columns = np.flatnonzero(over_tau > 1e-8)
    density = density[:, columns]
    given_tau = cumulative(density, step)
    given_slope = step * density / given_tau[-1]
    given_tau = given_tau / given_tau[-1]
    z, weight = _normal_nodes(step_of_z)

    reach = 6.5 * float(tau.max())
    low, high = stretch.back(stretch.forward(t[[0, -1]]) + np.array([-reach, reach])).tolist()
    grid = np.linspace(low, high, _POINTS)
    x = stretch.forward(grid)
    probability = np.zeros(grid.size)
    last = t.size - 1
    for column, (spread, share) in enumerate(zip(tau[columns], over_tau[columns], strict=True)):
        position = (stretch.back(x[:, None] - spread * z) - t[0]) / step
        cell = np.clip(np.floor(position), 0, last - 1).astype(int)
        part = np.clip(position - cell, 0.0, 1.0)
        value, slope = given_tau[:, column], given_slope[:, column]
        at = between(value[cell], value[cell + 1], slope[cell], slope[cell + 1], part)
        probability += share * (at @ weight)
    probability /= probability[-1]
    grid_step = float(grid[1] - grid[0])
    rate = np.maximum(slopes(probability, grid_step), 0.0)
    return GridDistribution(float(grid[0]), grid_step, probability, rate)
