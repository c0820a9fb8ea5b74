"""The plan on a line of gestational weeks; the status is told by pattern and by word."""

from __future__ import annotations

from echolith.assess.model import Assessment
from echolith.report.svg_style import (
    AXIS,
    BLUE,
    GREEN,
    INK,
    LINE,
    PAPER,
    VERMILLION,
    hatch,
    line,
    picture,
    polygon,
    rect,
    text,
)
from echolith.report.weeks import TERM_WEEKS, WeekBar, axis_weeks, bars, window_words
from echolith.report.words import STATUS

_ROW_WIDE = 25.0
_ROW_NARROW = 39.0


def svg_weeks(assessment: Assessment, picture_id: str, width: float = 720) -> str:
    """Return the line of weeks with what is overdue, due, later or cannot be told.

    Parameters
    ----------
    assessment : Assessment
        The plan and the moment it speaks of.
    picture_id : str
        Identifier, unique in the page.
    width : float
        Pixels; below 500 the labels stand above their bars, for a telephone.
    """
    drawn = bars(assessment)
    wide = width >= 500
    left, right = (190.0, width - 172) if wide else (10.0, width - 12)
    first, last = axis_weeks(assessment, drawn)
    scale = _Scale(left, right, first, last)
    row = _ROW_WIDE if wide else _ROW_NARROW
    top = 44.0
    bottom = top + row * len(drawn) + 4
    patterns = f"<defs>{hatch(f'{picture_id}-later', BLUE)}{hatch(f'{picture_id}-overdue', VERMILLION, 4)}</defs>"
    body = [patterns, _axis(scale, top, bottom), _now(assessment, scale, top, bottom)]
    body.extend(_bar(bar, scale, top + row * i, picture_id, width) for i, bar in enumerate(drawn))
    title = "The plan on a line of gestational weeks"
    return picture(picture_id, width, bottom + 4, title, _description(assessment, drawn), "".join(body))


class _Scale:
    """Weeks to pixels."""

    def __init__(self, left: float, right: float, first: int, last: int) -> None:
        self.left, self.right, self.first, self.last = left, right, first, last

    def x(self, week: float) -> float:
        share = (week - self.first) / (self.last - self.first)
        return self.left + max(0.0, min(1.0, share)) * (self.right - self.left)


def _axis(scale: _Scale, top: float, bottom: float) -> str:
    parts = [line(scale.left, top - 6, scale.right, top - 6, AXIS)]
    step = 2 if scale.right - scale.left > 300 or scale.last - scale.first <= 12 else 4
    for week in range(scale.first, scale.last + 1, step):
        x = scale.x(week)
        parts.append(line(x, top - 10, x, bottom, LINE, 0.6))
        parts.append(text(x, top - 15, str(week), anchor="middle", size=12, muted=True))
    return "".join(parts)


def _now(assessment: Assessment, scale: _Scale, top: float, bottom: float) -> str:
    days = assessment.as_of.ga_days
    if days is None:
        return ""
    x = scale.x(days / 7)
    word = f"now, {assessment.as_of.ga}"
    anchor = "start" if x < scale.left + 40 else "end" if x > scale.right - 40 else "middle"
    return (
        line(x, 17, x, bottom, INK, 1.6)
        + polygon(((x - 5, 16), (x + 5, 16), (x, 23)), INK, INK)
        + text(x, 12, word, anchor=anchor, size=12.5, bold=True)
    )


def _bar(bar: WeekBar, scale: _Scale, y: float, picture_id: str, width: float) -> str:
    same_day = bar.item.urgency == "same_day"
    status = STATUS[bar.item.status] + (", same day" if same_day else "")
    if width >= 500:
        labels = text(4, y + 16, bar.label, bold=same_day)
        labels += text(scale.right + 12, y + 16, status, size=12.5, bold=bar.item.status == "overdue" or same_day)
        middle = y + 12
    else:
        labels = text(4, y + 13, bar.label, bold=same_day) + text(width - 4, y + 13, status, anchor="end", size=12)
        middle = y + 26
    if bar.after_birth:
        return labels + _after_birth(bar, scale, middle)
    start = scale.x(bar.start if bar.start is not None else scale.first)
    end = scale.x(bar.end if bar.end is not None else TERM_WEEKS)
    return labels + _window(bar, start, max(end, start + 4), middle, picture_id)


def _window(bar: WeekBar, start: float, end: float, y: float, picture_id: str) -> str:
    fill, stroke, dash = {
        "due": (BLUE, BLUE, ""),
        "later": (f"url(#{picture_id}-later)", BLUE, ""),
        "overdue": (f"url(#{picture_id}-overdue)", VERMILLION, ""),
    }.get(bar.item.status, (PAPER, AXIS, "4 3"))
    drawn = rect(start, y - 6, end - start, 12, fill, stroke, dash)
    if bar.end is None:
        drawn += polygon(((end, y - 6), (end + 8, y), (end, y + 6)), fill, stroke)
    return drawn


def _after_birth(bar: WeekBar, scale: _Scale, y: float) -> str:
    x = scale.x(TERM_WEEKS)
    arrow = polygon(((x, y - 5), (x + 8, y), (x, y + 5)), PAPER, GREEN)
    return arrow + text(x - 6, y + 4.5, f"after birth: {bar.after_birth}", anchor="end", size=12, muted=True)


def _description(assessment: Assessment, drawn: tuple[WeekBar, ...]) -> str:
    now = f"Now: {assessment.as_of.ga}. " if assessment.as_of.ga else ""
    said = [f"{bar.label}: {STATUS[bar.item.status]}, {window_words(bar.item)}" for bar in drawn]
    return now + ("; ".join(said) if said else "Nothing is due or open") + "."
