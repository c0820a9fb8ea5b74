"""The picture of the open tests in the language of the document."""

from __future__ import annotations

from collections.abc import Iterator

from echolith.assess.counsel.model import CauseChange, Counsel, IfResult, OpenTest, Rank
from echolith.assess.model import Interval
from echolith.report.documents.blocks import Picture
from echolith.report.documents.counsel_risks import cause_name, standing_words
from echolith.report.documents.material import Material
from echolith.report.pictures.risk_steps import risk_steps_picture
from echolith.report.pictures.risk_steps_told import (
    CauseMarks,
    Mark,
    RiskRow,
    RiskStepsTold,
    least_risk,
)

_DRAWN = frozenset({"figure", "none_seen"})
_NOT_DRAWN = Interval(None, None, None)
_WIDTH_MM = 168.0
_LINES = 16
"""Lines of one part of the picture, about."""


def open_tests(m: Material, told: Counsel) -> tuple[Picture, ...]:
    """Return what each open test would change; none if no test is open.

    A long picture comes in parts with one scale, so that a page can end between two tests.
    """
    tests = {test.test: test for test in told.open_tests}
    rows = _merged([_row(m, rank, tests[rank.test]) for rank in told.ranked])
    parts = _parts(rows)
    note = m.words.say("counsel.picture.other_series") if _changes_class(told) else ""
    return tuple(
        _picture(m, part, least_risk(rows), note if part is parts[-1] else "", number)
        for number, part in enumerate(parts, start=1)
    )


def _picture(m: Material, rows: tuple[RiskRow, ...], least: float, note: str, number: int) -> Picture:
    w = m.words
    title = w.say("pictures.open_tests.title")
    description = " ".join([*(_in_words(row) for row in rows), note]).strip()
    told = RiskStepsTold(
        rows,
        note,
        least,
        title,
        description,
        w.say("pictures.open_tests.now"),
        w.say("pictures.open_tests.then"),
        w.say("pictures.causes.none_seen"),
        w.percent,
    )
    svg = risk_steps_picture(told, f"open-tests-{number}")
    return Picture(svg, f"{title}. {description}", width_mm=_WIDTH_MM)


def _parts(rows: tuple[RiskRow, ...]) -> list[tuple[RiskRow, ...]]:
    parts: list[tuple[RiskRow, ...]] = []
    lines = 0
    for row in rows:
        more = len(row.labels) + 1 + sum(3 + len(cause.then) for cause in row.causes)
        like_the_last = bool(parts) and bool(row.causes) == bool(parts[-1][-1].causes)
        if like_the_last and lines + more <= _LINES:
            parts[-1] = (*parts[-1], row)
            lines += more
        else:
            parts.append((row,))
            lines = more
    return parts


def _changes_class(told: Counsel) -> bool:
    return any("isolated" in result.changed for test in told.open_tests for result in test.results)


def _in_words(row: RiskRow) -> str:
    said = [row.said] if row.said else []
    for cause in row.causes:
        marks = ", ".join(mark.said for mark in (cause.now, *cause.then))
        said.append(f"{cause.label}, {marks}")
    return f"{'; '.join(row.labels)}: {'; '.join(said)}."


def _merged(rows: list[RiskRow]) -> tuple[RiskRow, ...]:
    """Put neighbours of which the same is said, and nothing drawn, into one row."""
    merged: list[RiskRow] = []
    for row in rows:
        last = merged[-1] if merged else None
        if last is not None and not last.causes and not row.causes and last.said == row.said:
            merged[-1] = last._replace(labels=(*last.labels, *row.labels))
        else:
            merged.append(row)
    return tuple(merged)


def _row(m: Material, rank: Rank, test: OpenTest) -> RiskRow:
    number = m.words.decimal(rank.position, 0)
    label = f"{number}. {m.words.capital(m.words.of('record.test', test.test))}"
    by_cause: dict[str, list[tuple[IfResult, CauseChange]]] = {}
    for result in test.results:
        for change in result.causes:
            if change.bears and change.now.standing in _DRAWN:
                by_cause.setdefault(change.cause, []).append((result, change))
    drawn = {
        cause: changes
        for cause, changes in by_cause.items()
        if any(change.then.standing in _DRAWN for _, change in changes)
    }
    causes = tuple(_cause(m, changes) for changes in drawn.values())
    return RiskRow((label,), causes, _said(m, test, set(drawn)))


def _cause(m: Material, changes: list[tuple[IfResult, CauseChange]]) -> CauseMarks:
    w = m.words
    now = changes[0][1].now
    said_now = standing_words(m, now.after, now.standing)
    return CauseMarks(
        m.words.capital(cause_name(m, now.cause)),
        Mark(w.say("counsel.picture.now", risk=said_now), now.after),
        tuple(_marks(m, changes)),
    )


def _marks(m: Material, changes: list[tuple[IfResult, CauseChange]]) -> Iterator[Mark]:
    """Yield what each result says of the cause; those that are not drawn and say the same, once."""
    in_words: dict[str, list[str]] = {}
    for result, change in changes:
        name = m.words.of("counsel.result", result.result)
        risk = standing_words(m, change.then.after, change.then.standing)
        if change.then.standing in _DRAWN:
            yield Mark(m.words.say("counsel.picture.if", result=name, risk=risk), change.then.after)
        else:
            in_words.setdefault(risk, []).append(name)
    for risk, names in in_words.items():
        yield Mark(m.words.say("counsel.picture.if", result="; ".join(names), risk=risk), _NOT_DRAWN)


def _said(m: Material, test: OpenTest, drawn: set[str]) -> str:
    """Return what a test changes without a figure: a risk by an unpublished measure, or the class."""
    w = m.words
    spoken = [c for result in test.results for c in result.causes if c.bears and c.cause not in drawn]
    said = []
    for key, causes in (
        ("no_performance", [c.cause for c in spoken if c.then.standing == "no_published_performance"]),
        ("excludes", [c.cause for c in spoken if c.then.standing == "excluded"]),
        ("no_count", [c.cause for c in spoken if c.now.standing == "no_published_figure"]),
    ):
        if causes:
            names = [cause_name(m, cause) for cause in dict.fromkeys(causes)]
            said.append(w.say(f"counsel.picture.{key}", causes=w.listed(names)))
    if not said and not drawn:
        changes_class = any(result.then is None or result.changed for result in test.results)
        # "Changes nothing" would say too much: the plan may change, and with it what is done the same day.
        said.append(w.say("counsel.picture.class_only" if changes_class else "counsel.if.figures_stay"))
    return "; ".join(said)
