"""How findings stand over time: present, suspected, gone, refuted, withdrawn.

``resolved`` was there and has gone, ``withdrawn`` was never real. Not seen is not resolved: the assessed
finding counts as resolved only where that is stated, or where two targeted exams deny it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

from echolith.assess.known import KnownExam
from echolith.case.hpo import is_hpo_id, replacement
from echolith.case.model import Finding

Standing = Literal["present", "resolved", "uncertain", "refuted", "denied", "withdrawn"]

TARGETED = frozenset({"anomaly_scan", "detailed_scan", "follow_up_scan", "fetal_mri", "postnatal_ultrasound"})


class Entry(NamedTuple):
    """One statement about one finding at one exam."""

    finding: Finding
    where: str
    day: int | None
    exam_index: int
    exam_kind: str


class Course(NamedTuple):
    """The statements about one finding code, in order of time, and how it stands."""

    code: str
    standing: Standing
    entries: tuple[Entry, ...]

    @property
    def was_there(self) -> bool:
        """Whether it was seen for certain at any exam and not withdrawn."""
        return self.standing in {"present", "resolved"}

    @property
    def decisive(self) -> Entry:
        """The statement that makes it stand as it does."""
        wanted = {"present": "present", "resolved": "resolved", "uncertain": "uncertain"}.get(self.standing)
        matching = [entry for entry in self.entries if entry.finding.status == wanted]
        if not matching and self.standing == "resolved":  # by two denials: where it was seen before them
            matching = [entry for entry in self.entries if entry.finding.status == "present"]
        return (matching or list(self.entries))[0]


def courses(exams: Iterable[KnownExam]) -> dict[str, Course]:
    """Return the course of every finding code named in `exams` (in order of time)."""
    by_code: dict[str, list[Entry]] = {}
    for index, known in enumerate(exams):
        for number, finding in enumerate(known.exam.findings):
            entry = Entry(finding, f"{known.where}.findings[{number}]", known.day, index, known.exam.kind)
            by_code.setdefault(current_code(finding.code), []).append(entry)
    return {code: _course(code, entries) for code, entries in by_code.items()}


@lru_cache(maxsize=4096)
def current_code(code: str) -> str:
    """Return the id that HPO uses now for a code; a merged id is read as the one it was merged into."""
    return code if is_hpo_id(code) else replacement(code) or code


def _course(code: str, entries: list[Entry]) -> Course:
    if len(entries) == 1:
        status = entries[0].finding.status
        standing: Standing = "denied" if status == "absent" else status
        return Course(code, standing, tuple(entries))
    withdrawals = [e for e in entries if e.finding.status == "withdrawn"]
    live = [e for e in entries if not _withdrawn(e, withdrawals)] if withdrawals else entries
    if not any(e.finding.status != "absent" for e in live):
        return Course(code, "withdrawn" if withdrawals else "denied", tuple(entries))
    return Course(code, _standing(live), tuple(live))


def _withdrawn(entry: Entry, withdrawals: list[Entry]) -> bool:
    """Whether an entry is a withdrawal or falls with a later one of the same place; a denial is kept.

    A withdrawal that names a place takes back what was seen in that place only: a second focus stands.
    """
    if entry.finding.status in {"withdrawn", "absent"}:
        return entry.finding.status == "withdrawn"
    return any(
        later.exam_index > entry.exam_index and later.finding.location in {None, entry.finding.location}
        for later in withdrawals
    )


def _standing(entries: list[Entry]) -> Standing:
    seen = [e for e in entries if e.finding.status in {"present", "resolved"}]
    if seen:
        return _present_or_resolved(entries)
    days = [e.day for e in entries if e.finding.status == "uncertain"]
    # Only a denial that certainly came later refutes a suspicion.
    refuted = any(
        e.finding.status == "absent" and e.day is not None and all(d is not None and e.day > d for d in days)
        for e in entries
    )
    return "refuted" if refuted else "uncertain"


def _present_or_resolved(entries: list[Entry]) -> Standing:
    last_present = max((e.exam_index for e in entries if e.finding.status == "present"), default=-1)
    last_uncertain = max((e.exam_index for e in entries if e.finding.status == "uncertain"), default=-1)
    last_seen = max(last_present, last_uncertain)
    if any(e.finding.status == "resolved" and e.exam_index > last_seen for e in entries):
        return "resolved"
    denials = {
        e.exam_index
        for e in entries
        if e.finding.status == "absent" and e.exam_index > last_seen and e.exam_kind in TARGETED
    }
    if last_present < 0 or len(denials) >= 2:
        return "resolved"
    return "present"
