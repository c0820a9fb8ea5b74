"""The runner fails when it must: an expectation not met, a specification it does not understand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from runner import (
    MISSING,
    SpecError,
    apply_changes,
    assessments_of,
    mismatches,
    pick_fetus,
    read_path,
    steps_of,
)
from specfile import load_bases, load_specs, load_yaml

BASE: dict[str, Any] = {"exams": [{"ga": "20+5", "findings": [{"code": "HP:0006559"}]}], "tests": []}
ANSWER: dict[str, Any] = {
    "fetus": "A",
    "finding": {"location": None, "number": "single"},
    "classification": {
        "isolated": "no",
        "missing": ["cmv", "aneuploidy"],
        "reasons": [{"statement": "Ascites seen", "where": "exams[0].findings[1]"}],
    },
    "plan": [
        {"id": "doppler", "status": "due", "why": "Result awaited.", "from_ga": None, "urgency": "routine"},
        {"id": "fetal_mri", "status": "later", "why": "", "from_ga": "24+0", "urgency": "same_day"},
    ],
    "outlook": [
        {"outcome": "good_outcome", "stratum": "isolated", "applies": "now", "estimate": 0.9},
        {"outcome": "good_outcome", "stratum": "all", "applies": "not_applicable", "estimate": None},
    ],
    "causes": [{"cause": "cmv", "before": {"upper": 0.07}, "after": {"upper": 0.01, "estimate": None}}],
    "issues": [{"code": "time-unknown", "message": "growth-disagrees is another code"}],
}


# --- changes


@pytest.mark.parametrize(
    ("change", "path", "value"),
    [
        ({"set": "exams[0].growth", "to": {"category": "small"}}, "exams[0].growth.category", "small"),
        ({"set": "mother.age", "to": 40}, "mother.age", 40),
        ({"add": "tests", "item": {"test": "cmv"}}, "tests[0].test", "cmv"),
        ({"add": "counselling", "item": {"kind": "genetic"}}, "counselling[0].kind", "genetic"),
        ({"add": "exams[0].findings", "item": {"code": "x"}}, "exams[0].findings[1].code", "x"),
    ],
)
def test_a_change_is_made_in_a_copy(change: dict[str, Any], path: str, value: object) -> None:
    changed = apply_changes(BASE, [change])
    here: Any = changed
    for step in steps_of(path):
        here = here[step]
    assert here == value
    assert BASE == {"exams": [{"ga": "20+5", "findings": [{"code": "HP:0006559"}]}], "tests": []}


def test_changes_are_made_in_order() -> None:
    changed = apply_changes(
        BASE, [{"add": "tests", "item": 1}, {"add": "tests", "item": 2}, {"remove": "tests[0]"}]
    )
    assert changed["tests"] == [2]
    assert "ga" not in apply_changes(BASE, [{"remove": "exams[0].ga"}])["exams"][0]


def test_an_added_item_is_not_shared_between_cases() -> None:
    item: dict[str, Any] = {"test": "cmv"}
    changed = apply_changes(
        BASE, [{"add": "tests", "item": item}, {"set": "tests[0].result", "to": "negative"}]
    )
    assert changed["tests"] == [{"test": "cmv", "result": "negative"}]
    assert item == {"test": "cmv"}


@pytest.mark.parametrize(
    "change",
    [
        {"remove": "exams[0].growth"},
        {"remove": "exams[1]"},
        {"remove": "tests[0]"},
        {"set": "exams[1].growth", "to": 1},
        {"set": "exams[1]", "to": 1},
        {"set": "exams.growth", "to": 1},
        {"set": "exams[0].ga.weeks", "to": 1},
        {"add": "exams[0].ga", "item": 1},
        {"add": "exams[3].findings", "item": 1},
        {"set": "exams[0].growth"},
        {"replace": "exams", "to": []},
        {"set": "exams[0]growth", "to": 1},
        {"set": "exams[zero].growth", "to": 1},
        {"set": "", "to": 1},
        {},
    ],
)
def test_a_change_that_cannot_be_made_is_an_error(change: dict[str, Any]) -> None:
    with pytest.raises(SpecError):
        apply_changes(BASE, [change])


# --- reading


def test_paths_find_rows_by_name() -> None:
    assert read_path(ANSWER, "plan.fetal_mri.status") == "later"
    assert read_path(ANSWER, "outlook.good_outcome@isolated.applies") == "now"
    assert read_path(ANSWER, "causes.cmv.before.upper") == 0.07
    assert read_path(ANSWER, "issues") == ["time-unknown"]
    for nowhere in ("plan.cmv_serology.status", "plan.doppler.colour", "nothing.at.all", "finding.number.x"):
        assert read_path(ANSWER, nowhere) is MISSING
    with pytest.raises(SpecError):
        read_path(ANSWER, "outlook.good_outcome.applies")


def test_a_fetus_is_picked_by_name() -> None:
    other = {**ANSWER, "fetus": "B"}
    both = {"assessments": [ANSWER, other]}
    assert assessments_of(ANSWER) == [ANSWER]
    assert assessments_of({"assessments": []}) == []
    assert pick_fetus(both, "B") is other
    assert pick_fetus(ANSWER, None) is ANSWER
    for document, fetus in ((both, None), (both, "C"), (ANSWER, "B"), ({"assessments": []}, None)):
        with pytest.raises(LookupError):
            pick_fetus(document, fetus)


# --- comparing

MET: list[dict[str, Any]] = [
    {"classification.isolated": "no"},
    {"finding.location": None},
    {"classification.isolated": {"one_of": ["no", "undetermined"]}},
    {"classification.isolated": {"not": "yes"}},
    {"classification.missing": {"contains": "cmv"}},
    {"classification.missing": {"not_contains": "toxoplasma"}},
    {"classification.missing": {"exactly": ["aneuploidy", "cmv"]}},
    {"classification.reasons": {"contains": "exams[0].findings[1]"}},
    {"plan.doppler.why": {"contains": "await"}},
    {"plan": {"any": {"urgency": "same_day", "status": {"one_of": ["later", "due"]}}}},
    {"plan": {"none": {"urgency": "same_day", "status": "due"}}},
    {"outlook": {"none": {"applies": "not_applicable", "estimate": {"filled": True}}}},
    {"causes.cmv.after.upper": {"below": "causes.cmv.before.upper"}},
    {"causes.cmv.before.upper": {"not_below": "causes.cmv.after.upper"}},
    {"causes.cmv.before.upper": {"same_as": "causes.cmv.before.upper"}},
    {"causes.cmv.before.upper": {"at_most": 0.07}},
    {"plan.doppler.why": {"filled": True}},
    {"plan.fetal_mri.why": {"filled": False}},
    {"issues": {"contains": "time-unknown"}},
]

NOT_MET: list[dict[str, Any]] = [
    {"classification.isolated": "yes"},
    {"classification.isolated": False},
    {"finding.location": "surface"},
    {"finding.size": None},
    {"finding.size": {"not": 3}},
    {"finding.size": {"filled": False}},
    {"classification.isolated": {"one_of": ["yes", "undetermined"]}},
    {"classification.isolated": {"not": "no"}},
    {"classification.missing": {"contains": "cm"}},
    {"classification.missing": {"not_contains": "cmv"}},
    {"classification.nothing": {"not_contains": "cmv"}},
    {"classification.missing": {"exactly": ["cmv"]}},
    {"classification.missing": {"exactly": ["cmv", "cmv", "aneuploidy"]}},
    {"classification.missing": ["aneuploidy", "cmv"]},
    {"classification.reasons": {"contains": "exams[0].findings[2]"}},
    {"plan.doppler.why": {"contains": "repeat"}},
    {"plan": {"any": {"urgency": "same_day", "status": "due"}}},
    {"plan": {"any": {"id": "doppler", "colour": "red"}}},
    {"plan": {"none": {"urgency": "same_day"}}},
    {"nothing": {"none": {"urgency": "same_day"}}},
    {"outlook": {"none": {"applies": "now", "estimate": {"filled": True}}}},
    {"outlook": {"any": {"applies": "now"}, "none": {"applies": "now"}}},
    {"causes.cmv.before.upper": {"below": "causes.cmv.after.upper"}},
    {"causes.cmv.after.upper": {"not_below": "causes.cmv.before.upper"}},
    {"causes.cmv.after.upper": {"same_as": "causes.cmv.before.upper"}},
    {"causes.cmv.after.estimate": {"below": "causes.cmv.before.upper"}},
    {"causes.cmv.after.upper": {"same_as": "causes.cmv.before.nothing"}},
    {"causes.cmv.before.upper": {"at_most": 0.06}},
    {"causes.cmv.after.estimate": {"at_most": 1.0}},
    {"plan.cmv_serology.status": "due"},
    {"plan.cmv_serology.status": {"not": "done"}},
    {"plan.fetal_mri.why": {"filled": True}},
    {"issues": {"contains": "growth-disagrees"}},
]


@pytest.mark.parametrize("expect", MET, ids=str)
def test_an_expectation_that_is_met(expect: dict[str, Any]) -> None:
    assert mismatches(ANSWER, expect) == []


@pytest.mark.parametrize("expect", NOT_MET, ids=str)
def test_an_expectation_that_is_not_met(expect: dict[str, Any]) -> None:
    assert len(mismatches(ANSWER, expect)) == 1


@pytest.mark.parametrize(
    "matcher",
    [{}, {"equals": 1}, {"one_of": "no"}, {"any": "x"}, {"none": {}}, {"filled": "yes"}, {"contain": "x"}],
    ids=str,
)
def test_a_matcher_that_is_not_understood_is_an_error(matcher: dict[str, Any]) -> None:
    with pytest.raises(SpecError):
        mismatches(ANSWER, {"plan": matcher})


# --- reading the files


GOOD = """
theme: t
rule: r
base: b
cases:
  - name: yes
    why: w
    expect: {classification.isolated: no, plan.doppler.flow: true}
"""


def folder(tmp_path: Path, spec: str) -> Path:
    for name in ("cases", "bases"):
        (tmp_path / name).mkdir()
    (tmp_path / "bases" / "b.yaml").write_text("what: w\ncase: {id: b, tests: []}\n", encoding="utf-8")
    (tmp_path / "cases" / "01.yaml").write_text(spec, encoding="utf-8")
    return tmp_path


def test_yes_and_no_are_words(tmp_path: Path) -> None:
    (spec,) = load_specs(folder(tmp_path, GOOD))
    assert spec.cases[0].name == "yes"
    assert spec.cases[0].expect == {"classification.isolated": "no", "plan.doppler.flow": True}
    assert spec.cases[0].data == {"id": "b", "tests": []}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("base: b", "base: c"),
        ("why: w", "reason: w"),
        ("why: w", "why: ''"),
        ("    expect: {classification.isolated: no, plan.doppler.flow: true}", "    expect: {}"),
        ("rule: r", "rule: r\nrules: r"),
        ("    why: w", "    why: w\n    why: v"),
        ("theme: t", "theme: t\ntheme: u"),
        ("cases:", "cases:\n  - {name: yes, why: w, expect: {a: b}}"),
    ],
)
def test_a_file_that_is_not_a_specification_is_an_error(tmp_path: Path, old: str, new: str) -> None:
    assert old in GOOD
    with pytest.raises(SpecError):
        load_specs(folder(tmp_path, GOOD.replace(old, new)))


def test_no_files_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SpecError):
        load_specs(tmp_path)


def test_a_base_without_a_description_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "bases").mkdir()
    (tmp_path / "bases" / "b.yaml").write_text("case: {id: b}\n", encoding="utf-8")
    with pytest.raises(SpecError):
        load_bases(tmp_path)


def test_times_and_ids_stay_text(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("{a: 20+5, b: HP:0006559, c: off, d: null, e: false}", encoding="utf-8")
    assert load_yaml(path) == {"a": "20+5", "b": "HP:0006559", "c": "off", "d": None, "e": False}
