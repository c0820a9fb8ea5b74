from __future__ import annotations

import datetime
from typing import Any

import pytest
from assess_sample import case, clean_scan, exam, fact, focus, item, known, one, other, result_of, twins

from echolith.assess import assess
from echolith.assess.known import parse_moment
from echolith.case import GestationalAge
from echolith.errors import InputError, UsageError

BIRTH = {"pregnancy": "live_birth", "ga": "38+0", "neonate": "healthy"}
DATED = {"dating": {"due_date": "2026-06-01", "method": "crl"}}  # 20+5 is 2026-01-17
WEEK = 7


def days(text: str) -> int:
    return GestationalAge.parse(text).days


# --- the moment -------------------------------------------------------------------------------------------


def test_without_a_moment_everything_counts() -> None:
    assert parse_moment(None, case()).ga_days is None


@pytest.mark.parametrize("as_of", ["24+0", " 24+0 ", GestationalAge(168)])
def test_a_gestational_age(as_of: Any) -> None:
    moment = parse_moment(as_of, case())
    assert (moment.ga_days, moment.date) == (168, None)
    assert parse_moment(as_of, case(**DATED)).date == datetime.date(2026, 2, 9)


@pytest.mark.parametrize("as_of", ["2026-02-09", " 2026-02-09 ", datetime.date(2026, 2, 9)])
def test_a_date(as_of: Any) -> None:
    moment = parse_moment(as_of, case(**DATED))
    assert (moment.ga_days, moment.date) == (168, datetime.date(2026, 2, 9))


@pytest.mark.parametrize("dating", [{"due_date": "2026-06-01"}, {"ga": "12+0", "date": "2025-11-17"}])
def test_a_date_by_either_kind_of_dating(dating: dict[str, str]) -> None:
    assert parse_moment("2026-02-09", case(dating=dating)).ga_days == 168


@pytest.mark.parametrize("as_of", ["", "20", "20+7", "46+0", "2026-02-30", "2026-13-01", "tomorrow", "20.5"])
def test_a_moment_that_cannot_be_read(as_of: str) -> None:
    with pytest.raises(UsageError, match=r"--as-of: .*write a gestational age such as"):
        parse_moment(as_of, case(**DATED))


def test_a_date_without_dating_is_refused() -> None:
    with pytest.raises(InputError) as error:
        parse_moment("2026-02-09", case())
    assert [(i.code, i.where) for i in error.value.issues] == [("as-of-needs-dating", "dating")]


def test_a_date_before_the_pregnancy_is_refused() -> None:
    assert parse_moment("2025-08-25", case(**DATED)).ga_days == 0
    with pytest.raises(UsageError, match="before this pregnancy"):
        parse_moment("2025-08-24", case(**DATED))


# --- what is known at it ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("as_of", "exams"), [("20+4", 0), ("20+5", 1), ("23+6", 1), ("24+0", 2), (None, 2)])
def test_an_exam_counts_from_its_day_on(as_of: str | None, exams: int) -> None:
    made = case(clean_scan(), exam("follow_up_scan", "24+0", focus()))
    assert len(known(made, as_of).exams) == exams


@pytest.mark.parametrize(("as_of", "seen"), [("2026-01-16", 0), ("2026-01-17", 1), ("20+4", 0), ("20+5", 1)])
def test_a_dated_exam_counts_from_its_day_on(as_of: str, seen: int) -> None:
    made = case({"kind": "anomaly_scan", "date": "2026-01-17", "findings": [focus()]}, **DATED)
    assert len(known(made, as_of).exams) == seen


@pytest.mark.parametrize(("as_of", "seen"), [("20+5", 1), ("37+6", 1), ("38+0", 2), ("45+0", 2), (None, 2)])
def test_an_exam_without_a_time_counts_from_the_outcome_on(as_of: str | None, seen: int) -> None:
    made = case(clean_scan(), exam("fetal_mri", None, result="normal"), outcome=BIRTH)
    assert len(known(made, as_of).exams) == seen


@pytest.mark.parametrize("outcome", [None, {"pregnancy": "live_birth"}, {"pregnancy": "ongoing"}])
def test_without_a_day_of_birth_an_exam_without_a_time_is_never_known_before(outcome: Any) -> None:
    made = case(clean_scan(), exam("fetal_mri", None, result="normal"), outcome=outcome)
    assert len(known(made, "45+6").exams) == 1
    assert known(made, "45+6").outcome is None
    assert len(known(made).exams) == 2


def test_an_exam_without_a_time_keeps_its_place_in_the_file() -> None:
    made = case(
        exam("first_trimester_scan", "12+0"),
        exam("fetal_mri", None),
        exam("follow_up_scan", "24+0"),
        clean_scan(),
    )
    kinds = [e.exam.kind for e in known(made).exams]
    assert kinds == ["first_trimester_scan", "fetal_mri", "anomaly_scan", "follow_up_scan"]
    assert [e.where for e in known(made).exams] == ["exams[0]", "exams[1]", "exams[3]", "exams[2]"]


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        ("15+6", None),
        ("16+0", (None, "pending")),
        ("17+6", (None, "pending")),
        ("18+0", ("normal", None)),
        (None, ("normal", None)),
    ],
)
def test_a_test_is_pending_between_sample_and_result(as_of: str | None, state: Any) -> None:
    made = case(tests=[result_of("karyotype", "normal", "16+0", resulted_ga="18+0")])
    tests = known(made, as_of).tests
    assert [(t.test.result, t.test.status) for t in tests] == ([] if state is None else [state])


def test_pending_by_dates() -> None:
    dates = {"date": "2025-12-15", "resulted_date": "2025-12-29"}  # 16+0 and 18+0
    made = case(tests=[result_of("karyotype", "normal", None, **dates)], **DATED)
    assert [t.test.status for t in known(made, "16+0").tests] == ["pending"]
    assert [t.test.result for t in known(made, "2025-12-29").tests] == ["normal"]
    assert known(made, "15+6").tests == ()


@pytest.mark.parametrize(("as_of", "seen"), [("17+6", 0), ("18+0", 1)])
def test_a_result_with_only_its_own_time(as_of: str, seen: int) -> None:
    made = case(tests=[result_of("karyotype", "normal", None, resulted_ga="18+0")])
    assert len(known(made, as_of).tests) == seen
    assert all(t.day == days("18+0") for t in known(made, as_of).tests)


@pytest.mark.parametrize(("as_of", "seen"), [("20+5", 0), ("37+6", 0), ("38+0", 1), (None, 1)])
def test_a_result_without_a_time_counts_from_the_outcome_on(as_of: str | None, seen: int) -> None:
    made = case(tests=[result_of("cmv", "negative", None)], outcome=BIRTH)
    assert len(known(made, as_of).tests) == seen
    assert [i.code for i in assess(made, as_of=as_of).issues].count("time-unknown") == 1


def test_a_state_without_a_time_is_always_known() -> None:
    made = case(tests=[{"test": "karyotype", "status": "declined"}])
    assert [t.test.status for t in known(made, "20+5").tests] == ["declined"]


def test_a_state_counts_from_its_day_on() -> None:
    made = case(tests=[{"test": "karyotype", "status": "pending", "ga": "22+0"}])
    assert known(made, "21+6").tests == ()
    assert len(known(made, "22+0").tests) == 1


# --- now --------------------------------------------------------------------------------------------------


def test_now_is_the_moment_or_the_last_day_of_which_anything_is_known() -> None:
    made = case(clean_scan(), tests=[result_of("cmv", "negative", "21+0", resulted_ga="22+3")])
    assert known(made).now_days == days("22+3")
    assert known(made, "30+0").now_days == days("30+0")
    assert known(case(exam("anomaly_scan", None, focus()))).now_days is None


def test_a_planned_test_does_not_move_now_into_the_future() -> None:
    made = case(tests=[{"test": "karyotype", "status": "planned", "ga": "24+0"}])
    assert known(made).now_days == days("20+5")
    assert one(made).as_of.ga == "20+5"


def test_now_after_birth_counts_on() -> None:
    outcome = {**BIRTH, "follow_up": [{"age_months": 6}, {"development": "normal"}]}
    made = case(clean_scan(), {"kind": "postnatal_ultrasound", "age_days": 10}, outcome=outcome)
    assert known(made).now_days == days("38+0") + int(6 * 30.4375)
    assert one(made).as_of.ga is None
    assert one(made).as_of.ga_days == days("38+0") + 182


@pytest.mark.parametrize(
    ("more", "as_of", "date"),
    [
        (DATED, "24+0", "2026-02-09"),
        (DATED, "2026-02-09", "2026-02-09"),
        (DATED, None, "2026-01-17"),
        ({}, "24+0", None),
    ],
)
def test_the_date_of_the_answer(more: Any, as_of: str | None, date: str | None) -> None:
    assert one(case(**more), as_of).as_of.date == date


# --- after birth ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("as_of", "seen"), [("37+6", 1), ("38+0", 1), ("39+2", 1), ("39+3", 2), (None, 2)])
def test_an_exam_after_birth_counts_from_its_age_on(as_of: str | None, seen: int) -> None:
    made = case(clean_scan(), {"kind": "postnatal_ultrasound", "age_days": 10}, outcome=BIRTH)
    assert len(known(made, as_of).exams) == seen


def test_an_exam_after_birth_without_an_age_counts_from_birth_on() -> None:
    made = case(clean_scan(), {"kind": "postnatal_examination", "result": "normal"}, outcome=BIRTH)
    assert len(known(made, "37+6").exams) == 1
    assert known(made, "38+0").exams[1].day == days("38+0")


def test_an_age_without_a_day_of_birth_is_not_known_before_the_end() -> None:
    made = case(clean_scan(), {"kind": "postnatal_ultrasound", "age_days": 10})
    assert len(known(made, "45+6").exams) == 1
    assert known(made).exams[1].day is None


@pytest.mark.parametrize(("as_of", "ended"), [("37+6", False), ("38+0", True), (None, True)])
def test_the_outcome_is_known_from_its_day_on(as_of: str | None, ended: bool) -> None:
    made = case(outcome=BIRTH)
    assert known(made, as_of).ended is ended
    assert known(made, as_of).birth_days == (days("38+0") if ended else None)


def test_an_outcome_by_date() -> None:
    made = case(outcome={"pregnancy": "live_birth", "date": "2026-05-18"}, **DATED)
    assert known(made, "37+6").outcome is None
    assert known(made, "38+0").birth_days == days("38+0")


@pytest.mark.parametrize(
    ("pregnancy", "ended"),
    [
        ("live_birth", True),
        ("termination", True),
        ("fetal_death", True),
        ("neonatal_death", True),
        ("ongoing", False),
        ("lost_to_follow_up", None),
    ],
)
def test_whether_it_has_ended(pregnancy: str, ended: bool | None) -> None:
    assert known(case(outcome={"pregnancy": pregnancy})).ended is ended


# --- twins ------------------------------------------------------------------------------------------------


def test_exams_and_tests_of_twins_are_kept_apart() -> None:
    made = twins(
        clean_scan(fetus="A"),
        exam("anomaly_scan", "20+5", fetus="B"),
        tests=[result_of("karyotype", "normal", fetus="B"), result_of("karyotype", "abnormal", fetus="A")],
    )
    a, b = known(made, fetus="A"), known(made, fetus="B")
    assert [e.where for e in a.exams] == [e.where for e in b.co_twin_exams] == ["exams[0]"]
    assert [t.where for t in a.tests] == [t.where for t in b.co_twin_tests] == ["tests[1]"]


@pytest.mark.parametrize(
    ("test", "result", "chorionicity", "speaks"),
    [
        ("karyotype", "normal", "dichorionic", False),
        ("karyotype", "normal", None, False),
        ("karyotype", "normal", "monochorionic", True),
        ("karyotype", "abnormal", "dichorionic", True),
        ("microarray", "vus", "dichorionic", True),
        ("amniotic_cmv_pcr", "negative", "monochorionic", False),
        ("amniotic_cmv_pcr", "positive", "dichorionic", True),
        ("cmv", "negative", "dichorionic", True),
        ("cfdna", "low_risk", "dichorionic", True),
    ],
)
def test_a_test_that_does_not_say_of_which_twin(
    test: str, result: str, chorionicity: str | None, speaks: bool
) -> None:
    more = {} if chorionicity is None else {"chorionicity": chorionicity}
    made = twins(clean_scan(fetus="A"), tests=[result_of(test, result)], **more)
    assert bool(known(made).tests) is speaks


@pytest.mark.parametrize("chorionicity", ["dichorionic", "monochorionic"])
def test_a_mothers_serology_speaks_for_both_whichever_twin_it_is_noted_with(chorionicity: str) -> None:
    made = twins(
        clean_scan(fetus="A"), tests=[result_of("cmv", "positive", fetus="B")], chorionicity=chorionicity
    )
    assert one(made).classification.isolated == "no"


def test_outcomes_of_twins() -> None:
    outcomes = [{"pregnancy": "fetal_death", "ga": "24+0", "fetus": "B"}, {**BIRTH, "fetus": "A"}]
    made = twins(clean_scan(fetus="A"), outcome=outcomes, chorionicity="monochorionic")
    assert known(made, "23+6").co_twin_outcomes == ()
    assert [o.pregnancy for o in known(made, "24+0").co_twin_outcomes] == ["fetal_death"]
    assert known(made, "24+0").outcome is None
    assert fact(made, "cotwin.affected_shared", "23+6") is False
    assert fact(made, "cotwin.affected_shared", "24+0") is True
    assert fact(made, "cotwin.affected_shared") is True


def test_a_pregnancy_lost_to_follow_up_is_so_for_both_twins() -> None:
    made = twins(clean_scan(fetus="A"), outcome={"pregnancy": "lost_to_follow_up"})
    assert known(made).ended is None
    assert known(made).co_twin_outcomes == ()


def test_the_co_twins_age_counts_from_the_co_twins_birth() -> None:
    """A died at 24+0; what was seen of B ten days after birth at 38+0 is not known at 30+0."""
    outcomes = [{"pregnancy": "fetal_death", "ga": "24+0", "fetus": "A"}, {**BIRTH, "fetus": "B"}]
    made = twins(
        clean_scan(fetus="A"),
        {"kind": "postnatal_examination", "age_days": 10, "fetus": "B", "findings": [other("HP:0001789")]},
        outcome=outcomes,
        chorionicity="monochorionic",
    )
    assert known(made, "30+0").co_twin_exams == ()
    assert [e.day for e in known(made).co_twin_exams] == [days("38+0") + 10]


def test_each_twin_with_the_finding_gets_an_answer() -> None:
    made = twins(clean_scan(fetus="A"), clean_scan(fetus="B"), exam("anomaly_scan", "20+5", fetus="B"))
    assert [a.fetus for a in assess(made).assessments] == ["A", "B"]


# --- history ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "as_of", "untested"),
    [
        ({"agent": "varicella", "ga": "22+0"}, None, True),
        ({"agent": "varicella", "ga": "22+0"}, "22+0", True),
        ({"agent": "varicella", "ga": "22+0"}, "21+6", False),  # not known yet
        ({"agent": "varicella", "date": "2026-01-26"}, "21+6", False),
        ({"agent": "varicella"}, None, False),  # no time: perhaps long ago
        ("chickenpox as a child", None, False),
        ({"agent": "Parvovirus", "ga": "14+0"}, None, True),
        ({"text": "a rash", "ga": "14+0"}, None, True),
        ({"agent": "CMV", "ga": "14+0"}, None, False),  # tested below
        ({"agent": "toxoplasmosis", "ga": "14+0"}, None, True),  # the test was equivocal
    ],
)
def test_an_infection_in_this_pregnancy(entry: Any, as_of: str | None, untested: bool) -> None:
    tests = [result_of("cmv", "negative", "20+0"), result_of("toxoplasma", "equivocal", "20+0")]
    made = case(tests=tests, mother={"infections": [entry]}, **DATED)
    assert fact(made, "mother.infection_untested", as_of) is untested


@pytest.mark.parametrize(
    ("ancestry", "raised"),
    [
        ("Northern European", True),
        ("ashkenazi-jewish", True),
        (["east asian", "European"], True),
        ("east asian", False),
        ("unknown", None),
        ("other", None),
        ([], None),
        (None, None),
    ],
)
def test_ancestry(ancestry: Any, raised: bool | None) -> None:
    assert fact(case(mother={"ancestry": ancestry}), "mother.cf_ancestry_raised") is raised


@pytest.mark.parametrize(
    ("co_twin", "affected"),
    [
        ({}, False),
        ({"findings": [other("HP:0001789")]}, True),
        ({"findings": [other("HP:0001789", "uncertain")]}, True),
        ({"findings": [other("HP:0001789", "absent")]}, False),
        ({"findings": [other("HP:0001789", "withdrawn")]}, False),
        ({"other_anomalies": "seen"}, True),
        ({"other_anomalies": "none_seen"}, False),
        ({"result": "abnormal"}, True),
        ({"fluid": "polyhydramnios"}, True),
        ({"placenta": "abnormal"}, True),
        ({"growth": {"category": "small"}}, True),
        ({"growth": {"efw_centile": 9.9}}, True),
        ({"growth": {"efw_centile": 10}}, False),
        ({"growth": {"category": "appropriate"}}, False),
    ],
)
@pytest.mark.parametrize("chorionicity", ["monochorionic", "unknown", "dichorionic"])
def test_an_affected_co_twin(co_twin: Any, affected: bool, chorionicity: str) -> None:
    made = twins(
        clean_scan(fetus="A"), exam("anomaly_scan", "20+5", fetus="B", **co_twin), chorionicity=chorionicity
    )
    expected = affected and chorionicity != "dichorionic"
    assert fact(made, "cotwin.affected_shared") is expected
    assert one(made).classification.isolated == ("undetermined" if expected else "yes")


@pytest.mark.parametrize(("result", "affected"), [("abnormal", True), ("mosaic", True), ("normal", False)])
def test_a_co_twins_test(result: str, affected: bool) -> None:
    made = twins(
        clean_scan(fetus="A"),
        tests=[result_of("karyotype", result, fetus="B")],
        chorionicity="monochorionic",
    )
    assert fact(made, "cotwin.affected_shared") is affected


@pytest.mark.parametrize(("neonate", "affected"), [("affected", True), ("healthy", False)])
def test_a_newborn_co_twin(neonate: str, affected: bool) -> None:
    outcomes = [{**BIRTH, "fetus": "A"}, {**BIRTH, "neonate": neonate, "fetus": "B"}]
    made = twins(clean_scan(fetus="A"), outcome=outcomes, chorionicity="unknown")
    assert fact(made, "cotwin.affected_shared") is affected


def test_counselling_counts_from_its_day_on() -> None:
    made = case(counselling=[{"kind": "genetic", "ga": "22+0"}])
    assert item(one(made, "21+0"), "genetic_counselling").status == "due"
    assert item(one(made, "22+0"), "genetic_counselling").status == "done"
    timeless = case(counselling=[{"kind": "genetic"}], outcome=BIRTH)
    assert item(one(timeless, "22+0"), "genetic_counselling").status == "due"
    assert item(one(timeless, "38+0"), "genetic_counselling").status == "done"
    assert item(one(timeless), "genetic_counselling").status == "done"
    other_kind = case(counselling=[{"kind": "neonatology", "ga": "21+0"}])
    assert item(one(other_kind), "genetic_counselling").status == "due"
