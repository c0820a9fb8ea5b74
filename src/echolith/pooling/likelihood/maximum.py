"""The highest maximum of the binomial-normal likelihood of each of many tables.

The likelihood may have more than one: at tau = 0, and further out where a small study contradicts large ones.
Newton's method is started from more than one tau where that can be; the highest place it comes to rest at
stands.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from echolith.pooling.likelihood.newton import chunks, climb, climb_roughly
from echolith.pooling.quadrature import Array, logit

#: What counts as a search that came to tau = 0, and where the next one begins.
_NEAR_ZERO, _FAR = 0.05, 2.5
#: Where the largest study has more than so many times the members of the smallest there may be further
#: maxima, and the search begins from these tau as well.
_UNEVEN = 20.0
_MORE_STARTS = (0.15, 0.7, _FAR)
#: From there, mu is first put where it belongs, by so many steps.
_STEPS_OF_MU = 2
#: Below the first, tau is as good as 0; a maximum must be higher than that at tau = 0 by the second.
_ZERO, _HIGHER = 1e-3, 1e-10


class _AtZero(NamedTuple):
    """What is in closed form at tau = 0, each of shape (tables,).

    `rise` is twice the second derivative in tau there, `information` that of mu, and `information_square` the
    sum of the squares of the studies' shares in it.
    """

    mu: Array
    log_likelihood: Array
    information: Array
    information_square: Array
    rise: Array


class _Starts(NamedTuple):
    """Places to begin from: of which table, and where."""

    table: NDArray[np.intp]
    mu: Array
    tau: Array


def highest(y: Array, n: Array, constant: Array) -> tuple[Array, NDArray[np.bool_], NDArray[np.intp], Array]:
    """Return (mu, tau, se, log-likelihood) (4, tables), which came to rest, nodes, and maxima at tau = 0.

    Parameters
    ----------
    y, n : arrays of shape (tables, k)
        Tables with an event and a non-event; a total of 0 is no study.
    constant : array of shape (tables,)
        What belongs to the log-likelihood whatever mu and tau are.
    """
    zero = _at_zero(y, n, constant)
    starts = _roughly(y, n, zero)
    count = y.shape[0]
    found = np.stack([zero.mu, np.zeros(count), 1.0 / np.sqrt(zero.information), zero.log_likelihood])
    settled, nodes = np.zeros(count, dtype=bool), np.zeros(count, dtype=np.intp)
    settled[starts.table[starts.tau <= _ZERO]] = True
    # A start at tau = 0 is settled by the value there; the others lead to a peak that has to be climbed.
    uphill = np.flatnonzero(starts.tau > _ZERO)
    for rows in chunks(starts.tau[uphill], y.shape[1]):
        part = uphill[rows]
        table = starts.table[part]
        at = climb(y[table], n[table], starts.mu[part], starts.tau[part])
        value = at.end[0] + constant[table]
        curved = np.minimum(at.end[5], -1e-300)
        information = at.end[4] ** 2 / curved - at.end[3]
        # A peak away from 0 that is not above the value at 0 is not the maximum.
        rest = value <= zero.log_likelihood[table] + _HIGHER
        peak = at.settled & (information > 0.0) & (at.tau >= 1e-7) & ~rest
        settled[table[rest | peak]] = True
        se = 1.0 / np.sqrt(np.maximum(information, 1e-300))
        for row in np.flatnonzero(peak & (value > found[3, table] + _HIGHER)):
            # One after another: a table may be here more than once.
            if value[row] > found[3, table[row]] + _HIGHER:
                found[:, table[row]] = at.mu[row], at.tau[row], se[row], value[row]
                nodes[table[row]] = at.nodes[row]
    return found, settled, nodes, zero.log_likelihood


def _at_zero(y: Array, n: Array, constant: Array) -> _AtZero:
    events, whole = y.sum(axis=1), n.sum(axis=1)
    share = events / whole
    common = events * np.log(share) + (whole - events) * np.log1p(-share) + constant
    variance = n * (share * (1.0 - share))[:, None]
    information = variance.sum(axis=1)
    rise = ((y - n * share[:, None]) ** 2).sum(axis=1) - information
    return _AtZero(logit(share), common, information, (variance * variance).sum(axis=1), rise)


def _roughly(y: Array, n: Array, zero: _AtZero) -> _Starts:
    """Return where the rough searches end, those that ended at the same place as one."""
    count = y.shape[0]
    table = np.arange(count)
    mu, tau = _start(y, n, zero)
    smallest = np.where(n > 0, n, np.inf).min(axis=1)
    uneven = np.flatnonzero(n.max(axis=1) > _UNEVEN * smallest)
    if uneven.size:
        more = np.repeat(_MORE_STARTS, uneven.size)
        table = np.append(table, np.tile(uneven, len(_MORE_STARTS)))
        tau = np.append(tau, more)
        mu = np.append(mu, _typical(zero.mu[table[count:]], more))
    _climb_roughly(y, n, _Starts(table, mu, tau), np.arange(count))
    if uneven.size:
        _climb_roughly(y, n, _Starts(table, mu, tau), np.arange(count, table.size), _STEPS_OF_MU)
        keep = _distinct(table, mu, tau, count, uneven.size)
        table, mu, tau = table[keep], mu[keep], tau[keep]
    # What came to tau = 0 may have missed a maximum far from there.
    back = np.flatnonzero(tau[:count] < _NEAR_ZERO)
    back = back[~np.isin(back, uneven)]
    mu[back], tau[back] = _typical(zero.mu[back], np.full(back.size, _FAR)), _FAR
    _climb_roughly(y, n, _Starts(table, mu, tau), back, _STEPS_OF_MU)
    mu = np.where(tau < _NEAR_ZERO, zero.mu[table], mu)
    # Where it rises from tau = 0, the maximum is elsewhere, however near the search came to 0.
    rises = (zero.rise > 1e-9 * zero.information)[table]
    return _Starts(table, mu, np.where(rises, np.maximum(tau, 0.02), tau))


def _climb_roughly(y: Array, n: Array, starts: _Starts, rows: NDArray[np.intp], steps_of_mu: int = 0) -> None:
    """Move some of the starts in place near the maxima uphill from where they are."""
    for chunk in chunks(np.zeros(rows.size), y.shape[1]):
        part = rows[chunk]
        table = starts.table[part]
        ends = climb_roughly(y[table], n[table], starts.mu[part], starts.tau[part], steps_of_mu)
        starts.mu[part], starts.tau[part] = ends


def _distinct(table: NDArray[np.intp], mu: Array, tau: Array, count: int, uneven: int) -> NDArray[np.bool_]:
    """Return which of the ends are not near an earlier one of the same table; the first of each is kept."""
    keep = np.ones(table.size, dtype=bool)
    extra = np.arange(count, table.size).reshape(-1, uneven)
    groups = np.vstack([table[extra[0]], extra])
    for later in range(1, groups.shape[0]):
        for earlier in range(later):
            one, other = groups[later], groups[earlier]
            near = np.abs(tau[one] - tau[other]) < 0.03 * (1.0 + tau[one])
            near &= np.abs(mu[one] - mu[other]) < 0.05 * (1.0 + tau[one])
            keep[one[near]] = False
    return keep


def _typical(average: Array, tau: Array) -> Array:
    """Return about where mu is if the average risk over centres has log-odds `average`, nearer to 0."""
    mu: Array = average * np.sqrt(1.0 + 0.35 * tau * tau)
    return mu


def _start(y: Array, n: Array, zero: _AtZero) -> tuple[Array, Array]:
    """Return a rough (mu, tau) for each table.

    By moments: the squared residuals from one risk for all exceed their binomial variance v by about tau**2
    v**2. Where they do not, a small study far from a large one may yet make a higher maximum at a tau that is
    not small: the search begins from the scatter of the log-odds, each study counted alike.
    """
    tau2 = zero.rise / zero.information_square
    tau = np.sqrt(np.minimum(np.maximum(tau2, 0.04), 9.0))
    mu = _typical(zero.mu, tau)
    rows = np.flatnonzero(zero.rise <= 0.0)
    if rows.size:
        real = n[rows] > 0
        studies = np.maximum(real.sum(axis=1), 2)
        odds = np.log((y[rows] + 0.5) / (n[rows] - y[rows] + 0.5))
        mu[rows] = np.where(real, odds, 0.0).sum(axis=1) / studies
        scatter = np.where(real, (odds - mu[rows, None]) ** 2, 0.0).sum(axis=1) / (studies - 1)
        tau[rows] = np.sqrt(np.minimum(np.maximum(scatter, 0.25), 9.0))
    return mu, tau
