"""Causes before and after the tests.

Before: the pooled counts of the stratum. After: each cause's share times the likelihood of the test
results, all causes and ``none_found`` sharing one whole. Point figures come from the point values, limits
from draws of both the counts and the test performance. What no study counted has no figure; what was never
seen has an upper limit and no estimate, and stays outside the sharing: the statement of ``none_found`` names
it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from echolith.assess.background import background_of
from echolith.assess.facts import CaseFacts
from echolith.assess.likelihood import TestEvidence, test_effects
from echolith.assess.model import Background, CauseRow, Classification, Count, Interval
from echolith.assess.outlook import counts_of
from echolith.assess.pooled import Figure, PooledFigures, pool_studies
from echolith.assess.sharing import NO_INTERVAL, Shares, share, upper_after
from echolith.findings.pack import CauseRule, Pack

NONE_FOUND = "none_found"
_NO_BACKGROUND = Background(None, None)
_NO_FIGURE = pool_studies(())


class _Before(NamedTuple):
    """The figure of one cause in the stratum, with its counts."""

    figure: Figure
    counts: tuple[Count, ...]


def causes(
    facts: CaseFacts, classification: Classification, pack: Pack, figures: PooledFigures
) -> tuple[CauseRow, ...]:
    """Return every cause of the pack, in its order, with background, before and after.

    Rows depend on the stratum and the test results only, not on the patient; equal ones are computed once.
    The background, which depends on age and gestation, is set for each case.
    """
    stratum = _stratum(classification, pack)
    key = (
        "causes",
        stratum,
        classification.cause_found,
        classification.pattern,
        tuple(sorted((n, e.result, _detail(e.source.test)) for n, e in facts.results.items())),
    )
    rows = pack.memory.remembered(key, lambda: _rows(facts, classification, stratum, pack, figures))
    return tuple(
        replace(row, background=background_of(cause, facts, pack)) if cause.background else row
        for row, cause in zip(rows, pack.causes, strict=True)
    )


def _detail(test: object) -> str:
    detail = getattr(test, "detail", None)
    return (detail.text or "") if detail is not None else ""


def _stratum(c: Classification, pack: Pack) -> str:
    """Return the stratum whose counts stand before the tests; empty where none is counted."""
    if c.pattern in pack.indirect_strata:
        return ""
    return {"isolated": "isolated", "structural": "non_isolated", "undetermined": "all"}.get(
        c.sonographic, ""
    )


def _rows(
    facts: CaseFacts, c: Classification, stratum: str, pack: Pack, figures: PooledFigures
) -> tuple[CauseRow, ...]:
    before = {cause.id: _before(cause, stratum, figures) for cause in pack.causes if cause.id != NONE_FOUND}
    effects = test_effects(facts.results, pack)
    counted = [i for i, b in before.items() if b.figure.estimate is not None]
    found = c.cause_found != "none"
    shares = share(counted, {i: b.figure for i, b in before.items()}, effects, pack.evidence)
    rows: list[CauseRow] = []
    for cause in pack.causes:
        if cause.id == NONE_FOUND:
            row = _none_found(cause, counted, before, shares, stratum)
            rows.append(replace(row, after=NO_INTERVAL, statement="A cause was found.") if found else row)
            continue
        b, said = before[cause.id], effects[cause.id]
        later = shares.after.get(cause.id, NO_INTERVAL)
        if b.figure.basis == "none_seen":
            later = Interval(None, 0.0, upper_after(b.figure.upper or 0.0, said.factors, pack.evidence))
        if found or said.excluded or said.unquantified:
            later = NO_INTERVAL
        rows.append(
            CauseRow(
                cause=cause.id,
                label=cause.label,
                background=_NO_BACKGROUND,
                before=Interval(b.figure.estimate, b.figure.lower, b.figure.upper),
                after=later,
                statement=_statement(cause, b.figure, said, c, stratum),
                updates=tuple(said.updates),
                basis=b.figure.basis,
                studies=b.figure.studies,
                events=b.figure.events,
                total=b.figure.total,
                counts=b.counts,
            )
        )
    return tuple(rows)


def _before(cause: CauseRule, stratum: str, figures: PooledFigures) -> _Before:
    question = figures.question_id("cause", cause.id, stratum) if stratum else None
    if question is None:
        return _Before(_NO_FIGURE, ())
    return _Before(figures.figure(question).main, counts_of(figures.selection(question), figures))


def _none_found(
    cause: CauseRule, counted: list[str], before: Mapping[str, _Before], shares: Shares, stratum: str
) -> CauseRow:
    """Return the remainder; it has a figure only in strata whose series counted every cause."""
    complete = stratum in cause.remainder_in and bool(counted)
    largest = max((before[c].figure for c in counted), key=lambda f: f.total, default=_NO_FIGURE)
    return CauseRow(
        cause=cause.id,
        label=cause.label,
        background=_NO_BACKGROUND,
        before=shares.rest_before if complete else NO_INTERVAL,
        after=shares.rest_after if complete else NO_INTERVAL,
        statement=_remainder_words(before) if complete else _NO_REMAINDER,
        updates=(),
        basis=largest.basis if complete else "no_published_figure",
        studies=0,
        events=0,
        total=0,
        counts=tuple(count for c in counted for count in before[c].counts) if complete else (),
    )


_NO_REMAINDER = "No published figure: these series did not count every cause, so what is left has no meaning."


def _remainder_words(before: Mapping[str, _Before]) -> str:
    unseen = [i.replace("_", " ") for i, b in before.items() if b.figure.basis == "none_seen"]
    silent = [i.replace("_", " ") for i, b in before.items() if b.figure.basis == "no_published_figure"]
    within = []
    if unseen:
        within.append(f"causes never seen in these series ({', '.join(unseen)})")
    if silent:
        within.append(f"causes without a published figure ({', '.join(silent)})")
    first = "What is left after the causes that were counted."
    return f"{first} It includes {' and '.join(within)}." if within else first


def _statement(cause: CauseRule, figure: Figure, said: TestEvidence, c: Classification, stratum: str) -> str:
    if c.cause_found == cause.id:
        return "Found or likely by the tests or the scan; the outlook is this cause's."
    parts = [_counted_words(figure, stratum)]
    if said.excluded:
        parts.append("Excluded by a normal diagnostic test.")
    elif said.unquantified:
        parts.append("The test results bear on it, but no published figure says by how much.")
    if c.cause_found != "none":
        parts.append("Another cause was found.")
    if cause.pattern and c.pattern == cause.pattern:
        parts.append("To be thought of with a calcification on the liver surface.")
    return " ".join(parts)


def _counted_words(figure: Figure, stratum: str) -> str:
    if figure.basis == "no_published_figure":
        return "No published figure for such fetuses."
    series = "one series" if figure.studies == 1 else f"{figure.studies} series"
    among = {"isolated": "isolated on the scan", "non_isolated": "not isolated", "all": "of any kind"}[
        stratum
    ]
    if figure.basis == "none_seen":
        return (
            f"None of {figure.total} fetuses ({among}) in {series}; up to {100 * (figure.upper or 0):.1f} %."
        )
    return f"{figure.events} of {figure.total} fetuses ({among}) in {series}."
