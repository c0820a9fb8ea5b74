from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from echolith.pooling.choices import TAU2_METHODS
from echolith.pooling.classical.tau2 import (
    estimate_tau2,
    likelihood_slope,
    log_likelihood,
    make_problem,
    q_at,
    q_root,
    residual_trace,
)
from echolith.pooling.quadrature import Array

ESTIMATORS = tuple(method for method in TAU2_METHODS if method != "common")
#: Values and variances whose likelihood has two maxima, and which of them is the higher one.
TWO_MAXIMA = [
    pytest.param(
        [-0.112, 1.452, -0.022, 0.678, 1.571, -0.226, -0.02],
        [0.020081, 0.556824, 1.2e-05, 2.001323, 1.175686, 0.001459, 1.5e-05],
        True,
        id="restricted, 0 is the lower one",
    ),
    pytest.param(
        [2.95, -0.023, 1.346, 3.054, -0.056],
        [1.154482, 0.001921, 2.538395, 2.715098, 0.0003],
        False,
        id="0 is the higher one",
    ),
    pytest.param(
        [0.025, 0.591, 0.036, -0.026, -0.027, 0.022],
        [1.9e-05, 0.020585, 1.9e-05, 0.00322, 0.002263, 0.001244],
        True,
        id="restricted, both inside, the near one",
    ),
    pytest.param(
        [-2.576, 0.008, -0.146, -0.095, 0.022, -0.575, -0.305],
        [7.003145, 3e-05, 0.035953, 0.071659, 0.0001, 0.02075, 7.208472],
        True,
        id="restricted, both inside, the far one",
    ),
    pytest.param(
        [-0.452, -0.517, 2.609, -3.896],
        [0.000173, 4.4e-05, 1.657212, 1.266683],
        False,
        id="both inside, the near one",
    ),
]


@st.composite
def studies(draw: st.DrawFn, most: int = 8) -> tuple[Array, Array]:
    k = draw(st.integers(2, most))
    number = st.floats(-3.0, 3.0, allow_nan=False).map(lambda value: round(value, 3))
    power = st.floats(-4.0, 1.0).map(lambda value: round(value, 2))
    y = draw(st.lists(number, min_size=k, max_size=k))
    v = draw(st.lists(power, min_size=k, max_size=k))
    return np.array(y), 10.0 ** np.array(v)


def ones(k: int) -> Array:
    return np.ones((k, 1))


def tau2_of(y: Array, v: Array, method: str) -> float:
    return estimate_tau2(np.asarray(y), np.asarray(v), ones(len(y)), method).value


def plain_log_likelihood(y: Array, v: Array, tau2: Array, *, restricted: bool) -> Array:
    """Return the log-likelihood written out from the normal density, without its constants."""
    spread = v[:, None] + tau2
    mean = (y[:, None] / spread).sum(0) / (1.0 / spread).sum(0)
    value = -0.5 * (np.log(spread) + (y[:, None] - mean) ** 2 / spread).sum(0)
    return value - 0.5 * np.log((1.0 / spread).sum(0)) if restricted else value


def test_dersimonian_laird_by_exact_arithmetic() -> None:
    y = [Fraction(1, 10), Fraction(7, 10), Fraction(-3, 10)]
    v = [Fraction(1, 50), Fraction(1, 20), Fraction(1, 10)]
    w = [1 / value for value in v]
    mean = sum(a * b for a, b in zip(w, y, strict=True)) / sum(w)
    q = sum(a * (b - mean) ** 2 for a, b in zip(w, y, strict=True))
    want = (q - 2) / (sum(w) - sum(a * a for a in w) / sum(w))
    found = tau2_of(np.array(y, dtype=float), np.array(v, dtype=float), "DL")
    assert found == pytest.approx(float(want), rel=1e-13)


def test_one_study_with_nearly_all_the_weight_costs_no_digits() -> None:
    # The weight that is left for the residuals is some 400 of 10^16: no difference of the two keeps it.
    y = [Fraction(1, 10**6), Fraction(1, 20), Fraction(3, 10)]
    v = [Fraction(3, 10**17), Fraction(7, 600), Fraction(7, 803)]
    w = [1 / value for value in v]
    left = sum(w) - sum(a * a for a in w) / sum(w)
    numbers = np.array(w, dtype=float)
    assert residual_trace(numbers, ones(3)) == pytest.approx(float(left), rel=1e-14)
    mean = sum(a * b for a, b in zip(w, y, strict=True)) / sum(w)
    want = (sum(a * (b - mean) ** 2 for a, b in zip(w, y, strict=True)) - 2) / left
    found = tau2_of(np.array(y, dtype=float), np.array(v, dtype=float), "DL")
    assert found == pytest.approx(float(want), rel=1e-10)


def test_all_estimators_agree_where_variances_are_equal() -> None:
    # Then the sum of squares has a known law: (RSS / (k - 1)) - v, or with k in place of k - 1.
    y, v = np.array([0.0, 1.0, 2.0, 5.0]), np.full(4, 0.25)
    squares = float(((y - 2.0) ** 2).sum())
    for method in ("DL", "PM", "REML", "HE", "EB"):
        assert tau2_of(y, v, method) == pytest.approx(squares / 3 - 0.25, rel=1e-12), method
    for method in ("ML", "HS"):
        assert tau2_of(y, v, method) == pytest.approx(squares / 4 - 0.25, rel=1e-12), method
    # Sidik and Jonkman: s² RSS / ((v + s²) (k - 1)) with s² = RSS / k.
    assert tau2_of(y, v, "SJ") == pytest.approx(3.5 * squares / (3.75 * 3), rel=1e-12)


@given(studies())
@settings(max_examples=40, derandomize=True, deadline=None)
def test_units_do_not_matter(table: tuple[Array, Array]) -> None:
    y, v = table
    for method in ESTIMATORS:
        one = estimate_tau2(y, v, ones(y.size), method)
        small = estimate_tau2(y * 2.0**-20, v * 2.0**-40, ones(y.size), method)
        assert small.value * 2.0**40 == pytest.approx(one.value, rel=1e-9, abs=1e-300), method
        assert small.se * 2.0**40 == pytest.approx(one.se, rel=1e-9, abs=1e-300), method
        mirrored = estimate_tau2(-y, v, ones(y.size), method)
        assert mirrored.value == pytest.approx(one.value, rel=1e-12, abs=1e-300), method


@given(studies())
@settings(max_examples=60, derandomize=True, deadline=None)
def test_likelihood_estimates_are_the_highest_point(table: tuple[Array, Array]) -> None:
    y, v = table
    grid = np.concatenate([[0.0], np.geomspace(1e-7, 1e3, 4000)])
    for method, restricted in (("REML", True), ("ML", False)):
        value = tau2_of(y, v, method)
        best = plain_log_likelihood(y, v, grid, restricted=restricted).max()
        own = plain_log_likelihood(y, v, np.array([value]), restricted=restricted)[0]
        assert own >= best - 1e-11 * max(1.0, abs(best)), method
        slope = likelihood_slope(make_problem(y, v, ones(y.size)), value, restricted=restricted)
        weights = float((1.0 / (v + value)).sum())
        assert (value == 0.0 and slope <= 0.0) or abs(slope) < 1e-9 * weights


@pytest.mark.parametrize(("values", "variances", "restricted"), TWO_MAXIMA)
def test_of_two_maxima_the_higher_one_is_taken(values, variances, restricted: bool) -> None:
    y, v = np.array(values), np.array(variances)
    grid = np.concatenate([[0.0], np.geomspace(1e-9, 1e2, 100_000)])
    height = plain_log_likelihood(y, v, grid, restricted=restricted)
    peaks = [i for i in range(1, grid.size - 1) if height[i - 1] < height[i] > height[i + 1]]
    peaks += [0] if height[0] > height[1] else []
    assert len(peaks) == 2
    best = grid[max(peaks, key=lambda i: height[i])]
    value = tau2_of(y, v, "REML" if restricted else "ML")
    assert value == pytest.approx(best, rel=1e-3, abs=0.0)


@given(studies())
@settings(max_examples=60, derandomize=True, deadline=None)
def test_paule_mandel_leaves_q_at_its_expectation(table: tuple[Array, Array]) -> None:
    y, v = table
    problem = make_problem(y, v, ones(y.size))
    value = tau2_of(y, v, "PM")
    q = q_at(problem, value)
    assert q == pytest.approx(y.size - 1, rel=1e-9) or (value == 0.0 and q <= y.size - 1)
    assert tau2_of(y, v, "EB") == value


@given(studies(), st.floats(1e-6, 1e3))
@settings(max_examples=60, derandomize=True, deadline=None)
def test_q_comes_down_to_any_target(table: tuple[Array, Array], target: float) -> None:
    y, v = table
    problem = make_problem(y, v, ones(y.size))
    found = q_root(problem, target)
    if q_at(problem, 0.0) <= target:
        assert found == 0.0
    else:
        assert found > 0.0
        assert q_at(problem, found) == pytest.approx(target, rel=1e-8)


@given(studies())
@settings(max_examples=40, derandomize=True, deadline=None)
def test_estimates_are_never_negative_and_have_a_standard_error(table: tuple[Array, Array]) -> None:
    y, v = table
    for method in ESTIMATORS:
        found = estimate_tau2(y, v, ones(y.size), method)
        assert 0.0 <= found.value < np.inf, method
        assert 0.0 <= found.se < np.inf, method


@pytest.mark.parametrize("method", ESTIMATORS)
def test_studies_exactly_alike_have_no_spread(method: str) -> None:
    assert tau2_of(np.full(4, 0.3), np.array([0.1, 0.2, 0.1, 0.4]), method) == 0.0


@pytest.mark.parametrize("method", ["DL", "PM", "REML", "ML", "HS", "HE", "EB"])
def test_less_spread_than_chance_is_0_and_not_negative(method: str) -> None:
    assert tau2_of(np.array([0.29, 0.3, 0.31]), np.array([0.1, 0.2, 0.1]), method) == 0.0


@pytest.mark.parametrize("method", ESTIMATORS)
def test_one_study_has_no_spread_to_estimate(method: str) -> None:
    assert np.isnan(estimate_tau2(np.array([0.3]), np.array([0.1]), ones(1), method)).all()


def test_a_common_effect_has_tau2_0_without_a_standard_error() -> None:
    found = estimate_tau2(np.array([0.0, 9.0]), np.array([0.1, 0.1]), ones(2), "common")
    assert found.value == 0.0
    assert np.isnan(found.se)


def test_log_likelihoods_have_their_constants() -> None:
    y, v = np.array([0.1, 0.9, -0.4]), np.array([0.1, 0.3, 0.2])
    problem = make_problem(y, v, ones(3))
    tau2 = np.array([0.0, 0.5])
    for restricted, free in ((False, 3), (True, 2)):
        constant = -0.5 * free * np.log(2.0 * np.pi) + (0.5 * np.log(3.0) if restricted else 0.0)
        want = plain_log_likelihood(y, v, tau2, restricted=restricted) + constant
        got = [log_likelihood(problem, float(t), restricted=restricted) for t in tau2]
        assert got == pytest.approx(want, rel=1e-13)
