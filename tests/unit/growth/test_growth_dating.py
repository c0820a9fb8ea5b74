"""Gestational age from a measurement: whole days, agreement of the formulas, refusals."""

from __future__ import annotations

import math

import pytest

from echolith.growth import STANDARDS, date_by, value_at_centile
from echolith.growth.dating_formulas import DATING_FORMULAS

CRL = [each for each in DATING_FORMULAS.values() if each.needs == ("crl",)]


@pytest.mark.parametrize("formula", CRL, ids=lambda each: each.id)
@pytest.mark.parametrize("crl_mm", [20.0, 30.0, 45.0, 60.0, 75.0, 84.0])
def test_the_crown_rump_formulas_agree_within_three_days(formula, crl_mm) -> None:
    """Three groups, three decades: beyond that a coefficient or a unit is wrong."""
    first = date_by("ig21_2014_crl_dating", crl_mm=crl_mm)
    assert abs(date_by(formula.id, crl_mm=crl_mm).ga_days - first.ga_days) <= 3


def test_the_answer_is_whole_days_with_method_spread_and_formula() -> None:
    dated = date_by("ig21_2014_crl_dating", crl_mm=60.0)
    assert (str(dated.ga), dated.ga.method, dated.ga_days) == ("12+3", "crl", 87)
    assert type(dated.ga_days) is int
    assert dated.sd_days == pytest.approx(3.55, abs=0.005)
    assert dated.formula == "ig21_2014_crl_dating"
    assert dated.caution == ""


@pytest.mark.parametrize("formula", ["robinson_1975_crl_dating", "hadlock_1992_crl_dating"])
def test_what_was_read_in_code_only_says_so_and_has_no_spread(formula) -> None:
    dated = date_by(formula, crl_mm=60.0)
    assert dated.sd_days is None
    assert "no SD was seen" in dated.caution


@pytest.mark.parametrize("ga_days", [140, 175, 210, 245])
def test_late_dating_gives_back_the_age_of_the_median_head(ga_days) -> None:
    """Two models of one project fitted in opposite directions: within four days at every stage."""
    hc_mm = value_at_centile(STANDARDS["ig21_2014_hc"], 50, ga_days)
    fl_mm = value_at_centile(STANDARDS["ig21_2014_fl"], 50, ga_days)
    assert abs(date_by("ig21_2016_hc_dating", hc_mm=hc_mm).ga_days - ga_days) <= 4
    assert abs(date_by("ig21_2016_hc_fl_dating", hc_mm=hc_mm, fl_mm=fl_mm).ga_days - ga_days) <= 4


@pytest.mark.parametrize(
    ("formula", "crl_mm"),
    [("ig21_2014_crl_dating", 14.9), ("ig21_2014_crl_dating", 95.1), ("robinson_1975_crl_dating", 96.0)],
)
def test_a_length_outside_the_formulas_range_gives_no_age(formula, crl_mm) -> None:
    with pytest.raises(ValueError, match="from 15 to 95 mm only"):
        date_by(formula, crl_mm=crl_mm)


def test_both_ends_of_the_range_are_in_it() -> None:
    assert date_by("ig21_2014_crl_dating", crl_mm=15.0).ga_days == 59
    assert date_by("ig21_2014_crl_dating", crl_mm=95.0).ga_days == 105


@pytest.mark.parametrize("hc_mm", [60.0, 380.0])
def test_an_age_outside_the_projects_ages_is_not_given(hc_mm) -> None:
    with pytest.raises(ValueError, match="ages from 14\\+0 to 40\\+0 only"):
        date_by("ig21_2016_hc_dating", hc_mm=hc_mm)


def test_centimetres_are_not_taken_for_millimetres() -> None:
    with pytest.raises(ValueError, match="mm only"):
        date_by("ig21_2014_crl_dating", crl_mm=6.0)


def test_a_head_and_a_femur_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit together"):
        date_by("ig21_2016_hc_fl_dating", hc_mm=278.0, fl_mm=5.5)


@pytest.mark.parametrize("bad", [0.0, -3.0, math.nan, math.inf])
def test_what_is_no_length_is_refused(bad) -> None:
    with pytest.raises(ValueError, match="positive finite"):
        date_by("ig21_2014_crl_dating", crl_mm=bad)


def test_what_is_missing_is_named() -> None:
    with pytest.raises(ValueError, match="fl is missing"):
        date_by("ig21_2016_hc_fl_dating", hc_mm=278.0)
    with pytest.raises(ValueError, match="there are ig21_2014_crl_dating"):
        date_by("naegele", crl_mm=60.0)


@pytest.mark.parametrize("formula", DATING_FORMULAS.values(), ids=list(DATING_FORMULAS))
def test_a_formula_says_what_it_is_and_never_falls(formula) -> None:
    assert formula.citation.doi.startswith("10.")
    assert formula.seen_as
    lengths = [formula.first_mm + i * (formula.last_mm - formula.first_mm) / 200 for i in range(201)]
    days = [
        formula.mean_days(*([length] if len(formula.needs) == 1 else [length, 50.0])) for length in lengths
    ]
    assert days == sorted(days)
