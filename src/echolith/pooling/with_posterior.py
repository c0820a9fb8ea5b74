"""A pooled result that can be asked for quantiles of its posterior."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from echolith.errors import UsageError
from echolith.pooling.parts import Pooled
from echolith.pooling.quadrature import Array, expit

if TYPE_CHECKING:
    from echolith.pooling.bayes import Posterior


@dataclass(frozen=True, slots=True)
class WithPosterior(Pooled):
    """A pooled result with its posterior, where its model has one."""

    _posterior: Posterior | None = field(default=None, repr=False, compare=False)

    def typical_quantiles(self, probabilities: Sequence[float] | Array) -> Array:
        """Return quantiles of the typical centre's risk, shape of `probabilities` (each in 0 to 1).

        Raises
        ------
        UsageError
            For a single study, which has no posterior, or for a probability outside 0 to 1.
        """
        posterior = self._need_posterior()
        t = posterior.typical.quantile(_checked(probabilities))
        return expit(posterior.stretch.forward(t))

    def next_centre_quantiles(self, probabilities: Sequence[float] | Array) -> Array:
        """Return quantiles of a new centre's risk, shape of `probabilities` (each in 0 to 1).

        Raises
        ------
        UsageError
            For a single study, which has no posterior, or for a probability outside 0 to 1.
        """
        posterior = self._need_posterior()
        t = posterior.next_centre.quantile(_checked(probabilities))
        return expit(posterior.stretch.forward(t))

    def _need_posterior(self) -> Posterior:
        if self._posterior is None:
            raise UsageError("a single study has an exact interval and no posterior to take quantiles of")
        return self._posterior


def _checked(probabilities: Sequence[float] | Array) -> Array:
    values = np.asarray(probabilities, dtype=float)
    if values.size and not bool(np.all((values >= 0.0) & (values <= 1.0))):
        raise UsageError("probabilities must lie in 0 to 1")
    return values
