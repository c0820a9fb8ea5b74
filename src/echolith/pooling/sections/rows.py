"""Rows of figures that many sections share."""

from __future__ import annotations

from echolith.pooling.parts import Pooled
from echolith.pooling.text import percent, percent_limits

FIGURE_HEADER = ("studies", "events/total", "risk in %", "limits", "new centre")


def figure_cells(result: Pooled) -> tuple[str, ...]:
    """Return the cells of a pooled figure, as in `FIGURE_HEADER`; no number where there is none."""
    following = result.next_centre
    return (
        str(result.k),
        f"{result.events}/{result.total}",
        "no estimate" if result.estimate is None else percent(result.estimate),
        "" if result.lower is None and result.upper is None else percent_limits(result.lower, result.upper),
        "" if following is None else percent_limits(following.lower, following.upper),
    )
