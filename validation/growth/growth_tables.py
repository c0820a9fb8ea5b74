"""The tables of the collection of formulas, written again from what the package holds."""

from __future__ import annotations

import csv
import io

from echolith.growth import STANDARDS
from echolith.growth.distributions import (
    DAYS,
    TENS_OF_WEEKS,
    WEEKS,
    BoxCoxOfLogByAge,
    FractionalPolynomial,
    NormalByAge,
)
from echolith.growth.quantiles import QuantilesByAge

AGE = {DAYS: "d", WEEKS: "w", TENS_OF_WEEKS: "(w/10)"}
"""How the age is written: days, exact weeks, tens of weeks."""
_SEXES = {"female": "F", "male": "M"}


def polynomial_words(polynomial: FractionalPolynomial) -> str:
    """Return a polynomial as it is written by hand, e.g. ``-28.2849 + 1.69267 w^2 - 0.397485 w^2 ln w``."""
    age = AGE[polynomial.days_per_unit]
    said = ""
    for coefficient, power, log_power in polynomial.terms:
        sign = (" - " if coefficient < 0 else " + ") if said else ("-" if coefficient < 0 else "")
        said += f"{sign}{abs(coefficient):.10g}"
        if power:
            said += f" {age}" if power == 1 else f" {age}^{power:g}"
        if log_power:
            said += f" ln {age}" if log_power == 1 else f" (ln {age})^{log_power}"
    return f"exp({said})" if polynomial.exponential else said


def formula_rows() -> list[tuple[str, str, str, str]]:
    """Return (chart, ages, parameter, formula) of every chart that has formulas."""
    rows = []
    for standard in STANDARDS.values():
        distribution = standard.distribution
        if not isinstance(distribution, BoxCoxOfLogByAge | NormalByAge):
            continue
        for parameter, by_age in distribution._asdict().items():
            if isinstance(by_age, FractionalPolynomial):
                said = polynomial_words(by_age)
            else:
                said = f"{by_age.share:g} {polynomial_words(by_age.of)}"
            rows.append((standard.id, standard.range_text, parameter, said))
    return rows


def who_table(by_sex: bool) -> str:
    """Return the coefficients of the WHO charts in the columns of the files that they were taken from."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["sex" if by_sex else "fetalDimension", "quantile", "b0", "b1", "b2", "b3", "b4"])
    for standard in STANDARDS.values():
        if not isinstance(standard.distribution, QuantilesByAge) or (standard.sex is not None) is not by_sex:
            continue
        name = _SEXES[standard.sex] if standard.sex else standard.measure.upper()
        for curve in standard.distribution.curves_of():
            writer.writerow([name, repr(curve.probability), *map(repr, curve.coefficients)])
    return out.getvalue()
