"""Adding an abnormality or an uncertainty, or removing a normal result, never reassures.

The order of every answer stands in :mod:`reassurance`; the cases and changes in
:mod:`changes_for_the_worse`.
"""

from __future__ import annotations

import copy
from typing import Any

import pytest
from changes_for_the_worse import (
    CODES,
    Change,
    cases,
    days_of,
    less_normal,
    more_abnormal,
    more_uncertain,
    something_after,
)
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st
from reassurance import moves

from echolith.assess import assess, to_dict
from echolith.case.reading import case_from_dict
from echolith.case.vocabulary import HEPATIC_CALCIFICATION
from echolith.errors import InputError

SETTINGS = settings(
    derandomize=True,
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)


Drawn = tuple[dict[str, Any], str | None]


def answer(data: dict[str, Any], as_of: str | None) -> dict[str, Any] | None:
    """Return the assessment of fetus A, None if the case cannot be."""
    try:
        document = to_dict(assess(case_from_dict(data), as_of=as_of))
    except InputError:
        return None
    found = [one for one in document.get("assessments", [document]) if one["fetus"] == "A"]
    assert found, "fetus A has the finding, and is not assessed"
    return found[0]


def check(data: dict[str, Any], as_of: str | None, change: Change) -> None:
    before, after = answer(data, as_of), answer(change.data, as_of)
    if before is None or after is None:
        return
    lines = moves(before, after, change.own, same_moment=as_of is not None)
    note(f"{change.what}, as of {as_of}")
    assert not lines, "\n".join(lines)


@SETTINGS
@given(cases(), st.data())
def test_an_added_abnormality_never_reassures(drawn: Drawn, data: st.DataObject) -> None:
    case, as_of = drawn
    check(case, as_of, data.draw(more_abnormal(case)))


@SETTINGS
@given(cases(), st.data())
def test_an_added_uncertainty_never_reassures(drawn: Drawn, data: st.DataObject) -> None:
    case, as_of = drawn
    check(case, as_of, data.draw(more_uncertain(case)))


@SETTINGS
@given(cases())
def test_a_removed_normal_result_never_reassures(drawn: Drawn) -> None:
    case, as_of = drawn
    for change in less_normal(case):
        check(case, as_of, change)


@SETTINGS
@given(cases(dated=True), st.data())
def test_what_comes_later_changes_nothing(drawn: Drawn, data: st.DataObject) -> None:
    case, as_of = drawn
    later = copy.deepcopy(case)
    what = data.draw(something_after(days_of({"ga": as_of})))
    later["exams"] += what["exams"]
    later["tests"] += what["tests"]
    before, after = answer(case, as_of), answer(later, as_of)
    if before is None or after is None:
        return
    for part in ("finding", "classification", "growth", "outlook", "causes", "plan"):
        assert after[part] == before[part], part


@SETTINGS
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_in_the_file_says_nothing(drawn: Drawn, random: Any) -> None:
    case, as_of = drawn
    shuffled = copy.deepcopy(case)
    random.shuffle(shuffled["exams"])
    random.shuffle(shuffled["tests"])
    before, after = answer(case, as_of), answer(shuffled, as_of)
    if before is None or after is None:
        return
    for name in ("isolated", "sonographic", "pattern", "work_up", "cause_found"):
        assert after["classification"][name] == before["classification"][name], name
    assert sorted(after["classification"]["missing"]) == sorted(before["classification"]["missing"])
    steps = [
        [(item["id"], item["applies"], item["status"]) for item in one["plan"]] for one in (before, after)
    ]
    assert steps[0] == steps[1]


@SETTINGS
@given(cases(), st.data())
def test_tests_do_not_touch_what_the_scan_showed(drawn: Drawn, data: st.DataObject) -> None:
    case, as_of = drawn
    changed = data.draw(st.one_of(more_abnormal(case), more_uncertain(case))).data
    assume(changed["exams"] == case["exams"] and changed["tests"] != case["tests"])
    before, after = answer(case, as_of), answer(changed, as_of)
    if before is not None and after is not None:
        assert after["classification"]["sonographic"] == before["classification"]["sonographic"]
        assert after["classification"]["pattern"] == before["classification"]["pattern"]


# --- every finding beside a few plain cases, without chance


def plain(foci: dict[str, Any], **exam: Any) -> dict[str, Any]:
    scan = {
        "kind": "anomaly_scan",
        "ga": "20+5",
        "fetus": "A",
        "findings": [{"code": HEPATIC_CALCIFICATION, "status": "present", **foci}],
        "other_anomalies": "none_seen",
        **exam,
    }
    low_risk = {"test": "cfdna", "result": "low_risk", "ga": "12+0"}
    return {"id": "plain", "fetuses": [{"id": "A"}], "exams": [scan], "tests": [low_risk]}


PLAIN = {
    "place not stated": plain({}),
    "parenchymal": plain({"location": "parenchymal"}),
    "surface": plain({"location": "surface"}),
    "vascular": plain({"location": "vascular"}),
    "with flow": plain({"flow": True}),
    "uncertain": plain({"status": "uncertain"}),
    "other anomalies not assessed": plain({}, other_anomalies="not_assessed"),
    "small": plain({}, growth={"category": "small"}),
}


@pytest.mark.parametrize("status", ["present", "resolved", "uncertain"])
@pytest.mark.parametrize("name", PLAIN)
def test_no_finding_beside_a_plain_case_reassures(name: str, status: str) -> None:
    before = answer(PLAIN[name], "22+0")
    assert before is not None
    lines = []
    for code in CODES:
        case = copy.deepcopy(PLAIN[name])
        case["exams"][0]["findings"].append({"code": code, "status": status})
        after = answer(case, "22+0")
        assert after is not None
        lines += [f"{code}: {line}" for line in moves(before, after)]
    assert not lines, "\n".join(lines)


@pytest.mark.parametrize("location", ["parenchymal", "surface", "vascular"])
@pytest.mark.parametrize("name", PLAIN)
def test_no_further_focus_beside_a_plain_case_reassures(name: str, location: str) -> None:
    case = copy.deepcopy(PLAIN[name])
    foci = {"code": HEPATIC_CALCIFICATION, "status": "uncertain" if name == "uncertain" else "present"}
    case["exams"][0]["findings"].append({**foci, "location": location})
    before, after = answer(PLAIN[name], "22+0"), answer(case, "22+0")
    assert before is not None
    assert after is not None
    assert moves(before, after) == []


# --- the comparison itself must be able to fail

CLASS = {
    "isolated": "undetermined",
    "sonographic": "soft_marker_only",
    "pattern": "surface",
    "work_up": "incomplete",
    "missing": ["cmv", "toxoplasma"],
    "cause_found": "cmv",
}
ROW = {"outcome": "good_outcome", "applies": "if_isolated", "estimate": 0.9, "next_centre": {"lower": 0.7}}
STEP = {"id": "doppler", "applies": "unknown", "status": "later", "urgency": "routine"}
BASE: dict[str, Any] = {
    "classification": CLASS,
    "outlook": [ROW, {**ROW, "outcome": "abnormal_karyotype"}],
    "causes": [{"cause": "none_found", "after": {"estimate": 0.9}}],
    "plan": [STEP, {**STEP, "id": "mca_doppler", "applies": "yes", "status": "due", "urgency": "same_day"}],
}


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("classification", {**CLASS, "isolated": "yes"}),
        ("classification", {**CLASS, "sonographic": "isolated"}),
        ("classification", {**CLASS, "pattern": "unstated"}),
        ("classification", {**CLASS, "work_up": "negative"}),
        ("classification", {**CLASS, "missing": ["cmv"]}),
        ("classification", {**CLASS, "cause_found": "none"}),
        ("outlook", [{**ROW, "applies": "now"}, BASE["outlook"][1]]),
        ("outlook", [ROW, {**BASE["outlook"][1], "applies": "already_known"}]),
        ("causes", [{"cause": "none_found", "after": {"estimate": 0.91}}]),
        ("plan", [{**STEP, "status": "done"}, BASE["plan"][1]]),
        ("plan", [{**STEP, "status": "not_needed"}, BASE["plan"][1]]),
        ("plan", [{**STEP, "applies": "no"}, BASE["plan"][1]]),
        ("plan", [STEP, {**BASE["plan"][1], "urgency": "routine"}]),
    ],
)
def test_a_move_toward_reassurance_is_seen(part: str, value: object) -> None:
    changed = {**BASE, part: value}
    assert len(moves(BASE, changed)) == 1
    assert moves(changed, BASE) == []


def test_a_higher_figure_that_applies_now_is_seen() -> None:
    low = {**BASE, "outlook": [{**ROW, "applies": "now"}]}
    high = {**BASE, "outlook": [{**ROW, "applies": "now", "estimate": 0.95}]}
    assert len(moves(low, high)) == 1
    assert moves(high, low) == []


def test_what_the_change_is_about_may_move() -> None:
    done = {**BASE, "plan": [{**STEP, "status": "done"}, BASE["plan"][1]]}
    assert moves(BASE, done, frozenset({"doppler"})) == []
    fewer = {**BASE, "classification": {**CLASS, "missing": ["cmv"]}}
    assert moves(BASE, fewer, frozenset({"toxoplasma"})) == []
    assert moves(BASE, BASE) == []


def test_due_and_later_are_told_apart_at_the_same_moment_only() -> None:
    later = {**BASE, "plan": [STEP, {**BASE["plan"][1], "status": "later"}]}
    assert len(moves(BASE, later)) == 1
    assert moves(BASE, later, same_moment=False) == []
    done = {**BASE, "plan": [STEP, {**BASE["plan"][1], "status": "done"}]}
    assert len(moves(BASE, done, same_moment=False)) == 1
