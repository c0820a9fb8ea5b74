"""The risk of the invasive test, every published figure with its source."""

from __future__ import annotations

from collections.abc import Mapping

from echolith.assess.counsel.model import Counsel, ProcedureRisk
from echolith.assess.counsel.procedure_risk import published_losses
from echolith.report.documents.blocks import Block, Paragraph, Table, Text
from echolith.report.documents.material import Material
from echolith.report.documents.parts import heading
from echolith.report.sources import source_name


def procedure_blocks(m: Material, told: Counsel) -> tuple[Block, ...]:
    """Return the figures for as many fetuses as this pregnancy has, and from when each procedure is done."""
    w, risks = m.words, told.procedure_risk
    names = {source.source_id: source_name(source) for source in told.sources}
    shown = tuple(each for each in risks.figures if each.for_this_pregnancy)
    if not risks.tests:
        return ()
    windows = "; ".join(
        w.say(
            "counsel.procedure.window",
            procedure=w.of("counsel.procedure", each.procedure),
            ga=each.from_ga,
            source=names[each.source_id],
            time=w.of("counsel.procedure.time", each.window),
        )
        for each in risks.windows
    )
    blocks: list[Block] = [heading(m, "counsel.part.procedure")]
    if shown:
        head = tuple(
            w.say(f"counsel.procedure.{name}") for name in ("procedure", "measure", "figure", "source")
        )
        rows = tuple(_row(m, each, names) for each in shown)
        blocks.append(
            Table(
                w.say("counsel.procedure.caption"), head, rows, numeric=(2,), shares=(0.26, 0.26, 0.24, 0.24)
            )
        )
    else:
        blocks.append(Paragraph(w.say("counsel.procedure.none")))
    notes = [f"{windows}."] if windows else []
    if len(shown) < len(risks.figures):
        notes.append(w.say("counsel.procedure.left_out"))
    if notes:
        blocks.append(Paragraph(" ".join(notes), "small"))
    return tuple(blocks)


def added_loss_words(m: Material) -> str:
    """Return the published loss above background in one sentence, for the letter; empty if there is none."""
    w = m.words
    added = [
        each
        for each in published_losses(m.pack, len(m.case.fetuses))
        if each.measure == "added_loss" and each.for_this_pregnancy
    ]
    items = [
        w.say(
            "letter.next.added_loss_item",
            procedure=w.listed([w.of("counsel.procedure", name) for name in each.procedures]),
            figure=_figure(m, each),
            parameter=each.parameter_id,
        )
        for each in added
    ]
    return w.say("letter.next.added_loss", items="; ".join(items)) if items else ""


def _row(m: Material, each: ProcedureRisk, sources: Mapping[str, str]) -> tuple[Text, ...]:
    w = m.words
    measure = [w.of("counsel.procedure", each.measure)]
    if each.pregnancy != "unstated":
        measure.append(w.of("counsel.procedure", each.pregnancy))
    if each.losses_from_ga:
        measure.append(w.say("counsel.procedure.from_ga", ga=each.losses_from_ga))
    if each.losses_before_ga:
        measure.append(w.say("counsel.procedure.before_ga", ga=each.losses_before_ga))
    source = f"{sources[each.source_id]} ({each.parameter_id})"
    if each.secondary:
        source = f"{source}, {w.say('counsel.procedure.secondary')}"
    if each.certainty == "derived":
        source = f"{source}, {w.say('counsel.procedure.derived')}"
    names = w.listed([w.of("counsel.procedure", name) for name in each.procedures])
    return (names, ", ".join(measure), _figure(m, each), source)


def _figure(m: Material, each: ProcedureRisk) -> str:
    w = m.words
    ratio = each.measure == "relative_risk"

    def shown(value: float) -> str:
        return w.decimal(value, 2) if ratio else w.percent(value)

    if each.value is None:
        if each.upper is None:
            return w.say("counsel.procedure.none")
        return w.say("counsel.procedure.below", upper=shown(each.upper))
    said = shown(each.value)
    if each.lower is not None and each.upper is not None:
        limits = w.say("shared.span", lower=shown(each.lower), upper=shown(each.upper))
        said = w.say("figures.with_limits", estimate=said, limits=limits)
    if each.events is not None and each.total is not None:
        counted = w.say("counsel.procedure.counted", events=each.events, total=each.total)
        said = f"{said}; {counted}"
    return said
