"""The risk of a trisomy by age alone, at each stage for which it is published.

The figure of now is the assessment's own background (:mod:`echolith.assess.background`, which holds the
formulas); the others are rows of the same table of one source, never mixed with another.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from echolith.assess.background import background_of
from echolith.assess.counsel.model import AgeBackground, AgeRisk, AgeStage, AgeStatus
from echolith.assess.facts import CaseFacts
from echolith.assess.model import Background
from echolith.case.gestational_age import MAX_GA_DAYS, format_ga_days
from echolith.evidence import Evidence
from echolith.findings.pack import CauseRule, Pack

_AGE_TABLE = "uptodate_agetable"
_TABLE_STAGES: tuple[AgeStage, ...] = ("amniocentesis", "term")
_BY_FORMULA = "morris_snijders"
_BY_AGE = frozenset({_BY_FORMULA, "age_table"})


def age_backgrounds(facts: CaseFacts, pack: Pack) -> tuple[AgeBackground, ...]:
    """Return the causes whose background depends on the mother's age, each at every published stage."""
    age, age_of = _age(facts)
    day = facts.known.now_days
    ga = format_ga_days(day) if day is not None and 0 <= day <= MAX_GA_DAYS else None
    rows = []
    for cause in pack.causes:
        if cause.background.get("kind") not in _BY_AGE:
            continue
        risks = tuple(_risks(cause, facts, pack, age))
        rows.append(AgeBackground(cause.id, age, age_of, ga, _used(cause, facts, pack), risks))
    return tuple(rows)


def _age(facts: CaseFacts) -> tuple[float | None, Literal["mother", "egg", "unknown"]]:
    mother = facts.known.case.mother
    if mother is not None and mother.egg_age is not None:
        return float(mother.egg_age), "egg"
    if mother is not None and mother.age is not None:
        return float(mother.age), "mother"
    return None, "unknown"


def _used(cause: CauseRule, facts: CaseFacts, pack: Pack) -> AgeStage | None:
    """Return the stage of the figure that the assessment shows as background."""
    background = background_of(cause, facts, pack)
    if background.estimate is None:
        return None
    if cause.background["kind"] != _BY_FORMULA:
        return "amniocentesis"
    return "this_gestation" if _at_gestation(background) else "live_birth"


def _at_gestation(background: Background) -> bool:
    """Return whether a figure was carried from birth to this gestation, which takes a second formula."""
    return "," in (background.parameter_id or "")


def _risks(cause: CauseRule, facts: CaseFacts, pack: Pack, age: float | None) -> Iterator[AgeRisk]:
    formula = cause.background["kind"] == _BY_FORMULA
    stages: tuple[AgeStage, ...] = ("this_gestation", *_TABLE_STAGES, *(("live_birth",) if formula else ()))
    if age is None:
        yield from (_none(stage, "age_unknown") for stage in stages)
        return
    yield _now(cause, facts, pack) if formula else _none("this_gestation", "gestation_outside_published")
    condition = cause.background.get("condition", cause.id)
    for stage in _TABLE_STAGES:
        row = pack.evidence.age_risks(condition, stage, _AGE_TABLE).get(math.floor(age))
        background = Background(None, None) if row is None else Background(row.value, row.id)
        yield _risk(stage, background, pack.evidence)
    if formula:
        undated = replace(facts, known=facts.known._replace(now_days=None))
        yield _risk("live_birth", background_of(cause, undated, pack), pack.evidence)


def _now(cause: CauseRule, facts: CaseFacts, pack: Pack) -> AgeRisk:
    background = background_of(cause, facts, pack)
    if background.estimate is not None and not _at_gestation(background):
        return _none("this_gestation", "gestation_outside_published")
    return _risk("this_gestation", background, pack.evidence)


def _none(stage: AgeStage, status: AgeStatus) -> AgeRisk:
    return AgeRisk(stage, status, None, None, (), ())


def _risk(stage: AgeStage, background: Background, evidence: Evidence) -> AgeRisk:
    if background.estimate is None or background.parameter_id is None:
        return _none(stage, "age_outside_published")
    ids = tuple(background.parameter_id.split(","))
    return AgeRisk(
        stage=stage,
        status="published",
        estimate=background.estimate,
        one_in=round(1 / background.estimate, 1),
        parameter_ids=ids,
        source_ids=tuple(dict.fromkeys(evidence.parameter(i).source_id for i in ids)),
    )
