"""The pictures in characters, for the terminal: 100 babies, the line of weeks, the forest plot.

Every mark differs by shape; colour is never needed. `Glyphs` has a second set for terminals that cannot
show more than ASCII.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from echolith.assess.model import Assessment, OutlookRow, Per100
from echolith.report.forest import ForestLine, axis_end, forest_lines
from echolith.report.pictures.weeks import TERM_WEEKS, WeekBar, axis_weeks
from echolith.report.weeks import week_line
from echolith.report.words import percent, span


class Glyphs(NamedTuple):
    """The characters of the pictures."""

    well: str
    not_well: str
    due: str
    later: str
    overdue: str
    unknown: str
    onward: str
    now: str
    line: str
    left: str
    right: str
    study: str
    typical: str
    next_centre: str
    next_middle: str


UNICODE = Glyphs("●", "◇", "█", "░", "▓", "·", "▶", "▼", "─", "├", "┤", "■", "◆", "═", "╪")
ASCII = Glyphs("o", "x", "#", "-", "!", ".", ">", "v", "-", "|", "|", "#", "*", "=", "+")


def babies(per_100: Per100, glyphs: Glyphs) -> list[str]:
    """Return ten lines of ten babies, the well ones first."""
    marks = [glyphs.well] * per_100.n + [glyphs.not_well] * (100 - per_100.n)
    return [" ".join(marks[i : i + 10]) for i in range(0, 100, 10)]


def weeks(assessment: Assessment, width: int, glyphs: Glyphs) -> list[str]:
    """Return the plan on a line of weeks, `width` characters wide."""
    told = week_line(assessment)
    drawn = told.bars
    if not drawn:
        return []
    first, last = axis_weeks(told)
    label = max(len(bar.label) for bar in drawn) + 1
    room = width - label - 16
    now = assessment.as_of.ga_days

    def column(week: float) -> int:
        return max(0, min(room - 1, round((week - first) / (last - first) * (room - 1))))

    numbers = [" "] * (room + 3)
    step = 2 if room >= 3 * (last - first) else 4
    for week in range(first, last + 1, step):
        numbers[column(week) : column(week) + 2] = str(week)
    lines = [f"{'weeks':<{label}}{''.join(numbers).rstrip()}"]
    if now is not None:
        word = told.now_word
        at = column(now / 7)
        marked = f"{glyphs.now} {word}" if at + len(word) + 2 <= room else f"{word} {glyphs.now}"
        start = at if marked.startswith(glyphs.now) else at - len(word) - 1
        lines.append(" " * (label + start) + marked)
    for bar in drawn:
        status = bar.status_word.replace("same day", "today")
        lines.append(f"{bar.label:<{label}}{_bar(bar, room, column, glyphs):<{room}} {status}")
    return lines


def _bar(bar: WeekBar, room: int, column: Callable[[float], int], glyphs: Glyphs) -> str:
    if bar.after_birth:
        return bar.after_birth.rjust(room)
    start = column(bar.start) if bar.start is not None else 0
    end = column(bar.end if bar.end is not None else TERM_WEEKS)
    mark = {
        "due": glyphs.due,
        "later": glyphs.later,
        "overdue": glyphs.overdue,
    }.get(bar.status, glyphs.unknown)
    drawn = mark * max(1, end - start + 1)
    if bar.end is None:
        drawn = drawn[:-1] + glyphs.onward
    return " " * start + drawn


def forest(row: OutlookRow, width: int, glyphs: Glyphs) -> list[str]:
    """Return the forest plot of an outlook row, `width` characters wide."""
    lines = forest_lines(row)
    label = max(len(item.label) for item in lines) + 1
    fraction = max(len(item.fraction) for item in lines) + 2
    figure = 22
    room = width - label - fraction - figure
    end = axis_end(lines)
    out = [
        f"{item.label:<{label}}{item.fraction:<{fraction}}"
        f"{_forest_mark(item, room, end, glyphs):<{room}}  {_figure(item)}"
        for item in lines
    ]
    ticks = [" "] * room
    for i in range(5):
        words = f"{100 * end * i / 4:g}"
        at = min(round(i / 4 * (room - 1)), room - len(words))
        ticks[at : at + len(words)] = words
    out.append(" " * (label + fraction) + "".join(ticks) + "  %")
    return out


def _figure(item: ForestLine) -> str:
    if item.estimate is None or item.lower is None or item.upper is None:
        return ""
    return f"{percent(item.estimate)} ({span(item.lower, item.upper)})"


def _forest_mark(item: ForestLine, room: int, end: float, glyphs: Glyphs) -> str:
    if item.estimate is None or item.lower is None or item.upper is None:
        return ""
    low, mid, high = (round(min(v / end, 1) * (room - 1)) for v in (item.lower, item.estimate, item.upper))
    body = [" "] * room
    fill, middle = {
        "study": (glyphs.line, glyphs.study),
        "typical": (glyphs.line, glyphs.typical),
        "next": (glyphs.next_centre, glyphs.next_middle),
    }[item.kind]
    body[low : high + 1] = fill * (high - low + 1)
    if item.kind == "study":
        body[low], body[high] = glyphs.left, glyphs.right
    body[mid] = middle
    return "".join(body).rstrip()
