"""Estimated fetal weight. A formula and its chart belong together.

The same three measurements give weights several per cent apart by different formulas, so a weight is
read only on the chart made for its formula.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from echolith.growth.standards import HADLOCK3, Citation, Standard
from echolith.issues import Issue

FORMULA_NOT_STATED = "not_stated"

HADLOCK_1985 = Citation(
    "Hadlock, Harrist, Sharman, Deter, Park. Estimation of fetal weight with the use of head, body, and "
    "femur measurements: a prospective study. Am J Obstet Gynecol 1985;151:333-7",
    "10.1016/0002-9378(85)90298-4",
    None,
)


@dataclass(frozen=True, slots=True)
class EstimatedWeight:
    """A weight in grams with the formula that gave it (``not_stated`` if the report does not say).

    Raises
    ------
    ValueError
        If the weight is not a positive finite number.
    """

    value_g: float
    formula: str

    def __post_init__(self) -> None:
        if not (math.isfinite(self.value_g) and self.value_g > 0):
            raise ValueError("a weight is a positive finite number of grams")


def hadlock3_weight(hc_mm: float, ac_mm: float, fl_mm: float) -> EstimatedWeight:
    """Return the weight by Hadlock's formula from head, abdomen and femur ("Hadlock-3").

    ``log10(grams) = 1.326 - 0.00326 AC FL + 0.0107 HC + 0.0438 AC + 0.158 FL``, in centimetres
    (Hadlock et al. Am J Obstet Gynecol 1985;151:333-7, doi 10.1016/0002-9378(85)90298-4).

    Parameters
    ----------
    hc_mm, ac_mm, fl_mm : float
        Head circumference, abdominal circumference and femur length in **millimetres**.

    Raises
    ------
    ValueError
        If a measurement is not a positive finite number, or they are so large that there is no weight.
    """
    if not all(math.isfinite(value) and value > 0 for value in (hc_mm, ac_mm, fl_mm)):
        raise ValueError("a measurement is a positive finite number")
    hc_cm, ac_cm, fl_cm = hc_mm / 10, ac_mm / 10, fl_mm / 10
    log10_grams = 1.326 - 0.00326 * ac_cm * fl_cm + 0.0107 * hc_cm + 0.0438 * ac_cm + 0.158 * fl_cm
    try:
        return EstimatedWeight(10.0**log10_grams, HADLOCK3)
    except OverflowError:
        raise ValueError("these measurements give no weight") from None


def check_formula(weight: EstimatedWeight, standard: Standard, where: str = "") -> tuple[Issue, ...]:
    """Return what speaks against reading a weight on a chart.

    Nothing if the weight is by the chart's own formula; a note if the formula is not stated; an error if
    it is another formula, and then the weight must not be read on this chart.

    Raises
    ------
    ValueError
        If the standard is not one for weight.
    """
    if standard.weight_formula is None:
        raise ValueError("this standard is not one for weight")
    if weight.formula == standard.weight_formula:
        return ()
    if weight.formula == FORMULA_NOT_STATED:
        return (
            Issue(
                "weight-formula-not-stated",
                "note",
                "the report does not say by which formula the weight was estimated; it is read on the chart "
                "for Hadlock's formula from head, abdomen and femur, and another formula can differ by "
                "several per cent",
                "give hc_mm, ac_mm and fl_mm of the same exam, so that the weight can be computed",
                where,
            ),
        )
    return (
        Issue(
            "weight-formula-mismatch",
            "error",
            f"the weight is by another formula than the chart ({standard.name})",
            "use a chart made for that formula, or estimate the weight by Hadlock's formula from head, "
            "abdomen and femur",
            where,
        ),
    )
