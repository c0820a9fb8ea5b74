"""One measurement by gestational age: the centiles of a named chart, and the exams of one fetus on it.

The lines are told apart by weight and dashes and each carries its centile; an exam outside the ages of the
chart is an open point beside the lines, never on a line that was drawn on for it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple

from echolith.drawing.svg import AXIS, BLUE, INK, LINE, PAPER, circle, line, number, picture, rect, text, wrap

_LABEL_GAP = 11.5
"""Pixels that the centiles at the end of the lines keep from one another."""

_STEPS = (5, 10, 20, 50, 100, 200, 500, 1000)
_POINT = 5.0
_WEEKS_BEFORE = 3


class ChartLine(NamedTuple):
    """One centile: its label, how it is drawn, and (exact weeks, value in mm or g)."""

    label: str
    kind: Literal["median", "inner", "outer"]
    points: tuple[tuple[float, float], ...]


class ChartPoint(NamedTuple):
    """One exam: exact weeks, value, the value in words, and whether the chart covers its age."""

    week: float
    value: float
    label: str
    covered: bool


class GrowthChartTold(NamedTuple):
    """The whole picture in ready words.

    Parameters
    ----------
    lines, points : tuple
        The centiles from the lowest to the highest; the exams in order of age.
    axis_value, axis_weeks : str
        Titles of the axes, with units.
    outside : str
        Legend of the open point; drawn only where there is one.
    notes : tuple of str
        What stands below: the standard by its name, the weight formula, the dating.
    whole : callable
        Writes a whole number.
    """

    lines: tuple[ChartLine, ...]
    points: tuple[ChartPoint, ...]
    axis_value: str
    axis_weeks: str
    outside: str
    notes: tuple[str, ...]
    title: str
    description: str
    whole: Callable[[float], str]


def growth_chart(told: GrowthChartTold, picture_id: str, width: float = 720) -> str:
    """Return the chart with the exams on it.

    `picture_id` is unique in the page; a `width` in pixels below 500 has fewer weeks on the axis.
    """
    scale = _Scale(told, width)
    parts = [_grid(told, scale)]
    parts += [_curve(each, scale) for each in told.lines]
    parts += [_line_labels(told.lines, scale), _exams(told.points, scale)]
    y = scale.bottom + 35
    parts.append(text(scale.right, y, told.axis_weeks, anchor="end", size=12, muted=True))
    if told.outside and not all(point.covered for point in told.points):
        y += 18
        parts.append(circle(10, y - 4, _POINT, PAPER, BLUE) + text(22, y, told.outside, size=12))
    y += 4
    for note in told.notes:
        for words in wrap(note, width - 8, 12):
            y += 17
            parts.append(text(4, y, words, size=12))
    return picture(picture_id, (width, y + 8), told.title, told.description, "".join(parts))


class _Scale:
    """Weeks and values to pixels."""

    def __init__(self, told: GrowthChartTold, width: float) -> None:
        self.wide = width >= 500
        self.left, self.right, self.top = 46.0, width - 38, 30.0
        self.bottom = self.top + (self.right - self.left) * (0.55 if self.wide else 0.9)
        exams = [(point.week, point.value) for point in told.points]
        curves = [at for each in told.lines for at in each.points]
        # what lies long before the first exam only makes the rest smaller
        self.from_week = min((week for week, _ in exams), default=0.0) - _WEEKS_BEFORE
        at = [*exams, *((week, value) for week, value in curves if week >= self.from_week)]
        weeks, values = [week for week, _ in at], [value for _, value in at]
        self.first, self.last = math.floor(min(weeks) - 0.2), math.ceil(max(weeks))
        span = max(values) - min(values)
        self.step = next((each for each in _STEPS if span / each <= 7), _STEPS[-1])
        self.low = max(0, math.floor((min(values) - 0.05 * span) / self.step) * self.step)
        self.high = math.ceil(max(values) / self.step) * self.step

    def x(self, week: float) -> float:
        return self.left + (week - self.first) / (self.last - self.first) * (self.right - self.left)

    def y(self, value: float) -> float:
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)


def _grid(told: GrowthChartTold, scale: _Scale) -> str:
    parts = [text(4, 14, told.axis_value, size=12.5, bold=True)]
    for value in range(scale.low, scale.high + 1, scale.step):
        y = scale.y(value)
        parts.append(line(scale.left, y, scale.right, y, LINE, width=0.6))
        parts.append(text(scale.left - 6, y + 4, told.whole(value), anchor="end", size=12, muted=True))
    every = 2 if scale.wide or scale.last - scale.first < 16 else 4
    for week in range(-(-scale.first // every) * every, scale.last + 1, every):
        x = scale.x(week)
        parts.append(line(x, scale.top, x, scale.bottom + 4, LINE, width=0.6))
        parts.append(text(x, scale.bottom + 18, str(week), anchor="middle", size=12, muted=True))
    return "".join(parts) + line(scale.left, scale.bottom, scale.right, scale.bottom, AXIS)


def _curve(each: ChartLine, scale: _Scale) -> str:
    colour, width, dash = {
        "median": (INK, 1.8, ""),
        "inner": (AXIS, 1.3, ""),
        "outer": (AXIS, 1.3, "5 3"),
    }[each.kind]
    shown = [(scale.x(week), scale.y(value)) for week, value in each.points if week >= scale.from_week]
    return _polyline(shown, colour, width, dash)


def _polyline(points: Iterable[tuple[float, float]], colour: str, width: float, dash: str = "") -> str:
    joined = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<polyline points="{joined}" fill="none" stroke="{colour}" stroke-width="{number(width)}"{dashes}/>'
    )


def _line_labels(lines: tuple[ChartLine, ...], scale: _Scale) -> str:
    """Return each centile at the end of its line, from the highest down, none over another."""
    drawn = []
    free = scale.top - 20
    for each in reversed(lines):
        week, value = each.points[-1]
        x, end = scale.x(week), scale.y(value)
        y = max(end, free)
        free = y + _LABEL_GAP
        # beside the frame, not beside the line: an exam after the last day of the chart stands there
        if abs(y - end) > 1 or scale.right - x > 1:
            drawn.append(line(x, end, scale.right + 8, y, AXIS, width=0.7, dash="1 2"))
        drawn.append(text(scale.right + 11, y + 4, each.label, size=11.5, bold=each.kind == "median"))
    return "".join(drawn)


def _exams(points: tuple[ChartPoint, ...], scale: _Scale) -> str:
    places = [(scale.x(point.week), scale.y(point.value)) for point in points]
    covered = [place for point, place in zip(points, places, strict=True) if point.covered]
    # no line to an exam that has no place on the chart: it would look like a course through the centiles
    joined = _polyline(covered, BLUE, 1.8) if len(covered) > 1 else ""
    taken = [(x - _POINT, y - _POINT, x + _POINT, y + _POINT) for x, y in places]
    labels, marks = [], []
    for point, (x, y) in zip(points, places, strict=True):
        box = _free_box(x, y, 0.56 * 12 * len(point.label) + 4, taken, scale)
        taken.append(box)
        labels.append(rect(box[0], box[1], box[2] - box[0], box[3] - box[1], PAPER))
        labels.append(text(box[0] + 2, box[3] - 3, point.label, size=12, bold=True))
        fill, stroke = (BLUE, PAPER) if point.covered else (PAPER, BLUE)
        marks.append(circle(x, y, _POINT, fill, stroke))
    return joined + "".join(labels) + "".join(marks)


_Box = tuple[float, float, float, float]


def _free_box(x: float, y: float, width: float, taken: list[_Box], scale: _Scale) -> _Box:
    """Return where the value of a point stands: below the rising lines, else above them, else further off."""
    sides = (8.0, -8.0 - width, -width / 2, 8.0)
    downs = (4.0, -18.0, 10.0, -18.0)
    boxes = []
    for reach in (0.0, 16.0, 32.0, 48.0):
        for side, down in zip(sides, downs, strict=True):
            top = y + down + (reach if down > 0 else -reach)
            boxes.append((x + side, top, x + side + width, top + 15))
    for left, top, right, bottom in boxes:
        inside = left >= scale.left and right <= scale.right and top >= scale.top - 14
        apart = all(left >= b[2] or right <= b[0] or top >= b[3] or bottom <= b[1] for b in taken)
        if inside and apart and bottom <= scale.bottom:
            return left, top, right, bottom
    return boxes[0]
