"""Draws from published figures without a random number: quantiles in a fixed, even order.

Each figure gets its own irrational step (a Kronecker sequence), so that draws of different figures are
spread evenly and independently of each other and every run gives the same digits.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from echolith.assess.pooled import GRID_SIZE, Figure

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from echolith.evidence import Parameter

    Array = NDArray[np.float64]

DRAWS = 2048
_NORMAL_97_5 = 1.959963984540054
_PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89)


def levels(stream: int) -> Array:
    """Return `DRAWS` levels in 0 to 1, evenly spread, in an order of their own for each `stream`."""
    step = math.sqrt(_PRIMES[stream]) % 1.0
    order: Array = (np.arange(DRAWS) * step + 0.5) % 1.0
    ranks = np.empty(DRAWS)
    ranks[np.argsort(order, kind="stable")] = (np.arange(DRAWS) + 0.5) / DRAWS
    return ranks


def draw_figure(figure: Figure, stream: int) -> Array:
    """Return draws of a pooled or single-study risk from its quantile grid, shape (DRAWS,)."""
    at = (np.arange(GRID_SIZE) + 0.5) / GRID_SIZE
    return np.interp(levels(stream), at, np.asarray(figure.grid))


def draw_parameter(parameter: Parameter, stream: int) -> Array:
    """Return draws of a published probability, shape (DRAWS,).

    Normal on the log-odds, with the published value as median and the width of the published interval;
    without an interval the value itself, as nothing is known of its uncertainty.
    """
    value = parameter.value
    if value is None:
        raise ValueError("a parameter without a number has no draws")
    known = parameter.lower is not None and parameter.upper is not None and parameter.bounds == "interval"
    if not known or not 0 < value < 1:
        return np.full(DRAWS, value)
    low, high = max(parameter.lower or 0.0, 1e-6), min(parameter.upper or 1.0, 1 - 1e-6)
    spread = (_logit(high) - _logit(low)) / (2 * _NORMAL_97_5)
    draws: Array = 1 / (1 + np.exp(-(_logit(value) + spread * _normal_quantiles(levels(stream)))))
    return draws


def _logit(p: float) -> float:
    return math.log(p / (1 - p))


def _normal_quantiles(p: Array) -> Array:
    """Return standard normal quantiles; the standard library's, which needs no SciPy."""
    from statistics import NormalDist

    inverse = NormalDist().inv_cdf
    return np.array([inverse(float(level)) for level in p])
