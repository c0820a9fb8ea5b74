"""The posterior of the risk: of the typical centre, and of a new one."""

from __future__ import annotations

import numpy as np

from echolith.drawing.svg import AXIS, BLUE, INK, VERMILLION, line, picture, text
from echolith.errors import UsageError
from echolith.pooling.plots.axis import risk_axis
from echolith.pooling.plots.curves import HEIGHT, LEFT, TOP, WIDTH, area, curve, notes_below
from echolith.pooling.quadrature import Array
from echolith.pooling.text import percent, percent_limits
from echolith.pooling.with_posterior import WithPosterior

#: Probabilities at which the quantiles are taken; the density is what lies between two of them.
_LEVELS = np.concatenate(
    [np.linspace(0.0005, 0.02, 14), np.linspace(0.03, 0.97, 120), np.linspace(0.98, 0.9995, 14)]
)


def draw_posterior(result: WithPosterior, *, picture_id: str = "posterior") -> str:
    """Return the densities of the typical and of a new centre's risk as SVG.

    Raises
    ------
    UsageError
        If the result has no posterior: another model, or a single study.
    """
    if result.model != "bayes" or not result.converged:
        raise UsageError("a posterior needs model 'bayes' and two studies or more")
    typical, following = result.typical, result.following
    quantiles = [result.typical_quantiles(_LEVELS), result.next_centre_quantiles(_LEVELS)]
    axis = risk_axis([float(quantiles[1][-12]), float(quantiles[1][11])], LEFT - 44, WIDTH - 16)
    curves = [_density(q) for q in quantiles]
    top = max(float(density.max()) for _, density in curves)
    base = TOP + HEIGHT
    parts = [axis.grid(TOP, base)]
    for (at, density), colour, dash in zip(curves, (BLUE, VERMILLION), ("", "7 4"), strict=True):
        points = [
            (axis.x(x), base - HEIGHT * 0.94 * d / top)
            for x, d in zip(at.tolist(), density.tolist(), strict=True)
            if axis.start <= x <= axis.end
        ]
        if not dash:
            parts.append(area(points, base, colour))
        parts.append(curve(points, colour, dash=dash))
    y = base - 14.0
    for estimate, colour in ((typical, BLUE), (following, VERMILLION)):
        low, middle, high = (axis.x(v) for v in (estimate.lower, estimate.estimate, estimate.upper))
        parts.append(
            line(low, y, high, y, colour, width=2.4) + line(middle, y - 5, middle, y + 5, INK, width=2)
        )
        y += 8.0
    if result.probability_above is not None:
        x = axis.x(result.probability_above.threshold)
        parts.append(line(x, TOP - 8, x, base, INK, dash="2 3", width=1.4))
        words = f"{100 * result.probability_above.threshold:g} %"
        parts.append(text(x, TOP - 12, words, anchor="middle", size=12))
    parts.append(line(axis.left, base, axis.right, base, AXIS))
    parts.append(axis.drawn(base, "risk in %"))
    notes = _notes(result)
    below, bottom = notes_below(notes, base + 60, WIDTH)
    return picture(
        picture_id, (WIDTH, bottom), "Posterior of the risk", " ".join(notes), "".join(parts) + below
    )


def _density(quantiles: Array) -> tuple[Array, Array]:
    steps = np.maximum(np.diff(quantiles), 1e-12)
    return 0.5 * (quantiles[1:] + quantiles[:-1]), np.diff(_LEVELS) / steps


def _notes(result: WithPosterior) -> tuple[str, ...]:
    level = f"{100 * result.level:g} % limits"
    typical, following = result.typical, result.following
    notes = [
        f"Solid, shaded: typical centre, {percent(typical.estimate)} % "
        f"({level} {percent_limits(typical.lower, typical.upper)} %).",
        f"Dashed: new centre, {percent(following.estimate)} % "
        f"({level} {percent_limits(following.lower, following.upper)} %). Bars: means and limits.",
    ]
    if result.probability_above is not None:
        above = result.probability_above
        notes.append(
            f"Probability that the risk is over {100 * above.threshold:g} %: {above.typical:.2f} for the "
            f"typical, {above.next_centre:.2f} for a new centre."
        )
    return tuple(notes)
