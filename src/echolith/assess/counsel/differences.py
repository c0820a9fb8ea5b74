"""What differs between the assessment of now and the one that a result would give."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

from echolith.assess.counsel.catalogue import CounselTest, Possible
from echolith.assess.counsel.model import (
    Assumed,
    CauseChange,
    ClassState,
    IfResult,
    PlanChange,
)
from echolith.assess.counsel.snapshot import Snapshot, bears, ids_of_test
from echolith.evidence import Evidence

_FIELDS = tuple(f.name for f in fields(ClassState))
_DIGITS = 9


def if_result(
    test: CounselTest, result: Possible, now: Snapshot, then: Snapshot | None, evidence: Evidence
) -> IfResult:
    """Return what a result would change; `then` is None if the finding would no longer be there."""
    assumed = Assumed(test.entry, test.name, result.result, result.about)
    before = now.state.classification
    if then is None:
        return IfResult(
            result.code,
            result.sense,
            result.conclusive,
            assumed,
            None,
            (),
            (),
            bool(now.state.outlook),
            (),
            (),
        )
    after = then.state.classification
    return IfResult(
        result=result.code,
        sense=result.sense,
        conclusive=result.conclusive,
        assumed=assumed,
        then=after,
        changed=tuple(name for name in _FIELDS if getattr(before, name) != getattr(after, name)),
        outlook=then.state.outlook,
        outlook_changed=then.state.outlook != now.state.outlook,
        causes=tuple(_changed_causes(test, now, then, evidence)),
        plan=tuple(_changed_plan(now, then)),
    )


def _changed_causes(
    test: CounselTest, now: Snapshot, then: Snapshot, evidence: Evidence
) -> Iterable[CauseChange]:
    names = (test.name, *test.alternatives)
    states = zip(now.state.causes, then.state.causes, then.assessment.causes, strict=True)
    for before, after, row in states:
        if before == after:
            continue
        parameters, sources = ids_of_test(row, names, evidence)
        yield CauseChange(
            cause=before.cause,
            now=before,
            then=after,
            bears=bears(row, names),
            estimate_change=_difference(before.after.estimate, after.after.estimate),
            upper_change=_difference(before.after.upper, after.after.upper),
            parameter_ids=parameters,
            source_ids=sources,
        )


def _difference(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else round(after - before, _DIGITS)


def _changed_plan(now: Snapshot, then: Snapshot) -> Iterable[PlanChange]:
    later = {item.id: item for item in then.assessment.plan}
    for item in now.assessment.plan:
        new = later[item.id]
        if (item.status, item.applies, item.urgency) == (new.status, new.applies, new.urgency):
            continue
        yield PlanChange(
            id=item.id,
            status_now=item.status,
            status_then=new.status,
            applies_now=item.applies,
            applies_then=new.applies,
            urgency_now=item.urgency,
            urgency_then=new.urgency,
            from_ga=new.from_ga,
            to_ga=new.to_ga,
            from_date=new.from_date,
            to_date=new.to_date,
        )
