"""One common risk for all studies: exact limits on the summed counts, and tests of whether that can be."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import chdtrc, xlogy

from echolith.pooling.exact import exact_interval
from echolith.pooling.likelihood.exact_homogeneity import exact_homogeneity
from echolith.pooling.quadrature import Array

#: Expected counts below this make the chi-squared p values rough (W. G. Cochran, Biometrics 1954).
_SMALL_EXPECTED = 5.0


class CommonRisk(NamedTuple):
    """The common risk and the tests of one risk for all.

    `likelihood_ratio` and `pearson` are the statistics, with `df` degrees of freedom and their large-sample p
    values; these are rough where `small_counts` is true: a study in which one risk for all lets fewer than 5
    events, or fewer than 5 others, be expected. `exact_p` is the conditional probability, given the number of
    events in all, of a split of them between the studies that is no more probable than this one, and
    `exact_within` how far at most it is from the true one (0 if all splits were counted); both are None where
    that takes too long.
    """

    estimate: float
    lower: float
    upper: float
    df: int
    likelihood_ratio: float
    likelihood_ratio_p: float
    pearson: float
    pearson_p: float
    exact_p: float | None
    exact_within: float | None
    small_counts: bool


def common_risk(events: Array, totals: Array, level: float = 0.95) -> CommonRisk:
    """Return the risk of all studies together.

    Parameters
    ----------
    events, totals : arrays of shape (k,)
        Whole numbers, ``0 <= events <= totals``, ``totals >= 1``.
    level : float
        Probability content of the exact (Clopper-Pearson) limits.
    """
    y, n = np.asarray(events, dtype=float), np.asarray(totals, dtype=float)
    all_events, all_totals = int(y.sum()), int(n.sum())
    share = all_events / all_totals
    lower, upper = exact_interval(all_events, all_totals, level)
    df = y.size - 1
    expected, others = n * share, n * ((all_totals - all_events) / all_totals)
    ratio = pearson = 0.0
    if 0 < all_events < all_totals:
        terms = xlogy(y, y / expected) + xlogy(n - y, (n - y) / others)
        ratio = max(2.0 * float(terms.sum()), 0.0)
        pearson = float(((y - expected) ** 2 * (1.0 / expected + 1.0 / others)).sum())
    exact = exact_homogeneity(y, n)
    return CommonRisk(
        share,
        lower,
        upper,
        df,
        ratio,
        float(chdtrc(df, ratio)) if df else 1.0,
        pearson,
        float(chdtrc(df, pearson)) if df else 1.0,
        None if exact is None else exact.p,
        None if exact is None else exact.within,
        bool(min(expected.min(), others.min()) < _SMALL_EXPECTED),
    )
