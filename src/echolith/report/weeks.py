"""The plan on gestational weeks: which items are drawn, from when to when."""

from __future__ import annotations

from dataclasses import dataclass

from echolith.assess.model import Assessment, PlanItem
from echolith.report.words import PLAN_ITEMS, STATUS

TERM_WEEKS = 40.0
DRAWN = ("overdue", "due", "cannot_tell", "later")
"""Statuses that still ask for something; what is done or not needed is listed only."""


GROUPS = {
    "overdue": "Overdue",
    "due": "Due now",
    "cannot_tell": "Cannot tell yet",
    "later": "Later",
    "done": "Done",
    "not_needed": "Not needed",
}
"""Headings of the groups in the plan table."""


@dataclass(frozen=True, slots=True)
class WeekBar:
    """One item: `start` and `end` in weeks, None where open; `after_birth` says days of age instead."""

    item: PlanItem
    label: str
    start: float | None
    end: float | None
    after_birth: str


def weeks_of(ga: str | None) -> float | None:
    """Return ``weeks+days`` as weeks, for drawing only."""
    if not ga:
        return None
    weeks, _, days = ga.partition("+")
    return int(weeks) + int(days or 0) / 7


def in_order(items: tuple[PlanItem, ...]) -> tuple[PlanItem, ...]:
    """Return the items by status (same-day ones first), otherwise in the plan's order."""
    rank = {status: i for i, status in enumerate(STATUS)}
    return tuple(sorted(items, key=lambda item: (item.urgency != "same_day", rank[item.status])))


def by_status(items: tuple[PlanItem, ...]) -> list[tuple[str, list[PlanItem]]]:
    """Return the items in groups of one status, same-day ones first in each."""
    ordered = in_order(items)
    groups = ((status, [item for item in ordered if item.status == status]) for status in STATUS)
    return [(status, group) for status, group in groups if group]


def bars(assessment: Assessment) -> tuple[WeekBar, ...]:
    """Return what is drawn on the line of weeks, in the order of the plan table."""
    return tuple(
        WeekBar(
            item,
            PLAN_ITEMS.get(item.id, item.action),
            weeks_of(item.from_ga),
            weeks_of(item.to_ga),
            age_words(item),
        )
        for item in in_order(assessment.plan)
        if item.status in DRAWN
    )


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


def window_words(item: PlanItem) -> str:
    """Return when an item is to be done, in words."""
    after = age_words(item)
    dates = " to ".join(date for date in (item.from_date, item.to_date) if date)
    if after:
        words = f"after birth: {after}"
    elif item.from_ga and item.to_ga:
        words = f"{item.from_ga} to {item.to_ga}"
    elif item.from_ga:
        words = f"from {item.from_ga} until birth"
    elif item.to_ga:
        words = f"until {item.to_ga}"
    else:
        words = "from now until birth" if item.status in {"due", "overdue"} else "no window stated"
    return f"{words} ({dates})" if dates else words


def axis_weeks(assessment: Assessment, drawn: tuple[WeekBar, ...]) -> tuple[int, int]:
    """Return the first and last week of the axis: whole even weeks around now and every window."""
    now = assessment.as_of.ga_days
    points = [b for bar in drawn for b in (bar.start, bar.end) if b is not None]
    points += [now / 7] if now is not None and now <= 46 * 7 else []
    first = int(min([*points, 36.0]) // 2 * 2)
    last = int(-(-max([*points, TERM_WEEKS]) // 2) * 2)
    return first, last
