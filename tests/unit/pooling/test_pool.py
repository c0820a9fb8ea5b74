from __future__ import annotations

import json

import numpy as np
import pytest

from echolith.errors import InputError, UsageError
from echolith.pooling import DEFAULT_PRIORS, Priors, exact_interval, pool

KEYS = {
    "model", "k", "events", "total", "estimate", "lower", "upper", "level", "on_scale", "tau2", "i2", "q",
    "prediction", "converged", "issues", "studies", "priors", "tau", "tests", "heterogeneity", "method",
}  # fmt: skip
STUDY_KEYS = {
    "label", "events", "total", "estimate", "lower", "upper", "weight", "shrunken", "correction",
}  # fmt: skip


def codes(result) -> list[str]:  # type: ignore[no-untyped-def]
    return [issue.code for issue in result.issues]


def test_a_bayes_result_has_the_fields_of_the_contract() -> None:
    result = pool([19, 9, 4], [21, 9, 4], labels=["A", "B", "C"])
    as_json = json.loads(json.dumps(result.to_dict()))
    assert set(as_json) == KEYS
    assert (as_json["model"], as_json["k"], as_json["events"], as_json["total"]) == ("bayes", 3, 32, 34)
    assert as_json["on_scale"] is as_json["i2"] is as_json["q"] is None
    assert as_json["prediction"]["lower"] < as_json["lower"] < as_json["estimate"] < as_json["upper"]
    assert as_json["studies"][0].keys() == STUDY_KEYS
    assert [study["label"] for study in as_json["studies"]] == ["A", "B", "C"]
    assert (as_json["studies"][0]["lower"], as_json["studies"][0]["upper"]) == exact_interval(19, 21)
    a, scale = DEFAULT_PRIORS.risk_a, DEFAULT_PRIORS.tau_scale
    assert as_json["priors"] == {
        "risk": {"name": "beta", "a": a, "b": a},
        "tau": {"name": "half-normal", "scale": scale},
    }
    assert as_json["converged"] is True
    assert as_json["issues"] == []


def test_a_threshold_adds_how_probable_it_is_to_be_exceeded() -> None:
    result = pool([1, 0, 0], [21, 10, 14], threshold=0.1)
    above = result.to_dict()["probability_above"]
    assert set(result.to_dict()) == KEYS | {"probability_above"}
    assert above["threshold"] == 0.1
    assert 0 < above["typical"] < above["next_centre"] < 1
    assert 1 - above["typical"] == pytest.approx(_share_below(result.typical_quantiles, 0.1), abs=1e-3)
    assert 1 - above["next_centre"] == pytest.approx(
        _share_below(result.next_centre_quantiles, 0.1), abs=1e-3
    )


def _share_below(quantiles, threshold: float) -> float:  # type: ignore[no-untyped-def]
    middle = (np.arange(2000) + 0.5) / 2000
    return float((quantiles(middle) < threshold).mean())


@pytest.mark.parametrize("model", ["bayes", "exact"])
def test_one_study_is_its_own_exact_interval_and_borrows_nothing(model: str) -> None:
    result = pool([19], [21], model=model)
    assert result.model == "exact"
    assert (result.lower, result.upper) == exact_interval(19, 21)
    assert result.estimate == 19 / 21
    assert result.next_centre is None
    assert result.priors is None
    as_json = result.to_dict()
    assert set(as_json) == KEYS
    assert as_json["prediction"] is as_json["priors"] is as_json["tau2"] is None
    assert codes(result) == (["single-study"] if model == "bayes" else [])
    assert "Single study" in str(result)
    with pytest.raises(UsageError, match="no posterior"):
        result.typical_quantiles([0.5])


@pytest.mark.parametrize(("events", "word"), [(0, "None"), (9, "All")])
def test_one_study_with_none_or_all_says_that_the_proportion_is_no_estimate(events: int, word: str) -> None:
    result = pool([events], [9], model="exact")
    assert codes(result) == ["none-or-all-seen"]
    assert result.issues[0].message.startswith(word)


def test_one_study_with_a_threshold_says_that_it_was_not_used() -> None:
    result = pool([2], [9], threshold=0.2)
    assert codes(result) == ["single-study", "threshold-not-used"]
    assert result.probability_above is None


def test_two_studies_are_pooled_with_a_warning() -> None:
    assert codes(pool([10, 2], [40, 4])) == ["few-studies"]
    assert codes(pool([10, 2, 1], [40, 4, 9])) == []


def test_the_order_of_the_studies_does_not_matter() -> None:
    one, other = pool([19, 9, 4], [21, 9, 4]), pool([4, 19, 9], [4, 21, 9])
    assert one.estimate == pytest.approx(other.estimate, abs=1e-13)
    assert one.upper == pytest.approx(other.upper, abs=1e-13)


def test_a_higher_level_gives_wider_limits() -> None:
    narrow, wide = pool([1, 4], [30, 41], level=0.8), pool([1, 4], [30, 41], level=0.99)
    assert wide.lower < narrow.lower < narrow.upper < wide.upper
    assert narrow.level == 0.8
    assert narrow.studies[0].upper < wide.studies[0].upper


def test_no_events_at_all_still_leave_room_and_are_no_zero() -> None:
    result = pool([0, 0, 0], [10, 14, 21])
    assert 0 < result.lower < result.estimate < result.upper < 0.2
    assert result.next_centre is not None
    assert result.next_centre.upper > result.upper


def test_numpy_integers_are_whole_numbers() -> None:
    counts = np.array([1, 4]), np.array([30, 41])
    assert pool(*counts).to_dict() == pool([1, 4], [30, 41]).to_dict()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("events", "totals", "code", "where"),
    [
        ([1.5, 2], [5, 5], "count-not-whole", "events[0]"),
        ([np.bool_(True), 2], [5, 5], "count-not-whole", "events[0]"),
        ([float("inf"), 2], [5, 5], "count-not-whole", "events[0]"),
        ([1, 2], [5, 10**12], "total-too-large", "totals[1]"),
        ([1, 2], [5, "5"], "count-not-whole", "totals[1]"),
        ([True, 2], [5, 5], "count-not-whole", "events[0]"),
        ([1, 6], [5, 5], "events-out-of-range", "events[1]"),
        ([-1, 2], [5, 5], "events-out-of-range", "events[0]"),
        ([0, 2], [0, 5], "total-not-positive", "totals[0]"),
    ],
)
def test_impossible_counts_are_issues_that_say_where(events, totals, code: str, where: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError) as caught:
        pool(events, totals)
    assert [(issue.code, issue.where) for issue in caught.value.issues] == [(code, where)]
    assert "0 <= events <= total" in caught.value.issues[0].solution


def test_all_impossible_counts_are_reported_at_once() -> None:
    with pytest.raises(InputError) as caught:
        pool([9, 1, -1], [5, 0, 5])
    assert [issue.where for issue in caught.value.issues] == ["events[0]", "totals[1]", "events[2]"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"events": [1], "totals": [5, 5]}, "equally long"),
        ({"events": [], "totals": []}, "at least one study"),
        ({"events": [1, 2], "totals": [5, 5], "labels": ["A"]}, "labels must be as many"),
        ({"events": [1, 2], "totals": [5, 5], "model": "magic"}, "unknown model"),
        ({"events": [1, 2], "totals": [5, 5], "model": "exact"}, "is for one study"),
        ({"events": [1, 2], "totals": [5, 5], "level": 95}, "level must lie"),
        ({"events": [1, 2], "totals": [5, 5], "threshold": 10}, "threshold is a risk"),
    ],
)
def test_a_wrong_call_is_refused_in_plain_words(arguments, words: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UsageError, match=words):
        pool(**arguments)


@pytest.mark.parametrize(("a", "scale"), [(0, 1), (1, 0), (-1, 1), (float("inf"), 1), (float("nan"), 1)])
def test_priors_must_be_positive_numbers(a: float, scale: float) -> None:
    with pytest.raises(UsageError, match="positive number"):
        Priors(a, scale)


def test_quantiles_outside_0_to_1_are_refused() -> None:
    with pytest.raises(UsageError, match="0 to 1"):
        pool([1, 4], [30, 41]).next_centre_quantiles([1.5])


def test_the_printed_result_names_model_priors_and_studies() -> None:
    text = str(pool([1, 4], [30, 41], labels=["First", "Second"], threshold=0.1))
    for part in (
        "Bayesian",
        "5 of 71",
        "typical centre",
        "next centre",
        "95 % limits",
        "half-normal",
        "Second",
    ):
        assert part in text
    assert "probability above 10 %" in text
