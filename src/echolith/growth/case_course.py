"""The course of one measurement of a case, exam by exam, on a chart that is named."""

from __future__ import annotations

from collections.abc import Iterator

from echolith.case.model import Biometry, Case, Exam
from echolith.case.times import exam_ga
from echolith.growth.course import Course, make_course
from echolith.growth.standard import Standard
from echolith.growth.units import check_units, field_place
from echolith.growth.weight import FORMULA_NOT_STATED, EstimatedWeight, check_formula, estimate_weight
from echolith.growth.weight_formulas import WEIGHT_FORMULAS
from echolith.issues import Issue, in_order


def course_of_case(
    case: Case, standard: Standard, fetus: str | None = None, *, reported_weights: bool = False
) -> Course:
    """Return the exams of one fetus on one chart.

    A weight is **computed**, by the chart's own formula, in each exam that has the measurements for it; a
    reported weight, whose formula a case file does not state, is left out with a note, unless
    `reported_weights` asks for the reported ones alone. The two are never mixed on one chart.

    Left out, each with its issue: measurements in error (:func:`echolith.growth.units.check_units`),
    measurements without a gestational age. Exams after birth are passed over.

    Parameters
    ----------
    case : Case
        The pregnancy.
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
    is_weight = standard.weight_formula is not None
    if reported_weights and not is_weight:
        raise ValueError("only a chart of weights has reported weights")
    if not is_weight and f"{standard.measure}_mm" not in Biometry.model_fields:
        raise ValueError(f"a case file does not hold the {standard.label}")

    measured: list[tuple[int, float | EstimatedWeight]] = []
    issues: list[Issue] = []
    for where, exam, biometry in _exams(case, fetus):
        ga = exam_ga(exam, case)
        if ga is None:
            issues.append(_without_ga(where))
            continue
        errors = tuple(i for i in check_units(biometry, ga.days, where) if i.severity == "error")
        usable = {
            field: float(value)
            for field, value in biometry
            if value is not None and field_place(where, field) not in {error.where for error in errors}
        }
        value, said = (
            _weight(standard, usable, where, reported_weights) if is_weight else _length(standard, usable)
        )
        issues += [*errors, *said]
        if value is not None:
            measured.append((ga.days, value))
    course = make_course(standard, measured)
    return course._replace(issues=in_order(issues))


def _exams(case: Case, fetus: str | None) -> Iterator[tuple[str, Exam, Biometry]]:
    from echolith.case.times import POSTNATAL_EXAM_KINDS

    for index, exam in enumerate(case.exams):
        mine = fetus is None or exam.fetus is None or exam.fetus == fetus
        if mine and exam.biometry is not None and exam.kind not in POSTNATAL_EXAM_KINDS:
            yield f"exams[{index}].biometry", exam, exam.biometry


def _length(standard: Standard, usable: dict[str, float]) -> tuple[float | None, tuple[Issue, ...]]:
    return usable.get(f"{standard.measure}_mm"), ()


def _weight(
    standard: Standard, usable: dict[str, float], where: str, reported_weights: bool
) -> tuple[EstimatedWeight | None, tuple[Issue, ...]]:
    reported = usable.get("efw_g")
    place = field_place(where, "efw_g")
    if reported_weights:
        if reported is None:
            return None, ()
        weight = EstimatedWeight(reported, FORMULA_NOT_STATED)
        return weight, check_formula(weight, standard, place)
    assert standard.weight_formula is not None
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
