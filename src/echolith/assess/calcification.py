"""The assessed finding itself: where it lies, how many, its size, its course."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, cast

from echolith.assess.model import Course as CourseWord
from echolith.assess.model import FindingSummary, Pattern
from echolith.assess.timeline import Course, Entry
from echolith.case.gestational_age import MAX_GA_DAYS, format_ga_days
from echolith.findings.pack import Pack

SIZE_CHANGE_MM = 2.0
"""A change of the largest focus that is called growing or shrinking; below it is within measurement."""

_NUMBER_ORDER = ("diffuse", "multiple", "single")


class Calcification(NamedTuple):
    """The finding over all exams that are known."""

    standing: str
    pattern: Pattern
    patterns: frozenset[str]
    with_flow: bool | None
    first_seen_day: int | None
    first_index: int
    summary: FindingSummary
    entries: tuple[Entry, ...]


def calcification_of(found: Mapping[str, Course], pack: Pack) -> Calcification | None:
    """Return the assessed finding, or None where it is not there (denied, refuted, withdrawn, not named)."""
    own = [course for code, course in found.items() if code in pack.codes]
    here = [c for c in own if c.standing in {"present", "resolved", "uncertain"}]
    if not here:
        return None
    standing = next(s for s in ("present", "resolved", "uncertain") if any(c.standing == s for c in here))
    entries = tuple(
        sorted(
            (e for c in here for e in c.entries if e.finding.status != "absent"),
            key=lambda entry: entry.exam_index,
        )
    )
    patterns = _patterns(entries, found, pack)
    pattern = next((p for p in pack.pattern_order if p in patterns), "unstated")
    flows = [e.finding.flow for e in entries if e.finding.flow is not None]
    seen_days = [e.day for e in entries if e.finding.status != "resolved" and e.day is not None]
    first = min(seen_days, default=None)
    last = max((e.day for e in entries if e.day is not None), default=None)
    return Calcification(
        standing=standing,
        pattern=cast(Pattern, pattern),
        patterns=patterns,
        with_flow=any(flows) if flows else None,
        first_seen_day=first,
        first_index=entries[0].exam_index,
        summary=FindingSummary(
            code=entries[0].finding.code,
            label=pack.label,
            number=_number(entries),
            location=_location(entries),
            first_seen=_ga_text(first),
            latest=_ga_text(last),
            course=_course_word(standing, entries, own),
            status=standing,
            max_size_mm=_latest_size(entries),
        ),
        entries=entries,
    )


def _ga_text(day: int | None) -> str | None:
    return format_ga_days(day) if day is not None and day <= MAX_GA_DAYS else None


def _patterns(entries: tuple[Entry, ...], found: Mapping[str, Course], pack: Pack) -> frozenset[str]:
    """Return every pattern that is stated or that another finding shows; there may be several."""
    named: set[str] = {e.finding.location for e in entries if e.finding.location is not None}
    if any(e.finding.flow for e in entries):
        named.add("mass")
    for telling in pack.telling_findings:
        course = found.get(telling.code)
        if course is not None and course.was_there:
            named.add(telling.pattern)
    return frozenset(named)


def _location(entries: tuple[Entry, ...]) -> str | None:
    stated = {e.finding.location for e in entries}
    return next((place for place in ("vascular", "surface", "parenchymal") if place in stated), None)


def _number(entries: tuple[Entry, ...]) -> str | None:
    """Return the number as last described; two entries in one exam are several foci."""
    for index in sorted({e.exam_index for e in entries}, reverse=True):
        at_exam = [e.finding for e in entries if e.exam_index == index]
        stated = {f.number for f in at_exam} - {None}
        if "diffuse" in stated:
            return "diffuse"
        if len(at_exam) > 1 or any((f.count or 0) > 1 for f in at_exam):
            return "multiple"
        if stated:
            return next(n for n in _NUMBER_ORDER if n in stated)
        if any(f.count == 1 for f in at_exam):
            return "single"
    return None


def _sizes(entries: tuple[Entry, ...]) -> list[float]:
    """Return the largest size of each exam that gives one, in order of time."""
    sizes: list[float] = []
    for index in sorted({e.exam_index for e in entries}):
        of_exam = [e.finding.max_size_mm for e in entries if e.exam_index == index]
        largest = max((s for s in of_exam if s is not None), default=None)
        if largest is not None:
            sizes.append(float(largest))
    return sizes


def _latest_size(entries: tuple[Entry, ...]) -> float | None:
    sizes = _sizes(entries)
    return sizes[-1] if sizes else None


def _course_word(standing: str, entries: tuple[Entry, ...], own: list[Course]) -> CourseWord:
    if standing == "resolved":
        return "resolved"
    sizes = _sizes(entries)
    if len(sizes) > 1:
        change = sizes[-1] - sizes[0]
        if change >= SIZE_CHANGE_MM:
            return "growing"
        return "shrinking" if change <= -SIZE_CHANGE_MM else "stable"
    denied_before = any(
        e.finding.status == "absent" and e.exam_index < entries[0].exam_index for c in own for e in c.entries
    )
    return "new" if denied_before else "unknown"
