from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

import echolith.evidence
from echolith.evidence import Evidence, Question, load_evidence, parse_questions

PACK = Path(echolith.evidence.__file__).parents[1] / "findings" / "packs" / "fetal-liver-calcification"


@pytest.fixture(scope="session")
def evidence() -> Evidence:
    return load_evidence(PACK / "evidence")


@pytest.fixture(scope="session")
def _question_text() -> str:
    return (PACK / "questions.yaml").read_text(encoding="utf-8")


@pytest.fixture
def question_data(_question_text: str) -> dict[str, Any]:
    """A fresh copy, to be changed by the test."""
    return yaml.load(_question_text, Loader=yaml.CSafeLoader)


@pytest.fixture(scope="session")
def questions(_question_text: str, evidence: Evidence) -> dict[str, Question]:
    data = yaml.load(_question_text, Loader=yaml.CSafeLoader)
    return {question.id: question for question in parse_questions(data, evidence)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the pack's evidence, to be changed by the test."""
    return Path(shutil.copytree(PACK / "evidence", tmp_path / "evidence"))


@pytest.fixture
def set_cell(folder: Path) -> Callable[[str, str, str, str], None]:
    """Change one cell of a table in `folder`: table, key of the row, column, text."""

    def change(table: str, key: str, column: str, text: str) -> None:
        path = folder / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        (row,) = [row for row in rows if row[0] == key]
        row[header.index(column)] = text
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *rows])

    return change
