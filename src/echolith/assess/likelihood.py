"""What the tests of a case say about each cause: effects with their published performance.

Only published performance changes a figure. A test without one is named with its direction ("makes it less
likely; no published figure for by how much") and changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from echolith.assess.causes_found import chromosomal_cause
from echolith.assess.model import Update
from echolith.assess.result_facts import screening_refuted
from echolith.assess.results import Effective
from echolith.evidence import Evidence
from echolith.findings.pack import CauseRule, Pack, ScreeningPerformance

CHROMOSOMAL = ("trisomy_21", "trisomy_18", "trisomy_13", "monosomy_x", "other_chromosomal")


class Factor(NamedTuple):
    """One test as a likelihood of its result: with the cause, and with any other.

    Each is a parameter id, taken as its complement where the name says so.
    """

    with_cause: str
    with_cause_complement: bool
    without: str
    without_complement: bool


@dataclass(slots=True)
class TestEvidence:
    """What the tests say about one cause."""

    excluded: bool = False
    found: bool = False
    unquantified: bool = False
    factors: list[Factor] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)


def test_effects(results: dict[str, Effective], pack: Pack) -> dict[str, TestEvidence]:
    """Return the effect of all results on each cause of the pack."""
    effects = {cause.id: TestEvidence() for cause in pack.causes}
    for cause in pack.causes:
        said = effects[cause.id]
        _diagnostic(cause, said, results, pack)
        if cause.screening and not said.excluded and not said.found:
            _screening(cause, said, results, pack)
        for name in cause.fetal_tests:
            _fetal_test(name, said, results, pack)
        for name in cause.serology:
            _serology(name, said, results)
        if cause.carrier_test:
            _carrier_test(cause.carrier_test, said, results)
    return effects


def _diagnostic(cause: CauseRule, said: TestEvidence, results: dict[str, Effective], pack: Pack) -> None:
    if not cause.diagnostic:
        return
    for name, excluded in pack.performance.diagnostic.items():
        entry = results.get(name)
        if entry is None or not entry.conclusive or cause.id not in excluded:
            continue
        if entry.normal:
            said.excluded = True
            effect = "excluded; no published figure for what such a test misses here"
        elif chromosomal_cause(entry) == cause.id:
            said.found = True
            effect = "found"
        else:
            continue
        said.updates.append(Update(name, str(entry.result), effect, None, None))


def _screening(cause: CauseRule, said: TestEvidence, results: dict[str, Effective], pack: Pack) -> None:
    for name, by_cause in pack.performance.screening.items():
        entry = results.get(name)
        performance = by_cause.get(cause.id)
        if entry is None or not entry.conclusive or performance is None:
            continue
        result = str(entry.result)
        if entry.abnormal and screening_refuted(entry, results):
            continue
        if performance.only_if_stated and not _names(entry, cause.id):
            effect = "not used: whether sex chromosomes were reported is not stated"
            said.updates.append(Update(name, result, effect, None, None))
            continue
        if entry.abnormal and not _names(entry, cause.id):
            said.unquantified = True
            effect = "not used: which chromosome the high-risk result is about is not stated"
            said.updates.append(Update(name, result, effect, None, None))
            continue
        said.factors.append(_screening_factor(entry, performance))
        said.updates.append(_screening_update(name, result, entry, performance, pack.evidence))
        return  # cell-free DNA stands first; a second screening test is not independent of it


def _names(entry: Effective, cause_id: str) -> bool:
    return chromosomal_cause(entry) == cause_id


def _screening_factor(entry: Effective, performance: ScreeningPerformance) -> Factor:
    low = entry.normal
    return Factor(performance.detection, low, performance.false_positive, low)


def _screening_update(
    name: str, result: str, entry: Effective, performance: ScreeningPerformance, evidence: Evidence
) -> Update:
    detection = evidence.parameter(performance.detection)
    positive = evidence.parameter(performance.false_positive)
    word = "less" if entry.normal else "more"
    effect = (
        f"makes it {word} likely: detects {_percent(detection.value)} with "
        f"{_percent(positive.value)} false positives"
    )
    ids = f"{performance.detection},{performance.false_positive}"
    return Update(name, result, effect, ids, detection.source_id)


def _percent(value: float | None) -> str:
    return "an unknown share" if value is None else f"{100 * value:.3g} %"


def _fetal_test(name: str, said: TestEvidence, results: dict[str, Effective], pack: Pack) -> None:
    entry = results.get(name)
    performance = pack.performance.infection.get(name)
    if entry is None or not entry.conclusive or performance is None:
        return
    if entry.abnormal:
        said.found = True
        said.updates.append(Update(name, str(entry.result), "found", None, None))
        return
    sensitivity = pack.evidence.parameter(performance.sensitivity)
    said.factors.append(Factor(performance.sensitivity, True, performance.specificity, False))
    effect = f"makes it less likely: detects {_percent(sensitivity.value)}"
    ids = f"{performance.sensitivity},{performance.specificity}"
    said.updates.append(Update(name, str(entry.result), effect, ids, sensitivity.source_id))


def _serology(name: str, said: TestEvidence, results: dict[str, Effective]) -> None:
    entry = results.get(name)
    if entry is None or entry.result is None:
        return
    if entry.normal:
        effect = "makes it less likely; no published figure for by how much"
    elif entry.abnormal:
        effect = "recent infection of the mother: much more likely; no published figure for this finding"
    else:
        effect = "settles nothing; repeat"
    said.unquantified = said.unquantified or entry.conclusive
    said.updates.append(Update(name, entry.result, effect, None, None))


def _carrier_test(name: str, said: TestEvidence, results: dict[str, Effective]) -> None:
    entry = results.get(name)
    if entry is None or entry.result is None:
        return
    effect = {
        "negative": "makes it less likely; no published figure for this finding",
        "carrier": "one parent is a carrier: test the partner",
        "positive": "found",
    }.get(entry.result, "settles nothing")
    said.found = said.found or entry.result == "positive"
    said.unquantified = said.unquantified or entry.result == "negative"
    said.updates.append(Update(name, entry.result, effect, None, None))
