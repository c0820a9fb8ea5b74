"""The exams of a fetus on their growth charts, one picture a measurement, in the document's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from echolith.assess.model import GrowthRow
from echolith.case.gestational_age import GestationalAge, format_ga_days
from echolith.case.times import POSTNATAL_EXAM_KINDS
from echolith.report.documents.blocks import Beside, Block, Heading, Picture, Table, Text
from echolith.report.documents.material import Material
from echolith.report.pictures.growth_chart import ChartLine, ChartPoint, GrowthChartTold, growth_chart

if TYPE_CHECKING:
    from echolith.growth import Course, MeasuredExam, Position, Standard

_CHARTS = ("ig21_hadlock3_2020_efw", "ig21_2014_ac", "ig21_2014_hc", "ig21_2014_fl")
"""What is drawn, in this order: what decides on size comes first. The diameters are in the table alone."""

_PROPER_NAMES = {
    "ig21_hadlock3_2020_efw": "INTERGROWTH-21st 2020 (Hadlock 3)",
    "ig21_2014_ac": "INTERGROWTH-21st 2014",
    "ig21_2014_hc": "INTERGROWTH-21st 2014",
    "ig21_2014_fl": "INTERGROWTH-21st 2014",
    "hadlock3": "Hadlock 3 (HC, AC, FL)",
}
"""Names of a project with its year, and of a formula: the same in every language."""

_TABLE_SHARES = (0.3, 0.17, 0.23, 0.3)
_NARROW = 360
_PAIR_MM = 82.0
_LETTER_MM = 58.0
_LINE_DAYS = 7


def growth(m: Material) -> tuple[Block, ...]:
    """Return charts of weight, abdomen, head and femur, two beside each other; none if none was measured."""
    pictures = [_picture(m, course, captioned=True) for course in _courses(m)]
    if not pictures:
        return ()
    pairs = [Beside((left,), (right,)) for left, right in zip(pictures[::2], pictures[1::2], strict=False)]
    last = pictures[-1:] if len(pictures) % 2 else []
    return (Heading(m.words.say("letter.part.growth")), *pairs, *last)


def growth_table(m: Material) -> Table:
    """Return the measurements of the latest exam against their standards; the course is in the chart."""
    w = m.words
    latest = max((row.ga or "" for row in m.assessment.growth), key=_days)
    head = tuple(w.say(f"letter.growth.{k}") for k in ("measure", "value", "centile", "standard"))
    rows = tuple(_growth_row(m, row) for row in m.assessment.growth if (row.ga or "") == latest)
    when = m.ga_words(latest) or w.say("record.time_unknown")
    return Table(w.say("letter.growth.caption", when=when), head, rows, numeric=(1,), shares=_TABLE_SHARES)


def _days(ga: str) -> int:
    return GestationalAge.parse(ga).days if ga else -1


def _growth_row(m: Material, row: GrowthRow) -> tuple[Text, ...]:
    w = m.words
    value = f"{w.decimal(row.value_g or 0, 0)}\u00a0g"
    if row.value_mm is not None:
        value = f"{w.decimal(row.value_mm)}\u00a0mm"
    centile = _centile(m, row.centile) if row.centile is not None else w.say("shared.dash")
    size = w.of("record.size", row.category)
    standard = _PROPER_NAMES.get(row.standard, row.standard)
    return (w.of("record.measure", row.measure), value, f"{centile}, {size}", standard)


def growth_course(m: Material) -> tuple[Block, ...]:
    """Return one chart, weight before abdomen, where two exams or more show a course; for short documents."""
    for course in _courses(m):
        if sum(not point.out_of_range for point in course.points) > 1:
            return (_picture(m, course, captioned=False),)
    return ()


def _courses(m: Material) -> list[Course]:
    exams = _measured(m)
    if not exams:
        return []
    # most cases have no measurements and need none of it
    from echolith.growth import course_of_exams, standard_by_id

    found = []
    for standard in map(standard_by_id, _CHARTS):
        course = course_of_exams(exams, standard)
        if not course.points and standard.weight_formula is not None:
            course = course_of_exams(exams, standard, reported_weights=True)
        if course.points:
            found.append(course)
    return found


def _measured(m: Material) -> tuple[MeasuredExam, ...]:
    """Return what was measured before birth and known at the moment of the document."""
    known = [
        each
        for each in m.known.exams
        if each.exam.biometry is not None and each.exam.kind not in POSTNATAL_EXAM_KINDS
    ]
    if not known:
        return ()
    from echolith.growth import MeasuredExam

    return tuple(
        MeasuredExam(f"{each.where}.biometry", each.day, each.exam.biometry)
        for each in known
        if each.exam.biometry is not None
    )


def _picture(m: Material, course: Course, *, captioned: bool) -> Picture:
    """Return a chart; `captioned` writes the centiles of its exams below it, where no table has them."""
    told = _told(m, course)
    svg = growth_chart(told, f"growth-{course.standard.measure}", _NARROW)
    caption = "; ".join(_points_words(m, course)) if captioned else ""
    width_mm = _PAIR_MM if captioned else _LETTER_MM
    return Picture(svg, f"{told.title}. {told.description}", caption, width_mm)


def _told(m: Material, course: Course) -> GrowthChartTold:
    from echolith.growth import centile_lines

    w, standard = m.words, course.standard
    measure = w.of("record.measure", _measure_key(course))
    measure = w.capital(measure)
    notes = (
        _standard_words(m, standard),
        *_formula_words(m, course),
        _dating_words(m),
        *_left_out(m, course),
    )
    return GrowthChartTold(
        lines=tuple(
            ChartLine(
                w.say("pictures.growth.centile", centile=f"{each.centile:g}"),
                _kind(each.centile),
                tuple((day / 7, value) for day, value in each.points),
            )
            for each in centile_lines(standard, step_days=_LINE_DAYS)
        ),
        points=tuple(
            ChartPoint(p.ga_days / 7, p.value, _value_words(m, standard, p), not p.out_of_range)
            for p in course.points
        ),
        axis_value=w.say(f"pictures.growth.axis_{standard.unit}", measure=measure),
        axis_weeks=w.say("pictures.growth.axis_weeks"),
        outside=w.say("pictures.growth.outside_legend"),
        notes=notes,
        title=w.say("pictures.growth.title", measure=measure),
        description=". ".join(["; ".join(_points_words(m, course)), *notes]) + ".",
        whole=lambda value: w.decimal(value, 0),
    )


def _measure_key(course: Course) -> str:
    measure = course.standard.measure
    return "efw_hadlock3_computed" if course.formula == "hadlock3" else measure


def _kind(centile: float) -> Literal["median", "inner", "outer"]:
    return "median" if centile == 50 else "inner" if 10 <= centile <= 90 else "outer"


def _standard_words(m: Material, standard: Standard) -> str:
    first, last = format_ga_days(standard.first_ga_days), format_ga_days(standard.last_ga_days)
    name = f"{_PROPER_NAMES.get(standard.id, standard.id)}, {first}–{last}"
    return m.words.say("pictures.growth.standard", standard=name)


def _formula_words(m: Material, course: Course) -> tuple[str, ...]:
    if course.formula is None:
        return ()
    if course.formula not in _PROPER_NAMES:
        return (m.words.say("pictures.growth.formula_unknown"),)
    return (m.words.say("pictures.growth.formula", formula=_PROPER_NAMES[course.formula]),)


def _dating_words(m: Material) -> str:
    method = None if m.case.dating is None else m.case.dating.method
    if method is None or method == "unknown":
        return m.words.say("pictures.growth.dating_unknown")
    return m.words.say("pictures.growth.dating", method=m.words.of("record.dating", method))


def _left_out(m: Material, course: Course) -> tuple[str, ...]:
    """Return which reported weights are not on the chart: not drawn must not look like not measured."""
    left_out = {issue.where for issue in course.issues if issue.code == "weight-left-off-the-chart"}
    days = [exam.ga_days for exam in _measured(m) if f"{exam.where}.efw_g" in left_out]
    ages = ", ".join(m.ga_words(format_ga_days(day)) for day in days if day is not None)
    return (m.words.say("pictures.growth.left_out", ga=ages),) if ages else ()


def _points_words(m: Material, course: Course) -> list[str]:
    return [_point_words(m, course.standard, point) for point in course.points]


def _value_words(m: Material, standard: Standard, point: Position) -> str:
    # a tenth of a gram would be more than any formula of weight knows
    return m.words.decimal(point.value, 0 if standard.unit == "g" else 1)


def _point_words(m: Material, standard: Standard, point: Position) -> str:
    w = m.words
    ga, value = (
        m.ga_words(format_ga_days(point.ga_days)),
        f"{_value_words(m, standard, point)} {standard.unit}",
    )
    if point.beyond is not None:
        key = "point_low" if point.beyond == "below" else "point_high"
        return w.say(f"pictures.growth.{key}", ga=ga, value=value, centile=f"{point.beyond_centile:g}")
    if point.centile is None:
        return w.say("pictures.growth.point_outside", ga=ga, value=value)
    return w.say("pictures.growth.point", ga=ga, value=value, centile=_centile(m, point.centile))


def _centile(m: Material, centile: float) -> str:
    """Return a centile in words; the ends are no figures, as a chart is not known that far."""
    if centile < 0.1:
        return f"<{m.words.decimal(0.1)}"
    return f">{m.words.decimal(99.9)}" if centile > 99.9 else m.words.decimal(centile)
