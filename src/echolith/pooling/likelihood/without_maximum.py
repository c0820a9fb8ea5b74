"""Limits of the typical log-odds where the likelihood has no maximum but only rises toward one.

It does if none, or all, have the event, and if the studies contradict each other so much that the likelihood
rises as tau grows. What it rises to takes the place of the maximum.
"""

from __future__ import annotations

import numpy as np
from scipy.special import chdtri, xlog1py, xlogy

from echolith.pooling.likelihood.newton import LARGEST_TAU
from echolith.pooling.likelihood.slices import Slices
from echolith.pooling.quadrature import Array


def supremum_without_spread_limit(events: Array, totals: Array) -> float:
    """Return what the log-likelihood of a table, arrays of shape (k,), goes to as tau grows without bound.

    At its best: every centre's risk is then 0 or 100 %, and what is left to be told is the share of centres
    where it is 100 %. A study with both outcomes has no probability then, and the limit is minus infinity. A
    study of nobody does not count.
    """
    someone = totals > 0
    full, none = int((someone & (events == totals)).sum()), int((someone & (events == 0)).sum())
    studies = int(someone.sum())
    if full + none < studies:
        return -np.inf
    share = full / studies
    return float(xlogy(full, share) + xlog1py(none, -share))


def limits_without_maximum(
    events: Array, totals: Array, level: float = 0.95
) -> tuple[float | None, float | None]:
    """Return lower and upper limit of mu where a fit found no maximum; None is unbounded.

    A limit is where the log-likelihood, maximised over tau, has fallen by half the chi-squared quantile from
    what it rises to. There is at most one: the upper where none have the event. With few small studies it
    never falls so far: a large spread explains any number of studies without an event.

    Parameters
    ----------
    events, totals : arrays of shape (k,)
        Counts of a table that :func:`~echolith.pooling.likelihood.binomial_normal.fit` did not converge on.
    level : float
        Probability content.
    """
    y, n = np.asarray(events, dtype=float), np.asarray(totals, dtype=float)
    studies = int((n > 0).sum())
    if 2 * int(((y == n) & (n > 0)).sum()) > studies:
        lower, upper = limits_without_maximum(n - y, n, level)
        return (None if upper is None else -upper), (None if lower is None else -lower)
    cut_off = supremum_without_spread_limit(y, n) - 0.5 * float(chdtri(1, 1.0 - level))
    # Whatever mu is, a spread without end makes each centre's risk 0 or 100 % with even chances.
    if studies * float(np.log(0.5)) >= cut_off:
        return None, None
    upper = Slices(y, n, cut_off, LARGEST_TAU).mu_limit(upper=True)
    return None, (None if np.isnan(upper) else upper)
