"""The formulas that the package holds, written out, are those of the collection to the last digit."""

from __future__ import annotations

from math import exp, log

import pytest
from growth_tables import formula_rows

FORMULAS = {
    ("ig21_2014_hc", "mean"): "-28.2849 + 1.69267 w^2 - 0.397485 w^2 ln w",
    ("ig21_2014_hc", "sd"): "1.98735 + 0.0136772 w^3 - 0.00726264 w^3 ln w + 0.000976253 w^3 (ln w)^2",
    ("ig21_2014_bpd", "mean"): "5.60878 + 0.158369 w^2 - 0.00256379 w^3",
    (
        "ig21_2014_bpd",
        "sd",
    ): "exp(0.101242 + 0.00150557 w^3 - 0.000771535 w^3 ln w + 9.99638e-05 w^3 (ln w)^2)",
    ("ig21_2014_ofd", "mean"): "-12.4097 + 0.626342 w^2 - 0.148075 w^2 ln w",
    ("ig21_2014_ofd", "sd"): "exp(-0.880034 + 0.0631165 w^2 - 0.0317136 w^2 ln w + 0.00408302 w^2 (ln w)^2)",
    ("ig21_2014_ac", "mean"): "-81.3243 + 11.6772 w - 0.000561865 w^3",
    ("ig21_2014_ac", "sd"): "-4.36302 + 0.121445 w^2 - 0.0130256 w^3 + 0.00282143 w^3 ln w",
    ("ig21_2014_fl", "mean"): "-39.9616 + 4.32298 w - 0.0380156 w^2",
    ("ig21_2014_fl", "sd"): "exp(0.605843 - 42.0014 w^-2 + 9.17972e-06 w^3)",
    ("ig21_2017_efw", "power"): "-4.257629 - 2162.234 w^-2 + 0.0002301829 w^3",
    ("ig21_2017_efw", "mu"): "4.956737 + 0.0005019687 w^3 - 0.0001227065 w^3 ln w",
    ("ig21_2017_efw", "sigma"): "-0.0006997171 + 5.7559e-06 w^3 - 1.493946e-06 w^3 ln w",
    ("ig21_hadlock3_2020_efw", "power"): "9.43643 + 9.41579 (w/10)^-2 - 83.5422 (w/10)^-2 ln (w/10)",
    ("ig21_hadlock3_2020_efw", "mu"): "-2.42272 + 1.86478 w^0.5 - 1.93299e-05 w^3",
    ("ig21_hadlock3_2020_efw", "sigma"): "0.0193557 + 0.0310716 (w/10)^-2 - 0.0657587 (w/10)^-2 ln (w/10)",
    ("ig21_2014_crl", "mean"): "-50.6562 + 0.815118 d + 0.00535302 d^2",
    ("ig21_2014_crl", "sd"): "-2.21626 + 0.0984894 d",
    ("hadlock_1991_efw", "mean"): "exp(0.578 + 0.332 w - 0.00354 w^2)",
    ("hadlock_1991_efw", "sd"): "0.13 exp(0.578 + 0.332 w - 0.00354 w^2)",
}
AGES = {
    "ig21_2014": "14+0 to 40+0",
    "ig21_2014_crl": "8+2 to 15+0",
    "ig21_2017_efw": "22+0 to 40+0",
    "ig21_hadlock3_2020_efw": "18+0 to 41+0",
    "hadlock_1991_efw": "10+0 to 40+0",
}


def test_every_formula_with_its_ages() -> None:
    rows = formula_rows()
    assert {(chart, parameter): formula for chart, _, parameter, formula in rows} == FORMULAS
    for chart, ages, _, _ in rows:
        assert ages == AGES.get(chart) or ages == AGES[chart.rpartition("_")[0]]


def test_a_figure_that_two_sources_write_differently_changes_nothing() -> None:
    """0.101242 in the spread of the diameter is 0.101252 in another program (see the README)."""
    for week in (14.0, 27.0, 40.0):
        rest = (
            0.00150557 * week**3 - 0.000771535 * week**3 * log(week) + 9.99638e-05 * week**3 * log(week) ** 2
        )
        assert exp(0.101252 + rest) == pytest.approx(exp(0.101242 + rest), rel=2e-5)
