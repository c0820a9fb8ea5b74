"""Fetal measurements to z-scores, centiles and categories, against named standards.

Three verbs, one layer each: :func:`convert` (measurement to z-score), :func:`centile` (z-score to
centile) and :func:`category` (centile to a word). :func:`score_biometry` runs them over one exam,
:func:`check_units` asks first whether the numbers can be what they say they are.
"""

from echolith.growth.case_checks import growth_issues
from echolith.growth.score import Scored, ScoredMeasurement, is_small, score_biometry
from echolith.growth.standards import STANDARDS, Citation, Standard
from echolith.growth.units import check_units
from echolith.growth.verbs import Category, category, centile, convert, convert_back
from echolith.growth.weight import EstimatedWeight, check_formula, hadlock3_weight

__all__ = [
    "STANDARDS",
    "Category",
    "Citation",
    "EstimatedWeight",
    "Scored",
    "ScoredMeasurement",
    "Standard",
    "category",
    "centile",
    "check_formula",
    "check_units",
    "convert",
    "convert_back",
    "growth_issues",
    "hadlock3_weight",
    "is_small",
    "score_biometry",
]
