"""The work-up groups: what has been done, what is missing, what is abnormal."""

from __future__ import annotations

from typing import NamedTuple

from echolith.assess.facts import CaseFacts
from echolith.assess.known import KnownExam
from echolith.assess.model import Change, Reason, WorkUp
from echolith.assess.result_facts import (
    FETAL_TESTS_OF,
    FULL_DIAGNOSIS,
    fetal_result,
    sampled_before,
    screening_refuted,
)
from echolith.assess.results import Effective
from echolith.case.vocabulary import IMAGING_TESTS, SCREENING_TESTS
from echolith.findings.pack import Pack

_HOW: dict[str, tuple[str, str]] = {
    "aneuploidy": ("cell-free DNA, or karyotype or microarray", "aneuploidy is looked for"),
    "aneuploidy_structural": (
        "karyotype or microarray: beside a structural anomaly cell-free DNA is not enough",
        "aneuploidy is looked for",
    ),
    "cmv": ("maternal CMV IgG and IgM", "CMV is looked for"),
    "toxoplasma": ("maternal toxoplasma IgG and IgM", "toxoplasma is looked for"),
    "parvovirus_b19": ("maternal parvovirus B19 IgG and IgM", "parvovirus B19 is looked for"),
    "detailed_exam": ("a scan that says what else was and was not seen", "the anatomy is looked at"),
}


class WorkUpState(NamedTuple):
    """The state of the work-up."""

    status: WorkUp
    missing: tuple[str, ...]
    reasons: tuple[Reason, ...]
    would_change: tuple[Change, ...]


def work_up(facts: CaseFacts, pack: Pack) -> WorkUpState:
    """Return which groups are missing, and whether the work-up is negative, incomplete or abnormal.

    Negative: every group done and normal. Abnormal: any test high-risk, positive or abnormal and not
    refuted. Pending, planned, declined, equivocal, failed and no-call results leave their group missing.
    """
    missing = tuple(group for group in pack.work_up_groups if not _done(group, facts))
    abnormal = [*_abnormal_tests(facts.results), *_abnormal_tests(facts.co_twin_results)]
    reasons = [
        Reason(f"{_word(e.name)}: {_word(e.result or '')}", "work-up", e.source.where) for e in abnormal
    ]
    reasons += [
        Reason(f"{known.exam.kind.replace('_', ' ')} abnormal", "work-up", known.where)
        for known in _abnormal_imaging(facts)
    ]
    reasons += [Reason(f"not done or not settled: {_word(group)}", "work-up", "") for group in missing]
    status: WorkUp = "incomplete"
    if abnormal or _abnormal_imaging(facts):
        status = "abnormal"
    elif not missing:
        status = "negative"
    return WorkUpState(status, missing, tuple(reasons), tuple(_change(g, facts) for g in missing))


def _word(text: str) -> str:
    return text.replace("_", " ")


def _change(group: str, facts: CaseFacts) -> Change:
    key = "aneuploidy_structural" if group == "aneuploidy" and _structural(facts) else group
    how, then = _HOW[key]
    return Change(f"work-up: {_word(group)}", how, then)


def _structural(facts: CaseFacts) -> bool:
    values = facts.sheet.values
    return bool(values.get("other.structural") or values.get("growth.found_small"))


def _done(group: str, facts: CaseFacts) -> bool:
    if group == "detailed_exam":
        return bool(facts.sheet.values.get("anatomy.stated"))
    if group == "aneuploidy":
        return _aneuploidy_done(facts)
    mother, fetus = facts.results.get(group), fetal_result(group, facts.results)
    if fetus is not None and fetus.conclusive:
        return True
    return mother is not None and mother.conclusive and (fetus is None or not fetus.unclear)


def _aneuploidy_done(facts: CaseFacts) -> bool:
    results = facts.results
    if any((entry := results.get(name)) is not None and entry.conclusive for name in FULL_DIAGNOSIS):
        return True
    rapid = results.get("qf_pcr")
    if rapid is not None and rapid.abnormal:
        return True
    cfdna = results.get("cfdna")
    unclear = any(
        (entry := results.get(name)) is not None and entry.result == "vus" for name in FULL_DIAGNOSIS
    )
    return cfdna is not None and cfdna.normal and not _structural(facts) and not unclear


def _abnormal_tests(results: dict[str, Effective]) -> list[Effective]:
    """Return the abnormal tests that nothing refutes; the tests of a co-twin are of the same pregnancy."""
    abnormal: list[Effective] = []
    for name, entry in results.items():
        if not entry.abnormal:
            continue
        if name in SCREENING_TESTS and screening_refuted(entry, results):
            continue
        fetal = fetal_result(name, results) if name in FETAL_TESTS_OF else None
        if fetal is not None and fetal.normal and not sampled_before(fetal, entry):
            continue
        abnormal.append(entry)
    return [entry for entry in abnormal if entry.name not in IMAGING_TESTS] + [
        entry for entry in abnormal if entry.name in IMAGING_TESTS
    ]


def _abnormal_imaging(facts: CaseFacts) -> list[KnownExam]:
    kinds = {"doppler", "fetal_echocardiography", "fetal_mri"}
    return [k for k in facts.known.exams if k.exam.kind in kinds and k.exam.result == "abnormal"]
