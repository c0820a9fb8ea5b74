"""The plan on gestational weeks: which items are drawn, in which group, from when to when."""

from __future__ import annotations

from echolith.assess.model import Assessment, PlanItem
from echolith.assess.plan_groups import days_of, plan_groups
from echolith.report.pictures.weeks import WeekBar, WeekLine
from echolith.report.words import PLAN_ITEMS, STATUS

DRAWN = ("overdue", "due", "cannot_tell", "later")
"""Statuses that still ask for something; what is done or not needed is listed only."""

GROUPS = {
    "today": "Today",
    "overdue": "Overdue",
    "due": "Due now",
    "may_help": "Not settled before the pregnancy ended; may still help to find a cause",
    "too_late": "Not settled before the pregnancy ended; no longer possible",
    "cannot_tell": "Cannot tell yet",
    "later": "Later",
    "done": "Done",
    "not_needed": "Not needed",
}
"""Headings of the groups of the plan."""

LEFT_OPEN = ("may_help", "too_late")
"""Groups that the end of the pregnancy left open: their windows say nothing any more."""

PLAIN = ("overdue", "due", "cannot tell", "later")
"""Status words that the heading of a group already says."""

ASKED = ("today", "overdue", "due")
"""Groups that ask for something now: shown in full. The others are shown short."""

_DEPENDS = "Cannot tell yet; it depends on "


def weeks_of(ga: str | None) -> float | None:
    """Return ``weeks+days`` as weeks, for drawing only."""
    days = days_of(ga)
    return None if days is None else days / 7


def today(assessment: Assessment) -> list[PlanItem]:
    """Return the steps of the same day."""
    return dict(plan_groups(assessment)).get("today", [])


def week_line(assessment: Assessment) -> WeekLine:
    """Return what is drawn on the line of weeks, in the order of the plan's groups, in English."""
    items = open_items(assessment)
    now = f"Now: {assessment.as_of.ga}. " if assessment.as_of.ga else ""
    said = [
        ", ".join(part for part in (f"{_name(item)}: {status_words(item)}", window_words(item)) if part)
        for item in items
    ]
    return WeekLine(
        tuple(_bar(item) for item in items),
        (),
        assessment.as_of.ga_days,
        f"now, {assessment.as_of.ga}",
        "The plan on a line of gestational weeks",
        now + ("; ".join(said) if said else "Nothing is due or open") + ".",
    )


def open_items(assessment: Assessment) -> tuple[PlanItem, ...]:
    """Return the steps that are drawn on the line of weeks, in the order of the plan's groups."""
    groups = plan_groups(assessment)
    return tuple(item for name, items in groups if name in {"today", *DRAWN} for item in items)


def _bar(item: PlanItem) -> WeekBar:
    same_day = item.urgency == "same_day"
    after = age_words(item)
    return WeekBar(
        _name(item),
        f"{STATUS[item.status]}, same day" if same_day else status_words(item),
        item.status,
        same_day,
        weeks_of(item.from_ga),
        weeks_of(item.to_ga),
        f"after birth: {after}" if after else "",
    )


def _name(item: PlanItem) -> str:
    return PLAN_ITEMS.get(item.id, item.action)


def status_words(item: PlanItem) -> str:
    """Return an item's status in words: also that a result is awaited, or a test to be repeated."""
    if item.status in {"due", "overdue"}:
        if item.standing == "awaited":
            return "result awaited"
        if item.standing == "repeat":
            return f"{STATUS[item.status]}, repeat"
    return STATUS[item.status]


def depends_words(item: PlanItem) -> str:
    """Return what an item depends on whose need cannot be told; empty if that is not stated."""
    if not item.why.startswith(_DEPENDS):
        return ""
    return item.why.removeprefix(_DEPENDS).partition(". ")[0].rstrip(".")


def short_words(item: PlanItem) -> str:
    """Return the name of a step that is done or not needed; that it was declined is said."""
    return f"{item.action} (declined)" if item.standing == "declined" else item.action


def age_words(item: PlanItem) -> str:
    """Return the window after birth in words; empty for an item of the pregnancy."""
    if item.from_age_days is None:
        return ""
    start = _age(item.from_age_days)
    return f"{start} to {_age(item.to_age_days)}" if item.to_age_days is not None else f"from {start}"


def _age(days: int) -> str:
    if days == 0:
        return "birth"
    if days < 60:
        return f"day {days}"
    return f"{round(days / 30.4)} months" if days < 700 else f"{days / 365.25:.0f} years"


def rest_words(item: PlanItem, group: str) -> str:
    """Return what an item that is not asked for now depends on, and when it comes; either may be empty."""
    depends = f"depends on {depends_words(item)}" if depends_words(item) else ""
    window = "" if group in LEFT_OPEN else window_words(item)
    return "; ".join(part for part in (depends, window) if part)


def window_words(item: PlanItem) -> str:
    """Return when an item is to be done, in words, each gestational age with its date where known.

    What is due now says so instead of when its window opened; for a result that is awaited nothing is said.
    """
    if item.status in {"due", "overdue"} and item.standing == "awaited":
        return ""
    after = age_words(item)
    if after:
        dates = " to ".join(date for date in (item.from_date, item.to_date) if date)
        return f"after birth: {after} ({dates})" if dates else f"after birth: {after}"
    start, end = _dated(item.from_ga, item.from_date), _dated(item.to_ga, item.to_date)
    if item.urgency == "same_day":
        return "today"
    if item.status == "due":
        return f"now, until {end or 'birth'}"
    if item.status == "overdue":
        return f"was to be done by {end}" if end else "its window has closed"
    if start and end:
        return f"{start} to {end}"
    if start:
        return f"from {start} until birth"
    return f"until {end}" if end else "no window stated"


def _dated(ga: str | None, date: str | None) -> str:
    return f"{ga} ({date})" if ga and date else ga or date or ""
