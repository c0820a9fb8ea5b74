"""The three verbs: convert a measurement, give its centile, name its category.

A gestational age outside the standard gives None and the category ``out_of_range``: nothing is
extrapolated, clipped or put on the edge centile.
"""

from __future__ import annotations

import math
from typing import Literal

from echolith.growth.standard import Standard

Category = Literal["small", "appropriate", "large", "out_of_range"]

SMALL_BELOW_CENTILE = 10.0
LARGE_ABOVE_CENTILE = 90.0


def convert(standard: Standard, value: float, ga_days: int) -> float | None:
    """Return the z-score of a measurement, None outside the standard's gestational ages.

    A bare number of grams says nothing of the formula that gave it, so it cannot be refused here on a chart
    made for another one: for weights use :func:`echolith.growth.position.locate`.

    Parameters
    ----------
    standard : Standard
        The standard to read against.
    value : float
        Measurement in the unit of the standard, mm or g.
    ga_days : int
        Gestational age in completed days.

    Raises
    ------
    TypeError
        If `ga_days` is not an int.
    ValueError
        If the value is not a positive finite number (for a weight: over 1 g), `ga_days` is no
        gestational age, or (:class:`echolith.growth.quantiles.BeyondPublishedCentiles`) the value lies
        outside the outermost quantiles of a chart that has no standard deviation: such a value is small
        or large, and None would read as "not covered". :func:`echolith.growth.position.locate` tells them
        apart.
    """
    covered = standard.covers(ga_days)
    if not (math.isfinite(value) and value > 0):
        raise ValueError("a measurement is a positive finite number")
    return standard.distribution.z_score(value, ga_days) if covered else None


def convert_back(standard: Standard, z: float, ga_days: int) -> float | None:
    """Return the measurement at a z-score (mm or g), None outside the standard's gestational ages.

    Raises
    ------
    TypeError
        If `ga_days` is not an int.
    ValueError
        If z is not finite, no positive measurement has it, or it lies outside the outermost quantiles of a
        chart that has no standard deviation.
    """
    covered = standard.covers(ga_days)
    if not math.isfinite(z):
        raise ValueError("a z-score is a finite number")
    if not covered:
        return None
    value = standard.distribution.value(z, ga_days)
    if value <= 0:
        raise ValueError("no positive measurement has this z-score")
    return value


def centile(z: float | None) -> float | None:
    """Return the centile (0 to 100) of a z-score under the standard normal; None for None.

    Raises
    ------
    ValueError
        If z is not finite.
    """
    if z is None:
        return None
    if not math.isfinite(z):
        raise ValueError("a z-score is a finite number")
    # erfc keeps its digits in the lower tail, where a small fetus is
    return 50.0 * math.erfc(-z / math.sqrt(2.0))


def category(centile: float | None) -> Category:
    """Return the size for gestational age.

    =============== ===============================
    category        centile
    =============== ===============================
    small           below the 10th
    appropriate     10th to 90th, both included
    large           above the 90th
    out_of_range    None: outside the standard
    =============== ===============================

    The cut-offs are those of the WHO Expert Committee (Physical status: the use and interpretation of
    anthropometry. WHO Technical Report Series 854, 1995) as the R package gigs states them
    (``categorise_sfga``); the 10th centile of abdominal circumference or estimated weight is also the
    one that the consensus on fetal growth restriction works with (Gordijn et al. Ultrasound Obstet
    Gynecol 2016;48:333-339, doi 10.1002/uog.15884). Small is not the same as growth restricted, which
    the consensus defines by the third centile, Doppler and the course of growth.

    Raises
    ------
    ValueError
        If the centile is not a number from 0 to 100.
    """
    if centile is None:
        return "out_of_range"
    if not 0.0 <= centile <= 100.0:
        raise ValueError("a centile is a number from 0 to 100")
    if centile < SMALL_BELOW_CENTILE:
        return "small"
    return "large" if centile > LARGE_ABOVE_CENTILE else "appropriate"
