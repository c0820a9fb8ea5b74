"""A table seen as one of the ways in which its events can be split between its studies."""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln, xlog1py, xlogy

from echolith.pooling.quadrature import Array

#: Probabilities of splits this close, in logarithms, are equal.
EQUAL = 1e-7


class Conditional:
    """A table as the splits of `whole` events: by study the log-probability of 0, 1, ... events.

    They are binomial with the common risk; given the sum, whatever the risk, they are hypergeometric.
    """

    def __init__(self, events: Array, totals: Array) -> None:
        self.totals, self.whole = totals, int(events.sum())
        self._share = self.whole / float(totals.sum())
        self.largest = np.minimum(totals, self.whole).astype(int)
        self.heights = [self._heights(*study) for study in zip(totals.tolist(), self.largest, strict=True)]
        self.observed = float(sum(own[int(r)] for own, r in zip(self.heights, events, strict=True)))

    def _heights(self, total: float, most: int) -> Array:
        # By ratios of neighbours, which keep the digits that differences of log-gammas lose.
        events, rest = np.arange(most, dtype=float), float(np.log1p(-self._share))
        ratios = np.log((total - events) / (events + 1.0)) + float(np.log(self._share)) - rest
        return total * rest + np.concatenate([[0.0], np.cumsum(ratios)])

    def log_sum(self, events: Array, total: float) -> Array:
        """Return the log-probability of a sum of `events` in studies with `total` members together."""
        choose = gammaln(total + 1.0) - gammaln(events + 1.0) - gammaln(total - events + 1.0)
        result: Array = choose + xlogy(events, self._share) + xlog1py(total - events, -self._share)
        return result

    @property
    def log_whole(self) -> float:
        """Log-probability of the sum of all events, by which is divided."""
        return float(self.log_sum(np.array(float(self.whole)), float(self.totals.sum())))
