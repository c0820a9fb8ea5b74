"""Leave-one-out and cumulative results, drawn as a forest of pooled figures."""

from __future__ import annotations

from collections.abc import Sequence

from echolith.pooling.influence.sequences import Step
from echolith.pooling.parts import Pooled
from echolith.pooling.plots.forest import draw_forest
from echolith.pooling.plots.rows import Forest, pooled_rows, step_rows

_WORDS = {
    "leave-one-out": ("The pooled risk without each study in turn", "Left out"),
    "cumulative": ("The pooled risk after each year", "Studies up to"),
}


def draw_sequence(
    kind: str, steps: Sequence[Step], result: Pooled, *, style: str = "default", picture_id: str = ""
) -> str:
    """Return the steps of a sequence with the result of all studies under them, as SVG."""
    title, first = _WORDS[kind]
    rows = [*step_rows(steps), *pooled_rows(result, "All studies")]
    notes = (f"Circles are pooled risks, lines their {100 * result.level:g} % limits.",)
    forest = Forest(
        title, tuple(rows), "risk in %", notes, headings=(first, "Events/total", "Risk in % (limits)", "")
    )
    return draw_forest(forest, style=style, picture_id=picture_id or kind)
