"""Subgroups in the Bayesian model: a typical risk for each, the spread common or its own.

With a common spread the groups' posteriors depend on each other through tau alone: given tau they are
independent, so that all is a sum over tau. Deterministic, on one grid.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from echolith.pooling.parts import Estimate
from echolith.pooling.priors import Priors
from echolith.pooling.quadrature import Array, expit, log_marginal, log_risks

#: Points of mu, even on a scale that is fine about 0; points of tau, in units of its prior's scale.
_MU_POINTS, _TAU_POINTS, _TAU_REACH, _NODES = 801, 37, 4.5, 25
_FAR = 36.0


class GroupPosterior(NamedTuple):
    """Posterior mass of a group over typical log-odds and tau, shape (mus, taus), summing to 1."""

    mass: Array

    def risk(self, level: float) -> Estimate:
        """Return mean and equal-tailed limits of the typical risk."""
        over_mu = self.mass.sum(axis=1)
        low, high = _quantiles(over_mu, MU, (0.5 * (1.0 - level), 0.5 * (1.0 + level)))
        return Estimate(float(over_mu @ RISK), float(expit(np.array(low))), float(expit(np.array(high))))


#: The grid of mu, and the risks there.
MU: Array = 3.0 * np.sinh(np.linspace(-1.0, 1.0, _MU_POINTS) * float(np.arcsinh(_FAR / 3.0)))
RISK: Array = expit(MU)


class Groups(NamedTuple):
    """Posteriors of all groups, and that of the common spread: its values and their masses.

    With a spread of their own `tau` and `tau_mass` are empty, and the groups are independent.
    """

    groups: tuple[GroupPosterior, ...]
    tau: Array
    tau_mass: Array


def group_posteriors(counts: list[tuple[Array, Array]], priors: Priors, *, common_tau: bool) -> Groups:
    """Return the posteriors of groups.

    Parameters
    ----------
    counts : list of (events, totals)
        Arrays of shape (k,) for each group.
    priors : Priors
    common_tau : bool
        Whether all groups share one spread between centres.
    """
    tau = priors.tau_scale * np.linspace(0.0, _TAU_REACH, _TAU_POINTS)
    weight = np.gradient(MU)[:, None] * np.exp(priors.risk_a * log_risks(MU))[:, None]
    prior_tau = np.exp(-0.5 * (tau / priors.tau_scale) ** 2)
    prior_tau[[0, -1]] *= 0.5
    joint = []
    for y, n in counts:
        log_likelihood = log_marginal(y, n, MU[:, None], tau, _NODES)
        joint.append(np.exp(log_likelihood - log_likelihood.max()) * weight)
    if not common_tau:
        own = [part * prior_tau for part in joint]
        return Groups(tuple(GroupPosterior(part / part.sum()) for part in own), np.empty(0), np.empty(0))
    heights = [part.sum(axis=0) for part in joint]
    tau_mass = prior_tau * np.prod(heights, axis=0)
    tau_mass /= tau_mass.sum()
    groups = tuple(
        GroupPosterior(part / np.where(height > 0.0, height, 1.0) * tau_mass)
        for part, height in zip(joint, heights, strict=True)
    )
    return Groups(groups, tau, tau_mass)


def difference(
    first: GroupPosterior, second: GroupPosterior, level: float, *, common_tau: bool, of: str = "risk"
) -> Estimate:
    """Return mean and equal-tailed limits of second minus first, of the typical risks or of their log-odds.

    Parameters
    ----------
    first, second : GroupPosterior
        Of the same call of `group_posteriors`.
    level : float
    common_tau : bool
        As in that call: given tau the two are independent; with spreads of their own they are so at once.
    of : {"risk", "log-odds"}
    """
    values = RISK if of == "risk" else MU
    one, two = first.mass, second.mass
    if not common_tau:
        one, two = one.sum(axis=1, keepdims=True), two.sum(axis=1, keepdims=True)
    kept = one.sum(axis=0) > 1e-10
    one, two = one[:, kept], two[:, kept]
    share = one.sum(axis=0)
    given_two = two / two.sum(axis=0)
    below_two = np.cumsum(given_two, axis=0) - 0.5 * given_two
    mean = float(second.mass.sum(axis=1) @ values - first.mass.sum(axis=1) @ values)

    def below(d: float) -> float:
        """Return the probability that the difference is at most `d`."""
        total = 0.0
        for column in range(share.size):
            at = np.interp(values + d, values, below_two[:, column], left=0.0, right=1.0)
            total += float(one[:, column] @ at)
        return total

    from scipy.optimize import brentq

    reach = float(values[-1] - values[0]) + 1.0
    low, high = (
        float(brentq(lambda d, p=p: below(d) - p, -reach, reach, xtol=1e-7))
        for p in (0.5 * (1.0 - level), 0.5 * (1.0 + level))
    )
    return Estimate(mean, low, high)


def _quantiles(mass: Array, values: Array, probabilities: tuple[float, ...]) -> list[float]:
    below = np.cumsum(mass) - 0.5 * mass
    found: list[float] = np.interp(probabilities, below, values).tolist()
    return found
