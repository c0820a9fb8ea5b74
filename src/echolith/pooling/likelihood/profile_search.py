"""The search for profile-likelihood limits: Newton's method on the limit and the other parameter at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from echolith.pooling.likelihood.marginal import Derivatives, Marginal
from echolith.pooling.likelihood.newton import CELLS, DOUBT, LARGEST_TAU, ROUGH_NODES, OnEvenNodes
from echolith.pooling.likelihood.slices import LARGEST_MU, Slices
from echolith.pooling.quadrature import Array

_STEPS_ROUGH = (6, 14)
_STEPS_AND_FINENESS = ((5, 1.0), (12, 1.0), (12, 3.0))
#: How closely the log-likelihood at a limit must equal the cut-off, at first and in the end.
_NEAR, _SAME = 3e-2, 3e-5
#: Below the first, tau**2 is moved in place of tau; below the second, tau is as good as 0.
_SQUARED, _AT_ZERO = 0.7, 1e-3
#: Limits with a larger tau need more nodes and are sought apart.
_WIDE = 5.0
#: How far the search may go, and for how many steps a limit may be beyond what is computed before it stays
#: so.
_MU_CAP, _TAU_CAP, _PATIENCE = 2.0 * LARGEST_MU, 1.2 * LARGEST_TAU, 4
#: Where another tau is looked for that explains a limit of mu better.
_OTHER_TAUS = np.concatenate([[0.0], np.geomspace(0.05, LARGEST_TAU, 15)])
#: By how much it must, at first (with few nodes) and when looked at closely.
_BETTER, _SURELY_BETTER = 1e-2, 1e-7


class Search(NamedTuple):
    """The state of the search, each an array of one entry a limit but the last.

    The limit lies between `inside`, where the profile is above `cut_off`, and `outside`. `best_tau` is that
    of the maximum, and `half_cut` how far `cut_off` is below it.
    """

    is_mu: NDArray[np.bool_]
    outward: Array
    mu: Array
    tau: Array
    inside: Array
    outside: Array
    cut_off: Array
    best_tau: Array
    half_cut: float

    def of(self, rows: NDArray[np.intp]) -> Search:
        """Return a copy for some of the limits."""
        return Search(
            is_mu=self.is_mu[rows],
            outward=self.outward[rows],
            mu=self.mu[rows],
            tau=self.tau[rows],
            inside=self.inside[rows],
            outside=self.outside[rows],
            cut_off=self.cut_off[rows],
            best_tau=self.best_tau[rows],
            half_cut=self.half_cut,
        )

    def put(self, rows: NDArray[np.intp], part: Search) -> None:
        """Write where some of the limits have got to."""
        self.mu[rows], self.tau[rows] = part.mu, part.tau

    def unbounded(self) -> NDArray[np.bool_]:
        """Return which limits are beyond what is computed."""
        far: NDArray[np.bool_] = (np.abs(self.mu) >= LARGEST_MU) & self.is_mu
        return far | (self.tau >= LARGEST_TAU)


def settle(y: Array, n: Array, search: Search) -> NDArray[np.bool_]:
    """Move each limit in place to where it belongs; return which got there.

    Parameters
    ----------
    y, n : arrays of shape (limits, k)
        The table of each limit.
    search : Search
        First guesses.
    """
    # Those that take long go on apart from the others.
    rows = np.arange(search.mu.size)
    for steps in _STEPS_ROUGH:
        if not rows.size:
            break
        part = search.of(rows)
        there = _settle(_OnFollowingNodes(Marginal(y[rows], n[rows])), part, _NEAR, steps)
        search.put(rows, part)
        rows = rows[~there]
    settled = _settle_closely(y, n, search)
    settled[_explained_better(y, n, search)] = False
    for row in np.flatnonzero(~settled):
        table = Slices(y[row], n[row], float(search.cut_off[row]), float(search.best_tau[row]))
        upper = bool(search.outward[row] > 0.0)
        if search.is_mu[row]:
            value = search.mu[row : row + 1] = table.mu_limit(upper)
        else:
            value = search.tau[row : row + 1] = table.tau_limit(upper)
        settled[row] = not np.isnan(value)
    return settled & ~search.unbounded()


class _OnFollowingNodes:
    """Derivatives on few nodes that follow each study."""

    def __init__(self, marginal: Marginal) -> None:
        self._marginal = marginal

    def __call__(self, mu: Array, tau: Array) -> Derivatives:
        self._marginal.lay(mu, tau, ROUGH_NODES)
        return self._marginal.at(mu, tau)


def _settle_closely(y: Array, n: Array, search: Search) -> NDArray[np.bool_]:
    """Move each limit in place to where it belongs, by evenly spaced nodes as fine as it takes."""
    settled = np.zeros(search.mu.size, dtype=bool)
    wide = search.tau > _WIDE
    for group in (np.flatnonzero(~wide), np.flatnonzero(wide)):
        rows = group
        for steps, fineness in _STEPS_AND_FINENESS:
            if not rows.size:
                break
            evaluate = OnEvenNodes(Marginal(y[rows], n[rows]), fineness)
            part = search.of(rows)
            there = _settle(evaluate, part, _SAME, steps)
            search.put(rows, part)
            settled[rows] = there & (evaluate.marginal.doubt() < DOUBT)
            rows = rows[~settled[rows] & ~part.unbounded()]
    return settled


def _settle(
    evaluate: Callable[[Array, Array], Derivatives], search: Search, close: float, steps: int
) -> NDArray[np.bool_]:
    """Move each limit in place until the maximised log-likelihood there is at the cut-off within `close`.

    The root of twice the fall of the log-likelihood is nearly linear in the parameter, so that Newton's
    method is run on that root; the other parameter goes to its own maximum at the same time. The last step,
    from within `close`, leaves about the square of that.
    """
    is_mu, outward = search.is_mu, search.outward
    mu, tau = search.mu, search.tau
    inside, outside = search.inside.copy(), search.outside.copy()
    settled, leaves_zero = np.zeros((2, mu.size), dtype=bool)
    beyond = np.zeros(mu.size, dtype=int)
    for _ in range(steps):
        now = evaluate(mu, tau)
        value = np.where(is_mu, mu, tau)
        inner = _toward_inner_maximum(now, is_mu, tau, leaves_zero)
        leaves_zero |= inner.leaves_zero
        height = now.value + inner.gain
        over = height - search.cut_off
        settled = (np.abs(over) < close) & (np.abs(inner.gain) < close)
        sure = np.abs(inner.gain) < 0.1
        inside = np.where(sure & (over > 0.0), value, inside)
        outside = np.where(sure & (over <= 0.0), value, outside)
        step = _outer_step(now, search, over, inner.cross)
        target = value + step
        # Out of the bracket, or back over its inner end: to its middle.
        astray = np.isfinite(outside) & (
            ((target - inside) * outward <= 0.0) | ((outside - target) * outward <= 0.0)
        )
        target = np.where(astray & ~settled, 0.5 * (inside + outside), target)
        step = np.where(is_mu, target, np.maximum(target, 0.0)) - value
        other = inner.moved(step)
        mu = np.clip(np.where(is_mu, mu + step, mu + other), -_MU_CAP, _MU_CAP)
        tau = np.clip(np.where(is_mu, other, tau + step), 0.0, _TAU_CAP)
        search.mu[:], search.tau[:] = mu, tau
        beyond = np.where(search.unbounded() & ~settled, beyond + 1, 0)
        if (settled | (beyond >= _PATIENCE)).all():
            break
    return settled


class _Inner(NamedTuple):
    """How the other parameter gets to its own maximum.

    `step` is its step there, `along` how far its maximum moves for a unit of the limit's own parameter,
    `gain` what the log-likelihood gains by the step, and `cross` what its slope in the limit's own does.
    Where `squared`, both are of tau**2 in place of tau: the likelihood is even in tau, so that it is tau**2
    in which nothing special happens at 0.
    """

    step: Array
    along: Array
    gain: Array
    cross: Array
    leaves_zero: NDArray[np.bool_]
    squared: NDArray[np.bool_]
    is_mu: NDArray[np.bool_]
    tau: Array

    def moved(self, own: Array) -> Array:
        """Return the new tau (limit of mu) or the change of mu (limit of tau) if the limit moves by `own`."""
        step = self.step + self.along * own
        by_square = np.sqrt(np.maximum(self.tau * self.tau + step, 0.0))
        by_tau = np.maximum(self.tau + step, 0.0)
        new = np.where(self.squared, by_square, by_tau)
        new = np.minimum(np.maximum(new, 0.3 * self.tau - 0.1), 2.0 * self.tau + 0.5)
        return np.where(self.is_mu, new, step)


def _toward_inner_maximum(
    now: Derivatives, is_mu: NDArray[np.bool_], tau: Array, has_left_zero: NDArray[np.bool_]
) -> _Inner:
    """Return Newton's step of the other parameter: mu for a limit of tau, tau or tau**2 for one of mu."""
    squared = is_mu & (tau < _SQUARED)
    at_zero = squared & (tau < _AT_ZERO)
    t = np.maximum(tau, _AT_ZERO)
    # Derivatives in tau**2 by those in tau; at tau = 0 the first is half the second in tau.
    by_square = 0.5 / t
    score = np.where(is_mu, now.tau, now.mu)
    curvature = np.where(is_mu, now.tau_tau, now.mu_mu)
    curvature = np.where(squared, (now.tau_tau - now.tau / t) * by_square * by_square, curvature)
    score = np.where(squared, np.where(at_zero, 0.5 * now.tau_tau, now.tau * by_square), score)
    cross = np.where(squared, now.mu_tau * by_square, now.mu_tau)
    concave = (curvature < -1e-10) & ~at_zero
    curvature = np.where(concave, curvature, -1.0)
    forced = np.where(squared, 0.05 + 0.5 * tau * tau, 0.3 + 0.5 * tau)
    step = np.where(concave, -score / curvature, np.where(score > 0.0, forced, -forced))
    most = np.where(squared, 0.1 + tau, np.where(is_mu, 0.5 + tau, 2.0))
    # Where the likelihood was seen to rise from tau = 0, it is not gone back to at once.
    least = np.where(
        squared,
        np.where(has_left_zero & ~at_zero, -0.9, -1.0) * tau * tau,
        np.where(is_mu, -np.minimum(most, tau), -most),
    )
    step = np.minimum(np.maximum(step, least), most)
    # At tau = 0 and falling from there: that is the maximum.
    stays = at_zero & (score <= 0.0)
    gain = np.where(concave, (score + 0.5 * curvature * step) * step, np.where(at_zero, score * step, 1.0))
    held = stays | (squared & (step <= least))
    along = np.where(concave & ~held, -cross / curvature, 0.0)
    return _Inner(
        step=step,
        along=np.minimum(np.maximum(along, -3.0), 3.0),
        gain=np.where(stays, 0.0, gain),
        cross=np.where(stays, 0.0, cross * step),
        leaves_zero=at_zero & ~stays,
        squared=squared,
        is_mu=is_mu,
        tau=tau,
    )


def _outer_step(now: Derivatives, search: Search, over: Array, cross: Array) -> Array:
    """Return the step of each limit itself, never more than twice as far out as it is."""
    slope = np.where(search.is_mu, now.mu, now.tau) + cross
    root = np.sqrt(np.maximum(2.0 * (search.half_cut - over), 1e-8))
    falls = slope * search.outward < -1e-14
    step = (np.sqrt(2.0 * search.half_cut) - root) * root / np.where(falls, -slope, -search.outward)
    most = 0.3 + np.abs(np.where(search.is_mu, search.mu, search.tau) - search.inside)
    step = np.where(falls, step, search.outward * most)
    return np.minimum(np.maximum(step, -most), most)


def _explained_better(y: Array, n: Array, search: Search) -> NDArray[np.intp]:
    """Return which limits of mu another tau explains better than the cut-off: the limit is further out."""
    rows: NDArray[np.intp] = np.flatnonzero(search.is_mu & ~search.unbounded())
    if not rows.size:
        return rows
    count = _OTHER_TAUS.size
    over = np.empty((rows.size, count))
    # So many at once that the arrays stay in the processor's cache.
    size = max(1, CELLS // (count * y.shape[1] * ROUGH_NODES))
    for start in range(0, rows.size, size):
        part = rows[start : start + size]
        mu, tau = np.repeat(search.mu[part], count), np.tile(_OTHER_TAUS, part.size)
        marginal = Marginal(np.repeat(y[part], count, axis=0), np.repeat(n[part], count, axis=0))
        marginal.lay(mu, tau, ROUGH_NODES)
        height = marginal.at(mu, tau).value.reshape(-1, count)
        over[start : start + size] = height - search.cut_off[part, None]
    best = _OTHER_TAUS[over.argmax(axis=1)]
    chosen = over.max(axis=1) > _BETTER
    rows, best = rows[chosen], best[chosen]
    if not rows.size:
        return rows
    marginal = Marginal(y[rows], n[rows])
    marginal.lay_evenly(search.mu[rows], best)
    surely: NDArray[np.bool_] = (
        marginal.at(search.mu[rows], best).value > search.cut_off[rows] + _SURELY_BETTER
    )
    return rows[surely]
