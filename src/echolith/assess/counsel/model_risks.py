"""Risks told beside the tests: residual after each result, of the invasive procedure, by age alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from echolith.assess.counsel.model_codes import (
    AgeStage,
    AgeStatus,
    LossMeasure,
    Pregnancy,
    Procedure,
    ProcedureTime,
    Sense,
    Standing,
)
from echolith.assess.model import Basis, Interval


@dataclass(frozen=True, slots=True)
class ResultStep:
    """A result in the order in which it became known; `where` is its place in the case."""

    step: int
    test: str
    result: str
    sense: Sense
    ga: str | None
    known_ga: str | None
    where: str


@dataclass(frozen=True, slots=True)
class RiskAfter:
    """A cause after the first `step` results. `bears` says that this result speaks of this cause."""

    step: int
    after: Interval
    standing: Standing
    bears: bool
    parameter_ids: tuple[str, ...]
    source_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Residual:
    """The residual risk of one cause, result by result; the last row is the assessment's own `after`.

    `background` is the risk in any pregnancy, which is another population than the series behind `before`.
    """

    cause: str
    background: float | None
    background_parameter_ids: tuple[str, ...]
    before: Interval
    basis: Basis
    events: int
    total: int
    count_ids: tuple[str, ...]
    steps: tuple[RiskAfter, ...]
    after: Interval
    standing: Standing


@dataclass(frozen=True, slots=True)
class ProcedureRisk:
    """One published figure about loss of the pregnancy beside an invasive test; sources may disagree.

    Parameters
    ----------
    measure : str
        ``added_loss`` above background, ``loss_after_procedure`` (all losses), ``loss_without_procedure``
        (the controls beside them), ``background_loss`` (of any pregnancy), or ``relative_risk``, a ratio and
        no risk.
    value, lower, upper : float or None
        `value` None with an `upper` is a published bound ("below").
    events, total : int or None
        Losses of pregnancies counted, where published.
    losses_from_ga, losses_before_ga : str or None
        The gestations between which losses are counted, where published.
    secondary : bool
        Whether the source quotes another publication.
    for_this_pregnancy : bool
        Whether it is about as many fetuses as this pregnancy has (one, or twins).
    """

    parameter_id: str
    source_id: str
    certainty: str
    procedures: tuple[Procedure, ...]
    measure: LossMeasure
    pregnancy: Pregnancy
    value: float | None
    lower: float | None
    upper: float | None
    events: int | None
    total: int | None
    losses_from_ga: str | None
    losses_before_ga: str | None
    secondary: bool
    for_this_pregnancy: bool


@dataclass(frozen=True, slots=True)
class ProcedureWindow:
    """From when a procedure is done, by a guideline; `window` says where this pregnancy stands."""

    procedure: Procedure
    from_ga: str
    guideline_id: str
    source_id: str
    strength: str
    window: ProcedureTime


@dataclass(frozen=True, slots=True)
class ProcedureRisks:
    """What is published on the risk of the invasive test, and when it is done."""

    tests: tuple[str, ...]
    windows: tuple[ProcedureWindow, ...]
    figures: tuple[ProcedureRisk, ...]


@dataclass(frozen=True, slots=True)
class AgeRisk:
    """The risk of a trisomy by age alone, at one stage; `n` is the N of "1 in N".

    `stage`: ``this_gestation``, ``amniocentesis`` (about 16 weeks, as the table says), ``term``, or
    ``live_birth``. `status` says why there is no number.
    """

    stage: AgeStage
    status: AgeStatus
    estimate: float | None
    one_in: float | None
    parameter_ids: tuple[str, ...]
    source_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgeBackground:
    """The risk of one trisomy by age; `used_by_assessment` is the stage shown there as background."""

    cause: str
    age: float | None
    age_of: Literal["mother", "egg", "unknown"]
    ga: str | None
    used_by_assessment: str | None
    risks: tuple[AgeRisk, ...]
