"""Fetal measurements to z-scores, centiles and categories, against named standards; and back.

- One value on one chart: :func:`locate`, and :func:`value_at_centile` for the way back. They refuse a weight
  on a chart made for another formula. Beneath them are the bare verbs: :func:`convert` and
  :func:`convert_back` (measurement and z-score), :func:`centile`, :func:`category`.
- One exam: :func:`score_biometry`; :func:`check_units` asks first whether the numbers can be what they say
  they are. :func:`small_for_age` and :func:`growth_restriction` answer in three values.
- Several exams on one chart: :func:`course_of_case`, :func:`course_of_exams`, :func:`centile_lines`.
- Weight and dating by a named formula: :func:`estimate_weight`, :func:`date_by`.

The names are loaded at first use: scoring one exam needs neither dating nor courses.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from echolith.growth.case_checks import growth_issues
    from echolith.growth.case_course import MeasuredExam, course_of_case, course_of_exams
    from echolith.growth.categories import SmallForAge, small_for_age
    from echolith.growth.course import Course, centile_lines, make_course, quartile_fall
    from echolith.growth.dating import DatedByMeasurement, date_by
    from echolith.growth.position import Position, locate, value_at_centile
    from echolith.growth.quantiles import BeyondPublishedCentiles
    from echolith.growth.restriction import GrowthEvidence, Restriction, growth_restriction
    from echolith.growth.score import Scored, ScoredMeasurement, is_small, score_biometry
    from echolith.growth.standards import STANDARDS, Citation, Standard, standard_by_id
    from echolith.growth.units import check_units
    from echolith.growth.verbs import Category, category, centile, convert, convert_back
    from echolith.growth.weight import (
        EstimatedWeight,
        WrongChart,
        check_formula,
        estimate_weight,
        hadlock3_weight,
    )

__all__ = [
    "STANDARDS",
    "BeyondPublishedCentiles",
    "Category",
    "Citation",
    "Course",
    "DatedByMeasurement",
    "EstimatedWeight",
    "GrowthEvidence",
    "MeasuredExam",
    "Position",
    "Restriction",
    "Scored",
    "ScoredMeasurement",
    "SmallForAge",
    "Standard",
    "WrongChart",
    "category",
    "centile",
    "centile_lines",
    "check_formula",
    "check_units",
    "convert",
    "convert_back",
    "course_of_case",
    "course_of_exams",
    "date_by",
    "estimate_weight",
    "growth_issues",
    "growth_restriction",
    "hadlock3_weight",
    "is_small",
    "locate",
    "make_course",
    "quartile_fall",
    "score_biometry",
    "small_for_age",
    "standard_by_id",
    "value_at_centile",
]

_MODULE_OF = {
    "STANDARDS": "standards",
    "BeyondPublishedCentiles": "quantiles",
    "Category": "verbs",
    "Citation": "standards",
    "Course": "course",
    "DatedByMeasurement": "dating",
    "EstimatedWeight": "weight",
    "GrowthEvidence": "restriction",
    "MeasuredExam": "case_course",
    "Position": "position",
    "Restriction": "restriction",
    "Scored": "score",
    "ScoredMeasurement": "score",
    "SmallForAge": "categories",
    "Standard": "standards",
    "WrongChart": "weight",
    "category": "verbs",
    "centile": "verbs",
    "centile_lines": "course",
    "check_formula": "weight",
    "check_units": "units",
    "convert": "verbs",
    "convert_back": "verbs",
    "course_of_case": "case_course",
    "course_of_exams": "case_course",
    "date_by": "dating",
    "estimate_weight": "weight",
    "growth_issues": "case_checks",
    "growth_restriction": "restriction",
    "hadlock3_weight": "weight",
    "is_small": "score",
    "locate": "position",
    "make_course": "course",
    "quartile_fall": "course",
    "score_biometry": "score",
    "small_for_age": "categories",
    "standard_by_id": "standards",
    "value_at_centile": "position",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
