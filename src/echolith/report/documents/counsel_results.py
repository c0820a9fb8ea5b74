"""If a test is negative, if positive: what the assessment would then be, in words."""

from __future__ import annotations

from echolith.assess.counsel.model import CauseState, ClassState, Counsel, IfResult, OpenTest, PlanChange
from echolith.report.documents import figures_in_words as figures
from echolith.report.documents.blocks import Block, Bullets, Span, Text
from echolith.report.documents.material import Material

_LARGEST = 3
"""Causes named for each result: those whose figure changes most."""


def result_blocks(m: Material, test: OpenTest, told: Counsel) -> tuple[Block, ...]:
    """Return one line for each possible result of a test."""
    return (Bullets(tuple(_result(m, each, told.now.classification) for each in test.results)),)


def _result(m: Material, each: IfResult, now: ClassState) -> Text:
    w = m.words
    head = Span(w.say("counsel.if.result", result=w.of("counsel.result", each.result)) + ": ", bold=True)
    if each.then is None:
        return (head, Span(w.say("counsel.if.gone")))
    said = [_class_change(m, name, now, each.then) for name in each.changed]
    if not said:
        said.append(w.say("counsel.if.class_stays"))
    if not each.conclusive:
        said.append(w.say("counsel.if.unclear"))
    said += _outlook(m, each)
    said += _causes(m, each)
    said += _plan(m, each.plan)
    return (head, Span(" ".join(said)))


def _class_change(m: Material, name: str, now: ClassState, then: ClassState) -> str:
    return m.words.say(f"counsel.if.{name}", then=_class_value(m, name, then), now=_class_value(m, name, now))


def _class_value(m: Material, name: str, state: ClassState) -> str:
    w = m.words
    if name == "missing":
        return w.listed([w.of("clinician.missing", each) for each in state.missing]) or w.say("shared.none")
    value: str = getattr(state, name)
    if name == "cause_found":
        return w.say("shared.none") if value == "none" else w.of("clinician.cause", value)
    return w.of("summary.answer" if name == "isolated" else f"summary.{name}", value)


def _outlook(m: Material, each: IfResult) -> list[str]:
    if not each.outlook_changed:
        return []
    row = next((r for r in each.outlook if r.applies == "now" and r.per_100 is not None), None)
    if row is None or row.per_100 is None:
        return [m.words.say("counsel.if.outlook_none")]
    n = row.per_100
    said = m.words.say(
        "counsel.if.outlook",
        n=n.n,
        lower=n.lower,
        upper=n.upper,
        studies=row.studies,
        events=row.events,
        total=row.total,
    )
    return [said]


def _causes(m: Material, each: IfResult) -> list[str]:
    def size(change: object) -> float:
        moved = (getattr(change, "estimate_change", None), getattr(change, "upper_change", None))
        return max((abs(v) for v in moved if v is not None), default=0.0)

    changes = sorted(each.causes, key=size, reverse=True)[:_LARGEST]
    return [
        m.words.say(
            "counsel.if.cause",
            cause=m.words.of("clinician.cause", change.cause),
            then=_state(m, change.then),
            now=_state(m, change.now),
        )
        for change in changes
    ]


def _state(m: Material, state: CauseState) -> str:
    return figures.standing(m, state.after, state.standing)


def _plan(m: Material, changes: tuple[PlanChange, ...]) -> list[str]:
    w = m.words
    due = [
        c for c in changes if c.status_then in {"due", "overdue"} and c.status_now not in {"due", "overdue"}
    ]
    dropped = [c for c in changes if c.applies_then == "no" and c.applies_now != "no"]
    said = []
    if due:
        said.append(w.say("counsel.if.plan_due", items=w.listed([w.of("clinician.step", c.id) for c in due])))
    if dropped:
        items = w.listed([w.of("clinician.step", c.id) for c in dropped])
        said.append(w.say("counsel.if.plan_dropped", items=items))
    return said
