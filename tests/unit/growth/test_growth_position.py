"""Both directions on every chart, and the edges: ages, published quantiles, words."""

from __future__ import annotations

from statistics import NormalDist

import pytest

from echolith.growth import (
    STANDARDS,
    BeyondPublishedCentiles,
    EstimatedWeight,
    locate,
    standard_by_id,
    value_at_centile,
)
from echolith.growth.position import centile_words, ordinal
from echolith.growth.quantiles import QuantileCurve, QuantilesByAge

ALL = pytest.mark.parametrize("standard", STANDARDS.values(), ids=list(STANDARDS))
QUANTILES = [each for each in STANDARDS.values() if isinstance(each.distribution, QuantilesByAge)]
WHO = pytest.mark.parametrize("standard", QUANTILES, ids=lambda each: each.id)


def given(standard, value):
    return value if standard.weight_formula is None else EstimatedWeight(value, standard.weight_formula)


@ALL
@pytest.mark.parametrize("centile", [1.0, 3.0, 10.0, 50.0, 90.0, 97.0, 99.0])
def test_value_to_centile_to_value(standard, centile) -> None:
    for ga_days in (standard.first_ga_days, 210 if standard.covers(210) else 84, standard.last_ga_days):
        value = value_at_centile(standard, centile, ga_days)
        place = locate(standard, given(standard, value), ga_days)
        assert place.centile == pytest.approx(centile, rel=1e-8)
        assert place.z == pytest.approx(NormalDist().inv_cdf(centile / 100), abs=1e-8)


@ALL
def test_outside_its_ages_a_chart_has_no_value_no_centile_and_no_category(standard) -> None:
    inside = value_at_centile(standard, 50.0, standard.first_ga_days)
    for ga_days in (standard.first_ga_days - 1, standard.last_ga_days + 1):
        assert value_at_centile(standard, 50.0, ga_days) is None
        place = locate(standard, given(standard, inside), ga_days)
        assert (place.z, place.centile, place.category) == (None, None, "out_of_range")
        assert place.out_of_range
        assert (place.is_below(10.0), place.is_above(90.0), place.centile_bounds) == (None, None, None)
        assert "outside" in centile_words(place)


@WHO
def test_beyond_the_published_quantiles_the_size_is_known_and_the_centile_is_not(standard) -> None:
    for edge, factor, side, size in ((1.0, 0.99, "below", "small"), (99.0, 1.01, "above", "large")):
        value = factor * value_at_centile(standard, edge, 210)
        place = locate(standard, given(standard, value), 210)
        assert (place.z, place.centile) == (None, None)
        assert (place.beyond, place.beyond_centile, place.category) == (side, edge, size)
        assert not place.out_of_range
        assert place.is_below(3.0) is (side == "below")
        assert place.is_above(97.0) is (side == "above")
        assert centile_words(place) == f"{side} the {ordinal(edge)}"


@WHO
def test_below_the_first_is_not_known_to_be_below_the_half(standard) -> None:
    value = 0.99 * value_at_centile(standard, 1.0, 210)
    place = locate(standard, given(standard, value), 210)
    assert place.is_below(0.5) is None
    assert place.is_below(1.0) is True


@WHO
@pytest.mark.parametrize("centile", [0.5, 0.99, 99.1])
def test_no_centile_is_read_off_beyond_the_published_ones(standard, centile) -> None:
    with pytest.raises(BeyondPublishedCentiles, match="nothing is extrapolated"):
        value_at_centile(standard, centile, 210)


def test_between_quantiles_of_a_lognormal_the_interpolation_is_exact() -> None:
    curves = tuple(
        QuantileCurve(p, (5.0 + 0.1 * NormalDist().inv_cdf(p), 0.0)) for p in (0.01, 0.1, 0.5, 0.9, 0.99)
    )
    made = QuantilesByAge(lambda: curves)
    for p in (0.02, 0.05, 0.3, 0.77, 0.985):
        z = NormalDist().inv_cdf(p)
        assert made.z_score(made.value(z, 200), 200) == pytest.approx(z, abs=1e-12)
        assert made.value(z, 200) == pytest.approx(2.718281828459045 ** (5.0 + 0.1 * z), rel=1e-12)


def test_quantiles_out_of_order_are_refused() -> None:
    curves = (QuantileCurve(0.5, (5.0,)), QuantileCurve(0.1, (4.0,)))
    with pytest.raises(ValueError, match="ascending"):
        QuantilesByAge(lambda: curves).value(0.0, 200)


def test_the_charts_of_one_sex_differ_and_are_never_chosen_by_guess() -> None:
    female, male, both = (standard_by_id(f"who_2017_efw{each}") for each in ("_female", "_male", ""))
    assert (
        value_at_centile(female, 50, 252) < value_at_centile(both, 50, 252) < value_at_centile(male, 50, 252)
    )
    assert (female.sex, male.sex, both.sex) == ("female", "male", None)


def test_an_unknown_chart_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="ig21_2014_hc"):
        standard_by_id("chitty_hc")


def test_a_length_has_no_place_on_a_weight_chart_and_the_other_way_round() -> None:
    with pytest.raises(ValueError, match="not one for weight"):
        locate(STANDARDS["ig21_2014_hc"], EstimatedWeight(1500.0, "hadlock3"), 210)


@pytest.mark.parametrize("centile", [0.0, 100.0, -1.0, 101.0, float("nan")])
def test_the_ends_of_the_scale_have_no_value(centile) -> None:
    with pytest.raises(ValueError, match="between 0 and 100"):
        value_at_centile(STANDARDS["ig21_2014_hc"], centile, 210)


@pytest.mark.parametrize(
    ("z_mm", "said"), [(230.0, "<0.1"), (340.0, ">99.9"), (278.39, "50.0")], ids=["low", "high", "middle"]
)
def test_centiles_in_words(z_mm, said) -> None:
    assert centile_words(locate(STANDARDS["ig21_2014_hc"], z_mm, 210)) == said


@pytest.mark.parametrize(
    ("number", "said"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (10, "10th"), (11, "11th"), (2.5, "2.5th")]
)
def test_ordinals(number, said) -> None:
    assert ordinal(number) == said
