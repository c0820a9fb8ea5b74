"""The non-central hypergeometric likelihood of a study's log odds ratio, its margins given."""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln

from echolith.pooling.quadrature import Array
from echolith.pooling.two_groups.effects import Cells

#: A study with more possible values of its first cell than this is too large for the exact likelihood.
MOST_VALUES = 6_000


class Hypergeometric:
    """Log-likelihood of each study's log odds ratio, given its margins.

    Parameters
    ----------
    cells : Cells
        Informative tables only.
    """

    def __init__(self, cells: Cells) -> None:
        events = cells.a + cells.c
        low = np.maximum(0.0, events - cells.second)
        high = np.minimum(cells.first, events)
        count = int((high - low).max()) + 1
        value = low[:, None] + np.arange(count, dtype=float)
        inside = value <= high[:, None]
        value = np.where(inside, value, low[:, None])
        ways = _log_choose(cells.first[:, None], value) + _log_choose(
            cells.second[:, None], events[:, None] - value
        )
        ways = np.where(inside, ways, -np.inf)
        self._ways = ways - ways.max(axis=1, keepdims=True)
        # Counted from the observed value, so that a slope is a sum of small terms.
        self._from_observed = value - cells.a[:, None]
        observed = (cells.a - low).astype(int)
        self._own = self._ways[np.arange(observed.size), observed]

    def at(self, effects: Array) -> tuple[Array, Array, Array]:
        """Return log-likelihood, slope and curvature at log odds ratios of shape (k, points) or (1, 1)."""
        k = self._own.size
        points = effects.shape[1]
        effects = np.broadcast_to(effects, (k, points))
        height, slope, curvature = np.empty((k, points)), np.empty((k, points)), np.empty((k, points))
        for i in range(k):
            kept = np.isfinite(self._ways[i])
            offset = self._from_observed[i][kept]
            log_mass = self._ways[i][kept] + effects[i][:, None] * offset
            top = log_mass.max(axis=1)
            mass = np.exp(log_mass - top[:, None])
            whole = mass.sum(axis=1)
            mean = (mass @ offset) / whole
            height[i] = self._own[i] - top - np.log(whole)
            slope[i] = -mean
            curvature[i] = mean**2 - (mass @ offset**2) / whole
        return height, slope, curvature


def values_needed(cells: Cells) -> int:
    """Return the largest number of values that a study's first cell can take."""
    events = cells.a + cells.c
    return int((np.minimum(cells.first, events) - np.maximum(0.0, events - cells.second)).max()) + 1


def _log_choose(n: Array, k: Array) -> Array:
    result: Array = gammaln(n + 1.0) - gammaln(k + 1.0) - gammaln(n - k + 1.0)
    return result
