from __future__ import annotations

import math
from statistics import NormalDist

import pytest

from echolith.growth import STANDARDS, category, centile, convert, convert_back
from echolith.growth.distributions import BoxCoxOfLogByAge, FractionalPolynomial
from echolith.growth.standards import CROWN_RUMP_LENGTH, HADLOCK3_WEIGHT, HEAD_CIRCUMFERENCE, SIZE_STANDARDS

EDGES = [(standard, 98, 280) for standard in SIZE_STANDARDS] + [
    (HADLOCK3_WEIGHT, 126, 287),
    (CROWN_RUMP_LENGTH, 58, 105),
]
EDGE_IDS = [edge[0].id for edge in EDGES]


@pytest.mark.parametrize(("standard", "first", "last"), EDGES, ids=EDGE_IDS)
def test_the_first_and_last_day_are_covered_and_their_neighbours_are_not(standard, first, last):
    value = standard.distribution.value(0.0, first)
    for inside in (first, last):
        assert convert(standard, value, inside) is not None
        assert convert_back(standard, 0.0, inside) is not None
    for outside in (first - 1, last + 1):
        assert convert(standard, value, outside) is None
        assert convert_back(standard, 0.0, outside) is None


@pytest.mark.parametrize("standard", STANDARDS.values(), ids=list(STANDARDS))
def test_a_standard_says_what_it_is(standard):
    assert standard.citation.doi.startswith("10.")
    assert standard.citation.source_id or standard.caution, "a source that is not in the table needs a word"
    assert standard.unit == ("g" if standard.measure == "efw" else "mm")
    assert STANDARDS[standard.id] is standard
    with pytest.raises(AttributeError):
        standard.last_ga_days = 300


def test_the_range_is_written_in_weeks_and_days():
    assert HEAD_CIRCUMFERENCE.range_text == "14+0 to 40+0"
    assert HADLOCK3_WEIGHT.range_text == "18+0 to 41+0"
    assert CROWN_RUMP_LENGTH.range_text == "8+2 to 15+0"


@pytest.mark.parametrize("ga_days", [140.0, 20.7, "20+0", True, None])
def test_a_gestational_age_that_is_not_an_int_is_refused(ga_days):
    with pytest.raises(TypeError):
        convert(HEAD_CIRCUMFERENCE, 170.0, ga_days)
    with pytest.raises(TypeError):
        convert_back(HEAD_CIRCUMFERENCE, 0.0, ga_days)


@pytest.mark.parametrize("ga_days", [-1, 322])
def test_a_number_of_days_that_is_no_gestational_age_is_refused(ga_days):
    with pytest.raises(ValueError, match="45\\+6"):
        convert(HEAD_CIRCUMFERENCE, 170.0, ga_days)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 0.0, -1.0])
@pytest.mark.parametrize("ga_days", [140, 50])
def test_a_value_that_is_no_measurement_is_refused_in_and_out_of_range(value, ga_days):
    with pytest.raises(ValueError, match="positive finite"):
        convert(HEAD_CIRCUMFERENCE, value, ga_days)


@pytest.mark.parametrize("z", [math.nan, math.inf, -math.inf])
def test_a_z_score_that_is_not_finite_is_refused(z):
    for ga_days in (140, 50):
        with pytest.raises(ValueError, match="finite"):
            convert_back(HEAD_CIRCUMFERENCE, z, ga_days)
    with pytest.raises(ValueError, match="finite"):
        centile(z)


def test_a_z_score_without_a_positive_measurement_is_refused():
    with pytest.raises(ValueError, match="no positive measurement"):
        convert_back(CROWN_RUMP_LENGTH, -5.0, 58)
    with pytest.raises(ValueError, match="beyond the end"):
        convert_back(HADLOCK3_WEIGHT, 30.0, 126)


@pytest.mark.parametrize("value_g", [1.0, 0.4])
def test_a_weight_of_a_gram_or_less_is_refused(value_g):
    with pytest.raises(ValueError, match="over 1"):
        convert(HADLOCK3_WEIGHT, value_g, 140)


def test_a_vanishing_power_is_the_logarithm_and_is_approached_smoothly():
    def with_power(power):
        constants = (FractionalPolynomial(((c, 0, 0),)) for c in (power, 7.0, 0.015))
        return BoxCoxOfLogByAge(*constants)

    limit = math.log(math.log(1000.0) / 7.0) / 0.015
    for power in (0.0, 1e-9, 1e-7, -1e-7):
        assert with_power(power).z_score(1000.0, 196) == pytest.approx(limit, rel=1e-6)
        assert with_power(power).value(limit, 196) == pytest.approx(1000.0, rel=1e-6)


@pytest.mark.parametrize("probability", [0.001, 0.03, 0.1, 0.5, 0.9, 0.97])
def test_centiles_are_those_of_the_standard_normal(probability):
    assert centile(NormalDist().inv_cdf(probability)) == pytest.approx(100 * probability, rel=1e-12)


def test_the_far_lower_tail_keeps_its_digits():
    # 6.220960574271785e-16 is the normal probability below -8
    assert centile(-8.0) == pytest.approx(6.220960574271785e-14, rel=1e-9)
    assert centile(-60.0) == 0.0
    assert centile(60.0) == 100.0


@pytest.mark.parametrize(
    ("at_centile", "expected"),
    [
        (0.0, "small"),
        (9.999999, "small"),
        (10.0, "appropriate"),
        (50.0, "appropriate"),
        (90.0, "appropriate"),
        (90.000001, "large"),
        (100.0, "large"),
        (None, "out_of_range"),
    ],
)
def test_the_cut_offs(at_centile, expected):
    assert category(at_centile) == expected


@pytest.mark.parametrize("at_centile", [-0.1, 100.1, math.nan])
def test_what_is_not_a_centile_has_no_category(at_centile):
    with pytest.raises(ValueError, match="0 to 100"):
        category(at_centile)


def test_none_stays_none_and_is_never_an_edge_centile():
    assert centile(None) is None


def test_the_cut_offs_stand_in_the_functions_own_help_with_their_source():
    text = category.__doc__
    assert "below the 10th" in text
    assert "above the 90th" in text
    assert "10.1002/uog.15884" in text
