from __future__ import annotations

import math

import pytest

from echolith.growth import EstimatedWeight, check_formula, hadlock3_weight
from echolith.growth.standards import HADLOCK3_WEIGHT, HEAD_CIRCUMFERENCE


def test_millimetres_go_in_and_grams_come_out():
    weight = hadlock3_weight(hc_mm=320, ac_mm=300, fl_mm=70)
    by_hand = 10 ** (1.326 - 0.00326 * 30 * 7 + 0.0107 * 32 + 0.0438 * 30 + 0.158 * 7)
    assert weight.value_g == pytest.approx(by_hand, rel=1e-12)
    assert weight.formula == HADLOCK3_WEIGHT.weight_formula == "hadlock3"


@pytest.mark.parametrize("bad", [0.0, -1.0, math.nan, math.inf])
@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_measurement_that_is_none_gives_no_weight(bad, position):
    measurements = [320.0, 300.0, 70.0]
    measurements[position] = bad
    with pytest.raises(ValueError, match="positive finite"):
        hadlock3_weight(*measurements)


@pytest.mark.parametrize("measurements", [(1e9, 1.0, 1.0), (1.0, 1e9, 1e9)])
def test_absurd_measurements_give_no_weight(measurements):
    with pytest.raises(ValueError, match="weight"):
        hadlock3_weight(*measurements)


@pytest.mark.parametrize("bad", [0.0, -1.0, math.nan, math.inf])
def test_a_weight_is_positive_and_finite(bad):
    with pytest.raises(ValueError, match="grams"):
        EstimatedWeight(bad, "hadlock3")


def test_the_charts_own_formula_is_silent():
    assert check_formula(EstimatedWeight(320.0, "hadlock3"), HADLOCK3_WEIGHT) == ()


def test_a_formula_not_stated_is_noted():
    (issue,) = check_formula(EstimatedWeight(320.0, "not_stated"), HADLOCK3_WEIGHT, "exams[0].biometry.efw_g")
    assert (issue.code, issue.severity) == ("weight-formula-not-stated", "note")
    assert issue.where == "exams[0].biometry.efw_g"


@pytest.mark.parametrize("formula", ["hadlock4", "intergrowth2017", "HADLOCK3", ""])
def test_another_formula_is_refused_on_this_chart(formula):
    (issue,) = check_formula(EstimatedWeight(320.0, formula), HADLOCK3_WEIGHT)
    assert (issue.code, issue.severity) == ("weight-formula-mismatch", "error")


def test_a_weight_has_no_place_on_a_chart_of_lengths():
    with pytest.raises(ValueError, match="not one for weight"):
        check_formula(EstimatedWeight(320.0, "hadlock3"), HEAD_CIRCUMFERENCE)
