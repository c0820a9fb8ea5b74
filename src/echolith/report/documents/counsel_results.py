"""If a test is negative, if positive: what the assessment would then be, as a table in words.

Tests and results that change the same are one row: the reader sees what differs.
"""

from __future__ import annotations

from typing import TypeAlias

from echolith.assess.counsel.model import ClassState, Counsel, IfResult, OpenTest, PlanChange
from echolith.report.documents.blocks import Block, Table, Text
from echolith.report.documents.counsel_risks import risks_then, standing_words
from echolith.report.documents.material import Material
from echolith.report.documents.parts import heading

_Row: TypeAlias = tuple[str, str, str, str]
_OPEN = frozenset({"due", "overdue"})


def result_blocks(m: Material, told: Counsel) -> tuple[Block, ...]:
    """Return the table of all open tests, in the order of their ranks; nothing if none is open."""
    tests = {test.test: test for test in told.open_tests}
    alike: dict[tuple[_Row, ...], list[str]] = {}
    for rank in told.ranked:
        name = m.words.of("record.test", rank.test)
        alike.setdefault(_rows(m, tests[rank.test]), []).append(name)
    rows = tuple(
        (m.words.capital("; ".join(names)) if index == 0 else "", *row)
        for of_test, names in alike.items()
        for index, row in enumerate(of_test)
    )
    if not rows:
        return ()
    head = tuple(m.words.say(f"counsel.if.{name}") for name in ("test", "if", "class", "risks", "next"))
    cells: tuple[tuple[Text, ...], ...] = rows
    table = Table(m.words.say("counsel.if.caption"), head, cells, shares=(0.15, 0.15, 0.22, 0.32, 0.16))
    return (heading(m, "counsel.part.if"), table)


def _rows(m: Material, test: OpenTest) -> tuple[_Row, ...]:
    """Return one row for each different answer; results that give the same stand in one."""
    merged: dict[tuple[str, str, str], list[str]] = {}
    for each in test.results:
        cells = (_class(m, each), risks_then(m, each), _plan(m, each))
        merged.setdefault(cells, []).append(m.words.of("counsel.result", each.result))
    return tuple(("; ".join(results), *cells) for cells, results in merged.items())


def _class(m: Material, each: IfResult) -> str:
    w = m.words
    if each.then is None:
        return w.say("counsel.if.gone")
    said = [_class_change(m, name, each, each.then) for name in each.changed]
    if not said:
        said.append(w.say("counsel.if.class_stays"))
    if not each.conclusive:
        said.append(w.say("counsel.if.unclear"))
    return " ".join(said)


def _class_change(m: Material, name: str, each: IfResult, then: ClassState) -> str:
    w = m.words
    if name == "cause_found" and then.cause_found == each.assumed.about:
        return w.say("counsel.if.cause_named")
    likely = next((c.then for c in each.causes if c.then.standing == "likely"), None)
    if name == "cause_found" and likely is not None:
        cause, how = w.of("clinician.cause", likely.cause), standing_words(m, likely.after, likely.standing)
        return w.say("counsel.if.cause_found", then=f"{cause}; {how}")
    return w.say(f"counsel.if.{name}", then=_class_value(m, name, then))


def _class_value(m: Material, name: str, state: ClassState) -> str:
    w = m.words
    if name == "missing":
        return w.listed([w.of("clinician.missing", each) for each in state.missing]) or w.say("shared.none")
    value: str = getattr(state, name)
    if name == "cause_found":
        return w.say("shared.none") if value == "none" else w.of("clinician.cause", value)
    return w.of("summary.answer" if name == "isolated" else f"summary.{name}", value)


def _plan(m: Material, each: IfResult) -> str:
    w = m.words
    if each.then is None:
        return w.say("shared.dash")
    said = []
    for key, changes in (("plan_due", _due(each.plan)), ("plan_dropped", _dropped(each.plan))):
        if changes:
            items = w.listed([w.of("clinician.step", change.id) for change in changes])
            said.append(w.say(f"counsel.if.{key}", items=items))
    return " ".join(said) or w.say("counsel.if.plan_stays")


def _due(changes: tuple[PlanChange, ...]) -> list[PlanChange]:
    return [c for c in changes if c.status_then in _OPEN and c.status_now not in _OPEN]


def _dropped(changes: tuple[PlanChange, ...]) -> list[PlanChange]:
    return [c for c in changes if c.applies_then == "no" and c.applies_now != "no"]
