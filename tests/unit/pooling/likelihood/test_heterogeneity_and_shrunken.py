"""Tests of a spread, each study's own risk, and prediction limits, by other ways of computing them."""

from __future__ import annotations

from math import erfc, sqrt

import numpy as np
import pytest
from scipy.special import expit, log_expit, stdtrit

from echolith.pooling.likelihood.binomial_normal import fit
from echolith.pooling.likelihood.heterogeneity_tests import (
    saturated_test,
    score_test,
    spread_test,
    wald_test,
)
from echolith.pooling.likelihood.prediction import prediction_limits
from echolith.pooling.likelihood.shrunken import shrunken_risks

Y, N = np.array([1.0, 5.0, 2.0, 0.0, 18.0]), np.array([20.0, 31.0, 25.0, 14.0, 40.0])


def test_the_likelihood_ratio_against_a_risk_for_each_study() -> None:
    def height(share) -> float:
        with np.errstate(divide="ignore", invalid="ignore"):
            parts = np.where(Y > 0, Y * np.log(share), 0.0) + np.where(N > Y, (N - Y) * np.log1p(-share), 0.0)
        return float(parts.sum())

    found = saturated_test(Y, N)
    assert found.value == pytest.approx(
        2.0 * (height(Y / N) - height(np.full(5, Y.sum() / N.sum()))), rel=1e-12
    )
    assert found.df == 4


def test_the_wald_test_is_q_of_the_empirical_log_odds() -> None:
    mixed = Y > 0
    odds, weight = np.log(Y[mixed] / (N - Y)[mixed]), (Y * (N - Y) / N)[mixed]
    q = (weight * odds**2).sum() - (weight * odds).sum() ** 2 / weight.sum()
    assert wald_test(Y, N).value == pytest.approx(q, rel=1e-10)
    assert wald_test(Y, N).df == 4
    assert wald_test(np.zeros(3), np.full(3, 9.0)) == (0.0, 2, 1.0)


def test_the_spread_test_halves_the_p_value() -> None:
    found = fit(Y, N)
    test = spread_test(found)
    assert test.value == pytest.approx(2.0 * (found.log_likelihood - found.log_likelihood_common), rel=1e-12)
    assert test.p == pytest.approx(0.5 * erfc(sqrt(0.5 * test.value)), rel=1e-10)
    assert spread_test(fit(np.array([3.0, 3.0]), np.array([30.0, 30.0]))) == (0.0, 1, 1.0)


def test_the_score_test_has_its_level_where_the_risk_is_one() -> None:
    random = np.random.default_rng(3)
    n = np.array([40.0, 60.0, 25.0, 80.0, 55.0, 33.0, 47.0, 70.0] * 3)
    p = [score_test(random.binomial(n.astype(int), 0.3).astype(float), n).p for _ in range(1500)]
    # Three standard errors of a share of 1500.
    assert np.mean(np.array(p) < 0.1) == pytest.approx(0.1, abs=3.0 * sqrt(0.09 / 1500) + 0.01)
    assert score_test(Y, N).p < 1e-4
    assert score_test(np.zeros(4), np.full(4, 9.0)) == (0.0, 1, 1.0)


def test_one_study_cannot_differ_from_itself() -> None:
    y, n = np.array([3.0]), np.array([20.0])
    for test in (saturated_test, wald_test):
        assert test(y, n) == (pytest.approx(0.0, abs=1e-12), 0, 1.0)
    assert score_test(y, n).p == 1.0


@pytest.mark.parametrize("place", [(-3.0, 0.5), (-5.0, 2.0), (0.0, 0.02), (-2.0, 8.0), (-7.0, 1.0)])
def test_shrunken_risks_against_a_plain_sum(place) -> None:
    mu, tau = place
    y = np.array([0, 1, 5, 0, 3, 1000, 500_000, 1_000_000, 30], dtype=float)
    n = np.array([10, 10, 10, 5000, 40, 1_000_000, 1_000_000, 1_000_000, 30], dtype=float)
    for events, size, found in zip(y, n, shrunken_risks(y, n, mu, tau, 0.9), strict=True):
        low, high = -60.0, 60.0
        for _ in range(4):
            eta = np.linspace(low, high, 40_001)
            height = (
                events * log_expit(eta) + (size - events) * log_expit(-eta) - 0.5 * ((eta - mu) / tau) ** 2
            )
            kept = np.flatnonzero(height > height.max() - 45.0)
            low, high = eta[max(kept[0] - 1, 0)], eta[min(kept[-1] + 1, eta.size - 1)]
        density = np.exp(height - height.max())
        below = (np.cumsum(density) - 0.5 * density) / density.sum()
        want = [(density * expit(eta)).sum() / density.sum(), *expit(np.interp([0.05, 0.95], below, eta))]
        assert (found.estimate, found.lower, found.upper) == pytest.approx(want, rel=3e-6)


def test_without_a_spread_each_study_has_the_common_risk() -> None:
    for found in shrunken_risks(Y, N, -2.0, 0.0):
        assert (found.estimate, found.lower, found.upper) == pytest.approx((expit(-2.0),) * 3, rel=1e-14)


def test_prediction_limits_are_those_of_t_with_k_minus_2() -> None:
    found = fit(Y, N)
    prediction = prediction_limits(found, 5)
    reach = float(stdtrit(3, 0.975)) * sqrt(found.tau**2 + found.se_mu**2)
    assert prediction is not None
    assert prediction.lower == pytest.approx(expit(found.mu - reach), rel=1e-12)
    assert prediction.upper == pytest.approx(expit(found.mu + reach), rel=1e-12)
    assert prediction_limits(found, 2) is None
    assert prediction_limits(fit(np.zeros(4), np.full(4, 9.0)), 4) is None
