"""``echolith growth``: measurements on named charts, of one exam or of every exam of a case."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from echolith.cli.growth_arguments import CENTILES, LENGTHS
from echolith.cli.output import check_target, json_bytes, write_result
from echolith.errors import InputError, UsageError
from echolith.issues import has_errors

if TYPE_CHECKING:
    from echolith.growth import Course, GrowthEvidence, Standard
    from echolith.growth.one_exam import ReadExam

_ONE_EXAM = (
    "ga",
    *LENGTHS,
    "efw",
    "formula",
    *CENTILES,
    "absent_end_diastolic_flow",
    "crossed_two_quartiles",
)


def run_growth(arguments: argparse.Namespace) -> int:
    """Print the list, a case, a dating, or one exam, by what was asked for."""
    check_target(arguments.output, () if arguments.case is None else (arguments.case,))
    given = [name for name in _ONE_EXAM if getattr(arguments, name) is not None]
    if arguments.case is not None and given:
        raise UsageError(f"CASE has its own measurements; leave --{given[0].replace('_', '-')} or CASE out")
    if arguments.fetus is not None and arguments.case is None:
        raise UsageError("--fetus belongs to a CASE; name the file, or leave --fetus out")
    from echolith.cli import growth_data as data
    from echolith.cli import growth_text as text

    plain: Any
    if arguments.list:
        plain, said = data.list_data(), text.list_text()
    elif arguments.case is not None:
        courses = _courses(arguments)
        plain, said = data.courses_data(courses), text.courses_text(courses)
    elif given == ["crl"]:
        dated = data.dated(arguments.crl)
        plain, said = data.dated_data(dated), text.dated_text(dated)
    else:
        exam = _exam(arguments)
        plain, said = data.exam_data(exam, arguments.ga), text.exam_text(exam, arguments.ga)
    write_result(json_bytes(plain) if arguments.format == "json" else said.encode(), arguments.output)
    return 0


def _charts(arguments: argparse.Namespace) -> list[Standard]:
    from echolith.growth import standard_by_id

    try:
        return [standard_by_id(each) for each in arguments.chart]
    except ValueError:
        raise UsageError("--chart names no chart; write an id that `echolith growth --list` shows") from None


def _courses(arguments: argparse.Namespace) -> list[Course]:
    from echolith.case.document import MAX_BYTES
    from echolith.case.reading import read_case
    from echolith.growth import course_of_case
    from echolith.growth.formula_ids import FORMULA_NOT_STATED
    from echolith.growth.one_exam import charts_for

    charts = _charts(arguments)
    stdin = arguments.case == "-"
    case = read_case(sys.stdin.buffer.read(MAX_BYTES + 1) if stdin else Path(arguments.case))
    found = []
    for chart in charts or charts_for(FORMULA_NOT_STATED):
        try:
            course = course_of_case(case, chart, arguments.fetus)
            if chart.weight_formula is not None and not course.points:
                course = course_of_case(case, chart, arguments.fetus, reported_weights=True)
        except ValueError as error:
            raise UsageError(f"{error}; use --fetus or --chart to say which") from None
        found.append(course)
    issues = [issue for course in found for issue in course.issues]
    if has_errors(issues):
        raise InputError(issue for issue in issues if issue.severity == "error")
    return found if charts else [course for course in found if course.points]


def _exam(arguments: argparse.Namespace) -> ReadExam:
    from echolith.case.gestational_age import GestationalAge
    from echolith.case.model import Biometry
    from echolith.growth.formula_ids import FORMULA_NOT_STATED
    from echolith.growth.one_exam import read_exam
    from echolith.growth.weight_formulas import WEIGHT_FORMULAS

    if arguments.ga is None:
        raise UsageError("no gestational age; write --ga, e.g. --ga 28+3, or name a CASE")
    if arguments.formula is not None and arguments.efw is None:
        raise UsageError("--formula is that of --efw; add --efw, or leave --formula out")
    if arguments.formula is not None and arguments.formula not in WEIGHT_FORMULAS:
        raise UsageError("--formula names no formula; write an id that `echolith growth --list` shows")
    charts = _charts(arguments)
    try:
        ga = GestationalAge.parse(arguments.ga)
    except ValueError as error:
        raise UsageError(f"--ga: {error}; write completed weeks and days, e.g. 28+3") from None
    lengths = {f"{name}_mm": getattr(arguments, name) for name in LENGTHS}
    try:
        biometry = Biometry(**lengths, efw_g=arguments.efw)
        exam = read_exam(
            biometry,
            ga.days,
            charts,
            formula=arguments.formula or FORMULA_NOT_STATED,
            doppler=_doppler(arguments),
        )
    except ValueError:
        raise UsageError(
            "a number is out of range; write lengths and weight over 0, centiles from 0 to 100"
        ) from None
    if has_errors(exam.issues):
        raise InputError(issue for issue in exam.issues if issue.severity == "error")
    if not exam.rows:
        raise UsageError("no measurement for these charts; write e.g. --hc 262 --ac 230 --fl 51")
    return exam


def _doppler(arguments: argparse.Namespace) -> GrowthEvidence:
    from echolith.growth import GrowthEvidence

    known = {"yes": True, "no": False, None: None}
    return GrowthEvidence(
        umbilical_end_diastolic_flow_absent=known[arguments.absent_end_diastolic_flow],
        crossed_over_two_quartiles=known[arguments.crossed_two_quartiles],
        **{name: getattr(arguments, name) for name in CENTILES},
    )
