"""Two posteriors compared: difference, ratio and odds ratio of their risks. Deterministic."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from echolith.errors import UsageError
from echolith.pooling.bayes import Posterior
from echolith.pooling.contrast import LOG_ODDS, LOG_RISK, RISK, Pair, Scale, Side
from echolith.pooling.distribution import cumulative
from echolith.pooling.parts import Estimate

#: Whose risk is compared: the typical centres', or that of one new centre each.
Of = Literal["typical", "next_centre"]

#: Taus that hold less than this have no say.
_NEGLIGIBLE = 1e-7


def difference(
    first: Posterior, second: Posterior, level: float = 0.95, *, of: Of = "typical", common_tau: bool = False
) -> Estimate:
    """Return posterior mean and equal-tailed limits of the second risk minus the first.

    Parameters
    ----------
    first, second : Posterior
        Of two groups of studies that have no study in common.
    level : float
        Probability content of the limits.
    of : {"typical", "next_centre"}
        Whose risk.
    common_tau : bool
        The two come from one call of :func:`~echolith.pooling.bayes.posteriors`, which gives them a common
        spread; only typical risks can then be compared. Otherwise each has its own.

    Returns
    -------
    Estimate
        In -1 to 1.

    Raises
    ------
    UsageError
        If one of the posteriors is not complete, or for ``next_centre`` with a common spread.
    """
    lower, upper = limits(first, second, RISK, level, of=of, common_tau=common_tau)
    if of == "typical":
        return Estimate(second.typical_mean - first.typical_mean, lower, upper)
    return Estimate(second.next_mean - first.next_mean, lower, upper)


def ratio(
    first: Posterior, second: Posterior, level: float = 0.95, *, of: Of = "typical", common_tau: bool = False
) -> Estimate:
    """Return posterior median and equal-tailed limits of the second risk divided by the first.

    The median, because the mean of a ratio is infinite when the first group may have hardly any risk.
    Parameters and errors are those of :func:`difference`.
    """
    return _ratio(_pair(first, second, of, common_tau=common_tau), LOG_RISK, level)


def odds_ratio(
    first: Posterior, second: Posterior, level: float = 0.95, *, of: Of = "typical", common_tau: bool = False
) -> Estimate:
    """Return posterior median and equal-tailed limits of the second odds divided by the first.

    Parameters and errors are those of :func:`difference`.
    """
    return _ratio(_pair(first, second, of, common_tau=common_tau), LOG_ODDS, level)


def probability_greater(
    first: Posterior, second: Posterior, *, of: Of = "typical", common_tau: bool = False
) -> float:
    """Return the probability that the second risk is the greater; parameters as :func:`difference`."""
    pair = _pair(first, second, of, common_tau=common_tau)
    return 1.0 - float(pair.at_most(np.zeros(1), LOG_ODDS)[0])


def limits(
    first: Posterior,
    second: Posterior,
    scale: Scale,
    level: float,
    *,
    of: Of = "typical",
    common_tau: bool = False,
) -> tuple[float, float]:
    """Return equal-tailed limits of "second minus first" on a scale; otherwise as :func:`difference`."""
    pair = _pair(first, second, of, common_tau=common_tau)
    lower, upper = pair.quantile(np.array([0.5 * (1.0 - level), 0.5 * (1.0 + level)]), scale).tolist()
    return lower, upper


def _pair(first: Posterior, second: Posterior, of: Of, *, common_tau: bool = False) -> Pair:
    if not (first.complete and second.complete):
        raise UsageError("a posterior that is not complete has no figure to compare")
    if common_tau:
        if of != "typical":
            raise UsageError("with one spread for both groups only the typical risks can be compared")
        share = first.mass.sum(axis=0)
        kept = share > _NEGLIGIBLE
        return Pair(_given_tau(first, kept), _given_tau(second, kept), share[kept] / share[kept].sum())
    alone = (first.typical, second.typical) if of == "typical" else (first.next_centre, second.next_centre)
    sides = [
        Side(
            owner.stretch, grid.start, grid.step, grid.probability[:, None], grid.step * grid.density[:, None]
        )
        for owner, grid in zip((first, second), alone, strict=True)
    ]
    return Pair(sides[0], sides[1], np.ones(1))


def _given_tau(found: Posterior, kept: NDArray[np.bool_]) -> Side:
    density = found.mass[:, kept]
    # The mass of the ends is that of half a cell.
    density[[0, -1]] *= 2.0
    start, step = found.typical.start, found.typical.step
    total = cumulative(density, step)
    return Side(found.stretch, start, step, total / total[-1], step * density / total[-1])


def _ratio(pair: Pair, scale: Scale, level: float) -> Estimate:
    probabilities = np.array([0.5, 0.5 * (1.0 - level), 0.5 * (1.0 + level)])
    middle, lower, upper = np.exp(pair.quantile(probabilities, scale)).tolist()
    return Estimate(middle, lower, upper)
