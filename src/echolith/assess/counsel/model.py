"""What a genetic counsellor is told beside an assessment. JSON contract ``echolith.counsel/1``.

Codes and numbers only: documents turn them into words. Risks are in 0 to 1. A cause is written as the pack
names it, a test as the case file names it, a plan item by its fixed id.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from echolith.assess.model import (
    Answer,
    Applies,
    AsOf,
    Basis,
    Interval,
    Isolated,
    ItemStatus,
    Pattern,
    Per100,
    Provenance,
    Sonographic,
    SourceRef,
    WorkUp,
)

TestState = Literal[
    "not_done", "planned", "pending", "declined", "equivocal", "no_call", "failed", "vus", "carrier"
]
"""Where a test stands that has no clear result."""

Window = Literal["open", "not_yet_open", "after_end"]
"""``after_end``: the pregnancy has ended and the test may still help to find a cause."""

WhyNotOpen = Literal["not_applicable", "pregnancy_ended", "window_closed", "not_born"]

Sense = Literal["normal", "abnormal", "unclear"]
"""Which way a result points, as :mod:`echolith.assess.results` reads it."""

Standing = Literal[
    "figure",  # `after` has an estimate
    "none_seen",  # never seen in the series: an upper limit, no estimate
    "no_published_figure",  # no study counted it
    "no_published_performance",  # a test bears on it, no publication says by how much: no figure after it
    "excluded",  # by a normal diagnostic test; what such a test misses is not published
    "found",  # this is the cause found (or likely)
    "another_cause_found",
]
"""What can be said of a cause after the tests, also where there is no number."""

RankReason = Literal[
    "same_day",
    "asked_by_plan",
    "may_be_asked",
    "on_wish",
    "declined",
    "decides_class_whatever_result",
    "can_decide_class",
    "can_end_isolation",
    "completes_work_up",
    "closes_work_up_group",
    "can_change_figure",
    "no_published_figure",
]
"""Why a test stands where it does; :mod:`echolith.assess.counsel.ranking` has the rule."""


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


@dataclass(frozen=True, slots=True)
class CauseChange:
    """A cause that a result changes; the ids are those of the performance of this test for this cause.

    `bears` says that the test itself speaks of this cause; other causes change because all share one whole.
    `estimate_change` and `upper_change` are then minus now, None where one of the two has no number.
    """

    cause: str
    now: CauseState
    then: CauseState
    bears: bool
    estimate_change: float | None
    upper_change: float | None
    parameter_ids: tuple[str, ...]
    source_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanChange:
    """A plan item whose status, need or urgency a result changes; the window is that of then."""

    id: str
    status_now: ItemStatus
    status_then: ItemStatus
    applies_now: Answer
    applies_then: Answer
    urgency_now: Literal["same_day", "routine"]
    urgency_then: Literal["same_day", "routine"]
    from_ga: str | None
    to_ga: str | None
    from_date: str | None
    to_date: str | None


@dataclass(frozen=True, slots=True)
class Assumed:
    """What was entered into the case for a hypothetical result: a test, or an exam by its kind."""

    entry: Literal["test", "exam"]
    name: str
    result: str
    about: str


@dataclass(frozen=True, slots=True)
class IfResult:
    """One possible result of an open test, and what the assessment would then be.

    Parameters
    ----------
    result : str
        Code of the result, e.g. ``low_risk``, ``high_risk_trisomy_21``, ``past_immunity``, ``none_seen``.
    conclusive : bool
        Whether it settles what the test asks; one parent who is a carrier does not.
    then : ClassState or None
        None if the finding itself would no longer be there: nothing is left to assess.
    changed : tuple of str
        The fields of the class that change.
    outlook : tuple of OutlookState
        As it would then be; `outlook_changed` says whether it differs from now.
    """

    result: str
    sense: Sense
    conclusive: bool
    assumed: Assumed
    then: ClassState | None
    changed: tuple[str, ...]
    outlook: tuple[OutlookState, ...]
    outlook_changed: bool
    causes: tuple[CauseChange, ...]
    plan: tuple[PlanChange, ...]


@dataclass(frozen=True, slots=True)
class OpenTest:
    """A test without a clear result that can still be done.

    `test` is the name in the case file, ``karyotype`` standing for karyotype or microarray; `applies` and
    `status` are those of the plan item.
    """

    test: str
    alternatives: tuple[str, ...]
    plan_item: str
    invasive: bool
    state: TestState
    applies: Answer
    status: ItemStatus
    urgency: Literal["same_day", "routine"]
    window: Window
    from_ga: str | None
    to_ga: str | None
    guideline_ids: tuple[str, ...]
    has_published_performance: bool
    results: tuple[IfResult, ...]


@dataclass(frozen=True, slots=True)
class NotOpen:
    """A test without a clear result that is not offered, and why."""

    test: str
    plan_item: str
    state: TestState
    why: WhyNotOpen


@dataclass(frozen=True, slots=True)
class LargestChange:
    """The largest change of a figure that any result of a test can bring."""

    cause: str
    result: str
    measure: Literal["estimate", "upper"]
    now: float
    then: float


@dataclass(frozen=True, slots=True)
class Rank:
    """The place of an open test, counted from 1, and why."""

    position: int
    test: str
    reasons: tuple[RankReason, ...]
    largest_change: LargestChange | None


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
    procedures: tuple[Literal["amniocentesis", "chorionic_villus_sampling"], ...]
    measure: Literal[
        "added_loss", "loss_after_procedure", "loss_without_procedure", "background_loss", "relative_risk"
    ]
    pregnancy: Literal["singleton", "twins", "unstated"]
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

    procedure: Literal["amniocentesis", "chorionic_villus_sampling"]
    from_ga: str
    guideline_id: str
    source_id: str
    strength: str
    window: Literal["open", "not_yet_open", "pregnancy_ended", "unknown"]


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

    stage: Literal["this_gestation", "amniocentesis", "term", "live_birth"]
    status: Literal["published", "age_unknown", "age_outside_published", "gestation_outside_published"]
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
