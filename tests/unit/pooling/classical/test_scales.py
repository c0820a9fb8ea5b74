from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from echolith.errors import InputError, UsageError
from echolith.pooling.classical.scales import (
    double_arcsine,
    double_arcsine_risks,
    harmonic_mean,
    to_risk,
    to_scale,
)
from echolith.pooling.quadrature import Array

SYMMETRIC = ("raw", "logit", "arcsine", "double-arcsine")
SCALES = (*SYMMETRIC, "log")
#: Events and totals: none, some, all.
Y, N = np.array([0.0, 3.0, 8.0]), np.array([10.0, 20.0, 8.0])


@st.composite
def tables(draw: st.DrawFn) -> tuple[Array, Array]:
    n = draw(st.lists(st.integers(1, 2000), min_size=1, max_size=6))
    y = [draw(st.integers(0, size)) for size in n]
    return np.array(y, dtype=float), np.array(n, dtype=float)


def test_values_and_variances_by_hand() -> None:
    want = {
        "raw": (0.15, 3 * 17 / 20**3),
        "log": (math.log(3 / 20), 1 / 3 - 1 / 20),
        "logit": (math.log(3 / 17), 1 / 3 + 1 / 17),
        "arcsine": (math.asin(math.sqrt(3 / 20)), 1 / 80),
        "double-arcsine": ((math.asin(math.sqrt(3 / 21)) + math.asin(math.sqrt(4 / 21))) / 2, 1 / 82),
    }
    for scale, (value, variance) in want.items():
        scaled = to_scale(Y, N, scale)
        assert scaled.yi[1] == pytest.approx(value, rel=1e-14)
        assert scaled.vi[1] == pytest.approx(variance, rel=1e-14)
        assert scaled.corrections[1] == 0.0


def test_a_half_is_added_only_where_needed_and_said() -> None:
    for scale in ("raw", "log", "logit"):
        assert to_scale(Y, N, scale).corrections.tolist() == [0.5, 0.0, 0.5]
    for scale in ("arcsine", "double-arcsine"):
        assert to_scale(Y, N, scale).corrections.tolist() == [0.0, 0.0, 0.0]
    assert to_scale(Y, N, "logit").yi[0] == pytest.approx(math.log(0.5 / 10.5))
    assert to_scale(Y, N, "logit").vi[2] == pytest.approx(1 / 8.5 + 1 / 0.5)


def test_another_correction_and_all_studies() -> None:
    scaled = to_scale(Y, N, "logit", correction=0.1, correct="all")
    assert scaled.corrections.tolist() == [0.1, 0.1, 0.1]
    assert scaled.yi[1] == pytest.approx(math.log(3.1 / 17.1))
    # Asked for, it is added on the arcsine scale as well.
    added = to_scale(Y, N, "arcsine", correct="all")
    assert added.corrections.tolist() == [0.5, 0.5, 0.5]
    assert added.yi[0] == pytest.approx(math.asin(math.sqrt(0.5 / 11)))
    assert added.vi[0] == pytest.approx(1 / 44)


@pytest.mark.parametrize("scale", ["raw", "log", "logit"])
def test_without_correction_each_study_without_a_value_is_named(scale: str) -> None:
    with pytest.raises(InputError) as caught:
        to_scale(Y, N, scale, correct="none")
    assert [issue.where for issue in caught.value.issues] == ["study 1", "study 3"]
    assert {issue.code for issue in caught.value.issues} == {"no-value-without-correction"}
    inner = to_scale(Y[1:2], N[1:2], scale, correct="none")
    assert inner.yi == to_scale(Y, N, scale).yi[1]


@pytest.mark.parametrize("scale", ["arcsine", "double-arcsine"])
def test_the_arcsine_scales_need_no_correction(scale: str) -> None:
    assert to_scale(Y, N, scale, correct="none").yi == pytest.approx(to_scale(Y, N, scale).yi)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"scale": "cubic"}, "unknown scale"),
        ({"scale": "logit", "correct": "some"}, "unknown correct"),
        ({"scale": "logit", "correction": 0.0}, "must be positive"),
        ({"scale": "logit", "correction": float("nan")}, "must be positive"),
        ({"scale": "logit", "correction": float("inf")}, "must be positive"),
    ],
)
def test_wrong_options_are_refused(options, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        to_scale(Y, N, **options)


@given(tables())
@settings(max_examples=60, derandomize=True, deadline=None)
def test_swapping_events_and_others_mirrors_values_and_keeps_variances(table: tuple[Array, Array]) -> None:
    y, n = table
    centre = {"raw": 0.5, "logit": 0.0, "arcsine": math.pi / 4, "double-arcsine": math.pi / 4}
    for scale in SYMMETRIC:
        one, two = to_scale(y, n, scale), to_scale(n - y, n, scale)
        assert one.yi - centre[scale] == pytest.approx(centre[scale] - two.yi, abs=1e-14)
        assert one.vi == pytest.approx(two.vi, rel=1e-14)
        assert one.corrections.tolist() == two.corrections.tolist()
    assert np.array_equal(to_scale(y, n, "logit").yi, -to_scale(n - y, n, "logit").yi)


@given(tables())
@settings(max_examples=60, derandomize=True, deadline=None)
def test_a_study_comes_back_as_its_own_proportion(table: tuple[Array, Array]) -> None:
    y, n = table
    for scale in SCALES:
        scaled = to_scale(y, n, scale)
        for value, added, events, total in zip(scaled.yi, scaled.corrections, y, n, strict=True):
            back = to_risk(float(value), scale, np.array([total]))
            assert back.value == pytest.approx((events + added) / (total + 2 * added), rel=1e-10, abs=1e-15)
            assert not back.clipped
            assert type(back.value) is float


@pytest.mark.parametrize("scale", SYMMETRIC)
def test_a_value_and_its_mirror_come_back_as_complements(scale: str) -> None:
    sizes = np.array([7.0, 50.0, 900.0])
    double = {"raw": 1.0, "logit": 0.0, "arcsine": math.pi / 2, "double-arcsine": math.pi / 2}[scale]
    for value in np.linspace(-0.5, 2.0, 26):
        one, two = (to_risk(v, scale, sizes) for v in (float(value), double - float(value)))
        assert one.value == pytest.approx(1.0 - two.value, abs=1e-13)
        assert one.clipped == two.clipped


def test_what_lies_beyond_a_risk_is_cut_off_and_said() -> None:
    sizes = np.array([20.0])
    for scale, low, high in (
        ("raw", -0.01, 1.01),
        ("arcsine", -0.01, math.pi / 2 + 0.01),
        ("double-arcsine", 0.05, math.pi / 2 - 0.05),
    ):
        assert to_risk(low, scale, sizes) == (0.0, True)
        assert to_risk(high, scale, sizes) == (1.0, True)
    assert to_risk(0.1, "log", sizes) == (1.0, True)
    assert to_risk(0.0, "log", sizes) == (1.0, False)
    assert to_risk(-800.0, "logit", sizes).value == 0.0
    assert to_risk(800.0, "logit", sizes) == (1.0, False)


def test_risks_rise_with_the_value_on_every_scale() -> None:
    sizes = np.array([4.0, 9.0, 1000.0])
    for scale in SCALES:
        risks = [to_risk(float(v), scale, sizes).value for v in np.linspace(-3.0, 3.0, 301)]
        assert all(b >= a for a, b in itertools.pairwise(risks)), scale


def test_the_double_arcsine_turns_two_per_cent_everywhere_into_less() -> None:
    # Each study saw 2 % as near as its size allows (0 of 10, 20 of 1000, 40 of 2000); the weighted average
    # comes back as 0.7 %, because a mean size of 30 is put in for studies that hold 3010.
    y, n = np.array([0.0, 20.0, 40.0]), np.array([10.0, 1000.0, 2000.0])
    scaled = to_scale(y, n, "double-arcsine")
    average = float(np.average(scaled.yi, weights=1.0 / scaled.vi))
    small, mean, large = double_arcsine_risks(average, n)
    assert (small, large) == (0.0, pytest.approx(0.02, abs=2e-4))
    assert mean == to_risk(average, "double-arcsine", n).value
    assert mean == pytest.approx(0.0074, abs=1e-4)
    assert mean < 0.4 * y.sum() / n.sum()
    # The same average on the arcsine scale is not misled.
    plain = to_scale(y, n, "arcsine")
    assert to_risk(float(np.average(plain.yi, weights=1.0 / plain.vi)), "arcsine", n).value > 0.019


def test_equal_sizes_leave_the_double_arcsine_no_choice() -> None:
    n = np.array([25.0, 25.0])
    value = float(double_arcsine(np.array(2.0), np.array(25.0)))
    assert double_arcsine_risks(value, n) == pytest.approx((0.08, 0.08, 0.08))
    assert harmonic_mean(np.array([10.0, 1000.0, 2000.0])) == pytest.approx(3 / (0.1 + 0.001 + 0.0005))


def test_the_log_scale_does_not_mirror() -> None:
    one, two = (to_scale(np.array([e]), np.array([20.0]), "log") for e in (3.0, 17.0))
    assert one.vi != pytest.approx(two.vi)
