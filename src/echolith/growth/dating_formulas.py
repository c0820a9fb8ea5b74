"""Regressions that give the gestational age from a measurement, and what is known of each.

The means here are **real numbers of days**, inside this room only: :mod:`echolith.growth.dating` makes a
gestational age, whole days, of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal, NamedTuple

from echolith.growth.intergrowth import CROWN_RUMP_2014
from echolith.growth.standard import Citation

LATE_DATING_2016 = Citation(
    "Papageorghiou et al. Ultrasound-based gestational-age estimation in late pregnancy. Ultrasound Obstet "
    "Gynecol 2016;48:719-26",
    "10.1002/uog.15894",
    "ig21_late2016",
)
ROBINSON_1975 = Citation(
    "Robinson, Fleming. A critical evaluation of sonar crown-rump length measurements. Br J Obstet Gynaecol "
    "1975;82:702-10",
    "10.1111/j.1471-0528.1975.tb00710.x",
    None,
)
HADLOCK_1992 = Citation(
    "Hadlock, Shah, Kanon, Lindsey. Fetal crown-rump length: reevaluation of relation to menstrual age (5-18 "
    "weeks) with high-resolution real-time US. Radiology 1992;182:501-505",
    "10.1148/radiology.182.2.1732970",
    None,
)


class DatingFormula(NamedTuple):
    """A regression of gestational age on a measurement.

    Parameters
    ----------
    id, name : str
        Stable identifier, and name for people.
    method : {"crl", "hc"}
        The dating method as a case file calls it.
    needs : tuple of str
        Measurements in the order of `mean_days`: ``crl``, ``hc``, ``fl``.
    mean_days : callable
        Mean gestational age in days (a real number) from those measurements in mm.
    sd_days : callable or None
        Standard deviation in days from the same; None where it was not seen.
    first_mm, last_mm : float
        Range of the first measurement, both included. Where none was published it is wider than the range
        of the result and only keeps to the branch of the regression that rises.
    first_ga_days, last_ga_days : int
        Range of the result, both included.
    citation : Citation
        Publication.
    seen_as : str
        Where the coefficients were read.
    caution : str
        What is uncertain about the formula here; empty if nothing.
    """

    id: str
    name: str
    method: Literal["crl", "hc"]
    needs: tuple[str, ...]
    mean_days: Callable[..., float]
    sd_days: Callable[..., float] | None
    first_mm: float
    last_mm: float
    first_ga_days: int
    last_ga_days: int
    citation: Citation
    seen_as: str
    caution: str


def _intergrowth_crl(crl: float) -> float:
    return 40.9041 + 3.21585 * math.sqrt(crl) + 0.348956 * crl


def _intergrowth_crl_sd(crl: float) -> float:
    return 2.39102 + 0.0193474 * crl


def _intergrowth_hc(hc: float) -> float:
    return math.exp(0.05970 * math.log(hc) ** 2 + 6.409e-9 * hc**3 + 3.3258)


def _intergrowth_hc_fl(hc: float, fl: float) -> float:
    log_hc = math.log(hc)
    return math.exp(0.03243 * log_hc**2 + 0.001644 * fl * log_hc + 3.813)


def _robinson(crl: float) -> float:
    return 8.052 * math.sqrt(1.037 * crl) + 23.73


def _hadlock_1992(crl: float) -> float:
    x = crl / 10
    return 7 * math.exp(1.684969 + 0.315646 * x - 0.049306 * x**2 + 0.004057 * x**3 - 0.000120456 * x**4)


_GIGS = "code of the R package gigs (commit ef38f81d)"
_CODE_ONLY = "code of public programs only; the paper was not seen"
_LATE = (
    "the range and the standard deviation of the paper were not seen: the result is given from 14+0 to 40+0, "
    "the ages of the same project's growth standards, and without SD; late dating is far less exact than "
    "early"
)

DATING_FORMULAS: dict[str, DatingFormula] = {
    formula.id: formula
    for formula in (
        DatingFormula(
            "ig21_2014_crl_dating",
            "INTERGROWTH-21st age from crown-rump length",
            "crl",
            ("crl",),
            _intergrowth_crl,
            _intergrowth_crl_sd,
            15.0,
            95.0,
            0,
            321,
            CROWN_RUMP_2014,
            _GIGS,
            "",
        ),
        DatingFormula(
            "ig21_2016_hc_dating",
            "INTERGROWTH-21st late dating from head circumference",
            "hc",
            ("hc",),
            _intergrowth_hc,
            None,
            50.0,
            400.0,
            98,
            280,
            LATE_DATING_2016,
            _GIGS,
            _LATE,
        ),
        DatingFormula(
            "ig21_2016_hc_fl_dating",
            "INTERGROWTH-21st late dating from head circumference and femur",
            "hc",
            ("hc", "fl"),
            _intergrowth_hc_fl,
            None,
            50.0,
            400.0,
            98,
            280,
            LATE_DATING_2016,
            _GIGS,
            _LATE,
        ),
        DatingFormula(
            "robinson_1975_crl_dating",
            "Robinson and Fleming age from crown-rump length",
            "crl",
            ("crl",),
            _robinson,
            None,
            15.0,
            95.0,
            0,
            321,
            ROBINSON_1975,
            _CODE_ONLY,
            "variants without 1.037 or with 23.53 exist in other programs, and which is the paper's was not "
            "resolved; the paper's range was not seen, the one of INTERGROWTH is used; no SD was seen",
        ),
        DatingFormula(
            "hadlock_1992_crl_dating",
            "Hadlock 1992 age from crown-rump length",
            "crl",
            ("crl",),
            _hadlock_1992,
            None,
            1.0,
            121.0,
            35,
            126,
            HADLOCK_1992,
            _CODE_ONLY,
            "the range is that of the paper's title, 5 to 18 weeks, which ends at 121 mm; no SD was seen",
        ),
    )
}
"""All formulas by id."""
