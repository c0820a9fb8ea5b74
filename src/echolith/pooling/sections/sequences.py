"""Leave-one-out and cumulative results as sections."""

from __future__ import annotations

from collections.abc import Sequence

from echolith.pooling.combine import pool
from echolith.pooling.influence.sequences import Step, cumulative, leave_one_out
from echolith.pooling.model import PoolResult
from echolith.pooling.questions_asked import Ask
from echolith.pooling.sections.rows import FIGURE_HEADER, figure_cells
from echolith.pooling.sections.section import Section
from echolith.pooling.text import percent


def pooler(ask: Ask) -> _Pooler:
    """Return a function that pools counts as was asked, without each study's risk in the model."""
    return _Pooler(ask)


class _Pooler:
    """Pools counts by the choices of an `Ask`."""

    def __init__(self, ask: Ask) -> None:
        self._choice = ask.choice

    def __call__(self, events: Sequence[int], totals: Sequence[int], labels: Sequence[str]) -> PoolResult:
        return pool(events, totals, labels=labels, shrunken=False, **self._choice._asdict())


def leave_one_out_section(ask: Ask) -> Section:
    """Return the figure without each study in turn."""
    table = ask.table
    if len(table.events) < 2:
        sentence = "There is one study only; nothing is left without it."
        return Section("leave_one_out", "Without each study in turn", (sentence,), (), (), [])
    steps = leave_one_out(pooler(ask), table.events, table.totals, table.labels)
    sentences = _range_sentences(steps)
    return Section(
        key="leave_one_out",
        title="Without each study in turn",
        sentences=sentences,
        header=("without", *FIGURE_HEADER),
        rows=tuple((step.label, *figure_cells(step.result)) for step in steps),
        data=[step.to_dict() for step in steps],
        drawings=_drawing(ask, "leave-one-out", steps),
    )


def cumulative_section(ask: Ask) -> Section:
    """Return the figure after each year."""
    table = ask.table
    steps = cumulative(pooler(ask), table.events, table.totals, table.labels, table.years)
    return Section(
        key="cumulative",
        title="After each year",
        sentences=("Each row holds all studies up to then; studies of the same year come in together.",),
        header=("up to", *FIGURE_HEADER),
        rows=tuple((step.label, *figure_cells(step.result)) for step in steps),
        data=[step.to_dict() for step in steps],
        drawings=_drawing(ask, "cumulative", steps),
    )


def _range_sentences(steps: tuple[Step, ...]) -> tuple[str, ...]:
    known = [(step.result.estimate, step.label) for step in steps if step.result.estimate is not None]
    missing = [step.label for step in steps if step.result.estimate is None]
    sentences = []
    if known:
        low, high = min(known), max(known)
        sentences.append(
            f"The estimate goes from {percent(low[0])} % (without {low[1]}) to {percent(high[0])} % "
            f"(without {high[1]})."
        )
    if missing:
        sentences.append(f"There is no estimate without {', '.join(missing)}; the rows say what there is.")
    return tuple(sentences)


def _drawing(ask: Ask, kind: str, steps: tuple[Step, ...]) -> tuple[tuple[str, str], ...]:
    if kind not in ask.asked.drawings and not ask.asked.page:
        return ()
    from echolith.pooling.plots.sequence import draw_sequence

    return ((kind, draw_sequence(kind, steps, ask.result)),)
