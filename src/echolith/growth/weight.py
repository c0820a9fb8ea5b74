"""Estimated fetal weight. A formula and its chart belong together.

The same measurements give weights several per cent apart by different formulas: for a head of 32, an
abdomen of 30 and a femur of 7 cm the INTERGROWTH formula gives 9 % less than Hadlock's. So a weight is
read only on a chart made for its formula.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from echolith.growth.formula_ids import FORMULA_NOT_STATED, HADLOCK3
from echolith.growth.standard import Standard
from echolith.growth.standards import STANDARDS
from echolith.growth.weight_formulas import HADLOCK_1985, WEIGHT_FORMULAS, weight_formula
from echolith.issues import Issue

__all__ = [
    "FORMULA_NOT_STATED",
    "HADLOCK_1985",
    "EstimatedWeight",
    "WrongChart",
    "check_formula",
    "estimate_weight",
    "hadlock3_weight",
    "refuse_wrong_chart",
]


class WrongChart(ValueError):
    """A weight and a chart that was made for another formula; the text names both and says what to do."""


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


def estimate_weight(
    formula_id: str,
    *,
    hc_mm: float | None = None,
    bpd_mm: float | None = None,
    ac_mm: float | None = None,
    fl_mm: float | None = None,
) -> EstimatedWeight:
    """Return the weight by a named formula; what the formula does not need is not looked at.

    Parameters
    ----------
    formula_id : str
        A key of :data:`echolith.growth.weight_formulas.WEIGHT_FORMULAS`.
    hc_mm, bpd_mm, ac_mm, fl_mm : float, optional
        Head circumference, biparietal diameter, abdominal circumference, femur length in **millimetres**.

    Raises
    ------
    ValueError
        If the formula is not known, a measurement that it needs is missing or is not a positive finite
        number, or they are so large that there is no weight.
    """
    formula = weight_formula(formula_id)
    given = {"hc": hc_mm, "bpd": bpd_mm, "ac": ac_mm, "fl": fl_mm}
    lengths_cm = []
    for measure in formula.needs:
        value_mm = given[measure]
        if value_mm is None:
            raise ValueError(
                f"{formula.name} needs {', '.join(formula.needs)}; {measure} is missing: measure it, or name "
                "a formula that does without it"
            )
        if not (math.isfinite(value_mm) and value_mm > 0):
            raise ValueError("a measurement is a positive finite number")
        lengths_cm.append(value_mm / 10)
    try:
        return EstimatedWeight(formula.grams(*lengths_cm), formula.id)
    except (OverflowError, ValueError):
        raise ValueError("these measurements give no weight") from None


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
    return estimate_weight(HADLOCK3, hc_mm=hc_mm, ac_mm=ac_mm, fl_mm=fl_mm)


def check_formula(weight: EstimatedWeight, standard: Standard, where: str = "") -> tuple[Issue, ...]:
    """Return what speaks against reading a weight on a chart.

    Nothing if the weight is by the chart's own formula; a note if the formula is not stated; an error if
    it is another formula, and then the weight must not be read on this chart. Error and note name the
    formula and the chart, and say what to do instead.

    Raises
    ------
    ValueError
        If the standard is not one for weight.
    """
    if standard.weight_formula is None:
        raise ValueError("this standard is not one for weight")
    if weight.formula == standard.weight_formula:
        return ()
    own = WEIGHT_FORMULAS[standard.weight_formula]
    if weight.formula == FORMULA_NOT_STATED:
        return (
            Issue(
                "weight-formula-not-stated",
                "note",
                "the report does not say by which formula the weight was estimated; it is read on the chart "
                f"for {_formula_words(standard.weight_formula)}, and another formula can differ by several "
                "per cent",
                f"give {_and(f'{measure}_mm' for measure in own.needs)} of the same exam, so that the weight "
                "can be computed",
                where,
            ),
        )
    return (
        Issue(
            "weight-formula-mismatch",
            "error",
            f"the weight is by {_formula_words(weight.formula)}, but the chart ({standard.name}) is made for "
            f"{_formula_words(standard.weight_formula)}",
            f"{_other_charts(weight.formula)}estimate the weight by the chart's formula "
            f"from {_and(own.needs)}",
            where,
        ),
    )


def refuse_wrong_chart(weight: EstimatedWeight, standard: Standard) -> None:
    """Refuse a weight on a chart made for another formula.

    Raises
    ------
    WrongChart
        If weight and chart do not belong together. A formula that is not stated is not refused here:
        :func:`check_formula` gives the note that must stand beside it.
    ValueError
        If the standard is not one for weight.
    """
    for issue in check_formula(weight, standard):
        if issue.severity == "error":
            raise WrongChart(f"{issue.message}; {issue.solution}")


def _formula_words(formula_id: str) -> str:
    if formula_id == HADLOCK3:
        return "Hadlock's formula from head, abdomen and femur"
    formula = WEIGHT_FORMULAS.get(formula_id)
    # the id comes from outside and may hold anything: it is not repeated
    return "a formula that is not known here" if formula is None else f"the formula {formula.name}"


def _other_charts(formula_id: str) -> str:
    ids = [s.id for s in STANDARDS.values() if s.weight_formula == formula_id]
    return (
        f"use a chart made for that formula ({', '.join(ids)}), or "
        if ids
        else "no chart here is made for it: "
    )


def _and(words: Iterable[str]) -> str:
    every = list(words)
    return every[0] if len(every) == 1 else f"{', '.join(every[:-1])} and {every[-1]}"
