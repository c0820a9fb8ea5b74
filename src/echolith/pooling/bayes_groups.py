"""Subgroups in the Bayesian model: a typical risk for each, the spread common or its own.

With a common spread the groups' posteriors depend on each other through tau alone: given tau they are
independent. With spreads of their own they are independent at once. Deterministic.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from echolith.pooling import bayes_difference
from echolith.pooling.bayes import Counts, Posterior, posterior, posteriors
from echolith.pooling.contrast import LOG_ODDS
from echolith.pooling.parts import Estimate
from echolith.pooling.priors import Priors
from echolith.pooling.quadrature import Array, expit


class GroupPosterior(NamedTuple):
    """The posterior of a group of studies."""

    posterior: Posterior

    def risk(self, level: float) -> Estimate:
        """Return mean and equal-tailed limits of the typical risk."""
        found = self.posterior
        tails = np.array([0.5 * (1.0 - level), 0.5 * (1.0 + level)])
        lower, upper = expit(found.stretch.forward(found.typical.quantile(tails))).tolist()
        return Estimate(found.typical_mean, lower, upper)

    @property
    def converged(self) -> bool:
        """Whether the posterior's figures are what they claim to be."""
        return self.posterior.complete


class Groups(NamedTuple):
    """The posteriors of all groups, in the order given."""

    groups: tuple[GroupPosterior, ...]


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
    if common_tau:
        found = posteriors([Counts(y, n) for y, n in counts], priors)
    else:
        found = tuple(posterior(y, n, priors) for y, n in counts)
    return Groups(tuple(GroupPosterior(each) for each in found))


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
        As in that call.
    of : {"risk", "log-odds"}

    Raises
    ------
    UsageError
        If one of the posteriors is not complete.
    """
    one, two = first.posterior, second.posterior
    if of == "risk":
        return bayes_difference.difference(one, two, level, common_tau=common_tau)
    lower, upper = bayes_difference.limits(one, two, LOG_ODDS, level, common_tau=common_tau)
    mean = float(two.mass.sum(axis=1) @ two.mu_grid - one.mass.sum(axis=1) @ one.mu_grid)
    return Estimate(mean, lower, upper)
