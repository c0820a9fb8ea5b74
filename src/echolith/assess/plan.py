"""The plan: which steps apply, whether they are done, due, later or overdue, and why.

Order of the status: done, not needed, cannot tell, due or overdue or later. A pending test is due
("result awaited"), an equivocal, no-call or failed one is due ("repeat"), a declined one is not needed.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from echolith.assess.facts import CaseFacts
from echolith.assess.model import Answer, ItemStatus, PlanItem, TestStanding
from echolith.assess.results import Effective
from echolith.assess.windows import Days, window_days
from echolith.case.gestational_age import MAX_GA_DAYS, format_ga_days
from echolith.case.times import due_date
from echolith.findings.pack import DoneBy, Pack, PlanRule

_ANSWERS: dict[bool | None, Answer] = {True: "yes", False: "no", None: "unknown"}
_REPEAT = {
    "equivocal": "Repeat: the result was equivocal.",
    "no_call": "Repeat: the test gave no result.",
    "failed": "Repeat: the test failed.",
}
_CLARIFY = {
    "vus": "Clarify: a variant of unknown meaning.",
    "carrier": "One parent is a carrier: test the partner.",
}

_BUILT_LIMIT = 1024


@dataclass(frozen=True, slots=True)
class _Judgement:
    """What the facts say of an item, whatever the day; `by_time` leaves due, later or overdue open."""

    applies: Answer
    status: Literal["done", "not_needed", "cannot_tell", "due", "by_time"]
    why: str
    same_day: bool
    standing: TestStanding | None = None
    built: dict[tuple[object, ...], PlanItem] = field(default_factory=dict, compare=False, repr=False)
    """Items made of this judgement so far, by status and days; they repeat from case to case."""


def make_plan(facts: CaseFacts, pack: Pack) -> tuple[PlanItem, ...]:
    """Return every item of the pack's plan with its status for this fetus, in the pack's order."""
    due = due_date(facts.known.case)
    done_elsewhere = tuple(
        [
            _exam_done(rule.done_by, facts) or _counselled(rule.done_by.counselling, facts)
            for rule in pack.plan
        ]
    )
    key = (
        "plan",
        frozenset(facts.sheet.values.items()),
        frozenset((name, e.result, e.status) for name, e in facts.results.items()),
        done_elsewhere,
    )
    judgements = pack.memory.remembered(
        key,
        lambda: tuple(
            _judge(rule, done, facts, pack) for rule, done in zip(pack.plan, done_elsewhere, strict=True)
        ),
    )
    anchors: dict[str, int | None] = {}
    return tuple(
        [
            _item(rule, judged, window_days(rule.window, facts, anchors), facts, due)
            for rule, judged in zip(pack.plan, judgements, strict=True)
        ]
    )


def _judge(rule: PlanRule, done_elsewhere: bool, facts: CaseFacts, pack: Pack) -> _Judgement:
    values = facts.sheet.values
    truth = rule.applies(values)
    if truth is False and rule.otherwise == "unknown":
        truth = None
    same_day = rule.same_day_when is not None and rule.same_day_when(values) is True
    applies = _ANSWERS[truth]
    if done_elsewhere or _done(rule.done_by, facts):
        return _Judgement(applies, "done", rule.why, same_day)
    tests = _tests_of(rule.done_by, facts)
    unclear = next((e.result for e in tests if e.result in _REPEAT or e.result in _CLARIFY), None)
    if unclear is not None:
        asked = _REPEAT.get(unclear) or _CLARIFY[unclear]
        standing: TestStanding | None = "repeat" if unclear in _REPEAT else None
        return _Judgement(applies, "by_time", f"{asked} {rule.why}", same_day, standing)
    waiting = {e.status for e in tests if e.result is None}
    if "pending" in waiting:
        return _Judgement(applies, "due", f"Result awaited. {rule.why}", same_day, "awaited")
    if waiting == {"declined"} and _all_declined(rule.done_by, facts):
        return _Judgement(applies, "not_needed", f"Declined. {rule.why}", same_day, "declined")
    if truth is False:
        return _Judgement(applies, "not_needed", rule.why, same_day)
    if truth is None:
        missing = [pack.fact_words.get(name, name) for name in rule.applies.missing(values)]
        needs = f"Cannot tell yet; it depends on {_listed(missing)}." if missing else "Cannot tell yet."
        return _Judgement(applies, "cannot_tell", f"{needs} {rule.why}", same_day)
    return _Judgement(applies, "by_time", rule.why, same_day)


def _item(
    rule: PlanRule, judged: _Judgement, days: Days, facts: CaseFacts, due: datetime.date | None
) -> PlanItem:
    status: ItemStatus = _when(rule, days, facts) if judged.status == "by_time" else judged.status
    key = (status, days, due)
    item = judged.built.get(key)
    if item is None:
        if len(judged.built) >= _BUILT_LIMIT:
            judged.built.clear()
        item = judged.built[key] = _build(rule, judged, status, days, due)
    return item


def _build(
    rule: PlanRule, judged: _Judgement, status: ItemStatus, days: Days, due: datetime.date | None
) -> PlanItem:
    after_birth = rule.window.from_age_days is not None
    return PlanItem(
        id=rule.id,
        action=rule.action,
        applies=judged.applies,
        status=status,
        standing=judged.standing,
        from_ga=None if after_birth else _ga(days.start),
        to_ga=None if after_birth else _ga(days.end),
        from_age_days=rule.window.from_age_days,
        to_age_days=rule.window.to_age_days,
        from_date=_date(days.start, due),
        to_date=_date(days.end, due),
        urgency="same_day" if judged.same_day and status in {"due", "overdue"} else "routine",
        why=judged.why,
        sources=rule.source_ids,
        guideline_ids=rule.guideline_ids,
        strength=rule.strength,
        local_practice=rule.local_practice,
    )


def _ga(day: int | None) -> str | None:
    return format_ga_days(day) if day is not None and day <= MAX_GA_DAYS else None


def _date(day: int | None, due: datetime.date | None) -> str | None:
    if day is None or due is None:
        return None
    return (due + datetime.timedelta(days=day - 280)).isoformat()


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _when(rule: PlanRule, days: Days, facts: CaseFacts) -> ItemStatus:
    now = facts.known.now_days
    if rule.window.from_age_days is not None and facts.known.ended is not True:
        return "later"
    if now is None:
        return "due"
    closed = days.end is not None and (now > days.end or (days.start or 0) > days.end == now)
    if closed:
        return "overdue"
    return "later" if days.start is not None and now < days.start else "due"


def _tests_of(done_by: DoneBy, facts: CaseFacts) -> list[Effective]:
    names = (*done_by.tests, *done_by.all_tests)
    return [facts.results[name] for name in names if name in facts.results]


def _all_declined(done_by: DoneBy, facts: CaseFacts) -> bool:
    entries = [facts.results.get(name) for name in done_by.all_tests]
    return all(e is not None and (e.conclusive or e.status == "declined") for e in entries)


def _done(done_by: DoneBy, facts: CaseFacts) -> bool:
    if done_by.fact:
        return facts.sheet.values.get(done_by.fact) is True
    if any((entry := facts.results.get(n)) is not None and entry.conclusive for n in done_by.settled_by):
        return True
    entries = _tests_of(done_by, facts)
    if done_by.all_tests:
        return len(entries) == len(done_by.all_tests) and all(e.conclusive for e in entries)
    return any(e.conclusive for e in entries) and not any(e.unclear for e in entries)


def _exam_done(done_by: DoneBy, facts: CaseFacts) -> bool:
    if not done_by.exams:
        return False
    first_seen = facts.calcification.first_seen_day
    for known in facts.known.exams:
        exam = known.exam
        if exam.kind not in done_by.exams:
            continue
        before = known.day is not None and first_seen is not None and known.day < first_seen
        if done_by.since_first_seen and before:
            continue
        if done_by.needs == "other_anomalies":
            if exam.other_anomalies in {"none_seen", "seen"}:
                return True
        elif done_by.needs == "result":
            if exam.result is not None:
                return True
        elif exam.result is not None or exam.findings or exam.other_anomalies in {"none_seen", "seen"}:
            return True
    return False


def _counselled(kinds: Iterable[str], facts: CaseFacts) -> bool:
    now = facts.known.moment.ga_days
    for entry in facts.known.case.counselling if kinds else ():
        day = facts.known.day_of(entry.ga, entry.date)
        counted = now is None or (facts.known.birth_days is not None if day is None else day <= now)
        if entry.kind in kinds and counted:
            return True
    return False
