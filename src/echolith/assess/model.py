"""The assessment: what leaves Echolith for one fetus. JSON contract ``echolith.assessment/1``.

Plain frozen dataclasses, so that they are built and serialised fast. Risks are in 0 to 1, gestational
ages in whole days and as ``weeks+days``, sizes in millimetres.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from echolith.issues import Issue

Isolated = Literal["yes", "no", "undetermined"]
Sonographic = Literal["isolated", "soft_marker_only", "structural", "undetermined"]
Pattern = Literal["parenchymal", "surface", "vascular", "mass", "unstated"]
WorkUp = Literal["negative", "incomplete", "abnormal"]
Course = Literal["stable", "growing", "shrinking", "resolved", "new", "unknown"]
Applies = Literal["now", "if_isolated", "if_work_up_negative", "not_applicable", "already_known"]
TestStanding = Literal["awaited", "repeat", "declined"]
Basis = Literal["pooled", "single_study", "none_seen", "no_published_figure"]
ItemStatus = Literal["done", "due", "later", "overdue", "not_needed", "cannot_tell"]
Answer = Literal["yes", "no", "unknown"]


@dataclass(frozen=True, slots=True)
class AsOf:
    """The moment the assessment speaks of. `date` is ISO, empty if no date is known."""

    ga: str | None
    ga_days: int | None
    date: str | None


@dataclass(frozen=True, slots=True)
class FindingSummary:
    """The finding that is assessed."""

    code: str
    label: str
    number: str | None
    location: str | None
    first_seen: str | None
    latest: str | None
    course: Course
    status: str
    max_size_mm: float | None


@dataclass(frozen=True, slots=True)
class Reason:
    """A statement with the rule it rests on and the place in the case it comes from."""

    statement: str
    basis: str
    where: str


@dataclass(frozen=True, slots=True)
class Change:
    """What would decide an open question."""

    what: str
    how: str
    then: str


@dataclass(frozen=True, slots=True)
class Classification:
    """Isolated or not, pattern, and what is missing."""

    isolated: Isolated
    sonographic: Sonographic
    pattern: Pattern
    work_up: WorkUp
    missing: tuple[str, ...]
    cause_found: str
    reasons: tuple[Reason, ...]
    would_change: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class GrowthRow:
    """One measurement against a named standard; exactly one of `value_mm`, `value_g` is set."""

    measure: str
    value_mm: float | None
    value_g: float | None
    standard: str
    z: float | None
    centile: float | None
    category: str
    ga: str | None


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its limits, each in 0 to 1; a field is None where there is no figure."""

    estimate: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class Count:
    """One published count behind a figure, with its own exact limits (95 %)."""

    count_id: str
    source_id: str
    subgroup: str
    variable: str
    events: int
    total: int
    certainty: str
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A published count that was not used, and why."""

    count_id: str
    source_id: str
    events: int | None
    total: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The same figure under another choice of studies."""

    name: str
    estimate: float | None
    lower: float | None
    upper: float | None
    next_centre: Interval | None
    studies: int
    events: int
    total: int
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The same figure under a change: a study left out, studies up to a year, or single cases added.

    `kind` is ``leave_one_out`` (`label`: the source left out), ``cumulative`` (`label`: the last year) or
    ``single_cases`` (`label`: how many, at which weight).
    """

    kind: str
    label: str
    studies: int
    events: int
    total: int
    estimate: float | None
    lower: float | None
    upper: float | None
    next_centre: Interval | None


@dataclass(frozen=True, slots=True)
class Model:
    """Which model gave a figure."""

    name: str
    priors: dict[str, dict[str, float | str]]


@dataclass(frozen=True, slots=True)
class Per100:
    """Whole babies of 100, for the next centre; never 0 or 100."""

    n: int
    lower: int
    upper: int


@dataclass(frozen=True, slots=True)
class OutlookRow:
    """One outcome in one stratum."""

    outcome: str
    stratum: str
    applies: Applies
    estimate: float | None
    lower: float | None
    upper: float | None
    level: float
    next_centre: Interval | None
    studies: int
    events: int
    total: int
    counts: tuple[Count, ...]
    left_out: tuple[LeftOut, ...]
    sensitivities: tuple[Sensitivity, ...]
    what_if: tuple[WhatIf, ...]
    model: Model | None
    certainty: str
    why_certainty: str
    per_100: Per100 | None
    directness: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Background:
    """The risk in any pregnancy (age, gestation), shown beside the cause."""

    estimate: float | None
    parameter_id: str | None


@dataclass(frozen=True, slots=True)
class Update:
    """One test's effect on a cause."""

    test: str
    result: str
    effect: str
    parameter_id: str | None
    source_id: str | None


@dataclass(frozen=True, slots=True)
class CauseRow:
    """One cause before and after the tests."""

    cause: str
    label: str
    background: Background
    before: Interval
    after: Interval
    statement: str
    updates: tuple[Update, ...]
    basis: Basis
    studies: int
    events: int
    total: int
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One step: whether it applies, when, why, and on whose word.

    `standing` says where its test stands, if one was asked for: awaited, to be repeated, or declined.
    """

    id: str
    action: str
    applies: Answer
    status: ItemStatus
    standing: TestStanding | None
    from_ga: str | None
    to_ga: str | None
    from_age_days: int | None
    to_age_days: int | None
    from_date: str | None
    to_date: str | None
    urgency: Literal["same_day", "routine"]
    why: str
    sources: tuple[str, ...]
    guideline_ids: tuple[str, ...]
    strength: str
    local_practice: bool


@dataclass(frozen=True, slots=True)
class SimilarCase:
    """A published fetus that resembles this one."""

    case_id: str
    source_id: str
    shared: tuple[str, ...]
    differs: tuple[str, ...]
    outcome: str
    doi: str | None


@dataclass(frozen=True, slots=True)
class Contrary:
    """Published evidence that speaks against the headline."""

    statement: str
    source_id: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """What made this answer. Only `created` differs between two runs on the same input."""

    software: str
    version: str
    commit: str
    pack: str
    pack_version: str
    evidence_release: str
    evidence_sha256: str
    created: str


@dataclass(frozen=True, slots=True)
class SourceRef:
    """A publication named in the answer."""

    source_id: str
    citation: str
    doi: str | None
    url: str | None
    seen_as: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """The whole answer for one fetus."""

    schema: str
    case_id: str
    fetus: str
    as_of: AsOf
    finding: FindingSummary
    classification: Classification
    growth: tuple[GrowthRow, ...]
    outlook: tuple[OutlookRow, ...]
    causes: tuple[CauseRow, ...]
    plan: tuple[PlanItem, ...]
    similar: tuple[SimilarCase, ...]
    contrary: tuple[Contrary, ...]
    sources: tuple[SourceRef, ...]
    issues: tuple[Issue, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Assessments:
    """The answers for one pregnancy: one for each fetus that has the finding, perhaps none."""

    case_id: str
    assessments: tuple[Assessment, ...]
    issues: tuple[Issue, ...]
