from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from echolith.pooling import pool
from echolith.pooling.choices import INTERVALS, TAU2_METHODS

PLAIN = ([0, 1, 2, 9], [20, 31, 22, 30])
SYMMETRIC = ("raw", "logit", "arcsine", "double-arcsine")


def two_step(y, n, **options):
    return pool(y, n, model="two-step", **options)


def codes(result) -> list[str]:
    return [issue.code for issue in result.issues]


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[int], list[int]]:
    n = draw(st.lists(st.integers(1, 300), min_size=2, max_size=6))
    return [draw(st.integers(0, size)) for size in n], n


@given(tables(), st.sampled_from(SYMMETRIC), st.sampled_from(TAU2_METHODS), st.sampled_from(INTERVALS))
@settings(max_examples=80, derandomize=True, deadline=None)
def test_swapping_events_and_others_mirrors_every_method(table, scale: str, tau2: str, interval: str) -> None:
    y, n = table
    options = {"scale": scale, "tau2": tau2, "interval": interval}
    one, two = two_step(y, n, **options), two_step([b - a for a, b in zip(y, n, strict=True)], n, **options)
    assert one.estimate == pytest.approx(1.0 - two.estimate, abs=1e-9)
    assert one.lower == pytest.approx(1.0 - two.upper, abs=1e-9)
    assert one.upper == pytest.approx(1.0 - two.lower, abs=1e-9)
    assert one.tau2 == pytest.approx(two.tau2, rel=1e-8, abs=1e-12)
    assert [study.weight for study in one.studies] == pytest.approx([study.weight for study in two.studies])
    # What is said of the result does not depend on which of the two is called the event.
    assert codes(one) == codes(two)


@given(
    tables(), st.sampled_from((*SYMMETRIC, "log")), st.sampled_from(TAU2_METHODS), st.sampled_from(INTERVALS)
)
@settings(max_examples=80, derandomize=True, deadline=None)
def test_there_is_always_a_result_and_never_a_number_that_is_none(
    table, scale: str, tau2: str, interval: str
) -> None:
    result = two_step(*table, scale=scale, tau2=tau2, interval=interval)
    json.dumps(result.to_dict(), allow_nan=False)
    assert result.converged
    assert 0.0 <= result.lower <= result.estimate <= result.upper <= 1.0
    assert result.tau2 >= 0.0
    assert sum(study.weight for study in result.studies) == pytest.approx(100.0)
    if result.tau is not None and result.tau.lower is not None:
        assert result.tau.lower <= result.tau.upper
    if len(table[0]) == 2:
        assert codes(result)[0] == "few-studies"
    where = [issue.where for issue in result.issues if issue.code == "corrected-study"]
    assert where == [study.label for study in result.studies if study.correction]


def test_a_common_effect_has_neither_spread_nor_prediction() -> None:
    result = two_step(*PLAIN, tau2="common", interval="wald")
    assert result.tau is None
    assert result.next_centre is None
    assert "spread-limits-empty" not in codes(result)


def test_spread_has_q_profile_limits() -> None:
    tau = two_step(*PLAIN, scale="arcsine").tau
    assert tau is not None
    assert 0.0 < tau.lower < tau.estimate < tau.upper


def test_studies_more_alike_than_chance_leave_the_spread_without_limits() -> None:
    result = two_step([20, 30, 25], [200, 301, 250])
    assert result.tau.estimate == 0.0
    assert (result.tau.lower, result.tau.upper) == (None, None)
    assert "spread-limits-empty" in codes(result)


def test_limits_without_width_are_never_shown_without_a_warning() -> None:
    alike = two_step([2, 2, 2], [20, 20, 20], interval="knapp-hartung")
    assert alike.upper - alike.lower < 1e-9
    assert codes(alike)[0] == "limits-without-width"
    assert alike.issues[0].severity == "warning"
    careful = two_step([2, 2, 2], [20, 20, 20])
    assert careful.upper - careful.lower > 0.2
    assert "limits-without-width" not in codes(careful)


def test_limits_narrower_than_the_study_sizes_allow_are_said() -> None:
    near = ([20, 30, 25], [200, 310, 250])
    assert "limits-narrower-than-chance" in codes(two_step(*near, interval="knapp-hartung"))
    for interval in ("wald", "t", "knapp-hartung-conservative"):
        assert "limits-narrower-than-chance" not in codes(two_step(*near, interval=interval))
    assert "limits-narrower-than-chance" not in codes(
        two_step(*PLAIN, tau2="common", interval="knapp-hartung")
    )


def test_the_double_arcsine_warning_shows_what_it_does_here() -> None:
    result = two_step([0, 20, 40], [10, 1000, 2000], scale="double-arcsine", tau2="common", interval="wald")
    warning = next(issue for issue in result.issues if issue.code == "double-arcsine-misleads")
    assert (
        "0 % for the smallest study's size and 2 % for the largest's; 0.74 % is for their mean"
        in warning.message
    )
    alike = two_step([1, 3], [25, 25], scale="double-arcsine")
    warning = next(issue for issue in alike.issues if issue.code == "double-arcsine-misleads")
    assert "one and the same" not in warning.message


def test_an_average_beyond_a_risk_is_no_estimate_and_says_so() -> None:
    # One event was seen, and the double arcsine says "none".
    result = two_step([0, 1], [30, 2000], scale="double-arcsine")
    assert result.estimate == 0.0
    assert codes(result)[0] == "few-studies"
    issue = next(issue for issue in result.issues if issue.code == "estimate-beyond-0-1")
    assert issue.severity == "warning"
    assert "no estimate" in issue.message


def test_corrections_are_counted_and_the_pull_is_said() -> None:
    result = two_step([0, 1, 0], [50, 60, 70], labels=["A", "B", "C"])
    assert "2 of 3 studies" in result.issues[0].message
    assert result.issues[0].severity == "warning"
    assert result.studies[0].estimate == 0.0  # the study itself is shown as it was
    raw = two_step([0, 1, 0], [50, 60, 70], scale="raw")
    assert [study.correction for study in raw.studies] == [0.5, 0.0, 0.5]


@pytest.mark.parametrize("scale", [*SYMMETRIC, "log"])
def test_totals_of_a_million_keep_their_digits(scale: str) -> None:
    y, n = [12, 30, 9, 20, 3], [1_000_000, 900_000, 1_100_000, 1_200_000, 800_000]
    result = two_step(y, n, scale=scale, interval="wald")
    assert 5e-6 < result.estimate < 3e-5
    if scale != "double-arcsine":
        # Ten times fewer of ten times fewer: the same risks with less certainty.
        assert result.q.p < two_step(y, [size // 10 for size in n], scale=scale).q.p * 1.01
    assert math.isfinite(result.tau.upper)


def test_the_next_centre_is_never_surer_than_the_typical_one() -> None:
    for interval in INTERVALS:
        result = two_step(*PLAIN, interval=interval)
        assert result.next_centre.lower <= result.lower
        assert result.next_centre.upper >= result.upper
        assert result.next_centre.estimate == result.estimate


def test_levels_widen_limits() -> None:
    widths = [
        np.subtract(r.upper, r.lower) for r in (two_step(*PLAIN, level=p) for p in (0.5, 0.8, 0.95, 0.99))
    ]
    assert widths == sorted(widths)
    assert len(set(widths)) == 4
