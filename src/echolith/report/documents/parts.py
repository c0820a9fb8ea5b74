"""Parts that several documents share."""

from __future__ import annotations

from echolith.report.documents.blocks import Block, Heading, Paragraph, Span, Text
from echolith.report.documents.material import Material
from echolith.report.sources import source_name, source_url


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
    spans: list[Span] = []
    for source in (s for s in m.assessment.sources if s.source_id in used):
        address = source_url(source)
        shown = source.doi or ("" if not address else address.removeprefix("https://").removeprefix("http://"))
        spans += [Span("; ")] if spans else []
        spans.append(Span(source_name(source)))
        if shown:
            spans += [Span("\u00a0"), Span(shown, link=address)]
    return (heading(m, "letter.part.sources"), Paragraph(tuple(spans), "small")) if spans else ()
