"""When things happened: gestational ages from dates and dates from gestational ages.

A stated gestational age is used as it stands; a date is turned into one by the dating of the pregnancy.
Without both, the answer is None: no time is ever filled in.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, get_args

from echolith.case.gestational_age import MAX_GA_DAYS, TERM_DAYS, GestationalAge
from echolith.case.vocabulary import PostnatalExamKind

if TYPE_CHECKING:
    from echolith.case.parts import EarlierDating, Exam, Outcome, Pregnancy, Test

POSTNATAL_EXAM_KINDS: frozenset[str] = frozenset(get_args(PostnatalExamKind))
_NOT_ENDED = frozenset({"ongoing", "lost_to_follow_up"})


def day_zero(dating: EarlierDating | None) -> datetime.date | None:
    """Return the day of gestational age 0+0 by a dating, None if the dating has no date."""
    if dating is None:
        return None
    if dating.due_date is not None:
        return dating.due_date - datetime.timedelta(days=TERM_DAYS)
    if dating.ga is not None and dating.date is not None:
        return dating.date - datetime.timedelta(days=dating.ga.days)
    return None


def due_date(case: Pregnancy) -> datetime.date | None:
    """Return the day of gestational age 40+0, None without a dating."""
    start = day_zero(case.dating)
    return None if start is None else start + datetime.timedelta(days=TERM_DAYS)


def date_of_ga(case: Pregnancy, ga: GestationalAge) -> datetime.date | None:
    """Return the day on which the pregnancy reaches a gestational age, None without a dating."""
    start = day_zero(case.dating)
    return None if start is None else start + datetime.timedelta(days=ga.days)


def ga_on_date(case: Pregnancy, date: datetime.date | None) -> GestationalAge | None:
    """Return the gestational age on a day; None without a dating or outside 0+0 to 45+6."""
    if date is None or case.dating is None:
        return None
    start = day_zero(case.dating)
    if start is None:
        return None
    ga_days = (date - start).days
    return GestationalAge(ga_days, case.dating.method) if 0 <= ga_days <= MAX_GA_DAYS else None


def exam_ga(exam: Exam, case: Pregnancy) -> GestationalAge | None:
    """Return the gestational age of an exam before birth; None after birth or where it is not known."""
    if exam.kind in POSTNATAL_EXAM_KINDS:
        return None
    return exam.ga if exam.ga is not None else ga_on_date(case, exam.date)


def exam_date(exam: Exam, case: Pregnancy) -> datetime.date | None:
    """Return the day of an exam, from its date, or by dating; for an age after birth, by the birth date."""
    if exam.date is not None:
        return exam.date
    if exam.ga is not None:
        return date_of_ga(case, exam.ga)
    if exam.age_days is None:
        return None
    born = birth_date(case, outcome_of(case, exam.fetus))
    return None if born is None else born + datetime.timedelta(days=exam.age_days)


def test_ga(test: Test, case: Pregnancy) -> GestationalAge | None:
    """Return the gestational age at which the sample was taken, None where it is not known."""
    return test.ga if test.ga is not None else ga_on_date(case, test.date)


def test_known_ga(test: Test, case: Pregnancy) -> GestationalAge | None:
    """Return the gestational age from which a result was known.

    The time of the result where it is stated, otherwise that of the sample.
    """
    if test.resulted_ga is not None:
        return test.resulted_ga
    if test.resulted_date is not None:
        return ga_on_date(case, test.resulted_date)
    return test_ga(test, case)


# pytest would collect these two as tests wherever they are imported by name
test_ga.__test__ = False  # type: ignore[attr-defined]
test_known_ga.__test__ = False  # type: ignore[attr-defined]


def outcome_of(case: Pregnancy, fetus: str | None) -> Outcome | None:
    """Return the outcome of one fetus (None: of the only fetus), None if it is not recorded.

    An outcome without a fetus in a case of several fetuses is that of the whole pregnancy.
    """
    outcomes = case.outcomes
    if len(case.fetuses) == 1:
        return outcomes[0] if outcomes else None
    for outcome in outcomes:
        if fetus is not None and outcome.fetus == fetus:
            return outcome
    return next((outcome for outcome in outcomes if outcome.fetus is None), None)


def birth_ga(case: Pregnancy, outcome: Outcome | None) -> GestationalAge | None:
    """Return the gestational age at which the pregnancy ended; None while ongoing, lost or not known."""
    if outcome is None or outcome.pregnancy in _NOT_ENDED:
        return None
    return outcome.ga if outcome.ga is not None else ga_on_date(case, outcome.date)


def birth_date(case: Pregnancy, outcome: Outcome | None) -> datetime.date | None:
    """Return the day on which the pregnancy ended; None while ongoing, lost or not known."""
    if outcome is None or outcome.pregnancy in _NOT_ENDED:
        return None
    if outcome.date is not None:
        return outcome.date
    return None if outcome.ga is None else date_of_ga(case, outcome.ga)
