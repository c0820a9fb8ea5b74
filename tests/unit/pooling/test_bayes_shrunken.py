"""Each study's risk in the Bayesian model, against a plain sum that shares nothing with the program."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.interpolate import CubicSpline
from scipy.special import expit, log_expit, logit

from echolith.pooling import Priors, pool
from echolith.pooling.bayes import posterior
from echolith.pooling.bayes_shrunken import _across, bayes_shrunken
from echolith.pooling.distribution import Stretch

Table = tuple[list[int], list[int]]


def plain_sum(
    table: Table, a: float, scale: float, step: float, ends: tuple[float, float]
) -> tuple[np.ndarray, np.ndarray]:
    """Return even log-odds and the density of each study's, shape (k, points), by sums over mu and tau."""
    y, n = (np.array(counts, dtype=float)[:, None] for counts in table)
    mu, eta = np.arange(*ends, 2 * step), np.arange(*ends, step)
    likelihood = y * log_expit(eta) + (n - y) * log_expit(-eta)
    likelihood = np.exp(likelihood - likelihood.max(axis=1, keepdims=True))
    prior = np.exp(a * (log_expit(mu) + log_expit(-mu)))
    density = np.zeros(likelihood.shape)
    # Even steps from half a step on: the density is even in tau.
    for tau in np.arange(step, 5.0 * scale, 2 * step):
        kernel = np.exp(-0.5 * ((eta - mu[:, None]) / tau) ** 2) / tau
        marginal = likelihood @ kernel.T
        for study in range(len(y)):
            others = np.delete(marginal, study, axis=0).prod(axis=0)
            density[study] += np.exp(-0.5 * (tau / scale) ** 2) * ((prior * others) @ kernel)
    density *= likelihood
    return eta, density / density.sum(axis=1, keepdims=True)


@pytest.mark.parametrize(
    ("table", "a", "scale", "step", "ends"),
    [
        (([0, 1, 2, 5], [20, 31, 22, 30]), 0.5, 1.0, 0.05, (-20.0, 9.0)),
        (([0, 0], [10, 14]), 0.5, 1.0, 0.05, (-30.0, 10.0)),
        (([1, 9, 0, 14], [12, 15, 22, 30]), 1.0, 0.5, 0.05, (-12.0, 9.0)),
        # A small study amid large ones that agree: what the others say of it is far sharper than its own.
        (([2500, 2510, 2500, 0], [5000, 5000, 5000, 5]), 0.5, 0.2, 0.01, (-2.0, 2.0)),
        # A large study amid small ones: its own is far sharper.
        (([879, 1, 6], [1533, 9, 6]), 0.5, 1.0, 0.03, (-12.0, 14.0)),
    ],
)
def test_study_risks_agree_with_a_plain_sum(
    table: Table, a: float, scale: float, step: float, ends: tuple[float, float]
) -> None:
    y, n = (np.array(counts, dtype=float) for counts in table)
    found = bayes_shrunken(y, n, posterior(y, n, Priors(a, scale)))
    eta, density = plain_sum(table, a, scale, step, ends)
    for risk, row in zip(found, density, strict=True):
        assert risk.estimate == pytest.approx(float(row @ expit(eta)), abs=5e-5)
        below = CubicSpline(eta, row / step).antiderivative()(logit([risk.lower, risk.upper]))
        assert below == pytest.approx([0.025, 0.975], abs=5e-4)


def test_without_spread_every_study_has_the_risk_of_all_together() -> None:
    result = pool([3, 5], [20, 30], priors=Priors(0.5, 1e-3))
    for study in result.studies:
        assert study.shrunken is not None
        assert study.shrunken.estimate == pytest.approx(result.estimate, abs=3e-4)
        assert study.shrunken.lower == pytest.approx(result.lower, abs=2e-3)
        assert study.shrunken.upper == pytest.approx(result.upper, abs=2e-3)


def test_a_wide_prior_leaves_a_large_study_its_own_proportion() -> None:
    study = pool([700_000, 3], [1_000_000, 10], priors=Priors(0.5, 3.0)).studies[0]
    assert study.shrunken is not None
    assert study.shrunken.estimate == pytest.approx(0.7, abs=1e-5)
    # The exact interval of 700,000 of 1,000,000 by itself.
    assert (study.shrunken.lower, study.shrunken.upper) == pytest.approx((study.lower, study.upper), abs=1e-5)


def test_other_levels_are_nested_and_equal_studies_get_equal_numbers() -> None:
    y, n = np.array([1.0, 4.0, 1.0]), np.array([20.0, 31.0, 20.0])
    found = posterior(y, n, Priors(0.5, 1.0))
    half, most = (bayes_shrunken(y, n, found, level) for level in (0.5, 0.99))
    assert half[0] == half[2]
    for narrow, wide in zip(half, most, strict=True):
        assert wide.lower < narrow.lower < narrow.estimate < narrow.upper < wide.upper
        assert wide.estimate == narrow.estimate


@pytest.mark.parametrize(("own", "typical"), [(0.036, 0.27), (0.0005, 1.5), (1.0, 1.0), (0.6, 0.002)])
def test_the_coordinate_and_its_way_back_undo_each_other(own: float, typical: float) -> None:
    n = (0.7 / own) ** 2 * 4.0
    across = _across(n * 0.5, n, Stretch(-0.4, typical), (-40.0, 30.0))
    u = np.linspace(float(across.forward(across.low)), float(across.forward(across.high)), 91)
    x = across.back(u)
    assert np.all(np.diff(x) > 0.0)
    assert across.forward(x) == pytest.approx(u, abs=1e-9)
    # The slope is the derivative.
    h = 1e-7 * (1.0 + np.abs(x))
    assert (across.forward(x + h) - across.forward(x - h)) / (2 * h) == pytest.approx(
        across.slope(x), rel=1e-3
    )
