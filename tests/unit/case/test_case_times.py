"""Gestational ages from dates and dates from gestational ages."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from echolith.case import Case, GestationalAge, case_from_dict, times
from echolith.case.gestational_age import MAX_GA_DAYS, format_ga_days

DATED = {"due_date": "2025-06-01", "method": "crl"}  # 0+0 on 2024-08-25


def case(**parts: Any) -> Case:
    return case_from_dict({"id": "x", "fetuses": [{"id": "A"}], **parts})


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "days"), [("0+0", 0), ("20+5", 145), (" 20+5 ", 145), ("05+3", 38), ("45+6", MAX_GA_DAYS)]
)
def test_a_gestational_age_is_whole_days(text: str, days: int) -> None:
    ga = GestationalAge.parse(text)
    assert ga.days == days
    assert ga.weeks == days // 7
    assert GestationalAge.parse(str(ga)) == ga
    assert format_ga_days(days) == str(ga)


@pytest.mark.parametrize(
    "text", ["20", "20+7", "20+9", "20.5", "46+0", "-1+0", "20+5+1", "20 + 5", "\u0662\u0660+5"]
)
def test_no_gestational_age(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the texts are checked where a file is read
        GestationalAge.parse(text)


def test_a_float_is_no_gestational_age() -> None:
    with pytest.raises(TypeError):
        GestationalAge(145.0)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        GestationalAge(True)
    with pytest.raises(ValueError, match="45\\+6"):
        GestationalAge(MAX_GA_DAYS + 1)


def test_gestational_ages_compare_by_days_whatever_the_method() -> None:
    assert GestationalAge(145, "crl") == GestationalAge(145, "lmp")
    assert GestationalAge(145) < GestationalAge(146, "crl")


def test_the_due_date() -> None:
    assert times.due_date(case(dating=DATED)) == day("2025-06-01")
    assert times.due_date(case(dating={"ga": "12+0", "date": "2024-11-17"})) == day("2025-06-01")
    assert times.due_date(case()) is None


def test_the_date_of_a_gestational_age() -> None:
    dated = case(dating=DATED)
    assert times.date_of_ga(dated, GestationalAge(280)) == day("2025-06-01")
    assert times.date_of_ga(dated, GestationalAge.parse("20+5")) == day("2025-01-17")
    assert times.date_of_ga(case(), GestationalAge(145)) is None


def test_the_gestational_age_on_a_date() -> None:
    dated = case(dating=DATED)
    ga = times.ga_on_date(dated, day("2025-01-17"))
    assert ga == GestationalAge.parse("20+5")
    assert ga is not None
    assert ga.method == "crl"
    assert times.ga_on_date(dated, day("2024-08-24")) is None
    assert times.ga_on_date(dated, day("2025-07-12")) == GestationalAge(MAX_GA_DAYS)
    assert times.ga_on_date(dated, day("2025-07-13")) is None
    assert times.ga_on_date(dated, None) is None
    assert times.ga_on_date(case(), day("2025-01-17")) is None


@pytest.mark.parametrize(
    ("dating", "exam", "ga"),
    [
        (None, {"ga": "20+5"}, "20+5"),
        (DATED, {"date": "2025-01-17"}, "20+5"),
        (DATED, {"ga": "20+4", "date": "2025-01-17"}, "20+4"),
        (None, {"date": "2025-01-17"}, None),
        (DATED, {}, None),
        (DATED, {"kind": "postnatal_ultrasound", "date": "2025-05-20"}, None),
    ],
)
def test_the_gestational_age_of_an_exam(
    dating: dict[str, str] | None, exam: dict[str, str], ga: str | None
) -> None:
    parts = case(exams=[{"kind": "follow_up_scan", **exam}], **({"dating": dating} if dating else {}))
    found = times.exam_ga(parts.exams[0], parts)
    assert (None if found is None else str(found)) == ga


def test_the_date_of_an_exam() -> None:
    born = {"pregnancy": "live_birth", "ga": "36+0"}
    entries = [
        {"kind": "follow_up_scan", "date": "2025-01-17"},
        {"kind": "follow_up_scan", "ga": "20+5"},
        {"kind": "postnatal_ultrasound", "age_days": 3},
        {"kind": "follow_up_scan"},
    ]
    dated = case(dating=DATED, outcome=born, exams=entries)
    assert [times.exam_date(exam, dated) for exam in dated.exams] == [
        day("2025-01-17"),
        day("2025-01-17"),
        day("2025-05-07"),
        None,
    ]
    undated = case(outcome=born, exams=entries)
    assert [times.exam_date(exam, undated) for exam in undated.exams[1:]] == [None, None, None]


def test_when_a_test_was_taken_and_known() -> None:
    entries: list[dict[str, str]] = [
        {"ga": "20+0", "resulted_ga": "21+0"},
        {"ga": "20+0"},
        {"date": "2025-01-17", "resulted_date": "2025-01-24"},
        {"date": "2025-01-17"},
        {},
        {"ga": "20+0", "resulted_date": "2025-01-24"},
    ]
    parts = case(dating=DATED, tests=[{"test": "cmv", "result": "negative", **entry} for entry in entries])
    taken = [times.test_ga(test, parts) for test in parts.tests]
    known = [times.test_known_ga(test, parts) for test in parts.tests]
    assert [str(ga) for ga in taken] == ["20+0", "20+0", "20+5", "20+5", "None", "20+0"]
    assert [str(ga) for ga in known] == ["21+0", "20+0", "21+5", "20+5", "None", "21+5"]


def test_the_end_of_the_pregnancy() -> None:
    for outcome, ga, date in (
        ({"pregnancy": "live_birth", "ga": "36+0"}, "36+0", day("2025-05-04")),
        ({"pregnancy": "live_birth", "date": "2025-05-04"}, "36+0", day("2025-05-04")),
        ({"pregnancy": "live_birth"}, None, None),
        ({"pregnancy": "ongoing", "date": "2025-05-04"}, None, None),
        ({"pregnancy": "lost_to_follow_up", "ga": "36+0"}, None, None),
    ):
        parts = case(dating=DATED, outcome=outcome)
        found = times.birth_ga(parts, parts.outcomes[0])
        assert (None if found is None else str(found)) == ga
        assert times.birth_date(parts, parts.outcomes[0]) == date
    assert times.birth_ga(case(), None) is None


def test_the_outcome_of_a_fetus() -> None:
    born = {"pregnancy": "live_birth", "ga": "36+0"}
    single = case(outcome=born)
    assert times.outcome_of(single, None) is single.outcomes[0]
    assert times.outcome_of(single, "A") is single.outcomes[0]
    assert times.outcome_of(case(), "A") is None
    twins = [{"id": "A"}, {"id": "B"}]
    both = case(fetuses=twins, outcome=[{**born, "fetus": "B"}])
    assert times.outcome_of(both, "B") is both.outcomes[0]
    assert times.outcome_of(both, "A") is None
    ongoing = case(fetuses=twins, outcome={"pregnancy": "ongoing"})
    assert times.outcome_of(ongoing, "A") is ongoing.outcomes[0]
