"""The number that parents ask for, or the plain reason why there is none.

Only a row that applies now gives the headline; what holds under a condition is kept apart and says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from echolith.assess.model import Assessment, OutlookRow, Per100
from echolith.report.weeks import lost
from echolith.report.words import missing_words

_ASKED = ("good_outcome_work_up_negative", "good_outcome")
"""The outcomes that answer "was the baby well?", the more specific first."""

_CONDITIONAL = {
    ("if_isolated", "good_outcome"): "If it proves to be isolated, whatever the tests then show",
    (
        "if_isolated",
        "good_outcome_work_up_negative",
    ): "If it proves to be isolated and the work-up is negative",
    ("if_work_up_negative", "good_outcome"): "If the work-up is negative",
    ("if_work_up_negative", "good_outcome_work_up_negative"): "If the work-up is complete and negative",
}


class Conditional(NamedTuple):
    """A figure that holds only under a condition."""

    condition: str
    text: str
    row: OutlookRow


class Headline(NamedTuple):
    """The number of now with its row, or why there is none; and what holds conditionally.

    `others` are the figures that apply now where there is no such number: what was counted all the same.
    """

    text: str | None
    row: OutlookRow | None
    per_100: Per100 | None
    why_none: str
    conditional: tuple[Conditional, ...]
    others: tuple[OutlookRow, ...]


def headline(assessment: Assessment) -> Headline:
    """Return the number parents ask for, from a row that applies now, or say why there is none."""
    row = next((r for r in _asked(assessment) if r.applies == "now" and r.per_100 is not None), None)
    conditional = tuple(
        Conditional(
            _condition(r, assessment),
            f"of 100 babies, {_about(r.per_100)}",
            r,
        )
        for r in reversed(tuple(_asked(assessment)))  # the wider condition first
        if r.per_100 is not None and (r.applies, r.outcome) in _CONDITIONAL
    )
    if row is None or row.per_100 is None:
        counted = tuple(r for r in assessment.outlook if r.applies == "now" and r.counts)
        others = () if lost(assessment) else counted
        return Headline(None, None, None, _why_none(assessment), conditional, others)
    n = row.per_100
    like = "like this with these test results"
    if row.outcome == "good_outcome" and assessment.classification.work_up != "negative":
        like = "like this on the scan, whatever their tests showed later"
    text = f"Of 100 babies {like}, {_about(n)}"
    return Headline(text, row, n, "", conditional, ())


def _about(n: Per100) -> str:
    return f"about {n.n} were well (between {n.lower} and {n.upper})."


def _asked(assessment: Assessment) -> Iterable[OutlookRow]:
    for outcome in _ASKED:
        yield from (row for row in assessment.outlook if row.outcome == outcome)


def _condition(row: OutlookRow, assessment: Assessment) -> str:
    condition = _CONDITIONAL[row.applies, row.outcome]
    if row.applies == "if_work_up_negative" and assessment.classification.isolated != "yes":
        condition = condition.replace("If the", "If it proves to be isolated and the")
    if assessment.finding.status == "uncertain":
        condition = condition.replace("proves to be isolated", "is confirmed and isolated")
    missing = missing_words(assessment.classification)
    if row.applies == "if_work_up_negative" and missing:
        return f"{condition} (still missing: {missing})"
    return condition


def _why_none(assessment: Assessment) -> str:
    c = assessment.classification
    if lost(assessment):
        return "No number: a loss is recorded, and figures about what is to come no longer apply."
    if c.cause_found != "none":
        return (
            "No number: a cause was found or is likely, and no published figure says how babies with it do."
        )
    if any(row.applies == "already_known" for row in _asked(assessment)):
        return "No number: how this baby did is already recorded."
    if c.isolated == "undetermined":
        return _why_open(assessment)
    stated = _stated(assessment)
    if stated.startswith("No published figure"):
        return f"No number. {stated}"
    return f"No number: there is no published figure for babies like this one. {stated}".strip()


def _why_open(assessment: Assessment) -> str:
    why = "it is not known whether the calcification is isolated"
    if assessment.finding.status == "uncertain":
        why = "the calcification itself is only suspected"
    return f"No number now: {why}, so no published figure applies yet."


def _stated(assessment: Assessment) -> str:
    """Return what the evidence itself says of the missing figure, unless it says no more than that."""
    rows = [r for r in _asked(assessment) if r.basis == "no_published_figure" and r.applies == "now"]
    said = [text for r in rows for text in (r.why_certainty, r.directness) if text]
    return next((text for text in said if text != "No published figure."), "").removeprefix("indirect: ")
