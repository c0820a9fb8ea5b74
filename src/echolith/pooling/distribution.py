"""A one-dimensional distribution known on an even grid: its limits, mean and tail probabilities.

The cumulative distribution is the trapezoidal sum with the first end correction of Euler and Maclaurin
(error of fourth order in the step); between nodes it is the cubic that has the right value and the right
slope at both ends. No sampling, hence no noise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from echolith.pooling.quadrature import Array


@dataclass(frozen=True, slots=True)
class Stretch:
    """The map ``x = centre + scale * sinh(t)``: fine in the middle, far-reaching in the tails.

    A posterior of a log-odds can have an exponential tail (no events at all) beside a steep side; an even
    grid in `t` resolves both.
    """

    centre: float
    scale: float

    def forward(self, t: Array) -> Array:
        """Return `x` of `t`, same shape."""
        return self.centre + self.scale * np.sinh(t)

    def back(self, x: Array) -> Array:
        """Return `t` of `x`, same shape."""
        return np.arcsinh((x - self.centre) / self.scale)

    def slope(self, t: Array) -> Array:
        """Return ``dx/dt`` at `t`, same shape."""
        return self.scale * np.cosh(t)


def slopes(values: Array, step: float) -> Array:
    """Return first derivatives along axis 0 by differences of fourth order (second at the ends)."""
    result = np.gradient(values, step, axis=0)
    result[2:-2] = (8.0 * (values[3:-1] - values[1:-3]) - (values[4:] - values[:-4])) / (12.0 * step)
    return result


def cumulative(density: Array, step: float) -> Array:
    """Return the running integral of a density along axis 0, starting at 0, same shape."""
    change = slopes(density, step)
    result = np.zeros_like(density)
    result[1:] = np.cumsum(0.5 * step * (density[1:] + density[:-1]), axis=0)
    corrected: Array = result - step**2 / 12.0 * (change - change[:1])
    return corrected


def between(low: Array, high: Array, low_slope: Array, high_slope: Array, part: Array) -> Array:
    """Return the cubic through two values with given slopes (per cell), at `part` (0 to 1) of the cell."""
    rise = high - low
    bend = low_slope + high_slope - 2.0 * rise
    return low + part * (low_slope + part * (rise - low_slope - bend + part * bend))


@dataclass(frozen=True, slots=True)
class GridDistribution:
    """A distribution on an even grid in `t`.

    Parameters
    ----------
    start, step : float
        The grid is ``start + step * i``.
    probability : array of shape (m,)
        Cumulative probability at the grid, from 0 to 1.
    density : array of shape (m,)
        Probability density with respect to `t` at the grid.
    """

    start: float
    step: float
    probability: Array
    density: Array

    @classmethod
    def from_density(cls, start: float, step: float, density: Array) -> GridDistribution:
        """Build from a density that need not integrate to 1."""
        total = cumulative(density, step)
        return cls(start, step, total / total[-1], density / total[-1])

    def below(self, t: Array) -> Array:
        """Return the probability of a value at or below `t`, same shape."""
        position = (np.asarray(t, dtype=float) - self.start) / self.step
        last = self.probability.size - 1
        cell = np.clip(np.floor(position), 0, last - 1).astype(np.intp)
        part = np.clip(position - cell, 0.0, 1.0)
        return np.clip(self._cubic(cell, part), 0.0, 1.0)

    def quantile(self, probabilities: Array) -> Array:
        """Return the value of `t` with the given probability below it, same shape."""
        target = np.asarray(probabilities, dtype=float)
        last = self.probability.size - 1
        # The running maximum: in the empty tails rounding can make the sum fall by an ulp.
        rising = np.maximum.accumulate(self.probability)
        cell = np.clip(np.searchsorted(rising, target, side="right") - 1, 0, last - 1).astype(np.intp)
        low, high = np.zeros_like(target), np.ones_like(target)
        for _ in range(32):
            middle = 0.5 * (low + high)
            short = self._cubic(cell, middle) < target
            low, high = np.where(short, middle, low), np.where(short, high, middle)
        found: Array = self.start + self.step * (cell + 0.5 * (low + high))
        return found

    def _cubic(self, cell: NDArray[np.intp], part: Array) -> Array:
        return between(
            self.probability[cell],
            self.probability[cell + 1],
            self.step * self.density[cell],
            self.step * self.density[cell + 1],
            part,
        )
