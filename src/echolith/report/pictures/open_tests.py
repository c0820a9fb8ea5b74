"""What each open test would change: the risk now and with each result, on a scale of steps of ten.

An upper limit is an open arrow, not a point: the risk lies somewhere below it. A test without a published
figure has no mark at all; what is known of it stands there in words.
"""

from __future__ import annotations

from collections.abc import Callable
from math import floor, log10

from echolith.assess.model import Interval
from echolith.drawing.svg import (
    AXIS,
    BLUE,
    INK,
    LINE,
    PAPER,
    circle,
    diamond,
    line,
    picture,
    rect,
    text,
    wrap,
)
from echolith.report.pictures.open_tests_told import CauseMarks, Mark, OpenTestRow, OpenTestsTold

_LEAST = 1e-6
"""Where the scale starts at the latest; smaller risks are drawn at its edge and said in words."""
_LABEL_ROOM = 62.0
_STEP = 19.0
"""Pixels from one line to the next."""
_SMALL = 12.0
_LETTER = 6.6
"""Pixels for a letter of the legend, about."""
_LEADING = 15.0
"""Pixels from one line of the same words to the next."""


def open_tests_picture(told: OpenTestsTold, picture_id: str, width: float = 720) -> str:
    """Return the risks now and with each result of each open test.

    Parameters
    ----------
    told : OpenTestsTold
        What is drawn.
    picture_id : str
        Identifier, unique in the page.
    width : float
        Pixels; below 500 the words stand above their marks, for a telephone.
    """
    wide = width >= 500
    left, right = (300.0, width - 30) if wide else (12.0, width - 24)
    scale = _Scale(left, right, _first_power(told.least))
    drawn = any(row.causes for row in told.rows)
    parts = [_legend(told, wide)] if drawn else []
    y = (44.0 if wide else 62.0) if drawn else 18.0
    for row in told.rows:
        made, y = _row(row, y, scale, width)
        parts.append(made)
    if drawn:
        parts.append(_axis(scale, y, told.percent))
        y += 34
    for words in wrap(told.note, width - 12) if told.note else []:
        parts.append(text(4, y, words, muted=True))
        y += 18
    return picture(picture_id, (width, y), told.title, told.description, "".join(parts))


class _Scale:
    """Risk to pixels, logarithmic."""

    def __init__(self, left: float, right: float, first_power: int) -> None:
        self.left, self.right, self.first_power = left, right, first_power

    def x(self, risk: float) -> float:
        share = (log10(max(risk, 10.0**self.first_power)) - self.first_power) / -self.first_power
        return self.left + max(0.0, min(1.0, share)) * (self.right - self.left)

    def powers(self) -> range:
        return range(self.first_power, 1)


def _first_power(least: float) -> int:
    return max(int(log10(_LEAST)), min(-2, floor(log10(least))))


def _legend(told: OpenTestsTold, wide: bool) -> str:
    y = 14.0
    second = max(120.0, 38 + _LETTER * len(told.now))
    third = max(320.0, second + 28 + _LETTER * len(told.then))
    x, below = (third, y) if wide else (4.0, y + 20)
    return (
        circle(10, y - 4, 5, PAPER, INK)
        + text(22, y, told.now, size=12.5)
        + diamond(second, y - 4, 6, BLUE, BLUE)
        + text(second + 12, y, told.then, size=12.5)
        + _limit(x, x + 26, below - 4, AXIS)
        + text(x + 36, below, told.limit, size=12.5)
    )


def _row(row: OpenTestRow, y: float, scale: _Scale, width: float) -> tuple[str, float]:
    """Return one test and where the next one starts."""
    wide = scale.left > 100
    parts = [line(4, y - 16, width - 4, y - 16, LINE, width=0.7)]
    start = y
    for label in row.labels:
        for words in wrap(label, (scale.left - 16) if wide else width - 12, 13):
            parts.append(text(4, y, words, bold=True))
            y += _STEP
    if row.said:
        beside = wide and not row.causes
        x, at = (scale.left, start) if beside else (4.0, y)
        for words in wrap(row.said, width - x - 10, 12.5):
            parts.append(text(x, at, words, size=12.5, muted=True))
            at += _STEP - 2
        y = max(y, at)
    for cause in row.causes:
        made, y = _cause(cause, y, scale)
        parts.append(made)
    return "".join(parts), y + 8


def _cause(cause: CauseMarks, y: float, scale: _Scale) -> tuple[str, float]:
    wide = scale.left > 100
    x = 14.0 if wide else 4.0
    # The estimate of `wrap` is for wide faces; ours is narrower.
    room = (scale.left - x - 6) * 1.15 if wide else scale.right - x
    parts = [text(4, y, cause.label, size=12.5)] if cause.label else []
    y += _STEP if cause.label else 0
    top = y - 16
    for mark, then in [(cause.now, False), *((mark, True) for mark in cause.then if _has_mark(mark))]:
        lines = wrap(mark.said, room, _SMALL)
        below = y + (len(lines) - 1) * _LEADING
        parts += [text(x, y + n * _LEADING, words, size=_SMALL, muted=True) for n, words in enumerate(lines)]
        parts.append(_drawn(mark.risk, y - 4 if wide else below + 14, scale, then))
        y = below + _STEP * (1 if wide else 2)
    grid = [_gridline(scale.x(10.0**power), top, y - 15) for power in scale.powers()]
    for mark in cause.then:
        for words in [] if _has_mark(mark) else wrap(mark.said, scale.right - x, _SMALL):
            parts.append(text(x, y, words, size=_SMALL, muted=True))
            y += _STEP - 2
    return "".join((*grid, *parts)), y + 4


def _has_mark(mark: Mark) -> bool:
    return mark.risk.estimate is not None or mark.risk.upper is not None


def _gridline(x: float, top: float, bottom: float) -> str:
    return line(x, top, x, bottom, LINE, width=0.7)


def _drawn(risk: Interval, y: float, scale: _Scale, then: bool) -> str:
    colour = BLUE if then else INK
    if risk.estimate is None:
        return "" if risk.upper is None else _limit(scale.left, scale.x(risk.upper), y, colour)
    drawn = ""
    if risk.lower is not None and risk.upper is not None:
        low, high = scale.x(risk.lower), scale.x(risk.upper)
        drawn = rect(low, y - 3, max(high - low, 1), 6, BLUE if then else PAPER, stroke=colour)
    x = scale.x(risk.estimate)
    return drawn + (diamond(x, y, 6.5, BLUE, PAPER) if then else circle(x, y, 5, PAPER, INK))


def _limit(left: float, x: float, y: float, colour: str) -> str:
    """Return an upper limit: a bar at it, and an open arrow to the smaller risks."""
    return (
        line(left, y, x, y, colour, width=1.6, dash="3 2.5")
        + line(x, y - 6, x, y + 6, colour, width=2)
        + line(left, y, left + 6, y - 4.5, colour, width=1.6)
        + line(left, y, left + 6, y + 4.5, colour, width=1.6)
    )


def _axis(scale: _Scale, y: float, percent: Callable[[float], str]) -> str:
    parts = [line(scale.left, y - 8, scale.right, y - 8, AXIS)]
    every = 1 if (scale.right - scale.left) / -scale.first_power >= _LABEL_ROOM else 2
    for power in scale.powers():
        x = scale.x(10.0**power)
        parts.append(line(x, y - 8, x, y - 3, AXIS))
        if power % every == 0:
            start = power == scale.first_power and scale.left < 100
            anchor = "start" if start else "middle"
            parts.append(
                text(x - 8 * start, y + 10, percent(10.0**power), anchor=anchor, size=12, muted=True)
            )
    return "".join(parts)
