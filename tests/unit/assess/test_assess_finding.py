"""The calcification itself, everything else that was seen, and growth."""

from __future__ import annotations

from typing import Any

import pytest
from assess_sample import FOCUS, case, clean_scan, exam, fact, facts_of, focus, known, one, other, result_of

from echolith.assess import assess
from echolith.assess.calcification import calcification_of
from echolith.assess.growth_facts import growth_rows
from echolith.assess.timeline import courses
from echolith.findings import load_pack

MASS, CLOT, PERITONITIS = "HP:0002884", "HP:0030242", "HP:0030717"


def finding(*exams: Any) -> Any:
    return one(case(*exams)).finding


@pytest.mark.parametrize("status", ["absent", "withdrawn"])
def test_what_is_denied_is_not_assessed(status: str) -> None:
    answer = assess(case(clean_scan(focus(status))))
    assert answer.assessments == ()
    assert "finding-not-present" in {i.code for i in answer.issues}


def test_a_refuted_suspicion_is_not_assessed() -> None:
    exams = clean_scan(focus("uncertain")), exam("detailed_scan", "22+0", focus("absent"))
    assert assess(case(*exams)).assessments == ()
    assert len(assess(case(*exams), as_of="21+0").assessments) == 1
    assert calcification_of(courses(known(case(*exams)).exams), load_pack()) is None


@pytest.mark.parametrize("status", ["present", "uncertain", "resolved"])
def test_the_standing(status: str) -> None:
    assert finding(clean_scan(focus(status))).status == status


# --- pattern ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("findings", "pattern", "location"),
    [
        ([focus()], "unstated", None),
        ([focus(location="parenchymal")], "parenchymal", "parenchymal"),
        ([focus(location="surface")], "surface", "surface"),
        ([focus(location="vascular")], "vascular", "vascular"),
        ([focus(location="parenchymal"), focus(location="surface")], "surface", "surface"),
        ([focus(location="surface"), focus(location="vascular")], "vascular", "vascular"),
        ([focus(location="parenchymal", flow=True)], "mass", "parenchymal"),
        ([focus(location="parenchymal", flow=False)], "parenchymal", "parenchymal"),
        ([focus(location="vascular"), focus(flow=True)], "mass", "vascular"),
        ([focus(location="parenchymal"), other(MASS)], "mass", "parenchymal"),
        ([focus(location="parenchymal"), other(CLOT)], "vascular", "parenchymal"),
        ([focus(), other(PERITONITIS)], "surface", None),
        ([focus(location="vascular"), other(PERITONITIS)], "vascular", "vascular"),
        ([focus(location="parenchymal"), other(MASS, "resolved")], "mass", "parenchymal"),
        ([focus(location="parenchymal"), other(MASS, "uncertain")], "parenchymal", "parenchymal"),
        ([focus(location="parenchymal"), other(MASS, "absent")], "parenchymal", "parenchymal"),
    ],
)
def test_the_most_serious_pattern_counts(findings: Any, pattern: str, location: str | None) -> None:
    answer = one(case(exam("anomaly_scan", "20+5", *findings)))
    assert (answer.classification.pattern, answer.finding.location) == (pattern, location)


def test_the_pattern_of_any_exam_counts() -> None:
    exams = (
        clean_scan(focus(location="surface")),
        exam("follow_up_scan", "24+0", focus(location="parenchymal")),
    )
    assert one(case(*exams)).classification.pattern == "surface"


@pytest.mark.parametrize(("flows", "with_flow"), [([None], None), ([False], False), ([False, True], True)])
def test_flow(flows: list[bool | None], with_flow: bool | None) -> None:
    findings = [focus() if flow is None else focus(flow=flow) for flow in flows]
    assert fact(case(exam("anomaly_scan", "20+5", *findings)), "finding.with_flow") is with_flow


# --- number, size, course ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("findings", "number"),
    [
        ([focus()], None),
        ([focus(number="single")], "single"),
        ([focus(count=1)], "single"),
        ([focus(number="multiple")], "multiple"),
        ([focus(count=2)], "multiple"),
        ([focus(number="diffuse")], "diffuse"),
        ([focus(), focus()], "multiple"),
        ([focus(number="single"), focus(number="single")], "multiple"),
        ([focus(number="single"), focus(number="diffuse")], "diffuse"),
    ],
)
def test_the_number(findings: Any, number: str | None) -> None:
    assert finding(exam("anomaly_scan", "20+5", *findings)).number == number


def test_the_number_is_the_last_described() -> None:
    first = exam("anomaly_scan", "20+5", focus(number="single"))
    assert finding(first, exam("follow_up_scan", "24+0", focus(number="multiple"))).number == "multiple"
    assert finding(first, exam("follow_up_scan", "24+0", focus())).number == "single"
    assert finding(first, exam("follow_up_scan", "24+0", focus("absent"))).number == "single"


@pytest.mark.parametrize(
    ("later", "course", "size"),
    [
        (focus(max_size_mm=6.9), "stable", 6.9),
        (focus(max_size_mm=7.0), "growing", 7.0),
        (focus(max_size_mm=3.1), "stable", 3.1),
        (focus(max_size_mm=3.0), "shrinking", 3.0),
        (focus(), "unknown", 5),
        (focus("resolved"), "resolved", 5),
        (focus("absent"), "unknown", 5),
    ],
)
def test_size_and_course(later: Any, course: str, size: float) -> None:
    found = finding(exam("anomaly_scan", "20+5", focus(max_size_mm=5)), exam("follow_up_scan", "24+0", later))
    assert (found.course, found.max_size_mm) == (course, size)


def test_the_largest_of_several_foci_counts() -> None:
    found = finding(
        exam("anomaly_scan", "20+5", focus(max_size_mm=5), focus(max_size_mm=2)),
        exam("follow_up_scan", "24+0", focus(max_size_mm=4), focus(max_size_mm=8)),
    )
    assert (found.course, found.max_size_mm) == ("growing", 8)


def test_new_is_what_an_earlier_exam_denied() -> None:
    denied = exam("first_trimester_scan", "13+0", focus("absent"))
    assert finding(denied, clean_scan()).course == "new"
    assert finding(clean_scan()).course == "unknown"


@pytest.mark.parametrize(("denials", "course"), [(1, "unknown"), (2, "resolved")])
def test_not_seen_is_not_resolved(denials: int, course: str) -> None:
    later = [exam("follow_up_scan", ga, focus("absent")) for ga in ("26+0", "30+0")[:denials]]
    assert finding(clean_scan(), *later).course == course


def test_first_seen_and_latest() -> None:
    found = finding(
        exam("follow_up_scan", "24+0", focus()),
        clean_scan(),
        exam("follow_up_scan", "28+0", focus("resolved")),
    )
    assert (found.first_seen, found.latest, found.code) == ("20+5", "28+0", FOCUS)
    timeless = finding(exam("anomaly_scan", None, focus()))
    assert (timeless.first_seen, timeless.latest, timeless.max_size_mm) == (None, None, None)


def test_first_seen_after_birth_has_no_gestational_age() -> None:
    seen = {"kind": "postnatal_ultrasound", "age_days": 60, "findings": [focus()]}
    made = case(exam("anomaly_scan", "20+5"), seen, outcome={"pregnancy": "live_birth", "ga": "39+0"})
    assert one(made).finding.first_seen is None


# --- everything else --------------------------------------------------------------------------------------

HEART, HYDROPS = "HP:0010942", "HP:0001789"


@pytest.mark.parametrize(
    ("more", "structural", "soft", "uncertain", "sonographic"),
    [
        ({}, False, False, False, "isolated"),
        ({"findings": [focus(), other(HEART)]}, False, True, False, "soft_marker_only"),
        ({"findings": [focus(), other(HEART, "resolved")]}, False, True, False, "soft_marker_only"),
        ({"findings": [focus(), other(HYDROPS)]}, True, False, False, "structural"),
        ({"findings": [focus(), other(HYDROPS), other(HEART)]}, True, True, False, "structural"),
        ({"findings": [focus(), other(HYDROPS, "uncertain")]}, False, False, True, "undetermined"),
        ({"findings": [focus(), other(HEART, "uncertain")]}, False, False, True, "undetermined"),
        ({"findings": [focus(), other(HYDROPS, "absent")]}, False, False, False, "isolated"),
        ({"findings": [focus(), other(HYDROPS, "withdrawn")]}, False, False, False, "isolated"),
        ({"other_anomalies": "seen"}, True, False, False, "structural"),
        ({"fluid": "oligohydramnios"}, True, False, False, "structural"),
        ({"fluid": "normal"}, False, False, False, "isolated"),
        ({"placenta": "abnormal"}, True, False, False, "structural"),
        ({"placenta": "anterior"}, False, False, False, "isolated"),
        ({"growth": {"category": "small"}}, False, False, False, "structural"),
        ({"other_anomalies": "not_assessed"}, False, False, False, "undetermined"),
    ],
)
def test_what_else_was_seen(
    more: Any, structural: bool, soft: bool, uncertain: bool, sonographic: str
) -> None:  # fmt: skip
    made = case(clean_scan(**more))
    values = facts_of(made).sheet.values
    assert (values["other.structural"], values["other.soft_marker"]) == (structural, soft)
    assert values["other.present"] is (structural or soft)
    assert values["other.uncertain"] is uncertain
    assert one(made).classification.sonographic == sonographic


@pytest.mark.parametrize(
    ("exams", "present"),
    [
        ([clean_scan()], False),
        ([clean_scan(other_anomalies="seen")], True),
        ([clean_scan(other_anomalies="not_assessed")], None),
        ([clean_scan(focus(), other(HYDROPS, "uncertain"))], None),
        ([clean_scan(focus(), other(HEART, "uncertain"))], False),
        ([clean_scan(), exam("fetal_mri", "24+0", result="abnormal")], None),
        ([clean_scan(), exam("follow_up_scan", "24+0", other_anomalies="seen")], True),
        ([exam("follow_up_scan", "24+0", focus(), other_anomalies="none_seen")], None),
        ([exam("detailed_scan", "24+0", focus(), other_anomalies="none_seen")], False),
    ],
)
def test_a_structural_anomaly_is_only_ruled_out_by_a_scan_that_looked(
    exams: Any, present: bool | None
) -> None:
    assert fact(case(*exams), "structural.present") is present


@pytest.mark.parametrize(
    ("extra", "unnamed"),
    [
        ({"kind": "fetal_mri", "result": "abnormal"}, True),
        ({"kind": "fetal_mri", "result": "normal"}, False),
        (
            {"kind": "fetal_mri", "result": "abnormal", "findings": [focus()]},
            True,
        ),  # more than the known focus
        ({"kind": "doppler", "result": "abnormal", "findings": [other(CLOT)]}, False),
        # a suspicion explains nothing
        ({"kind": "doppler", "result": "abnormal", "findings": [other(HEART, "uncertain")]}, True),
        ({"kind": "follow_up_scan", "result": "abnormal", "findings": [focus()]}, False),
        ({"kind": "follow_up_scan", "result": "abnormal"}, True),
        ({"kind": "follow_up_scan", "result": "abnormal", "findings": [other(HEART, "absent")]}, True),
    ],
)
def test_abnormal_without_a_named_finding(extra: Any, unnamed: bool) -> None:
    made = case(clean_scan(), {"ga": "24+0", **extra})
    assert fact(made, "imaging.abnormal_unnamed") is unnamed
    if unnamed:
        assert one(made).classification.isolated == "undetermined"


@pytest.mark.parametrize(("result", "isolated"), [("abnormal", "undetermined"), ("normal", "yes")])
@pytest.mark.parametrize("name", ["fetal_mri", "fetal_echo", "doppler"])
def test_imaging_that_stays_a_test_counts_as_imaging(name: str, result: str, isolated: str) -> None:
    """With a time of its result an imaging test stays among the tests; abnormal is abnormal there too."""
    made = case(tests=[result_of(name, result, "22+0", resulted_ga="22+3")])
    assert made.tests
    answer = one(made).classification
    assert answer.isolated == isolated
    if result == "abnormal":
        assert "tests[0]" in {r.where for r in answer.reasons}
    assert one(made, "22+1").classification.isolated == "yes"


BRAIN = "HP:0002119"
MARKER, CLEFT = "HP:0010942", "HP:0000202"


@pytest.mark.parametrize(
    ("exams", "group", "question"),
    [
        ([clean_scan()], False, False),
        ([clean_scan(other_anomalies="not_assessed")], None, None),
        ([clean_scan(focus(), other(BRAIN), other_anomalies="seen")], True, True),
        ([clean_scan(focus(), other(BRAIN, "resolved"))], True, True),
        ([clean_scan(focus(), other(BRAIN, "uncertain"))], None, True),
        ([clean_scan(focus(), other(BRAIN, "absent"))], False, False),
        (
            [exam("anomaly_scan", "20+5", focus(), other(BRAIN, "absent"))],
            None,
            None,
        ),  # others of the group not
        ([exam("anomaly_scan", "20+5", focus(), other(BRAIN, "withdrawn"))], None, None),
        # something unnamed was seen: it could be the brain
        ([clean_scan(), exam("follow_up_scan", "24+0", other_anomalies="seen")], None, None),
        ([clean_scan(), exam("fetal_mri", "24+0", result="abnormal")], None, None),
        # beside a named soft marker something unnamed may have been seen as well
        ([clean_scan(), exam("follow_up_scan", "24+0", other(MARKER), other_anomalies="seen")], None, None),
        ([clean_scan(), exam("follow_up_scan", "24+0", other(CLEFT), other_anomalies="seen")], False, False),
    ],
)
def test_groups_of_findings(exams: Any, group: bool | None, question: bool | None) -> None:
    made = case(*exams)
    assert (fact(made, "group.brain"), fact(made, "question.brain")) == (group, question)


def test_a_group_of_one_code_is_denied_by_name() -> None:
    made = case(exam("anomaly_scan", "20+5", focus(), other("HP:0001791", "absent")))
    assert (fact(made, "group.ascites"), fact(made, "question.ascites")) == (False, False)


# --- growth -----------------------------------------------------------------------------------------------

AC_SMALL, AC_FINE = {"ac_mm": 125}, {"ac_mm": 156}


@pytest.mark.parametrize(
    ("exams", "small", "disagrees"),
    [
        ([clean_scan()], False, False),
        ([clean_scan(growth={"category": "small"})], True, False),
        ([clean_scan(growth={"category": "large"})], False, False),
        ([clean_scan(growth={"efw_centile": 9.9})], True, False),
        ([clean_scan(growth={"efw_centile": 10})], False, False),
        ([clean_scan(growth={"category": "appropriate", "efw_centile": 5})], True, True),
        ([clean_scan(biometry=AC_FINE)], False, False),
        ([clean_scan(biometry=AC_SMALL)], True, True),
        ([clean_scan(biometry=AC_SMALL, growth={"category": "small"})], True, False),
        (
            [clean_scan(growth={"category": "small"}), exam("follow_up_scan", "24+0", biometry={"ac_mm": 160},
             growth={"category": "appropriate"})],
            True,
            True,
        ),
        ([clean_scan(growth={"category": "small"}), exam("follow_up_scan", "24+0",
          growth={"category": "appropriate"})], True, False),
    ],
)  # fmt: skip
def test_small_by_statement_centile_or_measurement(exams: Any, small: bool, disagrees: bool) -> None:
    made = case(*exams)
    assert fact(made, "growth.found_small") is small
    assert one(made).classification.isolated == ("no" if small else "yes")
    codes = [i.code for i in one(made).issues]
    assert codes.count("growth-disagrees") == int(disagrees)


@pytest.mark.parametrize(
    ("growths", "unknown", "isolated"),
    [
        ([{"category": "unknown"}], True, "undetermined"),
        ([{"category": "unknown"}, {"category": "appropriate"}], False, "yes"),
        ([{"category": "unknown", "efw_centile": 50}], False, "yes"),
        ([{}], False, "yes"),
    ],
)
def test_growth_called_unknown(growths: Any, unknown: bool, isolated: str) -> None:
    exams = [clean_scan(growth=growths[0])]
    exams += [exam("follow_up_scan", "24+0", growth=g) for g in growths[1:]]
    assert fact(case(*exams), "growth.stated_unknown") is unknown
    assert one(case(*exams)).classification.isolated == isolated


def test_growth_that_no_one_states_is_an_issue() -> None:
    codes = {i.code for i in one(case(clean_scan(growth=None))).issues}
    assert "growth-not-stated" in codes
    assert "growth-not-stated" not in {i.code for i in one(case()).issues}


def test_rows_name_measure_standard_and_gestational_age() -> None:
    rows, _ = growth_rows(known(case(clean_scan(biometry={"ac_mm": 156, "hc_mm": 180}))))
    assert {r.measure for r in rows} >= {"ac", "hc"}
    assert {r.ga for r in rows} == {"20+5"}
    for row in rows:
        assert (row.value_mm is None) is not (row.value_g is None)
        assert row.standard
        assert row.centile is None or 0 <= row.centile <= 100


def test_without_a_gestational_age_nothing_is_scored() -> None:
    made = case(exam("anomaly_scan", None, focus(), biometry=AC_SMALL))
    assert growth_rows(known(made)) == ((), ())
    assert fact(made, "growth.found_small") is False


# --- a rule that cannot be evaluated ----------------------------------------------------------------------


def test_after_a_rule_that_cannot_be_evaluated_no_rule_answers_yes() -> None:
    """Whatever a pack asks: what is not known never reassures, by the tests nor on the scan."""
    from dataclasses import replace

    from echolith.findings.conditions import parse_condition

    pack = load_pack()
    open_rule = pack.isolation[2]._replace(when=parse_condition("finding.with_flow"), would_change=())
    asking = replace(pack, isolation=(*pack.isolation[:2], open_rule, *pack.isolation[3:]))
    answer = assess(case(), asking).assessments[0].classification
    assert (answer.isolated, answer.sonographic) == ("undetermined", "undetermined")
    known_now = assess(case(clean_scan(focus(flow=False))), asking).assessments[0].classification
    assert (known_now.isolated, known_now.sonographic) == ("yes", "isolated")
    denied = assess(case(clean_scan(other_anomalies="seen")), asking).assessments[0].classification
    assert (denied.isolated, denied.sonographic) == ("no", "structural")
