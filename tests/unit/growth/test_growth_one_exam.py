"""One exam on named charts."""

from __future__ import annotations

import pytest

from echolith.case.model import Biometry
from echolith.growth import STANDARDS, GrowthEvidence, score_biometry
from echolith.growth.one_exam import charts_for, read_exam

WHOLE = Biometry(hc_mm=262.0, bpd_mm=71.0, ac_mm=230.0, fl_mm=51.0, efw_g=1090.0)


def test_without_a_chart_it_reads_what_an_assessment_reads() -> None:
    """Two ways to the same figures: the rows of an answer, and those of the command."""
    ours = {(row.chart.id, round(row.place.value, 6)): row.place.z for row in read_exam(WHOLE, 199).rows}
    theirs = {
        (row.standard, round(row.value_mm or row.value_g or 0.0, 6)): row.z
        for row in score_biometry(WHOLE, 199).rows
    }
    assert ours == theirs


@pytest.mark.parametrize(
    ("formula", "chart"),
    [
        ("not_stated", "ig21_hadlock3_2020_efw"),
        ("hadlock3", "ig21_hadlock3_2020_efw"),
        ("intergrowth2017", "ig21_2017_efw"),
        ("hadlock4", "ig21_hadlock3_2020_efw"),
    ],
)
def test_the_weight_chart_is_that_of_the_formula(formula, chart) -> None:
    assert charts_for(formula)[-1].id == chart


def test_a_weight_by_a_formula_without_a_chart_is_an_error_and_has_no_row() -> None:
    exam = read_exam(Biometry(efw_g=1090.0), 199, formula="hadlock4")
    assert exam.rows == ()
    assert [(issue.code, issue.severity) for issue in exam.issues] == [("weight-formula-mismatch", "error")]
    assert "efw_below_3" in exam.restriction.missing


def test_what_is_in_error_enters_neither_a_row_nor_a_weight_nor_the_verdict() -> None:
    exam = read_exam(WHOLE.model_copy(update={"ac_mm": 23.0, "efw_g": None}), 199, where="exams[0].biometry")
    assert {row.chart.measure for row in exam.rows} == {"hc", "bpd", "fl"}
    assert [(i.code, i.where) for i in exam.issues] == [("measurement-unit", "exams[0].biometry.ac_mm")]
    assert exam.restriction.verdict == "unknown"


def test_the_first_chart_of_a_measurement_decides() -> None:
    """On WHO's chart the abdomen is below the 10th centile, on INTERGROWTH's it is not."""
    who, ours = STANDARDS["who_2017_ac"], STANDARDS["ig21_2014_ac"]
    exam = Biometry(ac_mm=225.5)
    met = [
        {c.id: c.met for c in read_exam(exam, 199, charts).restriction.criteria}["ac_below_10"]
        for charts in ((who, ours), (ours, who))
    ]
    assert met == [True, False]


def test_only_abdomen_and_weight_decide_on_size() -> None:
    rows = read_exam(Biometry(hc_mm=200.0, ac_mm=200.0, fl_mm=40.0), 199).rows
    assert {row.chart.measure: row.small for row in rows} == {
        "hc": None,
        "fl": None,
        "ac": "severely_small",
        "efw": "severely_small",
    }


def test_the_doppler_is_taken_and_its_sizes_are_those_of_the_charts() -> None:
    known = GrowthEvidence(ac=50.0, umbilical_pi=97.0)
    assert read_exam(Biometry(ac_mm=222.0), 199, doppler=known).restriction.verdict == "yes"


@pytest.mark.parametrize("ga_days", [199.0, "28+3"])
def test_a_gestational_age_is_whole_days(ga_days) -> None:
    with pytest.raises(TypeError):
        read_exam(WHOLE, ga_days)
