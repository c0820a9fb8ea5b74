"""Any value, any day, any chart: both directions meet, the sizes are ordered, and nothing is extrapolated."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from echolith.growth import (
    STANDARDS,
    BeyondPublishedCentiles,
    EstimatedWeight,
    date_by,
    estimate_weight,
    locate,
    make_course,
    quartile_fall,
    value_at_centile,
)
from echolith.growth.categories import small_for_age

held = settings(derandomize=True, max_examples=200, deadline=None)
charts = st.sampled_from(sorted(STANDARDS)).map(STANDARDS.__getitem__)


def with_formula(chart, value):
    return value if chart.weight_formula is None else EstimatedWeight(value, chart.weight_formula)


@st.composite
def chart_and_day(draw):
    chart = draw(charts)
    return chart, draw(st.integers(chart.first_ga_days, chart.last_ga_days))


@held
@given(chart_and_day(), st.floats(1.0, 99.0))
def test_centile_to_value_to_centile_comes_back(at, centile):
    chart, ga_days = at
    place = locate(chart, with_formula(chart, value_at_centile(chart, centile, ga_days)), ga_days)
    assert math.isclose(place.centile, centile, rel_tol=1e-7)


@held
@given(charts, st.integers(0, 321), st.floats(1.5, 9000.0))
def test_a_place_is_a_centile_or_a_reason_why_there_is_none(chart, ga_days, value):
    place = locate(chart, with_formula(chart, value), ga_days)
    assert place.out_of_range is not chart.covers(ga_days)
    assert (place.centile is None) is (place.z is None)
    assert (place.centile is None) is (place.out_of_range or place.beyond is not None)
    assert (place.category == "out_of_range") is place.out_of_range
    assert (small_for_age(place) == "unknown") is place.out_of_range
    assert (small_for_age(place) in {"small", "severely_small"}) is (place.category == "small")


@held
@given(charts, st.integers(0, 321), st.floats(0.001, 99.999))
def test_a_value_is_given_on_the_charts_own_days_and_centiles_only(chart, ga_days, centile):
    try:
        value = value_at_centile(chart, centile, ga_days)
    except BeyondPublishedCentiles:
        assert not 1.0 <= centile <= 99.0
    except ValueError:
        # in its first days the spread of crown-rump length reaches below nought: no length has that centile
        assert chart.measure == "crl"
    else:
        assert (value is not None) is chart.covers(ga_days)


@held
@given(st.floats(15.0, 94.9), st.floats(0.01, 5.0))
def test_a_longer_embryo_is_never_younger(crl_mm, more_mm):
    for formula in ("ig21_2014_crl_dating", "robinson_1975_crl_dating", "hadlock_1992_crl_dating"):
        younger = date_by(formula, crl_mm=crl_mm).ga_days
        assert type(younger) is int
        assert date_by(formula, crl_mm=min(95.0, crl_mm + more_mm)).ga_days >= younger


@held
@given(
    st.floats(150, 360), st.floats(120, 380), st.floats(25, 78), st.floats(40, 100), st.floats(1.001, 1.05)
)
def test_a_larger_abdomen_is_never_lighter(hc_mm, ac_mm, fl_mm, bpd_mm, factor):
    given = {"hc_mm": hc_mm, "fl_mm": fl_mm, "bpd_mm": bpd_mm}
    for formula in ("hadlock3", "hadlock4", "intergrowth2017"):
        lighter = estimate_weight(formula, **given, ac_mm=ac_mm).value_g
        assert estimate_weight(formula, **given, ac_mm=factor * ac_mm).value_g > lighter


@held
@given(st.lists(st.tuples(st.integers(98, 280), st.floats(1.5, 98.5)), max_size=6))
def test_a_fall_is_what_the_centiles_say_in_any_order_of_the_exams(exams):
    chart = STANDARDS["ig21_2014_ac"]
    measured = [(day, value_at_centile(chart, centile, day)) for day, centile in exams]
    fall = quartile_fall(make_course(chart, measured).points)
    assert fall == quartile_fall(make_course(chart, reversed(measured)).points)
    if len({day for day, _ in exams}) < 2:
        assert fall.crossed is None
        return
    last = max(day for day, _ in exams)
    lowest = min(centile for day, centile in exams if day == last)
    highest = max(centile for day, centile in exams if day != last)
    assert math.isclose(fall.least, highest - lowest, abs_tol=1e-6)
