"""What is known of the pregnancy at the moment, as lines of a table: examinations, tests, outcome."""

from __future__ import annotations

from typing import NamedTuple

from echolith.assess.known import LOSSES, KnownExam, KnownTest
from echolith.assess.results import ABNORMAL
from echolith.case.hpo import current_id, hpo_label
from echolith.case.model import Exam, Finding, FollowUp, Test
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
    tests += [_co_twin_line(m, known) for known in m.known.co_twin_tests if known.test.result in ABNORMAL]
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
    lines: tuple[tuple[Text, ...], ...] = tuple((x.what, x.when, x.result) for x in record_lines(m))
    others = tuple(
        (m.words.say("record.co_twin", fetus=fetus), "", said) for fetus, said in co_twin_outcomes(m)
    )
    return (*lines, *others)


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
    said += [_follow_up(m, each) for each in o.follow_up]
    return ", ".join(said)


def _follow_up(m: Material, seen: FollowUp) -> str:
    w = m.words
    at = w.say("record.follow_up")
    if seen.age_months is not None:
        whole = round(seen.age_months)
        at = w.count("record.follow_up_at", whole)
    parts = [at]
    parts += [w.say("record.development", text=seen.development)] if seen.development else []
    parts += [w.say("record.liver", text=seen.liver)] if seen.liver else []
    return "; ".join(parts)


def co_twin_outcomes(m: Material) -> tuple[tuple[str, str], ...]:
    """Return each other fetus that was lost or is affected, with what is recorded of it."""
    told = []
    for o in m.known.co_twin_outcomes:
        if o.pregnancy in LOSSES or o.neonate == "affected":
            said = [m.words.of("record.outcome", o.pregnancy)]
            said += [m.when_known(o.ga, o.date, None)] if o.ga or o.date else []
            said += [m.words.of("record.neonate", o.neonate)] if o.neonate else []
            told.append((o.fetus or "", ", ".join(said)))
    return tuple(told)


def sign(m: Material, code: str) -> Span:
    """Return the name of a finding; in English where the language has none, and marked so."""
    key = f"clinician.sign.{code}"
    if m.words.has(key):
        return Span(m.words.say(key))
    code = current_id(code)  # a retired term goes by the name of the one that took its place
    if m.words.has(f"clinician.sign.{code}"):
        return Span(m.words.say(f"clinician.sign.{code}"))
    label = hpo_label(code) or code
    label = label[:1].lower() + label[1:] if label[1:2].islower() else label
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
    details = ", ".join(_details(m, finding))
    return (sign(m, finding.code), Span(f" {status} ({details})" if details else f" {status}"))


def _details(m: Material, finding: Finding) -> list[str]:
    w = m.words
    said = [w.say(f"clinician.finding.number.{finding.number}")] if finding.number else []
    said += [w.say(f"clinician.finding.place.{finding.location}")] if finding.location else []
    said += [f"{w.decimal(finding.max_size_mm)} mm"] if finding.max_size_mm is not None else []
    for name, stated in (("flow", finding.flow), ("shadowing", finding.shadowing)):
        said += [] if stated is None else [w.say(f"record.{name}.{'yes' if stated else 'no'}")]
    return said


def _test_line(m: Material, known: KnownTest) -> Line:
    test = known.test
    day = known.day if known.day is not None else _LAST
    when = m.when_known(test.ga, test.date, known.day)
    return Line(day, m.words.of("record.test", test.test), when, (Span(_result(m, test)),))


def _co_twin_line(m: Material, known: KnownTest) -> Line:
    line = _test_line(m, known)
    return line._replace(what=m.words.say("record.of_fetus", what=line.what, fetus=known.test.fetus or ""))


def test_words(m: Material, test: Test) -> str:
    """Return a test with its result, in a few words."""
    return f"{m.words.of('record.test', test.test)}: {_result(m, test)}"


def _result(m: Material, test: Test) -> str:
    w, detail = m.words, test.detail
    said = [w.of("record.result", test.result or test.status or "not_stated")]
    if detail is not None:
        for name in ("igg", "igm", "avidity", "pcr"):
            value = getattr(detail, name)
            if value is not None:
                section = "record.avidity_value" if name == "avidity" else "record.result"
                said.append(w.say(f"record.{name}", value=w.of(section, str(value))))
        if detail.fraction is not None:
            said.append(w.say("record.fraction", value=w.decimal(detail.fraction)))
        if detail.text:
            said.append(w.say("record.quoted", text=detail.text))
    return ", ".join(said)


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
