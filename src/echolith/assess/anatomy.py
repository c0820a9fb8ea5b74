"""Facts about everything else that was or was not seen of the fetus, placenta, cord and fluid."""

from __future__ import annotations

from echolith.assess.known import Known, KnownExam
from echolith.assess.sheet import FactSheet
from echolith.assess.timeline import Course, current_code
from echolith.case.gestational_age import format_ga_days
from echolith.case.hpo import hpo_label
from echolith.case.vocabulary import IMAGING_TESTS
from echolith.findings.pack import Pack

DETAILED_KINDS = frozenset({"anomaly_scan", "detailed_scan"})
PROBING_KINDS = frozenset({"fetal_mri", "fetal_echocardiography", "doppler"})
"""Exams whose `abnormal` means more than the known focus."""
_SEEN = frozenset({"present", "resolved"})


def add_anatomy(sheet: FactSheet, known: Known, found: dict[str, Course], pack: Pack) -> None:
    """Write the facts ``other.…``, ``structural.present``, ``anatomy.…``, ``group.…``, ``question.…``."""
    structural, soft, uncertain = _named(sheet, found, pack)
    unnamed_structural = _unnamed(sheet, known.exams, pack)
    structural = structural or unnamed_structural
    values = sheet.values
    values["other.present"] = structural or soft
    values["other.structural"] = structural
    values["other.soft_marker"] = soft
    values["other.uncertain"] = bool(uncertain)
    abnormal_unnamed = _abnormal_unnamed(sheet, known, pack)
    values["imaging.abnormal_unnamed"] = abnormal_unnamed

    seen_nothing_else = [
        e for e in known.exams if e.exam.kind in DETAILED_KINDS and e.exam.other_anomalies == "none_seen"
    ]
    values["anatomy.none_seen"] = bool(seen_nothing_else)
    for exam in seen_nothing_else[:1]:
        sheet.because("anatomy.none_seen", f"nothing else seen{_at(exam.day)}", exam.where)
    looked = any(
        e.exam.kind in DETAILED_KINDS and e.exam.other_anomalies in {"none_seen", "seen"} for e in known.exams
    )
    values["anatomy.stated"] = looked

    uncertain_structural = bool(uncertain - pack.soft_marker_codes)
    if structural:
        values["structural.present"] = True
    elif seen_nothing_else and not uncertain_structural and not _abnormal_beyond_markers(known, pack):
        values["structural.present"] = False
    something_unnamed = abnormal_unnamed or any(_seen_unnamed(e, pack) for e in known.exams)
    _groups(sheet, found, pack, bool(seen_nothing_else) and not something_unnamed)


def _at(day: int | None) -> str:
    return f" at {format_ga_days(day)}" if day is not None and day < 322 else ""


def _name(code: str) -> str:
    return hpo_label(code) or code


def _named(sheet: FactSheet, found: dict[str, Course], pack: Pack) -> tuple[bool, bool, set[str]]:
    structural = soft = False
    uncertain: set[str] = set()
    for code, course in found.items():
        if code in pack.codes:
            continue
        entry = course.decisive
        if course.was_there:
            word = "was seen and has resolved" if course.standing == "resolved" else "seen"
            sheet.because("other.present", f"{_name(code)} {word}{_at(entry.day)}", entry.where)
            if code in pack.soft_marker_codes:
                soft = True
            else:
                structural = True
        elif course.standing == "uncertain":
            uncertain.add(code)
            sheet.because("other.uncertain", f"{_name(code)} suspected{_at(entry.day)}", entry.where)
    return structural, soft, uncertain


def _unnamed(sheet: FactSheet, exams: tuple[KnownExam, ...], pack: Pack) -> bool:
    """Whether an exam says that something is abnormal without a finding code."""
    seen = False
    for known in exams:
        exam = known.exam
        statements = []
        if exam.other_anomalies == "seen":
            statements.append(("other anomalies seen", "other_anomalies"))
        if exam.fluid in pack.fluid_codes:
            statements.append((str(exam.fluid), "fluid"))
        if exam.placenta == "abnormal":
            statements.append(("placenta abnormal", "placenta"))
        for statement, key in statements:
            seen = True
            sheet.because("other.present", f"{statement}{_at(known.day)}", f"{known.where}.{key}")
    return seen


def _others_here(known: KnownExam, pack: Pack) -> set[str]:
    """Return the other findings that an exam names as seen; a suspicion explains nothing."""
    return {current_code(f.code) for f in known.exam.findings if f.status in _SEEN} - set(pack.codes)


def _seen_unnamed(known: KnownExam, pack: Pack) -> bool:
    """Whether an exam saw something else and does not say what: it could be anything."""
    return known.exam.other_anomalies == "seen" and _others_here(known, pack) <= pack.soft_marker_codes


def _abnormal_unnamed(sheet: FactSheet, known: Known, pack: Pack) -> bool:
    """Whether an exam (or imaging entered as a test) is called abnormal and does not say what it showed.

    A scan may be called abnormal for the calcification itself; an MRI, echocardiography or Doppler called
    abnormal has seen more than the known focus (the labelling guide calls it normal otherwise).
    """
    unnamed = False
    for item in known.exams:
        exam = item.exam
        if exam.result != "abnormal":
            continue
        focus = any(f.status != "absent" and current_code(f.code) in pack.codes for f in exam.findings)
        if not (_others_here(item, pack) or (focus and exam.kind not in PROBING_KINDS)):
            unnamed = True
            kind = exam.kind.replace("_", " ")
            sheet.because("imaging.abnormal_unnamed", f"{kind} abnormal, finding not named", item.where)
    for test in known.tests:
        if test.test.test in IMAGING_TESTS and test.test.result == "abnormal":
            unnamed = True
            kind = test.test.test.replace("_", " ")
            sheet.because("imaging.abnormal_unnamed", f"{kind} abnormal, finding not named", test.where)
    return unnamed


def _abnormal_beyond_markers(known: Known, pack: Pack) -> bool:
    """Whether an MRI, echocardiography or Doppler is abnormal and names soft markers at most.

    Such an exam may have seen a structural anomaly that nobody wrote down.
    """
    return any(
        item.exam.result == "abnormal"
        and item.exam.kind in PROBING_KINDS
        and _others_here(item, pack) <= pack.soft_marker_codes
        for item in known.exams
    ) or any(t.test.test in IMAGING_TESTS and t.test.result == "abnormal" for t in known.tests)


def _groups(sheet: FactSheet, found: dict[str, Course], pack: Pack, none_seen: bool) -> None:
    for name, codes in pack.code_groups.items():
        if codes.isdisjoint(found):
            if none_seen:
                sheet.values[f"group.{name}"] = sheet.values[f"question.{name}"] = False
            continue
        standings = {found[code].standing for code in codes if code in found}
        was_there = bool(standings & {"present", "resolved"})
        suspected = "uncertain" in standings
        all_denied = all(code in found for code in codes) and not suspected and not was_there
        if was_there:
            sheet.values[f"group.{name}"] = True
        elif not suspected and (none_seen or all_denied):
            sheet.values[f"group.{name}"] = False
        if was_there or suspected:
            sheet.values[f"question.{name}"] = True
        elif none_seen or all_denied:
            sheet.values[f"question.{name}"] = False
