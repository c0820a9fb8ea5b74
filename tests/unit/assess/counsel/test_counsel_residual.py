"""Residual risk: result by result, and its end is the assessment itself."""

from __future__ import annotations

import pytest
from counsel_sample import PACK, Sample, a_test, residual, samples, told, told_of

from echolith.assess import assess
from echolith.assess.model import Interval

MANY = samples(19, all_moments=True)


@pytest.mark.parametrize("sample", MANY, ids=lambda s: s.name)
def test_the_last_step_is_the_assessment(sample: Sample) -> None:
    answer = told_of(sample)
    (own,) = (a for a in assess(sample.case, PACK, sample.as_of).assessments if a.fetus == sample.fetus)
    for row, cause in zip(answer.residual, own.causes, strict=True):
        after = Interval(cause.after.estimate, cause.after.lower, cause.after.upper)
        assert (row.cause, row.after, row.before) == (cause.cause, after, cause.before)
        if row.steps:
            assert (row.steps[-1].after, row.steps[-1].standing) == (cause.after, row.standing)
    assert answer.now.classification.isolated == own.classification.isolated
    assert answer.now.classification.missing == own.classification.missing


def test_there_is_a_step_for_each_result_in_the_order_in_which_it_became_known() -> None:
    answer = told(
        a_test("cmv", "negative", "19+0"),
        a_test("cfdna", "low_risk", "12+0", resulted_ga="20+0"),
        a_test("toxoplasma", "negative", "13+0"),
        a_test("parvovirus_b19", None, "20+0", status="pending"),
    )
    assert [(s.test, s.known_ga) for s in answer.steps] == [
        ("toxoplasma", "13+0"),
        ("cmv", "19+0"),
        ("cfdna", "20+0"),
    ]
    assert all([s.step for s in row.steps] == [1, 2, 3] for row in answer.residual)


def test_only_the_result_that_speaks_of_a_cause_names_figures_for_it() -> None:
    answer = told(a_test("cmv", "negative", "12+0"), a_test("cfdna", "low_risk", "13+0"))
    cmv, cfdna = residual(answer, "trisomy_21").steps
    assert (cmv.bears, cmv.parameter_ids, cmv.after) == (False, (), residual(answer, "trisomy_21").before)
    assert cfdna.bears
    assert set(cfdna.source_ids) == {PACK.evidence.parameter(i).source_id for i in cfdna.parameter_ids}
    assert (cfdna.after.estimate or 1) < (cmv.after.estimate or 0)


def test_a_result_without_a_published_performance_leaves_no_number() -> None:
    row = residual(told(a_test("cmv", "negative")), "cmv")
    assert row.standing == "no_published_performance"
    assert row.after == Interval(None, None, None)


def test_a_result_without_a_time_comes_last() -> None:
    answer = told(
        a_test("cmv", "negative", None),
        a_test("cfdna", "low_risk", "12+0"),
        as_of=None,
        outcome={"pregnancy": "live_birth", "ga": "39+0"},
    )
    assert [(s.test, s.ga) for s in answer.steps] == [("cfdna", "12+0"), ("cmv", None)]
