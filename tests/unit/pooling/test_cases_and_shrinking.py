"""Single cases by power prior, and each study's risk in the Bayesian model."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, log_expit

from echolith.errors import UsageError
from echolith.pooling import Priors, pool, with_cases
from echolith.pooling.power_prior import CASES_ARE_NO_SAMPLE

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


@pytest.mark.parametrize("weight", [0.25, 0.5, 0.9])
def test_a_fractional_weight_is_a_power_of_the_likelihood(weight: float) -> None:
    """Even grids of mu and tau; a case's likelihood is the mean risk, and is raised to the weight."""
    mu, tau, z = np.arange(-14, 8, 0.1), np.arange(0.05, 5.0, 0.1), np.arange(-7.5, 7.6, 0.25)
    normal = np.exp(-0.5 * z**2) / np.exp(-0.5 * z**2).sum()
    at = mu[:, None, None] + tau[:, None] * z
    log_posterior = 0.5 * (log_expit(mu) + log_expit(-mu))[:, None] - 0.5 * tau**2
    for y, n, power in [(y, n, 1.0) for y, n in zip(Y, N, strict=True)] + [(1, 1, weight), (0, 1, weight)]:
        likelihood = np.exp(y * log_expit(at) + (n - y) * log_expit(-at)) @ normal
        log_posterior = log_posterior + power * np.log(likelihood)
    mass = np.exp(log_posterior - log_posterior.max())
    mass /= mass.sum()
    (found,) = with_cases(Y, N, 1, 2, weights=(weight,), priors=Priors(0.5, 1.0))
    assert found.weight == weight
    assert found.result.estimate == pytest.approx(float(mass.sum(axis=1) @ expit(mu)), abs=5e-5)
    assert found.result.next_centre is not None
    after = float((mass * (expit(at) @ normal)).sum())
    assert found.result.next_centre.estimate == pytest.approx(after, abs=5e-5)


def test_cases_without_the_event_lower_the_risk_and_none_change_nothing() -> None:
    plain = pool(Y, N, shrunken=False).estimate
    falling = [item.result.estimate for item in with_cases(Y, N, 0, 6)]
    assert plain > falling[0] > falling[1] > falling[2]
    assert [item.result.estimate for item in with_cases(Y, N, 0, 0)] == [plain] * 3
    assert "not a sample" in CASES_ARE_NO_SAMPLE


def test_study_risks_mirror() -> None:
    one = pool([1, 5, 9], [20, 31, 22])
    two = pool([19, 26, 13], [20, 31, 22])
    for a, b in zip(one.studies, two.studies, strict=True):
        assert a.shrunken.estimate == pytest.approx(1.0 - b.shrunken.estimate, abs=1e-9)
