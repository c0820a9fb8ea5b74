"""Risks before and after each of several results: of open tests, or of the tests that were done.

An upper limit is an open arrow, not a point: the risk lies somewhere below it. A test without a published
figure has no mark at all; what is known of it stands there in words.
"""

from __future__ import annotations

from echolith.drawing.svg import AXIS, BLUE, INK, LINE, PAPER, circle, diamond, line, picture, text, wrap
from echolith.report.pictures.risk_scale import RiskScale, upper_limit
from echolith.report.pictures.risk_steps_told import CauseMarks, Mark, RiskRow, RiskStepsTold

_STEP = 19.0
"""Pixels from one line to the next."""
_SMALL = 12.0
_LETTER = 6.6
"""Pixels for a letter of the legend, about."""
_LEADING = 15.0
"""Pixels from one line of the same words to the next."""


def risk_steps_picture(told: RiskStepsTold, picture_id: str, width: float = 720) -> str:
    """Return the risks before and after each result.

    Parameters
    ----------
    told : RiskStepsTold
        What is drawn.
    picture_id : str
        Identifier, unique in the page.
    width : float
        Pixels; below 500 the words stand above their marks, for a telephone.
    """
    wide = width >= 500
    left, right = (300.0, width - 30) if wide else (12.0, width - 24)
    scale = RiskScale(left, right, told.least)
    drawn = any(row.causes for row in told.rows)
    parts = [_legend(told, wide)] if drawn else []
    y = (44.0 if wide else 62.0) if drawn else 18.0
    for row in told.rows:
        made, y = _row(row, y, scale, width)
        parts.append(made)
    if drawn:
        parts.append(scale.axis(y - 8, told.percent))
        y += 34
    for words in wrap(told.note, width - 12) if told.note else []:
        parts.append(text(4, y, words, muted=True))
        y += 18
    return picture(picture_id, (width, y), told.title, told.description, "".join(parts))


def _legend(told: RiskStepsTold, wide: bool) -> str:
    y = 14.0
    second = max(120.0, 38 + _LETTER * len(told.now))
    third = max(320.0, second + 28 + _LETTER * len(told.then))
    x, below = (third, y) if wide else (4.0, y + 20)
    return (
        circle(10, y - 4, 5, PAPER, INK)
        + text(22, y, told.now, size=12.5)
        + diamond(second, y - 4, 6, BLUE, BLUE)
        + text(second + 12, y, told.then, size=12.5)
        + upper_limit(x, x + 26, below - 4, AXIS)
        + text(x + 36, below, told.limit, size=12.5)
    )


def _row(row: RiskRow, y: float, scale: RiskScale, width: float) -> tuple[str, float]:
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


def _cause(cause: CauseMarks, y: float, scale: RiskScale) -> tuple[str, float]:
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
        parts.append(scale.mark(mark.risk, y - 4 if wide else below + 14, later=then))
        y = below + _STEP * (1 if wide else 2)
    grid = scale.grid(top, y - 15)
    for mark in cause.then:
        for words in [] if _has_mark(mark) else wrap(mark.said, scale.right - x, _SMALL):
            parts.append(text(x, y, words, size=_SMALL, muted=True))
            y += _STEP - 2
    return "".join((grid, *parts)), y + 4


def _has_mark(mark: Mark) -> bool:
    return mark.risk.estimate is not None or mark.risk.upper is not None
