"""The posterior of the binomial-normal model by deterministic quadrature.

Events of study `i` are ``Binomial(n_i, expit(mu + tau z_i))`` with ``z_i ~ Normal(0, 1)``. The typical
centre's risk ``expit(mu)`` has a symmetric beta prior and `tau` a half-normal one. The posterior is
computed on a grid of (mu, tau); the grid is laid where the posterior is, found by narrowing a box.
Same counts in, same digits out: there is no sampling.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from echolith.pooling.distribution import GridDistribution, Stretch
from echolith.pooling.next_centre import distribution_next, mean_next, z_step
from echolith.pooling.priors import Priors
from echolith.pooling.quadrature import Array, expit, log_marginal, log_risks

#: Grid of the posterior: log-odds by between-centre standard deviation.
_MU_POINTS, _TAU_POINTS = 81, 32
#: Grid and nodes of the search for the box, and the most times it narrows.
_MU_ROUGH, _TAU_ROUGH, _NODES_ROUGH, _ROUNDS = 17, 10, 9, 120
#: The box holds every point whose posterior density is over exp(-23), 1e-10, of the highest.
_DROP = 23.0
#: It also holds every tau at which there is over exp(-17), 4e-8, of the most.
_HELD = 17.0


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


class Counts(NamedTuple):
    """Counts of some studies, and the powers of their likelihoods (None: all 1), each of shape (k,)."""

    events: Array
    totals: Array
    weights: Array | None = None


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
    return posteriors([Counts(events, totals, weights)], priors)[0]


def posteriors(groups: Sequence[Counts], priors: Priors) -> tuple[Posterior, ...]:
    """Return the posteriors of groups of studies with a typical risk each and one common `tau`.

    Given tau the groups have nothing to do with each other, so that each has a grid of its own over mu;
    the grid over tau, and the probability of its points, are the same for all.
    """
    box = _box(groups, priors)
    u = np.linspace(*box.u_range, _TAU_POINTS)
    tau = box.tau_stretch.forward(u)
    log_tau = -0.5 * (tau / priors.tau_scale) ** 2 + np.log(box.tau_stretch.slope(u))
    given_tau = []
    for data, place in zip(groups, box.places, strict=True):
        t = np.linspace(*place.t_range, _MU_POINTS)
        mu = place.stretch.forward(t)
        log_density = _log_given_tau(data, mu[:, None], tau, priors, nodes=_nodes(priors))
        log_density += np.log(place.stretch.slope(t))[:, None]
        top = log_density.max(axis=0)
        density = np.exp(log_density - top)
        whole = density.sum(axis=0) - 0.5 * (density[0] + density[-1])
        log_tau += top + np.log(whole)
        given_tau.append((t, mu, density / whole))
    height = np.exp(log_tau - log_tau.max())
    # Trapezoidal weights. The density is even in tau, so that half of the weight at tau = 0 is exact.
    over_tau = height.copy()
    over_tau[[0, -1]] *= 0.5
    over_tau /= over_tau.sum()
    spread = _Spread(tau, over_tau, GridDistribution.from_density(float(u[0]), float(u[1] - u[0]), height))
    return tuple(
        _posterior(data, place, box, grid, spread, priors)
        for data, place, grid in zip(groups, box.places, given_tau, strict=True)
    )


class _Spread(NamedTuple):
    """The grid of tau, the probability of its points, and the distribution of tau."""

    tau: Array
    mass: Array
    distribution: GridDistribution


def _posterior(
    data: Counts, place: _Place, box: _Box, grid: tuple[Array, Array, Array], spread: _Spread, priors: Priors
) -> Posterior:
    (t, mu, given_tau), tau = grid, spread.tau
    density = given_tau * spread.mass
    mass = density.copy()
    mass[[0, -1]] *= 0.5
    over_mu = mass.sum(axis=1)
    return Posterior(
        typical_mean=float(over_mu @ expit(mu)),
        next_mean=mean_next(mass, mu, tau),
        tau_mean=float(spread.mass @ tau),
        tau2_mean=float(spread.mass @ tau**2),
        typical=GridDistribution.from_density(float(t[0]), float(t[1] - t[0]), density.sum(axis=1)),
        next_centre=distribution_next(
            given_tau,
            spread.mass,
            tau,
            stretch=place.stretch,
            t=t,
            step_of_z=z_step(data.events.size, tau, priors.risk_a),
        ),
        tau=spread.distribution,
        stretch=place.stretch,
        tau_stretch=box.tau_stretch,
        complete=box.settled and bool(max(over_mu[0], over_mu[-1], spread.mass[-1]) < 1e-6),
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


def _log_given_tau(data: Counts, mu: Array, tau: Array, priors: Priors, *, nodes: int) -> Array:
    """Return the log posterior density of mu for each tau, up to its prior and a constant, shape (m, t)."""
    on_mu = priors.risk_a * log_risks(mu)
    return log_marginal(data.events, data.totals, mu, tau, nodes, data.weights) + on_mu


class _Place(NamedTuple):
    """Where a group's mu is: its coordinate and the range of it."""

    stretch: Stretch
    t_range: tuple[float, float]


class _Box(NamedTuple):
    """Where the posterior is: each group's mu, the common tau, and whether the search came to rest."""

    places: tuple[_Place, ...]
    tau_stretch: Stretch
    u_range: tuple[float, float]
    settled: bool


def _box(groups: Sequence[Counts], priors: Priors) -> _Box:
    """Find where the posterior is, on a rough grid that is laid anew until it rests.

    Each tau has its own range of mu, because a range found at one tau says little of another. Tau is
    narrowed, and its coordinate stretched about the peak, only when those ranges have come to rest.
    """
    far = _DROP / priors.risk_a + 10.0 + 6.0 * priors.tau_scale
    reach = np.array([[far + float(np.log(data.totals.sum() + 1.0))] for data in groups])
    mu_low, mu_high = np.tile(-reach, _TAU_ROUGH), np.tile(reach, _TAU_ROUGH)
    tau_stretch = Stretch(0.0, float(np.sqrt(2.0 * _DROP)) * priors.tau_scale)
    u_range = (0.0, float(np.arcsinh(1.0)))
    mu = heights = np.empty((0, 0, 0))
    profile = np.empty(0)
    settled = False
    for _ in range(_ROUNDS):
        u = np.linspace(*u_range, _TAU_ROUGH)
        tau = tau_stretch.forward(u)
        mu = mu_low[:, None] + (mu_high - mu_low)[:, None] * np.linspace(0.0, 1.0, _MU_ROUGH)[:, None]
        heights = np.stack(
            [
                _log_given_tau(data, part, tau, priors, nodes=_NODES_ROUGH)
                for data, part in zip(groups, mu, strict=True)
            ]
        )
        tops = heights.max(axis=1)
        profile = tops.sum(axis=0) - 0.5 * (tau / priors.tau_scale) ** 2
        mu_low, mu_high = _narrowed(mu, heights - tops[:, None])
        if bool(np.any(mu_high - mu_low < 0.6 * (mu[:, -1] - mu[:, 0]))):
            continue
        # When studies are large and alike, the wide cells of a far tail hold more than their heights tell.
        held = profile + np.log(mu_high - mu_low).sum(axis=0) + np.log(tau_stretch.slope(u))
        kept = np.flatnonzero((profile > profile.max() - _DROP) | (held > held.max() - _HELD))
        left, right = max(int(kept[0]) - 1, 0), int(kept[-1]) + 1
        if right == _TAU_ROUGH:
            # Studies that contradict each other push tau beyond what its prior holds for likely.
            u_range = (u_range[0], float(tau_stretch.back(2.0 * tau[-1])))
            mu_low, mu_high = np.tile(-reach, _TAU_ROUGH), np.tile(reach, _TAU_ROUGH)
            continue
        before, tau_stretch = tau_stretch, _stretch(tau, profile)
        if tau[left] == 0.0:
            # About 0 the map is odd, and the density stays even in the stretched coordinate.
            tau_stretch = Stretch(0.0, tau_stretch.scale)
        u_range = _pair(tau_stretch.back(tau[[left, right]]))
        within = slice(left, right + 1)
        mu_low = np.repeat(mu_low[:, within].min(axis=1, keepdims=True), _TAU_ROUGH, axis=1)
        mu_high = np.repeat(mu_high[:, within].max(axis=1, keepdims=True), _TAU_ROUGH, axis=1)
        if tau[right] - tau[left] > 0.8 * (tau[-1] - tau[0]) and tau_stretch.scale > 0.9 * before.scale:
            settled = True
            break
    best = int(profile.argmax())
    places = []
    for part, height, low, high in zip(mu, heights, mu_low.min(axis=1), mu_high.max(axis=1), strict=True):
        stretch = _stretch(part[:, best], height[:, best])
        places.append(_Place(stretch, _pair(stretch.back(np.array([low, high])))))
    return _Box(tuple(places), tau_stretch, u_range, settled)


def _narrowed(mu: Array, fall: Array) -> tuple[Array, Array]:
    """Return for each group and tau the range of mu in which the posterior is within the cut, a cell wider.

    For a given tau the posterior is log-concave in mu, so that the points above the cut are neighbours and
    one more cell on either side is sure to hold what the grid missed.
    """
    above = fall > -_DROP
    first = np.maximum(above.argmax(axis=1) - 1, 0)
    last = np.minimum(mu.shape[1] - above[:, ::-1].argmax(axis=1), mu.shape[1] - 1)
    low = np.take_along_axis(mu, first[:, None], axis=1)[:, 0]
    return low, np.take_along_axis(mu, last[:, None], axis=1)[:, 0]


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
