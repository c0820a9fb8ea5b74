"""Maximum-likelihood fit of the binomial-normal model, one table or many tables of one shape together.

Every table is fitted in one of its mirror images and in one order of its studies, so that events and
non-events, or the studies, may change places and every digit stays.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from echolith.pooling.likelihood.canonical import one_image
from echolith.pooling.likelihood.marginal import log_choose
from echolith.pooling.likelihood.maximum import highest
from echolith.pooling.likelihood.newton import LARGEST_TAU
from echolith.pooling.likelihood.without_maximum import supremum_without_spread_limit
from echolith.pooling.quadrature import Array

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
    the last, if `converged` is false, and `reason` says why. `nodes` is the number of evenly spaced nodes the
    result was accepted at; 0 where tau is 0, which needs none.
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
    nodes: NDArray[np.intp]


def fit(events: Array, totals: Array) -> Fit:
    """Return the maximum-likelihood fit of one table.

    Parameters
    ----------
    events, totals : arrays of shape (k,)
        Whole numbers, ``0 <= events <= totals``, ``totals >= 1``.
    """
    many = fit_many(np.asarray(events, dtype=float)[None], np.asarray(totals, dtype=float)[None])
    return many_to_one(many, 0)


def many_to_one(many: FitMany, table: int) -> Fit:
    """Return the fit of one of many tables."""
    return Fit(
        float(many.mu[table]),
        float(many.tau[table]),
        float(many.se_mu[table]),
        float(many.log_likelihood[table]),
        float(many.log_likelihood_common[table]),
        bool(many.converged[table]),
        many.reason[table],
        int(many.nodes[table]),
    )


def fit_many(events: Array, totals: Array) -> FitMany:
    """Return the fits of many tables of one shape.

    Parameters
    ----------
    events, totals : arrays of shape (tables, k)
        As for `fit`, but a total may be 0: such a study does not count, so that tables with fewer studies can
        be filled up.
    """
    y, n, flip, even = one_image(np.asarray(events, dtype=float), np.asarray(totals, dtype=float))
    constant, none = log_choose(y, n), y[:, -1] == 0
    found = np.full((4, none.size), np.nan)
    common = constant.copy()
    nodes, settled = np.zeros(none.size, dtype=np.intp), np.ones(none.size, dtype=bool)
    # Tables with an event and a non-event; the others have no maximum, and `highest` does not take them.
    rows = np.flatnonzero(~none)
    if rows.size:
        found[:, rows], settled[rows], nodes[rows], common[rows] = highest(y[rows], n[rows], constant[rows])
    runs_off = found[1] > LARGEST_TAU - 1e-3
    # A table of studies with one member each has the same likelihood there and at tau = 0: that is a maximum.
    for row in np.flatnonzero(~none & ((y == 0) | (y == n)).all(axis=1)):
        runs_off[row] |= supremum_without_spread_limit(y[row], n[row]) > found[3, row] + 1e-9
    failed = none | ~settled | runs_off
    found[:, failed], nodes[failed] = np.nan, 0
    mu, tau, se, value = found
    mu = np.where(even & ~failed, 0.0, np.where(flip, -mu, mu)) + 0.0
    reason = [""] * mu.size
    for row in np.flatnonzero(failed):
        mixed = TAU_RUNS_OFF if runs_off[row] else NOT_SETTLED
        reason[row] = (ALL_EVENTS if flip[row] else NO_EVENTS) if none[row] else mixed
    return FitMany(mu, tau, se, value, common, ~failed, tuple(reason), nodes)
