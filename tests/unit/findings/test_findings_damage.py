"""Every kind of damage to a pack gives issues with file and place, never a traceback and never a pack."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from echolith.errors import EvidenceError
from echolith.evidence import Evidence
from echolith.evidence import load as evidence_load
from echolith.findings import built_in_folder, check_pack, load_pack
from echolith.findings.load import MAX_FILE_BYTES, PACK_FILES
from echolith.issues import Issue

Edit = Callable[[Any], None]
Change = Callable[[str, Edit], None]


def refused(folder: Path) -> tuple[Issue, ...]:
    with pytest.raises(EvidenceError) as error:
        load_pack(folder)
    assert error.value.exit_code == 4
    assert error.value.issues
    for issue in error.value.issues:
        assert issue.severity == "error"
        assert issue.message
        assert issue.solution
        assert issue.where
    return error.value.issues


def found(issues: tuple[Issue, ...]) -> set[tuple[str, str]]:
    return {(issue.code, issue.where) for issue in issues}


def put(path: str, value: object) -> Edit:
    """An edit that puts `value` at a path such as ``items.0.window.from``; ``...`` takes the key away."""

    def edit(data: Any) -> None:
        *steps, last = (int(s) if s.isdigit() else s for s in path.split("."))
        for step in steps:
            data = data[step]
        if value is ...:
            del data[last]
        else:
            data[last] = value

    return edit


# --- files ------------------------------------------------------------------------------------------------


def test_the_pack_itself_is_right() -> None:
    assert check_pack(built_in_folder()) == ()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert found(refused(tmp_path / "none")) == {("pack-file-missing", name) for name in PACK_FILES}


@pytest.mark.parametrize("name", PACK_FILES)
def test_a_missing_file(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert found(refused(folder)) == {("pack-file-missing", name)}


def test_a_folder_instead_of_a_file(folder: Path) -> None:
    (folder / "plan.yaml").unlink()
    (folder / "plan.yaml").mkdir()
    assert found(refused(folder)) == {("pack-file-unreadable", "plan.yaml")}


def test_a_file_that_may_not_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.open

    def refuse(self: Path, *args: Any, **kwargs: Any) -> Any:
        if self.name == "tests.yaml":
            raise PermissionError(13, "Permission denied", str(self))
        return real(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    (issue,) = refused(folder)
    assert (issue.code, issue.where) == ("pack-file-unreadable", "tests.yaml")
    assert str(folder) not in issue.line()


def test_a_file_that_is_too_large(folder: Path) -> None:
    with (folder / "causes.yaml").open("ab") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    assert found(refused(folder)) == {("pack-file-too-large", "causes.yaml")}


@pytest.mark.parametrize(
    "content",
    [
        b"a: [1",
        b"a: b: c",
        b"\xff\xfe\xff",
        b'a: "\x00"',
        b"[" * 50_000,
        b"- " * 50_000,
        b"a: &x [*y]",
        b"a: 2024-13-45",
        b'a: !!int ""',
        b"a: !!float x",
        b"a: !!bool x",
        b"a: !!timestamp x",
        b"? [1, 2]\n: 3",
        b"a: !!python/object/apply:os.getcwd []",
        b"a: 1\n---\nb: 2",
    ],
)
@pytest.mark.parametrize("name", ["pack.yaml", "questions.yaml"])
def test_not_yaml(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    (issue,) = refused(folder)
    assert issue.code == "pack-yaml"
    assert issue.where.startswith(name)


def test_the_line_of_a_yaml_error_is_named(folder: Path) -> None:
    (folder / "plan.yaml").write_text("echolith: plan/1\nitems:\n  - id: [a\n", encoding="utf-8")
    assert found(refused(folder)) == {("pack-yaml", "plan.yaml (line 4)")}


@pytest.mark.parametrize(
    "content", ["", "3", "[]", "echolith: plan/2\nitems: []", "items: []", "echolith: [1]"]
)
def test_a_wrong_version_line(folder: Path, content: str) -> None:
    (folder / "plan.yaml").write_text(content, encoding="utf-8")
    assert found(refused(folder)) == {("pack-version", "plan.yaml")}


def test_questions_that_are_a_list(folder: Path) -> None:
    (folder / "questions.yaml").write_text("[]", encoding="utf-8")
    assert found(refused(folder)) == {("pack-version", "questions.yaml")}


def test_several_broken_files_come_back_at_once(folder: Path) -> None:
    (folder / "pack.yaml").write_text("a: [", encoding="utf-8")
    (folder / "tests.yaml").unlink()
    (folder / "plan.yaml").write_text("{}", encoding="utf-8")
    assert {code for code, _ in found(refused(folder))} == {"pack-yaml", "pack-file-missing", "pack-version"}


def test_damaged_evidence_is_refused_with_its_place(folder: Path) -> None:
    (folder / "evidence" / "sources.csv").unlink()
    assert ("file-missing", "sources.csv") in found(refused(folder))


def test_questions_and_rules_are_reported_together(folder: Path, change: Change) -> None:
    change("questions.yaml", put("questions.0.count_ids", ["C9999"]))
    change("pack.yaml", put("isolation.0.when", "a &&"))
    codes = {code for code, _ in found(refused(folder))}
    assert {"no-such-count", "pack-condition"} <= codes


# --- values -----------------------------------------------------------------------------------------------

DAMAGE: list[tuple[str, str, object, str, str]] = [
    # file, path, value, code, where
    ("pack.yaml", "id", 3, "pack-value", "pack.yaml"),
    ("pack.yaml", "id", ..., "pack-value", "pack.yaml"),
    ("pack.yaml", "id", "../../elsewhere", "pack-value", "pack.yaml: id"),
    ("pack.yaml", "version", 1.0, "pack-value", "pack.yaml"),
    ("pack.yaml", "name", "  ", "pack-value", "pack.yaml"),
    ("pack.yaml", "label", None, "pack-value", "pack.yaml"),
    ("pack.yaml", "definition", [], "pack-value", "pack.yaml"),
    ("pack.yaml", "codes", "HP:0006559", "pack-value", "pack.yaml"),
    ("pack.yaml", "codes", [], "pack-value", "pack.yaml: codes"),
    ("pack.yaml", "codes", ["HP:9999999"], "pack-hpo", "pack.yaml: codes[0]"),
    ("pack.yaml", "codes.0", 6559, "pack-hpo", "pack.yaml: codes[0]"),
    ("pack.yaml", "codes.0", ["HP:0006559"], "pack-hpo", "pack.yaml: codes[0]"),
    ("pack.yaml", "soft_marker_codes.1", "HP:1", "pack-hpo", "pack.yaml: soft_marker_codes[1]"),
    ("pack.yaml", "soft_marker_codes", {}, "pack-value", "pack.yaml"),
    ("pack.yaml", "growth_codes", None, "pack-value", "pack.yaml"),
    ("pack.yaml", "fluid_codes", ["HP:0001561"], "pack-value", "pack.yaml: fluid_codes"),
    ("pack.yaml", "fluid_codes.polyhydramnios", "HP:1", "pack-hpo", "pack.yaml: fluid_codes.polyhydramnios"),
    ("pack.yaml", "fluid_codes.polyhydramnios", 1, "pack-value", "pack.yaml"),
    ("pack.yaml", "telling_findings", {}, "pack-value", "pack.yaml"),
    ("pack.yaml", "telling_findings.0", "HP:0031207", "pack-value", "pack.yaml: telling_findings[0]"),
    ("pack.yaml", "telling_findings.0.code", ..., "pack-hpo", "pack.yaml: telling_findings[0].code"),
    ("pack.yaml", "telling_findings.0.pattern", "lump", "pack-value", "pack.yaml: telling_findings[0]"),
    ("pack.yaml", "telling_findings.0.pattern", ..., "pack-value", "pack.yaml: telling_findings[0]"),
    ("pack.yaml", "telling_findings.0.cause", "x", "pack-reference", "pack.yaml: telling_findings[0].cause"),
    ("pack.yaml", "telling_findings.0.cause", ..., "pack-value", "pack.yaml: telling_findings[0]"),
    ("pack.yaml", "pattern_order", ["mass"], "pack-value", "pack.yaml: pattern_order"),
    ("pack.yaml", "pattern_order", "mass", "pack-value", "pack.yaml"),
    ("pack.yaml", "pattern_order.0", {}, "pack-value", "pack.yaml"),
    ("pack.yaml", "code_groups", [], "pack-value", "pack.yaml: code_groups"),
    ("pack.yaml", "code_groups.brain", "HP:0002119", "pack-value", "pack.yaml: code_groups"),
    ("pack.yaml", "code_groups.brain.2", "HP:x", "pack-hpo", "pack.yaml: code_groups.brain[2]"),
    ("pack.yaml", "isolation", {}, "pack-value", "pack.yaml"),
    ("pack.yaml", "isolation", [], "pack-isolation-open", "pack.yaml: isolation"),
    ("pack.yaml", "isolation.1", "no", "pack-value", "pack.yaml: isolation[1]"),
    ("pack.yaml", "isolation.1", None, "pack-value", "pack.yaml: isolation[1]"),
    ("pack.yaml", "isolation.1.id", ..., "pack-value", "pack.yaml: isolation[1]"),
    ("pack.yaml", "isolation.1.id", "open-question", "pack-id-twice", "pack.yaml: isolation open-question"),
    ("pack.yaml", "isolation.1.when", "a &&", "pack-condition", "pack.yaml: isolation[1].when"),
    ("pack.yaml", "isolation.1.when", True, "pack-condition", "pack.yaml: isolation[1].when"),
    ("pack.yaml", "isolation.1.when", ..., "pack-condition", "pack.yaml: isolation[1].when"),
    ("pack.yaml", "isolation.1.when", "!" * 1999, "pack-condition", "pack.yaml: isolation[1].when"),
    ("pack.yaml", "isolation.1.isolated", False, "pack-value", "pack.yaml: isolation[1]"),
    ("pack.yaml", "isolation.1.isolated", ["no"], "pack-value", "pack.yaml: isolation[1]"),
    ("pack.yaml", "isolation.1.isolated", ..., "pack-value", "pack.yaml: isolation[1]"),
    ("pack.yaml", "isolation.1.statement", 1, "pack-value", "pack.yaml: isolation[1]"),
    ("pack.yaml", "isolation.1.would_chnage", [], "pack-key", "pack.yaml: isolation[1]"),
    ("pack.yaml", "isolation.0.would_change", None, "pack-value", "pack.yaml: isolation[0]"),
    ("pack.yaml", "isolation.0.would_change.0", "x", "pack-value", "pack.yaml: isolation[0].would_change[0]"),
    ("pack.yaml", "isolation.0.would_change.0.how", ..., "pack-value",
     "pack.yaml: isolation[0].would_change[0]"),
    ("pack.yaml", "isolation.2.would_change.0.when", "(", "pack-condition",
     "pack.yaml: isolation[2].would_change[0].when"),
    ("pack.yaml", "isolation.4.when", "anatomy.stated", "pack-isolation-open", "pack.yaml: isolation"),
    ("pack.yaml", "isolation.4.isolated", "yes", "pack-isolation-open", "pack.yaml: isolation"),
    ("pack.yaml", "work_up_groups.0", "aneuploid", "pack-value", "pack.yaml: work_up_groups[0]"),
    ("pack.yaml", "work_up_groups", ..., "pack-value", "pack.yaml"),
    ("pack.yaml", "fact_words.x", 1, "pack-value", "pack.yaml"),
    ("pack.yaml", "fact_words", [], "pack-value", "pack.yaml: fact_words"),
    ("pack.yaml", "indirect_strata", "mass", "pack-value", "pack.yaml: indirect_strata"),
    ("pack.yaml", "contrary", None, "pack-value", "pack.yaml"),
    ("pack.yaml", "contrary.0", [], "pack-value", "pack.yaml: contrary[0]"),
    ("pack.yaml", "contrary.0.when", ..., "pack-condition", "pack.yaml: contrary[0].when"),
    ("pack.yaml", "contrary.0.source_id", "Nobody1999", "pack-reference", "pack.yaml: contrary[0].source_id"),
    ("pack.yaml", "contrary.0.source_id", ["Senoh_nd"], "pack-reference", "pack.yaml: contrary[0].source_id"),
    ("pack.yaml", "contrary.0.source_id", ..., "pack-reference", "pack.yaml: contrary[0].source_id"),
    ("pack.yaml", "contrary.0.statement", ..., "pack-value", "pack.yaml: contrary[0]"),
    ("pack.yaml", "surprise", 1, "pack-key", "pack.yaml"),
    ("pack.yaml", "3 words, odd", 1, "pack-key", "pack.yaml"),
    ("causes.yaml", "causes", "none", "pack-value", "causes.yaml"),
    ("causes.yaml", "causes.1", None, "pack-value", "causes.yaml: causes[1]"),
    ("causes.yaml", "causes.1.id", 21, "pack-value", "causes.yaml: causes[1]"),
    ("causes.yaml", "causes.1.id", "trisomy_18", "pack-id-twice", "causes.yaml: causes trisomy_18"),
    ("causes.yaml", "causes.1.label", ..., "pack-value", "causes.yaml: causes[1]"),
    ("causes.yaml", "causes.1.background", "age", "pack-value", "causes.yaml: causes[1].background"),
    ("causes.yaml", "causes.1.background.kind", "guess", "pack-value", "causes.yaml: causes[1].background"),
    ("causes.yaml", "causes.1.background.kind", ..., "pack-value", "causes.yaml: causes[1].background"),
    ("causes.yaml", "causes.2.background.condition", ..., "pack-value", "causes.yaml: causes[2].background"),
    ("causes.yaml", "causes.2.background.condition", "trisomy_99", "pack-reference",
     "causes.yaml: causes[2].background.condition"),
    ("causes.yaml", "causes.6.background.parameter_id", "P9999", "pack-reference",
     "causes.yaml: causes[6].background.parameter_id"),
    ("causes.yaml", "causes.6.background.parameter_id", "P0053", "pack-parameter",
     "causes.yaml: causes[6].background.parameter_id"),
    ("causes.yaml", "causes.1.screening", "yes", "pack-value", "causes.yaml: causes[1]"),
    ("causes.yaml", "causes.1.diagnostic", 1, "pack-value", "causes.yaml: causes[1]"),
    ("causes.yaml", "causes.6.serology", "cmv", "pack-value", "causes.yaml: causes[6]"),
    ("causes.yaml", "causes.6.serology.0", "CMV", "pack-value", "causes.yaml: causes[6].serology[0]"),
    ("causes.yaml", "causes.6.fetal_tests", None, "pack-value", "causes.yaml: causes[6]"),
    ("causes.yaml", "causes.10.carrier_test", "cf", "pack-value", "causes.yaml: causes[10]"),
    ("causes.yaml", "causes.13.pattern", "outside", "pack-value", "causes.yaml: causes[13]"),
    ("causes.yaml", "causes.13.patern", "surface", "pack-key", "causes.yaml: causes[13]"),
    ("tests.yaml", "screening", [], "pack-value", "tests.yaml: screening"),
    ("tests.yaml", "screening", ..., "pack-value", "tests.yaml: screening"),
    ("tests.yaml", "screening.nipt", {}, "pack-key", "tests.yaml: screening"),
    ("tests.yaml", "screening.cfdna", [], "pack-value", "tests.yaml: screening.cfdna"),
    ("tests.yaml", "screening.cfdna.trisomy_99", {}, "pack-key", "tests.yaml: screening.cfdna"),
    ("tests.yaml", "screening.cfdna.trisomy_21", 0.99, "pack-value",
     "tests.yaml: screening.cfdna.trisomy_21"),
    ("tests.yaml", "screening.cfdna.trisomy_21.detection", ..., "pack-reference",
     "tests.yaml: screening.cfdna.trisomy_21.detection"),
    ("tests.yaml", "screening.cfdna.trisomy_21.detection", "P9999", "pack-reference",
     "tests.yaml: screening.cfdna.trisomy_21.detection"),
    ("tests.yaml", "screening.cfdna.trisomy_21.detection", {"id": "P0001"}, "pack-reference",
     "tests.yaml: screening.cfdna.trisomy_21.detection"),
    ("tests.yaml", "screening.cfdna.trisomy_21.false_positive", "P0053", "pack-parameter",
     "tests.yaml: screening.cfdna.trisomy_21.false_positive"),
    ("tests.yaml", "screening.cfdna.trisomy_21.others", "P0017", "pack-value",
     "tests.yaml: screening.cfdna.trisomy_21"),
    ("tests.yaml", "screening.cfdna.trisomy_21.others.0", "P9999", "pack-reference",
     "tests.yaml: screening.cfdna.trisomy_21.others"),
    ("tests.yaml", "screening.cfdna.trisomy_21.only_if_stated", "no", "pack-value",
     "tests.yaml: screening.cfdna.trisomy_21"),
    ("tests.yaml", "diagnostic.karyotype", "trisomy_21", "pack-value", "tests.yaml: diagnostic"),
    ("tests.yaml", "diagnostic.karyotype.1", "trisomy_99", "pack-value",
     "tests.yaml: diagnostic.karyotype[1]"),
    ("tests.yaml", "diagnostic.karyogram", [], "pack-key", "tests.yaml: diagnostic"),
    ("tests.yaml", "infection.amniotic_cmv_pcr.cause", "CMV", "pack-reference",
     "tests.yaml: infection.amniotic_cmv_pcr.cause"),
    ("tests.yaml", "infection.amniotic_cmv_pcr.sensitivity", None, "pack-reference",
     "tests.yaml: infection.amniotic_cmv_pcr.sensitivity"),
    ("tests.yaml", "infection.amniotic_cmv_pcr.specificty", 1, "pack-key",
     "tests.yaml: infection.amniotic_cmv_pcr"),
    ("tests.yaml", "infection", None, "pack-value", "tests.yaml: infection"),
    ("plan.yaml", "items", {}, "pack-value", "plan.yaml"),
    ("plan.yaml", "items.2", "scan", "pack-value", "plan.yaml: items[2]"),
    ("plan.yaml", "items.2.id", ..., "pack-value", "plan.yaml: items[2]"),
    ("plan.yaml", "items.2.id", "doppler", "pack-id-twice", "plan.yaml: items doppler"),
    ("plan.yaml", "items.2.action", [], "pack-value", "plan.yaml: items[2]"),
    ("plan.yaml", "items.2.why", ..., "pack-value", "plan.yaml: items[2]"),
    ("plan.yaml", "items.2.why", "Because [P9999].", "pack-reference", "plan.yaml: items[2].why"),
    ("plan.yaml", "items.2.why", "Because [P0001, Nobody1999].", "pack-reference", "plan.yaml: items[2].why"),
    ("plan.yaml", "items.2.why", "Because [C9999].", "pack-reference", "plan.yaml: items[2].why"),
    ("plan.yaml", "items.2.applies", ..., "pack-condition", "plan.yaml: items[2].applies"),
    ("plan.yaml", "items.2.applies", "x ==", "pack-condition", "plan.yaml: items[2].applies"),
    ("plan.yaml", "items.0.same_day_when", "x ==", "pack-condition", "plan.yaml: items[0].same_day_when"),
    ("plan.yaml", "items.0.same_day_when", None, "pack-condition", "plan.yaml: items[0].same_day_when"),
    ("plan.yaml", "items.0.same_day_wen", "true", "pack-key", "plan.yaml: items[0]"),
    ("plan.yaml", "items.2.otherwise", "maybe", "pack-value", "plan.yaml: items[2]"),
    ("plan.yaml", "items.2.done_by", None, "pack-value", "plan.yaml: items[2].done_by"),
    ("plan.yaml", "items.2.done_by", ["cmv"], "pack-value", "plan.yaml: items[2].done_by"),
    ("plan.yaml", "items.2.done_by.tests", "cmv", "pack-value", "plan.yaml: items[2].done_by"),
    ("plan.yaml", "items.2.done_by.tests.0", "CMV", "pack-value", "plan.yaml: items[2].done_by.tests[0]"),
    ("plan.yaml", "items.2.done_by.settled_by.0", "pcr", "pack-value",
     "plan.yaml: items[2].done_by.settled_by[0]"),
    ("plan.yaml", "items.6.done_by.all_tests.0", "vzv", "pack-value",
     "plan.yaml: items[6].done_by.all_tests[0]"),
    ("plan.yaml", "items.0.done_by.exams.0", "scan", "pack-value", "plan.yaml: items[0].done_by.exams[0]"),
    ("plan.yaml", "items.0.done_by.needs", "all", "pack-value", "plan.yaml: items[0].done_by"),
    ("plan.yaml", "items.0.done_by.since_first_seen", 1, "pack-value", "plan.yaml: items[0].done_by"),
    ("plan.yaml", "items.0.done_by.exam", ["doppler"], "pack-key", "plan.yaml: items[0].done_by"),
    ("plan.yaml", "items.2.guidelines", "G003", "pack-value", "plan.yaml: items[2]"),
    ("plan.yaml", "items.2.guidelines.0", "G999", "pack-reference", "plan.yaml: items[2].guidelines"),
    ("plan.yaml", "items.2.strength", ..., "pack-value", "plan.yaml: items[2]"),
    ("plan.yaml", "items.2.local_practice", "no", "pack-value", "plan.yaml: items[2]"),
    ("plan.yaml", "items.2.local_practice", ..., "pack-value", "plan.yaml: items[2]"),
    ("plan.yaml", "items.2.window", ..., "pack-value", "plan.yaml: items[2].window"),
    ("plan.yaml", "items.2.window", {}, "pack-window", "plan.yaml: items[2].window"),
    ("plan.yaml", "items.2.window", [], "pack-value", "plan.yaml: items[2].window"),
    ("plan.yaml", "items.2.window.from", "now", "pack-value", "plan.yaml: items[2].window"),
    ("plan.yaml", "items.2.window.to", "delivery", "pack-value", "plan.yaml: items[2].window"),
    ("plan.yaml", "items.9.window.from", "first_positive_cmvv", "pack-value", "plan.yaml: items[9].window"),
    ("plan.yaml", "items.9.window.after_days", "8 weeks", "pack-value", "plan.yaml: items[9].window"),
    ("plan.yaml", "items.9.window.after_days", -1, "pack-value", "plan.yaml: items[9].window"),
    ("plan.yaml", "items.9.window.after_days", True, "pack-value", "plan.yaml: items[9].window"),
    ("plan.yaml", "items.9.window.after_days", 1.5, "pack-value", "plan.yaml: items[9].window"),
    ("plan.yaml", "items.9.window.from_ga", "21", "pack-window", "plan.yaml: items[9].window.from_ga"),
    ("plan.yaml", "items.9.window.from_ga", "21+9", "pack-window", "plan.yaml: items[9].window.from_ga"),
    ("plan.yaml", "items.9.window.from_ga", "99+0", "pack-window", "plan.yaml: items[9].window.from_ga"),
    ("plan.yaml", "items.9.window.from_ga", 21, "pack-value", "plan.yaml: items[9].window"),
    ("plan.yaml", "items.9.window.unti", "birth", "pack-key", "plan.yaml: items[9].window"),
    ("plan.yaml", "items.15.window.to_after_days", 14, "pack-window", "plan.yaml: items[15].window"),
    ("plan.yaml", "items.19.window.to_age_days", "3", "pack-value", "plan.yaml: items[19].window"),
    ("plan.yaml", "items.19.window.from", "birth", "pack-window", "plan.yaml: items[19].window"),
    ("plan.yaml", "items.19.window.from_age_days", ..., "pack-window", "plan.yaml: items[19].window"),
    ("plan.yaml", "items.19.window.from_age_days", 4, "pack-window", "plan.yaml: items[19].window"),
]  # fmt: skip


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return load_pack().evidence


@pytest.mark.parametrize(
    "damage", [pytest.param(entry, id=f"{entry[0]}-{entry[1]}-{i}") for i, entry in enumerate(DAMAGE)]
)
def test_damage(
    folder: Path,
    change: Change,
    evidence: Evidence,
    monkeypatch: pytest.MonkeyPatch,
    damage: tuple[str, str, object, str, str],
) -> None:
    monkeypatch.setattr(evidence_load, "load_evidence", lambda folder: evidence)  # the same, read once
    name, path, value, code, where = damage
    change(name, put(path, value))
    assert (code, where) in found(refused(folder))


def test_the_check_says_what_loading_refuses(folder: Path, change: Change) -> None:
    change("plan.yaml", put("items.2.guidelines.0", "G999"))
    change("pack.yaml", put("codes.0", "HP:9999999"))
    issues = check_pack(folder)
    assert found(issues) == {
        ("pack-reference", "plan.yaml: items[2].guidelines"),
        ("pack-hpo", "pack.yaml: codes[0]"),
    }
    assert issues == refused(folder)


def test_keys_that_are_no_texts(folder: Path) -> None:
    with (folder / "pack.yaml").open("a", encoding="utf-8") as file:
        file.write("\n1: one\n")
    assert ("pack-value", "pack.yaml") in found(refused(folder))


def test_a_text_that_refers_to_itself_ends(folder: Path) -> None:
    text = (folder / "pack.yaml").read_text(encoding="utf-8")
    (folder / "pack.yaml").write_text(
        text.replace('codes: ["HP:0006559"]', "codes: &c [*c]"), encoding="utf-8"
    )
    assert ("pack-hpo", "pack.yaml: codes[0]") in found(refused(folder))


def test_a_yaml_bomb_does_not_grow(folder: Path) -> None:
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    text = (folder / "plan.yaml").read_text(encoding="utf-8").replace('applies: "true"', "applies: *a11", 1)
    text = text.replace("from: first_seen", "from: *a11", 1)
    (folder / "plan.yaml").write_text(
        text.replace("echolith: plan/1", "\n".join(["echolith: plan/1", *levels])), encoding="utf-8"
    )
    issues = found(refused(folder))
    assert ("pack-condition", "plan.yaml: items[0].applies") in issues
    assert ("pack-value", "plan.yaml: items[0].window") in issues


# --- what only the check says -----------------------------------------------------------------------------


def test_a_key_written_twice(folder: Path) -> None:
    text = (folder / "plan.yaml").read_text(encoding="utf-8")
    damaged = text.replace('    applies: "true"\n', '    applies: "true"\n    applies: "false"\n', 1)
    (folder / "plan.yaml").write_text(damaged, encoding="utf-8")
    line = damaged[: damaged.index('applies: "false"')].count("\n") + 1
    load_pack(folder)
    assert found(check_pack(folder)) == {("pack-key-twice", f"plan.yaml (line {line})")}


def test_a_shared_part_is_looked_at_once(folder: Path) -> None:
    text = (folder / "pack.yaml").read_text(encoding="utf-8")
    text = text.replace("growth_codes: [", "growth_codes: &g [").replace(
        'anaemia: ["HP:0025716"]', 'anaemia: ["HP:0025716"]\n  small: *g'
    )
    (folder / "pack.yaml").write_text(text, encoding="utf-8")
    assert check_pack(folder) == ()


def test_counselling_that_no_case_can_have(folder: Path, change: Change) -> None:
    change("plan.yaml", put("items.14.done_by.counselling", ["genetics"]))
    load_pack(folder)
    assert found(check_pack(folder)) == {("pack-value", "plan item genetic_counselling")}


def test_a_fact_without_words(folder: Path, change: Change) -> None:
    change("plan.yaml", put("items.2.applies", "other.structural && finding.patern == 'mass'"))
    (issue,) = check_pack(folder)
    assert (issue.code, issue.severity, issue.where) == (
        "pack-fact-without-words", "warning", "plan item cmv_serology",
    )  # fmt: skip
    assert "finding.patern" in issue.message


# --- what is right ----------------------------------------------------------------------------------------


def test_loading_twice_gives_the_same_object_only_for_the_built_in(folder: Path) -> None:
    assert load_pack() is load_pack()
    first, second = load_pack(folder), load_pack(str(folder))  # type: ignore[arg-type]
    assert first is not second
    assert first.source_sha256 == second.source_sha256 == load_pack().source_sha256


@pytest.mark.parametrize("name", PACK_FILES)
def test_the_digest_changes_with_any_file(folder: Path, name: str) -> None:
    before = load_pack(folder).source_sha256
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write("# a remark\n")
    assert load_pack(folder).source_sha256 != before


def test_other_files_of_the_folder_do_not_matter(folder: Path) -> None:
    before = load_pack(folder).source_sha256
    (folder / "README").write_text(os.linesep, encoding="utf-8")
    assert load_pack(folder).source_sha256 == before


def test_optional_parts_may_be_left_out(folder: Path, change: Change) -> None:
    change("plan.yaml", put("items.2.done_by", ...))
    change("pack.yaml", put("isolation.0.would_change", ...))
    change("causes.yaml", put("causes.1.background", ...))
    pack = load_pack(folder)
    assert pack.plan[2].done_by.tests == ()
    assert pack.isolation[0].would_change == ()
    assert dict(pack.causes[1].background) == {}


def test_the_module_has_no_other_names() -> None:
    import echolith.findings as room

    with pytest.raises(AttributeError, match="no attribute 'other'"):
        _ = room.other
