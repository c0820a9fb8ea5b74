"""One common risk for all studies: exact limits on the summed counts, and tests of whether that can be."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import chdtrc, gammaln, xlogy

from echolith.pooling.exact import exact_interval
from echolith.pooling.quadrature import Array

#: The exact test is made where the table of partial sums has at most so many cells.
_MOST_CELLS = 4_000_000


class CommonRisk(NamedTuple):
    """The common risk and the tests of one risk for all.

    `likelihood_ratio` and `pearson` are the statistics, with `df` degrees of freedom and their large-sample p
    values; `exact_p` is the conditional probability, given the number of events in all, of a split of them
    between the studies that is no more probable than this one; None where it is too large to be counted.
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


def common_risk(events: Array, totals: Array, level: float = 0.95) -> CommonRisk:
    """Return the risk of all studies together.

    Parameters
    ----------
    events, totals : arrays of shape (k,)
        Whole numbers.
    level : float
        Probability content of the exact (Clopper-Pearson) limits.
    """
    y, n = np.asarray(events, dtype=float), np.asarray(totals, dtype=float)
    all_events, all_totals = int(y.sum()), int(n.sum())
    share = all_events / all_totals
    lower, upper = exact_interval(all_events, all_totals, level)
    expected = n * share
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = 2.0 * float((xlogy(y, y / expected) + xlogy(n - y, (n - y) / (n - expected))).sum())
        pearson = float(((y - expected) ** 2 / (expected * (1.0 - share))).sum())
    if all_events in (0, all_totals):
        ratio = pearson = 0.0
    df = y.size - 1
    ratio = max(ratio, 0.0)
    return CommonRisk(
        share,
        lower,
        upper,
        df,
        ratio,
        float(chdtrc(df, ratio)) if df else 1.0,
        pearson,
        float(chdtrc(df, pearson)) if df else 1.0,
        exact_homogeneity(y, n),
    )


def exact_homogeneity(events: Array, totals: Array) -> float | None:
    """Return the exact conditional p value of one risk for all, None where it takes too long to count.

    Given all events together, the split between the studies is multivariate hypergeometric. Splits are
    counted study by study; those with the same sum so far and the same probability (to 1e-9) are counted
    together.
    """
    y, n = np.asarray(events, dtype=float), np.asarray(totals, dtype=float)
    rarer = y if y.sum() * 2 <= n.sum() else n - y
    whole, size = int(rarer.sum()), n.astype(int)
    if whole == 0 or y.size == 1:
        return 1.0
    log_ways = [
        gammaln(m + 1.0)
        - gammaln(np.arange(min(m, whole) + 1) + 1.0)
        - gammaln(m - np.arange(min(m, whole) + 1) + 1.0)
        for m in size
    ]
    observed = sum(float(ways[int(r)]) for ways, r in zip(log_ways, rarer, strict=True))
    all_ways = float(gammaln(n.sum() + 1.0) - gammaln(whole + 1.0) - gammaln(n.sum() - whole + 1.0))
    # A state is a sum so far and the log of the ways to one split; its number counts such splits.
    states: dict[int, tuple[Array, Array]] = {0: (np.zeros(1), np.ones(1))}
    for ways in log_ways:
        states = _add_study(states, ways, whole)
        if sum(values.size for values, _ in states.values()) > _MOST_CELLS // 40:
            return None
    values, numbers = states[whole]
    chosen = values <= observed + 1e-7
    return float(min((numbers[chosen] * np.exp(values[chosen] - all_ways)).sum(), 1.0))


def _add_study(
    states: dict[int, tuple[Array, Array]], ways: Array, whole: int
) -> dict[int, tuple[Array, Array]]:
    gathered: dict[int, list[tuple[Array, Array]]] = {}
    for total, (values, numbers) in states.items():
        for events in range(min(ways.size - 1, whole - total) + 1):
            gathered.setdefault(total + events, []).append((values + ways[events], numbers))
    return {total: _merged(parts) for total, parts in gathered.items()}


def _merged(parts: list[tuple[Array, Array]]) -> tuple[Array, Array]:
    values = np.concatenate([part[0] for part in parts])
    numbers = np.concatenate([part[1] for part in parts])
    _, first, group = np.unique(np.round(values, 9), return_index=True, return_inverse=True)
    return values[first], np.bincount(group.ravel(), weights=numbers).astype(float)
