from __future__ import annotations

import pytest

from echolith.errors import UsageError
from echolith.pooling import Estimate, Per100, Priors, certainty, heterogeneity_word, per_100

PRIORS = Priors(0.5, 1.0)


@pytest.mark.parametrize(
    ("estimate", "lower", "upper", "babies"),
    [
        (0.9267, 0.633, 0.998, Per100(93, 63, 99)),
        (0.004, 0.0001, 0.03, Per100(1, 1, 3)),
        (0.9999, 0.985, 1.0, Per100(99, 98, 99)),
        (0.29, 0.29, 0.29, Per100(29, 29, 29)),
        (0.5, 0.101, 0.899, Per100(50, 10, 90)),
        (0.0, 0.0, 0.0, Per100(1, 1, 1)),
        (1.0, 1.0, 1.0, Per100(99, 99, 99)),
    ],
)
def test_babies_of_100(estimate: float, lower: float, upper: float, babies: Per100) -> None:
    assert per_100(Estimate(estimate, lower, upper)) == babies


def test_a_mean_outside_its_equal_tailed_limits_is_drawn_to_the_nearer_limit() -> None:
    assert per_100(Estimate(0.08, 0.0, 0.05)) == Per100(5, 1, 5)


@pytest.mark.parametrize("limits", [(0.5, 0.4), (-0.1, 0.4), (0.2, 1.2), (float("nan"), 0.4)])
def test_limits_that_are_no_risks_are_refused(limits: tuple[float, float]) -> None:
    with pytest.raises(UsageError, match="0 to 1"):
        per_100(Estimate(0.3, *limits))


@pytest.mark.parametrize(
    ("studies", "tau", "word"),
    [
        (4, Estimate(0.3, 0.1, 0.5), "not_estimable"),
        (5, Estimate(0.3, 0.1, 0.5), "small"),
        (5, Estimate(0.499, 0.1, 1.0), "small"),
        (5, Estimate(0.5, 0.1, 1.0), "moderate"),
        (5, Estimate(1.0, 0.6, 1.5), "large"),
        (20, Estimate(0.8, 0.03, 2.2), "not_estimable"),
        (2, Estimate(2.3, 1.3, 3.6), "large"),
        (1, None, "not_estimable"),
    ],
)
def test_spread_between_centres_in_a_word(studies: int, tau: Estimate | None, word: str) -> None:
    assert heterogeneity_word(studies, tau, PRIORS) == word


def test_a_spread_known_from_the_prior_alone_is_not_estimable_at_any_level() -> None:
    # The prior's own limits: half-normal quantiles at 0.1 and 0.9.
    alone = Estimate(0.8, 0.12566, 1.64485)
    assert heterogeneity_word(30, alone, PRIORS, level=0.8) == "not_estimable"


GOOD = {"studies": 8, "total": 900, "lower": 0.02, "upper": 0.06, "heterogeneity": "small"}


def test_series_without_a_fault_are_low_and_say_why() -> None:
    result = certainty(**GOOD)  # type: ignore[arg-type]
    assert result.word == "low"
    assert result.reasons == ("The evidence is published series of patients, which starts at low certainty.",)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"studies": 2}, "There are 2 studies only."),
        ({"studies": 1}, "There is one study only."),
        ({"total": 99}, "fewer than 100"),
        ({"upper": 0.121}, "wider than 10 of 100"),
        ({"upper": 0.3}, "wider than 20 of 100"),
        ({"heterogeneity": "large"}, "differ much"),
        ({"heterogeneity": "not_estimable"}, "too few studies"),
        ({"indirect": "The tests differ from those of today."}, "differ from those of today"),
    ],
)
def test_each_fault_lowers_certainty_and_is_named(change: dict[str, object], reason: str) -> None:
    result = certainty(**{**GOOD, **change})  # type: ignore[arg-type]
    assert result.word == "very_low"
    assert len(result.reasons) == 2
    assert reason in result.reasons[1]


def test_the_limits_of_the_rules_themselves_do_not_lower_certainty() -> None:
    at_limits = {"studies": 3, "total": 100, "lower": 0.0, "upper": 0.10, "heterogeneity": "moderate"}
    assert certainty(**at_limits).word == "low"  # type: ignore[arg-type]


def test_all_faults_together_are_all_named_and_very_low() -> None:
    result = certainty(studies=2, total=44, lower=0.05, upper=0.86, indirect="Other patients.")
    assert result.word == "very_low"
    assert len(result.reasons) == 6
