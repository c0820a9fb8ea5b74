"""The maximum of the binomial-normal likelihood: hard tables, and tables that have none."""

from __future__ import annotations

from math import isnan, sqrt

import numpy as np
import pytest
from plain_likelihood import log_likelihood

from echolith.pooling.likelihood.binomial_normal import (
    ALL_EVENTS,
    NO_EVENTS,
    TAU_RUNS_OFF,
    fit,
    fit_many,
    many_to_one,
)

#: Tables with the trouble each makes.
HARD = {
    "maxima at tau 0 and at 2.4, the second higher": ([1, 1], [1, 17]),
    "a small study far from a large one": ([90, 6, 26], [292, 6, 98]),
    "two events in one of twelve": ([0] * 11 + [2], [34, 26, 38, 17, 7, 40, 17, 41, 9, 49, 39, 60]),
    "one event": ([0, 0, 1, 0, 0], [10, 12, 15, 20, 25]),
    "nothing but none and some": ([0, 18, 0, 9], [5, 60, 7, 10]),
    "flat at tau 0": ([1, 3], [4, 4]),
    "large and small": ([3, 500_000], [10, 1_000_000]),
    "far apart": ([10, 999_990], [1_000_000, 1_000_000]),
    "rare in a million": ([1000, 1100, 950], [1_000_000] * 3),
    "one study": ([2], [20]),
    "studies of one": ([0, 1, 0, 0], [1, 1, 1, 1]),
}


def arrays(table):
    return tuple(np.array(part, dtype=float) for part in table)


@pytest.mark.parametrize("name", HARD)
def test_nothing_is_higher_than_the_maximum(name: str) -> None:
    y, n = arrays(HARD[name])
    found = fit(y, n)
    assert found.converged
    assert found.reason == ""
    assert log_likelihood(y, n, found.mu, found.tau) == pytest.approx(found.log_likelihood, abs=1e-8)
    for tau in (0.0, 0.02, 0.1, 0.3, 0.7, 1.2, 2.0, 3.5, 6.0, 12.0, 25.0, found.tau):
        for mu in np.append(np.linspace(-1.0, 1.0, 9) * (1.0 + 1.5 * tau) + found.mu, -0.9):
            assert log_likelihood(y, n, mu, tau) <= found.log_likelihood + 1e-8


@pytest.mark.parametrize(
    ("table", "lower_peak"),
    [
        (
            ([2, 6, 7, 3, 0, 0, 5, 0, 0, 2], [2, 1971, 1073, 297, 26, 12, 565, 4, 2, 804]),
            (-5.136352, 0.458896),
        ),
        (([2, 0, 0, 2, 15, 2, 2, 2, 0, 1], [2, 7, 26, 93, 850, 178, 334, 278, 55, 7]), (-4.2442, 0.068646)),
        (([165, 27], [2128, 224]), (-2.420368, 0.0)),
        (([0, 0, 0, 0, 1, 1], [99, 3, 20, 46, 242, 3]), (-5.325446, 0.0)),
    ],
)
def test_of_two_maxima_the_higher_is_found(table, lower_peak) -> None:
    y, n = arrays(table)
    found = fit(y, n)
    other = log_likelihood(y, n, *lower_peak)
    # The other is one: nothing near it is higher.
    for mu, tau in ((-0.01, 0.0), (0.01, 0.0), (0.0, 0.02), (0.01, 0.02), (-0.01, 0.02)):
        assert log_likelihood(y, n, lower_peak[0] + mu, lower_peak[1] + tau) < other
    assert found.log_likelihood > other + 1e-3
    assert found.tau > lower_peak[1] + 0.1


def test_the_standard_error_is_that_of_the_observed_information() -> None:
    y, n = arrays(([1, 5, 2, 0, 8], [20, 31, 25, 14, 40]))
    found, h = fit(y, n), 1e-3
    assert found.tau > 0.0

    def at(a: float, b: float) -> float:
        return log_likelihood(y, n, found.mu + a * h, found.tau + b * h)

    middle = at(0, 0)
    hessian = np.array(
        [
            [at(1, 0) - 2 * middle + at(-1, 0), 0.25 * (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1))],
            [0.25 * (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)), at(0, 1) - 2 * middle + at(0, -1)],
        ]
    )
    assert found.se_mu == pytest.approx(sqrt(np.linalg.inv(-hessian / h**2)[0, 0]), rel=1e-4)


def test_identical_studies_have_no_spread_and_the_common_standard_error() -> None:
    y, n = arrays(([3] * 10, [30] * 10))
    found = fit(y, n)
    assert found.tau == 0.0
    assert found.nodes == 0
    assert found.mu == pytest.approx(np.log(0.1 / 0.9), abs=1e-14)
    assert found.se_mu == pytest.approx(1.0 / sqrt(300 * 0.1 * 0.9), rel=1e-14)
    assert found.log_likelihood == found.log_likelihood_common


def test_every_study_twice_is_the_same_maximum_and_half_the_variance() -> None:
    y, n = arrays(([1, 5, 2, 0, 8], [20, 31, 25, 14, 40]))
    once, twice = fit(y, n), fit(np.tile(y, 2), np.tile(n, 2))
    assert (twice.mu, twice.tau) == pytest.approx((once.mu, once.tau), abs=1e-9)
    assert twice.se_mu == pytest.approx(once.se_mu / sqrt(2.0), rel=1e-7)
    assert twice.log_likelihood == pytest.approx(2.0 * once.log_likelihood, abs=1e-9)


def test_two_hundred_studies() -> None:
    random = np.random.default_rng(5)
    n = random.integers(5, 61, 200).astype(float)
    y = random.binomial(n.astype(int), 1.0 / (1.0 + np.exp(3.0 - 0.8 * random.standard_normal(200)))).astype(
        float
    )
    found = fit(y, n)
    assert found.converged
    assert abs(found.mu + 3.0) < 4.0 * found.se_mu
    assert log_likelihood(y, n, found.mu, found.tau) == pytest.approx(found.log_likelihood, abs=1e-8)


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (([0, 0, 0], [10, 20, 30]), NO_EVENTS),
        (([0], [1]), NO_EVENTS),
        (([10, 20], [10, 20]), ALL_EVENTS),
        (([0, 5, 0, 6], [7, 5, 8, 6]), TAU_RUNS_OFF),
        (([0] * 19 + [50], [3] * 19 + [50]), TAU_RUNS_OFF),
        (([0, 500_000, 1_000_000], [1_000_000] * 3), TAU_RUNS_OFF),
    ],
)
def test_without_a_maximum_there_is_a_reason_and_no_number(table, reason: str) -> None:
    y, n = arrays(table)
    found = fit(y, n)
    assert not found.converged
    assert found.reason == reason
    assert all(isnan(value) for value in found[:4])
    assert not isnan(found.log_likelihood_common)


def test_many_tables_together_with_and_without_a_maximum() -> None:
    y = np.array([[1, 5, 2], [0, 0, 0], [20, 31, 25], [0, 31, 0], [3, 3, 3]], dtype=float)
    n = np.array([[20, 31, 25]] * 5, dtype=float)
    many = fit_many(y, n)
    assert many.converged.tolist() == [True, False, False, False, True]
    assert many.reason[1:4] == (NO_EVENTS, ALL_EVENTS, TAU_RUNS_OFF)
    for row in range(5):
        alone, together = fit(y[row], n[row]), many_to_one(many, row)
        assert alone.reason == together.reason
        if alone.converged:
            assert together[:5] == pytest.approx(alone[:5], abs=1e-9)


def test_tables_filled_up_with_empty_studies_are_the_tables_without() -> None:
    y, n = arrays(([1, 5, 2, 0], [20, 31, 25, 14]))
    without = [fit(np.delete(y, i), np.delete(n, i)) for i in range(4)]
    keep = 1.0 - np.eye(4)
    many = fit_many(y * keep, n * keep)
    for row, alone in enumerate(without):
        assert many_to_one(many, row)[:5] == pytest.approx(alone[:5], abs=1e-9)


def test_no_table_at_all() -> None:
    many = fit_many(np.empty((0, 3)), np.empty((0, 3)))
    assert many.mu.shape == (0,)
    assert many.reason == ()
