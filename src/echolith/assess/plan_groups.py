"""What the plan still asks for: which items are for today, due, later, or too late.

After the end of the pregnancy, what it left open is no longer possible, or may still help to find a cause.
"""

from __future__ import annotations

from echolith.assess.model import Assessment, PlanItem

GROUP_ORDER = (
    "today",
    "overdue",
    "due",
    "may_help",
    "too_late",
    "cannot_tell",
    "later",
    "done",
    "not_needed",
)
"""The groups, in the order in which they are shown."""

_OF_THE_PREGNANCY = frozenset(
    {
        "detailed_scan",
        "doppler",
        "mca_doppler",
        "fetal_echocardiography",
        "fetal_mri",
        "amniotic_cmv_pcr",
        "amniotic_toxoplasma_pcr",
        "invasive_test",
        "aneuploidy_screening",
    }
)
"""Steps that nobody can take any more once the pregnancy has ended, however urgent they were."""


def ended(assessment: Assessment) -> bool:
    """Return whether the pregnancy has ended: no further scan of it applies."""
    return any(item.id == "follow_up_scan" and item.applies == "no" for item in assessment.plan)


def lost(assessment: Assessment) -> bool:
    """Return whether it ended in a loss, before or after birth."""
    return any(item.id == "postmortem_and_placenta" and item.applies == "yes" for item in assessment.plan)


def group_of(item: PlanItem, assessment: Assessment) -> str:
    """Return the group to which an item belongs."""
    if item.status not in {"due", "overdue", "cannot_tell"}:
        return item.status
    if ended(assessment) and item.from_age_days is None:
        end, now = days_of(item.to_ga), assessment.as_of.ga_days
        over = end is not None and now is not None and end <= now
        if item.id in _OF_THE_PREGNANCY:
            return "too_late"
        if item.status == "cannot_tell":  # what could not be told before the end is not asked for after it
            return item.status
        if over and item.urgency != "same_day":
            return "may_help"
    return "today" if item.urgency == "same_day" else item.status


def plan_groups(assessment: Assessment) -> list[tuple[str, list[PlanItem]]]:
    """Return the groups that have items, in order, each in the plan's own order."""
    groups = (
        (name, [item for item in assessment.plan if group_of(item, assessment) == name])
        for name in GROUP_ORDER
    )
    return [(name, items) for name, items in groups if items]


def days_of(ga: str | None) -> int | None:
    """Return ``weeks+days`` in days."""
    if not ga:
        return None
    weeks, _, days = ga.partition("+")
    return int(weeks) * 7 + int(days or 0)
