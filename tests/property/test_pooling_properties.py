from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from echolith.pooling import Estimate, PoolResult, Priors, exact_interval, per_100, pool

few = settings(max_examples=25, derandomize=True, deadline=None)


@st.composite
def tables(draw: st.DrawFn, least: int = 2) -> tuple[list[int], list[int]]:
    totals = draw(st.lists(st.integers(1, 400), min_size=least, max_size=7))
    events = [draw(st.one_of(st.integers(0, n), st.just(0), st.just(n))) for n in totals]
    return events, totals


priors = st.sampled_from([Priors(0.5, 1.0), Priors(1.0, 0.5), Priors(0.5, 0.5), Priors(1.0, 1.0)])


def figures(result: PoolResult) -> list[float]:
    assert result.next_centre is not None
    after = result.next_centre
    return [result.estimate, result.lower, result.upper, after.estimate, after.lower, after.upper]


@few
@given(tables(), priors)
def test_swapping_events_and_non_events_mirrors_the_result(
    table: tuple[list[int], list[int]], prior: Priors
) -> None:
    events, totals = table
    one = figures(pool(events, totals, priors=prior))
    other = figures(pool([n - y for y, n in zip(events, totals, strict=True)], totals, priors=prior))
    mirrored = [1 - other[i] for i in (0, 2, 1, 3, 5, 4)]
    assert one == pytest.approx(mirrored, abs=1e-10)


@few
@given(tables(), priors)
def test_limits_are_in_order_and_never_certain(table: tuple[list[int], list[int]], prior: Priors) -> None:
    result = pool(*table, priors=prior)
    estimate, lower, upper, after, after_lower, after_upper = figures(result)
    assert result.converged
    assert 0 < lower < upper < 1
    assert 0 < after_lower < after_upper < 1
    assert 0 < estimate < 1
    assert 0 < after < 1
    # A new centre is never better known than the typical one.
    assert after_lower <= lower + 1e-5
    assert after_upper >= upper - 1e-5


@few
@given(tables(), st.integers(0, 6))
def test_one_more_event_never_lowers_the_risk(table: tuple[list[int], list[int]], which: int) -> None:
    events, totals = table
    which %= len(events)
    if events[which] == totals[which]:
        events[which] -= 1
    more = [y + (i == which) for i, y in enumerate(events)]
    before, after = pool(events, totals), pool(more, totals)
    assert before.next_centre is not None
    assert after.next_centre is not None
    assert after.next_centre.estimate >= before.next_centre.estimate - 1e-5


@few
@given(tables(), st.floats(0.001, 0.999))
def test_a_quantile_has_its_probability_below_it(table: tuple[list[int], list[int]], p: float) -> None:
    threshold = float(pool(*table).next_centre_quantiles([p])[0])
    above = pool(*table, threshold=min(max(threshold, 1e-12), 1 - 1e-12)).probability_above
    assert above is not None
    if 1e-9 < threshold < 1 - 1e-9:
        assert 1 - above.next_centre == pytest.approx(p, abs=1e-6)


@settings(max_examples=100, derandomize=True, deadline=None)
@given(
    st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.floats(0.01, 0.999)
)
def test_exact_limits_hold_the_proportion(pair: tuple[int, int], level: float) -> None:
    events, total = pair
    lower, upper = exact_interval(events, total, level)
    assert 0 <= lower <= events / total <= upper <= 1
    assert exact_interval(total - events, total, level) == pytest.approx((1 - upper, 1 - lower), abs=1e-14)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=3, max_size=3))
def test_babies_of_100_are_in_order_and_never_none_or_all(risks: list[float]) -> None:
    lower, estimate, upper = np.sort(risks).tolist()
    babies = per_100(Estimate(estimate, lower, upper))
    assert 1 <= babies.lower <= babies.n <= babies.upper <= 99
    assert babies.lower <= max(100 * lower, 1) + 1e-9
    assert babies.upper >= min(100 * upper, 99) - 1e-9
