"""Charts published as quantiles: a curve for each of a few centiles, and nothing beyond the outermost.

Between two published quantiles a value is placed by linear interpolation of its **logarithm** against the
**normal deviate** of the centile. Why on that scale: the curves were fitted to the logarithm; and were the
logarithm normally distributed, the interpolation would be exact, whatever the spacing of the quantiles.
Interpolating the probability itself takes the density as flat between two quantiles, which is furthest
from the truth in the tails, where the decisions are: between the 1st and the 2.5th centile it would be out
by up to a fifth of the distance. The deviate is that of the centile, not of a fitted SD: there is none.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

Side = Literal["below", "above"]


class BeyondPublishedCentiles(ValueError):
    """A value, or a centile, outside the outermost published quantiles: there is no figure for it.

    Parameters
    ----------
    side : {"below", "above"}
        On which side.
    centile : float
        The outermost published centile on that side, e.g. 1.0 or 99.0.
    """

    def __init__(self, side: Side, centile: float) -> None:
        self.side: Side = side
        self.centile = centile
        super().__init__(
            f"{side} centile {centile:g}, the outermost that the chart was published for; nothing is "
            "extrapolated"
        )


class QuantileCurve(NamedTuple):
    """``ln(value) = b0 + b1 w + b2 w**2 + ...``, w exact weeks, for one published quantile."""

    probability: float
    coefficients: tuple[float, ...]

    def log_value(self, ga_days: int) -> float:
        """Return the natural logarithm of the value."""
        week = ga_days / 7
        return math.fsum(b * week**power for power, b in enumerate(self.coefficients))


class QuantilesByAge(NamedTuple):
    """A distribution known by its published quantiles alone.

    Parameters
    ----------
    curves_of : callable
        Returns the curves in ascending order of probability; called when the chart is first read, so
        that naming a chart costs no reading of a file. It is expected to keep what it read.
    """

    curves_of: Callable[[], tuple[QuantileCurve, ...]]

    def z_score(self, value: float, ga_days: int) -> float:
        """Return the normal deviate of the centile of a value.

        Raises
        ------
        BeyondPublishedCentiles
            If the value lies outside the outermost published quantiles.
        """
        curves = self.curves_of()
        logs = [curve.log_value(ga_days) for curve in curves]
        # A published quantile read back must not fall outside by the last digit of exp and log.
        log_value = _snapped(math.log(value), logs)
        if log_value < logs[0]:
            raise BeyondPublishedCentiles("below", 100 * curves[0].probability)
        if log_value > logs[-1]:
            raise BeyondPublishedCentiles("above", 100 * curves[-1].probability)
        return _interpolate(log_value, logs, _deviates(curves))

    def value(self, z: float, ga_days: int) -> float:
        """Return the value at the normal deviate of a centile.

        Raises
        ------
        BeyondPublishedCentiles
            If the centile lies outside the outermost published ones.
        """
        curves = self.curves_of()
        deviates = _deviates(curves)
        at = _snapped(z, deviates)
        if at < deviates[0]:
            raise BeyondPublishedCentiles("below", 100 * curves[0].probability)
        if at > deviates[-1]:
            raise BeyondPublishedCentiles("above", 100 * curves[-1].probability)
        return math.exp(_interpolate(at, deviates, [curve.log_value(ga_days) for curve in curves]))


def _snapped(number: float, knots: list[float]) -> float:
    """Return the outermost knot that a number equals but for rounding, else the number."""
    for edge in (knots[0], knots[-1]):
        if math.isclose(number, edge, rel_tol=1e-12, abs_tol=1e-12):
            return edge
    return number


def _interpolate(at: float, knots: list[float], values: list[float]) -> float:
    right = min(max(bisect_right(knots, at), 1), len(knots) - 1)
    left = right - 1
    share = (at - knots[left]) / (knots[right] - knots[left])
    return values[left] + share * (values[right] - values[left])


def _deviates(curves: tuple[QuantileCurve, ...]) -> list[float]:
    return list(_deviates_of(tuple(curve.probability for curve in curves)))


@lru_cache(maxsize=8)
def _deviates_of(probabilities: tuple[float, ...]) -> tuple[float, ...]:
    from statistics import NormalDist  # a tenth of the start-up of this room, for the WHO charts alone

    if any(later <= earlier for earlier, later in pairwise(probabilities)):
        raise ValueError("quantiles are written in ascending order")
    return tuple(NormalDist().inv_cdf(p) for p in probabilities)
