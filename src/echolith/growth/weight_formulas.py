"""The formulas of estimated fetal weight: each with an id, what it needs, and where it was read.

Lengths come in **centimetres** here, as the formulas were published; :mod:`echolith.growth.weight` takes
millimetres. No range of validity was seen for any of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from echolith.growth.formula_ids import (
    HADLOCK3,
    HADLOCK4,
    HADLOCK_1984,
    HADLOCK_1985_AC_FL,
    HADLOCK_1985_BPD_AC_FL,
    INTERGROWTH_2017,
)
from echolith.growth.intergrowth import WEIGHT_2017
from echolith.growth.standard import Citation

HADLOCK_1985 = Citation(
    "Hadlock, Harrist, Sharman, Deter, Park. Estimation of fetal weight with the use of head, body, and "
    "femur measurements: a prospective study. Am J Obstet Gynecol 1985;151:333-7",
    "10.1016/0002-9378(85)90298-4",
    None,
)
HADLOCK_1984_PAPER = Citation(
    "Hadlock et al. Radiology 1984;150:535-540", "10.1148/radiology.150.2.6691115", None
)


class WeightFormula(NamedTuple):
    """A formula of estimated fetal weight.

    Parameters
    ----------
    id : str
        Stable identifier.
    name : str
        Name for people.
    needs : tuple of str
        Measurements in the order of `grams`: ``hc``, ``bpd``, ``ac``, ``fl``.
    grams : callable
        Weight in grams from those measurements in centimetres.
    citation : Citation
        Publication of the formula.
    seen_as : str
        Where its coefficients were read.
    """

    id: str
    name: str
    needs: tuple[str, ...]
    grams: Callable[..., float]
    citation: Citation
    seen_as: str


def _hadlock3(hc: float, ac: float, fl: float) -> float:
    return math.pow(10.0, 1.326 - 0.00326 * ac * fl + 0.0107 * hc + 0.0438 * ac + 0.158 * fl)


def _hadlock4(bpd: float, hc: float, ac: float, fl: float) -> float:
    head = 0.0064 * hc + 0.00061 * bpd * ac
    return math.pow(10.0, 1.3596 + head + 0.0424 * ac + 0.174 * fl - 0.00386 * ac * fl)


def _hadlock_ac_fl(ac: float, fl: float) -> float:
    return math.pow(10.0, 1.304 + 0.05281 * ac + 0.1938 * fl - 0.004 * ac * fl)


def _hadlock_bpd_ac_fl(bpd: float, ac: float, fl: float) -> float:
    return math.pow(10.0, 1.335 - 0.0034 * ac * fl + 0.0316 * bpd + 0.0457 * ac + 0.1623 * fl)


def _hadlock_1984(bpd: float, hc: float, ac: float, fl: float) -> float:
    return math.pow(10.0, 1.5115 + 0.0436 * ac + 0.1517 * fl + 0.0006923 * bpd * hc - 0.00321 * ac * fl)


def _intergrowth(hc: float, ac: float) -> float:
    metres = ac / 100
    return math.exp(
        5.084820 - 54.06633 * metres**3 - 95.80076 * metres**3 * math.log(metres) + 3.136370 * hc / 100
    )


_SEVERAL_PROGRAMS = "code of several public programs, one of which cites the paper's table; not the paper"
_ONE_PROGRAM = "code of one public program; not the paper"

WEIGHT_FORMULAS: dict[str, WeightFormula] = {
    formula.id: formula
    for formula in (
        WeightFormula(
            HADLOCK3,
            "Hadlock 1985 (head, abdomen, femur)",
            ("hc", "ac", "fl"),
            _hadlock3,
            HADLOCK_1985,
            _SEVERAL_PROGRAMS,
        ),
        WeightFormula(
            HADLOCK4,
            "Hadlock 1985 (diameter, head, abdomen, femur)",
            ("bpd", "hc", "ac", "fl"),
            _hadlock4,
            HADLOCK_1985,
            _SEVERAL_PROGRAMS,
        ),
        WeightFormula(
            HADLOCK_1985_AC_FL,
            "Hadlock 1985 (abdomen, femur)",
            ("ac", "fl"),
            _hadlock_ac_fl,
            HADLOCK_1985,
            _ONE_PROGRAM,
        ),
        WeightFormula(
            HADLOCK_1985_BPD_AC_FL,
            "Hadlock 1985 (diameter, abdomen, femur)",
            ("bpd", "ac", "fl"),
            _hadlock_bpd_ac_fl,
            HADLOCK_1985,
            _ONE_PROGRAM,
        ),
        WeightFormula(
            HADLOCK_1984,
            "Hadlock 1984 (diameter, head, abdomen, femur)",
            ("bpd", "hc", "ac", "fl"),
            _hadlock_1984,
            HADLOCK_1984_PAPER,
            _ONE_PROGRAM,
        ),
        WeightFormula(
            INTERGROWTH_2017,
            "INTERGROWTH-21st 2017 (head, abdomen)",
            ("hc", "ac"),
            _intergrowth,
            WEIGHT_2017,
            "code of the R package gigs; its chart was compared with the printed table",
        ),
    )
}
"""All formulas by id."""


def weight_formula(formula_id: str) -> WeightFormula:
    """Return a formula.

    Raises
    ------
    ValueError
        If there is none of this id; the text names those there are.
    """
    try:
        return WEIGHT_FORMULAS[formula_id]
    except KeyError:
        known = ", ".join(WEIGHT_FORMULAS)
        raise ValueError(f"there is no weight formula of this id; there are {known}") from None
