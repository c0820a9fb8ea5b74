"""When a plan item is to be done: anchors of the pack turned into days."""

from __future__ import annotations

from typing import NamedTuple

from echolith.assess.facts import CaseFacts, infection_of
from echolith.assess.results import Effective
from echolith.case.model import HistoryEntry
from echolith.findings.pack import Window

SCANS = frozenset({"anomaly_scan", "detailed_scan", "follow_up_scan"})


class Days(NamedTuple):
    """A window in gestational days; `end` None means until birth."""

    start: int | None
    end: int | None


def window_days(window: Window, facts: CaseFacts, anchors: dict[str, int | None]) -> Days:
    """Return the window of an item in gestational days (after birth too, where the birth is known).

    Parameters
    ----------
    window : Window
        The window as the pack writes it.
    facts : CaseFacts
        The facts of the fetus.
    anchors : dict
        Days of the anchors found so far; an empty one for a new case, filled as anchors are needed.
    """
    if window.from_age_days is not None:
        born = facts.known.birth_days
        if born is None:
            return _UNKNOWN
        end = None if window.to_age_days is None else born + window.to_age_days
        return Days(born + window.from_age_days, end)
    start = _anchor(window.from_anchor, facts, anchors)
    if start is not None:
        start += window.after_days
    if window.from_ga_days is not None and (start is None or start < window.from_ga_days):
        start = window.from_ga_days
    end = _anchor(window.to_anchor, facts, anchors)
    return Days(start, None if end is None else end + window.to_after_days)


_UNKNOWN = Days(None, None)


def _anchor(name: str, facts: CaseFacts, anchors: dict[str, int | None]) -> int | None:
    if name not in anchors:
        anchors[name] = _find_anchor(name, facts)
    return anchors[name]


def _find_anchor(name: str, facts: CaseFacts) -> int | None:
    known = facts.known
    if name in {"birth", "end"}:
        return known.birth_days
    if name == "first_seen":
        return facts.calcification.first_seen_day
    if name == "last_scan":
        scans = [e.day for e in known.exams if e.exam.kind in SCANS and e.day is not None]
        return max(scans, default=facts.calcification.first_seen_day)
    if name == "equivocal_sample":
        days = [e.unclear_day for e in facts.results.values() if e.result == "equivocal" and e.unclear_day]
        return max(days, default=facts.calcification.first_seen_day)
    agent = name.removeprefix("first_positive_")
    return _first_positive(agent, facts.results.get(agent), facts)


def _first_positive(agent: str, entry: Effective | None, facts: CaseFacts) -> int | None:
    """Return the day of the first positive sample; a stated day of infection does not come later than it."""
    mother = facts.known.case.mother
    days = [
        facts.known.day_of(item.ga, item.date)
        for item in (mother.infections if mother is not None else ())
        if isinstance(item, HistoryEntry) and infection_of(item.agent) == agent
    ]
    stated = [day for day in days if day is not None]
    sample = entry.first_positive_day if entry is not None else None
    return min([*stated, *([sample] if sample is not None else [])], default=None)
