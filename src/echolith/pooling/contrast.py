"""The distribution of a contrast of two log-odds that are independent, or independent given the spread.

The probability that the contrast is at most `c` is the average, over the one log-odds, of the other's
cumulative distribution. The average runs over the sharper of the two, so that what is averaged is smooth, and
changing the two about changes the sign and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from echolith.pooling.distribution import Stretch, between
from echolith.pooling.quadrature import Array, expit, logit

#: Cells that the sharper side is cut into (all its distributions together, but at least 4 a grid step).
_CELLS = 2000
#: Halvings of the range of a contrast: to 1e-10 of it.
_HALVINGS = 34


class Scale(NamedTuple):
    """A rising map of log-odds, and the way back; what lies beyond the scale is infinite there."""

    there: Callable[[Array], Array]
    back: Callable[[Array], Array]


def _log_odds_of(log_risk: Array) -> Array:
    inside = np.minimum(log_risk, -1e-300)
    return np.where(log_risk < 0.0, inside - np.log(-np.expm1(inside)), np.inf)


#: Contrasts on these scales are differences of risks, log risk ratios and log odds ratios.
RISK = Scale(expit, lambda risk: logit(np.clip(risk, 0.0, 1.0)))
LOG_RISK = Scale(lambda log_odds: -np.logaddexp(0.0, -log_odds), _log_odds_of)
LOG_ODDS = Scale(np.asarray, np.asarray)


class Side(NamedTuple):
    """Distributions of a log-odds on one even grid in a stretched coordinate, side by side.

    `probability` and `slope` (per step of the grid) have the shape (points, distributions).
    """

    stretch: Stretch
    start: float
    step: float
    probability: Array
    slope: Array

    def below(self, position: Array) -> Array:
        """Return the probability at or below positions (in steps of the grid), shape (..., distributions)."""
        last = self.probability.shape[0] - 1
        cell = np.clip(np.floor(position), 0, last - 1).astype(np.intp)
        part = np.clip(position - cell, 0.0, 1.0)
        own = np.arange(self.probability.shape[1])
        ends = (cell, own), (cell + 1, own)
        values = [table[end] for table in (self.probability, self.slope) for end in ends]
        return np.clip(between(values[0], values[1], values[2], values[3], part), 0.0, 1.0)

    def below_log_odds(self, log_odds: Array) -> Array:
        """Return the probability at or below log-odds, shape (..., distributions)."""
        # Infinite log-odds stand for a risk of 0 or 1, and lie beyond an end of any grid.
        return self.below((np.clip(self.stretch.back(log_odds), -1e6, 1e6) - self.start) / self.step)

    def cells(self) -> tuple[Array, Array]:
        """Return log-odds amid even cells, shape (cells, 1), and the probability of each cell."""
        points, distributions = self.probability.shape
        number = max(_CELLS // distributions, 4 * points)
        edges: Array = np.linspace(0.0, points - 1.0, number + 1)[:, None]
        middle: Array = self.start + self.step * 0.5 * (edges[1:] + edges[:-1])
        whole = self.below(np.broadcast_to(edges, (number + 1, distributions)))
        return self.stretch.forward(middle), np.diff(whole, axis=0)

    def ends(self) -> Array:
        """Return the least and the greatest log-odds of the grid."""
        last = self.start + self.step * (self.probability.shape[0] - 1)
        return self.stretch.forward(np.array([self.start, last]))

    def spread(self, share: Array) -> float:
        """Return the distance between the quartiles of all distributions mixed, on the grid."""
        mixed = self.probability @ share
        grid = self.stretch.forward(self.start + self.step * np.arange(mixed.size, dtype=float))
        low, high = np.interp([0.25, 0.75], mixed, grid).tolist()
        return float(high - low)


class Pair(NamedTuple):
    """Two sides whose distributions belong together one by one, and the share of each of these pairs."""

    first: Side
    second: Side
    share: Array

    def at_most(self, values: Array, scale: Scale) -> Array:
        """Return the probability of "second minus first on this scale is at most each value"."""
        over_first = self.first.spread(self.share) < self.second.spread(self.share)
        log_odds, mass = (self.first if over_first else self.second).cells()
        at, found = scale.there(log_odds), []
        for value in values.tolist():
            if over_first:
                below = self.second.below_log_odds(scale.back(at + value))
            else:
                below = 1.0 - self.first.below_log_odds(scale.back(at - value))
            found.append(float((below * mass).sum(axis=0) @ self.share))
        return np.array(found)

    def quantile(self, probabilities: Array, scale: Scale) -> Array:
        """Return the values of "second minus first" with these probabilities, by halving."""
        one, other = scale.there(self.first.ends()), scale.there(self.second.ends())
        low = np.full(probabilities.shape, other[0] - one[1])
        high = np.full(probabilities.shape, other[1] - one[0])
        for _ in range(_HALVINGS):
            middle = 0.5 * (low + high)
            short = self.at_most(middle, scale) < probabilities
            low, high = np.where(short, middle, low), np.where(short, high, middle)
        found: Array = 0.5 * (low + high)
        return found
