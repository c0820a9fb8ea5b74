from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from echolith.evidence import check_evidence

needs_frictionless = pytest.mark.skipif(
    importlib.util.find_spec("frictionless") is None, reason="extra 'evidence' is not installed"
)


@needs_frictionless
def test_release_is_valid_for_frictionless_too(folder: Path) -> None:
    assert check_evidence(folder) == ()


@needs_frictionless
def test_frictionless_finds_the_same_fault(
    folder: Path, set_cell: Callable[[str, str, str, str], None]
) -> None:
    set_cell("counts", "C0005", "certainty", "guessed")
    assert {issue.code for issue in check_evidence(folder)} == {"cell-constraint", "frictionless"}


@needs_frictionless
def test_fault_in_the_description_is_reported(folder: Path) -> None:
    path = folder / "datapackage.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    data["resources"][0]["schema"]["fields"][0]["type"] = "nonesuch"
    path.write_text(json.dumps(data), encoding="utf-8")
    assert {issue.code for issue in check_evidence(folder)} == {"schema-unsupported", "frictionless"}
    path.unlink()
    assert {issue.code for issue in check_evidence(folder)} == {"file-unreadable"}


def test_without_frictionless_a_note_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    (issue,) = check_evidence(folder)
    assert (issue.code, issue.severity) == ("frictionless-missing", "note")
