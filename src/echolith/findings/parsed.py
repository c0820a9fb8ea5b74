"""A pack folder read once: ``parsed.json`` holds its documents and its evidence, checked, for a fast start.

It is used only while the files of the folder are the ones it was made from (checksums); otherwise the folder
is read and checked as if it were not there. ``make pack`` writes it, and a test holds it equal to the folder.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from echolith.evidence.model import Evidence
from echolith.evidence.rows import evidence_sha256, from_rows, to_rows

PARSED_FILE = "parsed.json"
_FORMAT = "echolith.parsed/1"


@dataclass(frozen=True, slots=True)
class Parsed:
    """What ``parsed.json`` holds of a folder that has not changed since."""

    documents: Mapping[str, Mapping[str, Any]]
    evidence: Evidence


def source_sha256(contents: Iterable[tuple[str, bytes]]) -> str:
    """Return the checksum of the documents of a pack."""
    digest = hashlib.sha256()
    for name, content in contents:
        digest.update(name.encode() + b"\0" + content + b"\0")
    return digest.hexdigest()


def read_parsed(folder: Path, documents_sha256: str) -> Parsed | None:
    """Return the kept reading of `folder`; None if there is none or the folder has changed since."""
    try:
        data = json.loads((folder / PARSED_FILE).read_bytes())
        if (data["format"], data["documents_sha256"]) != (_FORMAT, documents_sha256):
            return None
        if data["evidence"]["sha256"] != evidence_sha256(folder / "evidence"):
            return None
        return Parsed(data["documents"], from_rows(data["evidence"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def parsed_content(
    documents: Mapping[str, Mapping[str, Any]], documents_sha256: str, evidence: Evidence
) -> bytes:
    """Return what ``parsed.json`` is to hold."""
    data = {
        "format": _FORMAT,
        "documents_sha256": documents_sha256,
        "documents": documents,
        "evidence": to_rows(evidence),
    }
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
