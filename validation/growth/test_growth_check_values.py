"""Reproduces every check value of ``check_values.csv`` and checks that the grid is complete."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from growth_checks import Check, agrees, computed, read_checks

CHECKS = read_checks()


@pytest.mark.parametrize("check", CHECKS, ids=[check.check_id for check in CHECKS])
def test_check_value_is_reproduced(check: Check) -> None:
    ours = computed(check)
    assert agrees(check, ours), f"expected {check.expected}, ours {ours}"


def test_the_tolerance_is_the_rounding_of_the_figure_and_nothing_more() -> None:
    for check in CHECKS:
        assert float(check.tolerance) == pytest.approx(0.5 * 10**-check.decimals)


def test_the_grid_is_complete() -> None:
    """Every cell of the table in the README once, none besides."""
    expected = set()
    for day, measures in ((140, "hc bpd ofd ac fl"), (210, "hc ac fl"), (280, "hc ac fl")):
        expected |= {
            (f"ig21_2014_{m}", f"ga_days={day}", q) for m in measures.split() for q in ("mean", "sd")
        }
    for chart, weeks in (
        ("ig21_2017_efw", (22, 28, 34, 40)),
        ("ig21_hadlock3_2020_efw", (20, 28, 40)),
        ("who_2017_efw", (20, 30, 40)),
        ("who_2017_hc", (20,)),
        ("who_2017_ac", (20,)),
        ("who_2017_fl", (20,)),
    ):
        expected |= {(chart, f"ga_days={7 * week}", q) for week in weeks for q in ("p10", "p50", "p90")}
    expected |= {("hadlock_1991_efw", f"ga_days={7 * week}", "p50") for week in (20, 30, 40)}
    one_fetus = "hc_mm=320 bpd_mm=88 ac_mm=300 fl_mm=70"
    expected |= {(each, one_fetus, "weight") for each in ("hadlock3", "hadlock4", "intergrowth2017")}
    expected |= {
        (f"{each}_crl_dating", "crl_mm=60", "days") for each in ("ig21_2014", "robinson_1975", "hadlock_1992")
    }
    expected |= {("trisomy_21_live_birth", f"age_years={age}", "one_in") for age in (35, 40)}
    expected |= {
        ("trisomy_21_relative_to_40_weeks", f"weeks={week}", "ratio") for week in (10, 12, 16, 20, 40)
    }
    found = [(check.subject, check.at, check.quantity) for check in CHECKS]
    assert len(found) == len(set(found)) == len(expected)
    assert set(found) == expected


def test_a_figure_that_is_off_would_be_seen() -> None:
    check = CHECKS[0]
    last_digit = 10**-check.decimals
    assert not agrees(check, float(check.expected) + last_digit)
    assert not agrees(check, float("nan"))


def test_the_script_prints_every_figure_and_writes_the_tables(tmp_path: Path) -> None:
    script = Path(__file__).parent / "regenerate.py"
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "out")], capture_output=True, text=True, check=True
    )
    assert f"{len(CHECKS)} check values, 0 differ" in done.stdout
    assert all(check.subject in done.stdout for check in CHECKS)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "check_values.csv",
        "formulas.csv",
        "who_coefficients_global.csv",
        "who_coefficients_efw_by_sex.csv",
    }
