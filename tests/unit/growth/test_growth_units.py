from __future__ import annotations

import pytest

from echolith.case.model import Biometry
from echolith.growth import STANDARDS, check_units, convert_back

LENGTHS = ["hc", "bpd", "ofd", "ac", "fl"]


def codes(ga_days, **fields):
    return [(issue.code, issue.severity) for issue in check_units(Biometry(**fields), ga_days)]


def at_z(standard_id, z, ga_days):
    value = convert_back(STANDARDS[standard_id], z, ga_days)
    assert value is not None
    return value


@pytest.mark.parametrize("measure", LENGTHS)
@pytest.mark.parametrize("ga_days", [98, 145, 280])
@pytest.mark.parametrize("z", [-4.9, -2.0, 0.0, 2.0, 4.9])
def test_lengths_within_five_standard_deviations_pass_and_ten_times_off_do_not(measure, ga_days, z):
    value = at_z(f"ig21_2014_{measure}", z, ga_days)
    field = f"{measure}_mm"
    assert codes(ga_days, **{field: value}) == []
    for factor, likely in ((0.1, "centimetres"), (10.0, "tenths of a millimetre")):
        (issue,) = check_units(Biometry(**{field: value * factor}), ga_days, "exams[1].biometry")
        assert (issue.code, issue.severity) == ("measurement-unit", "error")
        assert issue.where == f"exams[1].biometry.{field}"
        assert likely in issue.message


@pytest.mark.parametrize(
    ("z", "expected"),
    [
        (5.1, [("measurement-unusual", "warning")]),
        (-5.1, [("measurement-unusual", "warning")]),
        (7.9, [("measurement-unusual", "warning")]),
        (8.1, [("measurement-implausible", "error")]),
        (-8.1, [("measurement-implausible", "error")]),
    ],
)
def test_the_limits_of_five_and_eight_standard_deviations(z, expected):
    assert codes(145, hc_mm=at_z("ig21_2014_hc", z, 145)) == expected


@pytest.mark.parametrize("ga_days", [126, 145, 200, 287])
def test_weight_in_kilograms_and_weight_with_a_digit_lost_or_added(ga_days):
    grams = at_z("ig21_hadlock3_2020_efw", 0.5, ga_days)
    assert codes(ga_days, efw_g=grams) == []
    (issue,) = check_units(Biometry(efw_g=grams / 1000), ga_days)
    assert issue.code == "measurement-unit"
    assert "kilograms" in issue.message
    for factor, likely in ((0.1, "too small"), (10, "too large")):
        (issue,) = check_units(Biometry(efw_g=grams * factor), ga_days)
        assert issue.code == "measurement-unit"
        assert likely in issue.message


def test_a_weight_that_no_factor_mends_is_implausible():
    assert codes(145, efw_g=100_000) == [("measurement-implausible", "error")]
    assert codes(145, efw_g=0.001) == [("measurement-implausible", "error")]


@pytest.mark.parametrize("ga_days", [58, 70, 87, 105])
def test_crown_rump_length_in_centimetres_even_where_it_is_within_five_standard_deviations(ga_days):
    length = at_z("ig21_2014_crl", 0.0, ga_days)
    assert codes(ga_days, crl_mm=length) == []
    assert codes(ga_days, crl_mm=length / 10) == [("measurement-unit", "error")]
    assert codes(ga_days, crl_mm=length * 10) == [("measurement-unit", "error")]


def test_an_early_crown_rump_length_is_not_taken_for_ten_times_too_large():
    # a tenth of it lies within five standard deviations too, as these reach below zero at 8+2
    assert codes(58, crl_mm=15) == []


def test_a_crown_rump_length_of_another_gestation_is_not_called_a_unit():
    assert codes(58, crl_mm=40) == [("measurement-unusual", "warning")]


@pytest.mark.parametrize(
    ("ga_days", "fields"),
    [
        (84, {"hc_mm": 70, "bpd_mm": 21, "ac_mm": 55, "fl_mm": 8}),
        (97, {"hc_mm": 97, "bpd_mm": 29, "ofd_mm": 33, "ac_mm": 80, "fl_mm": 13}),
        (294, {"hc_mm": 345, "bpd_mm": 96, "ac_mm": 370, "fl_mm": 75, "efw_g": 4300}),
        (100, {"efw_g": 100}),
        (77, {"efw_g": 40}),
        (112, {"crl_mm": 110}),
        (44, {"crl_mm": 4}),
    ],
)
def test_ordinary_measurements_beyond_a_standard_are_left_alone(ga_days, fields):
    assert codes(ga_days, **fields) == []


@pytest.mark.parametrize(
    ("ga_days", "fields"),
    [
        (84, {"hc_mm": 7.0}),
        (84, {"bpd_mm": 2.1}),
        (84, {"fl_mm": 0.8}),
        (97, {"ac_mm": 8.0}),
        (84, {"hc_mm": 700}),
        (294, {"hc_mm": 34.5}),
        (294, {"ac_mm": 3700}),
        (300, {"efw_g": 4.3}),
        (100, {"efw_g": 0.1}),
        (112, {"crl_mm": 11.0}),
        (56, {"crl_mm": 1.3}),
    ],
)
def test_a_wrong_unit_is_caught_beyond_a_standard(ga_days, fields):
    assert codes(ga_days, **fields) == [("measurement-unit", "error")]


def test_a_fetus_is_not_larger_before_the_standard_than_on_its_first_day():
    assert codes(84, hc_mm=250) == [("measurement-implausible", "error")]
    assert codes(84, hc_mm=130) == [("measurement-unusual", "warning")]


def test_nor_smaller_after_the_standard_than_on_its_last_day():
    assert codes(294, hc_mm=200) == [("measurement-implausible", "error")]


def test_no_message_repeats_the_value():
    values = {"hc_mm": 17.391, "ac_mm": 1477.23, "fl_mm": 47.19, "efw_g": 0.3719, "bpd_mm": 65.917}
    issues = check_units(Biometry(**values), 145, "exams[0].biometry")
    assert len(issues) == 5
    for issue in issues:
        for value in values.values():
            assert str(value) not in issue.line()


def test_every_field_is_checked_in_its_own_place():
    centimetres = Biometry(hc_mm=17.5, bpd_mm=4.9, ofd_mm=6.1, ac_mm=15.0, fl_mm=3.2)
    places = [issue.where for issue in check_units(centimetres, 142)]
    assert places == ["hc_mm", "bpd_mm", "ofd_mm", "ac_mm", "fl_mm"]


def test_an_empty_biometry_is_silent_but_its_gestational_age_is_read():
    assert check_units(Biometry(), 140) == ()
    with pytest.raises(TypeError):
        check_units(Biometry(), 140.0)
    with pytest.raises(ValueError, match="45\\+6"):
        check_units(Biometry(), 400)
