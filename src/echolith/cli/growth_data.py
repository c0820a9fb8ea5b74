"""What ``echolith growth`` finds, as plain data for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from echolith.case.gestational_age import format_ga_days
from echolith.errors import InputError
from echolith.issues import Issue

if TYPE_CHECKING:
    from echolith.growth import Course, DatedByMeasurement, Position, Standard
    from echolith.growth.one_exam import ReadExam

Data = dict[str, Any]


def list_data() -> Data:
    """Return the charts, the weight formulas and the dating formulas, with their sources."""
    from echolith.growth import STANDARDS
    from echolith.growth.dating_formulas import DATING_FORMULAS
    from echolith.growth.weight_formulas import WEIGHT_FORMULAS

    return {
        "charts": [chart_data(each) for each in STANDARDS.values()],
        "weight_formulas": [
            {"id": f.id, "name": f.name, "needs": list(f.needs), "doi": f.citation.doi, "seen_as": f.seen_as}
            for f in WEIGHT_FORMULAS.values()
        ],
        "dating_formulas": [
            {"id": f.id, "name": f.name, "needs": list(f.needs), "doi": f.citation.doi, "caution": f.caution}
            for f in DATING_FORMULAS.values()
        ],
    }


def chart_data(chart: Standard) -> Data:
    """Return what a chart is."""
    return {
        "id": chart.id,
        "name": chart.name,
        "measure": chart.measure,
        "unit": chart.unit,
        "from_ga": format_ga_days(chart.first_ga_days),
        "to_ga": format_ga_days(chart.last_ga_days),
        "weight_formula": chart.weight_formula,
        "doi": chart.citation.doi,
        "caution": chart.caution,
    }


def place_data(place: Position) -> Data:
    """Return where a value stands; z and centile are null where there is none."""
    return {
        "ga": format_ga_days(place.ga_days),
        "ga_days": place.ga_days,
        "value": round(place.value, 1),
        "z": None if place.z is None else round(place.z, 3),
        "centile": None if place.centile is None else round(place.centile, 2),
        "beyond": place.beyond,
        "beyond_centile": place.beyond_centile,
        "category": place.category,
    }


def courses_data(courses: list[Course]) -> Data:
    """Return the exams of a case, chart by chart."""
    from echolith.growth import quartile_fall

    return {
        "courses": [
            {
                "chart": chart_data(course.standard),
                "formula": course.formula,
                "points": [place_data(point) for point in course.points],
                "fall": quartile_fall(course.points)._asdict(),
                "issues": [issue_data(issue) for issue in course.issues],
            }
            for course in courses
        ]
    }


def exam_data(exam: ReadExam, ga: str) -> Data:
    """Return one exam."""
    restriction = exam.restriction
    return {
        "ga": ga,
        "measurements": [
            {
                "chart": row.chart.id,
                "measure": row.chart.measure,
                "unit": row.chart.unit,
                "formula": row.formula,
                **place_data(row.place),
                "small_for_age": row.small,
            }
            for row in exam.rows
        ],
        "growth_restriction": {
            "verdict": restriction.verdict,
            "onset": restriction.onset,
            "criteria": [each._asdict() for each in restriction.criteria],
            "missing": list(restriction.missing),
            "notes": list(restriction.notes),
            "doi": restriction.citation.doi,
        },
        "issues": [issue_data(issue) for issue in exam.issues],
    }


def dated(crl_mm: float) -> list[DatedByMeasurement]:
    """Return the gestational age by every formula of crown-rump length that the length lies within.

    Raises
    ------
    InputError
        If it lies within none.
    """
    from echolith.growth import date_by
    from echolith.growth.dating_formulas import DATING_FORMULAS

    found = []
    for formula in DATING_FORMULAS.values():
        if formula.needs == ("crl",):
            try:
                found.append(date_by(formula.id, crl_mm=crl_mm))
            except ValueError:
                continue
    if not found:
        message = "no formula of crown-rump length gives an age for this length"
        raise InputError([Issue("dating-out-of-range", "error", message, "write 15 to 95 mm", "--crl")])
    return found


def dated_data(ages: list[DatedByMeasurement]) -> Data:
    """Return the gestational ages."""
    return {
        "dating": [
            {
                "ga": str(each.ga),
                "ga_days": each.ga_days,
                "sd_days": None if each.sd_days is None else round(each.sd_days, 2),
                "formula": each.formula,
                "name": each.name,
                "caution": each.caution,
            }
            for each in ages
        ]
    }


def issue_data(issue: Issue) -> Data:
    """Return an issue."""
    return {
        "code": issue.code,
        "severity": issue.severity,
        "message": issue.message,
        "solution": issue.solution,
        "where": issue.where,
    }
