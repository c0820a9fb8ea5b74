"""Maximum and profile-likelihood limits of the beta-binomial model.

The likelihood is looked at in slices of constant overdispersion. In a slice it has one peak in mu and falls
without end on both sides of it, so that the peak and the two places where it crosses a height are found for
sure. Over the slices it may have several peaks; they are therefore laid on a grid first.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from echolith.pooling.likelihood.beta_binomial_likelihood import BetaBinomialLikelihood
from echolith.pooling.likelihood.bracketed import roots_between
from echolith.pooling.quadrature import Array

#: Largest d = rho / (1 - rho). Centres' risks are then 0 or 1 and nothing between, as far as counts tell.
_LARGEST_D = 1e8
#: Log-odds beyond every peak and every crossing: at a mean of 1e-26 no event is seen among 1e15.
_LARGEST_MU = 60.0
#: Distance of the slices of the first grid, and how many slices are laid between the limits of d.
_STEP, _SLICES = 0.5, 17


class Peak(NamedTuple):
    """The maximum: log-odds of the mean risk, `d`, value, and the standard error of the log-odds."""

    mu: float
    d: float
    value: float
    se_mu: float


class Limits(NamedTuple):
    """Profile-likelihood limits; `d_upper` is None if the likelihood does not fall so far."""

    mu_lower: float
    mu_upper: float
    d_lower: float
    d_upper: float | None


class Profile:
    """The slices of a table in which there are events and non-events.

    The coordinate of the slices is ``w = log(1 + d / unit)``, with a unit that no count can tell from 0: even
    at d = 0 and logarithmic above. `peak` is the maximum over all slices; its d is the largest one if every
    study has none or all with the event.

    Parameters
    ----------
    likelihood : BetaBinomialLikelihood
    start : float
        Log-odds to begin from.
    largest_total : float
    """

    def __init__(self, likelihood: BetaBinomialLikelihood, start: float, largest_total: float) -> None:
        self._likelihood = likelihood
        self._unit = 0.1 / largest_total
        self._end = float(np.log1p(_LARGEST_D / self._unit))
        self._grid = np.linspace(0.0, self._end, int(np.ceil(self._end / _STEP)) + 1)
        self._mu = np.full(self._grid.size, start)
        self._mu = self._best_mu(self._grid)
        _, _, rise, *_ = self._at(self._mu, self._grid)
        # The profile has a peak in each cell where it rises at the left and falls at the right.
        cells = np.flatnonzero((rise[:-1] > 0.0) & (rise[1:] <= 0.0))
        peaks = [roots_between(self._slope, self._grid[cells], self._grid[cells + 1], self._grid[cells])]
        peaks += [self._grid[:1]] if rise[0] <= 0.0 else []
        peaks += [self._grid[-1:]] if rise[-1] > 0.0 else []
        w = np.concatenate(peaks)
        mu = self._best_mu(w)
        value, _, _, mu_mu, mu_w, w_w = self._at(mu, w)
        best = int(np.argmax(value))
        information = -float(mu_mu[best])
        if w[best] > 0.0:
            information += float(mu_w[best]) ** 2 / float(w_w[best])
        d = float(self._d(w)[best])
        self.peak = Peak(float(mu[best]), d, float(value[best]), information**-0.5)
        order = np.searchsorted(self._grid, w[best])
        self._grid = np.insert(self._grid, order, w[best])
        self._mu = np.insert(self._mu, order, mu[best])
        self._w_peak = float(w[best])

    def limits(self, cut_off: float) -> Limits:
        """Return how far mu and d reach where the likelihood, highest over the other, is at `cut_off`."""
        w = self._w_limits(cut_off)
        d_lower, d_upper = self._d(w).tolist()
        return Limits(*self._mu_limits(cut_off, w), d_lower, None if w[1] == self._end else d_upper)

    def _mu_limits(self, cut_off: float, w_limits: Array) -> tuple[float, float]:
        grid = np.append(np.linspace(w_limits[0], w_limits[1], _SLICES), self._w_peak)
        grid.sort()
        grid = grid[self._at(self._best_mu(grid), grid)[0] >= cut_off]
        sides = np.array([-1.0, 1.0])
        w, neighbour, rises = np.empty(2), np.empty(2), np.empty(2)
        for side, sign in enumerate(sides):
            edge = self._edge(grid, np.full(grid.size, sign), cut_off)
            best = int(np.argmax(sign * edge))
            w[side] = grid[best]
            rises[side] = self._at(edge[best : best + 1], w[side : side + 1])[2][0]
            beside = best + (1 if rises[side] > 0.0 else -1)
            neighbour[side] = grid[beside] if 0 <= beside < grid.size else w[side]

        def slope(at: Array) -> tuple[Array, Array]:
            _, by_mu, by_w, _, mu_w, w_w = self._at(self._edge(at, sides, cut_off), at)
            return by_w, w_w - mu_w * by_w / by_mu

        above, below = np.where(rises > 0.0, w, neighbour), np.where(rises > 0.0, neighbour, w)
        lower, upper = self._edge(roots_between(slope, above, below, w), sides, cut_off).tolist()
        return lower, upper

    def _d(self, w: Array) -> Array:
        return self._unit * np.expm1(w)

    def _at(self, mu: Array, w: Array) -> tuple[Array, Array, Array, Array, Array, Array]:
        """Return value and derivatives in mu and w: value, mu, w, mu_mu, mu_w, w_w."""
        d = self._d(w)
        found, scale = self._likelihood.at(mu, d), d + self._unit
        by_w = found.d * scale
        return found.value, found.mu, by_w, found.mu_mu, found.mu_d * scale, found.d_d * scale**2 + by_w

    def _best_mu(self, w: Array) -> Array:
        """Return the mu of each slice's peak."""

        def slope(mu: Array) -> tuple[Array, Array]:
            _, by_mu, _, mu_mu, *_ = self._at(mu, w)
            return by_mu, mu_mu

        far = np.full(w.size, _LARGEST_MU)
        return roots_between(slope, -far, far, np.interp(w, self._grid, self._mu))

    def _edge(self, w: Array, sign: Array, cut_off: float) -> Array:
        """Return where each slice crosses the cut-off, above its peak (sign 1) or below it (-1)."""
        peak = self._best_mu(w)
        value, _, _, mu_mu, *_ = self._at(peak, w)

        def over(mu: Array) -> tuple[Array, Array]:
            value, by_mu, *_ = self._at(mu, w)
            return value - cut_off, by_mu

        reach = np.sqrt(2.0 * np.maximum(value - cut_off, 0.0) / -mu_mu)
        return roots_between(over, peak, sign * _LARGEST_MU, peak + sign * reach)

    def _slope(self, w: Array) -> tuple[Array, Array]:
        """Return the slope of the profile over w, and the slope of that."""
        _, _, by_w, mu_mu, mu_w, w_w = self._at(self._best_mu(w), w)
        return by_w, w_w - mu_w**2 / mu_mu

    def _w_limits(self, cut_off: float) -> Array:
        """Return the first and the last w at which the profile is at the cut-off, or an end above it."""

        def over(w: Array) -> tuple[Array, Array]:
            value, _, by_w, *_ = self._at(self._best_mu(w), w)
            return value - cut_off, by_w

        reached = np.flatnonzero(over(self._grid)[0] >= 0.0)
        inside = reached[[0, -1]]
        outside = np.clip(inside + np.array([-1, 1]), 0, self._grid.size - 1)
        above, below = self._grid[inside], self._grid[outside]
        return np.where(above == below, above, roots_between(over, above, below, above))
