"""A risk on a scale where each step is ten times the one before: its axis, its limits, its marks."""

from __future__ import annotations

from collections.abc import Callable
from math import floor, log10

from echolith.assess.model import Interval
from echolith.drawing.svg import AXIS, BLUE, INK, LINE, PAPER, circle, diamond, line, rect, text

_LEAST = 1e-6
"""Where the scale starts at the latest; smaller risks are drawn at its edge and said in words."""

_LABEL_ROOM = 62.0
"""Pixels between the labels of the scale; with less every second one is left out."""


class RiskScale:
    """Risk to pixels, logarithmic, from `left` to `right`; `least` is the smallest risk to be shown."""

    def __init__(self, left: float, right: float, least: float) -> None:
        self.left, self.right = left, right
        self.first_power = max(int(log10(_LEAST)), min(-2, floor(log10(least))))

    def x(self, risk: float) -> float:
        """Return the place of a risk, within the scale."""
        share = (log10(max(risk, 10.0**self.first_power)) - self.first_power) / -self.first_power
        return self.left + max(0.0, min(1.0, share)) * (self.right - self.left)

    def grid(self, top: float, bottom: float) -> str:
        """Return a line at each power of ten."""
        places = (self.x(10.0**power) for power in range(self.first_power, 1))
        return "".join(line(x, top, x, bottom, LINE, width=0.7) for x in places)

    def axis(self, y: float, percent: Callable[[float], str]) -> str:
        """Return the axis at `y` with its labels below; `percent` writes a risk (0 to 1)."""
        parts = [line(self.left, y, self.right, y, AXIS)]
        every = 1 if (self.right - self.left) / -self.first_power >= _LABEL_ROOM else 2
        for power in range(self.first_power, 1):
            x = self.x(10.0**power)
            parts.append(line(x, y, x, y + 5, AXIS))
            if power % every == 0:
                start = power == self.first_power and self.left < 100
                anchor = "start" if start else "middle"
                label = percent(10.0**power)
                parts.append(text(x - 8 * start, y + 19, label, anchor=anchor, size=12, muted=True))
        return "".join(parts)

    def mark(self, risk: Interval, y: float, *, later: bool) -> str:
        """Return a risk at `y`: open before a test, filled after it; empty where there is no figure."""
        colour = BLUE if later else INK
        if risk.estimate is None:
            return "" if risk.upper is None else upper_limit(self.left, self.x(risk.upper), y, colour)
        drawn = ""
        if risk.lower is not None and risk.upper is not None:
            low, high = self.x(risk.lower), self.x(risk.upper)
            drawn = rect(low, y - 3, max(high - low, 1), 6, BLUE if later else PAPER, stroke=colour)
        x = self.x(risk.estimate)
        return drawn + (diamond(x, y, 6.5, BLUE, PAPER) if later else circle(x, y, 5, PAPER, INK))


def upper_limit(left: float, x: float, y: float, colour: str) -> str:
    """Return an upper limit without an estimate: a bar at it, and an open arrow to the smaller risks."""
    return (
        line(left, y, x, y, colour, width=1.6, dash="3 2.5")
        + line(x, y - 6, x, y + 6, colour, width=2)
        + line(left, y, left + 6, y - 4.5, colour, width=1.6)
        + line(left, y, left + 6, y + 4.5, colour, width=1.6)
    )
