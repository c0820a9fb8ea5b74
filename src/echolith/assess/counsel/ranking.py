"""In which order to speak of the open tests.

The rule, in its order (docs/decisions.md argues it):

1. what is for the same day;
2. what the plan asks for, then what it may ask for (not known yet), then what is left to the parents' wish or
   was declined: no test is put before one that is asked for because it could change more;
3. what decides an undetermined class whatever the result, then what can decide it or can end an isolation;
4. what completes the work-up, then what closes one of its groups;
5. what can change a figure, the largest change first (of an estimate, or of the upper limit of a cause the
   test speaks of), then what can change no published figure;
6. the order of the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable

from echolith.assess.counsel.model import (
    CauseChange,
    IfResult,
    LargestChange,
    OpenTest,
    Rank,
    RankReason,
    State,
)

_NONE_FOUND = "none_found"
_ASKED: dict[str, int] = {"asked_by_plan": 0, "may_be_asked": 1, "on_wish": 2, "declined": 2}
_CLASS: dict[str, int] = {"decides_class_whatever_result": 0, "can_decide_class": 1, "can_end_isolation": 1}
_WORK_UP: dict[str, int] = {"completes_work_up": 0, "closes_work_up_group": 1}
_LAST = 9


def rank(tests: Iterable[OpenTest], now: State) -> tuple[Rank, ...]:
    """Return the open tests in the order of the rule, each with its reasons."""
    judged = [(test, _reasons(test, now), _largest_change(test)) for test in tests]
    judged.sort(key=lambda each: _key(each[1], each[2]))  # stable: equal ones keep their order
    return tuple(
        Rank(place, test.test, reasons, largest)
        for place, (test, reasons, largest) in enumerate(judged, start=1)
    )


def _key(reasons: tuple[RankReason, ...], largest: LargestChange | None) -> tuple[float, ...]:
    change = 0.0 if largest is None else abs(largest.then - largest.now)
    return (
        0 if "same_day" in reasons else 1,
        _first(reasons, _ASKED),
        _first(reasons, _CLASS),
        _first(reasons, _WORK_UP),
        0 if "can_change_figure" in reasons else 1,
        -change,
    )


def _first(reasons: tuple[RankReason, ...], places: dict[str, int]) -> int:
    return min((places[reason] for reason in reasons if reason in places), default=_LAST)


def _reasons(test: OpenTest, now: State) -> tuple[RankReason, ...]:
    reasons: list[RankReason] = ["same_day"] if test.urgency == "same_day" else []
    reasons.append(_asked(test))
    reasons += _class_reasons(test.results, now)
    reasons += _work_up_reasons(test.results, now)
    reasons.append("can_change_figure" if _largest_change(test) is not None else "no_published_figure")
    return tuple(reasons)


def _asked(test: OpenTest) -> RankReason:
    if test.state == "declined":
        return "declined"
    if test.applies == "yes":
        return "asked_by_plan"
    return "may_be_asked" if test.applies == "unknown" else "on_wish"


def _class_reasons(results: tuple[IfResult, ...], now: State) -> list[RankReason]:
    changes = [result.then is None or "isolated" in result.changed for result in results if result.conclusive]
    if not any(changes):
        return []
    if now.classification.isolated == "undetermined":
        return ["decides_class_whatever_result"] if all(changes) else ["can_decide_class"]
    return ["can_end_isolation"] if now.classification.isolated == "yes" else []


def _work_up_reasons(results: tuple[IfResult, ...], now: State) -> list[RankReason]:
    states = [result.then for result in results if result.then is not None]
    if any(s.work_up == "negative" != now.classification.work_up for s in states):
        return ["completes_work_up"]
    closes = any(set(now.classification.missing) - set(s.missing) for s in states)
    return ["closes_work_up_group"] if closes else []


def _largest_change(test: OpenTest) -> LargestChange | None:
    """Return the largest change of a cause the test speaks of, or that the class brings with it."""
    changes = [
        largest
        for result in test.results
        for change in result.causes
        if (change.bears or change.now.before != change.then.before)
        and (largest := _measured(change, result.result)) is not None
    ]
    return max(changes, key=lambda largest: abs(largest.then - largest.now), default=None)


def _measured(change: CauseChange, result: str) -> LargestChange | None:
    if change.cause == _NONE_FOUND:
        return None
    now, then = change.now.after, change.then.after
    if now.estimate is not None and then.estimate is not None:
        return LargestChange(change.cause, result, "estimate", now.estimate, then.estimate)
    # A limit that moves with the class alone tells how many fetuses another series has, not of a risk.
    none_seen = change.bears and now.estimate is None and then.estimate is None
    if none_seen and now.upper is not None and then.upper is not None:
        return LargestChange(change.cause, result, "upper", now.upper, then.upper)
    return None
