"""The exams of a case on one chart: which are read, which left out, and what is said of it."""

from __future__ import annotations

import pytest

from echolith.case.model import Biometry, Case
from echolith.growth import STANDARDS, MeasuredExam, course_of_case, course_of_exams

AC = STANDARDS["ig21_2014_ac"]
HADLOCK = STANDARDS["ig21_hadlock3_2020_efw"]
INTERGROWTH = STANDARDS["ig21_2017_efw"]
WHOLE = {"hc_mm": 270.0, "bpd_mm": 75.0, "ac_mm": 245.0, "fl_mm": 54.0, "efw_g": 1300.0}


def case(*exams: dict, fetuses: tuple[str, ...] = ("A",)) -> Case:
    twins = {"chorionicity": "dichorionic"} if len(fetuses) > 1 else {}
    return Case.model_validate(
        {
            "echolith": "case/1",
            "id": "made-up",
            "fetuses": [{"id": each} for each in fetuses],
            "exams": list(exams),
            **twins,
        }
    )


def exam(ga: str = "29+0", **biometry: float) -> dict:
    return {"kind": "follow_up_scan", "ga": ga, "biometry": biometry}


def test_lengths_stand_on_their_chart_in_order() -> None:
    course = course_of_case(case(exam("32+0", ac_mm=275.0), exam("29+0", ac_mm=245.0), exam("30+0")), AC)
    assert [(p.ga_days, p.value) for p in course.points] == [(203, 245.0), (224, 275.0)]
    assert course.issues == ()


@pytest.mark.parametrize(("chart", "formula"), [(HADLOCK, "hadlock3"), (INTERGROWTH, "intergrowth2017")])
def test_a_weight_is_computed_by_the_charts_own_formula(chart, formula) -> None:
    course = course_of_case(case(exam(**WHOLE)), chart)
    assert course.formula == formula
    assert len(course.points) == 1
    assert course.points[0].value != 1300.0


def test_the_reported_weight_is_not_mixed_in() -> None:
    course = course_of_case(case(exam(**WHOLE), exam("31+0", efw_g=1600.0)), HADLOCK)
    assert [p.ga_days for p in course.points] == [203]
    assert [(i.code, i.where) for i in course.issues] == [
        ("weight-left-off-the-chart", "exams[1].biometry.efw_g")
    ]


def test_reported_weights_alone_are_read_with_the_note_on_their_formula() -> None:
    course = course_of_case(
        case(exam(**WHOLE), exam("31+0", efw_g=1600.0), exam("32+0", ac_mm=275.0)),
        HADLOCK,
        reported_weights=True,
    )
    assert [p.value for p in course.points] == [1300.0, 1600.0]
    assert course.formula == "not_stated"
    assert {i.code for i in course.issues} == {"weight-formula-not-stated"}


def test_what_is_in_error_has_no_point_and_enters_no_weight() -> None:
    course = course_of_case(case(exam(**{**WHOLE, "ac_mm": 24.5})), HADLOCK)
    assert course.points == ()
    assert "measurement-unit" in {i.code for i in course.issues}
    course = course_of_case(case(exam(ac_mm=24.5)), AC)
    assert (course.points, [i.severity for i in course.issues]) == ((), ["error"])


def test_no_gestational_age_no_point() -> None:
    course = course_of_exams([MeasuredExam("exams[0].biometry", None, Biometry(ac_mm=245.0))], AC)
    assert course.points == ()
    assert [i.code for i in course.issues] == ["measurement-without-ga"]


def test_after_birth_is_passed_over() -> None:
    newborn = {"kind": "postnatal_examination", "age_days": 1, "biometry": {"hc_mm": 340.0}}
    assert course_of_case(case(newborn), STANDARDS["ig21_2014_hc"]).points == ()


def test_of_several_fetuses_one_is_named() -> None:
    twins = case({**exam(ac_mm=245.0), "fetus": "A"}, {**exam(ac_mm=230.0), "fetus": "B"}, fetuses=("A", "B"))
    assert [p.value for p in course_of_case(twins, AC, "B").points] == [230.0]
    with pytest.raises(ValueError, match="several fetuses"):
        course_of_case(twins, AC)
    with pytest.raises(ValueError, match="no fetus"):
        course_of_case(twins, AC, "C")


def test_a_chart_that_a_case_has_no_measurement_for_is_refused() -> None:
    with pytest.raises(ValueError, match="humerus"):
        course_of_case(case(), STANDARDS["who_2017_hl"])
    with pytest.raises(ValueError, match="only a chart of weights"):
        course_of_case(case(), AC, reported_weights=True)
