"""The drapery plot: p values of studies and pooled figure for every risk, no level being special."""

from __future__ import annotations

import numpy as np
from scipy.special import bdtr, bdtrc, ndtr

from echolith.drawing.svg import AXIS, BLUE, INK, line, picture, text
from echolith.pooling.plots.axis import Axis, risk_axis
from echolith.pooling.plots.curves import HEIGHT, LEFT, TOP, WIDTH, curve, notes_below, upright
from echolith.pooling.quadrature import Array, logit
from echolith.pooling.with_posterior import WithPosterior

_POINTS = 300


def draw_drapery(result: WithPosterior, *, picture_id: str = "drapery") -> str:
    """Return the drapery plot as SVG."""
    uppers = [study.upper for study in result.studies]
    axis = risk_axis([min(max(uppers), 1.0), min(study.lower for study in result.studies)], LEFT, WIDTH - 16)
    risks = np.linspace(max(axis.start, 1e-6), min(axis.end, 1.0 - 1e-6), _POINTS)
    base = TOP + HEIGHT
    parts = [axis.grid(TOP, base)]
    parts += [
        _line(axis, risks, exact_p(study.events, study.total, risks), AXIS, 1.1) for study in result.studies
    ]
    pooled, words = _pooled_p(result, risks)
    if pooled is not None:
        parts.append(_line(axis, risks, pooled, BLUE, 3.0))
    cut = base - HEIGHT * (1.0 - result.level)
    parts.append(line(axis.left, cut, axis.right, cut, INK, dash="3 3"))
    parts.append(text(axis.right, cut - 5, f"{100 * result.level:g} % limits", anchor="end", size=11.5))
    parts.append(
        upright([(base - HEIGHT * p, f"{p:g}") for p in (0.0, 0.25, 0.5, 0.75, 1.0)], "p value", axis)
    )
    parts.append(axis.drawn(base, "risk in %"))
    notes = (
        "Thin lines: exact two-sided p value of each study for every risk; its limits are where a line "
        "crosses the dots.",
        words,
    )
    below, bottom = notes_below(notes, base + 60, WIDTH)
    listed = "; ".join(f"{s.label}: {s.events} of {s.total}" for s in result.studies)
    return picture(
        picture_id, (WIDTH, bottom), "Drapery plot", f"{listed}. {' '.join(notes)}", "".join(parts) + below
    )


def exact_p(events: int, total: int, risks: Array) -> Array:
    """Return the two-sided p value (twice the smaller exact tail) of `events` of `total` at each risk."""
    below = bdtr(events, total, risks)
    above = bdtrc(events - 1, total, risks) if events > 0 else np.ones_like(risks)
    result: Array = np.minimum(2.0 * np.minimum(below, above), 1.0)
    return result


def _pooled_p(result: WithPosterior, risks: Array) -> tuple[Array | None, str]:
    if result.model == "bayes" and result.converged:
        levels = np.linspace(0.001, 0.999, 400)
        below = np.interp(risks, result.typical_quantiles(levels), levels, left=0.0, right=1.0)
        return 2.0 * np.minimum(below, 1.0 - below), (
            "Thick line: twice the smaller posterior tail of the typical centre's risk, read in the same way."
        )
    if result.model in ("common", "exact"):
        return exact_p(result.events, result.total, risks), "Thick line: the same for all studies together."
    scale = result.on_scale
    if scale is not None and scale.name == "logit" and scale.estimate is not None and scale.se:
        p: Array = 2.0 * ndtr(-np.abs((logit(risks) - scale.estimate) / scale.se))
        return (
            p,
            "Thick line: the pooled figure by its standard error on the log-odds scale, an approximation.",
        )
    return None, "The pooled figure has no p value on this scale."


def _line(axis: Axis, risks: Array, p: Array, colour: str, width: float) -> str:
    points = [(axis.x(x), TOP + HEIGHT * (1.0 - v)) for x, v in zip(risks.tolist(), p.tolist(), strict=True)]
    return curve(points, colour, width=width)
