"""The check values of ``check_values.csv``, and our figure for each, asked of the package."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import NamedTuple

from echolith.assess import background
from echolith.growth import STANDARDS, convert_back, estimate_weight, value_at_centile
from echolith.growth.dating_formulas import DATING_FORMULAS
from echolith.growth.weight_formulas import WEIGHT_FORMULAS

HERE = Path(__file__).parent
CENTILES = {"p10": 10.0, "p50": 50.0, "p90": 90.0}


class Check(NamedTuple):
    """One figure as it is expected, with the distance that its own rounding allows."""

    check_id: str
    section: str
    subject: str
    at: str
    quantity: str
    expected: str
    unit: str
    tolerance: str

    @property
    def given(self) -> dict[str, float]:
        """What the figure is for, e.g. ``{"ga_days": 140}``."""
        return {key: float(number) for key, number in (part.split("=") for part in self.at.split())}

    @property
    def decimals(self) -> int:
        """Digits after the point that the expected figure was written with."""
        return len(self.expected.partition(".")[2])


def read_checks() -> tuple[Check, ...]:
    """Return the rows of ``check_values.csv``."""
    with (HERE / "check_values.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Check(**row) for row in csv.DictReader(file))


def computed(check: Check) -> float:
    """Return our figure for a check value."""
    given = check.given
    if check.subject in STANDARDS:
        return _of_a_chart(check, int(given["ga_days"]))
    if check.subject in WEIGHT_FORMULAS:
        return estimate_weight(check.subject, **given).value_g
    if check.subject in DATING_FORMULAS:
        # before it is rounded to whole days, which is all that the package gives out
        return DATING_FORMULAS[check.subject].mean_days(given["crl_mm"])
    if check.subject == "trisomy_21_live_birth":
        risk = background._trisomy_21(given["age_years"], None).estimate
        assert risk is not None
        return 1 / risk
    assert check.subject == "trisomy_21_relative_to_40_weeks"
    return background._snijders(given["weeks"])


def _of_a_chart(check: Check, ga_days: int) -> float:
    standard = STANDARDS[check.subject]
    if check.quantity in CENTILES:
        value = value_at_centile(standard, CENTILES[check.quantity], ga_days)
    else:
        value = convert_back(standard, 0.0, ga_days)
        if check.quantity == "sd":
            one_above = convert_back(standard, 1.0, ga_days)
            assert one_above is not None
            assert value is not None
            value = one_above - value
    assert value is not None
    return value


def agrees(check: Check, figure: float) -> bool:
    """Return whether our figure is the expected one within its tolerance."""
    # a figure that was rounded from exactly half a digit lies on the limit itself
    return abs(figure - float(check.expected)) <= float(check.tolerance) * (1 + 1e-9) and math.isfinite(
        figure
    )
