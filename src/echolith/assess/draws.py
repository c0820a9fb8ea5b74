"""Draws from published figures without a random number: quantiles in a fixed, even order.

Each figure gets its own irrational step (a Kronecker sequence), so that draws of different figures are
spread evenly and independently of each other and every run gives the same digits. Plain lists, not NumPy: a
thousand draws of a few figures cost less than importing it, which is most of a cold start.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from echolith.assess.pooled import GRID_SIZE, Figure

if TYPE_CHECKING:
    from echolith.evidence import Parameter

DRAWS = 1024
_NORMAL_97_5 = 1.959963984540054
_PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89)
STREAMS = len(_PRIMES)


def levels(stream: int) -> list[float]:
    """Return `DRAWS` levels in 0 to 1, evenly spread, in an order of their own for each `stream`."""
    step = math.sqrt(_PRIMES[stream % STREAMS]) % 1.0
    order = sorted(range(DRAWS), key=lambda i: (i * step + 0.5) % 1.0)
    ranks = [0.0] * DRAWS
    for rank, i in enumerate(order):
        ranks[i] = (rank + 0.5) / DRAWS
    return ranks


def draw_figure(figure: Figure, stream: int) -> list[float]:
    """Return `DRAWS` draws of a pooled or single-study risk, between the points of its quantile grid."""
    grid = figure.grid
    last = GRID_SIZE - 1
    draws = []
    for level in levels(stream):
        position = min(max(level * GRID_SIZE - 0.5, 0.0), last)
        cell = min(int(position), last - 1)
        draws.append(grid[cell] + (position - cell) * (grid[cell + 1] - grid[cell]))
    return draws


def draw_parameter(parameter: Parameter, stream: int) -> list[float]:
    """Return `DRAWS` draws of a published probability.

    Normal on the log-odds, with the published value as median and the width of the published interval;
    without an interval the value itself, as nothing is known of its uncertainty.
    """
    value = parameter.value
    if value is None:
        raise ValueError("a parameter without a number has no draws")
    known = parameter.lower is not None and parameter.upper is not None and parameter.bounds == "interval"
    if not known or not 0 < value < 1:
        return [value] * DRAWS
    low, high = max(parameter.lower or 0.0, 1e-6), min(parameter.upper or 1.0, 1 - 1e-6)
    spread = (_logit(high) - _logit(low)) / (2 * _NORMAL_97_5)
    from statistics import NormalDist

    centre, normal = _logit(value), NormalDist().inv_cdf
    return [1 / (1 + math.exp(-(centre + spread * normal(level)))) for level in levels(stream)]


def limits(draws: list[float], level: float) -> tuple[float, float]:
    """Return the equal-tailed limits that hold `level` of the draws, between order statistics."""
    ordered = sorted(draws)
    tail = 0.5 * (1 - level)
    return _quantile(ordered, tail), _quantile(ordered, 1 - tail)


def _quantile(ordered: list[float], probability: float) -> float:
    position = probability * (len(ordered) - 1)
    cell = min(int(position), len(ordered) - 2)
    return ordered[cell] + (position - cell) * (ordered[cell + 1] - ordered[cell])


def _logit(p: float) -> float:
    return math.log(p / (1 - p))
