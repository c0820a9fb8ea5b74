"""The plots of a pooled result by kind."""

from __future__ import annotations

from echolith.errors import UsageError
from echolith.pooling.questions_asked import Ask


def draw(kind: str, ask: Ask) -> str | None:
    """Return the plot of a kind as SVG; None where the result has none (a posterior without model 'bayes').

    Raises
    ------
    UsageError
        If the plot needs a question that was not asked.
    """
    if kind == "forest":
        from echolith.pooling.plots.forest import draw_forest
        from echolith.pooling.plots.rows import forest_of

        return draw_forest(forest_of(ask.result), style=ask.asked.style)
    if kind == "posterior":
        if ask.result.model != "bayes" or not ask.result.converged:
            return None
        from echolith.pooling.plots.posterior import draw_posterior

        return draw_posterior(ask.result)
    if kind == "funnel":
        from echolith.pooling.plots.funnel import draw_funnel

        return draw_funnel(ask.result)
    if kind == "drapery":
        from echolith.pooling.plots.drapery import draw_drapery

        return draw_drapery(ask.result)
    raise UsageError(f"--plot {kind} needs --{kind}: ask for it too")
