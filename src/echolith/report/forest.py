"""The lines of a forest plot, for the page and for the terminal: each study, the pool, the next centre."""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

from echolith.assess.model import Count, Interval, LeftOut, OutlookRow
from echolith.report.words import source_label


class ForestLine(NamedTuple):
    """One line of the plot, in 0 to 1; `kind` is study, typical or next."""

    kind: str
    label: str
    fraction: str
    estimate: float | None
    lower: float | None
    upper: float | None
    note: str


def forest_lines(row: OutlookRow) -> tuple[ForestLine, ...]:
    """Return the lines of the plot in reading order; the terminal draws the same ones."""
    lines = [_study(count) for count in row.counts]
    if row.basis == "pooled" and row.estimate is not None:
        pooled = Interval(row.estimate, row.lower, row.upper)
        fraction = f"{row.events}/{row.total}"
        lines.append(_summary("typical", "Typical centre", fraction, pooled))
        if row.next_centre is not None:
            lines.append(_summary("next", "Next centre", "", row.next_centre))
    return tuple(lines)


def _study(c: Count) -> ForestLine:
    fraction, share = f"{c.events}/{c.total}", c.events / c.total
    return ForestLine("study", source_label(c.source_id), fraction, share, c.lower, c.upper, c.count_id)


def left_out_name(item: LeftOut) -> str:
    """Return a left-out study with its count, where it has one."""
    count = f" {item.events}/{item.total}" if item.events is not None and item.total else ""
    return f"{source_label(item.source_id)}{count}"


def _summary(kind: str, label: str, fraction: str, interval: Interval) -> ForestLine:
    return ForestLine(kind, label, fraction, interval.estimate, interval.lower, interval.upper, "")


def axis_end(lines: tuple[ForestLine, ...]) -> float:
    """Return where the axis ends: 1, or a round value when everything lies below one half."""
    top = max((v for item in lines for v in (item.estimate, item.upper) if v is not None), default=1.0)
    return 1.0 if top > 0.5 else max(0.1, ceil(top * 10) / 10)
