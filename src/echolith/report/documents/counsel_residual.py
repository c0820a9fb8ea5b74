"""Residual risk after each result, as a table in words."""

from __future__ import annotations

from echolith.assess.counsel.model import Counsel, Residual, ResultStep
from echolith.report.documents import figures_in_words as figures
from echolith.report.documents.blocks import Block, Paragraph, Table
from echolith.report.documents.counsel_risks import standing_words
from echolith.report.documents.material import Material
from echolith.report.documents.parts import heading

_NUMBERS = frozenset({"figure", "none_seen"})
_OTHER = "another_cause_found"


def residual_blocks(m: Material, told: Counsel) -> tuple[Block, ...]:
    """Return the table; nothing if no cause has a figure or a result that speaks of it."""
    w = m.words
    rows = tuple(row for cause in told.residual if _is_told(cause) for row in _rows(m, cause, told))
    if not rows:
        return ()
    head = tuple(w.say(f"counsel.residual.{name}") for name in ("cause", "after", "risk", "trace"))
    caption = w.say("counsel.residual.caption")
    table = Table(caption, head, rows, numeric=(2,), shares=(0.26, 0.26, 0.29, 0.19))
    return (heading(m, "counsel.part.residual"), table, *_notes(m, told))


def _notes(m: Material, told: Counsel) -> tuple[Block, ...]:
    w = m.words
    if not told.steps:
        return (Paragraph(w.say("counsel.residual.no_steps"), "small"),)
    if all(row.standing != _OTHER for row in told.residual):
        return ()
    said = f"{w.say('counsel.residual.after_all')}: {w.say('counsel.if.other_causes')}"
    return (Paragraph(m.words.capital(said), "small"),)


def _is_told(row: Residual) -> bool:
    counted = row.before.estimate is not None or row.before.upper is not None
    return counted or (row.standing != _OTHER and any(step.bears for step in row.steps))


def _rows(m: Material, row: Residual, told: Counsel) -> list[tuple[str, str, str, str]]:
    """Return the risk before the tests, and after each result that speaks of the cause or changes its figure.

    A figure that moves because another cause became more likely stands beside the result that moved it: left
    out, its change would be laid to the next result that speaks of this cause.
    """
    w = m.words
    last = figures.interval_of(m, row.before, none_seen=row.basis == "none_seen")
    ids = ", ".join(row.count_ids) or w.say("shared.dash")
    rows = [(w.of("clinician.cause", row.cause), w.say("counsel.residual.before"), last, ids)]
    results = {step.step: step for step in told.steps}
    for step in row.steps:
        risk = standing_words(m, step.after, step.standing)
        other = step.standing == _OTHER and not step.bears
        if other or (risk == last and not step.bears):
            continue
        unchanged = risk == last and step.standing in _NUMBERS
        said = w.say("counsel.residual.unchanged", risk=risk) if unchanged else risk
        ids = ", ".join(step.parameter_ids) or w.say("shared.dash")
        rows.append(("", _result(m, results[step.step]), said, ids))
        last = risk
    return rows


def _result(m: Material, step: ResultStep) -> str:
    test, result = m.words.of("record.test", step.test), m.words.of("record.result", step.result)
    return m.words.say("counsel.residual.result", test=test, result=result)
