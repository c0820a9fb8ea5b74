from __future__ import annotations

import json

import numpy as np
import pytest
from scipy.special import expit

from echolith.errors import UsageError
from echolith.pooling import Priors, pool, subgroups
from echolith.pooling.analyse import ModelChoice
from echolith.pooling.bayes_groups import difference, group_posteriors
from echolith.pooling.likelihood.binomial_normal import fit
from echolith.pooling.likelihood.profile import limits
from echolith.pooling.likelihood.regression import SEPARATION, TOO_FEW, fit_regression

Y = [1, 0, 2, 5, 9, 7, 3]
N = [21, 14, 33, 40, 45, 30, 28]
GROUPS = ["a", "a", "a", "b", "b", "b", "b"]


@pytest.mark.parametrize("model", ["bayes", "binomial-normal", "beta-binomial", "common", "two-step"])
@pytest.mark.parametrize("own_tau", [False, True])
def test_groups_and_differences(model: str, own_tau: bool) -> None:
    found = subgroups(Y, N, GROUPS, ModelChoice(model=model), own_tau=own_tau)
    assert [g.label for g in found.groups] == ["a", "b"]
    assert [(g.k, g.events, g.total) for g in found.groups] == [(3, 3, 68), (4, 24, 143)]
    only = found.differences[0]
    low, middle, high = only.odds_ratio[1], only.odds_ratio[0], only.odds_ratio[2]
    assert low < middle < high
    assert middle > 1.5
    assert only.risk_difference[1] < only.risk_difference[0] < only.risk_difference[2]
    assert found.common_tau is (not own_tau and model in ("bayes", "binomial-normal", "two-step"))
    json.dumps(found.to_dict(), allow_nan=False)


@pytest.mark.parametrize("model", ["bayes", "binomial-normal", "two-step"])
def test_with_their_own_spread_groups_are_pools_of_their_own(model: str) -> None:
    found = subgroups(Y, N, GROUPS, ModelChoice(model=model), own_tau=True)
    alone = pool(Y[3:], N[3:], model=model, shrunken=False)
    tolerance = 2e-4 if model == "bayes" else 1e-9
    assert found.groups[1].risk == pytest.approx((alone.estimate, alone.lower, alone.upper), abs=tolerance)


def test_swapping_groups_mirrors_the_difference() -> None:
    one = subgroups(Y, N, GROUPS, ModelChoice())
    order = [3, 4, 5, 6, 0, 1, 2]
    two = subgroups([Y[i] for i in order], [N[i] for i in order], [GROUPS[i] for i in order], ModelChoice())
    a, b = one.differences[0].risk_difference, two.differences[0].risk_difference
    assert a[0] == pytest.approx(-b[0], abs=1e-9)
    assert a[1] == pytest.approx(-b[2], abs=5e-5)


def test_the_posterior_difference_agrees_with_draws() -> None:
    found = group_posteriors(
        [(np.array([1.0, 2.0]), np.array([20.0, 30.0])), (np.array([9.0, 7.0]), np.array([31.0, 30.0]))],
        Priors(0.5, 1.0),
        common_tau=True,
    )
    ours = difference(*found.groups, 0.95, common_tau=True)
    random = np.random.default_rng(5)
    posteriors = [group.posterior for group in found.groups]
    share = posteriors[0].mass.sum(axis=0)
    assert share == pytest.approx(posteriors[1].mass.sum(axis=0), abs=1e-12)
    columns = random.choice(share.size, 40_000, p=share / share.sum())
    draws = np.empty(columns.size)
    for column in np.unique(columns):
        chosen = columns == column
        one, two = (
            expit(random.choice(g.mu_grid, chosen.sum(), p=g.mass[:, column] / g.mass[:, column].sum()))
            for g in posteriors
        )
        draws[chosen] = two - one
    assert ours.estimate == pytest.approx(draws.mean(), abs=0.003)
    assert (ours.lower, ours.upper) == pytest.approx(tuple(np.quantile(draws, [0.025, 0.975])), abs=0.01)


def test_small_groups_are_warned_of_and_wrong_calls_refused() -> None:
    assert subgroups([1, 2, 3], [20, 30, 40], ["a", "a", "b"], ModelChoice()).issues[0].severity == "warning"
    with pytest.raises(UsageError, match="one group only"):
        subgroups([1, 2], [20, 30], ["a", "a"], ModelChoice())
    with pytest.raises(UsageError, match="over 12 groups"):
        subgroups([1] * 13, [20] * 13, list("abcdefghijklm"), ModelChoice())


def test_a_group_without_events_has_no_maximum_and_says_so() -> None:
    choice = ModelChoice(model="binomial-normal")
    found = subgroups([0, 0, 0, 5, 6, 9], [20, 30, 25, 40, 45, 30], list("aaabbb"), choice)
    assert found.groups[0].risk[0] is None
    assert found.differences[0].odds_ratio == (None, None, None)


def test_regression_without_moderators_is_the_plain_fit() -> None:
    y, n = np.array(Y, dtype=float), np.array(N, dtype=float)
    found, plain = fit_regression(y, n, np.ones((7, 1))), fit(y, n)
    own = limits(y, n, plain)
    assert (found.beta[0], found.tau, found.se[0]) == pytest.approx(
        (plain.mu, plain.tau, plain.se_mu), abs=1e-8
    )
    assert (found.lower[0], found.upper[0]) == pytest.approx((own.mu_lower, own.mu_upper), abs=1e-7)


def test_scaling_a_moderator_scales_its_coefficient() -> None:
    y, n = np.array(Y, dtype=float), np.array(N, dtype=float)
    x = np.array([0.0, 1.0, 2.0, 4.0, 5.0, 7.0, 3.0])
    one = fit_regression(y, n, np.column_stack([np.ones(7), x]))
    two = fit_regression(y, n, np.column_stack([np.ones(7), 10.0 * x]))
    assert one.beta[1] == pytest.approx(10.0 * two.beta[1], rel=1e-7)
    assert one.test == pytest.approx(two.test, abs=1e-8)
    assert one.lower[1] < one.beta[1] < one.upper[1]


def test_what_cannot_be_regressed_says_why() -> None:
    y, n = np.array([0.0, 0.0, 0.0, 9.0, 8.0, 9.0]), np.full(6, 20.0)
    apart = np.column_stack([np.ones(6), [0, 0, 0, 1, 1, 1]])
    assert fit_regression(y, n, apart).reason == SEPARATION
    assert fit_regression(y[:2], n[:2], apart[:2] + np.array([[0, 0], [0, 1]])).reason == TOO_FEW
    twice = np.column_stack([np.ones(6), np.arange(6), 2 * np.arange(6)])
    assert not fit_regression(y, n, twice).converged
    assert not fit_regression(np.zeros(6), n, apart).converged
