"""Charts and formulas that were fitted apart, against one another; no check value is needed for it."""

from __future__ import annotations

import math

import pytest

from echolith.growth import STANDARDS, convert, convert_back, hadlock3_weight

#: The fourth-degree curve of the WHO's femur bends on its last day; by 0.005 mm, far below any measurement.
MEDIAN_DOES_NOT_GROW = {("who_2017_fl", 280)}


@pytest.mark.parametrize("standard", STANDARDS.values(), ids=list(STANDARDS))
def test_every_valid_day_has_a_growing_median_and_a_spread(standard) -> None:
    previous = 0.0
    for ga_days in range(standard.first_ga_days, standard.last_ga_days + 1):
        low, median, high = (convert_back(standard, z, ga_days) for z in (-1.0, 0.0, 1.0))
        assert 0 < low < median < high
        assert median > previous or (standard.id, ga_days) in MEDIAN_DOES_NOT_GROW
        previous = median


def test_crown_rump_length_agrees_with_its_inverse_model() -> None:
    """60 mm is 86.8 days by the sister equation (age from length); 60 mm must be ordinary at 87 days.

    The two regressions are not inverses of each other, so this is a check of plausibility (0.5 SD).
    """
    z = convert(STANDARDS["ig21_2014_crl"], 60.0, 87)
    assert z is not None
    assert abs(z) < 0.5


def median(measure: str, ga_days: int) -> float:
    value = convert_back(STANDARDS[f"ig21_2014_{measure}"], 0.0, ga_days)
    assert value is not None
    return value


def test_the_median_diameters_draw_the_median_head() -> None:
    """Three standards fitted apart: the ellipse of BPD and OFD has the circumference HC, within 2 %.

    BPD and OFD have check values at 20 weeks only; this reaches every day.
    """
    for ga_days in range(98, 281):
        from_diameters = math.pi / 2 * (median("bpd", ga_days) + median("ofd", ga_days))
        assert from_diameters == pytest.approx(median("hc", ga_days), rel=0.02)


def test_the_median_fetus_has_the_median_weight() -> None:
    """Hadlock-3 of the median HC, AC and FL is the median of the Hadlock-3 chart, within 2 %.

    It ties the formula, its units, the chart and three lengths to one another on every shared day.
    """
    for ga_days in range(126, 281):
        weight = hadlock3_weight(median("hc", ga_days), median("ac", ga_days), median("fl", ga_days))
        chart = convert_back(STANDARDS["ig21_hadlock3_2020_efw"], 0.0, ga_days)
        assert weight.value_g == pytest.approx(chart, rel=0.02)
