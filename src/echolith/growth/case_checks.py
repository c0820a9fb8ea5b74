"""The measurements of a whole case: units, and measurements that cannot be read at all."""

from __future__ import annotations

from echolith.case.model import Biometry, Case
from echolith.case.times import POSTNATAL_EXAM_KINDS, exam_ga
from echolith.growth.units import check_units
from echolith.issues import Issue, in_order


def growth_issues(case: Case) -> tuple[Issue, ...]:
    """Return what is to be said about the measurements of all exams, errors first.

    The gestational age is the exam's own, or that of its date by the pregnancy's dating. A measurement
    without one is a warning (``measurement-without-ga``); one taken after birth is a note, as the
    standards are fetal ones; measurements of several fetuses are a note, as the standards were made from
    singletons.
    """
    issues: list[Issue] = []
    any_before_birth = False
    for index, exam in enumerate(case.exams):
        biometry = exam.biometry
        if biometry is None or not _measured(biometry):
            continue
        where = f"exams[{index}].biometry"
        if exam.kind in POSTNATAL_EXAM_KINDS:
            issues.append(_after_birth_note(where))
            continue
        any_before_birth = True
        ga = exam_ga(exam, case)
        issues += [_without_ga(where)] if ga is None else check_units(biometry, ga.days, where)
    if any_before_birth and len(case.fetuses) > 1:
        issues.append(_several_fetuses())
    return in_order(issues)


def _measured(biometry: Biometry) -> bool:
    return any(value is not None for _, value in biometry)


def _without_ga(where: str) -> Issue:
    return Issue(
        "measurement-without-ga",
        "warning",
        "a measurement without a gestational age has no z-score, and its unit cannot be checked",
        "write the ga of the exam as weeks+days, or its date together with the dating of the pregnancy",
        where,
    )


def _after_birth_note(where: str) -> Issue:
    return Issue(
        "measurement-after-birth",
        "note",
        "a measurement after birth is not read against the fetal standards, and its unit is not checked",
        "use a newborn or child standard",
        where,
    )


def _several_fetuses() -> Issue:
    return Issue(
        "standard-from-singletons",
        "note",
        "the growth standards were made from pregnancies with one fetus",
        "read the centiles with a chart for multiple pregnancies beside them",
        "fetuses",
    )
