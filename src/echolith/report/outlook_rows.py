"""The outlook sorted for a reader: figures that apply, indirect ones, what has none, what is about others."""

from __future__ import annotations

from typing import NamedTuple

from echolith.assess.model import Assessment, OutlookRow
from echolith.report.words import APPLIES, listed, outcome_word


class OutlookRows(NamedTuple):
    """The rows of an outlook by what they say of this fetus.

    `figures` have a number that applies, if only under a condition; `indirect` are shown for want of better
    and are not this fetus's; `silent` says what has no published figure; `others` do not apply.
    """

    figures: tuple[OutlookRow, ...]
    indirect: tuple[OutlookRow, ...]
    silent: tuple[str, ...]
    others: tuple[OutlookRow, ...]


def sort_outlook(assessment: Assessment) -> OutlookRows:
    """Sort the outlook of an assessment; nothing that has a number is left out."""
    rows = assessment.outlook
    about_it = [row for row in rows if row.applies != "not_applicable"]
    aside = [row for row in rows if row.applies == "not_applicable" and row.basis != "no_published_figure"]
    cause = assessment.classification.cause_found != "none"
    indirect = tuple(row for row in aside if not cause and row.directness.startswith("indirect"))
    return OutlookRows(
        figures=tuple(row for row in about_it if row.basis != "no_published_figure"),
        indirect=indirect,
        silent=_silent([row for row in about_it if row.basis == "no_published_figure"]),
        others=tuple(row for row in aside if row not in indirect),
    )


def _silent(rows: list[OutlookRow]) -> tuple[str, ...]:
    by_use: dict[str, list[str]] = {}
    for row in rows:
        by_use.setdefault(row.applies, []).append(outcome_word(row))
    return tuple(f"{listed(outcomes)} ({APPLIES[use]})" for use, outcomes in by_use.items())
