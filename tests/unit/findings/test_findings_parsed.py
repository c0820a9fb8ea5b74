"""The kept reading of a pack folder: the same as reading it, and used only while nothing has changed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from echolith.errors import EvidenceError
from echolith.evidence import load_evidence
from echolith.evidence.rows import evidence_sha256, from_rows, to_rows
from echolith.findings import built_in_folder, load_pack
from echolith.findings.load import parsed_file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(built_in_folder(), tmp_path / "pack"))


def test_the_kept_file_is_what_reading_the_folder_gives() -> None:
    assert (built_in_folder() / "parsed.json").read_bytes() == parsed_file(built_in_folder())


def test_evidence_survives_being_kept() -> None:
    evidence = load_evidence(built_in_folder() / "evidence")
    assert from_rows(json.loads(json.dumps(to_rows(evidence)))) == evidence
    assert evidence_sha256(built_in_folder() / "evidence") == evidence.sha256


def _marked(folder: Path) -> None:
    """Change a word in the kept file only, so that its use can be seen."""
    kept = folder / "parsed.json"
    text = kept.read_text(encoding="utf-8")
    assert text.count('"name":"Fetal liver calcification"') == 1
    kept.write_text(
        text.replace('"name":"Fetal liver calcification"', '"name":"from the kept file"'), encoding="utf-8"
    )


def test_the_kept_file_is_used_while_nothing_changed(folder: Path) -> None:
    _marked(folder)
    assert load_pack(folder).name == "from the kept file"


@pytest.mark.parametrize(
    "changed", ["pack.yaml", "plan.yaml", "evidence/counts.csv", "evidence/datapackage.json"]
)
def test_a_changed_file_makes_it_be_ignored(folder: Path, changed: str) -> None:
    _marked(folder)
    path = folder / changed
    path.write_bytes(path.read_bytes() + b"\n")
    assert load_pack(folder).name == "Fetal liver calcification"


@pytest.mark.parametrize("content", ["", "{", "[]", "3", "{}", '{"format": "echolith.parsed/0"}'])
def test_a_damaged_kept_file_is_ignored(folder: Path, content: str) -> None:
    (folder / "parsed.json").write_text(content, encoding="utf-8")
    assert load_pack(folder).name == "Fetal liver calcification"


def test_damage_in_the_folder_is_still_found(folder: Path) -> None:
    (folder / "plan.yaml").write_text("echolith: [", encoding="utf-8")
    with pytest.raises(EvidenceError) as caught:
        load_pack(folder)
    assert {issue.code for issue in caught.value.issues} == {"pack-yaml"}
