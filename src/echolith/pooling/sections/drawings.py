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
    if kind in ("cumulative", "leave-one-out"):
        raise UsageError(f"--plot {kind} needs --{kind}: ask for it too")
    if kind == "posterior" and (ask.result.model != "bayes" or not ask.result.converged):
        return None
    return ask.result.plot(kind, style=ask.asked.style)
