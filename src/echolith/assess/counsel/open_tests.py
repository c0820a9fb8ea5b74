"""Which tests are still open: without a clear result, possible, and asked for or left to the parents."""

from __future__ import annotations

from typing import NamedTuple

from echolith.assess.counsel.catalogue import TESTS, CounselTest
from echolith.assess.counsel.model import NotOpen, TestState, WhyNotOpen, Window
from echolith.assess.counsel.snapshot import Snapshot
from echolith.assess.model import PlanItem
from echolith.assess.plan_groups import days_of, ended, group_of
from echolith.assess.result_facts import FULL_DIAGNOSIS

_STATES: dict[str, TestState] = {
    "planned": "planned",
    "pending": "pending",
    "declined": "declined",
    "equivocal": "equivocal",
    "no_call": "no_call",
    "failed": "failed",
    "vus": "vus",
    "carrier": "carrier",
}


class Open(NamedTuple):
    """An open test with its plan item."""

    test: CounselTest
    item: PlanItem
    state: TestState
    window: Window


def open_and_not(now: Snapshot) -> tuple[tuple[Open, ...], tuple[NotOpen, ...]]:
    """Return the tests that can still be done, and those without a result that cannot or need not."""
    items = {item.id: item for item in now.assessment.plan}
    still: list[Open] = []
    closed: list[NotOpen] = []
    for test in TESTS:
        item = items.get(test.plan_item)
        if item is None or _done(test, item, now):
            continue
        state = _state_of(test, now)
        why = _why_not(test, item, state, now)
        if why is not None:
            closed.append(NotOpen(test.name, item.id, state, why))
        else:
            still.append(Open(test, item, state, _window(item, now)))
    return tuple(still), tuple(closed)


def _done(test: CounselTest, item: PlanItem, now: Snapshot) -> bool:
    names = (test.name, *test.alternatives)
    if any((entry := now.results.get(name)) is not None and entry.conclusive for name in names):
        return True
    if test.name == "cfdna":
        # Another screening test settles the plan item, but leaves the group of the work-up open.
        diagnosed = any((e := now.results.get(name)) is not None and e.conclusive for name in FULL_DIAGNOSIS)
        return diagnosed or (
            item.status == "done" and "aneuploidy" not in now.assessment.classification.missing
        )
    return item.status == "done"


def _state_of(test: CounselTest, now: Snapshot) -> TestState:
    for name in (test.name, *test.alternatives):
        entry = now.results.get(name)
        if entry is not None:
            word = entry.status or entry.result
            return _STATES.get(word or "", "not_done")
    return "not_done"


def _why_not(test: CounselTest, item: PlanItem, state: TestState, now: Snapshot) -> WhyNotOpen | None:
    over = ended(now.assessment)
    if test.of_newborn:
        return _why_not_newborn(item, now)
    if over and (test.of_pregnancy or group_of(item, now.assessment) == "too_late"):
        return "pregnancy_ended"
    if item.applies == "no" and state == "not_done":
        if test.on_wish and not over:
            return None
        return "pregnancy_ended" if over and test.of_fetus else "not_applicable"
    return None


def _why_not_newborn(item: PlanItem, now: Snapshot) -> WhyNotOpen | None:
    if item.applies == "no":
        return "not_applicable"
    if now.known.ended is not True:
        return "not_born"
    return "window_closed" if item.status == "overdue" else None


def _window(item: PlanItem, now: Snapshot) -> Window:
    if ended(now.assessment) and item.from_age_days is None:
        return "after_end"
    start, day = days_of(item.from_ga), now.assessment.as_of.ga_days
    if start is None:
        return "open"
    if day is None:
        return "unknown"
    return "not_yet_open" if day < start else "open"
