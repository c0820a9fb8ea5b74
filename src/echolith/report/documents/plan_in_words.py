"""Steps of the plan in words: what, when, and how they stand."""

from __future__ import annotations

from echolith.assess.model import PlanItem
from echolith.assess.plan_groups import ended, group_of, lost, plan_groups
from echolith.report.documents.material import Material
from echolith.report.weeks import weeks_of

_ASKED = ("today", "overdue", "due", "may_help")
_ON_WISH = frozenset({"invasive_test"})
"""Offers, due where indicated and otherwise at the parents' wish."""


def due_items(m: Material) -> tuple[PlanItem, ...]:
    """Return the steps that ask for something now, the most urgent first."""
    groups = dict(plan_groups(m.assessment))
    return tuple(item for name in _ASKED for item in groups.get(name, ()))


def declined(m: Material) -> tuple[PlanItem, ...]:
    """Return the steps that were declined: not needed by the plan, and their question is open."""
    return tuple(item for item in items_of(m, "not_needed") if item.standing == "declined")


def on_wish(m: Material) -> tuple[PlanItem, ...]:
    """Return the offers that nothing indicates, and that parents may wish all the same."""
    if ended(m.assessment):
        return ()
    return tuple(i for i in items_of(m, "not_needed") if i.id in _ON_WISH and i.standing != "declined")


def not_needed(m: Material) -> tuple[PlanItem, ...]:
    """Return what does not apply on what is known; what only another ending would ask for is not named."""
    told = {*declined(m), *on_wish(m)}
    return tuple(
        i
        for i in items_of(m, "not_needed")
        if i not in told
        and i.id != "postmortem_and_placenta"
        and not (i.from_age_days is not None and lost(m.assessment))
    )


def items_of(m: Material, group: str) -> tuple[PlanItem, ...]:
    """Return the steps of one group (see :mod:`echolith.report.weeks`)."""
    return tuple(dict(plan_groups(m.assessment)).get(group, ()))


def what(m: Material, item: PlanItem) -> str:
    """Return the name of a step for clinicians; one of another pack as the pack names it.

    What was asked for and is awaited goes by its short name: nobody is to offer it again.
    """
    w = m.words
    if lost(m.assessment) and w.has(f"clinician.loss_plan.{item.id}.what"):
        return w.say(f"clinician.loss_plan.{item.id}.what")
    if item.standing in {"awaited", "repeat"} and w.has(f"clinician.step.{item.id}"):
        return w.say(f"clinician.step.{item.id}")
    key = f"clinician.plan.{item.id}.what"
    return m.words.say(key) if m.words.has(key) else item.action


def why(m: Material, item: PlanItem) -> str:
    """Return why a step is taken."""
    if lost(m.assessment) and m.words.has(f"clinician.loss_plan.{item.id}.why"):
        return m.words.say(f"clinician.loss_plan.{item.id}.why")
    key = f"clinician.plan.{item.id}.why"
    return m.words.say(key) if m.words.has(key) else item.why


def when(m: Material, item: PlanItem) -> str:
    """Return when a step is to be done, each gestational age with its date where known."""
    w = m.words
    if item.urgency == "same_day" and item.status in {"due", "overdue"}:
        return w.say("shared.when.today")
    if item.from_age_days is not None:
        return _after_birth(m, item)
    if group_of(item, m.assessment) == "may_help":
        return w.say("shared.when.may_help")
    start, end = _dated(m, item.from_ga, item.from_date), _dated(m, item.to_ga, item.to_date)
    if item.status == "due":
        return w.say("shared.when.now_until", end=end) if end else w.say("shared.when.now")
    if item.status == "overdue":
        return w.say("shared.when.overdue", end=end) if end else w.say("shared.when.overdue_closed")
    if start and end:
        return w.say("shared.when.from_until", start=start, end=end)
    if start:
        return w.say("shared.when.from_birth", start=start)
    return w.say("shared.when.until", end=end) if end else w.say("shared.when.any")


def opens(m: Material, item: PlanItem) -> str:
    """Return when a step's window opens, where that is still to come; else empty."""
    start, now = weeks_of(item.from_ga), m.assessment.as_of.ga_days
    if start is None or now is None or start <= now / 7:
        return ""
    return m.words.say("shared.when.from", start=_dated(m, item.from_ga, item.from_date))


def _dated(m: Material, ga: str | None, date: str | None) -> str:
    if ga and date:
        return m.words.say("shared.date_and_ga", date=m.date_words(date), ga=m.ga_words(ga))
    return m.ga_words(ga) or m.date_words(date)


def _after_birth(m: Material, item: PlanItem) -> str:
    w = m.words
    start = age(m, item.from_age_days or 0)
    if item.status == "overdue" and item.to_age_days is not None:
        return w.say("shared.when.age_over", end=age(m, item.to_age_days))
    if item.from_age_days == 0 and item.to_age_days is not None:
        return w.say("shared.when.age_from_birth", end=age(m, item.to_age_days))
    if item.to_age_days is None:
        born = item.from_age_days == 0
        return w.say("shared.when.after_birth") if born else w.say("shared.when.age_from", start=start)
    return w.say("shared.when.age_span", start=start, end=age(m, item.to_age_days))


def age(m: Material, days: int) -> str:
    """Return an age after birth: a day, months or years."""
    if days == 0:
        return m.words.say("shared.when.at_birth")
    if days < 60:
        return m.words.say("shared.when.day", day=days)
    if days < 700:
        return m.words.count("shared.when.months", round(days / 30.4))
    return m.words.count("shared.when.years", round(days / 365.25))


def local_words(m: Material, item: PlanItem) -> str:
    """Return what the centre itself says of a step: not done there, its window, its remark."""
    if m.centre is None:
        return ""
    step, w = m.centre.step(item.id), m.words
    said = [w.say("letter.next.not_here")] if step.available is False else []
    if step.from_ga or step.to_ga:
        start, end = m.ga_words(str(step.from_ga or "")), m.ga_words(str(step.to_ga or ""))
        key = "from_until" if start and end else "from_birth" if start else "until"
        window = w.say(f"shared.when.{key}", **{k: v for k, v in (("start", start), ("end", end)) if v})
        said.append(w.say("letter.next.window_here", window=window))
    if note := step.note_in(w.language):
        said.append(w.say("letter.next.here", note=note))
    return "; ".join(said)
