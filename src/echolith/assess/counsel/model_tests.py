"""Open tests: their possible results, what each would change, and their place in the order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from echolith.assess.counsel.model_codes import RankReason, Sense, TestState, WhyNotOpen, Window
from echolith.assess.counsel.model_state import CauseState, ClassState, OutlookState
from echolith.assess.model import Answer, ItemStatus


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
