"""The letter to the referring clinician: one to two A4 pages."""

from __future__ import annotations

from echolith.assess.model import PlanItem
from echolith.assess.plan_groups import lost
from echolith.report.documents import figures_in_words as figures
from echolith.report.documents import plan_in_words as plan
from echolith.report.documents.blocks import (
    Beside,
    Block,
    Box,
    Bullets,
    Document,
    Lines,
    Pairs,
    Paragraph,
    Span,
    Table,
    Text,
)
from echolith.report.documents.class_in_words import class_in_words, decide_ids, finding_line
from echolith.report.documents.counsel_procedure import added_loss_words
from echolith.report.documents.frame import document
from echolith.report.documents.growth_in_words import growth_course, growth_table
from echolith.report.documents.material import Material
from echolith.report.documents.parts import (
    causes_table,
    contrary_items,
    heading,
    outlook_table,
    particulars,
    record_table,
    similar_items,
    sources,
)
from echolith.report.headline import headline

_NEAREST = 2
"""How many of the nearest published fetuses the letter names; the page has all."""


def letter(m: Material) -> Document:
    """Return the letter."""
    w = m.words
    blocks: tuple[Block, ...] = (
        Pairs(((w.say("letter.name"), w.say("letter.name_blank")), *particulars(m))),
        Box(_summary(m), "figure"),
        *_record(m),
        *_next(m),
        *_outlook(m),
        *_causes(m),
        *_growth(m),
        *_contrary(m),
        *_similar(m),
        *sources(m),
        Lines(w.say("letter.signature_line"), 1),
    )
    return document("letter", w.say("letter.title"), blocks, m)


def _summary(m: Material) -> tuple[Block, ...]:
    first, *rest = class_in_words(m)
    blocks: list[Block] = [Paragraph(first, "lead"), Paragraph(finding_line(m))]
    if rest:
        blocks.append(Paragraph(" ".join(rest)))
    if (decides := decide_ids(m)) and not lost(m.assessment):
        items = m.words.listed([m.words.of("clinician.decide", each) for each in decides])
        blocks.append(Paragraph(m.words.say("letter.decides", items=items)))
    return tuple(blocks)


def _record(m: Material) -> tuple[Block, ...]:
    return (heading(m, "letter.part.record"), record_table(m))


def _next(m: Material) -> tuple[Block, ...]:
    w = m.words
    blocks: list[Block] = []
    if due := plan.due_items(m):
        head = (w.say("letter.next.what"), w.say("letter.next.when"), w.say("letter.next.why"))
        rows = tuple(_due_row(m, item) for item in due)
        table = Table(w.say("letter.next.caption"), head, rows, shares=(0.4, 0.16, 0.44))
        blocks += [heading(m, "letter.part.next"), table]
        if any(item.local_practice for item in due):
            blocks.append(Paragraph(f"* {w.say('letter.next.local')}", "small"))
    for group, key in (("cannot_tell", "unclear"), ("later", "later")):
        if items := plan.items_of(m, group):
            said = "; ".join(_brief(m, i) for i in items)
            blocks.append(Paragraph((Span(f"{w.say(f'letter.part.{key}')}: ", bold=True), Span(f"{said}."))))
    if items := plan.declined(m):
        blocks.append(Paragraph(w.say("letter.part.declined", items=_steps(m, items))))
    for key, items in (
        ("done", plan.items_of(m, "done")),
        ("on_wish", plan.on_wish(m)),
        ("not_needed", plan.not_needed(m)),
        ("too_late", plan.items_of(m, "too_late")),
    ):
        if items:
            blocks.append(Paragraph(w.say(f"letter.part.{key}", items=_steps(m, items)), "small"))
    return tuple(blocks)


def _steps(m: Material, items: tuple[PlanItem, ...]) -> str:
    w = m.words
    return w.listed([w.of(_section(m, item), item.id) for item in items])


def _section(m: Material, item: PlanItem) -> str:
    """Return where the short name of a step stands: some go by another once they are done."""
    done = item.status == "done" and m.words.has(f"clinician.step_done.{item.id}")
    return "clinician.step_done" if done else "clinician.step"


def _brief(m: Material, item: PlanItem) -> str:
    """Return a step that is not asked for now, without the end of its window."""
    w = m.words
    short = w.of("clinician.step", item.id)
    if item.from_age_days is not None:
        return w.say("figures.with_limits", estimate=short, limits=plan.when(m, item))
    opens = plan.opens(m, item)
    return w.say("figures.with_limits", estimate=short, limits=opens) if opens else short


def _due_row(m: Material, item: PlanItem) -> tuple[Text, ...]:
    w = m.words
    name = plan.what(m, item) + ("\u00a0*" if item.local_practice else "")
    when = plan.when(m, item)
    stands = item.standing
    if stands:
        when = w.say("figures.with_limits", estimate=when, limits=w.say(f"letter.next.{stands}"))
    said = [plan.why(m, item)]
    if item.id == "invasive_test" and stands != "awaited":
        said.append(added_loss_words(m))
    said.append(plan.local_words(m, item))
    return (name, when, " ".join(part for part in said if part))


def _outlook(m: Material) -> tuple[Block, ...]:
    h = headline(m.assessment)
    blocks: list[Block] = [heading(m, "letter.part.outlook"), Paragraph(figures.headline_words(m), "lead")]
    if h.row is not None:
        blocks.append(Paragraph(figures.basis_words(m, h.row)))
    blocks += [Paragraph(said) for said in figures.conditional_words(m, h)]
    return (*blocks, *outlook_table(m))


def _causes(m: Material) -> tuple[Block, ...]:
    return (heading(m, "letter.part.causes"), *causes_table(m))


def _growth(m: Material) -> tuple[Block, ...]:
    if not m.assessment.growth:
        return ()
    table, course = growth_table(m), growth_course(m)
    body = Beside((table,), course, 0.54) if course else table
    return (heading(m, "letter.part.growth"), body)


def _contrary(m: Material) -> tuple[Block, ...]:
    items = contrary_items(m)
    return (heading(m, "letter.part.contrary"), Bullets(items)) if items else ()


def _similar(m: Material) -> tuple[Block, ...]:
    items = similar_items(m, _NEAREST)
    if not items:
        return ()
    note = () if m.words.language == "en" else (Paragraph(m.words.say("letter.similar.quoted"), "small"),)
    return (heading(m, "letter.part.similar"), Bullets(items), *note)
