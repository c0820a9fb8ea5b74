"""What is abnormal or open in a record, by name: the reasons of the class, looked up where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable

from echolith.assess.model import Reason
from echolith.case.model import Exam
from echolith.report.class_words import how_found
from echolith.report.documents import record_in_words as record
from echolith.report.documents.material import Material

_EXAM = re.compile(r"exams\[(\d+)\](?:\.findings\[(\d+)\])?(?:\.(\w+))?")
_TEST = re.compile(r"tests\[(\d+)\]")
_WORK_UP = "work-up"
_OTHER_ABNORMAL = "rule other-abnormal"
"""How the assessment marks what its rule of other abnormal findings rests on."""


def decided_by(m: Material) -> tuple[str, ...]:
    """Return what ended the isolation or leaves it open."""
    return _names(m, (r for r in _reasons(m) if r.basis.startswith("rule ")))


def also_there(m: Material) -> tuple[str, ...]:
    """Return what is abnormal or open beside what decided the class."""
    told = set(decided_by(m))
    return tuple(
        n for n in _names(m, (r for r in _reasons(m) if r.basis.startswith("also: "))) if n not in told
    )


def abnormal_tests(m: Material) -> tuple[str, ...]:
    """Return the abnormal results of the work-up that were not named yet."""
    told = {*decided_by(m), *also_there(m)}
    return tuple(n for n in _names(m, (r for r in _reasons(m) if r.basis == _WORK_UP)) if n not in told)


def of_co_twin_only(m: Material) -> bool:
    """Return whether every abnormal result of the work-up is a test of another fetus."""
    places = [match for r in _reasons(m) if r.basis == _WORK_UP and (match := _TEST.fullmatch(r.where))]
    fetuses = [m.case.tests[int(match[1])].fetus for match in places]
    return bool(fetuses) and all(f not in (None, m.assessment.fetus) for f in fetuses)


def any_other_finding(m: Material) -> bool:
    """Return whether a scan shows something definite beside the finding, named or not."""
    definite = [r for r in _reasons(m) if r.basis.endswith(_OTHER_ABNORMAL)]
    return any(r.where.startswith("exams[") for r in definite)


def high_risk_screening(m: Material) -> bool:
    """Return whether a high-risk screening result stands that no diagnostic test has answered."""
    places = {r.where for r in _reasons(m) if r.basis == _WORK_UP}
    c = m.assessment.classification
    if c.cause_found != "none" and how_found(c) == "found":
        return False
    return any(known.where in places and known.test.result == "high_risk" for known in m.known.tests)


def cause_code(m: Material) -> str:
    """Return the cause found as a key of words: the agent itself where the cause is a group of them."""
    c = m.assessment.classification
    for reason in c.reasons:
        place = _TEST.fullmatch(reason.where) if reason.basis == "cause found" else None
        if place is not None and m.words.has(f"clinician.cause.{m.case.tests[int(place[1])].test}"):
            return m.case.tests[int(place[1])].test if c.cause_found == "other_infection" else c.cause_found
    return c.cause_found


def _reasons(m: Material) -> Iterable[Reason]:
    return (r for r in m.assessment.classification.reasons if r.where)


def _names(m: Material, reasons: Iterable[Reason]) -> tuple[str, ...]:
    said = (_name(m, reason.where) for reason in reasons)
    return tuple(dict.fromkeys(name for name in said if name))


def _name(m: Material, where: str) -> str:
    if place := _TEST.fullmatch(where):
        test = m.case.tests[int(place[1])]
        return _of_fetus(m, record.test_words(m, test), test.fetus)
    if place := _EXAM.fullmatch(where):
        exam = m.case.exams[int(place[1])]
        name = _in_exam(m, exam, place[2], place[3])
        return _of_fetus(m, name, exam.fetus) if name else ""
    outcome = m.known.outcome
    if where.startswith("outcome") and outcome is not None and outcome.neonate == "affected":
        return m.words.of("record.neonate", outcome.neonate)
    return ""


def _in_exam(m: Material, exam: Exam, finding: str | None, field: str | None) -> str:
    w = m.words
    at = m.when_known(exam.ga, exam.date, None) if exam.ga is not None or exam.date is not None else ""

    def dated(said: str) -> str:
        return w.say("figures.with_limits", estimate=said, limits=at) if at else said

    if finding is not None:
        seen = exam.findings[int(finding)]
        if seen.code == m.assessment.finding.code:
            return ""
        status = "" if seen.status == "present" else f" {w.of('record.status', seen.status)}"
        return dated(f"{record.sign(m, seen.code).text}{status}")
    if field == "other_anomalies" and exam.other_anomalies:
        return dated(w.of("record.other_anomalies", exam.other_anomalies))
    if field in {"growth", "biometry"}:
        return dated(w.say("record.growth.small"))
    if field == "fluid" and exam.fluid:
        return dated(w.of("record.fluid", exam.fluid))
    if field == "placenta" and exam.placenta:
        return dated(w.of("record.placenta", exam.placenta))
    result = w.of("record.result", exam.result) if exam.result else ""
    name = w.of("record.exam", exam.kind)
    return dated(f"{name}: {result}") if result else ""


def _of_fetus(m: Material, said: str, fetus: str | None) -> str:
    if len(m.case.fetuses) < 2 or fetus in (None, m.assessment.fetus):
        return said
    return m.words.say("record.of_fetus", what=said, fetus=str(fetus))
