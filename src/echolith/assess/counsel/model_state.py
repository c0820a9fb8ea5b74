"""What is compared of two assessments: class, outlook and causes as codes and numbers."""

from __future__ import annotations

from dataclasses import dataclass

from echolith.assess.counsel.model_codes import Standing
from echolith.assess.model import Applies, Basis, Interval, Isolated, Pattern, Per100, Sonographic, WorkUp


@dataclass(frozen=True, slots=True)
class ClassState:
    """The class of the assessment, as codes."""

    isolated: Isolated
    sonographic: Sonographic
    pattern: Pattern
    work_up: WorkUp
    missing: tuple[str, ...]
    cause_found: str


@dataclass(frozen=True, slots=True)
class OutlookState:
    """An outlook row that answers "was the baby well?": it applies now, or under its condition."""

    outcome: str
    stratum: str
    applies: Applies
    basis: Basis
    estimate: float | None
    lower: float | None
    upper: float | None
    next_centre: Interval | None
    per_100: Per100 | None
    studies: int
    events: int
    total: int
    count_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CauseState:
    """A cause as one assessment has it. `events` of `total` fetuses were counted before the tests."""

    cause: str
    before: Interval
    after: Interval
    standing: Standing
    basis: Basis
    events: int
    total: int
    count_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    """What is compared of an assessment."""

    classification: ClassState
    outlook: tuple[OutlookState, ...]
    causes: tuple[CauseState, ...]
