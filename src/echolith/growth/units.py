"""Is the number what it says it is? Units, lost decimal points and implausible measurements.

The messages name the likely unit and the factor, never the value.
"""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

from echolith.case.model import Biometry
from echolith.growth.standards import CROWN_RUMP_LENGTH, HADLOCK3_WEIGHT, SIZE_STANDARDS, Standard
from echolith.issues import Issue

IMPLAUSIBLE_ABOVE_Z = 8.0
UNUSUAL_ABOVE_Z = 5.0

_Verdict = Literal["fits", "unusual", "implausible"]


class _Slip(NamedTuple):
    """A slip of the pen: the number becomes plausible when multiplied by `factor`."""

    factor: float
    looks_like: str
    mend: str


_CENTIMETRES = _Slip(10.0, "looks like centimetres", "write millimetres: ten times the number")
_TENFOLD_LENGTH = _Slip(
    0.1,
    "looks ten times too large, like tenths of a millimetre or a lost decimal point",
    "write millimetres: a tenth of the number, if the report agrees",
)
_KILOGRAMS = _Slip(1000.0, "looks like kilograms", "write grams: a thousand times the number")
_TENTH_WEIGHT = _Slip(
    10.0, "looks ten times too small, as if a digit were lost", "write grams: check the digits in the report"
)
_TENFOLD_WEIGHT = _Slip(
    0.1,
    "looks ten times too large, as if there were a digit too many",
    "write grams: check the digits in the report",
)
_SLIPS: dict[str, tuple[_Slip, ...]] = {
    "mm": (_CENTIMETRES, _TENFOLD_LENGTH),
    "g": (_KILOGRAMS, _TENTH_WEIGHT, _TENFOLD_WEIGHT),
}


class _Beyond(NamedTuple):
    """How far, as a share of the median at the nearest valid day, a value may be beyond the standard.

    Before its first day a fetus is smaller, after its last day larger; how much is nobody's published
    limit but a bound of ours, wide enough for every week at which the measurement is taken at all, and
    narrow enough to tell centimetres from millimetres.
    """

    smallest_before: float
    largest_after: float


_BEYOND_LENGTH = _Beyond(smallest_before=0.15, largest_after=2.0)
# from a median of 216 g at 18+0 down to a few grams at the end of the embryonic period
_BEYOND_WEIGHT = _Beyond(smallest_before=0.02, largest_after=2.0)
# from 15 mm at 8+2 down to the first visible embryo; at 15+0 the fetus has most of its length to come
_BEYOND_CROWN_RUMP = _Beyond(smallest_before=0.1, largest_after=4.0)

CHECKED: tuple[tuple[str, Standard], ...] = (
    *((f"{standard.measure}_mm", standard) for standard in SIZE_STANDARDS),
    ("crl_mm", CROWN_RUMP_LENGTH),
    ("efw_g", HADLOCK3_WEIGHT),
)
"""Fields of :class:`echolith.case.model.Biometry` and the standard each is checked against."""


def field_place(where: str, field: str) -> str:
    """Return the place of a field within the place of its record."""
    return f"{where}.{field}" if where else field


def check_units(biometry: Biometry, ga_days: int, where: str = "") -> tuple[Issue, ...]:
    """Return what is wrong with the units or the size of the measurements of one exam.

    Errors are ``measurement-unit`` (another unit or a shifted decimal point fits) and
    ``measurement-implausible`` (over 8 standard deviations from the mean and no factor fits);
    ``measurement-unusual`` (over 5) is a warning. These limits are rules of this program, not of the
    standards. Outside a standard's gestational ages the nearest valid day is used, with wide bounds on
    the side where a younger fetus is smaller and an older one larger.

    Parameters
    ----------
    biometry : Biometry
        Measurements in mm and g.
    ga_days : int
        Gestational age in completed days.
    where : str
        Place of the biometry in the input, e.g. ``exams[1].biometry``.

    Raises
    ------
    TypeError
        If `ga_days` is not an int.
    ValueError
        If `ga_days` is not a gestational age.
    """
    issues = []
    for field, standard in CHECKED:
        value = getattr(biometry, field)
        # asked even of an empty field, so that a wrong gestational age never passes
        covered = standard.covers(ga_days)
        if value is not None:
            issue = _check_value(standard, float(value), ga_days, covered, field_place(where, field))
            if issue is not None:
                issues.append(issue)
    return tuple(issues)


def _check_value(standard: Standard, value: float, ga_days: int, covered: bool, where: str) -> Issue | None:
    verdict = _judge(standard, value, ga_days)
    # Beyond the standard the bounds span more than a factor of ten: a value within them is left alone.
    # Within it, a value may fit and a unit be wrong all the same: 1.5 for a crown-rump length at 8+2.
    if covered or verdict != "fits":
        for slip in _SLIPS[standard.unit]:
            if _explains(slip, standard, value, ga_days):
                return Issue(
                    "measurement-unit",
                    "error",
                    f"the {standard.label} does not fit the gestational age and {slip.looks_like}",
                    slip.mend,
                    where,
                )
    if verdict == "implausible":
        return Issue(
            "measurement-implausible",
            "error",
            f"the {standard.label} is not possible at this gestational age, whatever the unit",
            "check the number, the field it stands in and the gestational age of the exam",
            where,
        )
    if verdict == "unusual":
        return Issue(
            "measurement-unusual",
            "warning",
            f"the {standard.label} is more than {UNUSUAL_ABOVE_Z:.0f} standard deviations from the mean for "
            "the gestational age",
            "check the number and the gestational age of the exam; if both are right, leave them",
            where,
        )
    return None


def _nearest_valid_day(standard: Standard, ga_days: int) -> int:
    return min(max(ga_days, standard.first_ga_days), standard.last_ga_days)


def _share_of_median(standard: Standard, value: float, ga_days: int) -> float:
    return value / standard.distribution.value(0.0, _nearest_valid_day(standard, ga_days))


def _z_or_infinite(standard: Standard, value: float, ga_days: int) -> float:
    try:
        return standard.distribution.z_score(value, ga_days)
    except ValueError:
        # a weight of a gram or less is below every weight that the distribution knows
        return -math.inf


def _judge(standard: Standard, value: float, ga_days: int) -> _Verdict:
    z = _z_or_infinite(standard, value, _nearest_valid_day(standard, ga_days))
    share = _share_of_median(standard, value, ga_days)
    beyond = {HADLOCK3_WEIGHT.id: _BEYOND_WEIGHT, CROWN_RUMP_LENGTH.id: _BEYOND_CROWN_RUMP}.get(
        standard.id, _BEYOND_LENGTH
    )
    if ga_days < standard.first_ga_days and z < 0:
        return "fits" if share >= beyond.smallest_before else "implausible"
    if ga_days > standard.last_ga_days and z > 0:
        return "fits" if share <= beyond.largest_after else "implausible"
    if abs(z) > IMPLAUSIBLE_ABOVE_Z:
        return "implausible"
    return "unusual" if abs(z) > UNUSUAL_ABOVE_Z else "fits"


def _explains(slip: _Slip, standard: Standard, value: float, ga_days: int) -> bool:
    """Return whether a slip explains a value: mended it fits, and is nearer to the median by ratio.

    The second half matters for early crown-rump lengths alone, whose mean is so few standard deviations
    above zero that a tenth of a normal value "fits" as well.
    """
    mended = value * slip.factor
    if _judge(standard, mended, ga_days) != "fits":
        return False
    share, mended_share = (_share_of_median(standard, v, ga_days) for v in (value, mended))
    return abs(math.log(mended_share)) < abs(math.log(share))
