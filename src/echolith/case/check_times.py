"""Times within a case that cannot be, or that are worth a second look."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING

from echolith.case import times
from echolith.case.gestational_age import MAX_GA_DAYS, GestationalAge
from echolith.case.vocabulary import FETAL_INFECTION_TESTS, GENETIC_TESTS, SCREENING_TESTS
from echolith.issues import Issue

if TYPE_CHECKING:
    from echolith.case.parts import EarlierDating, Outcome, Pregnancy

MAX_DIFFERENCE_DAYS = 6
"""A date and a gestational age that differ by more contradict each other."""

REDATING_DAYS = 7
"""A dating that moved by more is pointed out."""

_NEONATAL_TESTS = frozenset({"neonatal_cmv_pcr"})
_TESTS_IN_PREGNANCY = frozenset({*SCREENING_TESTS, *GENETIC_TESTS, *FETAL_INFECTION_TESTS}) - _NEONATAL_TESTS
"""Tests that cannot come before the pregnancy; serology and carrier tests can."""


def time_errors(case: Pregnancy) -> Iterator[Issue]:
    """Yield the contradictions in time."""
    start = None
    if case.dating is not None:
        yield from _dating_errors(case.dating, "dating")
        for i, earlier in enumerate(case.dating.previous):
            yield from _dating_errors(earlier, f"dating.previous[{i}]")
        start = times.day_zero(case.dating)
    for i, exam in enumerate(case.exams):
        postnatal = exam.kind in times.POSTNATAL_EXAM_KINDS
        if exam.ga is not None if postnatal else exam.age_days is not None:
            yield _exam_time(f"exams[{i}]", postnatal)
    for i, test in enumerate(case.tests):
        if _before(test.resulted_ga, test.ga) or _before(test.resulted_date, test.date):
            yield Issue(
                "result-before-sample",
                "error",
                "the result is earlier than the sample",
                "`ga` or `date` is when the sample was taken, `resulted_ga` or `resulted_date` when the "
                "result came; correct one",
                f"tests[{i}]",
            )
    if start is not None:
        yield from _date_errors(case, start)
    if case.outcome is not None:
        yield from _birth_errors(case)


def _before(
    first: GestationalAge | datetime.date | None, second: GestationalAge | datetime.date | None
) -> bool:
    if isinstance(first, GestationalAge):
        return isinstance(second, GestationalAge) and first < second
    return first is not None and isinstance(second, datetime.date) and first < second


def _dating_errors(dating: EarlierDating, where: str) -> Iterator[Issue]:
    has_ga_on_date = dating.ga is not None and dating.date is not None
    if dating.due_date is not None and (dating.ga is not None or dating.date is not None):
        yield Issue(
            "dating-twice",
            "error",
            "a dating is a due date or a gestational age on a date, not both",
            "keep the one that was used; an older one goes under `dating.previous`",
            where,
        )
    elif dating.due_date is None and not has_ga_on_date:
        yield Issue(
            "dating-incomplete",
            "error",
            "the dating has neither a due date nor a gestational age with its date",
            "write `due_date:`, or `ga:` and `date:`; leave `dating` out if neither is known",
            where,
        )


def _exam_time(where: str, postnatal: bool) -> Issue:
    if postnatal:
        return Issue(
            "exam-time",
            "error",
            "an exam after birth has no gestational age",
            "write `age_days:` (days after birth) or `date:`",
            f"{where}.ga",
        )
    return Issue(
        "exam-time",
        "error",
        "an exam before birth has no age after birth",
        "write `ga:` or `date:`, or choose a kind that begins with postnatal_",
        f"{where}.age_days",
    )


def _dated_entries(
    case: Pregnancy,
) -> Iterator[tuple[str, GestationalAge | None, datetime.date | None, bool, bool]]:
    """Yield place, gestational age, date, whether 0+0 and 45+6 bound the date."""
    for i, exam in enumerate(case.exams):
        prenatal = exam.kind not in times.POSTNATAL_EXAM_KINDS
        yield f"exams[{i}]", exam.ga, exam.date, True, prenatal
    for i, test in enumerate(case.tests):
        in_pregnancy = test.test in _TESTS_IN_PREGNANCY
        yield f"tests[{i}]", test.ga, test.date, in_pregnancy or test.test in _NEONATAL_TESTS, False
    for i, outcome in enumerate(case.outcomes):
        yield (
            _outcome_place(case, i),
            outcome.ga,
            outcome.date,
            True,
            outcome.pregnancy != "lost_to_follow_up",
        )


def _outcome_place(case: Pregnancy, i: int) -> str:
    return f"outcome[{i}]" if isinstance(case.outcome, tuple) else "outcome"


def _date_errors(case: Pregnancy, start: datetime.date) -> Iterator[Issue]:
    for where, ga, date, not_before, not_after in _dated_entries(case):
        if date is None:
            continue
        ga_days = (date - start).days
        if (not_before and ga_days < 0) or (not_after and ga_days > MAX_GA_DAYS):
            yield Issue(
                "date-outside-pregnancy",
                "error",
                "by the dating of this pregnancy the date is before its beginning or after 45+6",
                "check the year and the month, and the dating",
                f"{where}.date",
            )
        elif (
            ga is not None
            and abs(ga_days - ga.days) > MAX_DIFFERENCE_DAYS
            and not _by_earlier(case, ga, date)
        ):
            yield Issue(
                "ga-contradicts-date",
                "error",
                f"by the dating, date and gestational age differ by more than {MAX_DIFFERENCE_DAYS} days",
                "correct `ga`, `date` or `dating`; a dating used before goes under `dating.previous`",
                f"{where}.ga",
            )


def _by_earlier(case: Pregnancy, ga: GestationalAge, date: datetime.date) -> bool:
    """Return whether a gestational age fits a dating that was replaced later."""
    previous = case.dating.previous if case.dating is not None else ()
    starts = (times.day_zero(earlier) for earlier in previous)
    return any(start is not None and (date - start).days == ga.days for start in starts)


def _birth_errors(case: Pregnancy) -> Iterator[Issue]:
    fetus_ids = [fetus.id for fetus in case.fetuses]
    outcomes = {fetus_id: times.outcome_of(case, fetus_id) for fetus_id in fetus_ids}
    for i, exam in enumerate(case.exams):
        outcome = outcomes.get(exam.fetus if exam.fetus is not None else fetus_ids[0])
        if outcome is None or (exam.fetus is None and len(fetus_ids) > 1):
            continue
        later = _is_after_birth(case, outcome, times.exam_ga(exam, case), exam.date)
        if exam.kind in times.POSTNATAL_EXAM_KINDS:
            born = times.birth_date(case, outcome)
            if exam.date is not None and born is not None and exam.date < born:
                yield Issue(
                    "exam-before-birth",
                    "error",
                    "an exam after birth is dated before the birth",
                    "correct the date of the exam or of the outcome, or choose another kind of exam",
                    f"exams[{i}].date",
                )
        elif later and outcome.pregnancy != "fetal_death":
            yield _birth_before(f"exams[{i}]")
    if any(outcome is None for outcome in outcomes.values()):
        return  # a test of the pregnancy can still be taken while one fetus is not born
    for i, test in enumerate(case.tests):
        if test.ga is None or test.test in _NEONATAL_TESTS:
            continue
        concerned = [outcomes[test.fetus]] if test.fetus in outcomes else list(outcomes.values())
        if all(_is_after_birth(case, outcome, test.ga, None) for outcome in concerned):
            yield _birth_before(f"tests[{i}]")


def _is_after_birth(
    case: Pregnancy, outcome: Outcome | None, ga: GestationalAge | None, date: datetime.date | None
) -> bool:
    """Return whether a time lies after the end of the pregnancy; unknown is not after."""
    born_ga, born = times.birth_ga(case, outcome), times.birth_date(case, outcome)
    if ga is not None and born_ga is not None and born_ga < ga:
        return True
    return date is not None and born is not None and born < date


def _birth_before(where: str) -> Issue:
    return Issue(
        "birth-before-exam",
        "error",
        "the pregnancy ended before this, by the times stated",
        "correct the time here or in `outcome`; after birth, exams have kinds that begin with postnatal_, "
        "and tests have a `date`",
        where,
    )


def time_warnings(case: Pregnancy) -> Iterator[Issue]:
    """Yield what is unclear in time."""
    yield from _unknown_times(case)
    start = times.day_zero(case.dating)
    if start is None or case.dating is None:
        return
    for where, ga, date, _, _ in _dated_entries(case):
        if ga is None or date is None or (date - start).days == ga.days:
            continue
        earlier = " It fits the earlier dating." if _by_earlier(case, ga, date) else ""
        yield Issue(
            "ga-differs-from-date",
            "warning",
            f"gestational age and date differ by the dating; the gestational age as stated is used.{earlier}",
            "check whether the pregnancy was re-dated after this",
            f"{where}.ga",
        )
    for i, previous in enumerate(case.dating.previous):
        before = times.day_zero(previous)
        if before is not None and abs((start - before).days) > REDATING_DAYS:
            yield Issue(
                "redated",
                "warning",
                f"the pregnancy was re-dated by more than {REDATING_DAYS} days",
                "check which dating the stated gestational ages and measurements refer to",
                f"dating.previous[{i}]",
            )


def _unknown_times(case: Pregnancy) -> Iterator[Issue]:
    places = [
        f"exams[{i}]"
        for i, exam in enumerate(case.exams)
        if exam.ga is None and exam.date is None and exam.age_days is None
    ]
    places += [
        f"tests[{i}]"
        for i, test in enumerate(case.tests)
        if test.result is not None
        and (test.ga, test.date, test.resulted_ga, test.resulted_date) == (None, None, None, None)
    ]
    if places:
        yield Issue(
            "time-unknown",
            "warning",
            "exams or results without a time; seen from an earlier day they count only from the outcome on",
            "add `ga:` or `date:` where it is known",
            ", ".join(places),
        )
    for i, exam in enumerate(case.exams):
        outcome = times.outcome_of(case, exam.fetus)
        if outcome is None or exam.kind in times.POSTNATAL_EXAM_KINDS:
            continue
        if outcome.pregnancy == "fetal_death" and _is_after_birth(
            case, outcome, times.exam_ga(exam, case), exam.date
        ):
            yield Issue(
                "exam-after-fetal-death",
                "warning",
                "this exam is later than the death of the fetus",
                "check both times; a scan between death and birth may stand",
                f"exams[{i}]",
            )
