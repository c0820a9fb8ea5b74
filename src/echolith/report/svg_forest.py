"""Forest plot: each study with its exact interval, the typical centre, the next centre, what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from echolith.assess.model import Interval, LeftOut, OutlookRow
from echolith.report.exact import exact_interval
from echolith.report.figures import interval_words
from echolith.report.svg_style import (
    AXIS,
    BLUE,
    INK,
    LINE,
    PAPER,
    VERMILLION,
    circle,
    line,
    picture,
    rect,
    text,
    wrap,
)
from echolith.report.words import outcome_word, percent, source_label, span


@dataclass(frozen=True, slots=True)
class ForestLine:
    """One line of the plot, in 0 to 1; `kind` is study, left_out, typical or next."""

    kind: str
    label: str
    fraction: str
    estimate: float | None
    lower: float | None
    upper: float | None
    note: str


def forest_lines(row: OutlookRow) -> tuple[ForestLine, ...]:
    """Return the lines of the plot in reading order; the terminal draws the same ones."""
    lines = [_study(c.source_id, c.events, c.total, row.level, "study", c.count_id) for c in row.counts]
    if row.basis == "pooled" and row.estimate is not None:
        pooled = Interval(row.estimate, row.lower, row.upper)
        fraction = f"{row.events}/{row.total}"
        lines.append(_summary("typical", "Typical centre", fraction, pooled))
        if row.next_centre is not None:
            lines.append(_summary("next", "Next centre", "", row.next_centre))
    lines.extend(_left_out(item, row.level) for item in row.left_out)
    return tuple(lines)


def _study(source_id: str, events: int, total: int, level: float, kind: str, note: str) -> ForestLine:
    lower, upper = exact_interval(events, total, level)
    fraction = f"{events}/{total}"
    return ForestLine(kind, source_label(source_id), fraction, events / total, lower, upper, note)


def _left_out(item: LeftOut, level: float) -> ForestLine:
    note = f"left out: {item.why} [{item.count_id}]"
    if item.events is None or not item.total:
        return ForestLine("left_out", source_label(item.source_id), "", None, None, None, note)
    return _study(item.source_id, item.events, item.total, level, "left_out", note)


def _summary(kind: str, label: str, fraction: str, interval: Interval) -> ForestLine:
    return ForestLine(kind, label, fraction, interval.estimate, interval.lower, interval.upper, "")


def axis_end(lines: tuple[ForestLine, ...]) -> float:
    """Return where the axis ends: 1, or a round value when everything lies below one half."""
    top = max((v for item in lines for v in (item.estimate, item.upper) if v is not None), default=1.0)
    return 1.0 if top > 0.5 else max(0.1, ceil(top * 10) / 10)


def svg_forest(row: OutlookRow, picture_id: str, width: float = 720) -> str:
    """Return the forest plot of an outlook row.

    Parameters
    ----------
    row : OutlookRow
        A row with at least one count.
    picture_id : str
        Identifier, unique in the page.
    width : float
        Pixels; below 500 the labels stand above their lines, for a telephone.
    """
    lines = forest_lines(row)
    wide = width >= 500
    left, right = (210.0, width - 150) if wide else (12.0, width - 12)
    end = axis_end(lines)
    parts: list[str] = []
    y = 8.0
    for item in lines:
        if item.kind == "typical":
            parts.append(line(4, y + 2, width - 4, y + 2, LINE))
            y += 8
        drawn, y = _line(item, y, left, right, end, width)
        parts.append(drawn)
    axis, bottom = _axis(y + 4, left, right, end)
    grid = "".join(line(_x(end * i / 4, left, right, end), 4, _x(end * i / 4, left, right, end), y, LINE, 0.6) for i in range(5))
    title = f"Forest plot: {outcome_word(row)}, {row.stratum.replace('_', ' ')}"
    return picture(picture_id, width, bottom, title, _description(lines), grid + "".join(parts) + axis)


def _x(risk: float, left: float, right: float, end: float) -> float:
    return left + min(risk / end, 1.0) * (right - left)


def _line(item: ForestLine, y: float, left: float, right: float, end: float, width: float) -> tuple[str, float]:
    """Return one line and the top of the next."""
    wide = width >= 500
    summary = item.kind in {"typical", "next"}
    label = f"{item.label}  {item.fraction}".strip()
    drawn: list[str] = []
    if wide:
        middle = y + 12
        drawn.append(text(4, middle + 4.5, item.label, bold=summary))
        drawn.append(text(left - 14, middle + 4.5, item.fraction, anchor="end"))
        drawn.append(text(right + 14, middle + 4.5, _figure(item), size=12.5, bold=summary))
        next_y = y + 25
    else:
        drawn.append(text(4, y + 12, label, bold=summary))
        drawn.append(text(width - 4, y + 12, _figure(item), anchor="end", size=12, bold=summary))
        middle = y + 25
        next_y = y + 37
    drawn.append(_mark(item, middle, left, right, end))
    if item.kind == "left_out":
        for part in wrap(item.note, width - 30, 12):
            drawn.append(text(16, next_y + 9, part, size=12, muted=True))
            next_y += 15
        next_y += 6
    return "".join(drawn), next_y


def _figure(item: ForestLine) -> str:
    if item.estimate is None or item.lower is None or item.upper is None:
        return ""
    return f"{percent(item.estimate)} ({span(item.lower, item.upper)})"


def _mark(item: ForestLine, y: float, left: float, right: float, end: float) -> str:
    if item.estimate is None or item.lower is None or item.upper is None:
        return ""
    low, mid, high = (_x(v, left, right, end) for v in (item.lower, item.estimate, item.upper))
    if item.kind == "typical":
        points = f"{low:.1f},{y:.1f} {mid:.1f},{y - 8:.1f} {high:.1f},{y:.1f} {mid:.1f},{y + 8:.1f}"
        return f'<polygon points="{points}" fill="{BLUE}" stroke="{INK}" stroke-width="1"/>'
    if item.kind == "next":
        bar = rect(low, y - 4, max(high - low, 1), 8, PAPER, BLUE)
        return bar + line(mid, y - 8, mid, y + 8, BLUE, 2.5)
    if item.kind == "left_out":
        return line(low, y, high, y, AXIS, 1.4, "4 3") + circle(mid, y, 4.5, PAPER, AXIS)
    ends = line(low, y - 5, low, y + 5, INK, 1.4) + line(high, y - 5, high, y + 5, INK, 1.4)
    return line(low, y, high, y, INK, 1.6) + ends + rect(mid - 4.5, y - 4.5, 9, 9, VERMILLION, INK)


def _axis(y: float, left: float, right: float, end: float) -> tuple[str, float]:
    parts = [line(left, y, right, y, AXIS)]
    for i in range(5):
        x = _x(end * i / 4, left, right, end)
        parts.append(line(x, y, x, y + 5, AXIS))
        words = f"{100 * end * i / 4:g}" + (" %" if i == 4 else "")
        anchor = "start" if i == 0 and left < 100 else "end" if i == 4 and left < 100 else "middle"
        parts.append(text(x - (6 if anchor == "start" else 0), y + 19, words, anchor=anchor, size=12, muted=True))
    return "".join(parts), y + 26


def _description(lines: tuple[ForestLine, ...]) -> str:
    said = []
    for item in lines:
        figure = interval_words(Interval(item.estimate, item.lower, item.upper)) if item.estimate is not None else ""
        said.append(f"{item.label}{' ' + item.fraction if item.fraction else ''}: {figure} {item.note}".strip())
    return ". ".join(said) + "."
