"""Which publications an answer rests on: of every count, figure and guideline that it names."""

from __future__ import annotations

from echolith.assess.counsel.model import Counsel, IfResult, OpenTest
from echolith.findings.pack import Pack


def source_ids(told: Counsel, pack: Pack) -> tuple[str, ...]:
    """Return the ids of the publications, each once: of counts, then figures, then guidelines."""
    evidence = pack.evidence
    guidelines = [i for test in told.open_tests for i in test.guideline_ids]
    guidelines += [window.guideline_id for window in told.procedure_risk.windows]
    return tuple(
        dict.fromkeys(
            (
                *(evidence.count(i).source_id for i in _counts(told)),
                *(evidence.parameter(i).source_id for i in _parameters(told)),
                *(evidence.guideline(i).source_id for i in guidelines),
            )
        )
    )


def _counts(told: Counsel) -> list[str]:
    ids = [i for row in told.now.outlook for i in row.count_ids]
    ids += [i for row in told.residual for i in row.count_ids]
    for result in _results(told.open_tests):
        ids += [i for row in result.outlook for i in row.count_ids]
        ids += [i for change in result.causes for i in change.then.count_ids]
    return ids


def _parameters(told: Counsel) -> list[str]:
    ids: list[str] = []
    for row in told.residual:
        ids += row.background_parameter_ids
        ids += [i for step in row.steps for i in step.parameter_ids]
    ids += [i for r in _results(told.open_tests) for change in r.causes for i in change.parameter_ids]
    ids += [risk.parameter_id for risk in told.procedure_risk.figures]
    ids += [i for each in told.age_background for risk in each.risks for i in risk.parameter_ids]
    return ids


def _results(tests: tuple[OpenTest, ...]) -> list[IfResult]:
    return [result for test in tests for result in test.results]
