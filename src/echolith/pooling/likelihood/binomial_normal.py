"""Maximum-likelihood fit of the binomial-normal model, one table or many tables of one shape together.

Newton's method in (mu, tau) with exact derivatives. The likelihood is even in tau, so that tau = 0 is always
stationary: it is the maximum only if the likelihood does not rise from there, and no higher point was found
away from it. Few nodes first; the result is accepted when the evenly spaced rule moves it no more.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from echolith.pooling.likelihood.marginal import DENSE, Derivatives, Marginal, log_choose
from echolith.pooling.quadrature import Array, logit

#: Nodes of the Gauss-Hermite rule that Newton's method starts with and goes on with.
_ROUGH, _NODES = 11, 31
#: If going from the first to the second moved the maximum by no more than this, the second is far closer than
#: that (its error is about the square); otherwise the evenly spaced rule decides.
_CLOSE = 1e-5
#: A result stands when a Newton step moves mu and tau by less than this times (1 + |value|).
_TOLERANCE = 1e-9
_MOST_STEPS = 80
#: Beyond this the likelihood only says that tau is very large.
LARGEST_TAU = 30.0
#: Tables worked on at once, so that the arrays stay in the processor's cache.
_CELLS = 60_000

NO_EVENTS = "no study has an event, so that the likelihood rises as the risk goes to 0 and has no maximum."
ALL_EVENTS = "everyone in every study had the event, so that the likelihood rises as the risk goes to 100 %."
TAU_RUNS_OFF = (
    "the studies are so far apart that the likelihood rises as the spread grows, and has no maximum."
)
NOT_SETTLED = "the search for the maximum did not come to rest; please report the counts as a defect."


class Fit(NamedTuple):
    """The maximum of one table.

    `mu` is the typical centre's log-odds and `se_mu` its standard error by the observed information, with
    `tau` as a parameter if it is not 0; `log_likelihood_common` is the maximum at tau = 0. All are NaN, but
    the last, if `converged` is false, and `reason` says why. `nodes` is what the result was accepted at: a
    number, or 0 for the evenly spaced rule.
    """

    mu: float
    tau: float
    se_mu: float
    log_likelihood: float
    log_likelihood_common: float
    converged: bool
    reason: str
    nodes: int


class FitMany(NamedTuple):
    """As `Fit`, each an array of shape (tables,); `reason` is a tuple of texts."""

    mu: Array
    tau: Array
    se_mu: Array
    log_likelihood: Array
    log_likelihood_common: Array
    converged: NDArray[np.bool_]
    reason: tuple[str, ...]
    nodes: int


def fit(events: Array, totals: Array) -> Fit:
    """Return the maximum-likelihood fit of one table.

    Parameters
    ----------
    events, totals : arrays of shape (k,)
        Whole numbers, ``0 <= events <= totals``, ``totals >= 1``.
    """
    many = fit_many(np.asarray(events, dtype=float)[None], np.asarray(totals, dtype=float)[None])
    return Fit(
        float(many.mu[0]),
        float(many.tau[0]),
        float(many.se_mu[0]),
        float(many.log_likelihood[0]),
        float(many.log_likelihood_common[0]),
        bool(many.converged[0]),
        many.reason[0],
        many.nodes,
    )


def fit_many(events: Array, totals: Array) -> FitMany:
    """Return the fits of many tables of one shape.

    Parameters
    ----------
    events, totals : arrays of shape (tables, k)
        As for `fit`.
    """
    y, n = np.asarray(events, dtype=float), np.asarray(totals, dtype=float)
    tables = y.shape[0]
    # The rarer of event and non-event is fitted, and the result mirrored: exact symmetry.
    flip = 2.0 * y.sum(axis=1) > n.sum(axis=1)
    y = np.where(flip[:, None], n - y, y)
    none = y.sum(axis=1) == 0
    result = np.full((4, tables), np.nan)
    common = _common(y, n)
    result_reason = [""] * tables
    size = max(1, _CELLS // (y.shape[1] * _NODES))
    todo = np.flatnonzero(~none)
    for start in range(0, todo.size, size):
        part = todo[start : start + size]
        found, settled = _maximum(y[part], n[part])
        result[:, part] = found
        for position in part[~settled]:
            result_reason[position] = NOT_SETTLED
        for position in part[found[1] >= LARGEST_TAU]:
            result_reason[position] = TAU_RUNS_OFF
    for position in np.flatnonzero(none):
        result_reason[position] = ALL_EVENTS if flip[position] else NO_EVENTS
    failed = np.array([bool(reason) for reason in result_reason])
    result[:, failed] = np.nan
    mu, tau, se, value = result
    return FitMany(
        np.where(flip, -mu, mu) + 0.0,
        tau,
        se,
        value,
        common,
        ~failed,
        tuple(result_reason),
        DENSE,
    )


def _common(y: Array, n: Array) -> Array:
    """Return the maximum of the log-likelihood with one risk for all, shape (tables,)."""
    events, totals = y.sum(axis=1), n.sum(axis=1)
    rest = totals - events
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(events > 0, events * np.log(events / totals), 0.0)
        value += np.where(rest > 0, rest * np.log(rest / totals), 0.0)
    total: Array = value + log_choose(y, n)
    return total


def _maximum(y: Array, n: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Return (mu, tau, se, log-likelihood) of shape (4, tables), and which came to rest."""
    share = y.sum(axis=1) / n.sum(axis=1)
    centre = logit(share)
    common = _common(y, n)
    # At tau = 0 all is in closed form; the likelihood rises from there if its second slope in tau is
    # positive.
    residual = y - n * share[:, None]
    information_common = n.sum(axis=1) * share * (1.0 - share)
    rise = (residual * residual).sum(axis=1) - information_common
    mu, tau, end, settled = _climb(y, n, centre.copy(), _start(y, n))
    again = np.flatnonzero((tau < 1e-7) & (rise > 1e-9 * information_common))
    if again.size:
        other = _climb(y[again], n[again], centre[again], np.full(again.size, 0.02))
        mu[again], tau[again], settled[again] = other[0], other[1], other[3]
        end[:, again] = other[2]
    value = end[0] + log_choose(y, n)
    # A peak away from 0 that is not above the value at 0 is not the maximum.
    flat = (tau < 1e-7) | (value <= common + 1e-12)
    with np.errstate(divide="ignore", invalid="ignore"):
        information = np.where(flat, information_common, -end[3] + end[4] ** 2 / end[5])
        se = 1.0 / np.sqrt(information)
    found = np.stack(
        [np.where(flat, centre, mu), np.where(flat, 0.0, tau), se, np.where(flat, common, value)]
    )
    return found, settled | flat


def _start(y: Array, n: Array) -> Array:
    """Return a rough tau by the spread of the empirical log-odds, never 0."""
    odds = np.log((y + 0.5) / (n - y + 0.5))
    own = 1.0 / (y + 0.5) + 1.0 / (n - y + 0.5)
    if y.shape[1] < 2:
        return np.full(y.shape[0], 0.3)
    excess = odds.var(axis=1, ddof=1) - own.mean(axis=1)
    tau: Array = np.sqrt(np.clip(excess, 0.09, 9.0))
    return tau


def _climb(y: Array, n: Array, mu: Array, tau: Array) -> tuple[Array, Array, Array, NDArray[np.bool_]]:
    """Return where Newton's method comes to rest from (mu, tau), the derivatives there, and whether it did.

    The derivatives are stacked as in `Derivatives`, shape (6, tables).
    """
    end = np.empty((6, mu.size))
    everyone = np.arange(mu.size)
    _climb_with(y, n, mu, tau, end, everyone, _ROUGH, 1e-6)
    before_mu, before_tau = mu.copy(), tau.copy()
    settled = _climb_with(y, n, mu, tau, end, everyone, _NODES, _TOLERANCE)
    moved = np.maximum(np.abs(mu - before_mu), np.abs(tau - before_tau))
    unsure = np.flatnonzero(~settled | (moved > _CLOSE))
    if unsure.size:
        settled[unsure] = _climb_with(y, n, mu, tau, end, unsure, DENSE, _TOLERANCE)
    return mu, tau, end, settled


def _climb_with(
    y: Array,
    n: Array,
    mu: Array,
    tau: Array,
    end: Array,
    rows: NDArray[np.intp],
    nodes: int,
    tolerance: float,
) -> NDArray[np.bool_]:
    """Move `mu` and `tau` of `rows` in place until a step is below `tolerance`; return which came to rest.

    The derivatives at the last point are left in `end`.
    """
    done = np.zeros(rows.size, dtype=bool)
    left = np.arange(rows.size)
    marginal = Marginal(y[rows], n[rows])
    now = marginal.at(mu[rows], tau[rows], nodes)
    for _ in range(_MOST_STEPS):
        row = rows[left]
        step_mu, step_tau = _newton_step(now, tau[row])
        # The likelihood is even in tau: a step across 0 is a step toward 0.
        new_mu, new_tau = mu[row] + step_mu, np.minimum(np.maximum(tau[row] + step_tau, 0.0), LARGEST_TAU)
        small = (np.abs(step_mu) < tolerance * (1.0 + np.abs(new_mu))) & (
            np.abs(new_tau - tau[row]) < tolerance * (1.0 + new_tau)
        )
        if small.any():
            # So short a step changes the derivatives by nothing that counts: they need not be taken again.
            over = row[small]
            mu[over], tau[over], done[left[small]] = new_mu[small], new_tau[small], True
            end[:, over] = np.stack(now)[:, small]
            if small.all():
                break
            keep = np.flatnonzero(~small)
            left, row, marginal = left[keep], row[keep], marginal.of(keep)
            new_mu, new_tau = new_mu[keep], new_tau[keep]
            now = Derivatives(*(part[keep] for part in now))
        now = _upward(marginal, now, (mu, tau), row, (new_mu, new_tau), nodes)
    else:
        end[:, rows[left]] = np.stack(now)
    return done


def _upward(
    marginal: Marginal,
    now: Derivatives,
    at: tuple[Array, Array],
    row: NDArray[np.intp],
    target: tuple[Array, Array],
    nodes: int,
) -> Derivatives:
    """Move `at` of `row` to `target`, less far where the likelihood falls; return the derivatives there."""
    (mu, tau), (new_mu, new_tau) = at, target
    slack = 1e-10 * (1.0 + np.abs(now.value))
    following = marginal.at(new_mu, new_tau, nodes)
    for _ in range(30):
        worse = following.value < now.value - slack
        if not worse.any():
            break
        new_mu = np.where(worse, 0.5 * (new_mu + mu[row]), new_mu)
        new_tau = np.where(worse, 0.5 * (new_tau + tau[row]), new_tau)
        following = marginal.at(new_mu, new_tau, nodes)
    mu[row], tau[row] = new_mu, new_tau
    return following


def _newton_step(at: Derivatives, tau: Array) -> tuple[Array, Array]:
    """Return an ascent step in (mu, tau), Newton's where the likelihood is concave, never a long jump."""
    a, b, c = -at.mu_mu, -at.mu_tau, -at.tau_tau
    # At tau = 0 the gradient in tau is 0 whatever the curvature; mu moves alone.
    floor = 1e-12 + 1e-3 * np.abs(a)
    a = np.maximum(a, 1e-12)
    schur = c - b * b / a
    schur = np.where(schur > floor * 1e-3, schur, np.maximum(np.abs(schur), floor))
    step_tau = (at.tau - b / a * at.mu) / schur
    limit_tau = 0.5 + tau
    step_tau = np.minimum(np.maximum(step_tau, -limit_tau), limit_tau)
    step_mu = (at.mu - b * step_tau) / a
    return np.minimum(np.maximum(step_mu, -2.0), 2.0), step_tau
