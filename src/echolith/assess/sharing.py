"""Causes share one whole: from the counts before the tests to the shares after them.

Every cause's share is multiplied by the likelihood of the test results with that cause over their
likelihood without it; causes and the remainder (no cause found) are then scaled to sum to one. Point
figures use the point values; limits come from draws of the counts and of the test performance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import fsum
from typing import NamedTuple

from echolith.assess.draws import DRAWS, draw_figure, draw_parameter, limits
from echolith.assess.likelihood import Factor, TestEvidence
from echolith.assess.model import Interval
from echolith.assess.pooled import LEVEL, Figure
from echolith.evidence import Evidence

NO_INTERVAL = Interval(None, None, None)
_DIGITS = 7


class Shares(NamedTuple):
    """Shares after the tests, and the remainder before and after them."""

    after: Mapping[str, Interval]
    rest_before: Interval
    rest_after: Interval


def share(
    counted: Sequence[str],
    figures: Mapping[str, Figure],
    effects: Mapping[str, TestEvidence],
    evidence: Evidence,
) -> Shares:
    """Return the shares of the causes in `counted`, which all have an estimate.

    A cause that a diagnostic test excludes keeps no share. Without any effect the shares are the counts.
    """
    if not counted:
        return Shares({}, NO_INTERVAL, NO_INTERVAL)
    points = _scaled([figures[cause].estimate or 0.0 for cause in counted])
    by_cause = [draw_figure(figures[cause], stream) for stream, cause in enumerate(counted)]
    draws = [_scaled(list(together)) for together in zip(*by_cause, strict=True)]
    rest_before = _interval(1 - fsum(points), [1 - fsum(d) for d in draws])
    if not any(effects[cause].factors or effects[cause].excluded for cause in counted):
        same = {c: Interval(figures[c].estimate, figures[c].lower, figures[c].upper) for c in counted}
        return Shares(same, rest_before, rest_before)
    weights = _weights(counted, effects, evidence)
    point_shares = _shares(points, [point for point, _ in weights])
    drawn = [_shares(draws[i], [weight[i] for _, weight in weights]) for i in range(DRAWS)]
    after = {
        cause: _interval(point_shares[position], [d[position] for d in drawn])
        for position, cause in enumerate(counted)
    }
    return Shares(after, rest_before, _interval(point_shares[-1], [d[-1] for d in drawn]))


def _scaled(risks: list[float]) -> list[float]:
    """Return risks that sum to at most one: a draw that sums to more is scaled down."""
    whole = fsum(risks)
    return risks if whole <= 1 else [risk / whole for risk in risks]


def _shares(risks: Sequence[float], weights: Sequence[float]) -> list[float]:
    """Return the weighted shares, the remainder last."""
    weighted = [risk * weight for risk, weight in zip(risks, weights, strict=True)]
    rest = max(1 - fsum(risks), 0.0)
    whole = fsum(weighted) + rest
    if whole <= 0:
        return [0.0] * len(weighted) + [1.0]
    return [w / whole for w in weighted] + [rest / whole]


def _weights(
    counted: Sequence[str], effects: Mapping[str, TestEvidence], evidence: Evidence
) -> list[tuple[float, list[float]]]:
    """Return for each cause the likelihood ratio of its tests: point value and draws.

    A parameter that bears on several causes has the same draw for all of them.
    """
    names = sorted({n for c in counted for f in effects[c].factors for n in (f.with_cause, f.without)})
    stream = len(counted)
    values = {
        name: (evidence.parameter(name).value or 0.0, draw_parameter(evidence.parameter(name), stream + i))
        for i, name in enumerate(names)
    }
    weights: list[tuple[float, list[float]]] = []
    for cause in counted:
        point, drawn = (0.0, [0.0] * DRAWS) if effects[cause].excluded else (1.0, [1.0] * DRAWS)
        for factor in effects[cause].factors:
            point *= likelihood_ratio(factor, values[factor.with_cause][0], values[factor.without][0])
            pairs = zip(values[factor.with_cause][1], values[factor.without][1], strict=True)
            drawn = [d * likelihood_ratio(factor, p, q) for d, (p, q) in zip(drawn, pairs, strict=True)]
        weights.append((point, drawn))
    return weights


def likelihood_ratio(factor: Factor, with_cause: float, without: float) -> float:
    """Return how much more likely the result is with the cause than without it."""
    p = 1 - with_cause if factor.with_cause_complement else with_cause
    q = 1 - without if factor.without_complement else without
    return p / q


def upper_after(upper: float, factors: Sequence[Factor], evidence: Evidence) -> float:
    """Return an upper limit after the tests: Bayes' rule on the limit, with the point performance."""
    for factor in factors:
        with_cause = evidence.parameter(factor.with_cause).value or 0.0
        without = evidence.parameter(factor.without).value or 0.0
        odds = upper / (1 - upper) * likelihood_ratio(factor, with_cause, without)
        upper = odds / (1 + odds)
    return _r(upper)


def _interval(point: float, draws: list[float]) -> Interval:
    lower, upper = limits(draws, LEVEL)
    return Interval(_r(point), _r(lower), _r(upper))


def _r(value: float) -> float:
    return round(min(max(value, 0.0), 1.0), _DIGITS)
