"""What is known of the pregnancy at the moment, as lines of a table: examinations, tests, outcome."""

from __future__ import annotations

from typing import NamedTuple

from echolith.assess.known import KnownExam, KnownTest
from echolith.case.hpo import hpo_label
from echolith.case.model import Exam, Finding
from echolith.report.documents.blocks import Span, Text
from echolith.report.documents.material import Material

_LAST = 10**6
"""Place in the order of time of what has no time."""


class Line(NamedTuple):
    """One line of the record: its place in time, what, when, result."""

    day: int
    what: str
    when: str
    result: tuple[Span, ...]


def record_lines(m: Material) -> tuple[Line, ...]:
    """Return every examination, test and the outcome known at the moment, in order of time."""
    exams = [_exam_line(m, known) for known in m.known.exams]
    tests = [_test_line(m, known) for known in m.known.tests]
    counselling = [
        Line(
            _day(m, each.ga, each.date),
            m.words.of("record.counselling", each.kind),
            m.when_known(each.ga, each.date, None),
            (Span(m.words.say("shared.yes_word")),),
        )
        for each in m.case.counselling
        if _known_by_now(m, each.ga, each.date)
    ]
    return tuple(sorted([*exams, *tests, *counselling], key=lambda line: line.day))


def rows(m: Material) -> tuple[tuple[Text, ...], ...]:
    """Return the lines as cells of a table."""
    return tuple((line.what, line.when, line.result) for line in record_lines(m))


def outcome_words(m: Material) -> str:
    """Return the outcome in words; empty where none is known."""
    o, w = m.known.outcome, m.words
    if o is None:
        return ""
    said = [w.of("record.outcome", o.pregnancy)]
    if o.ga or o.date:
        said.append(m.when_known(o.ga, o.date, None))
    if o.sex and o.sex != "unknown":
        said.append(w.of("record.sex", o.sex))
    if o.neonate:
        said.append(w.of("record.neonate", o.neonate))
    return ", ".join(said)


def sign(m: Material, code: str) -> Span:
    """Return the name of a finding; in English where the language has none, and marked so."""
    key = f"clinician.sign.{code}"
    if m.words.has(key):
        return Span(m.words.say(key))
    label = hpo_label(code) or code
    return Span(label, language="" if m.words.language == "en" else "en")


def _exam_line(m: Material, known: KnownExam) -> Line:
    exam, w = known.exam, m.words
    when = m.when_known(exam.ga, exam.date, known.day)
    if exam.age_days is not None:
        when = w.say("shared.when.day", day=exam.age_days) if exam.age_days else w.say("shared.when.at_birth")
    return Line(
        known.day if known.day is not None else _LAST,
        w.of("record.exam", exam.kind),
        when,
        _joined(_exam_result(m, exam)),
    )


def _exam_result(m: Material, exam: Exam) -> list[tuple[Span, ...]]:
    w = m.words
    said = [_finding(m, finding) for finding in exam.findings]
    if exam.other_anomalies:
        said.append((Span(w.of("record.other_anomalies", exam.other_anomalies)),))
    if exam.fluid:
        said.append((Span(w.of("record.fluid", exam.fluid)),))
    if exam.placenta:
        said.append((Span(w.of("record.placenta", exam.placenta)),))
    if exam.growth and exam.growth.category:
        said.append((Span(w.of("record.growth", exam.growth.category)),))
    if exam.result:
        said.append((Span(w.of("record.result", exam.result)),))
    return said or [(Span(w.say("record.result.not_stated")),)]


def _finding(m: Material, finding: Finding) -> tuple[Span, ...]:
    status = m.words.of("record.status", finding.status)
    size = f" ({m.words.decimal(finding.max_size_mm)} mm)" if finding.max_size_mm is not None else ""
    return (sign(m, finding.code), Span(f" {status}{size}"))


def _test_line(m: Material, known: KnownTest) -> Line:
    test, w = known.test, m.words
    result = w.of("record.result", test.result or test.status or "not_stated")
    day = known.day if known.day is not None else _LAST
    when = m.when_known(test.ga, test.date, known.day)
    return Line(day, w.of("record.test", test.test), when, (Span(result),))


def _joined(parts: list[tuple[Span, ...]]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for number, part in enumerate(parts):
        spans += [Span("; ")] if number else []
        spans += part
    return tuple(spans)


def _day(m: Material, ga: object, date: object) -> int:
    day = m.known.day_of(ga, date)  # type: ignore[arg-type]
    return _LAST if day is None else day


def _known_by_now(m: Material, ga: object, date: object) -> bool:
    moment = m.known.moment.ga_days
    return moment is None or _day(m, ga, date) <= moment
