"""Examinations, tests and steps on a line of gestational weeks; the status is told by pattern and by word."""

from __future__ import annotations

from typing import NamedTuple

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
    wrap,
)

TERM_WEEKS = 40.0


class WeekBar(NamedTuple):
    """One step, in ready words.

    Parameters
    ----------
    label, status_word : str
        Its name, and how it stands.
    status : str
        ``overdue``, ``due``, ``cannot_tell`` or ``later``.
    same_day : bool
        Whether it is for the same day.
    start, end : float or None
        Its window in weeks; None where open.
    after_birth : str
        When it is to be done after birth; empty for a step of the pregnancy.
    """

    label: str
    status_word: str
    status: str
    same_day: bool
    start: float | None
    end: float | None
    after_birth: str


class WeekEvent(NamedTuple):
    """What was done at a week, in ready words."""

    week: float
    words: str


class WeekLine(NamedTuple):
    """The whole picture in ready words; `now_days` None draws no line for now."""

    bars: tuple[WeekBar, ...]
    events: tuple[WeekEvent, ...]
    now_days: int | None
    now_word: str
    title: str
    description: str


def weeks_picture(told: WeekLine, picture_id: str, width: float = 720) -> str:
    """Return the line of weeks: what was done, and what is overdue, due, later or cannot be told.

    Parameters
    ----------
    told : WeekLine
        What is drawn.
    picture_id : str
        Identifier, unique in the page.
    width : float
        Pixels; below 500 the labels stand above their bars, for a telephone.
    """
    scale = _Scale(width, axis_weeks(told), told.now_days, picture_id)
    top = 44.0
    done, height = _events(told.events, scale, top)
    first = top + height
    bottom = first + scale.row * len(told.bars) + 4
    patterns = (
        f"<defs>{hatch(f'{picture_id}-later', BLUE)}{hatch(f'{picture_id}-overdue', VERMILLION, 4)}</defs>"
    )
    body = [
        patterns,
        _axis(scale, top, bottom),
        _now(told.now_word, scale, bottom if scale.wide else top - 2),
        done,
    ]
    body.extend(_bar(bar, scale, first + scale.row * i) for i, bar in enumerate(told.bars))
    return picture(picture_id, (width, bottom + 4), told.title, told.description, "".join(body))


def axis_weeks(told: WeekLine) -> tuple[int, int]:
    """Return the first and last week of the axis: whole even weeks around now, events and windows."""
    points = [b for bar in told.bars for b in (bar.start, bar.end) if b is not None]
    points += [event.week for event in told.events]
    points += [told.now_days / 7] if told.now_days is not None and told.now_days <= 46 * 7 else []
    first = int(min([*points, 36.0]) // 2 * 2)
    last = int(-(-max([*points, TERM_WEEKS]) // 2) * 2)
    return first, last


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


def _now(word: str, scale: _Scale, bottom: float) -> str:
    if scale.now is None:
        return ""
    x = scale.x(scale.now)
    anchor = "start" if x < scale.left + 40 else "end" if x > scale.right - 40 else "middle"
    return (
        line(x, 17, x, bottom, INK, width=1.6)
        + polygon(((x - 5, 16), (x + 5, 16), (x, 23)), INK, INK)
        + text(x, 12, word, anchor=anchor, size=12.5, bold=True)
    )


def _events(events: tuple[WeekEvent, ...], scale: _Scale, top: float) -> tuple[str, float]:
    """Return what was done, a mark at its week and its words on the left, and the height it takes."""
    drawn = []
    y = top
    for event in events:
        room = scale.left - 10 if scale.wide else scale.width - 8
        lines = wrap(event.words, room, 12)
        for number, words in enumerate(lines):
            drawn.append(text(4, y + 14 + 14 * number, words, size=12))
        middle = y + 10 if scale.wide else y + 14 * len(lines) + 8
        drawn.append(rect(scale.x(event.week) - 5, middle - 5, 10, 10, GREEN, stroke=INK))
        y += 14.0 * len(lines) + (8 if scale.wide else 20)
    return "".join(drawn), y - top


def _bar(bar: WeekBar, scale: _Scale, y: float) -> str:
    pressing = bar.same_day or bar.status == "overdue"
    if scale.wide:
        middle = y + 12
        drawn = _label(bar, scale, y)
        drawn += text(scale.right + 12, y + 16, bar.status_word, size=12.5, bold=pressing)
    else:
        middle = y + 26
        drawn = text(4, y + 13, bar.label, bold=bar.same_day)
        drawn += text(scale.width - 4, y + 13, bar.status_word, anchor="end", size=12, bold=pressing)
        if scale.now is not None:
            drawn += line(scale.x(scale.now), middle - 8, scale.x(scale.now), middle + 8, INK, width=1.6)
    if bar.after_birth:
        return drawn + _after_birth(bar, scale, middle)
    start = scale.x(bar.start if bar.start is not None else scale.first)
    drawn += _window(bar, scale, start, middle)
    if bar.status == "due" and scale.now is not None:
        drawn += circle(max(scale.x(scale.now), start), middle, 7, BLUE, PAPER)
    return drawn


def _label(bar: WeekBar, scale: _Scale, y: float) -> str:
    lines = wrap(bar.label, scale.left - 6)
    if len(lines) == 1:
        return text(4, y + 16, bar.label, bold=bar.same_day)
    return "".join(
        text(4, y + 11 + 11 * i, words, size=11, bold=bar.same_day) for i, words in enumerate(lines[:2])
    )


def _window(bar: WeekBar, scale: _Scale, start: float, y: float) -> str:
    end = max(scale.x(bar.end if bar.end is not None else TERM_WEEKS), start + 4)
    fill, stroke, dash = {
        "due": (BLUE, BLUE, ""),
        "later": (f"url(#{scale.picture_id}-later)", BLUE, ""),
        "overdue": (f"url(#{scale.picture_id}-overdue)", VERMILLION, ""),
    }.get(bar.status, (PAPER, AXIS, "4 3"))
    half = 3 if bar.status == "due" else 6
    drawn = rect(start, y - half, end - start, 2 * half, fill, stroke=stroke, dash=dash)
    if bar.end is None:
        drawn += polygon(((end, y - 6), (end + 8, y), (end, y + 6)), fill, stroke)
    return drawn


def _after_birth(bar: WeekBar, scale: _Scale, y: float) -> str:
    x = scale.x(TERM_WEEKS)
    arrow = polygon(((x, y - 5), (x + 8, y), (x, y + 5)), PAPER, GREEN)
    return arrow + text(x - 6, y + 4.5, bar.after_birth, anchor="end", size=12, muted=True)
