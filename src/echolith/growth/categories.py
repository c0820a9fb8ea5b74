"""Small for gestational age, in three values: yes, no, and not known."""

from __future__ import annotations

from typing import Literal

from echolith.growth.position import Position, centile_is_below
from echolith.growth.verbs import SMALL_BELOW_CENTILE

SEVERELY_SMALL_BELOW_CENTILE = 3.0

SmallForAge = Literal["severely_small", "small", "not_small", "unknown"]
Centile = float | Position | None
"""A centile (0 to 100), a place on a chart, or None where nothing was measured."""


def small_for_age(size: Centile) -> SmallForAge:
    """Return whether a size is small for gestational age.

    ================ ==========================================
    answer           centile
    ================ ==========================================
    severely_small   below the 3rd
    small            below the 10th, not below the 3rd
    not_small        the 10th or above
    unknown          not measured, or outside the chart's ages
    ================ ==========================================

    The 10th centile as the limit of small for gestational age: WHO Expert Committee, Physical status: the
    use and interpretation of anthropometry, WHO Technical Report Series 854, 1995; the same limit for
    abdominal circumference and estimated weight, with the 3rd for severe smallness, is used by the
    consensus on fetal growth restriction (Gordijn et al. Ultrasound Obstet Gynecol 2016;48:333-339, doi
    10.1002/uog.15884). The two limits stand so in the R package gigs (size for gestational age: small
    below 0.1, severely small below 0.03), which is where they were read. Small is a statement on size
    alone: for restriction see :func:`echolith.growth.restriction.growth_restriction`.

    Raises
    ------
    ValueError
        If a centile is not a number from 0 to 100.
    """
    small = is_below(size, SMALL_BELOW_CENTILE)
    if small is None:
        return "unknown"
    if not small:
        return "not_small"
    # below the 1st centile is known to be severely small, although the centile itself is not known
    return "severely_small" if is_below(size, SEVERELY_SMALL_BELOW_CENTILE) else "small"


def is_below(size: Centile, limit: float) -> bool | None:
    """Return whether a centile is below a limit, None where that is not known.

    Raises
    ------
    ValueError
        If a centile is not a number from 0 to 100.
    """
    if isinstance(size, Position):
        return size.is_below(limit)
    checked = checked_centile(size)
    return centile_is_below(None if checked is None else (checked, checked), limit)


def is_above(size: Centile, limit: float) -> bool | None:
    """Return whether a centile is above a limit, None where that is not known.

    Raises
    ------
    ValueError
        If a centile is not a number from 0 to 100.
    """
    if isinstance(size, Position):
        return size.is_above(limit)
    checked = checked_centile(size)
    return None if checked is None else checked > limit


def checked_centile(centile: float | None) -> float | None:
    """Return a centile as it is.

    Raises
    ------
    ValueError
        If it is not a number from 0 to 100.
    """
    if centile is not None and not 0.0 <= centile <= 100.0:
        raise ValueError("a centile is a number from 0 to 100")
    return centile
