"""The picture of the open tests in the language of the document."""

from __future__ import annotations

from echolith.assess.counsel.model import CauseChange, CauseState, Counsel, IfResult, OpenTest, Rank
from echolith.assess.model import Interval
from echolith.report.documents import figures_in_words as figures
from echolith.report.documents.blocks import Picture
from echolith.report.documents.counsel_risks import cause_name, first_upper
from echolith.report.documents.material import Material
from echolith.report.pictures.open_tests import (
    CauseMarks,
    Mark,
    OpenTestsTold,
    TestRow,
    open_tests_picture,
)

_DRAWN = frozenset({"figure", "none_seen"})
_NOT_DRAWN = Interval(None, None, None)


def open_tests(m: Material, told: Counsel, *, width_mm: float = 168.0) -> tuple[Picture, ...]:
    """Return what each open test would change; none if no test is open."""
    w = m.words
    tests = {test.test: test for test in told.open_tests}
    rows = _merged([_row(m, rank, tests[rank.test]) for rank in told.ranked])
    if not rows:
        return ()
    title = w.say("pictures.open_tests.title")
    note = w.say("counsel.picture.other_series") if _changes_class(told) else ""
    description = " ".join([*(_in_words(row) for row in rows), note]).strip()
    picture = OpenTestsTold(
        rows,
        note,
        title,
        description,
        w.say("pictures.open_tests.now"),
        w.say("pictures.open_tests.then"),
        w.say("pictures.causes.none_seen"),
        w.percent,
    )
    return (Picture(open_tests_picture(picture, "open-tests"), f"{title}. {description}", width_mm=width_mm),)


def _changes_class(told: Counsel) -> bool:
    return any("isolated" in result.changed for test in told.open_tests for result in test.results)


def _in_words(row: TestRow) -> str:
    said = [row.said] if row.said else []
    for cause in row.causes:
        marks = ", ".join(mark.said for mark in (cause.now, *cause.then))
        said.append(f"{cause.label}, {marks}")
    return f"{'; '.join(row.labels)}: {'; '.join(said)}."


def _merged(rows: list[TestRow]) -> tuple[TestRow, ...]:
    """Put neighbours of which the same is said, and nothing drawn, into one row."""
    merged: list[TestRow] = []
    for row in rows:
        last = merged[-1] if merged else None
        if last is not None and not last.causes and not row.causes and last.said == row.said:
            merged[-1] = last._replace(labels=(*last.labels, *row.labels))
        else:
            merged.append(row)
    return tuple(merged)


def _row(m: Material, rank: Rank, test: OpenTest) -> TestRow:
    number = m.words.decimal(rank.position, 0)
    label = f"{number}. {first_upper(m, m.words.of('record.test', test.test))}"
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
    return TestRow((label,), causes, _said(m, test, set(drawn)))


def _cause(m: Material, changes: list[tuple[IfResult, CauseChange]]) -> CauseMarks:
    w = m.words
    now = changes[0][1].now
    said_now = figures.standing(m, now.after, now.standing)
    return CauseMarks(
        first_upper(m, cause_name(m, now.cause)),
        Mark(w.say("counsel.picture.now", risk=said_now), now.after),
        tuple(_then(m, result, change.then) for result, change in changes),
    )


def _then(m: Material, result: IfResult, then: CauseState) -> Mark:
    risk = figures.standing(m, then.after, then.standing)
    said = m.words.say("counsel.picture.if", result=m.words.of("counsel.result", result.result), risk=risk)
    return Mark(said, then.after if then.standing in _DRAWN else _NOT_DRAWN)


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
        said.append(w.say("counsel.picture.class_only" if changes_class else "pictures.open_tests.no_change"))
    return "; ".join(said)
