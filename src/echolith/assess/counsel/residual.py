"""Residual risk after each result, in the order in which the results became known.

For each number of results the same assessment is made of the case without the later ones, at the same moment
and with the same scans. The last row is the assessment itself.
"""

from __future__ import annotations

from typing import cast

from echolith.assess.assessment import AsOfValue
from echolith.assess.counsel.hypothetical import index_of, with_first
from echolith.assess.counsel.model import Residual, ResultStep, RiskAfter, Sense
from echolith.assess.counsel.snapshot import Snapshot, bears, ids_of_test, snapshot
from echolith.assess.known import Known, KnownTest
from echolith.assess.model import CauseRow, Interval
from echolith.assess.results import ABNORMAL, NORMAL
from echolith.case.gestational_age import MAX_GA_DAYS, format_ga_days
from echolith.findings.pack import Pack

_AFTER_ALL = 10**6
"""Where a result without a time stands: behind those with one."""


def residual_risks(
    now: Snapshot, pack: Pack, as_of: AsOfValue
) -> tuple[tuple[ResultStep, ...], tuple[Residual, ...]]:
    """Return the results in order, and each cause after each of them."""
    known = now.known
    ordered = _in_order(known)
    stages = [now]
    for k in range(len(ordered) - 1, -1, -1):
        later = {index_of(entry) for entry in ordered[k:]}
        stage = snapshot(with_first(known, later), pack, as_of, known.fetus_id)
        if stage is None:
            raise AssertionError("the finding is seen by scans, which every stage keeps")
        stages.append(stage)
    stages.reverse()  # stages[k] knows the first k results
    steps = tuple(_step(number, entry, known) for number, entry in enumerate(ordered, start=1))
    rows = zip(*(stage.assessment.causes for stage in stages), strict=True)
    return steps, tuple(
        _of_cause(index, of_stages, stages, steps, pack) for index, of_stages in enumerate(rows)
    )


def _in_order(known: Known) -> list[KnownTest]:
    """Return the tests with a result; those of the same day keep the order of the file."""
    entries = [entry for entry in known.tests if entry.test.result is not None]
    return sorted(entries, key=lambda entry: _known_day(entry, known))


def _known_day(entry: KnownTest, known: Known) -> int:
    test = entry.test
    resulted = known.day_of(test.resulted_ga, test.resulted_date)
    day = resulted if resulted is not None else entry.day
    return _AFTER_ALL if day is None else day


def _step(number: int, entry: KnownTest, known: Known) -> ResultStep:
    result = entry.test.result or ""
    sense = "normal" if result in NORMAL else "abnormal" if result in ABNORMAL else "unclear"
    return ResultStep(
        step=number,
        test=entry.test.test,
        result=result,
        sense=cast(Sense, sense),
        ga=_ga(entry.day),
        known_ga=_ga(_known_day(entry, known)),
        where=entry.where,
    )


def _ga(day: int | None) -> str | None:
    return format_ga_days(day) if day is not None and 0 <= day <= MAX_GA_DAYS else None


def _of_cause(
    index: int,
    rows: tuple[CauseRow, ...],
    stages: list[Snapshot],
    steps: tuple[ResultStep, ...],
    pack: Pack,
) -> Residual:
    last = stages[-1].state.causes[index]
    row = rows[-1]
    parameter_id = row.background.parameter_id
    return Residual(
        cause=row.cause,
        background=row.background.estimate,
        background_parameter_ids=tuple(parameter_id.split(",")) if parameter_id else (),
        before=row.before,
        basis=row.basis,
        events=row.events,
        total=row.total,
        count_ids=last.count_ids,
        steps=tuple(
            _after(step, of_stage, stage, index, pack)
            for step, of_stage, stage in zip(steps, rows[1:], stages[1:], strict=True)
        ),
        after=Interval(row.after.estimate, row.after.lower, row.after.upper),
        standing=last.standing,
    )


def _after(step: ResultStep, row: CauseRow, stage: Snapshot, index: int, pack: Pack) -> RiskAfter:
    parameters, sources = ids_of_test(row, (step.test,), pack.evidence)
    return RiskAfter(
        step=step.step,
        after=row.after,
        standing=stage.state.causes[index].standing,
        bears=bears(row, (step.test,)),
        parameter_ids=parameters,
        source_ids=sources,
    )
