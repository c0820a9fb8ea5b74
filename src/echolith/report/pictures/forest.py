"""Forest plot: each study with its exact interval, the typical centre, the next centre, what was left out."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from echolith.drawing.svg import (
    AXIS,
    BLUE,
    INK,
    LINE,
    PAPER,
    VERMILLION,
    line,
    picture,
    polygon,
    rect,
    text,
    wrap,
)
from echolith.report.forest import ForestLine, axis_end


class ForestTold(NamedTuple):
    """A forest plot in ready words: its lines, each with its figure, and what is said below them."""

    lines: tuple[ForestLine, ...]
    figures: tuple[str, ...]
    left_out: str
    title: str
    description: str
    per_cent: Callable[[str], str] = "{} %".format


def forest_picture(told: ForestTold, picture_id: str, width: float = 720) -> str:
    """Return the forest plot of an outlook row.

    Parameters
    ----------
    told : ForestTold
        What is drawn: at least one study.
    picture_id : str
        Identifier, unique in the page.
    width : float
        Pixels; below 500 the labels stand above their lines, for a telephone.
    """
    lines = told.lines
    plot = _Plot(width, axis_end(lines), told.per_cent)
    parts: list[str] = []
    y = 8.0
    for item, figure in zip(lines, told.figures, strict=True):
        if item.kind == "typical":
            parts.append(line(4, y + 2, width - 4, y + 2, LINE))
            y += 8
        parts.append(_line(item, figure, y, plot))
        y += plot.row
    grid = (line(x, 4, x, y, LINE, width=0.6) for x, _ in plot.ticks())
    axis = _axis(y + 4, plot)
    left_out, bottom = _left_out(told.left_out, y + 30, width)
    body = "".join([*grid, *parts, axis, left_out])
    return picture(picture_id, (width, bottom), told.title, told.description, body)


class _Plot:
    """Where a risk lies in the picture."""

    def __init__(self, width: float, end: float, per_cent: Callable[[str], str]) -> None:
        self.per_cent = per_cent
        self.wide = width >= 500
        self.width, self.end = width, end
        self.left, self.right = (210.0, width - 150) if self.wide else (12.0, width - 12)
        self.row = 25.0 if self.wide else 37.0

    def x(self, risk: float) -> float:
        return self.left + min(risk / self.end, 1.0) * (self.right - self.left)

    def ticks(self) -> list[tuple[float, str]]:
        """Return place and words of five ticks."""
        values = [self.end * i / 4 for i in range(5)]
        written = [f"{100 * value:g}" for value in values]
        written[-1] = self.per_cent(written[-1])
        return [(self.x(value), words) for value, words in zip(values, written, strict=True)]


def _line(item: ForestLine, figure: str, y: float, plot: _Plot) -> str:
    summary = item.kind in {"typical", "next"}
    if plot.wide:
        middle = y + 12
        words = text(4, middle + 4.5, item.label, bold=summary)
        words += text(plot.left - 14, middle + 4.5, item.fraction, anchor="end")
        words += text(plot.right + 14, middle + 4.5, figure, size=12.5, bold=summary)
    else:
        middle = y + 25
        words = text(4, y + 12, f"{item.label}  {item.fraction}".strip(), bold=summary)
        words += text(plot.width - 4, y + 12, figure, anchor="end", size=12, bold=summary)
    return words + _mark(item, middle, plot)


def _mark(item: ForestLine, y: float, plot: _Plot) -> str:
    if item.estimate is None or item.lower is None or item.upper is None:
        return ""
    low, mid, high = (plot.x(v) for v in (item.lower, item.estimate, item.upper))
    if item.kind == "typical":
        return polygon(((low, y), (mid, y - 8), (high, y), (mid, y + 8)), BLUE, INK)
    if item.kind == "next":
        bar = rect(low, y - 4, max(high - low, 1), 8, PAPER, stroke=BLUE)
        return bar + line(mid, y - 8, mid, y + 8, BLUE, width=2.5)
    ends = line(low, y - 5, low, y + 5, INK, width=1.4) + line(high, y - 5, high, y + 5, INK, width=1.4)
    return (
        line(low, y, high, y, INK, width=1.6) + ends + rect(mid - 4.5, y - 4.5, 9, 9, VERMILLION, stroke=INK)
    )


def _axis(y: float, plot: _Plot) -> str:
    parts = [line(plot.left, y, plot.right, y, AXIS)]
    for i, (x, words) in enumerate(plot.ticks()):
        at_edge = not plot.wide and i in {0, 4}
        anchor = {0: "start", 4: "end"}[i] if at_edge else "middle"
        parts.append(line(x, y, x, y + 5, AXIS))
        parts.append(
            text(x - (6 if at_edge and i == 0 else 0), y + 19, words, anchor=anchor, size=12, muted=True)
        )
    return "".join(parts)


def _left_out(words: str, y: float, width: float) -> tuple[str, float]:
    """Return the names of the studies left out, below the plot: what is not pooled is not drawn with it."""
    if not words:
        return "", y
    drawn = []
    y += 6
    for part in wrap(words, width - 12, 12):
        y += 15
        drawn.append(text(4, y, part, size=12, muted=True))
    return "".join(drawn), y + 6
