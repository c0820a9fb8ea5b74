"""Causes before and after the tests, on a scale where each step is ten times the one before."""

from __future__ import annotations

from collections.abc import Callable
from math import floor, log10
from typing import NamedTuple

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

_LABEL_ROOM = 62.0
"""Pixels between the labels of the scale; with less every second one is left out."""

_LEAST = 1e-6
"""Where the scale starts at the latest; smaller risks are drawn at its edge and said in words."""


class CauseLine(NamedTuple):
    """One cause in ready words; `said` is its risk before and after."""

    label: str
    said: str
    before: Interval
    after: Interval


class CausesTold(NamedTuple):
    """The whole picture in ready words.

    Parameters
    ----------
    lines : tuple of CauseLine
        The causes that are drawn.
    silent : str
        A sentence that names those without any figure; may be empty.
    before, after, none_seen : str
        Words of the legend.
    percent : callable
        Writes a risk (0 to 1).
    """

    lines: tuple[CauseLine, ...]
    silent: str
    title: str
    description: str
    before: str
    after: str
    none_seen: str
    percent: Callable[[float], str]


def causes_picture(told: CausesTold, picture_id: str, width: float = 720) -> str:
    """Return the risks of the causes before and after the tests.

    What was never seen has an upper limit only; what no study counted is named below, not drawn.

    Parameters
    ----------
    told : CausesTold
        What is drawn, in the pack's order.
    picture_id : str
        Identifier, unique in the page.
    width : float
        Pixels; below 500 the labels stand above their lines, for a telephone.
    """
    wide = width >= 500
    left, right = (292.0, width - 26) if wide else (12.0, width - 24)
    scale = _Scale(left, right, _first_power(told.lines))
    row = 42.0 if wide else 58.0
    top = 46.0 if wide else 64.0
    parts = [_legend(told, width), ""] if told.lines else [""]
    y = top if told.lines else 4.0
    for cause in told.lines:
        parts.append(_cause(cause, y, scale, wide))
        y += row
    if told.lines:
        parts[1] = _axis(scale, top, y, told.percent)
        y += 26
    for words in wrap(told.silent, width - 12) if told.silent else []:
        y += 18
        parts.append(text(4, y, words, muted=True))
    return picture(picture_id, (width, y + 8), told.title, told.description, "".join(parts))


class _Scale:
    """Risk to pixels, logarithmic."""

    def __init__(self, left: float, right: float, first_power: int) -> None:
        self.left, self.right, self.first_power = left, right, first_power

    def x(self, risk: float) -> float:
        share = (log10(max(risk, 10.0**self.first_power)) - self.first_power) / -self.first_power
        return self.left + max(0.0, min(1.0, share)) * (self.right - self.left)


def _first_power(causes: tuple[CauseLine, ...]) -> int:
    values = [v for c in causes for i in (c.before, c.after) for v in (i.estimate, i.lower, i.upper) if v]
    return max(int(log10(_LEAST)), min(-2, floor(log10(min(values, default=0.01)))))


def _legend(told: CausesTold, width: float) -> str:
    y = 14.0
    step = 150.0 if width >= 500 else 104.0
    limit = 2 * step if width >= 500 else 0.0
    below = y if width >= 500 else y + 19
    return (
        circle(10, y - 4, 5, PAPER, INK)
        + text(22, y, told.before, size=12.5)
        + diamond(10 + step, y - 4, 6, BLUE, BLUE)
        + text(22 + step, y, told.after, size=12.5)
        + line(4 + limit, below - 4, 22 + limit, below - 4, AXIS, width=1.6, dash="3 2.5")
        + line(22 + limit, below - 10, 22 + limit, below + 2, AXIS, width=2)
        + text(30 + limit, below, told.none_seen, size=12.5)
    )


def _axis(scale: _Scale, top: float, bottom: float, percent: Callable[[float], str]) -> str:
    parts = [line(scale.left, bottom, scale.right, bottom, AXIS)]
    every = 1 if (scale.right - scale.left) / -scale.first_power >= _LABEL_ROOM else 2
    for power in range(scale.first_power, 1):
        x = scale.x(10.0**power)
        parts.append(line(x, top - 12, x, bottom + 5, LINE, width=0.7))
        if power % every:
            continue
        anchor = "start" if power == scale.first_power and scale.left < 100 else "middle"
        parts.append(
            text(
                x - (8 if anchor == "start" else 0),
                bottom + 19,
                percent(10.0**power),
                anchor=anchor,
                size=12,
                muted=True,
            )
        )
    return "".join(parts)


def _cause(cause: CauseLine, y: float, scale: _Scale, wide: bool) -> str:
    label = text(4, y + 4, cause.label, bold=True)
    label += text(4, y + 20, cause.said, size=12, muted=True)
    lines = y + 2 if wide else y + 30
    return (
        label + _interval(cause.before, lines, scale, False) + _interval(cause.after, lines + 13, scale, True)
    )


def _interval(interval: Interval, y: float, scale: _Scale, after: bool) -> str:
    colour = BLUE if after else INK
    if interval.estimate is None:
        if interval.upper is None:
            return ""
        x = scale.x(interval.upper)
        return line(scale.left, y, x, y, colour, width=1.6, dash="3 2.5") + line(
            x, y - 6, x, y + 6, colour, width=2
        )
    drawn = ""
    if interval.lower is not None and interval.upper is not None:
        low, high = scale.x(interval.lower), scale.x(interval.upper)
        drawn = rect(low, y - 3, max(high - low, 1), 6, BLUE if after else PAPER, stroke=colour)
    x = scale.x(interval.estimate)
    return drawn + (diamond(x, y, 6.5, BLUE, PAPER) if after else circle(x, y, 5, PAPER, INK))
