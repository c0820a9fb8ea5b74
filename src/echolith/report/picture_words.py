"""What the page's pictures of causes and studies say, in English."""

from __future__ import annotations

from echolith.assess.model import Assessment, Interval, OutlookRow
from echolith.report.figures import NO_FIGURE, before_and_after, interval_words
from echolith.report.forest import ForestLine, forest_lines, left_out_name
from echolith.report.pictures.causes import CauseLine, CausesTold
from echolith.report.pictures.forest import ForestTold
from echolith.report.words import cause_word, listed, outcome_word, percent, span


def causes_told(assessment: Assessment) -> CausesTold:
    """Return the causes as their picture draws and says them."""
    said = {cause.cause: before_and_after(cause, assessment) for cause in assessment.causes}
    silent = [cause_word(c) for c in assessment.causes if said[c.cause] == (NO_FIGURE, NO_FIGURE)]
    lines = tuple(
        CauseLine(cause_word(c).partition(" (syph")[0], _both(*said[c.cause]), c.before, c.after)
        for c in assessment.causes
        if said[c.cause] != (NO_FIGURE, NO_FIGURE)
    )
    told = []
    for cause in assessment.causes:
        before, after = said[cause.cause]
        both = NO_FIGURE if before == after == NO_FIGURE else f"before {before}, after {after}"
        told.append(f"{cause_word(cause)}: {both}")
    return CausesTold(
        lines,
        f"{NO_FIGURE.capitalize()}: {listed(silent)}." if silent else "",
        "Causes before and after the tests",
        "; ".join(told) + ". The scale goes in steps of ten times.",
        "before tests",
        "after tests",
        "none seen: upper limit only",
        percent,
    )


def _both(before: str, after: str) -> str:
    return before if before == after else f"{before} → {after.partition('; ')[2] or after}"


def forest_told(row: OutlookRow) -> ForestTold:
    """Return the studies of an outlook row as their picture draws and says them."""
    lines = forest_lines(row)
    said = []
    for item in lines:
        figure = interval_words(Interval(item.estimate, item.lower, item.upper))
        said.append(f"{item.label} {item.fraction}".strip() + f": {figure} {item.note}".rstrip())
    said += [f"Left out: {left_out_name(item)}, {item.why}" for item in row.left_out]
    names = ", ".join(left_out_name(item) for item in row.left_out)
    return ForestTold(
        lines,
        tuple(_figure(item) for item in lines),
        f"Left out, each for a stated reason: {names}" if names else "",
        f"Forest plot: {outcome_word(row)}, {row.stratum.replace('_', ' ')}",
        ". ".join(part.rstrip(".") for part in said) + ".",
    )


def _figure(item: ForestLine) -> str:
    if item.estimate is None or item.lower is None or item.upper is None:
        return ""
    return f"{percent(item.estimate)} ({span(item.lower, item.upper)})"
