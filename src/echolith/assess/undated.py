"""Abnormal results without a time, seen from a day before the outcome.

They do not count yet (the contract: a result without a time counts only from the outcome on), but one of them
may have been known by then. What may be abnormal must not pass as isolated.
"""

from __future__ import annotations

from echolith.assess.known import POSTNATAL, Known
from echolith.assess.results import ABNORMAL
from echolith.assess.timeline import current_code
from echolith.case.model import Exam
from echolith.findings.pack import Pack

_SEEN = frozenset({"present", "resolved", "uncertain"})
_WORRYING_RESULTS = ABNORMAL | {"equivocal", "vus"}


def abnormal_exams_undated(known: Known, pack: Pack) -> list[str]:
    """Return the places of abnormal exams before birth that have no time and are not counted yet."""
    if _all_counts(known):
        return []
    return [
        f"exams[{index}]"
        for index, exam in enumerate(known.case.exams)
        if exam.kind not in POSTNATAL
        and exam.fetus in (None, known.fetus_id)
        and known.day_of(exam.ga, exam.date) is None
        and _abnormal(exam, pack)
    ]


def abnormal_tests_undated(known: Known) -> list[str]:
    """Return the places of abnormal or unclear tests that have no time and are not counted yet."""
    if _all_counts(known):
        return []
    return [
        f"tests[{index}]"
        for index, test in enumerate(known.case.tests)
        if test.result in _WORRYING_RESULTS
        and test.fetus in (None, known.fetus_id)
        and known.day_of(test.resulted_ga or test.ga, test.resulted_date or test.date) is None
    ]


def _all_counts(known: Known) -> bool:
    return known.moment.ga_days is None or known.birth_days is not None


def _abnormal(exam: Exam, pack: Pack) -> bool:
    growth = exam.growth
    return (
        exam.result == "abnormal"
        or exam.other_anomalies == "seen"
        or exam.fluid in pack.fluid_codes
        or exam.placenta == "abnormal"
        or (growth is not None and growth.category == "small")
        or (growth is not None and growth.efw_centile is not None and growth.efw_centile < 10)
        or any(f.status in _SEEN and current_code(f.code) not in pack.codes for f in exam.findings)
    )
