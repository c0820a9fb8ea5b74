"""Cases that differ in one thing: with one more result, or with only the first results.

Each is built through the case model, so that a hypothetical case is as valid as a real one, and the original
is never touched (its parts are frozen and shared).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection
from typing import Any

from echolith.assess.counsel.catalogue import CounselTest, Possible
from echolith.assess.known import Known, KnownTest
from echolith.assess.model import FindingSummary
from echolith.assess.results import UNCLEAR
from echolith.case.gestational_age import MAX_GA_DAYS, GestationalAge
from echolith.case.model import Case, Exam, Finding, Growth, Test, TestDetail

_INDEX = re.compile(r"tests\[(\d+)\]")


def with_result(known: Known, test: CounselTest, result: Possible, finding: FindingSummary) -> Case:
    """Return the case of `known` with one more result, known at its moment.

    A waiting or unclear entry of the same test gives way: the result asked for is the one that comes of it (a
    pending sample keeps the day on which it was taken).
    """
    names = {test.name, *test.alternatives}
    open_entries = [entry for entry in known.tests if entry.test.test in names and _is_open(entry)]
    tests = without(known.case.tests, [index_of(entry) for entry in open_entries])
    if test.entry == "exam":
        return _rebuilt(
            known.case, tests=tests, exams=(*known.case.exams, _exam(known, test, result, finding))
        )
    sample = next((e.test for e in open_entries if e.test.status == "pending"), None)
    return _rebuilt(known.case, tests=(*tests, _test(known, test, result, sample)))


def with_first(known: Known, later: Collection[int]) -> Case:
    """Return the case without the tests at these places, which became known later."""
    return _rebuilt(known.case, tests=without(known.case.tests, later))


def index_of(entry: KnownTest) -> int:
    """Return the place of a test in its case."""
    match = _INDEX.fullmatch(entry.where)
    if match is None:
        raise ValueError("a known test names its place in the case")
    return int(match[1])


def without(tests: tuple[Test, ...], places: Collection[int]) -> tuple[Test, ...]:
    """Return the tests but those at `places`."""
    return tuple(test for index, test in enumerate(tests) if index not in places)


def _is_open(entry: KnownTest) -> bool:
    return entry.test.result is None or entry.test.result in UNCLEAR


def _rebuilt(case: Case, **changed: tuple[Any, ...]) -> Case:
    stated = {name: getattr(case, name) for name in case.model_fields_set}
    return Case(**{**stated, **changed})


def _when(known: Known) -> dict[str, Any]:
    """Return the moment as an entry states it; after the end of the pregnancy a date, or nothing."""
    days, date = known.moment.ga_days, known.moment.date
    if days is None:
        return {}
    if known.ended or days > MAX_GA_DAYS:
        return {} if date is None else {"date": date}
    return {"ga": GestationalAge(days)}


def _test(known: Known, test: CounselTest, result: Possible, sample: Test | None) -> Test:
    stated: dict[str, Any] = {"test": test.name, "result": result.result, **_when(known)}
    if sample is not None:
        stated |= _sampled(sample, stated)
    if test.of_fetus:
        stated["fetus"] = known.fetus_id
    detail = {"text": result.text, "igg": result.igg, "igm": result.igm}
    if any(detail.values()):
        stated["detail"] = TestDetail(
            text=result.text or None, igg=result.igg or None, igm=result.igm or None
        )
    return Test(**stated)


def _sampled(sample: Test, stated: dict[str, Any]) -> dict[str, Any]:
    """Return the times of a result that comes now of an earlier sample."""
    ga: GestationalAge | None = stated.pop("ga", None)
    date: datetime.date | None = stated.pop("date", None)
    times: dict[str, Any] = {
        "ga": sample.ga,
        "date": sample.date,
        "resulted_ga": ga if sample.ga is None or ga is None or ga >= sample.ga else None,
        "resulted_date": date if sample.date is None or date is None or date >= sample.date else None,
    }
    return {key: value for key, value in times.items() if value is not None}


def _exam(known: Known, test: CounselTest, result: Possible, finding: FindingSummary) -> Exam:
    stated: dict[str, Any] = {"kind": test.name, "fetus": known.fetus_id, **_when(known)}
    if test.name == "detailed_scan":
        stated["other_anomalies"] = result.result
    else:
        stated["result"] = result.result
    if result.growth:
        stated["growth"] = Growth(category=result.growth)  # type: ignore[arg-type]
    if result.finding:
        described = {"number": finding.number, "location": finding.location}
        seen = {k: v for k, v in described.items() if v is not None and result.finding == "present"}
        stated["findings"] = (Finding(code=finding.code, status=result.finding, **seen),)  # type: ignore[arg-type]
    return Exam(**stated)
