"""What is published on loss of the pregnancy beside an invasive test, and from when each procedure is done.

Every figure of the pack is told, whether or not the sources agree, each with its own id: none is pooled, and
none is chosen for the reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import cast

from echolith.assess.counsel.model import (
    LossMeasure,
    OpenTest,
    Pregnancy,
    Procedure,
    ProcedureRisk,
    ProcedureRisks,
    ProcedureTime,
    ProcedureWindow,
)
from echolith.assess.counsel.snapshot import Snapshot
from echolith.assess.plan_groups import days_of, ended
from echolith.evidence import Evidence, Parameter
from echolith.findings.build_procedures import TWO_NUMBERS
from echolith.findings.pack import Pack, ProcedureLoss, ProcedureStart

_COUNTED = re.compile(r"(\d+)/(\d+)")
"""How a publication prints losses of pregnancies."""
_PER_UNIT = {"%": 0.01, "% points": 0.01}
_DIGITS = 9


def procedure_risks(now: Snapshot, open_tests: Iterable[OpenTest], pack: Pack) -> ProcedureRisks:
    """Return the published figures and windows; `tests` are the open tests that need such a procedure."""
    told = pack.performance.procedures
    return ProcedureRisks(
        tests=tuple(test.test for test in open_tests if test.invasive and test.window != "after_end"),
        windows=tuple(_window(start, now, pack.evidence) for start in told.starts),
        figures=published_losses(pack, len(now.known.case.fetuses)),
    )


def published_losses(pack: Pack, fetuses: int) -> tuple[ProcedureRisk, ...]:
    """Return every published figure, and which are about a pregnancy of so many fetuses."""
    return tuple(_figure(loss, fetuses, pack.evidence) for loss in pack.performance.procedures.losses)


def _window(start: ProcedureStart, now: Snapshot, evidence: Evidence) -> ProcedureWindow:
    guideline = evidence.guideline(start.guideline_id)
    return ProcedureWindow(
        procedure=cast(Procedure, start.procedure),
        from_ga=start.from_ga,
        guideline_id=start.guideline_id,
        source_id=guideline.source_id,
        strength=guideline.strength,
        window=_time(start.from_ga, now),
    )


def _time(from_ga: str, now: Snapshot) -> ProcedureTime:
    if ended(now.assessment):
        return "pregnancy_ended"
    start, day = days_of(from_ga), now.assessment.as_of.ga_days
    if start is None or day is None or now.known.ended is None:
        return "unknown"
    return "open" if day >= start else "not_yet_open"


def _figure(loss: ProcedureLoss, fetuses: int, evidence: Evidence) -> ProcedureRisk:
    parameter = evidence.parameter(loss.parameter)
    counted = None if loss.part else _COUNTED.fullmatch(parameter.n)
    return ProcedureRisk(
        parameter_id=parameter.id,
        source_id=parameter.source_id,
        certainty=parameter.certainty,
        procedures=cast("tuple[Procedure, ...]", loss.procedures),
        measure=cast(LossMeasure, loss.measure),
        pregnancy=cast(Pregnancy, loss.pregnancy),
        value=_part(parameter, loss.part) if loss.part else parameter.value,
        lower=None if loss.part else parameter.lower,
        upper=None if loss.part else parameter.upper,
        events=int(counted[1]) if counted else None,
        total=int(counted[2]) if counted else None,
        losses_from_ga=loss.losses_from_ga or None,
        losses_before_ga=loss.losses_before_ga or None,
        secondary=loss.secondary,
        for_this_pregnancy=_fits(loss.pregnancy, fetuses),
    )


def _part(parameter: Parameter, part: int) -> float | None:
    """Return one of two numbers that are printed in one; in per cent where the publication says so."""
    found = TWO_NUMBERS.search(parameter.printed)
    if found is None:
        return None  # the check of the pack refuses such a part
    return round(float(found[part]) * _PER_UNIT.get(parameter.unit, 1.0), _DIGITS)


def _fits(pregnancy: str, fetuses: int) -> bool:
    """Return whether a figure is about as many fetuses; one that does not say is taken for a single fetus.

    With several fetuses losses are more frequent, so that such a figure would reassure falsely.
    """
    return pregnancy == "twins" if fetuses == 2 else fetuses == 1 and pregnancy in {"singleton", "unstated"}
