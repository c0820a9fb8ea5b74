"""The weight formulas: units, what each needs, and that none is read on another's chart."""

from __future__ import annotations

import math

import pytest

from echolith.growth import STANDARDS, WrongChart, check_formula, estimate_weight, locate
from echolith.growth.weight import EstimatedWeight
from echolith.growth.weight_formulas import WEIGHT_FORMULAS

ONE_FETUS = {"hc_mm": 320.0, "bpd_mm": 88.0, "ac_mm": 300.0, "fl_mm": 70.0}
WEIGHT_CHARTS = [standard for standard in STANDARDS.values() if standard.weight_formula]
MISMATCHED = [
    (formula, chart)
    for formula in WEIGHT_FORMULAS
    for chart in WEIGHT_CHARTS
    if chart.weight_formula != formula
]


@pytest.mark.parametrize("formula", WEIGHT_FORMULAS)
def test_a_formula_asks_for_what_it_needs_and_looks_at_nothing_else(formula: str) -> None:
    needs = {f"{measure}_mm" for measure in WEIGHT_FORMULAS[formula].needs}
    whole = estimate_weight(formula, **ONE_FETUS)
    assert whole.formula == formula
    assert whole == estimate_weight(formula, **{key: ONE_FETUS[key] for key in needs})
    for missing in needs:
        with pytest.raises(ValueError, match=f"{missing.removesuffix('_mm')} is missing"):
            estimate_weight(formula, **{**ONE_FETUS, missing: None})
        for bad in (0.0, -1.0, math.nan, math.inf):
            with pytest.raises(ValueError, match="positive finite"):
                estimate_weight(formula, **{**ONE_FETUS, missing: bad})


def test_an_unknown_formula_is_refused_with_the_ones_there_are() -> None:
    with pytest.raises(ValueError, match="intergrowth2017"):
        estimate_weight("shepard", **ONE_FETUS)


def test_all_formulas_weigh_one_fetus_alike_within_an_eighth() -> None:
    """A slip of a unit or of a digit in one of six formulas would stand out from the others."""
    weights = [estimate_weight(formula, **ONE_FETUS).value_g for formula in WEIGHT_FORMULAS]
    assert max(weights) / min(weights) < 1.125


def test_the_intergrowth_weight_is_nine_per_cent_below_hadlocks() -> None:
    hadlock = estimate_weight("hadlock3", **ONE_FETUS).value_g
    intergrowth = estimate_weight("intergrowth2017", **ONE_FETUS).value_g
    assert 1 - intergrowth / hadlock == pytest.approx(0.09, abs=0.005)


@pytest.mark.parametrize(("formula", "chart"), MISMATCHED, ids=lambda each: getattr(each, "id", each))
def test_no_weight_is_read_on_the_chart_of_another_formula(formula: str, chart) -> None:
    weight = estimate_weight(formula, **ONE_FETUS)
    with pytest.raises(WrongChart) as refused:
        locate(chart, weight, 231)
    text = str(refused.value)
    assert chart.name in text
    assert "estimate the weight by the chart's formula" in text
    own = [each.id for each in WEIGHT_CHARTS if each.weight_formula == formula]
    assert all(each in text for each in own)
    assert ("no chart here" in text) is not bool(own)


@pytest.mark.parametrize("chart", WEIGHT_CHARTS, ids=lambda each: each.id)
def test_the_charts_own_formula_is_read(chart) -> None:
    weight = estimate_weight(chart.weight_formula, **ONE_FETUS)
    assert locate(chart, weight, 240).category == "appropriate"


@pytest.mark.parametrize("chart", WEIGHT_CHARTS, ids=lambda each: each.id)
def test_a_bare_number_of_grams_has_no_place(chart) -> None:
    with pytest.raises(ValueError, match="together with its formula"):
        locate(chart, 2300.0, 231)


def test_the_wrong_chart_would_have_called_a_fetus_small() -> None:
    """Why it is refused: the same fetus is small or not by the chart that was taken, and by nothing else."""
    measured = {"hc_mm": 295.0, "ac_mm": 262.0, "fl_mm": 59.5}
    right = locate(STANDARDS["ig21_hadlock3_2020_efw"], estimate_weight("hadlock3", **measured), 224)
    grams = estimate_weight("intergrowth2017", **measured).value_g
    wrong = locate(STANDARDS["ig21_hadlock3_2020_efw"], EstimatedWeight(grams, "hadlock3"), 224)
    assert right.category == "appropriate"
    assert wrong.category == "small"


def test_the_id_of_an_unknown_formula_is_not_repeated() -> None:
    (issue,) = check_formula(EstimatedWeight(900.0, "Anna Rossi"), WEIGHT_CHARTS[0])
    assert "Anna Rossi" not in issue.message + issue.solution
