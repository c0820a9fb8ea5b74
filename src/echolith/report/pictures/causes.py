"""Causes before and after the tests, on a scale where each step is ten times the one before."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from echolith.assess.model import Interval
from echolith.drawing.svg import AXIS, BLUE, INK, PAPER, circle, diamond, picture, text, wrap
from echolith.report.pictures.risk_scale import RiskScale, upper_limit


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
    scale = RiskScale(left, right, _least(told.lines))
    row = 42.0 if wide else 58.0
    top = 46.0 if wide else 64.0
    parts = [_legend(told, width), ""] if told.lines else [""]
    y = top if told.lines else 4.0
    for cause in told.lines:
        parts.append(_cause(cause, y, scale, wide))
        y += row
    if told.lines:
        parts[1] = scale.grid(top - 12, y) + scale.axis(y, told.percent)
        y += 26
    for words in wrap(told.silent, width - 12) if told.silent else []:
        y += 18
        parts.append(text(4, y, words, muted=True))
    return picture(picture_id, (width, y + 8), told.title, told.description, "".join(parts))


def _least(causes: tuple[CauseLine, ...]) -> float:
    values = [v for c in causes for i in (c.before, c.after) for v in (i.estimate, i.lower, i.upper) if v]
    return min(values, default=0.01)


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
        + upper_limit(4 + limit, 22 + limit, below - 4, AXIS)
        + text(30 + limit, below, told.none_seen, size=12.5)
    )


def _cause(cause: CauseLine, y: float, scale: RiskScale, wide: bool) -> str:
    label = text(4, y + 4, cause.label, bold=True)
    label += text(4, y + 20, cause.said, size=12, muted=True)
    lines = y + 2 if wide else y + 30
    return (
        label + scale.mark(cause.before, lines, later=False) + scale.mark(cause.after, lines + 13, later=True)
    )
