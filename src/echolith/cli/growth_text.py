"""What ``echolith growth`` finds, as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from echolith.case.gestational_age import format_ga_days
from echolith.growth.position import Position, centile_words

if TYPE_CHECKING:
    from echolith.growth import Course, DatedByMeasurement
    from echolith.growth.one_exam import ReadExam
    from echolith.growth.restriction import Restriction
    from echolith.issues import Issue

_CRITERIA = {
    "ac_below_3": "abdominal circumference below the 3rd centile",
    "efw_below_3": "estimated weight below the 3rd centile",
    "ac_below_10": "abdominal circumference below the 10th centile",
    "efw_below_10": "estimated weight below the 10th centile",
    "ac_or_efw_below_10": "abdominal circumference or estimated weight below the 10th centile",
    "umbilical_end_diastolic_flow_absent": "absent end-diastolic flow in the umbilical artery",
    "uterine_pi_above_95": "uterine artery PI above the 95th centile",
    "umbilical_pi_above_95": "umbilical artery PI above the 95th centile",
    "crossed_over_two_quartiles": "fall through more than two quartiles",
    "cerebroplacental_ratio_below_5_or_umbilical_pi_above_95": (
        "cerebroplacental ratio below the 5th or umbilical artery PI above the 95th centile"
    ),
}
_MET = {True: "met", False: "not met", None: "not known"}


def list_text() -> str:
    """Return the charts and formulas by their ids."""
    from echolith.growth import STANDARDS
    from echolith.growth.dating_formulas import DATING_FORMULAS
    from echolith.growth.weight_formulas import WEIGHT_FORMULAS

    charts = [
        (each.id, each.range_text, each.weight_formula or "", each.name, f"doi:{each.citation.doi}")
        for each in STANDARDS.values()
    ]
    weights = [(f.id, ", ".join(f.needs), f.name, f"doi:{f.citation.doi}") for f in WEIGHT_FORMULAS.values()]
    ages = [(f.id, ", ".join(f.needs), f.name, f"doi:{f.citation.doi}") for f in DATING_FORMULAS.values()]
    return "\n".join(
        [
            *_table(("chart", "ages", "formula", "name", "source"), charts),
            "",
            *_table(("weight formula", "needs", "name", "source"), weights),
            "",
            *_table(("dating formula", "needs", "name", "source"), ages),
            "",
        ]
    )


def courses_text(courses: list[Course]) -> str:
    """Return the exams of a case, chart by chart."""
    from echolith.growth import quartile_fall

    lines: list[str] = []
    for course in courses:
        chart = course.standard
        formula = f"; weights by {course.formula}" if course.formula else ""
        lines.append(f"{chart.name}, {chart.range_text} ({chart.id}){formula}")
        rows = [
            (format_ga_days(p.ga_days), _value(p, chart.unit), _z(p), _centile(p), _size(p))
            for p in course.points
        ]
        lines += [f"  {line}" for line in _table(("at", "value", "z", "centile", "size"), rows)]
        fall = quartile_fall(course.points)
        if fall.crossed and fall.from_ga_days is not None and fall.to_ga_days is not None:
            ages = f"{format_ga_days(fall.from_ga_days)} to {format_ga_days(fall.to_ga_days)}"
            lines.append(f"  fell through more than two quartiles, {ages}")
        lines += [*_cautions([chart.caution]), *_issues(course.issues), ""]
    return "\n".join(lines or ["no exam has a measurement before birth", ""])


def exam_text(exam: ReadExam, ga: str) -> str:
    """Return one exam."""
    rows = [
        (
            row.chart.measure + (f" ({row.formula})" if row.formula else ""),
            _value(row.place, row.chart.unit),
            _z(row.place),
            _centile(row.place),
            "severely small" if row.small == "severely_small" else _size(row.place),
            f"{row.chart.name} ({row.chart.id})",
        )
        for row in exam.rows
    ]
    lines = [f"At {ga}", *_table(("measure", "value", "z", "centile", "size", "chart"), rows)]
    if any(each.met is not None for each in exam.restriction.criteria):
        lines += ["", *_restriction(exam.restriction)]
    lines += _cautions(row.chart.caution for row in exam.rows)
    return "\n".join([*lines, *_issues(exam.issues), ""])


def dated_text(ages: list[DatedByMeasurement]) -> str:
    """Return the gestational ages."""
    rows = [
        (str(each.ga), "not known" if each.sd_days is None else f"{each.sd_days:.1f} d", each.name)
        for each in ages
    ]
    return "\n".join(
        [
            *_table(("age", "SD", "formula"), rows),
            *_cautions(f"{e.name}: {e.caution}" for e in ages if e.caution),
            "",
        ]
    )


def _restriction(found: Restriction) -> list[str]:
    lines = [f"Growth restriction, {found.onset} criteria: {found.verdict} (doi:{found.citation.doi})"]
    lines += [f"  {_MET[each.met]:9}  {_CRITERIA[each.id]}" for each in found.criteria]
    return [*lines, *(f"  note: {note}" for note in found.notes)]


def _value(place: Position, unit: str) -> str:
    return f"{place.value:.0f} g" if unit == "g" else f"{place.value:g} mm"


def _z(place: Position) -> str:
    return "-" if place.z is None else f"{place.z:+.2f}"


def _size(place: Position) -> str:
    return "outside the ages of the chart" if place.out_of_range else place.category


def _centile(place: Position) -> str:
    return "-" if place.out_of_range else centile_words(place)


def _cautions(cautions: Iterable[str]) -> list[str]:
    return [f"  caution: {each}" for each in dict.fromkeys(cautions) if each]


def _issues(issues: Iterable[Issue]) -> list[str]:
    return [f"  {line}" for issue in issues for line in issue.line().splitlines()]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in [head, *rows]
    ]
