"""The picture of the residual risks: each cause before the tests, and after each result that moves it."""

from __future__ import annotations

from echolith.assess.counsel.model import Counsel, Residual, ResultStep
from echolith.assess.model import Interval
from echolith.report.documents import figures_in_words as figures
from echolith.report.documents.blocks import Picture
from echolith.report.documents.counsel_risks import cause_name
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
_WIDTH_MM = 168.0


def residual_picture(m: Material, told: Counsel) -> tuple[Picture, ...]:
    """Return the picture; none where no result moves any figure."""
    results = {step.step: step for step in told.steps}
    rows = tuple(row for cause in told.residual if (row := _row(m, cause, results)) is not None)
    if not rows:
        return ()
    w = m.words
    title, note = w.say("pictures.causes.title_each"), w.say("pictures.causes.note_each")
    said = [
        f"{row.labels[0]}: {'; '.join(mark.said for mark in (cause.now, *cause.then))}."
        for row in rows
        for cause in row.causes
    ]
    description = " ".join([*said, note])
    drawn = RiskStepsTold(
        rows,
        note,
        least_risk(rows),
        title,
        description,
        w.say("pictures.causes.before"),
        w.say("pictures.causes.after_each"),
        w.say("pictures.causes.none_seen"),
        w.percent,
    )
    return (Picture(risk_steps_picture(drawn, "residual"), f"{title}. {description}", width_mm=_WIDTH_MM),)


def _row(m: Material, row: Residual, results: dict[int, ResultStep]) -> RiskRow | None:
    w, last = m.words, row.before
    marks: list[Mark] = []
    for step in row.steps:
        if step.standing not in _DRAWN or step.after == last:
            continue
        result = results[step.step]
        test = w.of("record.test", result.test)
        name = w.say("counsel.residual.result", test=test, result=w.of("record.result", result.result))
        marks.append(_mark(m, name, step.after, none_seen=step.standing == "none_seen"))
        last = step.after
    if not marks:
        return None
    before = _mark(m, w.say("counsel.residual.before"), row.before, none_seen=row.basis == "none_seen")
    label = m.words.capital(cause_name(m, row.cause))
    return RiskRow((label,), (CauseMarks("", before, tuple(marks)),), "")


def _mark(m: Material, name: str, risk: Interval, *, none_seen: bool) -> Mark:
    said = figures.interval_of(m, risk, none_seen=none_seen)
    return Mark(f"{name}: {said}", risk)
