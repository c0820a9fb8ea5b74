"""The funnel plot of proportions: risk against the number looked at, and what it can and cannot say."""

from __future__ import annotations

import numpy as np

from echolith.drawing.svg import BLUE, INK, VERMILLION, circle, line, picture
from echolith.pooling.parts import Pooled
from echolith.pooling.plots.axis import risk_axis
from echolith.pooling.plots.curves import HEIGHT, LEFT, TOP, WIDTH, curve, notes_below, upright

FUNNEL_SAYS = (
    "Points outside the lines differ more than chance alone makes studies of one common risk differ. A gap "
    "on one side among the small studies can have many causes: other patients, other care, chance, or "
    "studies that were not published.",
    "What it cannot say: the spread of a proportion depends on the proportion itself, so that the funnel of "
    "a rare event leans without any bias; with fewer than ten studies no shape means anything.",
)


def draw_funnel(result: Pooled, *, picture_id: str = "funnel") -> str:
    """Return the funnel plot as SVG: the larger the study the higher it stands."""
    sizes = np.array([study.total for study in result.studies], dtype=float)
    centre = result.events / result.total if result.estimate is None else result.estimate
    grid = np.geomspace(max(sizes.min() * 0.7, 1.0), sizes.max() * 1.15, 80)
    half = 1.959964 * np.sqrt(centre * (1.0 - centre) / grid)
    axis = risk_axis(
        [min(max(float(centre + half[20]), 0.0), 1.0), *(study.estimate for study in result.studies)],
        LEFT,
        WIDTH - 16,
    )
    low, high = float(np.log(grid[0])), float(np.log(grid[-1]))
    base = TOP + HEIGHT

    def height(size: float) -> float:
        return base - HEIGHT * (float(np.log(size)) - low) / (high - low)

    parts = [axis.grid(TOP, base), line(axis.x(centre), TOP, axis.x(centre), base, BLUE, width=1.6)]
    for sign in (-1.0, 1.0):
        points = [
            (axis.x(x), height(n))
            for x, n in zip((centre + sign * half).tolist(), grid.tolist(), strict=True)
            if axis.start <= x <= axis.end
        ]
        if len(points) > 1:
            parts.append(curve(points, BLUE, dash="6 4", width=1.4))
    parts += [
        circle(axis.x(study.estimate), height(study.total), 4.6, VERMILLION, INK) for study in result.studies
    ]
    steps = [
        s
        for s in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10**4, 10**5, 10**6)
        if grid[0] <= s <= grid[-1]
    ]
    parts.append(upright([(height(s), f"{s:g}") for s in steps], "number looked at", axis))
    parts.append(axis.drawn(base, "risk in %"))
    notes = ("Dashed: where 95 of 100 studies of one common risk would lie.", *FUNNEL_SAYS)
    below, bottom = notes_below(notes, base + 60, WIDTH)
    listed = "; ".join(f"{s.label}: {s.events} of {s.total}" for s in result.studies)
    return picture(
        picture_id, (WIDTH, bottom), "Funnel plot", f"{listed}. {' '.join(notes)}", "".join(parts) + below
    )
