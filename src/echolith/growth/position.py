"""Where a value stands on a chart, and which value stands at a place: both directions, for every chart.

:func:`locate` answers for charts with and without a standard deviation. Outside the gestational ages of a
chart, or outside its outermost published quantiles, there is no z-score and no centile; the second case is
still known to be small or large, and says so.
"""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

from echolith.growth.quantiles import BeyondPublishedCentiles, Side
from echolith.growth.standard import Standard
from echolith.growth.verbs import (
    LARGE_ABOVE_CENTILE,
    SMALL_BELOW_CENTILE,
    Category,
    category,
    centile,
    convert,
    convert_back,
)
from echolith.growth.weight import EstimatedWeight, refuse_wrong_chart


class Position(NamedTuple):
    """A value on a chart.

    Parameters
    ----------
    standard : str
        Id of the chart.
    ga_days : int
        Gestational age in completed days.
    value : float
        The value, mm or g.
    z : float or None
        z-score; for a chart of quantiles the normal deviate of the centile.
    centile : float or None
        Centile, 0 to 100.
    beyond : {"below", "above"} or None
        On which side the value lies outside the outermost published quantile; then `z` and `centile` are
        None and `beyond_centile` is that quantile's centile.
    beyond_centile : float or None
        The outermost published centile on that side, e.g. 1.0.
    category : {"small", "appropriate", "large", "out_of_range"}
        As :func:`echolith.growth.verbs.category`.
    """

    standard: str
    ga_days: int
    value: float
    z: float | None
    centile: float | None
    beyond: Side | None
    beyond_centile: float | None
    category: Category

    @property
    def out_of_range(self) -> bool:
        """Whether the chart does not cover the gestational age."""
        return self.centile is None and self.beyond is None

    @property
    def centile_bounds(self) -> tuple[float, float] | None:
        """Lowest and highest centile that the value can have; None outside the gestational ages."""
        if self.centile is not None:
            return self.centile, self.centile
        if self.beyond is None or self.beyond_centile is None:
            return None
        return (0.0, self.beyond_centile) if self.beyond == "below" else (self.beyond_centile, 100.0)

    def is_below(self, limit: float) -> bool | None:
        """Return whether the centile is below `limit`; None where that is not known."""
        return centile_is_below(self.centile_bounds, limit, open_end=self.beyond == "below")

    def is_above(self, limit: float) -> bool | None:
        """Return whether the centile is above `limit`; None where that is not known."""
        bounds = self.centile_bounds
        if bounds is None:
            return None
        if bounds[0] > limit or (self.beyond == "above" and bounds[0] >= limit):
            return True
        return False if bounds[1] <= limit else None


def centile_is_below(
    bounds: tuple[float, float] | None, limit: float, *, open_end: bool = False
) -> bool | None:
    """Return whether a centile known within bounds is below a limit; None where that is not known.

    Parameters
    ----------
    bounds : tuple of float or None
        Lowest and highest centile it can have; None if nothing is known.
    limit : float
        Centile to compare with.
    open_end : bool
        Whether the centile is less than the upper bound, not equal to it.
    """
    if bounds is None:
        return None
    if bounds[1] < limit or (open_end and bounds[1] <= limit):
        return True
    return False if bounds[0] >= limit else None


def locate(standard: Standard, value: float | EstimatedWeight, ga_days: int) -> Position:
    """Return where a value stands on a chart.

    Parameters
    ----------
    standard : Standard
        The chart.
    value : float or EstimatedWeight
        A length in mm, or a weight with its formula: a bare number of grams is refused.
    ga_days : int
        Gestational age in completed days.

    Raises
    ------
    TypeError
        If `ga_days` is not an int.
    WrongChart
        If the weight is by another formula than the chart's.
    ValueError
        If the value is not a positive finite number, a weight has no formula, or a length stands where a
        weight is expected or the other way round.
    """
    number = _number_for(standard, value)
    try:
        z = convert(standard, number, ga_days)
    except BeyondPublishedCentiles as beyond:
        size = _size_beyond(beyond.side, beyond.centile)
        return Position(standard.id, ga_days, number, None, None, beyond.side, beyond.centile, size)
    at_centile = centile(z)
    return Position(standard.id, ga_days, number, z, at_centile, None, None, category(at_centile))


def value_at_centile(standard: Standard, at_centile: float, ga_days: int) -> float | None:
    """Return the value (mm or g) at a centile; None outside the standard's gestational ages.

    Raises
    ------
    TypeError
        If `ga_days` is not an int.
    ValueError
        If the centile does not lie strictly between 0 and 100, or (:class:`BeyondPublishedCentiles`)
        outside the outermost quantiles that the chart was published for.
    """
    return convert_back(standard, z_of_centile(at_centile), ga_days)


def z_of_centile(at_centile: float) -> float:
    """Return the z-score of a centile under the standard normal.

    Raises
    ------
    ValueError
        If the centile does not lie strictly between 0 and 100.
    """
    if not 0.0 < at_centile < 100.0:
        raise ValueError("a centile with a value lies between 0 and 100, both excluded")
    from statistics import NormalDist  # only charts need it; a plain score does not

    return NormalDist().inv_cdf(at_centile / 100.0)


def _number_for(standard: Standard, value: float | EstimatedWeight) -> float:
    if standard.weight_formula is None:
        if isinstance(value, EstimatedWeight):
            raise ValueError(f"this chart ({standard.name}) is not one for weight; choose a weight chart")
        return value
    if not isinstance(value, EstimatedWeight):
        raise ValueError(
            "a weight is read together with its formula: give an EstimatedWeight, with the formula "
            "not_stated if the report does not say"
        )
    refuse_wrong_chart(value, standard)
    return value.value_g


def _size_beyond(side: Literal["below", "above"], outermost: float) -> Category:
    if side == "below" and outermost <= SMALL_BELOW_CENTILE:
        return "small"
    if side == "above" and outermost >= LARGE_ABOVE_CENTILE:
        return "large"
    return "out_of_range"


def centile_words(position: Position) -> str:
    """Return the centile in words, e.g. ``12.3``, ``below the 1st``; the answer in English.

    Extreme centiles of a chart with a standard deviation are given as ``<0.1`` and ``>99.9``.
    """
    if position.beyond is not None and position.beyond_centile is not None:
        return f"{position.beyond} the {ordinal(position.beyond_centile)}"
    if position.centile is None or not math.isfinite(position.centile):
        return "none: outside the gestational ages of the chart"
    if position.centile < 0.1:
        return "<0.1"
    return ">99.9" if position.centile > 99.9 else f"{position.centile:.1f}"


def ordinal(number: float) -> str:
    """Return a whole number as an English ordinal, e.g. ``1st``, ``50th``; another one as it is with th."""
    if number != int(number):
        return f"{number:g}th"
    whole = int(number)
    suffix = "th" if 10 <= whole % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(whole % 10, "th")
    return f"{whole}{suffix}"
