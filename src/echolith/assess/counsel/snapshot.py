"""One assessment as the counsel compares it: codes and numbers of one fetus at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from echolith.assess.assessment import AsOfValue, assess
from echolith.assess.counsel.model import CauseState, ClassState, OutlookState, Standing, State
from echolith.assess.known import Known, known_of, parse_moment
from echolith.assess.likelihood import TestEvidence, test_effects
from echolith.assess.model import Assessment, CauseRow, Classification, OutlookRow
from echolith.assess.results import Effective, effective_results
from echolith.case.model import Case
from echolith.evidence import Evidence
from echolith.findings.pack import Pack

_ASKED = ("good_outcome_work_up_negative", "good_outcome")
"""The outcomes that answer "was the baby well?"."""


class Snapshot(NamedTuple):
    """An assessment with what the tests say of each cause."""

    assessment: Assessment
    known: Known
    results: dict[str, Effective]
    state: State


def snapshot(case: Case, pack: Pack, as_of: AsOfValue, fetus: str) -> Snapshot | None:
    """Assess one fetus of a case; None if it does not (or no longer) have the finding."""
    answers = assess(case, pack, as_of).assessments
    assessment = next((a for a in answers if a.fetus == fetus), None)
    if assessment is None:
        return None
    known = known_of(case, fetus, parse_moment(as_of, case))
    results = effective_results(known.tests)
    return Snapshot(assessment, known, results, _state(assessment, test_effects(results, pack)))


def _state(assessment: Assessment, effects: Mapping[str, TestEvidence]) -> State:
    c = assessment.classification
    return State(
        classification=ClassState(c.isolated, c.sonographic, c.pattern, c.work_up, c.missing, c.cause_found),
        outlook=tuple(
            _outlook(row)
            for row in assessment.outlook
            if row.outcome in _ASKED and row.applies != "not_applicable"
        ),
        causes=tuple(_cause(row, c, effects[row.cause]) for row in assessment.causes),
    )


def _outlook(row: OutlookRow) -> OutlookState:
    return OutlookState(
        outcome=row.outcome,
        stratum=row.stratum,
        applies=row.applies,
        basis=row.basis,
        estimate=row.estimate,
        lower=row.lower,
        upper=row.upper,
        next_centre=row.next_centre,
        per_100=row.per_100,
        studies=row.studies,
        events=row.events,
        total=row.total,
        count_ids=tuple(count.count_id for count in row.counts),
    )


def _cause(row: CauseRow, c: Classification, said: TestEvidence) -> CauseState:
    return CauseState(
        cause=row.cause,
        before=row.before,
        after=row.after,
        standing=_standing(row, c, said),
        basis=row.basis,
        events=row.events,
        total=row.total,
        count_ids=tuple(count.count_id for count in row.counts),
    )


def _standing(row: CauseRow, c: Classification, said: TestEvidence) -> Standing:
    if c.cause_found == row.cause:
        return "likely" if _not_proven(c) else "found"
    if said.excluded:
        return "excluded"
    if c.cause_found != "none":
        return "another_cause_found"
    if row.after.estimate is not None:
        return "figure"
    if row.after.upper is not None:
        return "none_seen"
    counted = row.before.estimate is not None or row.before.upper is not None
    return "no_published_performance" if counted and said.unquantified else "no_published_figure"


def _not_proven(c: Classification) -> bool:
    """Return whether the cause rests on the mother's test alone, as the reason of the class says."""
    return any("not proven" in reason.statement for reason in c.reasons if reason.basis == "cause found")


def ids_of_test(
    row: CauseRow, names: tuple[str, ...], evidence: Evidence
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return parameter and source ids of what a test (by any of its names) said of a cause."""
    named = [u.parameter_id for u in row.updates if u.test in names and u.parameter_id]
    parameters = tuple(dict.fromkeys(i for ids in named for i in ids.split(",")))
    return parameters, tuple(dict.fromkeys(evidence.parameter(i).source_id for i in parameters))


def bears(row: CauseRow, names: tuple[str, ...]) -> bool:
    """Return whether a test (by any of its names) spoke of a cause."""
    return any(update.test in names for update in row.updates)
