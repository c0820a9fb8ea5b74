"""A result that is imagined reassures no more than the same result when it comes.

An abnormal or unclear result never moves an answer toward reassurance (order: :mod:`reassurance`). What a
normal one moves is what the assessment of the case with that result gives (tests/unit/assess/counsel).
"""

from __future__ import annotations

from typing import Any

from changes_for_the_worse import cases
from hypothesis import HealthCheck, assume, given, note, settings
from reassurance import ISOLATED, SONOGRAPHIC, WORK_UP

from echolith.assess import assess
from echolith.assess.counsel import Counsel, counsel
from echolith.assess.counsel.model import ClassState, IfResult
from echolith.case.reading import case_from_dict
from echolith.errors import EcholithError, InputError
from echolith.findings import load_pack

PACK = load_pack()
SETTINGS = settings(
    derandomize=True,
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
_OWN_GROUP = {"cmv", "toxoplasma", "parvovirus_b19", "aneuploidy", "detailed_exam"}


def counsel_of(data: dict[str, Any], as_of: str | None) -> Counsel:
    try:
        return counsel(case_from_dict(data), PACK, as_of=as_of, fetus="A")
    except InputError:
        assume(False)
        raise


def not_more_reassuring(now: ClassState, then: ClassState) -> list[str]:
    """Return the parts of the class that would reassure more than now."""
    order = (("isolated", ISOLATED), ("sonographic", SONOGRAPHIC), ("work_up", WORK_UP))
    moved = [name for name, rank in order if rank[getattr(then, name)] > rank[getattr(now, name)]]
    return [*moved, *(["cause_found"] if now.cause_found != "none" and then.cause_found == "none" else [])]


@SETTINGS
@given(cases())
def test_an_abnormal_or_unclear_result_never_reassures(drawn: tuple[dict[str, Any], str | None]) -> None:
    data, as_of = drawn
    answer = counsel_of(data, as_of)
    now = answer.now.classification
    for test in answer.open_tests:
        for result in test.results:
            if result.sense == "normal" or result.then is None or _settles_the_suspicion(result):
                continue
            note(f"{test.test}: {result.result}")
            assert not_more_reassuring(now, result.then) == []
            assert set(now.missing) - set(result.then.missing) <= _OWN_GROUP


def _settles_the_suspicion(result: IfResult) -> bool:
    """Return whether a targeted scan answers a suspicion: then the class may move either way."""
    return result.result.startswith("calcification_confirmed")


@SETTINGS
@given(cases())
def test_no_figure_appears_where_a_result_has_no_published_one(
    drawn: tuple[dict[str, Any], str | None],
) -> None:
    data, as_of = drawn
    answer = counsel_of(data, as_of)
    for test in answer.open_tests:
        for result in test.results:
            for change in result.causes:
                numbers = change.then.after.estimate is not None or change.then.after.upper is not None
                assert numbers == (change.then.standing in {"figure", "none_seen"})
                assert change.then.after.estimate != 0.0


@SETTINGS
@given(cases())
def test_now_and_the_case_are_left_as_they_are(drawn: tuple[dict[str, Any], str | None]) -> None:
    data, as_of = drawn
    case = case_from_dict(data)
    try:
        (own,) = (a for a in assess(case, PACK, as_of).assessments if a.fetus == "A")
    except (EcholithError, ValueError):
        assume(False)
        raise
    before = case.model_dump_json()
    answer = counsel(case, PACK, as_of=as_of, fetus="A")
    assert case.model_dump_json() == before
    assert answer.now.classification.isolated == own.classification.isolated
    assert [row.after for row in answer.residual] == [row.after for row in own.causes]
