"""The measurements of one exam on charts that are named, and what they say of small size and restriction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from echolith.case.model import Biometry
from echolith.growth.categories import SmallForAge, small_for_age
from echolith.growth.formula_ids import FORMULA_NOT_STATED
from echolith.growth.position import Position, locate
from echolith.growth.restriction import GrowthEvidence, Restriction, growth_restriction
from echolith.growth.score import range_note
from echolith.growth.standard import Standard
from echolith.growth.standards import HADLOCK3_WEIGHT, SIZE_STANDARDS, STANDARDS
from echolith.growth.units import check_units, field_place
from echolith.growth.weight import EstimatedWeight, check_formula, estimate_weight
from echolith.growth.weight_formulas import WEIGHT_FORMULAS
from echolith.issues import Issue, in_order

DECIDES_ON_SIZE = frozenset({"ac", "efw"})
"""Abdominal circumference and estimated weight (Gordijn et al. 2016, doi 10.1002/uog.15884)."""


class ReadMeasurement(NamedTuple):
    """One measurement on one chart.

    Parameters
    ----------
    chart : Standard
        The chart.
    place : Position
        Where the value stands on it.
    formula : str or None
        For a weight the formula that gave it.
    small : str or None
        Whether it is small for gestational age; None for what does not decide on size.
    """

    chart: Standard
    place: Position
    formula: str | None
    small: SmallForAge | None


class ReadExam(NamedTuple):
    """The measurements of one exam; `restriction` is the consensus on growth restriction over all of it."""

    rows: tuple[ReadMeasurement, ...]
    restriction: Restriction
    issues: tuple[Issue, ...]


def charts_for(formula: str) -> tuple[Standard, ...]:
    """Return the charts that are read where none is named: those of an assessment, and a weight's own chart.

    Parameters
    ----------
    formula : str
        The formula of the reported weight; ``not_stated`` if it is not known.
    """
    own = next((each for each in STANDARDS.values() if each.weight_formula == formula), HADLOCK3_WEIGHT)
    return (*SIZE_STANDARDS, own)


def read_exam(
    biometry: Biometry,
    ga_days: int,
    charts: Sequence[Standard] = (),
    *,
    formula: str = FORMULA_NOT_STATED,
    doppler: GrowthEvidence | None = None,
    where: str = "",
) -> ReadExam:
    """Return the measurements of one exam on charts.

    Parameters
    ----------
    biometry : Biometry
        Measurements in mm and g.
    ga_days : int
        Gestational age in completed days.
    charts : sequence of Standard
        The charts; where there are two of one measurement, the first decides on restriction. Empty for
        those of :func:`charts_for`.
    formula : str
        The formula that gave the reported weight.
    doppler : GrowthEvidence, optional
        What else is known; its `ac` and `efw` are filled in from the charts.
    where : str
        Place of the biometry in the input.

    Raises
    ------
    TypeError
        If `ga_days` is not an int.
    ValueError
        If `ga_days` is no gestational age.
    """
    errors = [each for each in check_units(biometry, ga_days, where) if each.severity == "error"]
    refused = {each.where for each in errors}
    usable = {
        field: float(value)
        for field, value in biometry
        if value is not None and field_place(where, field) not in refused
    }
    issues: list[Issue] = list(errors)
    rows: list[ReadMeasurement] = []
    for chart in charts or charts_for(formula):
        values, said = _values(chart, usable, formula, where)
        issues += said
        for value in values:
            issues += range_note(chart, ga_days, where)
            rows.append(_row(chart, value, ga_days))
    evidence = (doppler or GrowthEvidence())._replace(ac=_first(rows, "ac"), efw=_first(rows, "efw"))
    return ReadExam(tuple(rows), growth_restriction(evidence, ga_days), in_order(issues))


def _values(
    chart: Standard, usable: dict[str, float], formula: str, where: str
) -> tuple[list[float | EstimatedWeight], tuple[Issue, ...]]:
    """Return what the exam has for a chart: a length; or a weight computed, a weight reported, or both."""
    if chart.weight_formula is None:
        length = usable.get(f"{chart.measure}_mm")
        return ([] if length is None else [length]), ()
    values: list[float | EstimatedWeight] = []
    fields = [f"{measure}_mm" for measure in WEIGHT_FORMULAS[chart.weight_formula].needs]
    if all(field in usable for field in fields):
        values.append(estimate_weight(chart.weight_formula, **{field: usable[field] for field in fields}))
    if "efw_g" not in usable:
        return values, ()
    reported = EstimatedWeight(usable["efw_g"], formula)
    said = check_formula(reported, chart, field_place(where, "efw_g"))
    if not any(issue.severity == "error" for issue in said):
        values.append(reported)
    return values, said


def _row(chart: Standard, value: float | EstimatedWeight, ga_days: int) -> ReadMeasurement:
    place = locate(chart, value, ga_days)
    formula = value.formula if isinstance(value, EstimatedWeight) else None
    small = small_for_age(place) if chart.measure in DECIDES_ON_SIZE else None
    return ReadMeasurement(chart, place, formula, small)


def _first(rows: Iterable[ReadMeasurement], measure: str) -> Position | None:
    return next((row.place for row in rows if row.chart.measure == measure), None)
