"""The result of a pool."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from echolith.pooling.plots.draw import draw_result
from echolith.pooling.serialise import as_dict
from echolith.pooling.text import as_text
from echolith.pooling.with_posterior import WithPosterior


@dataclass(frozen=True, slots=True)
class PoolResult(WithPosterior):
    """A pooled proportion, or one study's own; :class:`~echolith.pooling.parts.Pooled` lists its attributes.

    It prints as text, gives its JSON and its drawings, and answers questions about its posterior.
    """

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of ``echolith pool`` (design 4.3); what this model does not have is None."""
        return as_dict(self)

    def plot(self, kind: str = "forest", *, style: str = "default") -> str:
        """Return a drawing as SVG text.

        Parameters
        ----------
        kind : {"forest", "posterior", "funnel", "drapery"}
            ``posterior`` needs model ``bayes``.
        style : {"default", "jama", "compact"}
            Of the forest plot.

        Raises
        ------
        UsageError
            If the kind or the style is unknown, or the result has no such drawing.
        """
        return draw_result(self, kind, style=style)

    def __str__(self) -> str:
        """Return the result as a few lines of text."""
        return as_text(self)
