"""The plan on a line of gestational weeks; the status is told by pattern and by word."""

from __future__ import annotations

from echolith.assess.model import Assessment
from echolith.drawing.svg import (
    AXIS,
    BLUE,
    GREEN,
    INK,
    LINE,
    PAPER,
    VERMILLION,
    circle,
    hatch,
    line,
    picture,
    polygon,
    rect,
    text,
)
from echolith.report.weeks import TERM_WEEKS, WeekBar, axis_weeks, bars, status_words, window_words
from echolith.report.words import STATUS


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
    scale = _Scale(width, axis_weeks(assessment, drawn), assessment.as_of.ga_days, picture_id)
    top = 44.0
    bottom = top + scale.row * len(drawn) + 4
    patterns = (
        f"<defs>{hatch(f'{picture_id}-later', BLUE)}{hatch(f'{picture_id}-overdue', VERMILLION, 4)}</defs>"
    )
    body = [patterns, _axis(scale, top, bottom), _now(assessment, scale, bottom if scale.wide else top - 2)]
    body.extend(_bar(bar, scale, top + scale.row * i) for i, bar in enumerate(drawn))
    title = "The plan on a line of gestational weeks"
    return picture(picture_id, (width, bottom + 4), title, _description(assessment, drawn), "".join(body))


class _Scale:
    """Weeks to pixels, and what every bar needs."""

    def __init__(self, width: float, weeks: tuple[int, int], now_days: int | None, picture_id: str) -> None:
        self.wide = width >= 500
        self.width, self.picture_id = width, picture_id
        self.left, self.right = (190.0, width - 134) if self.wide else (10.0, width - 12)
        self.row = 25.0 if self.wide else 39.0
        self.first, self.last = weeks
        now = None if now_days is None else now_days / 7
        self.now = now if now is not None and self.first <= now <= self.last else None

    def x(self, week: float) -> float:
        share = (week - self.first) / (self.last - self.first)
        return self.left + max(0.0, min(1.0, share)) * (self.right - self.left)


def _axis(scale: _Scale, top: float, bottom: float) -> str:
    parts = [line(scale.left, top - 6, scale.right, top - 6, AXIS)]
    step = 2 if scale.right - scale.left > 300 or scale.last - scale.first <= 12 else 4
    for week in range(scale.first, scale.last + 1, step):
        x = scale.x(week)
        parts.append(line(x, top - 10, x, bottom if scale.wide else top - 4, LINE, width=0.6))
        parts.append(text(x, top - 15, str(week), anchor="middle", size=12, muted=True))
    return "".join(parts)


def _now(assessment: Assessment, scale: _Scale, bottom: float) -> str:
    if scale.now is None:
        return ""
    x = scale.x(scale.now)
    word = f"now, {assessment.as_of.ga}"
    anchor = "start" if x < scale.left + 40 else "end" if x > scale.right - 40 else "middle"
    return (
        line(x, 17, x, bottom, INK, width=1.6)
        + polygon(((x - 5, 16), (x + 5, 16), (x, 23)), INK, INK)
        + text(x, 12, word, anchor=anchor, size=12.5, bold=True)
    )


def _bar(bar: WeekBar, scale: _Scale, y: float) -> str:
    same_day = bar.item.urgency == "same_day"
    status = f"{STATUS[bar.item.status]}, same day" if same_day else status_words(bar.item)
    pressing = same_day or bar.item.status == "overdue"
    if scale.wide:
        middle = y + 12
        drawn = text(4, y + 16, bar.label, bold=same_day)
        drawn += text(scale.right + 12, y + 16, status, size=12.5, bold=pressing)
    else:
        middle = y + 26
        drawn = text(4, y + 13, bar.label, bold=same_day)
        drawn += text(scale.width - 4, y + 13, status, anchor="end", size=12, bold=pressing)
        if scale.now is not None:
            drawn += line(scale.x(scale.now), middle - 8, scale.x(scale.now), middle + 8, INK, width=1.6)
    if bar.after_birth:
        return drawn + _after_birth(bar, scale, middle)
    start = scale.x(bar.start if bar.start is not None else scale.first)
    drawn += _window(bar, scale, start, middle)
    if bar.item.status == "due" and scale.now is not None:
        drawn += circle(max(scale.x(scale.now), start), middle, 7, BLUE, PAPER)
    return drawn


def _window(bar: WeekBar, scale: _Scale, start: float, y: float) -> str:
    end = max(scale.x(bar.end if bar.end is not None else TERM_WEEKS), start + 4)
    fill, stroke, dash = {
        "due": (BLUE, BLUE, ""),
        "later": (f"url(#{scale.picture_id}-later)", BLUE, ""),
        "overdue": (f"url(#{scale.picture_id}-overdue)", VERMILLION, ""),
    }.get(bar.item.status, (PAPER, AXIS, "4 3"))
    half = 3 if bar.item.status == "due" else 6
    drawn = rect(start, y - half, end - start, 2 * half, fill, stroke=stroke, dash=dash)
    if bar.end is None:
        drawn += polygon(((end, y - 6), (end + 8, y), (end, y + 6)), fill, stroke)
    return drawn


def _after_birth(bar: WeekBar, scale: _Scale, y: float) -> str:
    x = scale.x(TERM_WEEKS)
    arrow = polygon(((x, y - 5), (x + 8, y), (x, y + 5)), PAPER, GREEN)
    return arrow + text(x - 6, y + 4.5, f"after birth: {bar.after_birth}", anchor="end", size=12, muted=True)


def _description(assessment: Assessment, drawn: tuple[WeekBar, ...]) -> str:
    now = f"Now: {assessment.as_of.ga}. " if assessment.as_of.ga else ""
    said = [
        ", ".join(part for part in (f"{bar.label}: {status_words(bar.item)}", window_words(bar.item)) if part)
        for bar in drawn
    ]
    return now + ("; ".join(said) if said else "Nothing is due or open") + "."
