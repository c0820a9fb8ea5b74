"""The register of the named standards: every chart by its id, and which of them the answer uses.

The same measurement has several charts. None is chosen silently: an assessment uses `SIZE_STANDARDS` and
`HADLOCK3_WEIGHT`, whatever else reads a chart names it.
"""

from __future__ import annotations

from echolith.growth.formula_ids import HADLOCK3
from echolith.growth.hadlock import HADLOCK_1991_WEIGHT
from echolith.growth.intergrowth import (
    ABDOMINAL_CIRCUMFERENCE,
    BIPARIETAL_DIAMETER,
    CROWN_RUMP_LENGTH,
    FEMUR_LENGTH,
    HADLOCK3_WEIGHT,
    HEAD_CIRCUMFERENCE,
    INTERGROWTH_WEIGHT,
    OCCIPITO_FRONTAL_DIAMETER,
)
from echolith.growth.standard import Citation, Sex, Standard, Unit
from echolith.growth.who import WHO_CHARTS

__all__ = [
    "CROWN_RUMP_LENGTH",
    "HADLOCK3",
    "HADLOCK3_WEIGHT",
    "HADLOCK_1991_WEIGHT",
    "HEAD_CIRCUMFERENCE",
    "INTERGROWTH_WEIGHT",
    "SIZE_STANDARDS",
    "STANDARDS",
    "Citation",
    "Sex",
    "Standard",
    "Unit",
    "standard_by_id",
]

SIZE_STANDARDS: tuple[Standard, ...] = (
    HEAD_CIRCUMFERENCE,
    BIPARIETAL_DIAMETER,
    OCCIPITO_FRONTAL_DIAMETER,
    ABDOMINAL_CIRCUMFERENCE,
    FEMUR_LENGTH,
)
"""The lengths that tell size in an assessment; not crown-rump length, which dates the pregnancy."""

STANDARDS: dict[str, Standard] = {
    standard.id: standard
    for standard in (
        *SIZE_STANDARDS,
        HADLOCK3_WEIGHT,
        INTERGROWTH_WEIGHT,
        CROWN_RUMP_LENGTH,
        *WHO_CHARTS,
        HADLOCK_1991_WEIGHT,
    )
}
"""All standards by id."""


def standard_by_id(standard_id: str) -> Standard:
    """Return a standard.

    Raises
    ------
    ValueError
        If there is none of this id; the text names those there are.
    """
    try:
        return STANDARDS[standard_id]
    except KeyError:
        raise ValueError(f"there is no standard of this id; there are {', '.join(STANDARDS)}") from None
