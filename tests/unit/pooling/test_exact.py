from __future__ import annotations

import pytest
from scipy.stats import beta, binom

from echolith.errors import UsageError
from echolith.pooling import exact_interval, none_seen

PAIRS = [(0, 1), (1, 1), (1, 2), (0, 14), (14, 14), (1, 21), (2, 4), (19, 21), (20, 21), (10, 40), (11, 61)]
PAIRS += [(137, 1500), (1499, 1500), (2, 24600), (12000, 24600)]


@pytest.mark.parametrize("level", [0.5, 0.8, 0.95, 0.99])
@pytest.mark.parametrize(("events", "total"), PAIRS)
def test_limits_are_the_beta_quantiles_of_clopper_and_pearson(events: int, total: int, level: float) -> None:
    lower, upper = exact_interval(events, total, level)
    tail = (1 - level) / 2
    expected_lower = 0.0 if events == 0 else beta.ppf(tail, events, total - events + 1)
    expected_upper = 1.0 if events == total else beta.ppf(1 - tail, events + 1, total - events)
    assert lower == pytest.approx(expected_lower, rel=1e-10, abs=1e-14)
    assert upper == pytest.approx(expected_upper, rel=1e-10, abs=1e-14)


def test_limits_are_where_each_tail_has_half_of_the_rest() -> None:
    lower, upper = exact_interval(19, 21)
    assert binom.sf(18, 21, lower) == pytest.approx(0.025, rel=1e-10)
    assert binom.cdf(19, 21, upper) == pytest.approx(0.025, rel=1e-10)


def test_limits_mirror_when_events_and_non_events_are_swapped() -> None:
    lower, upper = exact_interval(3, 17)
    assert exact_interval(14, 17) == pytest.approx((1 - upper, 1 - lower), abs=1e-15)


def test_none_of_14_leaves_room_for_23_of_100() -> None:
    seen = none_seen(14)
    assert seen.upper == pytest.approx(1 - 0.025 ** (1 / 14), rel=1e-14)
    assert seen.total == 14
    assert str(seen) == "none of 14; up to 23.2 %"
    assert not hasattr(seen, "estimate")


@pytest.mark.parametrize(("events", "total"), [(-1, 5), (6, 5), (0, 0), (0, -3)])
def test_impossible_counts_are_refused(events: int, total: int) -> None:
    with pytest.raises(UsageError, match="events must be from 0 to total"):
        exact_interval(events, total)


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0, float("nan")])
def test_a_level_outside_0_to_1_is_refused(level: float) -> None:
    with pytest.raises(UsageError, match="for instance 0"):
        exact_interval(1, 5, level)
