"""Parts that several documents share."""

from __future__ import annotations

from collections.abc import Iterable

from echolith.assess.model import SourceRef
from echolith.report.class_words import how_found
from echolith.report.documents import figures_in_words as figures
from echolith.report.documents import record_in_words as record
from echolith.report.documents.blocks import Block, Heading, Paragraph, Span, Table, Text
from echolith.report.documents.material import Material
from echolith.report.documents.source_names import name_of
from echolith.report.headline import headline
from echolith.report.sources import source_url


def heading(m: Material, key: str) -> Heading:
    """Return a heading of level 2."""
    return Heading(m.words.say(key))


def particulars(m: Material) -> tuple[tuple[str, Text], ...]:
    """Return case, fetus, moment, dating and the mother's age, as far as the record has them."""
    w, case = m.words, m.case
    pairs: list[tuple[str, Text]] = [(w.say("shared.case"), case.id)]
    if len(case.fetuses) > 1:
        chorionicity = w.of("record.chorionicity", case.chorionicity or "unknown")
        pairs.append((w.say("shared.fetus"), f"{m.assessment.fetus} ({chorionicity})"))
    pairs.append((w.say("letter.as_of"), m.moment_words()))
    if case.dating is not None and case.dating.due_date is not None:
        method = w.of("record.dating", case.dating.method)
        value = w.say("letter.dating_value", due_date=w.date(case.dating.due_date), method=method)
        pairs.append((w.say("letter.dating"), value))
    if case.mother is not None and case.mother.age is not None:
        pairs.append((w.say("letter.age"), w.say("record.mother_age", age=w.decimal(case.mother.age))))
    return tuple(pairs)


def sources(m: Material) -> tuple[Block, ...]:
    """Return the publications behind the figures and the contrary evidence, each with its link."""
    used = {c.source_id for row in m.assessment.outlook if row.applies == "now" for c in row.counts}
    used |= {c.source_id for row in m.assessment.causes for c in row.counts}
    used |= {each.source_id for each in m.assessment.contrary}
    used |= _background_sources(m)
    return sources_of(m, tuple(s for s in m.assessment.sources if s.source_id in used))


def _background_sources(m: Material) -> set[str]:
    """Return the sources of the risks in any pregnancy."""
    ids = {i for row in m.assessment.causes for i in (row.background.parameter_id or "").split(",") if i}
    return {m.pack.evidence.parameter(i).source_id for i in ids}


def sources_of(m: Material, used: Iterable[SourceRef]) -> tuple[Block, ...]:
    """Return publications with their links, in one paragraph."""
    spans: list[Span] = []
    for source in used:
        address = source_url(source)
        shown = source.doi or (
            "" if not address else address.removeprefix("https://").removeprefix("http://")
        )
        spans += [Span("; ")] if spans else []
        spans.append(Span(name_of(m, source.source_id)))
        if shown:
            spans += [Span("\u00a0"), Span(shown, link=address)]
    return (heading(m, "letter.part.sources"), Paragraph(tuple(spans), "small")) if spans else ()


def record_table(m: Material) -> Table:
    """Return what is known of the pregnancy, in order of time, the outcome last."""
    w = m.words
    head = (w.say("letter.record.what"), w.say("letter.record.when"), w.say("letter.record.result"))
    rows = record.rows(m)
    if outcome := record.outcome_words(m):
        rows = (*rows, (w.say("record.outcome_label"), "", outcome))
    return Table(w.say("letter.record.caption"), head, rows, shares=(0.3, 0.2, 0.5))


def outlook_table(m: Material) -> tuple[Block, ...]:
    """Return the figures that apply now; none after a loss, and none where nothing applies."""
    w, rows = m.words, figures.outlook_rows(m)
    if not rows or headline(m.assessment).why_none_code in {"loss", "known"}:
        return ()
    head = tuple(
        w.say(f"letter.outlook.{k}") for k in ("outcome", "figure", "typical", "studies", "certainty")
    )
    shares = (0.26, 0.23, 0.23, 0.16, 0.12)
    return (Table(w.say("letter.outlook.caption"), head, rows, numeric=(1, 2, 3), shares=shares),)


def causes_table(m: Material) -> tuple[Block, ...]:
    """Return the causes before and after the tests; those without any figure are named below."""
    w, rows = m.words, figures.cause_rows(m)
    blocks: list[Block] = []
    if rows:
        head = tuple(
            w.say(f"letter.causes.{k}") for k in ("cause", "background", "counted", "before", "after")
        )
        shares = (0.3, 0.13, 0.12, 0.225, 0.225)
        blocks.append(Table(w.say("letter.causes.caption"), head, rows, numeric=(1, 2, 3, 4), shares=shares))
    if m.assessment.classification.cause_found != "none":
        likely = how_found(m.assessment.classification) != "found"
        blocks.append(Paragraph(w.say(f"letter.causes.{'likely' if likely else 'found'}")))
    if silent := figures.silent_causes(m):
        blocks.append(Paragraph(w.say("letter.causes.silent", items=w.listed(silent)), "small"))
    return tuple(blocks)


def contrary_items(m: Material) -> tuple[Text, ...]:
    """Return the published evidence that speaks against an easy answer, each with its source."""
    return tuple(_contrary(m, each.source_id, each.statement) for each in m.assessment.contrary)


def _contrary(m: Material, source_id: str, statement: str) -> Text:
    key = f"clinician.contrary.{source_id}"
    own = m.words.has(key)
    language = "" if own or m.words.language == "en" else "en"
    said = Span(m.words.say(key) if own else statement, language=language)
    return (said, Span(f" ({name_of(m, source_id)})"))


def similar_items(m: Material, most: int) -> tuple[Text, ...]:
    """Return the nearest published fetuses; their outcomes are quoted in English as the evidence has them."""
    language = "" if m.words.language == "en" else "en"
    return tuple(
        (Span(f"{name_of(m, each.source_id)}: "), Span(each.outcome, language=language))
        for each in m.assessment.similar[:most]
    )
