"""Hadlock's reference chart of estimated weight (1991): a median, and a spread of 13 per cent of it.

The abstract of the paper (35 g at 10 weeks to 3,619 g at 40 weeks, 12.7 % throughout) gives the range and
confirms the median at both ends; the coefficients and the 13 % are those of public programs.
"""

from __future__ import annotations

from typing import NamedTuple

from echolith.growth.distributions import FractionalPolynomial, NormalByAge
from echolith.growth.formula_ids import HADLOCK3
from echolith.growth.standard import Citation, Standard


class _Share(NamedTuple):
    """A fixed share of another quantity: the spread as per cent of the median."""

    share: float
    of: FractionalPolynomial

    def at(self, ga_days: int) -> float:
        return self.share * self.of.at(ga_days)


HADLOCK_1991 = Citation(
    "Hadlock, Harrist, Martinez-Poyer. In utero analysis of fetal growth: a sonographic weight standard. "
    "Radiology 1991;181:129-133",
    "10.1148/radiology.181.1.1887021",
    None,
)
_MEDIAN = FractionalPolynomial(((0.578, 0, 0), (0.332, 1, 0), (-0.00354, 2, 0)), exponential=True)

HADLOCK_1991_WEIGHT = Standard(
    "hadlock_1991_efw",
    "Hadlock 1991 reference of estimated weight",
    "efw",
    "estimated fetal weight",
    "g",
    70,
    280,
    HADLOCK_1991,
    NormalByAge(_MEDIAN, _Share(0.13, _MEDIAN)),
    weight_formula=HADLOCK3,
    caution="median and spread were read in program code; the paper's abstract confirms the median at 10 and "
    "40 weeks and gives the spread as 12.7 per cent; the weight formula of the paper was not seen, weights "
    "by Hadlock-3 are read on it",
)
