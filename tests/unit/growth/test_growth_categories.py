"""Small for gestational age in three values: yes, no, and not known."""

from __future__ import annotations

import math

import pytest

from echolith.growth import STANDARDS, EstimatedWeight, locate, small_for_age, value_at_centile
from echolith.growth.categories import is_above, is_below


@pytest.mark.parametrize(
    ("centile", "answer"),
    [
        (0.0, "severely_small"),
        (2.9999, "severely_small"),
        (3.0, "small"),
        (9.9999, "small"),
        (10.0, "not_small"),
        (97.0, "not_small"),
        (None, "unknown"),
    ],
)
def test_the_limits(centile, answer) -> None:
    assert small_for_age(centile) == answer


def test_not_measured_and_outside_the_chart_are_unknown_never_normal() -> None:
    outside = locate(STANDARDS["ig21_2014_ac"], 70.0, 97)
    assert small_for_age(outside) == "unknown"
    assert (is_below(None, 10.0), is_above(None, 95.0)) == (None, None)
    assert (is_below(outside, 10.0), is_above(outside, 95.0)) == (None, None)


def test_below_the_outermost_published_quantile_is_severely_small() -> None:
    chart = STANDARDS["who_2017_efw"]
    place = locate(chart, EstimatedWeight(0.9 * value_at_centile(chart, 1, 210), "hadlock3"), 210)
    assert place.centile is None
    assert small_for_age(place) == "severely_small"


@pytest.mark.parametrize("centile", [-0.1, 100.1, math.nan])
def test_what_is_no_centile_is_refused(centile) -> None:
    for question in (small_for_age, lambda c: is_below(c, 10.0), lambda c: is_above(c, 95.0)):
        with pytest.raises(ValueError, match="0 to 100"):
            question(centile)


def test_the_sources_stand_in_the_help() -> None:
    assert "854" in small_for_age.__doc__
    assert "10.1002/uog.15884" in small_for_age.__doc__
