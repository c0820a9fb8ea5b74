"""Evidence as rows that are already checked: how a pack keeps it ready for a fast start.

The rows are those of `load_evidence`, written when a pack is compiled. They are only used for a folder whose
files have the checksum they were made from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from echolith.evidence.model import (
    CaseRecord,
    Caution,
    CountRecord,
    Evidence,
    Guideline,
    Parameter,
    Population,
    SourceRecord,
    StudyRecord,
    Subgroup,
    Wanted,
)

DESCRIPTOR = "datapackage.json"

RECORDS: dict[str, Any] = {
    "sources": SourceRecord,
    "counts": CountRecord,
    "cases": CaseRecord,
    "cautions": Caution,
    "studies": StudyRecord,
    "wanted": Wanted,
    "populations": Population,
    "subgroups": Subgroup,
    "parameters": Parameter,
    "guidelines": Guideline,
    "parameter_sources": SourceRecord,
}
"""The tables of the evidence and the record that a row of each becomes."""

_STAMP = ("name", "release", "sha256", "licence")


def evidence_files(folder: Path) -> tuple[Path, ...]:
    """Return the files of the evidence in the order in which they are checksummed."""
    return tuple(sorted((*folder.glob("*.csv"), folder / DESCRIPTOR), key=lambda path: path.name))


def add_to_checksum(digest: hashlib._Hash, name: str, content: bytes) -> None:
    """Add one file to the checksum of the evidence: its name, its length and what it holds."""
    digest.update(f"{name}\0{len(content)}\0".encode())
    digest.update(content)


def evidence_sha256(folder: Path) -> str:
    """Return the checksum of the evidence in a folder.

    Raises
    ------
    OSError
        If a file cannot be read.
    """
    digest = hashlib.sha256()
    for path in evidence_files(folder):
        add_to_checksum(digest, path.name, path.read_bytes())
    return digest.hexdigest()


def to_rows(evidence: Evidence) -> dict[str, Any]:
    """Return evidence as plain data for JSON."""
    return {key: getattr(evidence, key) for key in _STAMP} | {
        name: [list(record) for record in getattr(evidence, name)] for name in RECORDS
    }


def from_rows(data: Mapping[str, Any]) -> Evidence:
    """Return the evidence that `to_rows` wrote."""
    tables: dict[str, Any] = {n: tuple(map(record._make, data[n])) for n, record in RECORDS.items()}
    return Evidence(**{key: data[key] for key in _STAMP}, **tables)
