"""Every model of `pool` on ordinary and on hard tables."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from echolith.errors import UsageError
from echolith.pooling import DEFAULT_PRIORS, exact_interval, pool

MODELS = ("bayes", "binomial-normal", "beta-binomial", "common", "two-step")
LIKELIHOOD = ("binomial-normal", "beta-binomial")
PLAIN = ([0, 1, 2, 5], [20, 31, 22, 30])


def codes(result) -> list[str]:
    return [issue.code for issue in result.issues]


def numbers(result) -> list[float]:
    """Return every number of the JSON."""
    found: list[float] = []

    def collect(value: object) -> None:
        if isinstance(value, dict):
            for item in value.values():
                collect(item)
        elif isinstance(value, list):
            for item in value:
                collect(item)
        elif isinstance(value, float):
            found.append(value)

    collect(json.loads(json.dumps(result.to_dict(), allow_nan=False)))
    return found


@pytest.mark.parametrize("model", MODELS)
def test_a_result_prints_draws_and_gives_its_json(model: str) -> None:
    result = pool(*PLAIN, model=model, labels=["A", "B", "C", "D"])
    assert result.model == model
    assert result.converged
    assert 0.0 < result.lower < result.estimate < result.upper < 1.0
    assert all(math.isfinite(value) for value in numbers(result))
    assert "8 of 103" in str(result)
    assert result.plot("forest").startswith("<svg")
    with pytest.raises(AttributeError):
        result.estimate = 0.5


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("table", [PLAIN, ([0, 0, 3], [9, 14, 60]), ([1, 7], [40, 12]), ([5, 5], [5, 9])])
def test_swapping_events_and_others_mirrors_the_result(model: str, table) -> None:
    y, n = table
    one, two = pool(y, n, model=model), pool([b - a for a, b in zip(y, n, strict=True)], n, model=model)
    for ours, theirs in ((one.estimate, two.estimate), (one.lower, two.upper), (one.upper, two.lower)):
        assert (ours is None) == (theirs is None)
        if ours is not None and theirs is not None:
            assert ours == pytest.approx(1.0 - theirs, abs=1e-9)
    assert one.tau2 == pytest.approx(two.tau2, abs=1e-9) if one.tau2 is not None else two.tau2 is None


@pytest.mark.parametrize("scale", ["raw", "arcsine", "double-arcsine", "logit"])
def test_two_step_scales_mirror_too(scale: str) -> None:
    y, n = PLAIN
    one = pool(y, n, model="two-step", scale=scale)
    two = pool([b - a for a, b in zip(y, n, strict=True)], n, model="two-step", scale=scale)
    assert one.estimate == pytest.approx(1.0 - two.estimate, abs=1e-9)
    assert one.upper == pytest.approx(1.0 - two.lower, abs=1e-9)


def test_the_log_scale_says_that_it_does_not_mirror() -> None:
    assert "log-scale-not-symmetric" in codes(pool(*PLAIN, model="two-step", scale="log"))


@pytest.mark.parametrize("model", MODELS)
def test_no_event_at_all_is_never_a_reassuring_number(model: str) -> None:
    result = pool([0, 0, 0, 0], [20, 31, 22, 30], model=model)
    assert "none-or-all-seen" in codes(result) or model == "bayes"
    if model in LIKELIHOOD:
        assert not result.converged
        assert result.estimate is None
        assert "not-converged" in codes(result)
        assert "no study has an event" in result.issues[0].message
    if result.upper is not None:
        assert 0.005 < result.upper < 0.3
    assert "There is no estimate" in str(result) or result.estimate is not None


def test_no_event_leaves_an_upper_profile_limit_only_where_the_data_hold_it() -> None:
    many = pool([0] * 4, [20, 31, 22, 30], model="binomial-normal")
    # With tau = 0 the likelihood has fallen by 1.92 at this risk; a spread cannot lift it there.
    assert many.upper == pytest.approx(1.0 - math.exp(-1.9207294 / 103), rel=1e-3)
    assert many.lower is None
    few = pool([0, 0], [20, 31], model="binomial-normal")
    assert few.upper is None
    assert codes(few).count("limit-unbounded") == 2


@pytest.mark.parametrize("model", MODELS)
def test_everyone_with_the_event(model: str) -> None:
    result = pool([20, 31, 22], [20, 31, 22], model=model)
    if result.lower is not None:
        assert 0.5 < result.lower < 1.0
    assert result.converged is (model not in LIKELIHOOD)


@pytest.mark.parametrize("model", MODELS)
def test_one_study_is_its_own_exact_interval(model: str) -> None:
    result = pool([3], [20], model=model)
    assert result.model == "exact"
    assert (result.lower, result.upper) == exact_interval(3, 20)
    assert codes(result) == ["single-study"]


@pytest.mark.parametrize("model", MODELS)
def test_two_studies_say_so_first(model: str) -> None:
    result = pool([1, 4], [30, 41], model=model)
    first = result.issues[0]
    assert (first.code, first.severity) == ("few-studies", "warning")
    assert str(result).split("\n")[1].strip().startswith("warning: There are two studies only")


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    "table",
    [
        ([1, 0, 1, 0, 1], [1, 1, 1, 1, 1]),
        ([2, 2, 2, 2], [20, 20, 20, 20]),
        ([0, 9, 0, 9], [9, 9, 9, 9]),
        ([100_000, 101_000, 99_500], [1_000_000, 1_000_000, 1_000_000]),
        ([0, 1], [1_000_000, 5]),
        ([3] * 60, [25] * 60),
    ],
    ids=["n is 1", "identical", "all or nothing", "millions", "huge and tiny", "sixty"],
)
def test_hard_tables_have_a_defined_answer(model: str, table) -> None:
    result = pool(*table, model=model, shrunken=False)
    assert all(math.isfinite(value) for value in numbers(result))
    if result.converged:
        assert result.estimate is not None
        assert 0.0 <= result.estimate <= 1.0
    else:
        assert result.estimate is None
        assert any(issue.code == "not-converged" and issue.message for issue in result.issues)


def test_identical_studies_leave_no_spread() -> None:
    assert pool([2] * 4, [20] * 4, model="binomial-normal").tau2 == 0.0
    assert pool([2] * 4, [20] * 4, model="two-step").q.value == pytest.approx(0.0, abs=1e-12)
    assert pool([2] * 4, [20] * 4, model="binomial-normal").estimate == pytest.approx(0.1, rel=1e-12)


def test_all_or_nothing_has_no_maximum_and_says_why() -> None:
    result = pool([0, 9], [9, 9], model="binomial-normal")
    assert result.estimate is None
    assert "so far apart" in result.issues[1].message


def test_corrections_are_said_for_every_study() -> None:
    result = pool([0, 3, 0], [10, 30, 25], labels=["A", "B", "C"], model="two-step", scale="logit")
    assert [study.correction for study in result.studies] == [0.5, 0.0, 0.5]
    assert [issue.where for issue in result.issues if issue.code == "corrected-study"] == ["A", "C"]
    assert result.issues[0].code == "corrected-studies"
    assert "0.5 added" in str(result)
    assert not any(
        study.correction for study in pool([0, 3], [10, 30], model="two-step", scale="arcsine").studies
    )


def test_the_double_arcsine_comes_with_its_warning() -> None:
    result = pool(*PLAIN, model="two-step", scale="double-arcsine")
    assert "double-arcsine-misleads" in codes(result)
    assert result.issues[0].severity == "warning"


def test_limits_beyond_0_are_cut_and_said_to_be() -> None:
    result = pool([0, 1, 0], [10, 30, 25], model="two-step", scale="raw", interval="t")
    assert result.lower == 0.0
    assert result.on_scale.lower < 0.0
    assert "limit-beyond-0-1" in codes(result)


@pytest.mark.parametrize("model", ["binomial-normal", "beta-binomial", "common", "two-step"])
def test_a_threshold_is_answered_by_the_bayesian_model_only(model: str) -> None:
    assert pool(*PLAIN, model=model, threshold=0.1).probability_above is None
    assert "threshold-not-used" in codes(pool(*PLAIN, model=model, threshold=0.1))
    assert 0.0 < pool(*PLAIN, threshold=0.1).probability_above.typical < 1.0


def test_weights_add_up_and_only_two_step_has_them() -> None:
    assert sum(study.weight for study in pool(*PLAIN, model="two-step").studies) == pytest.approx(100.0)
    assert all(study.weight is None for study in pool(*PLAIN).studies)


@pytest.mark.parametrize("model", ["bayes", "binomial-normal", "beta-binomial"])
def test_studies_are_drawn_toward_the_typical_centre(model: str) -> None:
    result = pool([0, 1, 2, 9], [20, 31, 22, 30], model=model)
    for study in result.studies:
        assert study.shrunken is not None
        low, high = sorted((study.estimate, result.estimate))
        assert low - 0.03 < study.shrunken.estimate < high + 0.03
        assert study.shrunken.lower <= study.shrunken.estimate <= study.shrunken.upper


def test_the_work_of_shrinking_can_be_left_out() -> None:
    assert all(study.shrunken is None for study in pool(*PLAIN, shrunken=False).studies)
    assert pool(*PLAIN, shrunken=False).estimate == pool(*PLAIN).estimate


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("scale", "cubic"),
        ("tau2", "XX"),
        ("interval", "wide"),
        ("study_interval", "none"),
        ("model", "magic"),
    ],
)
def test_unknown_choices_are_refused_with_the_list(argument: str, value: str) -> None:
    with pytest.raises(UsageError, match=f"unknown {argument}: choose one of"):
        pool(*PLAIN, **{argument: value})


def test_floats_that_hold_whole_numbers_are_counts() -> None:
    assert pool(np.array([0.0, 1.0]), np.array([20.0, 31.0])) == pool([0, 1], [20, 31])


def test_the_prediction_of_three_studies_is_wider_than_the_limits() -> None:
    result = pool([1, 4, 9], [30, 41, 35], model="binomial-normal")
    assert result.next_centre.lower < result.lower
    assert result.next_centre.upper > result.upper
    assert pool([1, 4], [30, 41], model="binomial-normal").next_centre is None


def test_default_priors_stand_in_the_result() -> None:
    assert pool(*PLAIN).priors == DEFAULT_PRIORS
    assert pool(*PLAIN, model="two-step").priors is None
