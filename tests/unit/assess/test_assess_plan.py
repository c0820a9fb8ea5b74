from __future__ import annotations

from typing import Any

import pytest
from assess_sample import NEGATIVE_WORK_UP, case, clean_scan, exam, focus, item, one, other, result_of, twins

from echolith.findings import load_pack

BIRTH = {"pregnancy": "live_birth", "ga": "38+0", "neonate": "healthy"}
DATED = {"dating": {"due_date": "2026-06-01", "method": "crl"}}


TWO_OF_THREE = [result_of("rubella", "negative"), result_of("hsv", "negative")]
HYDROPS_SCAN = clean_scan(focus(), other("HP:0001789"), other_anomalies="seen")


def status(item_id: str, *exams: Any, as_of: str | None = None, **more: Any) -> str:
    return str(item(one(case(*exams, **more), as_of), item_id).status)


def test_every_item_of_the_pack_comes_once_in_its_order() -> None:
    assert [i.id for i in one(case()).plan] == [rule.id for rule in load_pack().plan]


# --- done, due, later, overdue ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [("20+5", "due"), ("37+6", "due"), ("38+0", "due"), ("38+1", "overdue"), (None, "due")],
)
def test_a_step_is_due_until_birth_and_overdue_only_after_it(as_of: str | None, expected: str) -> None:
    assert status("cmv_serology", clean_scan(), as_of=as_of, outcome=BIRTH) == expected


@pytest.mark.parametrize(
    ("ga", "item_id", "expected"),
    [
        ("9+0", "aneuploidy_screening", "later"),
        ("9+6", "aneuploidy_screening", "later"),
        ("10+0", "aneuploidy_screening", "due"),
        ("14+6", "fetal_echocardiography", "later"),
        ("18+0", "fetal_echocardiography", "due"),
    ],
)
def test_not_before_a_gestation(ga: str, item_id: str, expected: str) -> None:
    assert status(item_id, exam("first_trimester_scan", ga, focus())) == expected


def test_without_any_time_a_step_is_due() -> None:
    assert status("cmv_serology", exam("anomaly_scan", None, focus())) == "due"


@pytest.mark.parametrize(
    ("tests", "expected", "says"),
    [
        ([result_of("cmv", "negative")], "done", ""),
        ([result_of("cmv", "positive")], "done", ""),
        ([result_of("amniotic_cmv_pcr", "negative")], "done", ""),
        ([{"test": "cmv", "status": "pending"}], "due", "Result awaited."),
        ([{"test": "cmv", "status": "planned"}], "due", ""),
        ([{"test": "cmv", "status": "declined"}], "not_needed", "Declined."),
        ([result_of("cmv", "equivocal")], "due", "Repeat: the result was equivocal."),
        ([result_of("cmv", "failed")], "due", "Repeat: the test failed."),
        ([result_of("cmv", "equivocal"), {"test": "cmv", "status": "pending"}], "due", "Repeat"),
    ],
)
def test_serology(tests: Any, expected: str, says: str) -> None:
    found = item(one(case(tests=tests)), "cmv_serology")
    assert found.status == expected
    assert found.why.startswith(says)
    word = says.partition(" ")[0].strip(".:")
    assert found.standing == {"Result": "awaited", "Repeat": "repeat", "Declined": "declined"}.get(word)
    assert found.why.endswith(next(r.why for r in load_pack().plan if r.id == "cmv_serology"))


@pytest.mark.parametrize(
    ("tests", "expected"),
    [
        ([], "due"),
        ([result_of("combined_screening", "low_risk")], "done"),
        ([result_of("cfdna", "low_risk")], "done"),
        ([result_of("cfdna", "no_call")], "due"),
        ([result_of("cfdna", "no_call"), result_of("karyotype", "normal")], "done"),
        ([{"test": "cfdna", "status": "declined"}], "not_needed"),
    ],
)
def test_aneuploidy_screening(tests: Any, expected: str) -> None:
    assert status("aneuploidy_screening", tests=tests) == expected


@pytest.mark.parametrize(
    ("tests", "expected"),
    [
        ([], "due"),
        ([result_of("rubella", "negative")], "due"),
        ([result_of(n, "negative") for n in ("rubella", "hsv", "varicella")], "done"),
        ([*TWO_OF_THREE, result_of("varicella", "equivocal")], "due"),
        ([*TWO_OF_THREE, {"test": "varicella", "status": "declined"}], "not_needed"),
        ([{"test": n, "status": "declined"} for n in ("rubella", "hsv", "varicella")], "not_needed"),
        ([{"test": "rubella", "status": "declined"}], "due"),
        ([{"test": "rubella", "status": "declined"}, {"test": "hsv", "status": "pending"}], "due"),
    ],
)  # fmt: skip
def test_a_step_of_several_tests(tests: Any, expected: str) -> None:
    assert status("other_infection_serology", tests=tests) == expected


@pytest.mark.parametrize(
    ("result", "expected", "says"),
    [
        ("negative", "done", ""),
        ("positive", "done", ""),
        ("carrier", "due", "One parent is a carrier: test the partner."),
        ("vus", "due", "Clarify"),
    ],
)
def test_the_carrier_test(result: str, expected: str, says: str) -> None:
    found = item(one(case(tests=[result_of("cftr", result)])), "cf_carrier_test")
    assert found.status == expected
    assert found.why.startswith(says)


# --- whether it applies -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scan", "more", "applies", "expected"),
    [
        (clean_scan(), {}, "no", "not_needed"),
        (clean_scan(focus(), other("HP:0010942")), {}, "no", "not_needed"),  # a soft marker alone
        (clean_scan(other_anomalies="seen"), {}, "yes", "due"),
        (clean_scan(growth={"category": "small"}), {}, "yes", "due"),
        (clean_scan(focus(), other("HP:0001789"), other_anomalies="seen"), {}, "yes", "due"),
        (clean_scan(focus(), other("HP:0001791"), other_anomalies="seen"), {}, "yes", "due"),
        (clean_scan(), {"tests": [result_of("cfdna", "high_risk")]}, "yes", "due"),
        (clean_scan(other_anomalies="not_assessed"), {}, "unknown", "cannot_tell"),
        (clean_scan(), {"tests": [result_of("karyotype", "normal")]}, "no", "done"),
        (clean_scan(other_anomalies="seen"), {"tests": [{"test": "karyotype", "status": "declined"}]}, "yes",
         "not_needed"),
    ],
)  # fmt: skip
def test_the_invasive_test(scan: Any, more: Any, applies: str, expected: str) -> None:
    found = item(one(case(scan, **more)), "invasive_test")
    assert (found.applies, found.status) == (applies, expected)


def test_what_cannot_be_told_says_what_it_depends_on() -> None:
    found = item(one(case(clean_scan(other_anomalies="not_assessed"))), "invasive_test")
    words = load_pack().fact_words
    for name in ("structural.present", "group.hydrops", "group.ascites"):
        assert words[name] in found.why
    assert found.why.startswith("Cannot tell yet; it depends on ")


@pytest.mark.parametrize(
    ("scan", "more", "applies", "expected"),
    [
        (clean_scan(), {}, "unknown", "cannot_tell"),
        (clean_scan(focus(location="parenchymal")), {}, "unknown", "cannot_tell"),
        (clean_scan(focus(location="surface")), {}, "yes", "due"),
        (clean_scan(focus(), other("HP:0010943")), {}, "yes", "due"),
        (clean_scan(), {"mother": {"ancestry": "Northern European"}}, "yes", "due"),
        # nothing speaks for it, and still no figure says that it is not needed
        (clean_scan(focus(location="parenchymal")), {"mother": {"ancestry": "east asian"}}, "unknown",
         "cannot_tell"),
    ],
)  # fmt: skip
def test_an_item_that_is_otherwise_unknown(scan: Any, more: Any, applies: str, expected: str) -> None:
    found = item(one(case(scan, **more)), "cf_carrier_test")
    assert (found.applies, found.status) == (applies, expected)


@pytest.mark.parametrize(
    ("scan", "more", "urgent"),
    [
        (clean_scan(), {}, set()),
        (clean_scan(focus(flow=True)), {}, {"detailed_scan", "doppler"}),
        (HYDROPS_SCAN, {}, {"detailed_scan", "mca_doppler"}),
        (clean_scan(), {"tests": [result_of("syphilis", "positive")]}, {"infection_referral"}),
        (clean_scan(), {"tests": [result_of("parvovirus_b19", "positive")]},
         {"infection_referral", "mca_doppler"}),
    ],
)  # fmt: skip
def test_the_same_day(scan: Any, more: Any, urgent: set[str]) -> None:
    assert {i.id for i in one(case(scan, **more)).plan if i.urgency == "same_day"} == urgent


def test_what_is_done_is_not_urgent() -> None:
    scans = clean_scan(focus(flow=True)), exam("doppler", "20+6", result="normal")
    found = item(one(case(*scans)), "doppler")
    assert (found.status, found.urgency) == ("done", "routine")


# --- exams ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scan", "expected"),
    [
        (exam("detailed_scan", "22+0", other_anomalies="none_seen"), "done"),
        (exam("detailed_scan", "22+0", other_anomalies="seen"), "done"),
        (exam("detailed_scan", "22+0", other_anomalies="not_assessed"), "due"),
        (exam("detailed_scan", "22+0", focus()), "due"),  # does not say what else was seen
        (exam("detailed_scan", "18+0", other_anomalies="none_seen"), "due"),  # before the finding was seen
        (exam("detailed_scan", None, other_anomalies="none_seen"), "done"),
        (exam("follow_up_scan", "22+0", other_anomalies="none_seen"), "due"),
    ],
)
def test_a_routine_scan_does_not_replace_the_detailed_one(scan: Any, expected: str) -> None:
    assert status("detailed_scan", clean_scan(), scan) == expected


@pytest.mark.parametrize(
    ("scan", "expected"),
    [
        (exam("doppler", "21+0"), "due"),  # an entry that says nothing
        (exam("doppler", "21+0", result="normal"), "done"),
        (exam("doppler", "21+0", result="abnormal"), "done"),
        (exam("doppler", "21+0", other("HP:0030242", "absent")), "due"),
        (exam("doppler", "21+0", other_anomalies="none_seen"), "due"),
    ],
)
def test_an_exam_without_content_has_not_been_done(scan: Any, expected: str) -> None:
    assert status("doppler", clean_scan(), scan) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({}, "due"),
        ({"other_anomalies": "not_assessed"}, "due"),
        ({"other_anomalies": "none_seen"}, "done"),
        ({"result": "normal"}, "done"),
        ({"findings": [other("HP:0001433", "absent")]}, "done"),
    ],
)
def test_an_exam_of_the_newborn_without_content_has_not_been_done(content: Any, expected: str) -> None:
    newborn = {"kind": "postnatal_examination", "age_days": 1, **content}
    assert status("neonatal_examination", clean_scan(), newborn, outcome=BIRTH) == expected


def test_the_co_twins_exam_does_nothing_for_this_twin() -> None:
    made = twins(clean_scan(fetus="A"), exam("doppler", "21+0", result="normal", fetus="B"))
    assert item(one(made), "doppler").status == "due"


# --- windows ----------------------------------------------------------------------------------------------


def window(found: Any) -> tuple[str | None, str | None, str | None, str | None]:
    return found.from_ga, found.to_ga, found.from_date, found.to_date


@pytest.mark.parametrize(
    ("mother", "expected"),
    [
        ({}, ("28+5", None, "2026-03-14", None)),
        ({"infections": [{"agent": "cmv", "ga": "10+0"}]}, ("21+0", None, "2026-01-19", None)),
        ({"infections": [{"agent": "CMV", "ga": "14+0"}]}, ("22+0", None, "2026-01-26", None)),
        ({"infections": [{"agent": "cmv", "date": "2025-12-01"}]}, ("22+0", None, "2026-01-26", None)),
        # an infection is not later than its first positive sample
        ({"infections": [{"agent": "cmv", "ga": "22+0"}]}, ("28+5", None, "2026-03-14", None)),
        ({"infections": [{"agent": "hsv", "ga": "10+0"}, "cmv once"]}, ("28+5", None, "2026-03-14", None)),
    ],
)  # fmt: skip
def test_the_window_of_the_amniotic_test(mother: Any, expected: Any) -> None:
    made = case(
        tests=[result_of("cmv", "positive"), result_of("cmv", "positive", "23+0")], mother=mother, **DATED
    )
    assert window(item(one(made), "amniotic_cmv_pcr")) == expected


def test_a_positive_test_without_a_time_opens_no_window_early() -> None:
    found = item(one(case(tests=[result_of("cmv", "positive", None)])), "amniotic_cmv_pcr")
    assert window(found) == ("21+0", None, None, None)


def test_the_next_scan_is_four_weeks_after_the_last() -> None:
    scans = clean_scan(), exam("follow_up_scan", "23+0", focus())
    assert window(item(one(case(*scans, **DATED)), "follow_up_scan")) == (
        "27+0",
        "28+0",
        "2026-03-02",
        "2026-03-09",
    )
    for as_of, expected in (("26+6", "later"), ("27+0", "due"), ("28+0", "due"), ("28+1", "overdue")):
        assert status("follow_up_scan", *scans, as_of=as_of) == expected


def test_without_a_scan_with_a_time_the_next_counts_from_when_it_was_seen() -> None:
    found = item(one(case(exam("doppler", "21+0", focus()))), "follow_up_scan")
    assert window(found)[:2] == ("25+0", "26+0")


@pytest.mark.parametrize(
    ("as_of", "expected"), [("20+5", "later"), ("22+6", "due"), ("23+5", "due"), ("23+6", "overdue")]
)
def test_serology_is_repeated_after_two_to_three_weeks(as_of: str, expected: str) -> None:
    tests = [result_of("cmv", "equivocal", "18+0"), result_of("toxoplasma", "equivocal", "20+5")]
    assert status("repeat_serology", clean_scan(), tests=tests, as_of=as_of) == expected


def test_an_equivocal_test_without_a_time_counts_from_when_it_was_seen() -> None:
    found = item(one(case(tests=[result_of("cmv", "equivocal", None)])), "repeat_serology")
    assert window(found)[:2] == ("22+5", "23+5")


def test_steps_after_birth_have_ages_and_dates_only_once_the_birth_is_known() -> None:
    before = item(one(case(**DATED)), "neonatal_cmv_pcr")
    assert (before.from_age_days, before.to_age_days, before.status) == (0, 21, "later")
    assert window(before) == (None, None, None, None)
    after = item(one(case(outcome=BIRTH, **DATED)), "neonatal_cmv_pcr")
    assert (*window(after), after.status) == (None, None, "2026-05-18", "2026-06-08", "due")


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [("37+6", "later"), ("38+0", "due"), ("41+0", "due"), ("41+1", "overdue"), (None, "due")],
)
def test_the_newborns_cmv_test(as_of: str | None, expected: str) -> None:
    assert status("neonatal_cmv_pcr", clean_scan(), as_of=as_of, outcome=BIRTH) == expected


def test_a_window_after_birth_without_an_end_stays_open() -> None:
    from dataclasses import replace

    from echolith.assess import assess

    pack = load_pack()
    rules = tuple(
        r._replace(window=r.window._replace(to_age_days=None)) if r.id == "neonatal_examination" else r
        for r in pack.plan
    )
    answer = assess(case(outcome=BIRTH), replace(pack, plan=rules), "45+6").assessments[0]
    assert item(answer, "neonatal_examination").status == "due"


def test_an_unknown_day_of_birth_leaves_what_follows_due() -> None:
    assert status("neonatal_examination", clean_scan(), outcome={"pregnancy": "live_birth"}) == "due"


@pytest.mark.parametrize(
    ("pregnancy", "newborn", "post_mortem", "scan"),
    [
        ("live_birth", "due", "not_needed", "not_needed"),
        ("fetal_death", "not_needed", "due", "not_needed"),
        ("termination", "not_needed", "due", "not_needed"),
        ("lost_to_follow_up", "cannot_tell", "cannot_tell", "cannot_tell"),
        ("ongoing", "later", "not_needed", "later"),
    ],
)
def test_after_each_outcome(pregnancy: str, newborn: str, post_mortem: str, scan: str) -> None:
    outcome = {"pregnancy": pregnancy}
    if pregnancy not in {"ongoing", "lost_to_follow_up"}:
        outcome["ga"] = "30+0"
    answer = one(case(outcome=outcome))
    assert item(answer, "neonatal_examination").status == newborn
    assert item(answer, "postmortem_and_placenta").status == post_mortem
    assert item(answer, "follow_up_scan").status == scan


@pytest.mark.parametrize(
    ("outcome", "recorded", "followed"),
    [
        (None, "later", "later"),
        ({"pregnancy": "ongoing"}, "later", "later"),
        ({"pregnancy": "live_birth", "ga": "38+0"}, "due", "later"),
        ({"pregnancy": "live_birth", "ga": "38+0", "neonate": "unknown"}, "due", "later"),
        (BIRTH, "done", "later"),
        ({"pregnancy": "fetal_death", "ga": "30+0"}, "done", "not_needed"),
        ({**BIRTH, "follow_up": [{"age_months": 6}]}, "done", "done"),
    ],
)
def test_outcome_and_follow_up(outcome: Any, recorded: str, followed: str) -> None:
    answer = one(case(outcome=outcome))
    assert item(answer, "record_outcome").status == recorded
    assert item(answer, "paediatric_follow_up").status == followed


def test_a_newborn_who_is_affected_without_a_name_for_it_leaves_isolation_open() -> None:
    answer = one(case(outcome={**BIRTH, "neonate": "affected"}, tests=NEGATIVE_WORK_UP))
    assert answer.classification.isolated == "undetermined"


def test_the_same_case_later_gets_its_own_dates() -> None:
    """Items are kept in memory; two cases that differ in days only must not share them."""
    first = item(one(case(**DATED)), "follow_up_scan")
    second = item(one(case(dating={"due_date": "2026-07-01"})), "follow_up_scan")
    third = item(one(case(clean_scan(ga="21+5"), **DATED)), "follow_up_scan")
    assert len({window(i) for i in (first, second, third)}) == 3


def test_every_pack_condition_reads_facts_that_some_case_can_have() -> None:
    """A misspelt fact would be unknown for ever."""
    from assess_sample import facts_of

    every = case(
        clean_scan(focus(location="surface", flow=False)),
        tests=[result_of(n, "negative") for n in ("cmv", "toxoplasma", "parvovirus_b19", "syphilis")],
        mother={"ancestry": "european", "exposures": ["cat"]},
        outcome=BIRTH,
    )
    known_names = {*facts_of(every).sheet.values, "class.isolated", "class.sonographic"}
    pack = load_pack()
    conditions = [r.when for r in pack.isolation] + [n.when for n in pack.contrary]
    conditions += [c.when for r in pack.isolation for c in r.would_change if c.when is not None]
    conditions += [i.applies for i in pack.plan] + [i.same_day_when for i in pack.plan if i.same_day_when]
    named = {name for condition in conditions for name in condition.names}
    named |= {i.done_by.fact for i in pack.plan if i.done_by.fact}
    assert named - known_names == set()


def test_kept_items_are_let_go_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    from echolith.assess import plan

    monkeypatch.setattr(plan, "_BUILT_LIMIT", 2)
    dated = [case(dating={"due_date": f"2026-06-{day:02}"}) for day in range(1, 8)]
    dates = [item(one(made), "follow_up_scan").from_date for made in (*dated, *dated)]
    assert dates[:7] == dates[7:]
    assert len(set(dates)) == 7
