"""Gestational age from a measurement: whole days, with the formula that gave it and its spread in days."""

from __future__ import annotations

import math
from typing import NamedTuple

from echolith.case.gestational_age import GestationalAge
from echolith.case.model import Biometry
from echolith.growth.dating_formulas import DATING_FORMULAS, DatingFormula
from echolith.growth.units import check_units
from echolith.issues import has_errors


class DatedByMeasurement(NamedTuple):
    """A gestational age that a measurement gave.

    Parameters
    ----------
    ga : GestationalAge
        Whole days, with the dating method as a case file calls it.
    sd_days : float or None
        Standard deviation of the age in days; None where the formula's was not seen. It is a spread, not
        an age, and may be a fraction.
    formula : str
        Id of the formula.
    name : str
        Its name for people.
    caution : str
        What is uncertain about it; empty if nothing.
    """

    ga: GestationalAge
    sd_days: float | None
    formula: str
    name: str
    caution: str

    @property
    def ga_days(self) -> int:
        """The gestational age in days."""
        return self.ga.days


def dating_formula(formula_id: str) -> DatingFormula:
    """Return a formula.

    Raises
    ------
    ValueError
        If there is none of this id; the text names those there are.
    """
    try:
        return DATING_FORMULAS[formula_id]
    except KeyError:
        known = ", ".join(DATING_FORMULAS)
        raise ValueError(f"there is no dating formula of this id; there are {known}") from None


def date_by(
    formula_id: str,
    *,
    crl_mm: float | None = None,
    hc_mm: float | None = None,
    fl_mm: float | None = None,
) -> DatedByMeasurement:
    """Return the gestational age by a named formula.

    The mean of the regression is rounded to the nearest whole day: the estimate is of a moment, and taking
    only completed days would make every fetus half a day younger on average.

    Parameters
    ----------
    formula_id : str
        A key of :data:`echolith.growth.dating_formulas.DATING_FORMULAS`.
    crl_mm, hc_mm, fl_mm : float, optional
        Crown-rump length, head circumference, femur length in mm; those the formula does not need are not
        looked at.

    Raises
    ------
    ValueError
        If the formula is not known, a measurement that it needs is missing or is not a positive finite
        number, the measurement or the age lies outside the formula's range (nothing is extrapolated), or
        head and femur cannot belong to one fetus of the age that they give.
    """
    formula = dating_formula(formula_id)
    given = {"crl": crl_mm, "hc": hc_mm, "fl": fl_mm}
    lengths_mm = []
    for measure in formula.needs:
        value_mm = given[measure]
        if value_mm is None:
            raise ValueError(f"{formula.name} needs {' and '.join(formula.needs)}; {measure} is missing")
        if not (math.isfinite(value_mm) and value_mm > 0):
            raise ValueError("a measurement is a positive finite number")
        lengths_mm.append(value_mm)
    if not formula.first_mm <= lengths_mm[0] <= formula.last_mm:
        raise ValueError(
            f"{formula.name} is read from {formula.first_mm:g} to {formula.last_mm:g} mm only; measure "
            "again, or date by another method"
        )
    ga_days = _whole_days(formula, lengths_mm)
    if len(lengths_mm) > 1 and has_errors(check_units(Biometry(hc_mm=hc_mm, fl_mm=fl_mm), ga_days)):
        raise ValueError("these measurements do not fit together; check their units and their fields")
    sd_days = None if formula.sd_days is None else formula.sd_days(*lengths_mm)
    return DatedByMeasurement(
        GestationalAge(ga_days, formula.method), sd_days, formula.id, formula.name, formula.caution
    )


def _whole_days(formula: DatingFormula, lengths_mm: list[float]) -> int:
    first, last = GestationalAge(formula.first_ga_days), GestationalAge(formula.last_ga_days)
    try:
        ga_days = math.floor(formula.mean_days(*lengths_mm) + 0.5)
    except OverflowError:
        ga_days = -1
    if not first.days <= ga_days <= last.days:
        raise ValueError(
            f"{formula.name} gives ages from {first} to {last} only; check the measurement, or date "
            "by another method"
        )
    return ga_days
