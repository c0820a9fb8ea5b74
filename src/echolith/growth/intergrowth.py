"""The INTERGROWTH-21st standards: five lengths, two weights (each with its own formula), crown-rump length.

All describe healthy singletons of women at low risk. The coefficients were read in the R package gigs
(``R/ig_fet.R``, commit ef38f81d), not in the papers' supplements; what was compared with what is in
``validation/growth/README.md``.
"""

from __future__ import annotations

from echolith.growth.distributions import (
    DAYS,
    TENS_OF_WEEKS,
    BoxCoxOfLogByAge,
    FractionalPolynomial,
    NormalByAge,
)
from echolith.growth.formula_ids import HADLOCK3, INTERGROWTH_2017
from echolith.growth.standard import Citation, Standard

FETAL_GROWTH_2014 = Citation(
    "Papageorghiou et al. International standards for fetal growth based on serial ultrasound measurements: "
    "the Fetal Growth Longitudinal Study of the INTERGROWTH-21st Project. Lancet 2014;384:869-79",
    "10.1016/S0140-6736(14)61490-2",
    "ig21_2014",
)
WEIGHT_2017 = Citation(
    "Stirnemann et al. International estimated fetal weight standards of the INTERGROWTH-21st Project. "
    "Ultrasound Obstet Gynecol 2017;49:478-486",
    "10.1002/uog.17347",
    "stirnemann2017",
)
HADLOCK_WEIGHT_2020 = Citation(
    "Stirnemann, Salomon, Papageorghiou. INTERGROWTH-21st standards for Hadlock's estimation of fetal "
    "weight. Ultrasound Obstet Gynecol 2020;56:946-948",
    "10.1002/uog.22000",
    "stirnemann2020",
)
CROWN_RUMP_2014 = Citation(
    "Papageorghiou et al. International standards for early fetal size and pregnancy dating based on "
    "ultrasound measurement of crown-rump length. Ultrasound Obstet Gynecol 2014;44:641-48",
    "10.1002/uog.13448",
    "ig21_crl2014",
)


def _fetal_growth_2014(
    measure: str, label: str, mean: FractionalPolynomial, sd: FractionalPolynomial
) -> Standard:
    """Return one of the five INTERGROWTH-21st standards of 2014, valid 14+0 to 40+0."""
    name = f"INTERGROWTH-21st {label}"
    return Standard(
        f"ig21_2014_{measure}", name, measure, label, "mm", 98, 280, FETAL_GROWTH_2014, NormalByAge(mean, sd)
    )


HEAD_CIRCUMFERENCE = _fetal_growth_2014(
    "hc",
    "head circumference",
    FractionalPolynomial(((-28.2849, 0, 0), (1.69267, 2, 0), (-0.397485, 2, 1))),
    FractionalPolynomial(((1.98735, 0, 0), (0.0136772, 3, 0), (-0.00726264, 3, 1), (0.000976253, 3, 2))),
)
BIPARIETAL_DIAMETER = _fetal_growth_2014(
    "bpd",
    "biparietal diameter",
    FractionalPolynomial(((5.60878, 0, 0), (0.158369, 2, 0), (-0.00256379, 3, 0))),
    FractionalPolynomial(
        ((0.101242, 0, 0), (0.00150557, 3, 0), (-0.000771535, 3, 1), (0.0000999638, 3, 2)), exponential=True
    ),
)
OCCIPITO_FRONTAL_DIAMETER = _fetal_growth_2014(
    "ofd",
    "occipito-frontal diameter",
    FractionalPolynomial(((-12.4097, 0, 0), (0.626342, 2, 0), (-0.148075, 2, 1))),
    FractionalPolynomial(
        ((-0.880034, 0, 0), (0.0631165, 2, 0), (-0.0317136, 2, 1), (0.00408302, 2, 2)), exponential=True
    ),
)
ABDOMINAL_CIRCUMFERENCE = _fetal_growth_2014(
    "ac",
    "abdominal circumference",
    FractionalPolynomial(((-81.3243, 0, 0), (11.6772, 1, 0), (-0.000561865, 3, 0))),
    FractionalPolynomial(((-4.36302, 0, 0), (0.121445, 2, 0), (-0.0130256, 3, 0), (0.00282143, 3, 1))),
)
FEMUR_LENGTH = _fetal_growth_2014(
    "fl",
    "femur length",
    FractionalPolynomial(((-39.9616, 0, 0), (4.32298, 1, 0), (-0.0380156, 2, 0))),
    FractionalPolynomial(((0.605843, 0, 0), (-42.0014, -2, 0), (0.00000917972, 3, 0)), exponential=True),
)
INTERGROWTH_WEIGHT = Standard(
    "ig21_2017_efw",
    "INTERGROWTH-21st estimated weight by its own formula",
    "efw",
    "estimated fetal weight",
    "g",
    154,
    280,
    WEIGHT_2017,
    BoxCoxOfLogByAge(
        power=FractionalPolynomial(((-4.257629, 0, 0), (-2162.234, -2, 0), (0.0002301829, 3, 0))),
        mu=FractionalPolynomial(((4.956737, 0, 0), (0.0005019687, 3, 0), (-0.0001227065, 3, 1))),
        sigma=FractionalPolynomial(
            ((-6.997171e-4, 0, 0), (0.057559e-4, 3, 0), (-0.01493946e-4, 3, 1)),
        ),
    ),
    weight_formula=INTERGROWTH_2017,
    caution="it begins at 22+0: before that, Hadlock-3 weight has a standard from 18+0",
)
HADLOCK3_WEIGHT = Standard(
    "ig21_hadlock3_2020_efw",
    "INTERGROWTH-21st standard for Hadlock-3 estimated weight",
    "efw",
    "estimated fetal weight",
    "g",
    126,
    287,
    HADLOCK_WEIGHT_2020,
    BoxCoxOfLogByAge(
        power=FractionalPolynomial(((9.43643, 0, 0), (9.41579, -2, 0), (-83.54220, -2, 1)), TENS_OF_WEEKS),
        mu=FractionalPolynomial(((-2.42272, 0, 0), (1.86478, 0.5, 0), (-0.0000193299, 3, 0))),
        sigma=FractionalPolynomial(
            ((0.0193557, 0, 0), (0.0310716, -2, 0), (-0.0657587, -2, 1)), TENS_OF_WEEKS
        ),
    ),
    weight_formula=HADLOCK3,
)
CROWN_RUMP_LENGTH = Standard(
    "ig21_2014_crl",
    "INTERGROWTH-21st crown-rump length",
    "crl",
    "crown-rump length",
    "mm",
    58,
    105,
    CROWN_RUMP_2014,
    NormalByAge(
        FractionalPolynomial(((-50.6562, 0, 0), (0.815118, 1, 0), (0.00535302, 2, 0)), DAYS),
        FractionalPolynomial(((-2.21626, 0, 0), (0.0984894, 1, 0)), DAYS),
    ),
)
