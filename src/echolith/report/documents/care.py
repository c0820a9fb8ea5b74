"""Draft of a case report by the CARE guideline: 13 items, and in each what the record does not hold."""

from __future__ import annotations

from echolith.assess.plan_groups import lost
from echolith.case.parts import HistoryEntry
from echolith.report.documents import figures_in_words as figures
from echolith.report.documents import record_in_words as record
from echolith.report.documents.blocks import Block, Bullets, Document, Heading, Paragraph
from echolith.report.documents.class_in_words import class_in_words, finding_line
from echolith.report.documents.frame import document
from echolith.report.documents.material import Material
from echolith.report.documents.parts import contrary_items, record_table, similar_items, sources
from echolith.report.headline import headline

ITEMS = (
    "title",
    "keywords",
    "abstract",
    "introduction",
    "patient",
    "findings",
    "timeline",
    "assessment",
    "intervention",
    "follow_up",
    "discussion",
    "perspective",
    "consent",
)
"""The items of CARE in their order (Gagnier et al. 2013, doi 10.1186/1752-1947-7-223)."""

_SIMILAR = 3


def care_draft(m: Material) -> Document:
    """Return the draft."""
    parts = {
        "title": _title(m),
        "keywords": _keywords(m),
        "abstract": _abstract(m),
        "introduction": _introduction(m),
        "patient": _patient(m),
        "findings": _findings(m),
        "timeline": _timeline(m),
        "assessment": _assessment(m),
        "intervention": (_missing(m, "care.no_intervention"),),
        "follow_up": _follow_up(m),
        "discussion": _discussion(m),
        "perspective": (_missing(m, "care.needs.perspective"),),
        "consent": (_missing(m, "care.needs.consent"),),
    }
    incomplete = sum(any(_is_missing(m, block) for block in parts[name]) for name in ITEMS)
    blocks: list[Block] = [
        Paragraph(m.words.say("care.intro"), "small"),
        Paragraph(m.words.count("care.count", incomplete), "lead"),
    ]
    for name in ITEMS:
        blocks += [Heading(m.words.say(f"care.item.{name}")), *parts[name]]
    blocks += sources(m)
    return document("care", m.words.say("care.title"), tuple(blocks), m)


def _missing(m: Material, key: str) -> Paragraph:
    return Paragraph(m.words.say("care.missing", what=m.words.say(key)), "warning")


def _is_missing(m: Material, block: Block) -> bool:
    return isinstance(block, Paragraph) and block.style == "warning"


def _title(m: Material) -> tuple[Block, ...]:
    finding = m.words.say("clinician.finding.name")
    return (Paragraph(m.words.say("care.report_title", finding=finding)),)


def _keywords(m: Material) -> tuple[Block, ...]:
    finding = m.words.say("clinician.finding.name")
    return (Paragraph(m.words.say("care.keyword_list", finding=finding)),)


def _abstract(m: Material) -> tuple[Block, ...]:
    w = m.words
    outcome = record.outcome_words(m)
    said: list[Block] = [
        Paragraph(w.say("care.abstract_finding", finding=finding_line(m))),
        Paragraph(w.say("care.abstract_class", classified=class_in_words(m)[0])),
    ]
    if outcome:
        said.append(Paragraph(w.say("care.abstract_outcome", outcome=outcome)))
    else:
        said.append(_missing(m, "care.needs.outcome"))
    return (*said, _missing(m, "care.needs.lessons"))


def _introduction(m: Material) -> tuple[Block, ...]:
    if headline(m.assessment).per_100 is None:
        return (_missing(m, "care.needs.introduction"),)
    known = m.words.say("care.introduction_known", headline=figures.headline_words(m))
    return (Paragraph(known), _missing(m, "care.needs.introduction"))


def _patient(m: Material) -> tuple[Block, ...]:
    w, mother = m.words, m.case.mother
    said: list[Block] = []
    if mother is not None and mother.age is not None:
        age = w.say("record.mother_age", age=w.decimal(mother.age))
        said.append(Paragraph(w.say("care.mother_age", age=age)))
    else:
        said.append(_missing(m, "care.needs.age"))
    for key, entries in (
        ("infections", mother.infections if mother else ()),
        ("family", mother.family_history if mother else ()),
    ):
        if entries:
            said.append(Paragraph(w.say(f"care.{key}", items="; ".join(_history(e) for e in entries))))
    return (*said, _missing(m, "care.needs.history"))


def _history(entry: HistoryEntry | str) -> str:
    if isinstance(entry, str):
        return entry
    return ", ".join(part for part in (entry.agent, entry.text) if part)


def _findings(m: Material) -> tuple[Block, ...]:
    stated = any(known.exam.growth or known.exam.biometry for known in m.known.exams)
    return (Paragraph(finding_line(m)), *(() if stated else (_missing(m, "care.needs.growth"),)))


def _timeline(m: Material) -> tuple[Block, ...]:
    days = [*(known.day for known in m.known.exams), *(known.day for known in m.known.tests)]
    undated = None in days
    return (record_table(m), *((_missing(m, "care.needs.dates"),) if undated else ()))


def _assessment(m: Material) -> tuple[Block, ...]:
    said: list[Block] = [Bullets(class_in_words(m))]
    if m.assessment.classification.missing:
        said.append(_missing(m, "care.needs.tests"))
    return (*said, _missing(m, "care.needs.reasoning"))


def _follow_up(m: Material) -> tuple[Block, ...]:
    outcome = record.outcome_words(m)
    if not outcome:
        return (_missing(m, "care.needs.outcome"),)
    followed = lost(m.assessment) or (m.known.outcome is not None and bool(m.known.outcome.follow_up))
    return (Paragraph(outcome), *(() if followed else (_missing(m, "care.needs.follow_up"),)))


def _discussion(m: Material) -> tuple[Block, ...]:
    w = m.words
    blocks: list[Block] = []
    if items := contrary_items(m):
        blocks += [Paragraph(w.say("care.discussion_contrary")), Bullets(items)]
    if items := similar_items(m, _SIMILAR):
        blocks += [Paragraph(w.say("care.discussion_similar")), Bullets(items)]
    return (*blocks, _missing(m, "care.needs.discussion"))
