"""The course of one measurement of a case, exam by exam, on a chart that is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from echolith.case.model import Biometry, Case
from echolith.case.times import POSTNATAL_EXAM_KINDS, exam_ga
from echolith.growth.course import Course, make_course
from echolith.growth.standard import Standard
from echolith.growth.units import check_units, field_place
from echolith.growth.weight import FORMULA_NOT_STATED, EstimatedWeight, check_formula, estimate_weight
from echolith.growth.weight_formulas import WEIGHT_FORMULAS
from echolith.issues import Issue, in_order


class MeasuredExam(NamedTuple):
    """The measurements of one exam of one fetus before birth.

    Parameters
    ----------
    where : str
        Place of the biometry in the input, e.g. ``exams[1].biometry``.
    ga_days : int or None
        Gestational age in completed days; None where it is not known.
    biometry : Biometry
        Measurements in mm and g.
    """

    where: str
    ga_days: int | None
    biometry: Biometry


def course_of_case(
    case: Case, standard: Standard, fetus: str | None = None, *, reported_weights: bool = False
) -> Course:
    """Return the exams of one fetus of a case on one chart, as :func:`course_of_exams` does.

    Exams after birth are passed over.

    Parameters
    ----------
    case : Case
        The pregnancy, all of it: for what was known at a moment give its exams to `course_of_exams`.
    standard : Standard
        The chart.
    fetus : str, optional
        Id of the fetus; needed where there are several.
    reported_weights : bool
        For a chart of weights: read the reported weights, formula not stated.

    Raises
    ------
    ValueError
        If there are several fetuses and none is named, no fetus has this id, the chart's measurement is
        not one that a case file has, or reported weights are asked for on a chart of lengths.
    """
    ids = [each.id for each in case.fetuses]
    if fetus is None and len(ids) > 1:
        raise ValueError("there are several fetuses; say which one")
    if fetus is not None and fetus not in ids:
        raise ValueError("no fetus of the case has this id")
    return course_of_exams(_exams(case, fetus), standard, reported_weights=reported_weights)


def course_of_exams(
    exams: Iterable[MeasuredExam], standard: Standard, *, reported_weights: bool = False
) -> Course:
    """Return the exams of one fetus on one chart.

    A weight is **computed**, by the chart's own formula, in each exam that has the measurements for it; a
    reported weight, whose formula a case file does not state, is left out with a note, unless
    `reported_weights` asks for the reported ones alone. The two are never mixed on one chart.

    Left out, each with its issue: measurements in error (:func:`echolith.growth.units.check_units`),
    measurements without a gestational age.

    Parameters
    ----------
    exams : iterable of MeasuredExam
        Exams before birth.
    standard : Standard
        The chart.
    reported_weights : bool
        For a chart of weights: read the reported weights, formula not stated.

    Raises
    ------
    ValueError
        If the chart's measurement is not one that a case file has, or reported weights are asked for on a
        chart of lengths.
    """
    is_weight = standard.weight_formula is not None
    if reported_weights and not is_weight:
        raise ValueError("only a chart of weights has reported weights")
    if not is_weight and f"{standard.measure}_mm" not in Biometry.model_fields:
        raise ValueError(f"a case file does not hold the {standard.label}")

    measured: list[tuple[int, float | EstimatedWeight]] = []
    issues: list[Issue] = []
    for where, ga_days, biometry in exams:
        if ga_days is None:
            issues.append(_without_ga(where))
            continue
        errors = tuple(i for i in check_units(biometry, ga_days, where) if i.severity == "error")
        refused = {error.where for error in errors}
        usable = {
            field: float(value)
            for field, value in biometry
            if value is not None and field_place(where, field) not in refused
        }
        value, said = _value(standard, usable, where, reported_weights)
        issues += [*errors, *said]
        if value is not None:
            measured.append((ga_days, value))
    course = make_course(standard, measured)
    return course._replace(issues=in_order(issues))


def _exams(case: Case, fetus: str | None) -> Iterator[MeasuredExam]:
    for index, exam in enumerate(case.exams):
        mine = fetus is None or exam.fetus is None or exam.fetus == fetus
        if mine and exam.biometry is not None and exam.kind not in POSTNATAL_EXAM_KINDS:
            ga = exam_ga(exam, case)
            yield MeasuredExam(f"exams[{index}].biometry", None if ga is None else ga.days, exam.biometry)


def _value(
    standard: Standard, usable: dict[str, float], where: str, reported_weights: bool
) -> tuple[float | EstimatedWeight | None, tuple[Issue, ...]]:
    """Return what one exam has for a chart, and what is to be said of it."""
    if standard.weight_formula is None:
        return usable.get(f"{standard.measure}_mm"), ()
    reported = usable.get("efw_g")
    place = field_place(where, "efw_g")
    if reported_weights:
        if reported is None:
            return None, ()
        weight = EstimatedWeight(reported, FORMULA_NOT_STATED)
        return weight, check_formula(weight, standard, place)
    needs = WEIGHT_FORMULAS[standard.weight_formula].needs
    if all(f"{measure}_mm" in usable for measure in needs):
        lengths = {f"{measure}_mm": usable[f"{measure}_mm"] for measure in needs}
        return estimate_weight(standard.weight_formula, **lengths), ()
    return None, () if reported is None else (_left_out(place),)


def _left_out(where: str) -> Issue:
    return Issue(
        "weight-left-off-the-chart",
        "note",
        "the reported weight is not on the chart: its formula is not stated, and the exam has not all the "
        "measurements to compute one",
        "give the measurements of the exam, or ask for a chart of the reported weights alone",
        where,
    )


def _without_ga(where: str) -> Issue:
    return Issue(
        "measurement-without-ga",
        "warning",
        "a measurement without a gestational age has no place on a chart",
        "write the ga of the exam as weeks+days, or its date together with the dating of the pregnancy",
        where,
    )
