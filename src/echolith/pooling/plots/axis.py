"""Axes: a risk in percent, zoomed to where the data are, or a ratio on a logarithmic scale."""

from __future__ import annotations

from collections.abc import Iterable
from math import exp, floor, log, log10

from echolith.drawing.svg import AXIS, LINE, line, text

_ENDS = (0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
#: A ratio beyond these is drawn as an arrow.
_LOWEST_RATIO, _HIGHEST_RATIO = 0.01, 100.0


class Axis:
    """Where a value lies in the picture, and its ticks.

    Parameters
    ----------
    left, right : float
        Pixels.
    start, end : float
        Values at the two ends.
    logarithmic : bool
        Whether equal ratios are equal distances.
    ticks : tuple of (float, str)
        Values with their words.
    """

    def __init__(
        self,
        left: float,
        right: float,
        start: float,
        end: float,
        *,
        logarithmic: bool = False,
        ticks: tuple[tuple[float, str], ...] = (),
    ) -> None:
        self.left, self.right, self.start, self.end = left, right, start, end
        self.logarithmic, self.ticks = logarithmic, ticks

    def x(self, value: float) -> float:
        """Return the place of a value, at an end if it lies beyond."""
        inside = min(max(value, self.start), self.end)
        if self.logarithmic:
            part = (log(inside) - log(self.start)) / (log(self.end) - log(self.start))
        else:
            part = (inside - self.start) / (self.end - self.start)
        return self.left + part * (self.right - self.left)

    def value(self, x: float) -> float:
        """Return the value at a place."""
        part = (x - self.left) / (self.right - self.left)
        if self.logarithmic:
            return exp(log(self.start) + part * (log(self.end) - log(self.start)))
        return self.start + part * (self.end - self.start)

    def grid(self, top: float, bottom: float) -> str:
        """Return thin lines at the ticks."""
        return "".join(line(self.x(v), top, self.x(v), bottom, LINE, width=0.6) for v, _ in self.ticks)

    def drawn(self, y: float, words: str, *, size: float = 12) -> str:
        """Return the axis with its ticks at height `y`, and what it shows under it."""
        parts = [line(self.left, y, self.right, y, AXIS)]
        for value, label in self.ticks:
            parts.append(line(self.x(value), y, self.x(value), y + 5, AXIS))
            parts.append(text(self.x(value), y + 18, label, anchor="middle", size=size, muted=True))
        middle = 0.5 * (self.left + self.right)
        parts.append(text(middle, y + 35, words, anchor="middle", size=size, muted=True))
        return "".join(parts)


def risk_axis(values: Iterable[float | None], left: float, right: float) -> Axis:
    """Return an axis of risks that holds `values`: from 0, or to 100 % where all lie near it."""
    known = [v for v in values if v is not None]
    low, high = min(known, default=0.0), max(known, default=1.0)
    if low > 0.5 and 1.0 - low < high:
        start = 1.0 - next(end for end in _ENDS if 1.0 - low <= end + 1e-12)
        return Axis(left, right, start, 1.0, ticks=_percent_ticks(start, 1.0))
    end = next(end for end in _ENDS if high <= end + 1e-12) if high <= 1.0 else 1.0
    return Axis(left, right, 0.0, end, ticks=_percent_ticks(0.0, end))


def ratio_axis(values: Iterable[float | None], left: float, right: float) -> Axis:
    """Return a logarithmic axis of ratios that holds `values`, and 1, as far as ratios are drawn."""
    known = [min(max(v, _LOWEST_RATIO), _HIGHEST_RATIO) for v in values if v is not None and v > 0.0]
    low, high = min([*known, 0.5]), max([*known, 2.0])
    steps = [base * 10.0**power for power in range(-2, 3) for base in (1.0, 2.0, 5.0)]
    start = max((s for s in steps if s <= low * 1.0001), default=_LOWEST_RATIO)
    end = min((s for s in steps if s >= high * 0.9999), default=_HIGHEST_RATIO)
    inside = [s for s in steps if start <= s * 1.0001 and s <= end * 1.0001]
    if len(inside) > 8:
        inside = [s for s in inside if abs(log10(s) - round(log10(s))) < 1e-9]
    return Axis(left, right, start, end, logarithmic=True, ticks=tuple((s, f"{s:g}") for s in inside))


def plain_axis(low: float, high: float, left: float, right: float) -> Axis:
    """Return an axis of any values from `low` to `high`, both rounded outward."""
    span = high - low if high > low else max(abs(high), 1.0)
    step = nice_step(span / 5.0)
    start, end = floor(low / step) * step, -floor(-high / step) * step
    if end <= start:
        end = start + step
    count = round((end - start) / step)
    return Axis(
        left,
        right,
        start,
        end,
        ticks=tuple((start + i * step, f"{start + i * step:g}") for i in range(count + 1)),
    )


def nice_step(rough: float) -> float:
    """Return 1, 2 or 5 times a power of ten near `rough`."""
    power = 10.0 ** floor(log10(rough))
    return min((power * base for base in (1.0, 2.0, 5.0, 10.0)), key=lambda step: abs(step - rough))


def _percent_ticks(start: float, end: float) -> tuple[tuple[float, str], ...]:
    step = nice_step((end - start) / 5.0)
    count = int((end - start) / step + 1e-9)
    first = end - count * step if start > 0.0 else start
    return tuple(
        (first + i * step, f"{100.0 * (first + i * step):.10g}" + (" %" if i == count else ""))
        for i in range(count + 1)
    )
