"""The number that parents ask for, or the plain reason why there is none.

Only a row that applies now gives the headline; what holds under a condition is kept apart and says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from echolith.assess.model import Assessment, OutlookRow, Per100
from echolith.assess.plan_groups import lost
from echolith.report.class_words import how_found
from echolith.report.words import missing_words

_ASKED = ("good_outcome_work_up_negative", "good_outcome")
"""The outcomes that answer "was the baby well?", the more specific first."""

_OTHER_ABNORMAL = "other-abnormal"
"""The isolation rule of a pack by which something else is abnormal."""

_CONDITIONAL = {
    ("if_isolated", "good_outcome"): "If it proves to be isolated, whatever the tests then show",
    (
        "if_isolated",
        "good_outcome_work_up_negative",
    ): "If it proves to be isolated and the work-up is negative",
    ("if_work_up_negative", "good_outcome"): "If the work-up is negative",
    ("if_work_up_negative", "good_outcome_work_up_negative"): "If the work-up is complete and negative",
}


WhyNone = Literal["loss", "cause", "cause_likely", "known", "undetermined", "suspected", "unpublished"]
"""Why there is no number now, as a key of words."""

ConditionCode = Literal["if_isolated", "if_isolated_and_negative", "if_negative"]


class Conditional(NamedTuple):
    """A figure that holds only under a condition; `code` is the condition as a key of words."""

    condition: str
    text: str
    row: OutlookRow
    code: ConditionCode


class Headline(NamedTuple):
    """The number of now with its row, or why there is none; and what holds conditionally.

    `others` are the figures that apply now where there is no such number: what was counted all the same.
    `whatever_tests` says that the number is about babies like this on the scan alone.
    """

    text: str | None
    row: OutlookRow | None
    per_100: Per100 | None
    why_none: str
    why_none_code: WhyNone | None
    whatever_tests: bool
    conditional: tuple[Conditional, ...]
    others: tuple[OutlookRow, ...]


def headline(assessment: Assessment) -> Headline:
    """Return the number parents ask for, from a row that applies now, or say why there is none."""
    row = next((r for r in _asked(assessment) if r.applies == "now" and r.per_100 is not None), None)
    conditional = (
        ()
        if _cannot_be_isolated(assessment)
        else tuple(
            Conditional(
                _condition(r, assessment),
                f"of 100 babies, {_about(r.per_100)}",
                r,
                _condition_code(r, assessment),
            )
            for r in reversed(tuple(_asked(assessment)))  # the wider condition first
            if r.per_100 is not None and (r.applies, r.outcome) in _CONDITIONAL
        )
    )
    if row is None or row.per_100 is None:
        counted = tuple(r for r in assessment.outlook if r.applies == "now" and r.counts)
        others = () if lost(assessment) else counted
        why = _why_none_code(assessment)
        return Headline(None, None, None, _why_none(assessment, why), why, False, conditional, others)
    n = row.per_100
    whatever = row.outcome == "good_outcome" and assessment.classification.work_up != "negative"
    like = (
        "like this on the scan, whatever their tests showed later"
        if whatever
        else ("like this with these test results")
    )
    text = f"Of 100 babies {like}, {_about(n)}"
    return Headline(text, row, n, "", None, whatever, conditional, ())


def _cannot_be_isolated(assessment: Assessment) -> bool:
    """Return whether something else is abnormal already, while the finding itself is only suspected."""
    reasons = assessment.classification.reasons
    return any(reason.basis == f"also: rule {_OTHER_ABNORMAL}" for reason in reasons)


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


def _condition_code(row: OutlookRow, assessment: Assessment) -> ConditionCode:
    if row.applies == "if_isolated" and row.outcome == "good_outcome":
        return "if_isolated"
    if row.applies == "if_isolated" or assessment.classification.isolated != "yes":
        return "if_isolated_and_negative"
    return "if_negative"


def _why_none_code(assessment: Assessment) -> WhyNone:
    if lost(assessment):
        return "loss"
    if assessment.classification.cause_found != "none":
        return "cause" if how_found(assessment.classification) == "found" else "cause_likely"
    if any(row.applies == "already_known" for row in _asked(assessment)):
        return "known"
    if assessment.classification.isolated == "undetermined":
        return "suspected" if assessment.finding.status == "uncertain" else "undetermined"
    return "unpublished"


def _why_none(assessment: Assessment, why: WhyNone) -> str:
    if why in {"undetermined", "suspected"}:
        return _why_open(assessment)
    if why != "unpublished":
        return {
            "loss": "No number: a loss is recorded, and figures about what is to come no longer apply.",
            "cause": "No number: a cause was found, and no published figure says how babies with it do.",
            "cause_likely": "No number: a cause is likely, and no published figure says how babies do when a "
            "test points to it.",
            "known": "No number: how this baby did is already recorded.",
        }[why]
    stated = _stated(assessment)
    if stated.startswith("No published figure"):
        return f"No number. {stated}"
    return f"No number for how many were well: no study of such babies counted it. {stated}".strip()


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
