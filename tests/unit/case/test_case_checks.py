"""Contradictions and warnings, each provoked by the smallest case that has it."""

from __future__ import annotations

from typing import Any

import pytest

from echolith.case import Case, case_from_dict
from echolith.case.checks import case_warnings
from echolith.errors import InputError
from echolith.issues import Issue

SEEN = {"code": "HP:0006559", "status": "present"}
ASCITES = {"code": "HP:0001791", "status": "present"}
TWINS = [{"id": "A"}, {"id": "B"}]


def case(**parts: Any) -> Case:
    return case_from_dict({"id": "x", "fetuses": [{"id": "A"}], **parts})


def refused(**parts: Any) -> tuple[Issue, ...]:
    with pytest.raises(InputError) as caught:
        case(**parts)
    return caught.value.issues


def only(**parts: Any) -> tuple[str, str]:
    issues = refused(**parts)
    assert len(issues) == 1, issues
    assert issues[0].solution
    return issues[0].code, issues[0].where


def warned(**parts: Any) -> list[tuple[str, str]]:
    return [
        (issue.code, issue.where) for issue in case_warnings(case(**parts)) if issue.severity == "warning"
    ]


def exam(**parts: Any) -> dict[str, Any]:
    return {"kind": "anomaly_scan", "ga": "20+5", **parts}


@pytest.mark.parametrize(
    "abnormal",
    [
        {"findings": [ASCITES]},
        {"findings": [{**ASCITES, "status": "uncertain"}]},
        {"findings": [SEEN]},
        {"growth": {"category": "small"}},
        {"growth": {"efw_centile": 9.9}},
        {"fluid": "oligohydramnios"},
        {"fluid": "polyhydramnios"},
        {"placenta": "abnormal"},
        {"other_anomalies": "seen"},
    ],
)
def test_normal_beside_something_abnormal(abnormal: dict[str, Any]) -> None:
    assert only(exams=[exam(result="normal", **abnormal)]) == ("normal-beside-abnormal", "exams[0].result")
    assert case(exams=[exam(result="abnormal", **abnormal)])
    assert case(exams=[exam(**abnormal)])


def test_the_issue_names_what_contradicts_normal() -> None:
    parts = exam(result="normal", findings=[SEEN, ASCITES], fluid="oligohydramnios")
    assert "findings[0], findings[1], fluid" in refused(exams=[parts])[0].message


@pytest.mark.parametrize(
    "fine",
    [
        {"findings": [{**ASCITES, "status": "absent"}]},
        {"findings": [{**ASCITES, "status": "resolved"}]},
        {"growth": {"category": "appropriate", "efw_centile": 10}},
        {"fluid": "normal", "placenta": "anterior", "other_anomalies": "none_seen"},
    ],
)
def test_normal_beside_nothing_abnormal(fine: dict[str, Any]) -> None:
    assert case(exams=[exam(result="normal", **fine)])


@pytest.mark.parametrize("kind", ["fetal_mri", "fetal_echocardiography", "doppler"])
def test_the_known_focus_may_stand_beside_a_normal_special_exam(kind: str) -> None:
    assert case(exams=[{"kind": kind, "result": "normal", "findings": [SEEN]}])
    issue = only(exams=[{"kind": kind, "result": "normal", "findings": [SEEN, ASCITES]}])
    assert issue == ("normal-beside-abnormal", "exams[0].result")


@pytest.mark.parametrize(
    ("kind", "tolerated"), [("postnatal_examination", True), ("postnatal_ultrasound", False)]
)
def test_the_known_focus_after_birth(kind: str, tolerated: bool) -> None:
    parts = {"kind": kind, "age_days": 2, "result": "normal", "findings": [SEEN]}
    if tolerated:
        assert case(exams=[parts])
    else:
        assert only(exams=[parts]) == ("normal-beside-abnormal", "exams[0].result")


def test_seen_and_denied_in_one_exam() -> None:
    both = [ASCITES, {**ASCITES, "status": "absent"}]
    assert only(exams=[exam(findings=both)]) == ("finding-contradiction", "exams[0].findings[1].status")
    assert case(exams=[exam(findings=both[:1]), exam(ga="24+0", findings=both[1:])])
    assert case(exams=[exam(findings=[SEEN, {**SEEN, "status": "absent", "location": "surface"}])])


@pytest.mark.parametrize(
    ("number", "count", "contradicts"),
    [
        ("single", 2, True),
        ("single", 1, False),
        ("multiple", 1, True),
        ("multiple", 2, False),
        ("diffuse", 1, False),
        (None, 5, False),
    ],
)
def test_number_and_count(number: str | None, count: int, contradicts: bool) -> None:
    parts = exam(findings=[{**SEEN, "number": number, "count": count}])
    if contradicts:
        assert only(exams=[parts]) == ("count-contradicts-number", "exams[0].findings[0].count")
    else:
        assert case(exams=[parts])


def test_retired_hpo_ids() -> None:
    retired = exam(findings=[{"code": "HP:0031014", "status": "present"}])
    assert warned(exams=[retired]) == [("hpo-obsolete", "exams[0].findings[0].code")]
    assert "HP:0031632" in case_warnings(case(exams=[retired]))[0].solution


def test_a_retired_hpo_id_without_replacement_is_refused() -> None:
    from echolith.case.hpo import is_retired, replacement

    orphan = next(i for i in (f"HP:{n:07d}" for n in range(70_000)) if is_retired(i) and not replacement(i))
    parts = exam(findings=[{"code": orphan, "status": "present"}])
    assert only(exams=[parts]) == ("hpo-obsolete", "exams[0].findings[0].code")


@pytest.mark.parametrize(
    ("test", "result"),
    [
        ("cfdna", "negative"),
        ("karyotype", "low_risk"),
        ("cmv", "normal"),
        ("cftr", "equivocal"),
        ("syphilis", "carrier"),
        ("fetal_mri", "negative"),
        ("amniotic_cmv_pcr", "mosaic"),
    ],
)
def test_a_result_the_test_cannot_have(test: str, result: str) -> None:
    assert only(tests=[{"test": test, "result": result}]) == ("result-not-of-test", "tests[0].result")


def test_result_and_status() -> None:
    assert only(tests=[{"test": "cmv"}]) == ("test-without-result", "tests[0]")
    for status in ("planned", "pending", "declined"):
        both = {"test": "cmv", "result": "negative", "status": status}
        assert only(tests=[both]) == ("result-and-status", "tests[0].status")
        assert case(tests=[{"test": "cmv", "status": status}])


def test_an_exam_of_several_fetuses_says_which() -> None:
    parts = {"fetuses": TWINS, "chorionicity": "dichorionic"}
    postnatal = {"kind": "postnatal_examination", "age_days": 1}
    for entry in (exam(), postnatal):
        assert only(**parts, exams=[entry]) == ("exam-without-fetus", "exams[0]")
        assert case(**parts, exams=[{**entry, "fetus": "B"}])
    imaging = {"test": "fetal_mri", "result": "normal"}
    assert only(**parts, tests=[imaging]) == ("exam-without-fetus", "tests[0]")
    assert only(**parts, tests=[{"test": "karyotype", "result": "normal", "fetus": "C"}]) == (
        "fetus-unknown",
        "tests[0].fetus",
    )


def test_fetus_ids() -> None:
    assert only(fetuses=[{"id": "A"}, {"id": "A"}]) == ("fetus-twice", "fetuses")
    assert only(exams=[exam(fetus="B")]) == ("fetus-unknown", "exams[0].fetus")


def test_outcomes_of_several_fetuses() -> None:
    born = {"pregnancy": "live_birth", "ga": "36+0"}
    assert only(fetuses=TWINS, outcome=born) == ("outcome-without-fetus", "outcome")
    assert only(fetuses=TWINS, outcome=[{**born, "fetus": "A"}, born]) == (
        "outcome-without-fetus",
        "outcome[1]",
    )
    assert only(fetuses=TWINS, outcome=[{**born, "fetus": "A"}] * 2) == ("outcome-twice", "outcome[1]")
    assert only(fetuses=TWINS, outcome=[{**born, "fetus": "C"}]) == ("fetus-unknown", "outcome[0].fetus")
    assert case(fetuses=TWINS, outcome=[{**born, "fetus": "B"}])
    assert case(fetuses=TWINS, outcome={"pregnancy": "ongoing"})
    assert only(outcome=[born, born]) == ("outcome-twice", "outcome[1]")


def test_outcomes_that_contradict_themselves() -> None:
    assert only(outcome={"pregnancy": "ongoing", "ga": "30+0"}) == ("ongoing-with-ga", "outcome.ga")
    for end in ("termination", "fetal_death", "neonatal_death", "ongoing"):
        dead = {"pregnancy": end, "neonate": "healthy"}
        assert only(outcome=dead) == ("healthy-contradicts-outcome", "outcome.neonate")


def test_exams_before_and_after_birth() -> None:
    assert only(exams=[exam(age_days=1)]) == ("exam-time", "exams[0].age_days")
    assert only(exams=[{"kind": "postnatal_ultrasound", "ga": "36+0"}]) == ("exam-time", "exams[0].ga")


def test_birth_before_what_came_before_it() -> None:
    born = {"pregnancy": "live_birth", "ga": "35+6"}
    assert only(outcome=born, exams=[exam(ga="36+0")]) == ("birth-before-exam", "exams[0]")
    assert case(outcome=born, exams=[exam(ga="35+6")])
    late = {"test": "cmv", "result": "negative", "ga": "36+0"}
    assert only(outcome=born, tests=[late]) == ("birth-before-exam", "tests[0]")
    assert case(outcome=born, tests=[{**late, "test": "neonatal_cmv_pcr"}])
    assert case(outcome=born, tests=[{**late, "ga": "35+0", "resulted_ga": "36+3"}])
    moved = {"test": "doppler", "result": "normal", "ga": "36+0"}
    assert only(outcome=born, tests=[moved]) == ("birth-before-exam", "tests[0]")


def test_birth_before_an_exam_by_dates() -> None:
    born = {"pregnancy": "live_birth", "date": "2025-05-01"}
    parts = {"kind": "follow_up_scan", "date": "2025-05-02"}
    assert only(outcome=born, exams=[parts]) == ("birth-before-exam", "exams[0]")
    assert only(outcome=born, exams=[{"kind": "postnatal_ultrasound", "date": "2025-04-30"}]) == (
        "exam-before-birth",
        "exams[0].date",
    )
    # one by date, the other by gestational age: compared through the dating
    dating = {"due_date": "2025-05-30", "method": "crl"}
    assert only(dating=dating, outcome=born, exams=[exam(ga="36+0")]) == ("birth-before-exam", "exams[0]")
    assert case(dating=dating, outcome=born, exams=[exam(ga="35+0")])


def test_imaging_moved_from_tests_is_checked_where_it_stood() -> None:
    born = {"pregnancy": "live_birth", "date": "2025-05-01"}
    tests = [
        {"test": "cmv", "result": "negative"},
        {"test": "fetal_mri", "result": "normal", "date": "2025-05-02"},
    ]
    assert only(outcome=born, exams=[exam()], tests=tests) == ("birth-before-exam", "tests[1]")


def test_each_fetus_has_its_own_birth() -> None:
    first = {"pregnancy": "fetal_death", "ga": "22+0", "fetus": "A"}
    scan = exam(ga="26+0", kind="follow_up_scan")
    parts = {"fetuses": TWINS, "chorionicity": "dichorionic", "outcome": [first]}
    assert case(**parts, exams=[{**scan, "fetus": "B"}])
    assert warned(**parts, exams=[{**scan, "fetus": "A"}]) == [("exam-after-fetal-death", "exams[0]")]
    assert case(**parts, tests=[{"test": "cmv", "result": "negative", "ga": "26+0"}])


def test_results_come_after_samples() -> None:
    early = {"test": "cmv", "result": "negative", "ga": "20+0", "resulted_ga": "19+6"}
    assert only(tests=[early]) == ("result-before-sample", "tests[0]")
    dates = {"test": "cmv", "result": "negative", "date": "2025-02-02", "resulted_date": "2025-02-01"}
    assert only(tests=[dates]) == ("result-before-sample", "tests[0]")


def test_a_dating_is_one_or_the_other() -> None:
    both = {"due_date": "2025-06-01", "ga": "12+0", "date": "2024-11-17", "method": "crl"}
    assert only(dating=both) == ("dating-twice", "dating")
    for neither in ({}, {"method": "crl"}, {"ga": "12+0"}, {"date": "2025-01-01"}):
        assert only(dating=neither) == ("dating-incomplete", "dating")
    issue = only(dating={"due_date": "2025-06-01", "previous": [{"ga": "12+0"}]})
    assert issue == ("dating-incomplete", "dating.previous[0]")
    assert case(dating={"due_date": "2025-06-01", "method": "ivf"})
    assert case(dating={"ga": "12+0", "date": "2024-11-17", "method": "crl"})


def test_dates_outside_the_pregnancy() -> None:
    dating = {"due_date": "2025-06-01", "method": "crl"}  # 0+0 on 2024-08-25, 45+6 on 2025-07-12
    for date, inside in (
        ("2024-08-24", False),
        ("2024-08-25", True),
        ("2025-07-12", True),
        ("2025-07-13", False),
    ):
        scan = {"kind": "follow_up_scan", "date": date}
        if inside:
            assert case(dating=dating, exams=[scan])
        else:
            assert only(dating=dating, exams=[scan]) == ("date-outside-pregnancy", "exams[0].date")
    assert case(dating=dating, exams=[{"kind": "postnatal_ultrasound", "date": "2026-06-01"}])
    assert case(dating=dating, tests=[{"test": "rubella", "result": "negative", "date": "2020-01-01"}])
    karyotype = {"test": "karyotype", "result": "normal", "date": "2024-01-01"}
    assert only(dating=dating, tests=[karyotype]) == ("date-outside-pregnancy", "tests[0].date")


@pytest.mark.parametrize(("date", "days"), [("2025-01-17", 0), ("2025-01-18", 1), ("2025-01-23", 6)])
def test_date_and_gestational_age_nearly_agree(date: str, days: int) -> None:
    dating = {"due_date": "2025-06-01", "method": "crl"}  # 20+5 on 2025-01-17
    expected = [("ga-differs-from-date", "exams[0].ga")] if days else []
    assert warned(dating=dating, exams=[exam(date=date)]) == expected


def test_date_and_gestational_age_contradict_each_other() -> None:
    dating = {"due_date": "2025-06-01", "method": "crl"}
    seven_late = exam(date="2025-01-24")
    assert only(dating=dating, exams=[seven_late]) == ("ga-contradicts-date", "exams[0].ga")
    # 20+5 was right by the dating of that time
    redated = {**dating, "previous": [{"due_date": "2025-06-08", "method": "lmp"}]}
    assert warned(dating=redated, exams=[seven_late]) == [("ga-differs-from-date", "exams[0].ga")]


def test_redating_is_pointed_out_beyond_a_week() -> None:
    for due_date, expected in (("2025-06-08", []), ("2025-06-09", [("redated", "dating.previous[0]")])):
        dating = {"due_date": "2025-06-01", "method": "crl", "previous": [{"due_date": due_date}]}
        assert warned(dating=dating) == expected


def test_what_has_no_time_is_listed_once() -> None:
    issues = warned(
        exams=[exam(), {"kind": "fetal_mri", "result": "normal"}],
        tests=[
            {"test": "cmv", "result": "negative"},
            {"test": "hsv", "status": "pending"},
            {"test": "cftr", "result": "negative", "resulted_ga": "22+0"},
        ],
    )
    assert issues == [("time-unknown", "exams[1], tests[0]")]


@pytest.mark.parametrize(
    ("category", "centile", "disagree"),
    [
        ("appropriate", 9, True),
        ("appropriate", 10, False),
        ("appropriate", 91, True),
        ("small", 10, True),
        ("small", 3, False),
        ("large", 50, True),
        ("unknown", 3, False),
        (None, 3, False),
    ],
)
def test_growth_category_and_centile(category: str | None, centile: float, disagree: bool) -> None:
    growth = {"efw_centile": centile} | ({"category": category} if category else {})
    expected = [("growth-disagrees", "exams[0].growth")] if disagree else []
    assert warned(exams=[exam(growth=growth)]) == expected


def test_multiple_pregnancy_warnings() -> None:
    assert warned(fetuses=TWINS) == [("chorionicity-unstated", "chorionicity")]
    assert warned(fetuses=TWINS, chorionicity="unknown") == []
    assert warned(chorionicity="monochorionic") == [("chorionicity-of-one", "chorionicity")]
    assert warned(chorionicity="unknown") == []
    for name, expected in (
        ("microarray", [("test-fetus-unstated", "tests[0]")]),
        ("amniotic_cmv_pcr", [("test-fetus-unstated", "tests[0]")]),
        ("cmv", []),
        ("cfdna", []),
    ):
        result = {"microarray": "normal", "cfdna": "low_risk"}.get(name, "negative")
        tests = [{"test": name, "result": result, "ga": "20+0"}]
        assert warned(fetuses=TWINS, chorionicity="dichorionic", tests=tests) == expected
        assert warned(tests=tests) == []


def test_the_sex_at_birth_differs() -> None:
    born = {"pregnancy": "live_birth", "sex": "male"}
    assert warned(fetuses=[{"id": "A", "sex": "female"}], outcome=born) == [("sex-disagrees", "outcome")]
    assert warned(fetuses=[{"id": "A", "sex": "unknown"}], outcome=born) == []
    twins = [{"id": "A", "sex": "male"}, {"id": "B", "sex": "female"}]
    outcomes = [{**born, "fetus": "B"}]
    assert warned(fetuses=twins, chorionicity="dichorionic", outcome=outcomes) == [
        ("sex-disagrees", "outcome")
    ]


def test_all_contradictions_come_back_at_once() -> None:
    issues = refused(
        exams=[exam(result="normal", findings=[ASCITES, {"code": "HP:9999999", "status": "absent"}])],
        tests=[{"test": "cmv"}, {"test": "cfdna", "result": "normal"}],
        outcome={"pregnancy": "live_birth", "ga": "18+0"},
    )
    assert {issue.code for issue in issues} == {
        "normal-beside-abnormal",
        "hpo-unknown",
        "test-without-result",
        "result-not-of-test",
        "birth-before-exam",
    }


def test_building_a_case_in_python_is_checked_too() -> None:
    from echolith.case.model import Exam, Fetus

    with pytest.raises(InputError):
        Case(id="x", fetuses=(Fetus(id="A"), Fetus(id="B")), exams=(Exam(kind="doppler"),))
