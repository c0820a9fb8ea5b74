"""What is tried in a cell: every candidate's limits for every table, how often they hold, how wide."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import numpy as np
from cells import Cell, tables
from lookup import PRIOR_RISK, PRIOR_TAU, Lookup, NoneSeen, next_centre, typical
from numpy.typing import NDArray
from scipy.special import ndtr

from echolith.pooling.classical.inverse_variance import fit as average
from echolith.pooling.classical.scales import to_risk, to_scale
from echolith.pooling.exact import exact_interval
from echolith.pooling.likelihood.binomial_normal import fit
from echolith.pooling.likelihood.profile import limits, limits_without_maximum
from echolith.pooling.quadrature import expit

Array = NDArray[np.float64]
#: A table without the order of its studies, which no candidate depends on: equal tables are pooled once.
Key = tuple[tuple[int, int], ...]
Limits = tuple[float, float, float]

#: The profile likelihood and the two-step methods are slower and see the first so many tables of a cell.
SUBSET = 500
PROFILE = "binomial-normal profile"
TWO_STEP_LOGIT = "two-step logit, Knapp-Hartung conservative"
TWO_STEP_ARCSINE = "two-step double arcsine, Wald"
_CHUNK = 40


def name_of(prior_risk: float, prior_tau: float) -> str:
    """Return the name of a Bayesian candidate."""
    return f"bayes a={prior_risk:.4g} scale={prior_tau:g}"


def keys(cell: Cell, replications: int) -> list[Key]:
    """Return the tables of a cell, each in a fixed order."""
    events, totals = tables(cell, replications)
    pairs = zip(events.tolist(), totals.tolist(), strict=True)
    return [tuple(sorted(zip(y, n, strict=True))) for y, n in pairs]


def likelihood_of(key: Key, lookup: Lookup) -> Array:
    """Return the likelihood of a table on the grid of `lookup`."""
    events, totals = (np.array(values) for values in zip(*key, strict=True))
    return lookup.likelihood(events, totals)


def typical_risks(ordered: list[Key], lookup: Lookup) -> Array:
    """Return mean, limits and median of the typical risk, shape (tables, risk priors, tau priors, 4)."""
    kept = {key: typical(likelihood_of(key, lookup)) for key in dict.fromkeys(ordered)}
    return np.stack([kept[key] for key in ordered])


def run_bayes(cell: Cell, replications: int, lookup: Lookup) -> dict[str, Any]:
    """Return how the Bayesian candidates and the common risk hold the typical centre's risk."""
    ordered = keys(cell, replications)
    found = typical_risks(ordered, lookup)
    rows = [
        {
            **score(name_of(a, s), found[:, i, j, :3], cell.risk),
            "median_bias": float(found[:, i, j, 3].mean()) - cell.risk,
        }
        for i, a in enumerate(PRIOR_RISK)
        for j, s in enumerate(PRIOR_TAU)
    ]
    rows.append(score("common exact", _each(common_exact, ordered), cell.risk))
    return {**cell._asdict(), "replications": replications, "rows": rows}


def run_next(cell: Cell, replications: int, lookup: Lookup) -> dict[str, Any]:
    """Return how the Bayesian candidates hold a new centre's risk.

    Coverage is the probability that the true risk of a new centre lies within the limits: computed from the
    normal distribution, not drawn.
    """
    ordered = keys(cell, replications)
    distinct = list(dict.fromkeys(ordered))
    found: dict[Key, Array] = {}
    for start in range(0, len(distinct), _CHUNK):
        part = distinct[start : start + _CHUNK]
        stacked = np.stack([likelihood_of(key, lookup) for key in part])
        found.update(zip(part, next_centre(stacked), strict=True))
    low, high = np.moveaxis(np.stack([found[key] for key in ordered]), -1, 0)
    below, above = beyond(low, high, cell)
    rows = [
        {
            "candidate": name_of(a, s),
            "next_coverage": float(np.mean(1.0 - below[:, i, j] - above[:, i, j])),
            "next_upper_covers": float(np.mean(1.0 - above[:, i, j])),
            "next_width": float(np.mean(expit(high[:, i, j]) - expit(low[:, i, j]))),
        }
        for i, a in enumerate(PRIOR_RISK)
        for j, s in enumerate(PRIOR_TAU)
    ]
    return {**cell._asdict(), "replications": replications, "rows": rows}


def beyond(low: Array, high: Array, cell: Cell) -> tuple[Array, Array]:
    """Return the probabilities that a new centre's log-odds lie below and above the limits."""
    odds = float(np.log(cell.risk / (1.0 - cell.risk)))
    if cell.tau == 0.0:
        return (odds < low).astype(float), (odds > high).astype(float)
    return ndtr((low - odds) / cell.tau), ndtr((odds - high) / cell.tau)


def run_likelihood(cell: Cell, replications: int, lookup: Lookup) -> dict[str, Any]:
    """Return how the profile likelihood and two two-step methods hold the typical centre's risk."""
    del lookup
    first = keys(cell, replications)[:SUBSET]
    methods = {PROFILE: profile, TWO_STEP_LOGIT: two_step_logit, TWO_STEP_ARCSINE: two_step_double_arcsine}
    rows = [score(name, _each(method, first), cell.risk) for name, method in methods.items()]
    return {**cell._asdict(), "replications": replications, "rows": rows}


def _each(method: Callable[[Array, Array], Limits], ordered: Iterable[Key]) -> Array:
    """Return estimate and limits of each table, shape (tables, 3)."""
    kept: dict[Key, Limits] = {}
    for key in ordered:
        if key not in kept:
            y, n = (np.array(values, dtype=float) for values in zip(*key, strict=True))
            kept[key] = method(y, n)
    return np.array([kept[key] for key in ordered])


def profile(y: Array, n: Array) -> Limits:
    """Return the maximum-likelihood result; an unbounded limit counts as 0 or 1, no estimate as NaN."""
    if not y.any():
        return np.nan, 0.0, _none_seen().upper_limit(n.astype(int).tolist())
    result = fit(y, n)
    if result.converged:
        own = limits(y, n, result)
        estimate, lower, upper = result.mu, own.mu_lower, own.mu_upper
    else:
        estimate = np.nan
        lower, upper = limits_without_maximum(y, n)
    low = 0.0 if lower is None else float(expit(np.array(lower)))
    high = 1.0 if upper is None else float(expit(np.array(upper)))
    return float(expit(np.array(estimate))), low, high


@cache
def _none_seen() -> NoneSeen:
    return NoneSeen()


def common_exact(y: Array, n: Array) -> Limits:
    """Return the risk of all studies taken together with its exact limits."""
    return float(y.sum() / n.sum()), *exact_interval(int(y.sum()), int(n.sum()))


def two_step_logit(y: Array, n: Array) -> Limits:
    """Return Echolith's own two-step default: log-odds, REML, limits by Hartung and Knapp, never narrowed."""
    return two_step(y, n, "logit", "knapp-hartung-conservative")


def two_step_double_arcsine(y: Array, n: Array) -> Limits:
    """Return the double arcsine with REML and normal limits, turned back at the harmonic mean."""
    return two_step(y, n, "double-arcsine", "wald")


def two_step(y: Array, n: Array, scale: str, interval: str) -> Limits:
    """Return a two-step result with REML; NaN where there is none."""
    scaled = to_scale(y, n, scale)
    found = average(scaled.yi, scaled.vi, interval=interval)
    if not found.converged:
        return (np.nan, np.nan, np.nan)
    estimate, low, high = (
        to_risk(float(value[0]), scale, n).value for value in (found.beta, found.lower, found.upper)
    )
    return estimate, low, high


def score(name: str, found: Array, truth: float) -> dict[str, Any]:
    """Return coverage, mean width and bias of a candidate; tables without limits are counted and left out."""
    known = found[np.isfinite(found[:, 1:]).all(axis=1)]
    if not len(known):
        return {"candidate": name, "tables": len(found), "without_limits": 1.0, "without_estimate": 1.0}
    estimate, lower, upper = known.T
    with_estimate = np.isfinite(estimate)
    return {
        "candidate": name,
        "tables": len(found),
        "without_limits": 1.0 - len(known) / len(found),
        "without_estimate": float(np.mean(~np.isfinite(found[:, 0]))),
        "coverage": float(np.mean((lower <= truth) & (truth <= upper))),
        "upper_covers": float(np.mean(truth <= upper)),
        "lower_covers": float(np.mean(lower <= truth)),
        "width": float(np.mean(upper - lower)),
        "bias": float(np.mean(estimate[with_estimate]) - truth) if with_estimate.any() else None,
    }
