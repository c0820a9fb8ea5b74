"""The counsellor's page: risk by age, residual risk after each result, what each open test would change."""

from __future__ import annotations

from echolith.assess.counsel import counsel
from echolith.assess.counsel.model import AgeBackground, AgeRisk, Counsel
from echolith.report.documents import pictures_in_words as pictures
from echolith.report.documents.blocks import Block, Box, Document, Pairs, Paragraph, Table, Text
from echolith.report.documents.class_in_words import class_in_words
from echolith.report.documents.counsel_open import open_blocks
from echolith.report.documents.counsel_procedure import procedure_blocks
from echolith.report.documents.counsel_residual import residual_blocks
from echolith.report.documents.counsel_residual_picture import residual_picture
from echolith.report.documents.counsel_results import result_blocks
from echolith.report.documents.frame import document
from echolith.report.documents.material import Material
from echolith.report.documents.parts import heading, particulars, sources_of

_STAGES = ("this_gestation", "amniocentesis", "term", "live_birth")


def counsellors_page(m: Material) -> Document:
    """Return the page."""
    w = m.words
    told = counsel(m.case, m.pack, as_of=m.as_of, fetus=m.assessment.fetus)
    first, *rest = class_in_words(m)
    summary = (Paragraph(first, "lead"), *((Paragraph(" ".join(rest)),) if rest else ()))
    blocks: tuple[Block, ...] = (
        Pairs(particulars(m)),
        Box(summary, "figure"),
        *_background(m, told),
        *residual_blocks(m, told),
        *(residual_picture(m, told) or pictures.causes(m)),
        *open_blocks(m, told),
        *result_blocks(m, told),
        *procedure_blocks(m, told),
        *sources_of(m, told.sources),
    )
    return document("counsel", w.say("counsel.title"), blocks, m)


def _background(m: Material, told: Counsel) -> tuple[Block, ...]:
    w, rows = m.words, told.age_background
    if not rows:
        return ()
    first = rows[0]
    if first.age is None:
        said = w.say("counsel.background.age_unknown")
        return (heading(m, "counsel.part.background"), Paragraph(said))
    stages = [
        s for s in _STAGES if any(r.stage == s and r.estimate is not None for b in rows for r in b.risks)
    ]
    keys = ("now", "amniocentesis", "term", "live_birth")
    head = (
        w.say("counsel.background.cause"),
        *(w.say(f"counsel.background.{keys[_STAGES.index(s)]}") for s in stages),
    )
    cells = tuple(_background_row(m, row, stages) for row in rows)
    used = w.say(f"counsel.background.age_{first.age_of}", age=w.decimal(first.age))
    table = Table(w.say("counsel.background.caption"), head, cells, numeric=tuple(range(1, len(head))))
    return (heading(m, "counsel.part.background"), table, Paragraph(used, "small"))


def _background_row(m: Material, row: AgeBackground, stages: list[str]) -> tuple[Text, ...]:
    by_stage = {risk.stage: risk for risk in row.risks}
    cells = (_age_risk(m, by_stage.get(stage)) for stage in stages)  # type: ignore[call-overload]
    return (m.words.of("clinician.cause", row.cause), *cells)


def _age_risk(m: Material, risk: AgeRisk | None) -> str:
    if risk is None:
        return m.words.say("shared.dash")
    if risk.estimate is None or risk.one_in is None:
        return m.words.of("counsel.background.status", risk.status)
    n, percent = m.words.decimal(risk.one_in, 0), m.words.percent(risk.estimate)
    return m.words.say("counsel.background.one_in", n=n, percent=percent)
