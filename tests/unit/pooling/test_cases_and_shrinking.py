"""Single cases by power prior, and each study's risk in the Bayesian model."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, log_expit

from echolith.errors import UsageError
from echolith.pooling import Priors, pool, with_cases
from echolith.pooling.bayes import posterior
from echolith.pooling.bayes_shrunken import bayes_shrunken

Y, N = [0, 1, 2, 5], [20, 31, 22, 30]


def test_weight_1_is_a_study_of_one_each_and_weight_0_is_nothing() -> None:
    nothing, whole = (item.result for item in with_cases(Y, N, 1, 3, weights=(0.0, 1.0)))
    plain = pool(Y, N, shrunken=False)
    added = pool([*Y, 1, 0, 0], [*N, 1, 1, 1], shrunken=False)
    assert nothing.estimate == pytest.approx(plain.estimate, abs=2e-5)
    assert whole.estimate == pytest.approx(added.estimate, abs=1e-12)
    assert (whole.lower, whole.upper) == pytest.approx((added.lower, added.upper), abs=1e-12)


def test_cases_are_in_no_count_of_the_result() -> None:
    found = with_cases(Y, N, 2, 2)
    assert [item.weight for item in found] == [0.25, 0.5, 1.0]
    assert all((item.result.events, item.result.total, item.result.k) == (8, 103, 4) for item in found)
    estimates = [item.result.estimate for item in found]
    assert pool(Y, N, shrunken=False).estimate < estimates[0] < estimates[1] < estimates[2]


@pytest.mark.parametrize("arguments", [(3, 2), (-1, 2)])
def test_impossible_cases_are_refused(arguments) -> None:
    with pytest.raises(UsageError, match="number of cases"):
        with_cases(Y, N, *arguments)
    with pytest.raises(UsageError, match="between 0"):
        with_cases(Y, N, 1, 2, weights=(1.5,))


@pytest.mark.parametrize(("y", "n"), [(Y, N), ([0, 0], [10, 14]), ([1, 9, 0, 14], [12, 15, 22, 30])])
def test_study_risks_agree_with_a_plain_sum_over_a_grid(y, n) -> None:
    priors = Priors(0.5, 1.0)
    events, totals = np.array(y, dtype=float), np.array(n, dtype=float)
    drawn = bayes_shrunken(events, totals, posterior(events, totals, priors))
    mu, tau = np.linspace(-12, 9, 241)[:, None, None], np.linspace(0.0, 5.0, 101)[1:, None]
    z = np.linspace(-7, 7, 561)
    eta = mu + tau * z
    each = np.exp(
        events[:, None, None, None] * log_expit(eta)
        + (totals - events)[:, None, None, None] * log_expit(-eta)
        - (events * np.log(np.maximum(events / totals, 1e-9)))[:, None, None, None]
        - ((totals - events) * np.log(np.maximum(1 - events / totals, 1e-9)))[:, None, None, None]
    ) * np.exp(-0.5 * z * z)  # fmt: skip
    marginal = each.sum(axis=-1)
    prior = np.exp(0.5 * (log_expit(mu[..., 0]) + log_expit(-mu[..., 0])) - 0.5 * tau[:, 0] ** 2)
    joint = prior * marginal.prod(axis=0)
    for i, found in enumerate(drawn):
        weight = np.where(marginal[i] > 0, joint / np.where(marginal[i] > 0, marginal[i], 1.0), 0.0)
        mean = float((weight[..., None] * each[i] * expit(eta)).sum() / (weight[..., None] * each[i]).sum())
        assert found.estimate == pytest.approx(mean, abs=2e-3)
        assert found.lower <= found.estimate <= found.upper


def test_study_risks_mirror_and_large_studies_keep_their_own() -> None:
    one = pool([1, 5, 9], [20, 31, 22])
    two = pool([19, 26, 13], [20, 31, 22])
    for a, b in zip(one.studies, two.studies, strict=True):
        assert a.shrunken.estimate == pytest.approx(1.0 - b.shrunken.estimate, abs=1e-9)
    large = pool([700_000, 3], [1_000_000, 10]).studies[0]
    if large.shrunken is not None:
        assert large.shrunken.estimate == pytest.approx(0.7, abs=1e-3)
