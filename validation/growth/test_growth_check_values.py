"""Reproduces every check value of ``check_values.csv`` and checks that the grid is complete."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from statistics import NormalDist

import pytest

from echolith.growth import STANDARDS, convert, convert_back, hadlock3_weight

with (Path(__file__).parent / "check_values.csv").open(encoding="utf-8", newline="") as _file:
    ROWS = list(csv.DictReader(_file))

CENTILE_OF = {"p10": 0.10, "p50": 0.50, "p90": 0.90}


def computed(row: dict[str, str]) -> float:
    """Return our figure for a row, through the public functions only."""
    if row["quantity"] == "weight":
        return hadlock3_weight(hc_mm=320, ac_mm=300, fl_mm=70).value_g
    standard, ga_days = STANDARDS[row["standard"]], int(row["ga_days"])
    if row["quantity"] in CENTILE_OF:
        value = convert_back(standard, NormalDist().inv_cdf(CENTILE_OF[row["quantity"]]), ga_days)
    else:
        value = convert_back(standard, 0.0, ga_days)
        if row["quantity"] == "sd":
            one_above = convert_back(standard, 1.0, ga_days)
            assert value is not None
            assert one_above is not None
            return one_above - value
    assert value is not None
    return value


@pytest.mark.parametrize("row", ROWS, ids=[row["check_id"] for row in ROWS])
def test_check_value_is_reproduced(row: dict[str, str]) -> None:
    assert computed(row) == pytest.approx(float(row["expected"]), abs=float(row["tolerance"]), rel=0)


def test_the_grid_is_complete() -> None:
    expected = {
        (f"ig21_2014_{measure}", ga_days, quantity)
        for ga_days, measures in (
            ("140", ("hc", "bpd", "ofd", "ac", "fl")),
            ("210", ("hc", "ac", "fl")),
            ("280", ("hc", "ac", "fl")),
        )
        for measure in measures
        for quantity in ("mean", "sd")
    }
    expected |= {
        ("ig21_hadlock3_2020_efw", ga_days, quantity)
        for ga_days in ("140", "196", "280")
        for quantity in CENTILE_OF
    }
    expected.add(("hadlock3", "", "weight"))
    keys = [(row["standard"], row["ga_days"], row["quantity"]) for row in ROWS]
    assert len(keys) == len(set(keys)) == 32
    assert set(keys) == expected


def test_tolerances_are_those_the_readme_promises() -> None:
    promised = {"mean": 0.1, "sd": 0.01, "p10": 1.0, "p50": 1.0, "p90": 1.0, "weight": 1.0}
    assert all(float(row["tolerance"]) == promised[row["quantity"]] for row in ROWS)


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
