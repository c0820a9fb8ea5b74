"""The formulas once more, written out from the table of formulas, against the standards on every valid day.

The standards hold their coefficients as data; here they are expressions. A slip of one digit in either shows,
also where the check values are too coarse to show it.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, log, sqrt

import pytest

from echolith.growth import STANDARDS, convert

Formula = Callable[[float], float]

# mean and SD in mm or g; w = exact weeks
MEAN_AND_SD: dict[str, tuple[Formula, Formula]] = {
    "ig21_2014_hc": (
        lambda w: -28.2849 + 1.69267 * w**2 - 0.397485 * w**2 * log(w),
        lambda w: 1.98735 + 0.0136772 * w**3 - 0.00726264 * w**3 * log(w) + 0.000976253 * w**3 * log(w) ** 2,
    ),
    "ig21_2014_bpd": (
        lambda w: 5.60878 + 0.158369 * w**2 - 0.00256379 * w**3,
        lambda w: exp(
            0.101242 + 0.00150557 * w**3 - 0.000771535 * w**3 * log(w) + 0.0000999638 * w**3 * log(w) ** 2
        ),
    ),
    "ig21_2014_ofd": (
        lambda w: -12.4097 + 0.626342 * w**2 - 0.148075 * w**2 * log(w),
        lambda w: exp(
            -0.880034 + 0.0631165 * w**2 - 0.0317136 * w**2 * log(w) + 0.00408302 * w**2 * log(w) ** 2
        ),
    ),
    "ig21_2014_ac": (
        lambda w: -81.3243 + 11.6772 * w - 0.000561865 * w**3,
        lambda w: -4.36302 + 0.121445 * w**2 - 0.0130256 * w**3 + 0.00282143 * w**3 * log(w),
    ),
    "ig21_2014_fl": (
        lambda w: -39.9616 + 4.32298 * w - 0.0380156 * w**2,
        lambda w: exp(0.605843 - 42.0014 / w**2 + 0.00000917972 * w**3),
    ),
    "hadlock_1991_efw": (
        lambda w: exp(0.578 + 0.332 * w - 0.00354 * w**2),
        lambda w: 0.13 * exp(0.578 + 0.332 * w - 0.00354 * w**2),
    ),
    "ig21_2014_crl": (
        lambda w: -50.6562 + 0.815118 * (7 * w) + 0.00535302 * (7 * w) ** 2,
        lambda w: -2.21626 + 0.0984894 * (7 * w),
    ),
}


@pytest.mark.parametrize("standard_id", MEAN_AND_SD)
def test_mean_and_sd_on_every_valid_day(standard_id: str) -> None:
    standard = STANDARDS[standard_id]
    mean, sd = MEAN_AND_SD[standard_id]
    for ga_days in range(standard.first_ga_days, standard.last_ga_days + 1):
        week = ga_days / 7
        for share in (0.8, 1.0, 1.3):
            value = share * mean(week)
            expected = (value - mean(week)) / sd(week)
            assert convert(standard, value, ga_days) == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_weight_on_every_valid_day() -> None:
    standard = STANDARDS["ig21_hadlock3_2020_efw"]
    for ga_days in range(standard.first_ga_days, standard.last_ga_days + 1):
        week = ga_days / 7
        g = week / 10
        power = 9.43643 + 9.41579 * g**-2 - 83.54220 * log(g) * g**-2
        mu = -2.42272 + 1.86478 * sqrt(week) - 1.93299e-5 * week**3
        sigma = 0.0193557 + 0.0310716 * g**-2 - 0.0657587 * log(g) * g**-2
        for grams in (150.0, 400.0, 1200.0, 3400.0):
            expected = ((log(grams) / mu) ** power - 1) / (sigma * power)
            assert convert(standard, grams, ga_days) == pytest.approx(expected, rel=1e-7, abs=1e-9)


def test_weight_by_the_own_formula_on_every_valid_day() -> None:
    standard = STANDARDS["ig21_2017_efw"]
    for ga_days in range(standard.first_ga_days, standard.last_ga_days + 1):
        week = ga_days / 7
        power = -4.257629 - 2162.234 * week**-2 + 0.0002301829 * week**3
        mu = 4.956737 + 0.0005019687 * week**3 - 0.0001227065 * week**3 * log(week)
        sigma = 1e-4 * (-6.997171 + 0.057559 * week**3 - 0.01493946 * week**3 * log(week))
        for grams in (400.0, 1200.0, 3400.0):
            expected = ((log(grams) / mu) ** power - 1) / (sigma * power)
            assert convert(standard, grams, ga_days) == pytest.approx(expected, rel=1e-7, abs=1e-9)


def test_every_standard_is_transcribed_twice() -> None:
    """The WHO charts are data, not formulas: their second copy is in ``test_growth_who.py``."""
    written_out = {*MEAN_AND_SD, "ig21_hadlock3_2020_efw", "ig21_2017_efw"}
    assert written_out == {each for each in STANDARDS if not each.startswith("who_2017_")}
