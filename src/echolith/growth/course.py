"""Several exams on one chart: points with their centiles, the lines of the chart, falls through it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from echolith.growth.position import Position, locate, value_at_centile
from echolith.growth.standard import Standard
from echolith.growth.weight import EstimatedWeight
from echolith.issues import Issue

CHART_CENTILES = (3.0, 10.0, 50.0, 90.0, 97.0)
"""The lines that are drawn; every standard here was published for all of them or reaches beyond them."""

TWO_QUARTILES = 50.0
"""Two quartiles in centile points."""


class Course(NamedTuple):
    """The exams of one fetus on one chart, in order of gestational age.

    Parameters
    ----------
    standard : Standard
        The chart.
    formula : str or None
        For weights the formula that gave **all** of them; None for lengths.
    points : tuple of Position
        One for each exam; those outside the chart's ages have no centile and say so.
    issues : tuple of Issue
        What is to be said with them.
    """

    standard: Standard
    formula: str | None
    points: tuple[Position, ...]
    issues: tuple[Issue, ...] = ()


class CentileLine(NamedTuple):
    """One centile of a chart over its days: (gestational age in days, value in mm or g)."""

    centile: float
    points: tuple[tuple[int, float], ...]


class QuartileFall(NamedTuple):
    """The largest fall of a centile up to the last exam.

    Parameters
    ----------
    crossed : bool or None
        Whether the fall is over two quartiles; None where that is not known (fewer than two exams with a
        place on the chart, or a place known only as "below the 1st").
    from_ga_days, to_ga_days : int or None
        Between which exams.
    least, most : float or None
        The fall in centile points; two figures where a centile is known within bounds only.
    """

    crossed: bool | None
    from_ga_days: int | None
    to_ga_days: int | None
    least: float | None
    most: float | None


def make_course(standard: Standard, measured: Iterable[tuple[int, float | EstimatedWeight]]) -> Course:
    """Return the exams of one fetus on one chart.

    Parameters
    ----------
    standard : Standard
        The chart.
    measured : iterable of (int, float or EstimatedWeight)
        Gestational age in completed days with a length in mm, or a weight with its formula.

    Raises
    ------
    TypeError
        If a gestational age is not an int.
    WrongChart
        If a weight is by another formula than the chart's.
    ValueError
        If the weights are by several formulas, a value is not a positive finite number, or a length stands
        where a weight is expected.
    """
    # a stable order by age alone: two measurements of one day are both shown
    every = sorted(measured, key=lambda pair: pair[0])
    formulas = dict.fromkeys(value.formula for _, value in every if isinstance(value, EstimatedWeight))
    points = tuple(locate(standard, value, ga_days) for ga_days, value in every)
    if len(formulas) > 1:
        raise ValueError(
            f"the weights are by several formulas ({', '.join(formulas)}); one course holds the weights of "
            "one formula: estimate them all by it"
        )
    return Course(standard, next(iter(formulas), None), points)


def centile_line(standard: Standard, centile: float, step_days: int = 1) -> CentileLine:
    """Return a centile of a chart over its valid days; the last day is always there.

    Parameters
    ----------
    standard : Standard
        The chart.
    centile : float
        Between 0 and 100, both excluded.
    step_days : int
        Days from one point to the next.

    Raises
    ------
    ValueError
        If the centile lies outside those that the chart was published for, or the step is not positive.
    """
    if step_days < 1:
        raise ValueError("a step is at least one day")
    days = [*range(standard.first_ga_days, standard.last_ga_days, step_days), standard.last_ga_days]
    values = ((ga_days, value_at_centile(standard, centile, ga_days)) for ga_days in days)
    return CentileLine(centile, tuple((ga_days, value) for ga_days, value in values if value is not None))


def centile_lines(
    standard: Standard, centiles: Sequence[float] = CHART_CENTILES, step_days: int = 1
) -> tuple[CentileLine, ...]:
    """Return several centiles of a chart over its valid days, as :func:`centile_line` does each."""
    return tuple(centile_line(standard, centile, step_days) for centile in centiles)


def quartile_fall(points: Sequence[Position]) -> QuartileFall:
    """Return the fall from the highest earlier centile to the last exam's, and if it is over two quartiles.

    "Crossing more than two quartiles" (Gordijn et al. 2016, doi 10.1002/uog.15884) is read as a fall by more
    than 50 centile points: two quartiles are half of the distribution. How the paper counts was not seen.
    The other reading, that three of the lines 25, 50 and 75 lie between the two, asks for a fall that this
    one finds as well; so of the two this is the one that misses less.

    Parameters
    ----------
    points : sequence of Position
        Exams of one fetus on **one** chart; those without a place on it are passed over.

    Raises
    ------
    ValueError
        If the points are of several charts: a centile of one is not that of another.
    """
    if len({point.standard for point in points}) > 1:
        raise ValueError("the exams are on several charts; read them all on one")
    placed = [
        (point.ga_days, bounds)
        for point in sorted(points, key=lambda point: point.ga_days)
        if (bounds := point.centile_bounds) is not None
    ]
    last_day = placed[-1][0] if placed else None
    earlier = [(day, bounds) for day, bounds in placed if day != last_day]
    if not earlier or last_day is None:
        return QuartileFall(None, None, None, None, None)
    # two measurements of the last day: the lower one decides, the cautious side
    low, high = min(bounds for day, bounds in placed if day == last_day)
    from_day, (highest_known, _) = max(earlier, key=lambda pair: pair[1])
    least, most = highest_known - high, max(bounds[1] for _, bounds in earlier) - low
    crossed = True if least > TWO_QUARTILES else False if most <= TWO_QUARTILES else None
    return QuartileFall(crossed, from_day, last_day, least, most)
