from __future__ import annotations

import math

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from echolith.case.model import Biometry
from echolith.growth import (
    STANDARDS,
    category,
    centile,
    check_units,
    convert,
    convert_back,
    is_small,
    score_biometry,
)
from echolith.growth.quantiles import BeyondPublishedCentiles, QuantilesByAge
from echolith.growth.units import CHECKED

held = settings(derandomize=True, max_examples=150, deadline=None)
standards = st.sampled_from(sorted(STANDARDS))
any_ga_days = st.integers(0, 321)
z_scores = st.floats(-4.0, 4.0)
CHECKED_IDS = sorted(standard.id for _, standard in CHECKED)
"""The charts that the units are checked against."""
CATEGORY_ORDER = {"small": 0, "appropriate": 1, "large": 2}


@st.composite
def standard_and_valid_day(draw, ids=standards):
    standard = STANDARDS[draw(ids)]
    return standard, draw(st.integers(standard.first_ga_days, standard.last_ga_days))


def within_the_chart(standard, z):
    """Return a z-score that the chart has a value for: one of quantiles ends at the 1st and 99th centile."""
    return z * 2.32 / 4 if isinstance(standard.distribution, QuantilesByAge) else z


@held
@given(standard_and_valid_day(), z_scores)
def test_z_to_value_to_z_comes_back(at, z):
    standard, ga_days = at
    z = within_the_chart(standard, z)
    value = convert_back(standard, z, ga_days)
    assert value is not None
    assert math.isclose(convert(standard, value, ga_days), z, rel_tol=1e-9, abs_tol=1e-9)


@held
@given(standard_and_valid_day(), z_scores, z_scores)
def test_a_larger_value_never_has_a_smaller_z_centile_or_category(at, one, other):
    standard, ga_days = at
    assume(other - one > 1e-6)
    smaller, larger = (convert_back(standard, within_the_chart(standard, z), ga_days) for z in (one, other))
    assert smaller < larger
    below, above = (convert(standard, value, ga_days) for value in (smaller, larger))
    assert below < above
    assert centile(below) < centile(above)
    assert CATEGORY_ORDER[category(centile(below))] <= CATEGORY_ORDER[category(centile(above))]


@held
@given(st.floats(-40, 40))
def test_a_centile_lies_between_0_and_100_and_mirrors(z):
    assert 0.0 <= centile(z) <= 100.0
    assert math.isclose(centile(z) + centile(-z), 100.0, rel_tol=1e-12)


@held
@given(standards, any_ga_days, st.floats(1.5, 6000.0))
def test_a_z_score_exists_exactly_where_the_standard_does(standard_id, ga_days, value):
    standard = STANDARDS[standard_id]
    inside = standard.first_ga_days <= ga_days <= standard.last_ga_days
    try:
        z = convert(standard, value, ga_days)
    except BeyondPublishedCentiles:
        # no figure either, and the reason is another than the gestational age
        assert inside
    else:
        assert (z is not None) is inside


lengths = st.none() | st.floats(0.01, 5000.0)
biometries = st.builds(
    Biometry,
    hc_mm=lengths,
    bpd_mm=lengths,
    ofd_mm=lengths,
    ac_mm=lengths,
    fl_mm=lengths,
    crl_mm=lengths,
    efw_g=st.none() | st.floats(0.001, 50_000.0),
)


@held
@given(biometries, any_ga_days)
def test_whatever_is_measured_and_whenever_it_is_scored_or_said(biometry, ga_days):
    scored = score_biometry(biometry, ga_days, "exams[0].biometry")
    for row in scored.rows:
        assert (row.value_mm is None) is not (row.value_g is None)
        assert (row.z is None) is (row.centile is None) is (row.category == "out_of_range")
    refused = {issue.where for issue in scored.issues if issue.severity == "error"}
    scored_measures = {row.measure for row in scored.rows}
    for field, value in biometry:
        if value is not None and field != "crl_mm":
            in_error = f"exams[0].biometry.{field}" in refused
            assert (field.split("_")[0] in scored_measures) is not in_error


@held
@given(
    standard_and_valid_day(st.sampled_from(CHECKED_IDS)), st.floats(-2.5, 2.5), st.sampled_from([0.1, 10.0])
)
def test_a_factor_of_ten_is_always_caught_and_an_ordinary_value_never_is(at, z, factor):
    standard, ga_days = at
    field = f"{standard.measure}_{standard.unit}"
    value = convert_back(standard, z, ga_days)
    assert check_units(Biometry(**{field: value}), ga_days) == ()
    (issue,) = check_units(Biometry(**{field: value * factor}), ga_days)
    assert issue.code == "measurement-unit"


@held
@given(st.integers(126, 280), st.floats(-4.0, -1.29), z_scores, z_scores)
def test_a_small_abdomen_is_small_whatever_else_was_measured(ga_days, z_ac, z_hc, z_fl):
    values = {
        f"{measure}_mm": convert_back(STANDARDS[f"ig21_2014_{measure}"], z, ga_days)
        for measure, z in (("ac", z_ac), ("hc", z_hc), ("fl", z_fl))
    }
    assert is_small(score_biometry(Biometry(**values), ga_days).rows)
