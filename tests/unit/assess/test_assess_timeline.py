from __future__ import annotations

from typing import Any

import pytest
from assess_sample import FOCUS, case, exam, focus, known, other

from echolith.assess.timeline import Course, courses, current_code

HEART = "HP:0010942"


def course(*statuses: tuple[str, str | None, str]) -> Course:
    """The course of one other finding: kind, gestational age and status of each exam."""
    exams = [exam(kind, ga, other(HEART, status)) for kind, ga, status in statuses]
    return courses(known(case(*exams)).exams)[HEART]


SCAN, FOLLOW, ECHO, FIRST = "anomaly_scan", "follow_up_scan", "fetal_echocardiography", "first_trimester_scan"


@pytest.mark.parametrize(
    ("statuses", "standing"),
    [
        ([(SCAN, "20+0", "present")], "present"),
        ([(SCAN, "20+0", "absent")], "denied"),
        ([(SCAN, "20+0", "uncertain")], "uncertain"),
        ([(SCAN, "20+0", "resolved")], "resolved"),
        ([(SCAN, "20+0", "withdrawn")], "withdrawn"),
        ([(SCAN, "20+0", "absent"), (FOLLOW, "24+0", "absent")], "denied"),
        ([(SCAN, "20+0", "absent"), (FOLLOW, "24+0", "present")], "present"),
        ([(SCAN, "20+0", "present"), (FOLLOW, "24+0", "uncertain")], "present"),
        ([(SCAN, "20+0", "present"), (FOLLOW, "24+0", "resolved")], "resolved"),
        ([(SCAN, "20+0", "resolved"), (FOLLOW, "24+0", "present")], "present"),
        ([(SCAN, "20+0", "resolved"), (FOLLOW, "24+0", "uncertain")], "resolved"),
        # not seen is not resolved: one denial is not enough, nor are two exams that do not target it
        ([(SCAN, "20+0", "present"), (FOLLOW, "24+0", "absent")], "present"),
        ([(SCAN, "20+0", "present"), (ECHO, "24+0", "absent"), (ECHO, "28+0", "absent")], "present"),
        ([(SCAN, "20+0", "present"), (FOLLOW, "24+0", "absent"), (FOLLOW, "28+0", "absent")], "resolved"),
        (
            [(FOLLOW, "16+0", "absent"), (FOLLOW, "18+0", "absent"), (SCAN, "20+0", "present")],
            "present",
        ),
        (
            [
                (SCAN, "20+0", "present"),
                (FOLLOW, "24+0", "absent"),
                (FOLLOW, "26+0", "uncertain"),
                (FOLLOW, "28+0", "absent"),
            ],
            "present",
        ),
        # a suspicion falls only with a certainly later denial
        ([(SCAN, "20+0", "uncertain"), (FOLLOW, "24+0", "absent")], "refuted"),
        ([(SCAN, "20+0", "uncertain"), (FOLLOW, "20+0", "absent")], "uncertain"),
        ([(FIRST, "12+0", "absent"), (SCAN, "20+0", "uncertain")], "uncertain"),
        ([(SCAN, "20+0", "uncertain"), (FOLLOW, None, "absent")], "uncertain"),
        ([(SCAN, None, "uncertain"), (FOLLOW, "24+0", "absent")], "uncertain"),
        (
            [(SCAN, "20+0", "uncertain"), (FOLLOW, "24+0", "absent"), (FOLLOW, "28+0", "uncertain")],
            "uncertain",
        ),
        # withdrawn: never real, whatever was said before; what is seen later stands
        ([(SCAN, "20+0", "present"), (FOLLOW, "24+0", "withdrawn")], "withdrawn"),
        ([(SCAN, "20+0", "uncertain"), (FOLLOW, "24+0", "withdrawn")], "withdrawn"),
        ([(SCAN, "20+0", "present"), (FOLLOW, "24+0", "withdrawn"), (FOLLOW, "28+0", "absent")], "withdrawn"),
        ([(SCAN, "20+0", "present"), (FOLLOW, "24+0", "withdrawn"), (FOLLOW, "28+0", "present")], "present"),
        (
            [(SCAN, "20+0", "present"), (FOLLOW, "24+0", "withdrawn"), (FOLLOW, "28+0", "uncertain")],
            "uncertain",
        ),
    ],
)
def test_standing(statuses: list[tuple[str, str | None, str]], standing: str) -> None:
    assert course(*statuses).standing == standing


def test_the_order_is_that_of_time_not_of_the_file() -> None:
    assert course((FOLLOW, "28+0", "resolved"), (SCAN, "20+0", "present")).standing == "resolved"
    assert course((FOLLOW, "28+0", "present"), (SCAN, "20+0", "resolved")).standing == "present"


@pytest.mark.parametrize(
    ("statuses", "where"),
    [
        ([(SCAN, "20+0", "absent"), (FOLLOW, "24+0", "present")], "exams[1].findings[0]"),
        ([(SCAN, "20+0", "present"), (FOLLOW, "24+0", "resolved")], "exams[1].findings[0]"),
        (
            [
                (SCAN, "20+0", "absent"),
                (FOLLOW, "24+0", "present"),
                (FOLLOW, "28+0", "absent"),
                (FOLLOW, "32+0", "absent"),
            ],
            "exams[1].findings[0]",
        ),
        ([(SCAN, "20+0", "absent")], "exams[0].findings[0]"),
        ([(SCAN, "20+0", "uncertain"), (FOLLOW, "24+0", "absent")], "exams[0].findings[0]"),
    ],
)
def test_the_decisive_statement(statuses: list[tuple[str, str | None, str]], where: str) -> None:
    assert course(*statuses).decisive.where == where


@pytest.mark.parametrize(
    ("standing", "there"),
    [("present", True), ("resolved", True), ("uncertain", False), ("absent", False), ("withdrawn", False)],
)
def test_was_there(standing: str, there: bool) -> None:
    assert course((SCAN, "20+0", standing)).was_there is there


def test_a_merged_id_is_the_one_it_was_merged_into() -> None:
    assert current_code("HP:0031014") == "HP:0031632"
    assert current_code(FOCUS) == FOCUS
    assert current_code("HP:9999999") == "HP:9999999"
    merged: Any = [
        exam(SCAN, "20+0", other("HP:0031014")),
        exam(FOLLOW, "24+0", other("HP:0031632", "resolved")),
    ]
    found = courses(known(case(*merged)).exams)
    assert list(found) == ["HP:0031632"]
    assert found["HP:0031632"].standing == "resolved"


def test_several_foci_of_one_exam_are_one_course() -> None:
    made = case(exam(SCAN, "20+0", focus(), focus("uncertain"), other(HEART)))
    found = courses(known(made).exams)
    assert [len(found[code].entries) for code in (FOCUS, HEART)] == [2, 1]
    assert found[FOCUS].standing == "present"
    assert courses(()) == {}
