"""What a genetic counsellor is told beside an assessment. JSON contract ``echolith.counsel/1``.

Codes and numbers only: documents turn them into words. Risks are in 0 to 1. A cause is written as the pack
names it, a test as the case file names it, a plan item by its fixed id.
"""

from __future__ import annotations

from dataclasses import dataclass

from echolith.assess.counsel.model_codes import (
    AgeStage,
    AgeStatus,
    LossMeasure,
    Pregnancy,
    Procedure,
    ProcedureTime,
    RankReason,
    Sense,
    Standing,
    TestState,
    WhyNotOpen,
    Window,
)
from echolith.assess.counsel.model_risks import (
    AgeBackground,
    AgeRisk,
    ProcedureRisk,
    ProcedureRisks,
    ProcedureWindow,
    Residual,
    ResultStep,
    RiskAfter,
)
from echolith.assess.counsel.model_state import CauseState, ClassState, OutlookState, State
from echolith.assess.counsel.model_tests import (
    Assumed,
    CauseChange,
    IfResult,
    LargestChange,
    NotOpen,
    OpenTest,
    PlanChange,
    Rank,
)
from echolith.assess.model import AsOf, Provenance, SourceRef

__all__ = [
    "AgeBackground",
    "AgeRisk",
    "AgeStage",
    "AgeStatus",
    "Assumed",
    "CauseChange",
    "CauseState",
    "ClassState",
    "Counsel",
    "IfResult",
    "LargestChange",
    "LossMeasure",
    "NotOpen",
    "OpenTest",
    "OutlookState",
    "PlanChange",
    "Pregnancy",
    "Procedure",
    "ProcedureRisk",
    "ProcedureRisks",
    "ProcedureTime",
    "ProcedureWindow",
    "Rank",
    "RankReason",
    "Residual",
    "ResultStep",
    "RiskAfter",
    "Sense",
    "Standing",
    "State",
    "TestState",
    "WhyNotOpen",
    "Window",
]


@dataclass(frozen=True, slots=True)
class Counsel:
    """Everything for the counsellor, for one fetus. Same input, same release: equal but for `created`."""

    schema: str
    case_id: str
    fetus: str
    as_of: AsOf
    now: State
    open_tests: tuple[OpenTest, ...]
    not_open: tuple[NotOpen, ...]
    ranked: tuple[Rank, ...]
    steps: tuple[ResultStep, ...]
    residual: tuple[Residual, ...]
    procedure_risk: ProcedureRisks
    age_background: tuple[AgeBackground, ...]
    sources: tuple[SourceRef, ...]
    provenance: Provenance
