"""What is known of one fetus at one moment: exams, tests and outcome, in order of time.

A result without a time counts only from the outcome on; without a moment everything counts.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import NamedTuple

from echolith.case.gestational_age import GestationalAge
from echolith.case.model import Case, Exam, Outcome, Test
from echolith.case.times import day_zero, outcome_of
from echolith.case.vocabulary import (
    FETAL_INFECTION_TESTS,
    GENETIC_TESTS,
    IMAGING_TESTS,
    MATERNAL_INFECTION_TESTS,
)
from echolith.errors import InputError, UsageError
from echolith.issues import Issue

ENDED = frozenset({"live_birth", "termination", "fetal_death", "neonatal_death"})
LOSSES = frozenset({"termination", "fetal_death", "neonatal_death"})
POSTNATAL = frozenset({"postnatal_examination", "postnatal_ultrasound"})

_Counts = Callable[[int | None], bool]
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class Moment(NamedTuple):
    """The moment asked for: `ga_days` None means that everything known counts."""

    ga_days: int | None = None
    date: datetime.date | None = None


class KnownExam(NamedTuple):
    """An exam of this fetus, its place in the case, and its day (gestational days, also after birth)."""

    exam: Exam
    where: str
    day: int | None
    order: int


class KnownTest(NamedTuple):
    """A test that speaks of this fetus, its place in the case, and the day of its sample."""

    test: Test
    where: str
    day: int | None


class Known(NamedTuple):
    """All that is known of one fetus at `moment`.

    Parameters
    ----------
    now_days : int or None
        Gestational days now (days since birth are added after birth); None if no time is known.
    birth_days : int or None
        Gestational days at the end of the pregnancy, where it has ended and the day is known.
    """

    case: Case
    fetus_id: str
    moment: Moment
    exams: tuple[KnownExam, ...]
    co_twin_exams: tuple[KnownExam, ...]
    tests: tuple[KnownTest, ...]
    co_twin_tests: tuple[KnownTest, ...]
    outcome: Outcome | None
    co_twin_outcomes: tuple[Outcome, ...]
    now_days: int | None
    birth_days: int | None
    day_zero: datetime.date | None

    def day_of(self, ga: GestationalAge | None, date: datetime.date | None) -> int | None:
        """Return the gestational day of a stated gestational age or date; None where it is not known."""
        return _day(ga, date, self.day_zero)

    @property
    def ended(self) -> bool | None:
        """Whether the pregnancy has ended for this fetus; None if it was lost to follow-up."""
        if self.outcome is None or self.outcome.pregnancy == "ongoing":
            return False
        return True if self.outcome.pregnancy in ENDED else None


def _day(ga: GestationalAge | None, date: datetime.date | None, zero: datetime.date | None) -> int | None:
    if ga is not None:
        return ga.days
    return (date - zero).days if date is not None and zero is not None else None


def parse_moment(as_of: str | GestationalAge | datetime.date | None, case: Case) -> Moment:
    """Read the moment of an assessment.

    Raises
    ------
    UsageError
        If `as_of` is neither ``weeks+days`` nor an ISO date.
    InputError
        If it is a date and the case has no dating to turn it into a gestational age.
    """
    if as_of is None:
        return Moment()
    if isinstance(as_of, str):
        try:
            text = as_of.strip()
            date = datetime.date.fromisoformat(text) if _ISO_DATE.fullmatch(text) else None
            as_of = date or GestationalAge.parse(as_of)
        except ValueError as error:
            raise UsageError(
                f"--as-of: {error}; write a gestational age such as 20+5 or a date such as 2026-03-14"
            ) from None
    if isinstance(as_of, GestationalAge):
        zero = day_zero(case.dating)
        date = zero + datetime.timedelta(days=as_of.days) if zero else None
        return Moment(as_of.days, date)
    zero = day_zero(case.dating)
    if zero is None:
        raise InputError(
            [
                Issue(
                    "as-of-needs-dating",
                    "error",
                    "a date was asked for, and the case has no dating that turns it into a gestational age",
                    "ask with a gestational age (--as-of 20+5), or add dating: {due_date, method}",
                    "dating",
                )
            ]
        )
    days = (as_of - zero).days
    if days < 0:
        raise UsageError("--as-of: the date lies before this pregnancy; write a later date")
    return Moment(days, as_of)


def known_of(case: Case, fetus_id: str, moment: Moment) -> Known:
    """Collect what is known of `fetus_id` at `moment`."""
    several = len(case.fetuses) > 1
    outcome = outcome_of(case, fetus_id)
    others = tuple(o for o in case.outcomes if several and o.fetus not in (None, fetus_id))
    zero = day_zero(case.dating)
    end_days = _end_day(outcome, zero)
    born = moment.ga_days is None or (end_days is not None and moment.ga_days >= end_days)

    def counts(day: int | None) -> bool:
        if moment.ga_days is None:
            return True
        if day is not None:
            return day <= moment.ga_days
        return born

    own, twin = _exams(case, fetus_id, zero, counts)
    tests, twin_tests = _tests(case, fetus_id, zero, counts)
    seen_outcome = outcome if born else None
    now = moment.ga_days if moment.ga_days is not None else _latest_day(own, tests, seen_outcome, zero)
    return Known(
        case=case,
        fetus_id=fetus_id,
        moment=moment,
        exams=own,
        co_twin_exams=twin,
        tests=tests,
        co_twin_tests=twin_tests,
        outcome=seen_outcome,
        co_twin_outcomes=tuple(o for o in others if _outcome_known(o, moment, zero)),
        now_days=now,
        birth_days=end_days if seen_outcome is not None else None,
        day_zero=zero,
    )


def _end_day(outcome: Outcome | None, zero: datetime.date | None) -> int | None:
    if outcome is None or outcome.pregnancy not in ENDED:
        return None
    return _day(outcome.ga, outcome.date, zero)


def _outcome_known(outcome: Outcome, moment: Moment, zero: datetime.date | None) -> bool:
    if moment.ga_days is None:
        return True
    end = _end_day(outcome, zero)
    return end is not None and end <= moment.ga_days


def _latest_day(
    exams: tuple[KnownExam, ...],
    tests: tuple[KnownTest, ...],
    outcome: Outcome | None,
    zero: datetime.date | None,
) -> int | None:
    """Return the last gestational day of which anything is known."""
    days = [e.day for e in exams if e.day is not None]
    for known in tests:
        test = known.test
        if test.status == "planned":  # a day to come
            continue
        resulted = _day(test.resulted_ga, test.resulted_date, zero)
        days += [day for day in (known.day, resulted) if day is not None]
    end = _end_day(outcome, zero)
    if end is not None and outcome is not None:
        months = [f.age_months for f in outcome.follow_up if f.age_months is not None]
        days.append(end + int(max(months, default=0) * 30.4375))
    return max(days, default=None)


def _exams(
    case: Case,
    fetus_id: str,
    zero: datetime.date | None,
    counts: _Counts,
) -> tuple[tuple[KnownExam, ...], tuple[KnownExam, ...]]:
    own: list[KnownExam] = []
    twin: list[KnownExam] = []
    position = -1
    for index, exam in enumerate(case.exams):
        day = _day(exam.ga, exam.date, zero)
        end_days = None
        if exam.kind in POSTNATAL:  # counted from the end for the fetus that was examined
            end_days = _end_day(outcome_of(case, exam.fetus or fetus_id), zero)
        if exam.age_days is not None and end_days is not None:
            day = end_days + exam.age_days
        elif day is None and end_days is not None:
            day = end_days  # after birth, day not stated: the earliest it can be
        where = f"exams[{index}]"
        mine = exam.fetus in (None, fetus_id)
        if not counts(day):
            continue
        position = day if day is not None else position
        (own if mine else twin).append(KnownExam(exam, where, day, position))
    # An exam without a time keeps its place in the file, behind the one before it.
    own.sort(key=lambda known: known.order)
    twin.sort(key=lambda known: known.order)
    return tuple(own), tuple(twin)


def _tests(
    case: Case, fetus_id: str, zero: datetime.date | None, counts: _Counts
) -> tuple[tuple[KnownTest, ...], tuple[KnownTest, ...]]:
    several = len(case.fetuses) > 1
    own: list[KnownTest] = []
    twin: list[KnownTest] = []
    for index, test in enumerate(case.tests):
        sampled = _day(test.ga, test.date, zero)
        resulted = _day(test.resulted_ga, test.resulted_date, zero)
        known = resulted if resulted is not None else sampled
        where = f"tests[{index}]"
        counted = test
        stateless = known is None and test.result is None  # planned, pending or declined, day not stated
        if not stateless and not counts(known):
            if sampled is None or known is None or test.result is None or not counts(sampled):
                continue
            # Sampled, and the result not yet back at this moment: pending.
            counted = test.model_copy(update={"result": None, "status": "pending"})
        item = KnownTest(counted, where, sampled if sampled is not None else known)
        of_mother = test.test in MATERNAL_INFECTION_TESTS  # whichever fetus it is noted with
        if several and not of_mother and test.fetus not in (None, fetus_id):
            twin.append(item)
        elif not (several and _speaks_for_none(counted, case)):
            own.append(item)
    return tuple(own), tuple(twin)


def _speaks_for_none(test: Test, case: Case) -> bool:
    """Whether a normal result of one fetus, not saying which, must not be counted for any of several.

    Monochorionic twins share their chromosomes, so a genetic test speaks for both.
    """
    if test.fetus is not None or test.result not in {"normal", "negative"}:
        return False
    if test.test in GENETIC_TESTS:
        return case.chorionicity != "monochorionic"
    return test.test in FETAL_INFECTION_TESTS or test.test in IMAGING_TESTS
