"""The drawings of one result by kind; each is loaded when it is asked for."""

from __future__ import annotations

from echolith.errors import UsageError
from echolith.pooling.with_posterior import WithPosterior


def draw_result(result: WithPosterior, kind: str, *, style: str = "default") -> str:
    """Return the drawing of a kind: forest, posterior, funnel or drapery.

    Raises
    ------
    UsageError
        If the kind is unknown, or the result has no such drawing.
    """
    if kind == "forest":
        from echolith.pooling.plots.forest import draw_forest
        from echolith.pooling.plots.rows import forest_of

        return draw_forest(forest_of(result), style=style)
    if kind == "funnel":
        from echolith.pooling.plots.funnel import draw_funnel

        return draw_funnel(result)
    if kind == "posterior":
        from echolith.pooling.plots.posterior import draw_posterior

        return draw_posterior(result)
    if kind == "drapery":
        from echolith.pooling.plots.drapery import draw_drapery

        return draw_drapery(result)
    raise UsageError("unknown drawing: choose forest, posterior, funnel or drapery")
