"""Figures as words with their trace: what every number in a report rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable

from echolith.assess.model import (
    Assessment,
    CauseRow,
    GrowthRow,
    Interval,
    Model,
    OutlookRow,
    Sensitivity,
    WhatIf,
)
from echolith.report.class_words import how_found
from echolith.report.words import percent, source_label, span

NO_FIGURE = "no published figure"
NOT_WORKED_OUT = "not worked out"
_ID = re.compile(r"\b[CPGK]\d{2,5}\b")


def ids_in(text: str) -> tuple[str, ...]:
    """Return the count, parameter and guideline identifiers named in a text, each once."""
    return tuple(dict.fromkeys(_ID.findall(text)))


def trace_of_outlook(row: OutlookRow | Sensitivity) -> tuple[str, ...]:
    """Return the ids of the counts behind an outlook row or another choice of studies."""
    return tuple(dict.fromkeys(count.count_id for count in row.counts))


def trace_before(row: CauseRow) -> tuple[str, ...]:
    """Return the ids of the counts behind a cause's risk before the tests."""
    return tuple(dict.fromkeys(count.count_id for count in row.counts))


def trace_after(row: CauseRow) -> tuple[str, ...]:
    """Return the ids behind a cause's risk after the tests: its counts and the tests' parameters."""
    return tuple(dict.fromkeys([*trace_before(row), *_parameters(row)]))


def _parameters(row: CauseRow) -> Iterable[str]:
    for update in row.updates:
        if update.parameter_id:
            yield from ids_in(update.parameter_id) or (update.parameter_id,)


def interval_words(interval: Interval) -> str:
    """Return an interval in words: estimate with limits, upper limit alone, or that there is none."""
    if interval.estimate is not None and interval.lower is not None and interval.upper is not None:
        return f"{percent(interval.estimate)} ({span(interval.lower, interval.upper)})"
    if interval.estimate is not None:
        return percent(interval.estimate)
    if interval.upper is not None:
        return f"up to {percent(interval.upper)}"
    return NO_FIGURE


def outlook_words(row: OutlookRow) -> str:
    """Return an outlook row's figure for the typical centre, or that there is none."""
    if row.basis == "no_published_figure":
        return NO_FIGURE
    if row.basis == "none_seen" and row.upper is not None:
        return f"none of {row.total}; up to {percent(row.upper)}"
    return interval_words(Interval(row.estimate, row.lower, row.upper))


def next_centre_words(row: OutlookRow) -> str:
    """Return what a new centre would see, or a dash where the row has no pool."""
    return interval_words(row.next_centre) if row.next_centre is not None else "–"


def cause_words(row: CauseRow, interval: Interval) -> str:
    """Return a cause's risk in words."""
    if interval.estimate is None and interval.upper is None:
        return NO_FIGURE
    if row.basis == "none_seen" and interval.estimate is None and interval.upper is not None:
        return f"none of {row.total}; up to {percent(interval.upper)}"
    return interval_words(interval)


def before_and_after(row: CauseRow, assessment: Assessment) -> tuple[str, str]:
    """Return a cause's risk before and after the tests in words; a cause found is said to be found."""
    before, after = cause_words(row, row.before), cause_words(row, row.after)
    cause_found = assessment.classification.cause_found
    if row.cause == cause_found:
        return before, how_found(assessment.classification)
    if cause_found != "none" and after == NO_FIGURE != before:
        return before, NOT_WORKED_OUT
    return before, after


def is_figure(words: str) -> bool:
    """Return whether words from this module hold a number, which then needs its trace."""
    return words not in {NO_FIGURE, NOT_WORKED_OUT, "–"} and "\u00a0%" in words


def silent(row: CauseRow) -> bool:
    """Return whether no study counted a cause and no test spoke of it: such causes are named together."""
    nothing = all(cause_words(row, interval) == NO_FIGURE for interval in (row.before, row.after))
    return nothing and not row.updates and row.background.estimate is None and row.cause != "none_found"


def sensitivity_words(other: Sensitivity) -> str:
    """Return a figure under another choice of studies: typical centre, then new centre."""
    words = interval_words(Interval(other.estimate, other.lower, other.upper))
    if other.next_centre is None:
        return words
    return f"{words}; new centre {interval_words(other.next_centre)}"


WHAT_IF = {
    "leave_one_out": ("Without each study in turn", "Without"),
    "cumulative": ("As it stood after each year of publication", "Up to"),
    "single_cases": (
        "With single published cases, which are not a sample and are in no figure above",
        "Cases",
    ),
}
"""Caption and first heading of each kind of re-analysis, in the order shown."""


def what_if_tables(row: OutlookRow) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    """Return the re-analyses by kind: caption, first heading, and rows of label, figure and counts."""
    tables = []
    for kind, (caption, heading) in WHAT_IF.items():
        rows = [_what_if_row(item) for item in row.what_if if item.kind == kind]
        if rows:
            tables.append((caption, heading, rows))
    return tables


def _what_if_row(item: WhatIf) -> tuple[str, str, str]:
    label = source_label(item.label) if item.kind == "leave_one_out" else item.label
    words = interval_words(Interval(item.estimate, item.lower, item.upper))
    if item.next_centre is not None:
        words = f"{words}; new centre {interval_words(item.next_centre)}"
    studies = "study" if item.studies == 1 else "studies"
    return label, words, f"{item.events} of {item.total}, {item.studies} {studies}"


def why_words(row: OutlookRow) -> str:
    """Return why the certainty is what it is, and how direct the figure is, each said once."""
    if row.directness and row.directness.removeprefix("indirect: ") not in row.why_certainty:
        return f"{row.why_certainty} {row.directness}".strip()
    return row.why_certainty


def standard_words(row: GrowthRow) -> str:
    """Return the name of the standard that a measurement is held against."""
    from echolith.growth import STANDARDS  # only a case with measurements needs it

    standard = STANDARDS.get(row.standard)
    return row.standard if standard is None else standard.name


def growth_value(row: GrowthRow) -> str:
    """Return a measurement with its unit."""
    if row.value_mm is not None:
        return f"{row.value_mm:g} mm"
    return f"{row.value_g:.0f} g" if row.value_g is not None else "not stated"


def growth_centile(row: GrowthRow) -> str:
    """Return a measurement's centile with its z-score, and the category it falls in."""
    z = f" (z {row.z:+.2f})" if row.z is not None else ""
    centile = "no centile"
    if row.centile is not None:
        edge = "<0.1" if row.centile < 0.1 else ">99.9" if row.centile > 99.9 else f"{row.centile:.1f}"
        centile = f"centile {edge}"
    return f"{centile}{z}, {row.category.replace('_', ' ')}"


def model_words(model: Model) -> str:
    """Return the model of a figure with its priors."""
    priors = []
    for name, prior in model.priors.items():
        values = ", ".join(f"{key} {value}" for key, value in prior.items() if key != "name")
        priors.append(f"{name} prior {prior.get('name', '')} ({values})")
    return f"Model {'; '.join([model.name, *priors])}."
