"""The steps of the plan as parents read them: what, when and why, in plain words."""

from __future__ import annotations

from echolith.assess.model import PlanItem
from echolith.assess.plan_groups import group_of
from echolith.report.documents import plan_in_words as plan
from echolith.report.documents.blocks import Block, Bullets, Paragraph, Text
from echolith.report.documents.material import Material
from echolith.report.documents.parts import heading

MOST_STEPS = 6
"""Steps on the page; it has one side, and the doctor has the full list."""

_FOR_THE_RECORD = frozenset({"record_outcome"})
"""Steps of the clinic, which parents are not asked to take."""


def next_steps(m: Material) -> tuple[Block, ...]:
    """Return what happens next, the most urgent first."""
    w = m.words
    later = [i for i in plan.items_of(m, "later") if i.id not in _FOR_THE_RECORD]
    steps = [*_due_steps(m, due_for_parents(m)), *(step(m, item) for item in later)]
    if not steps:
        return ()
    more = (Paragraph(w.say("parents.more"), "small"),) if len(steps) > MOST_STEPS else ()
    return (heading(m, "parents.part.next"), Bullets(tuple(steps[:MOST_STEPS])), *more)


def due_for_parents(m: Material) -> list[PlanItem]:
    """Return the steps that ask something of the parents now."""
    return [i for i in plan.due_items(m) if i.id not in _FOR_THE_RECORD]


def _due_steps(m: Material, due: list[PlanItem]) -> list[Text]:
    """Return the steps that are due; blood tests that are taken together are one of them."""
    w = m.words
    together = [i for i in due if _taken_together(m, i)]
    if len(together) < 2:
        return [step(m, item) for item in due]
    names = w.listed([w.say(f"family.plan.{i.id}.blood_test_for") for i in together])
    what = w.say("family.blood_tests.what", items=names)
    one = w.say(
        "parents.next_item", what=what, when=_when(m, together[0]), why=w.say("family.blood_tests.why")
    )
    told: list[Text] = []
    for item in due:
        if item not in together:
            told.append(step(m, item))
        elif item is together[0]:
            told.append(one)
    return told


def _taken_together(m: Material, item: PlanItem) -> bool:
    simple = item.status == "due" and item.urgency != "same_day" and not item.standing
    asked = group_of(item, m.assessment) == "due"
    return simple and asked and m.words.has(f"family.plan.{item.id}.blood_test_for")


def step(m: Material, item: PlanItem) -> Text:
    """Return a step of the plan as parents read it."""
    w = m.words
    name = w.say(f"family.plan.{item.id}.what") if w.has(f"family.plan.{item.id}.what") else item.action
    why = w.say(f"family.plan.{item.id}.why") if w.has(f"family.plan.{item.id}.why") else ""
    stands = item.standing
    taken = f"family.plan.{item.id}.awaited"
    if stands in {"awaited", "repeat"} and w.has(taken):
        name = w.say(taken)
    if stands == "awaited":
        return w.say("parents.awaited", what=name)
    if stands == "repeat":
        return w.say("parents.repeat", what=name, when=_when(m, item))
    if not why:
        return w.say("parents.next_item_plain", what=name, when=_when(m, item))
    return w.say("parents.next_item", what=name, when=_when(m, item), why=why)


def _when(m: Material, item: PlanItem) -> str:
    w = m.words
    if item.urgency == "same_day" and item.status in {"due", "overdue"}:
        return w.say("parents.when.today")
    if group_of(item, m.assessment) == "may_help":
        return w.say("parents.when.may_help")
    if item.status == "overdue":
        return w.say("parents.when.overdue")
    if item.from_age_days is not None:
        if item.to_age_days is not None and item.to_age_days <= 60:
            return w.count("parents.when.within_days", item.to_age_days)
        return w.say("parents.when.birth" if item.from_age_days == 0 else "parents.when.after_birth")
    if item.status == "due":
        return w.say("parents.when.now")
    return (
        w.say("parents.when.from", ga=m.plain_ga(item.from_ga))
        if item.from_ga
        else w.say("parents.when.soon")
    )
