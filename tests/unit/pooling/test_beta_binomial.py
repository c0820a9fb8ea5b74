from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import expit
from scipy.stats import betabinom, chi2

from echolith.pooling.likelihood.beta_binomial import (
    beta_prediction,
    beta_shape,
    beta_shrunken,
    fit_beta_binomial,
)
from echolith.pooling.likelihood.beta_binomial_likelihood import BetaBinomialLikelihood
from echolith.pooling.likelihood.binomial_normal import ALL_EVENTS, NO_EVENTS

TABLES = [
    ([0, 1, 2, 5], [20, 31, 22, 30]),
    ([1, 9, 0, 14, 3], [12, 15, 22, 30, 41]),
    ([3, 3, 3], [10, 10, 10]),
    ([120, 80, 300], [400, 500, 610]),
]


def arrays(table):
    return np.array(table[0], dtype=float), np.array(table[1], dtype=float)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("rho", [1e-5, 1e-4, 0.02, 0.4, 0.95])
def test_the_likelihood_is_that_of_scipy(table, rho: float) -> None:
    y, n = arrays(table)
    ours = BetaBinomialLikelihood(y, n)
    theirs = betabinom.logpmf(y, n, *beta_shape(-0.7, rho)).sum()
    # SciPy takes differences of large log-gammas, which costs digits as rho goes to 0.
    assert ours(-0.7, rho) + ours.coefficients == pytest.approx(theirs, rel=1e-6)


def test_large_counts_are_summed_as_exactly_as_small_ones() -> None:
    likelihood = BetaBinomialLikelihood(np.array([700.0]), np.array([5000.0]))
    j = np.arange(5000)
    mean, rest, d = float(expit(-1.3)), float(expit(1.3)), 0.03 / 0.97
    direct = np.log(mean + d * j[:700]).sum() + np.log(rest + d * j[:4300]).sum() - np.log(1.0 + d * j).sum()
    assert likelihood(-1.3, 0.03) == pytest.approx(direct, rel=1e-13)
    assert likelihood(-1.3, 0.0) == pytest.approx(700 * np.log(mean) + 4300 * np.log(rest), rel=1e-13)


@pytest.mark.parametrize("table", TABLES)
def test_the_maximum_is_the_one_a_general_optimiser_finds(table) -> None:
    y, n = arrays(table)
    found = fit_beta_binomial(y, n)

    def loss(p) -> float:
        rho = float(expit(max(p[1], -10.0)))  # SciPy loses its digits below
        return -betabinom.logpmf(y, n, *beta_shape(p[0], rho)).sum()

    options = {"xatol": 1e-9, "fatol": 1e-12}
    fits = [minimize(loss, [-1.0, start], method="Nelder-Mead", options=options) for start in (-5.0, -2.0)]
    best = min(fits, key=lambda r: r.fun)
    assert found.log_likelihood >= -best.fun - 1e-7
    if found.rho > 0.0:
        assert found.mu == pytest.approx(best.x[0], abs=1e-4)


@pytest.mark.parametrize("table", TABLES)
def test_the_profile_has_fallen_to_the_cut_off_at_each_limit(table) -> None:
    y, n = arrays(table)
    found, likelihood = fit_beta_binomial(y, n), BetaBinomialLikelihood(y, n)
    for limit in (found.mu_lower, found.mu_upper):
        assert limit is not None
        grid = np.concatenate([[0.0], np.geomspace(1e-6, 0.999, 4000)])
        highest = max(likelihood(limit, rho) for rho in grid)
        fall = 2.0 * (found.log_likelihood - likelihood.coefficients - highest)
        assert fall == pytest.approx(chi2.ppf(0.95, 1), abs=2e-3)


@pytest.mark.parametrize("table", TABLES)
def test_it_mirrors_exactly(table) -> None:
    y, n = arrays(table)
    one, two = fit_beta_binomial(y, n), fit_beta_binomial(n - y, n)
    assert (one.mu, one.rho) == (-two.mu, two.rho)
    assert one.mu_lower == (None if two.mu_upper is None else -two.mu_upper)


def test_no_events_and_all_events_have_no_maximum() -> None:
    n = np.array([10.0, 20.0])
    assert fit_beta_binomial(np.zeros(2), n).reason == NO_EVENTS
    assert fit_beta_binomial(n, n).reason == ALL_EVENTS
    assert not fit_beta_binomial(np.array([0.0, 9.0, 0.0, 9.0]), np.full(4, 9.0)).converged


def test_prediction_and_shrinkage() -> None:
    y, n = arrays(TABLES[1])
    found = fit_beta_binomial(y, n)
    a, b = beta_shape(found.mu, found.rho)
    prediction = beta_prediction(found)
    assert prediction.estimate == pytest.approx(a / (a + b))
    assert 0.0 < prediction.lower < prediction.estimate < prediction.upper < 1.0
    for own, drawn in zip(y / n, beta_shrunken(y, n, found), strict=True):
        low, high = sorted((own, a / (a + b)))
        assert low <= drawn.estimate <= high
    alike = fit_beta_binomial(*arrays(TABLES[2]))
    assert alike.rho == 0.0
    assert beta_prediction(alike).lower == pytest.approx(0.3)
