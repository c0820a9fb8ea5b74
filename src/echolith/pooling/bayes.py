"""The posterior of the binomial-normal model by deterministic quadrature.

Events of study `i` are ``Binomial(n_i, expit(mu + tau z_i))`` with ``z_i ~ Normal(0, 1)``. The typical
centre's risk ``expit(mu)`` has a symmetric beta prior and `tau` a half-normal one. The posterior is
computed on a grid of (mu, tau); the grid is laid where the posterior is, found by narrowing a box.
Same counts in, same digits out: there is no sampling.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from echolith.pooling.distribution import GridDistribution, Stretch, between, cumulative, slopes
from echolith.pooling.priors import Priors
from echolith.pooling.quadrature import Array, expit, log_marginal, log_risks

#: Grid of the posterior: log-odds by between-centre standard deviation.
_MU_POINTS, _TAU_POINTS = 81, 32
#: Grid and nodes of the search for the box, and the most times it narrows.
_MU_ROUGH, _TAU_ROUGH, _NODES_ROUGH, _ROUNDS = 17, 10, 9, 30
#: The box holds every point whose posterior density is over exp(-23), 1e-10, of the highest.
_DROP = 23.0
#: Points of the distribution of a new centre's log-odds.
_NEXT_POINTS = 129


@dataclass(frozen=True, slots=True)
class Posterior:
    """What the data and the priors say together.

    Attributes
    ----------
    typical_mean : float
        Posterior mean of the typical centre's risk.
    next_mean : float
        Posterior predictive mean of a new centre's risk.
    tau_mean, tau2_mean : float
        Posterior means of the between-centre standard deviation (log-odds) and of its square.
    typical, next_centre : GridDistribution
        Distributions of the two log-odds in the stretched coordinate `stretch`.
    tau : GridDistribution
        Distribution of `tau` in its stretched coordinate `tau_stretch`.
    stretch, tau_stretch : Stretch
        The coordinates: of `typical` and `next_centre`, and of `tau`.
    complete : bool
        False if the grid cut off a part of the posterior that matters.
    mu_grid, tau_grid, mass : arrays of shape (m,), (t,) and (m, t)
        The grid and the probability of each of its points.
    """

    typical_mean: float
    next_mean: float
    tau_mean: float
    tau2_mean: float
    typical: GridDistribution
    next_centre: GridDistribution
    tau: GridDistribution
    stretch: Stretch
    tau_stretch: Stretch
    complete: bool
    mu_grid: Array
    tau_grid: Array
    mass: Array


def posterior(events: Array, totals: Array, priors: Priors, weights: Array | None = None) -> Posterior:
    """Return the posterior of the binomial-normal model.

    Parameters
    ----------
    events, totals : float arrays of shape (k,)
        Whole numbers, already checked.
    priors : Priors
        Beta prior on the risk, half-normal prior on `tau`.
    weights : array of shape (k,), optional
        Powers of the studies' likelihoods, each in 0 to 1; 1 if left out.
    """
    data = _Data(events, totals, weights)
    box = _box(data, priors)
    stretch, tau_stretch = box.stretch, box.tau_stretch
    t, u = np.linspace(*box.t_range, _MU_POINTS), np.linspace(*box.u_range, _TAU_POINTS)
    step, u_step = float(t[1] - t[0]), float(u[1] - u[0])
    mu, tau = stretch.forward(t), tau_stretch.forward(u)
    log_density = _log_posterior(data, mu[:, None], tau, priors, nodes=_nodes(priors))
    density = np.exp(log_density - log_density.max())
    density *= stretch.slope(t)[:, None] * tau_stretch.slope(u)

    # Trapezoidal weights. The density is even in tau, so that half of the weight at tau = 0 is exact.
    mass = density.copy()
    mass[[0, -1]] *= 0.5
    mass[:, [0, -1]] *= 0.5
    mass /= mass.sum()
    over_mu, over_tau = mass.sum(axis=1), mass.sum(axis=0)
    over_mu_density = density.sum(axis=1) - 0.5 * (density[:, 0] + density[:, -1])
    return Posterior(
        typical_mean=float(over_mu @ expit(mu)),
        next_mean=_mean_next(mass, mu, tau),
        tau_mean=float(over_tau @ tau),
        tau2_mean=float(over_tau @ tau**2),
        typical=GridDistribution.from_density(float(t[0]), step, over_mu_density),
        next_centre=_distribution_next(
            density, over_tau, tau, stretch=stretch, t=t, z_step=_z_step(events.size, tau, priors)
        ),
        tau=GridDistribution.from_density(float(u[0]), u_step, density.sum(axis=0)),
        stretch=stretch,
        tau_stretch=tau_stretch,
        complete=box.settled and bool(max(over_mu[0], over_mu[-1], over_tau[-1]) < 1e-6),
        mu_grid=mu,
        tau_grid=tau,
        mass=mass,
    )


def _nodes(priors: Priors) -> int:
    """Return how many Gauss-Hermite nodes keep risks within 1e-4 at this prior spread.

    The wider the prior on tau, the longer the flat stretches of the integrand that the rule must carry;
    ``validation/pooling/README.md`` holds the measured errors.
    """
    return int(min(max(15.0, 20.0 * priors.tau_scale - 4.0), 81.0))


class _Data(NamedTuple):
    """The counts, and the powers of their likelihoods."""

    events: Array
    totals: Array
    weights: Array | None


def _log_posterior(data: _Data, mu: Array, tau: Array, priors: Priors, *, nodes: int) -> Array:
    """Return the log posterior density with respect to (mu, tau), up to a constant, shape (m, t)."""
    on_mu = priors.risk_a * log_risks(mu)
    on_tau = -0.5 * (tau / priors.tau_scale) ** 2
    return log_marginal(data.events, data.totals, mu, tau, nodes, data.weights) + on_mu + on_tau


@dataclass(frozen=True, slots=True)
class _Box:
    """Where the posterior is: coordinates, their ranges, and whether the search came to rest."""

    stretch: Stretch
    t_range: tuple[float, float]
    tau_stretch: Stretch
    u_range: tuple[float, float]
    settled: bool


def _box(data: _Data, priors: Priors) -> _Box:
    """Find where the posterior is, on a rough grid that is laid anew until it rests.

    Each tau has its own range of mu, because a range found at one tau says little of another. Tau is
    narrowed, and its coordinate stretched about the peak, only when those ranges have come to rest.
    """
    reach = _DROP / priors.risk_a + float(np.log(data.totals.sum() + 1.0)) + 10.0 + 6.0 * priors.tau_scale
    mu_low, mu_high = np.full(_TAU_ROUGH, -reach), np.full(_TAU_ROUGH, reach)
    tau_stretch = Stretch(0.0, float(np.sqrt(2.0 * _DROP)) * priors.tau_scale)
    u_range = (0.0, float(np.arcsinh(1.0)))
    mu = profile = heights = np.empty((0, 0))
    settled = False
    for _ in range(_ROUNDS):
        tau = tau_stretch.forward(np.linspace(*u_range, _TAU_ROUGH))
        mu = mu_low + (mu_high - mu_low) * np.linspace(0.0, 1.0, _MU_ROUGH)[:, None]
        heights = _log_posterior(data, mu, tau, priors, nodes=_NODES_ROUGH)
        profile = heights.max(axis=0)
        mu_low, mu_high = _narrowed(mu, heights - profile)
        if bool(np.any(mu_high - mu_low < 0.6 * (mu[-1] - mu[0]))):
            continue
        kept = np.flatnonzero(profile > profile.max() - _DROP)
        left, right = max(int(kept[0]) - 1, 0), int(kept[-1]) + 1
        if right == _TAU_ROUGH:
            # Studies that contradict each other push tau beyond what its prior holds for likely.
            u_range = (u_range[0], float(tau_stretch.back(2.0 * tau[-1])))
            mu_low, mu_high = np.full(_TAU_ROUGH, -reach), np.full(_TAU_ROUGH, reach)
            continue
        before, tau_stretch = tau_stretch, _stretch(tau, profile)
        if tau[left] == 0.0:
            # About 0 the map is odd, and the density stays even in the stretched coordinate.
            tau_stretch = Stretch(0.0, tau_stretch.scale)
        u_range = _pair(tau_stretch.back(tau[[left, right]]))
        mu_low = np.full(_TAU_ROUGH, mu_low[left : right + 1].min())
        mu_high = np.full(_TAU_ROUGH, mu_high[left : right + 1].max())
        if tau[right] - tau[left] > 0.8 * (tau[-1] - tau[0]) and tau_stretch.scale > 0.7 * before.scale:
            settled = True
            break
    best = int(profile.argmax())
    stretch = _stretch(mu[:, best], heights[:, best])
    t_range = _pair(stretch.back(np.array([mu_low.min(), mu_high.max()])))
    return _Box(stretch, t_range, tau_stretch, u_range, settled)


def _narrowed(mu: Array, fall: Array) -> tuple[Array, Array]:
    """Return for each tau the range of mu in which the posterior is within the cut, one cell wider.

    For a given tau the posterior is log-concave in mu, so that the points above the cut are neighbours and
    one more cell on either side is sure to hold what the grid missed.
    """
    above = fall > -_DROP
    first = np.maximum(above.argmax(axis=0) - 1, 0)
    last = np.minimum(mu.shape[0] - above[::-1].argmax(axis=0), mu.shape[0] - 1)
    columns = np.arange(mu.shape[1])
    return mu[first, columns], mu[last, columns]


def _pair(ends: Array) -> tuple[float, float]:
    return float(ends[0]), float(ends[1])


def _stretch(x: Array, log_density: Array) -> Stretch:
    """Return a stretch about the mode, as fine as the steeper side of the density asks for."""
    mode = int(np.argmax(log_density))
    fallen = log_density < log_density[mode] - 0.5
    left, right = np.flatnonzero(fallen[:mode]), np.flatnonzero(fallen[mode:])
    sides = []
    if left.size:
        sides.append(x[mode] - x[left[-1]])
    if right.size:
        sides.append(x[mode + right[0]] - x[mode])
    return Stretch(centre=float(x[mode]), scale=float(min(sides)))


def _normal_nodes(step: float) -> tuple[Array, Array]:
    """Return even nodes and weights for an average over a standard normal; beyond 5.3 lies 1e-7 of it."""
    half = np.arange(0.5 * step, 5.3, step)
    z = np.concatenate([-half[::-1], half])
    weight = np.exp(-0.5 * z**2)
    return z, weight / weight.sum()


def _mean_next(mass: Array, mu: Array, tau: Array) -> float:
    """Return the mean of ``expit(mu + tau z)`` over the posterior and ``z ~ Normal(0, 1)``."""
    # expit has its nearest pole at distance pi, so that this step makes the sum good to 1e-9.
    z_step = min(0.5, 0.9 / float(tau.max()))
    z, weight = _normal_nodes(z_step)
    total = 0.0
    for point, share in zip(z, weight, strict=True):
        total += float(share) * float((mass * expit(mu[:, None] + tau * point)).sum())
    return total


def _z_step(studies: int, tau: Array, priors: Priors) -> float:
    """Return how fine the steps in z must be for the distribution of a new centre.

    Given tau, the posterior of mu cannot be narrower than about ``tau / sqrt(k)``; the prior on the risk
    can narrow it further.
    """
    return min(0.6, 1.0 / float(np.sqrt(studies + 0.5 * priors.risk_a * float(tau.max()) ** 2)))


def _distribution_next(
    density: Array, over_tau: Array, tau: Array, *, stretch: Stretch, t: Array, z_step: float
) -> GridDistribution:
    """Return the distribution of a new centre's log-odds ``mu + tau z``.

    For each tau, the cumulative distribution of mu given tau is read off at ``x - tau z`` and averaged
    over z in steps of `z_step`.
    """
    step = float(t[1] - t[0])
    columns = np.flatnonzero(over_tau > 1e-8)
    density = density[:, columns] / density[:, columns].max(axis=0)
    given_tau = cumulative(density, step)
    given_slope = step * density / given_tau[-1]
    given_tau = given_tau / given_tau[-1]
    z, weight = _normal_nodes(z_step)

    reach = 6.5 * float(tau.max())
    low, high = stretch.back(stretch.forward(t[[0, -1]]) + np.array([-reach, reach])).tolist()
    grid = np.linspace(low, high, _NEXT_POINTS)
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
