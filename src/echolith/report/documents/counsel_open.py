"""The open tests of the counsellor's page: in which order, how each stands, and what it would change."""

from __future__ import annotations

from echolith.assess.counsel.model import Counsel, NotOpen, OpenTest, Rank
from echolith.report.documents.blocks import Block, Paragraph, Table, Text
from echolith.report.documents.counsel_picture import open_tests
from echolith.report.documents.material import Material
from echolith.report.documents.parts import heading


def open_blocks(m: Material, told: Counsel) -> tuple[Block, ...]:
    """Return the picture and the table of the open tests, and which tests are not open and why."""
    w = m.words
    tests = {test.test: test for test in told.open_tests}
    if not told.ranked:
        return (heading(m, "counsel.part.open"), Paragraph(w.say("counsel.open.none")), *_not_open(m, told))
    head = tuple(w.say(f"counsel.open.{name}") for name in ("rank", "test", "state", "why"))
    table = Table(
        w.say("counsel.open.caption"),
        head,
        _rows(m, told.ranked, tests),
        shares=(0.09, 0.27, 0.2, 0.44),
    )
    return (heading(m, "counsel.part.open"), table, *_not_open(m, told), *open_tests(m, told))


def _rows(m: Material, ranked: tuple[Rank, ...], tests: dict[str, OpenTest]) -> tuple[tuple[Text, ...], ...]:
    """Return the tests in their order; neighbours of which the same is said stand in one row."""
    w = m.words
    rows: list[tuple[str, str, str, str]] = []
    first = 0
    for rank in ranked:
        name = m.words.capital(w.of("record.test", rank.test))
        reasons = ", ".join(w.of("counsel.reason", reason) for reason in rank.reasons)
        stands = _stands(m, tests[rank.test])
        if rows and rows[-1][2:] == (stands, reasons):
            names = f"{rows[-1][1]}; {w.of('record.test', rank.test)}"
            rows[-1] = (f"{w.decimal(first, 0)}\u2013{w.decimal(rank.position, 0)}", names, stands, reasons)
        else:
            first = rank.position
            rows.append((w.decimal(first, 0), name, stands, reasons))
    return tuple(rows)


def _stands(m: Material, test: OpenTest) -> str:
    w = m.words
    state = w.of("counsel.state", test.state)
    if test.window == "open":
        return state
    if test.window == "not_yet_open":
        time = w.say("counsel.window.not_yet_open", ga=test.from_ga or "")
    elif test.window == "unknown":
        time = w.say("counsel.procedure.time.unknown")
    else:
        time = w.of("counsel.window", test.window)
    return w.say("counsel.open.state_and_time", state=state, time=time)


def _not_open(m: Material, told: Counsel) -> tuple[Block, ...]:
    if not told.not_open:
        return ()
    said = "; ".join(_not_open_item(m, each) for each in told.not_open)
    return (Paragraph(f"{m.words.say('counsel.part.not_open')}: {said}.", "small"),)


def _not_open_item(m: Material, each: NotOpen) -> str:
    why = m.words.of("counsel.why_not", each.why)
    return m.words.say("counsel.not_open_item", test=m.words.of("record.test", each.test), why=why)
