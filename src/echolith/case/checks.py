"""Contradictions within a case (errors) and things to know about it (warnings).

All problems are collected, so that a case is mended in one round. Messages never repeat a value of the
record; `where` says where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from echolith.case import check_times
from echolith.case.hpo import HPO_RELEASE, is_abnormality, is_hpo_id, is_retired, replacement
from echolith.case.vocabulary import (
    ALLOWED_RESULTS,
    EXAM_OF_IMAGING_TEST,
    FETAL_INFECTION_TESTS,
    GENETIC_TESTS,
    HEPATIC_CALCIFICATION,
)
from echolith.errors import InputError
from echolith.issues import Issue

if TYPE_CHECKING:
    from echolith.case.parts import Exam, Finding, Pregnancy, Test

_NORMAL_BUT_FOR_THE_FOCUS = frozenset(
    {"fetal_mri", "fetal_echocardiography", "doppler", "postnatal_examination"}
)
"""In these exams `normal` means nothing beyond the known liver focus (reading guide, "Tests")."""

_SMALL_BELOW_CENTILE = 10
_LARGE_ABOVE_CENTILE = 90
_TESTS_OF_ONE_FETUS = frozenset({*GENETIC_TESTS, *FETAL_INFECTION_TESTS})
_SEEN = frozenset({"present", "uncertain"})
_DENIED = frozenset({"absent", "withdrawn"})
_DEAD = frozenset({"termination", "fetal_death", "neonatal_death", "ongoing"})


def refuse_contradictions(case: Pregnancy) -> None:
    """Accept the case or refuse it.

    Raises
    ------
    echolith.errors.InputError
        With every contradiction found.
    """
    issues = [*_errors(case)]
    if issues:
        raise InputError(issues)


def case_warnings(case: Pregnancy) -> tuple[Issue, ...]:
    """Return what does not stop the work but should be known or mended."""
    return tuple(_warnings(case))


def _errors(case: Pregnancy) -> Iterator[Issue]:
    several = len(case.fetuses) > 1
    fetus_ids = frozenset(fetus.id for fetus in case.fetuses)
    if len(fetus_ids) < len(case.fetuses):
        yield Issue(
            "fetus-twice",
            "error",
            "two fetuses have the same id",
            "give each its own id, e.g. A and B",
            "fetuses",
        )
    for i, exam in enumerate(case.exams):
        where = f"exams[{i}]"
        if exam.fetus is None:
            if several:
                yield _exam_without_fetus(where)
        elif exam.fetus not in fetus_ids:
            yield _unknown_fetus(where)
        if exam.findings:
            yield from _finding_errors(exam.findings, where)
        if exam.result == "normal":
            yield from _normal_beside_abnormal(exam, where)
    for i, test in enumerate(case.tests):
        where = f"tests[{i}]"
        if test.fetus is None:
            if several and test.test in EXAM_OF_IMAGING_TEST:
                yield _exam_without_fetus(where)
        elif test.fetus not in fetus_ids:
            yield _unknown_fetus(where)
        yield from _result_errors(test, where)
    yield from _outcome_errors(case, several, fetus_ids)
    yield from check_times.time_errors(case)


def _exam_without_fetus(where: str) -> Issue:
    return Issue(
        "exam-without-fetus",
        "error",
        "several fetuses, and the exam does not say which one it describes",
        "add `fetus:` with an id from `fetuses`; an exam of two fetuses is two entries",
        where,
    )


def _unknown_fetus(where: str) -> Issue:
    return Issue(
        "fetus-unknown",
        "error",
        "no fetus of this case has this id",
        "use an id that stands under `fetuses`, or add the fetus there",
        f"{where}.fetus",
    )


def _finding_errors(findings: tuple[Finding, ...], where: str) -> Iterator[Issue]:
    for j, finding in enumerate(findings):
        place = f"{where}.findings[{j}]"
        if not is_abnormality(finding.code):
            yield from _code_errors(finding.code, f"{place}.code")
        if finding.count is None:
            continue
        contradicts = finding.count > 1 if finding.number == "single" else finding.count == 1
        if contradicts and finding.number in ("single", "multiple"):
            yield Issue(
                "count-contradicts-number",
                "error",
                "`number` and `count` contradict each other: single is 1, multiple is 2 or more",
                "correct one of the two, or leave out the one that the report does not state",
                f"{place}.count",
            )
    if len(findings) > 1:
        yield from _finding_contradictions(findings, where)


def _code_errors(code: str, where: str) -> Iterator[Issue]:
    if is_hpo_id(code):
        yield Issue(
            "hpo-not-a-finding",
            "error",
            "this HPO term is not an abnormality (it may be an onset, an inheritance, a modifier)",
            "use a term under Phenotypic abnormality (HP:0000118)",
            where,
        )
    elif not is_retired(code):
        yield Issue(
            "hpo-unknown",
            "error",
            f"HPO (release {HPO_RELEASE}) has no term with this id",
            f"look up the id at hpo.jax.org; hepatic calcification is {HEPATIC_CALCIFICATION}",
            where,
        )
    elif replacement(code) is None:
        yield Issue(
            "hpo-obsolete",
            "error",
            "HPO has withdrawn this term and names no replacement",
            "choose a current term at hpo.jax.org",
            where,
        )


def _finding_contradictions(findings: tuple[Finding, ...], where: str) -> Iterator[Issue]:
    statuses: dict[str, set[str]] = {}
    for finding in findings:
        statuses.setdefault(finding.code, set()).add(finding.status)
    for j, finding in enumerate(findings):
        # several foci of the liver may differ from each other; any other finding is one thing
        if finding.code == HEPATIC_CALCIFICATION or finding.status not in _DENIED:
            continue
        if statuses[finding.code] & _SEEN:
            yield Issue(
                "finding-contradiction",
                "error",
                "the same finding is both seen and denied in one exam",
                "keep the entry that the report supports; what was seen earlier and has gone is `resolved`",
                f"{where}.findings[{j}].status",
            )


def _normal_beside_abnormal(exam: Exam, where: str) -> Iterator[Issue]:
    tolerated = HEPATIC_CALCIFICATION if exam.kind in _NORMAL_BUT_FOR_THE_FOCUS else None
    abnormal = [
        f"findings[{j}]"
        for j, finding in enumerate(exam.findings)
        if finding.status in _SEEN and finding.code != tolerated
    ]
    growth = exam.growth
    if growth is not None:
        if growth.category == "small":
            abnormal.append("growth.category")
        if growth.efw_centile is not None and growth.efw_centile < _SMALL_BELOW_CENTILE:
            abnormal.append("growth.efw_centile")
    if exam.fluid not in (None, "normal"):
        abnormal.append("fluid")
    if exam.placenta == "abnormal":
        abnormal.append("placenta")
    if exam.other_anomalies == "seen":
        abnormal.append("other_anomalies")
    if abnormal:
        yield Issue(
            "normal-beside-abnormal",
            "error",
            f"`result: normal` stands beside something abnormal in the same exam: {', '.join(abnormal)}",
            "write `result: abnormal`, leave `result` out, or correct the entries named",
            f"{where}.result",
        )


def _result_errors(test: Test, where: str) -> Iterator[Issue]:
    if test.result is None:
        if test.status is None:
            yield Issue(
                "test-without-result",
                "error",
                "the test has neither a result nor a status",
                "add `result:`, or `status: planned`, `pending` or `declined`; not mentioned is no entry",
                where,
            )
        return
    if test.status is not None:
        yield Issue(
            "result-and-status",
            "error",
            "the test has a result and is also said to have none yet",
            "leave out `status` if the result is known, otherwise leave out `result`",
            f"{where}.status",
        )
    allowed = ALLOWED_RESULTS[test.test]
    if test.result not in allowed:
        yield Issue(
            "result-not-of-test",
            "error",
            f"{test.test} cannot have this result",
            f"write one of: {', '.join(sorted(allowed))}",
            f"{where}.result",
        )


def _outcome_errors(case: Pregnancy, several: bool, fetus_ids: frozenset[str]) -> Iterator[Issue]:
    outcomes = case.outcomes
    listed = isinstance(case.outcome, tuple)
    seen: set[str | None] = set()
    for i, outcome in enumerate(outcomes):
        where = f"outcome[{i}]" if listed else "outcome"
        whole_pregnancy = len(outcomes) == 1 and outcome.pregnancy in ("ongoing", "lost_to_follow_up")
        if outcome.fetus is None and several and not whole_pregnancy:
            yield Issue(
                "outcome-without-fetus",
                "error",
                "several fetuses, and the outcome does not say of which one",
                "write a list of outcomes, each with `fetus:`",
                where,
            )
        elif outcome.fetus is not None and outcome.fetus not in fetus_ids:
            yield _unknown_fetus(where)
        fetus = outcome.fetus if several else None
        if fetus in seen and (fetus is not None or not several):
            yield Issue(
                "outcome-twice",
                "error",
                "two outcomes of the same fetus",
                "keep one; what happened later goes under its `follow_up`",
                where,
            )
        seen.add(fetus)
        if outcome.pregnancy == "ongoing" and outcome.ga is not None:
            yield Issue(
                "ongoing-with-ga",
                "error",
                "an ongoing pregnancy has no gestational age at its end",
                "leave out `ga`, or say how the pregnancy ended",
                f"{where}.ga",
            )
        if outcome.neonate == "healthy" and outcome.pregnancy in _DEAD:
            yield Issue(
                "healthy-contradicts-outcome",
                "error",
                "a healthy newborn contradicts how the pregnancy ended",
                "correct `neonate` or `pregnancy`",
                f"{where}.neonate",
            )


def _warnings(case: Pregnancy) -> Iterator[Issue]:
    several = len(case.fetuses) > 1
    if several and case.chorionicity is None:
        yield _warning(
            "chorionicity-unstated",
            "several fetuses, and the chorionicity is not stated",
            "add `chorionicity: dichorionic`, `monochorionic` or `unknown`",
            "chorionicity",
        )
    if not several and case.chorionicity in ("monochorionic", "dichorionic"):
        yield _warning(
            "chorionicity-of-one",
            "a chorionicity is stated, but only one fetus is recorded",
            "add the other fetus (also one that was lost), or leave `chorionicity` out",
            "chorionicity",
        )
    for i, exam in enumerate(case.exams):
        for j, finding in enumerate(exam.findings):
            new_id = None if is_abnormality(finding.code) else replacement(finding.code)
            if new_id is not None:
                yield _warning(
                    "hpo-obsolete",
                    f"this HPO id is retired (release {HPO_RELEASE}); it is read as its replacement",
                    f"write {new_id}",
                    f"exams[{i}].findings[{j}].code",
                )
        yield from _growth_warnings(exam, f"exams[{i}]")
    if several:
        for i, test in enumerate(case.tests):
            if test.fetus is None and test.test in _TESTS_OF_ONE_FETUS:
                yield _warning(
                    "test-fetus-unstated",
                    "several fetuses, and the test does not say which one it is about",
                    "add `fetus:`; until then the result speaks for no fetus alone",
                    f"tests[{i}]",
                )
    sexes = {fetus.id: fetus.sex for fetus in case.fetuses}
    for outcome in case.outcomes:
        sex = sexes.get(outcome.fetus or case.fetuses[0].id) if outcome.fetus or not several else None
        if {sex, outcome.sex} == {"male", "female"}:
            yield _warning(
                "sex-disagrees",
                "the sex of the fetus and the sex at birth differ",
                "correct the one that is wrong; if both are right, this is a finding to follow up",
                "outcome",
            )
    yield from check_times.time_warnings(case)


def _growth_warnings(exam: Exam, where: str) -> Iterator[Issue]:
    growth = exam.growth
    if growth is None or growth.category in (None, "unknown") or growth.efw_centile is None:
        return
    by_centile = "appropriate"
    if growth.efw_centile < _SMALL_BELOW_CENTILE:
        by_centile = "small"
    elif growth.efw_centile > _LARGE_ABOVE_CENTILE:
        by_centile = "large"
    if growth.category != by_centile:
        yield _warning(
            "growth-disagrees",
            f"the stated growth category and the stated centile disagree; the centile says {by_centile}",
            "check both against the report; the less reassuring of the two counts",
            f"{where}.growth",
        )


def _warning(code: str, message: str, solution: str, where: str) -> Issue:
    return Issue(code, "warning", message, solution, where)
