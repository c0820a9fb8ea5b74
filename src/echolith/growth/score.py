"""The measurements of one exam, each as z-score, centile and category against its standard."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from echolith.case.model import Biometry
from echolith.growth.standards import HADLOCK3_WEIGHT, SIZE_STANDARDS, Standard
from echolith.growth.units import check_units, field_place
from echolith.growth.verbs import Category, category, centile, convert
from echolith.growth.weight import FORMULA_NOT_STATED, EstimatedWeight, check_formula, hadlock3_weight
from echolith.issues import Issue, in_order

REPORTED_WEIGHT = "efw"
COMPUTED_WEIGHT = "efw_hadlock3_computed"
SIZE_DECIDING_MEASURES = frozenset({"ac", REPORTED_WEIGHT, COMPUTED_WEIGHT})
"""Abdominal circumference and estimated weight decide whether a fetus is small (Gordijn 2016)."""

WEIGHTS_DISAGREE_ABOVE = 0.15
"""Share of the computed weight above which the two are said to disagree; a rule of this program."""


class ScoredMeasurement(NamedTuple):
    """One measurement against a named standard.

    Exactly one of `value_mm` and `value_g` is set. `standard` is the id of the standard; `centile` is
    from 0 to 100. `z` and `centile` are None, and `category` is ``out_of_range``, where the standard does
    not cover the gestational age.
    """

    measure: str
    value_mm: float | None
    value_g: float | None
    standard: str
    z: float | None
    centile: float | None
    category: Category


class Scored(NamedTuple):
    """The measurements of one exam, and what is to be said about them."""

    rows: tuple[ScoredMeasurement, ...]
    issues: tuple[Issue, ...]


def score_biometry(biometry: Biometry, ga_days: int, where: str = "") -> Scored:
    """Score the measurements of one exam.

    A measurement that :func:`echolith.growth.units.check_units` finds in error has no row, and the error
    is among the issues: a wrong unit must not come out as a large or a small fetus. The weight stands as
    reported (``efw``, with a note that its formula is not stated), as computed by Hadlock's formula from
    head, abdomen and femur (``efw_hadlock3_computed``), or both. Crown-rump length has no row: it dates
    the pregnancy, and a size for an age that it gave itself says nothing.

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
    errors = tuple(i for i in check_units(biometry, ga_days, where) if i.severity == "error")
    refused = {issue.where for issue in errors}
    issues = list(errors)
    rows: list[ScoredMeasurement] = []

    def usable(field: str) -> float | None:
        value = getattr(biometry, field)
        return None if value is None or field_place(where, field) in refused else float(value)

    for standard in SIZE_STANDARDS:
        field = f"{standard.measure}_mm"
        value_mm = usable(field)
        if value_mm is not None:
            rows.append(_row(standard.measure, standard, value_mm, ga_days))
            issues += range_note(standard, ga_days, field_place(where, field))

    reported, computed = _weights(usable("efw_g"), usable("hc_mm"), usable("ac_mm"), usable("fl_mm"))
    for measure, weight, place in (
        (REPORTED_WEIGHT, reported, field_place(where, "efw_g")),
        (COMPUTED_WEIGHT, computed, where),
    ):
        if weight is not None:
            rows.append(_row(measure, HADLOCK3_WEIGHT, weight.value_g, ga_days))
            issues += check_formula(weight, HADLOCK3_WEIGHT, place)
            issues += range_note(HADLOCK3_WEIGHT, ga_days, place)
    issues += _disagreement(reported, computed, field_place(where, "efw_g"))
    return Scored(tuple(rows), in_order(issues))


def is_small(rows: Iterable[ScoredMeasurement]) -> bool:
    """Return whether the abdominal circumference or a weight is below the 10th centile.

    False means "not shown to be small": without such a row, or with all of them out of range, nothing is
    known, and nothing known is not appropriate. The cut-off is that of
    :func:`echolith.growth.verbs.category`.
    """
    return any(row.category == "small" and row.measure in SIZE_DECIDING_MEASURES for row in rows)


def _row(measure: str, standard: Standard, value: float, ga_days: int) -> ScoredMeasurement:
    z = convert(standard, value, ga_days)
    at_centile = centile(z)
    return ScoredMeasurement(
        measure,
        value if standard.unit == "mm" else None,
        value if standard.unit == "g" else None,
        standard.id,
        z,
        at_centile,
        category(at_centile),
    )


def _weights(
    efw_g: float | None, hc_mm: float | None, ac_mm: float | None, fl_mm: float | None
) -> tuple[EstimatedWeight | None, EstimatedWeight | None]:
    reported = None if efw_g is None else EstimatedWeight(efw_g, FORMULA_NOT_STATED)
    if hc_mm is None or ac_mm is None or fl_mm is None:
        return reported, None
    return reported, hadlock3_weight(hc_mm, ac_mm, fl_mm)


def range_note(standard: Standard, ga_days: int, where: str) -> list[Issue]:
    """Return the note that a chart does not cover a gestational age; nothing if it does."""
    if standard.covers(ga_days):
        return []
    return [
        Issue(
            "measurement-outside-standard",
            "note",
            f"no z-score and no centile for the {standard.label}: the standard ({standard.name}) covers "
            f"{standard.range_text} only",
            "read the measurement against a chart made for this gestational age",
            where,
        )
    ]


def _disagreement(
    reported: EstimatedWeight | None, computed: EstimatedWeight | None, where: str
) -> list[Issue]:
    if reported is None or computed is None:
        return []
    if abs(reported.value_g - computed.value_g) <= WEIGHTS_DISAGREE_ABOVE * computed.value_g:
        return []
    return [
        Issue(
            "weights-disagree",
            "warning",
            f"the reported weight ({REPORTED_WEIGHT}) and the weight computed by Hadlock's formula from "
            f"head, abdomen and femur ({COMPUTED_WEIGHT}) differ by more than {WEIGHTS_DISAGREE_ABOVE:.0%}",
            "check efw_g, hc_mm, ac_mm and fl_mm against the report; both weights are shown",
            where,
        )
    ]
