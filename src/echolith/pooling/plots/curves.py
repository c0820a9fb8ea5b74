"""Smooth curves and the frame that posterior, drapery and funnel plots share."""

from __future__ import annotations

from collections.abc import Sequence

from echolith.drawing.plain import clean
from echolith.drawing.svg import AXIS, line, number, text, wrap
from echolith.pooling.plots.axis import Axis

LEFT, TOP, WIDTH, HEIGHT = 62.0, 30.0, 680.0, 300.0


def curve(points: Sequence[tuple[float, float]], colour: str, *, width: float = 2.0, dash: str = "") -> str:
    """Return a line through points in pixels."""
    path = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{number(width)}"{dashes}/>'


def area(points: Sequence[tuple[float, float]], base: float, colour: str) -> str:
    """Return the area between points and a height, in a light tone of a colour."""
    path = f"M{number(points[0][0])} {number(base)}"
    path += "".join(f"L{number(x)} {number(y)}" for x, y in points)
    path += f"L{number(points[-1][0])} {number(base)}Z"
    return f'<path d="{path}" fill="{colour}" fill-opacity="0.14" stroke="none"/>'


def upright(ticks: Sequence[tuple[float, str]], words: str, axis: Axis) -> str:
    """Return the axis at the left: ticks by their height in pixels, and what it shows over it."""
    parts = [line(axis.left, TOP, axis.left, TOP + HEIGHT, AXIS)]
    for y, label in ticks:
        parts.append(line(axis.left - 5, y, axis.left, y, AXIS))
        parts.append(text(axis.left - 8, y + 4, label, anchor="end", size=12, muted=True))
    parts.append(text(4, TOP - 12, words, size=12, muted=True))
    return "".join(parts)


def notes_below(notes: Sequence[str], y: float, width: float) -> tuple[str, float]:
    """Return lines of notes from height `y`, and where they end."""
    parts = []
    for note in notes:
        for part in wrap(clean(note), width - 8):
            parts.append(text(4, y, part, size=11.5, muted=True))
            y += 15
    return "".join(parts), y
