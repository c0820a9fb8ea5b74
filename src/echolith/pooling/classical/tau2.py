"""Estimators of the variance between studies, with or without moderators.

Each solver goes to the true root or maximum, not to a loose stop: an estimating equation is bracketed by a
bound that holds for every table, then solved to the last digits (Brent); a likelihood is searched for all of
its maxima over tau² >= 0. Sources are cited in :mod:`echolith.pooling.narrative.references`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from echolith.pooling.quadrature import Array

#: Points a decade at which the slope of a likelihood is looked at; a maximum between two is not missed
#: unless a minimum lies between the same two, where the likelihood is flat.
_A_DECADE = 10


class Tau2(NamedTuple):
    """A variance between studies with its standard error; NaN where there is none."""

    value: float
    se: float


class Problem(NamedTuple):
    """Values, variances, design, and what many estimators need of them."""

    y: Array
    v: Array
    x: Array
    k: int
    p: int


def make_problem(yi: Array, vi: Array, design: Array) -> Problem:
    """Return the problem of values, variances and a design of shape (k, p)."""
    return Problem(yi, vi, design, *design.shape)


def estimate_tau2(yi: Array, vi: Array, design: Array, method: str) -> Tau2:
    """Return the variance between studies.

    Parameters
    ----------
    yi, vi : arrays of shape (k,)
        Values and their sampling variances, ``vi > 0``.
    design : array of shape (k, p)
        Moderators, with the column of ones, of full rank.
    method : str
        One of `TAU2_METHODS`; ``common`` gives 0. With no more studies than coefficients no other method
        has a value.
    """
    problem = make_problem(yi, vi, design)
    if method == "common":
        return Tau2(0.0, float("nan"))
    if problem.k <= problem.p:
        return Tau2(float("nan"), float("nan"))
    return _METHODS[method](problem)


def weighted(problem_y: Array, w: Array, x: Array) -> tuple[Array, Array, Array]:
    """Return coefficients, their covariance, and residuals of a weighted least-squares fit."""
    xw = x * w[:, None]
    covariance: Array = np.linalg.inv(x.T @ xw).astype(float)
    beta = covariance @ (xw.T @ problem_y)
    return beta, covariance, problem_y - x @ beta


def q_at(problem: Problem, tau2: float) -> float:
    """Return the generalised Q: the weighted sum of squared residuals with `tau2` in the weights."""
    w = 1.0 / (problem.v + tau2)
    return float(w @ weighted(problem.y, w, problem.x)[2] ** 2)


def q_root(problem: Problem, target: float) -> float:
    """Return the tau² at which the generalised Q has come down to `target` (> 0); 0 if it starts below."""
    if q_at(problem, 0.0) <= target:
        return 0.0
    # Q is least over the coefficients, so it is below (residual sum of squares) / tau².
    return _root_between(lambda t: q_at(problem, t) - target, 0.0, 2.0 * _plain_squares(problem) / target)


def residual_trace(w: Array, x: Array) -> float:
    """Return the trace of ``W - W X (X' W X)^-1 X' W``: the weight that is left for the residuals."""
    if x.shape[1] > 1:
        xw = x * w[:, None]
        return float(w.sum()) - float(np.trace(np.linalg.inv(x.T @ xw) @ (xw.T @ xw)))
    # Of one study the others' share is left. Taken as a sum it keeps its digits where one study has nearly
    # all of the weight; as a difference from 1 it would lose them.
    u = w * x[:, 0] ** 2
    return float(w @ _others(u)) / float(u.sum())


def _others(u: Array) -> Array:
    """Return for each entry the sum of all other ones, without a difference."""
    before, after = np.cumsum(u), np.cumsum(u[::-1])[::-1]
    result: Array = np.append(0.0, before[:-1]) + np.append(after[1:], 0.0)
    return result


def _projection(problem: Problem, tau2: float) -> Array:
    w = 1.0 / (problem.v + tau2)
    xw = problem.x * w[:, None]
    result: Array = np.diag(w) - xw @ np.linalg.inv(problem.x.T @ xw) @ xw.T
    if problem.p == 1:
        u = w * problem.x[:, 0] ** 2
        np.fill_diagonal(result, w * _others(u) / float(u.sum()))
    return result


def _plain_squares(problem: Problem) -> float:
    """Return the sum of squared residuals of the unweighted fit."""
    return float((weighted(problem.y, np.ones(problem.k), problem.x)[2] ** 2).sum())


def _dersimonian_laird(problem: Problem) -> Tau2:
    projection = _projection(problem, 0.0)
    trace = float(np.trace(projection))
    free = problem.k - problem.p
    value = max((q_at(problem, 0.0) - free) / trace, 0.0)
    squares = float((projection * projection).sum())
    return Tau2(value, _sqrt(2.0 * free + 4.0 * value * trace + 2.0 * value**2 * squares) / trace)


def _hedges_olkin(problem: Problem) -> Tau2:
    x = problem.x
    residual_maker = np.eye(problem.k) - x @ np.linalg.inv(x.T @ x) @ x.T
    free = problem.k - problem.p
    scaled = residual_maker * problem.v
    trace = float(np.trace(scaled))
    value = max((_plain_squares(problem) - trace) / free, 0.0)
    squares = float((scaled * scaled.T).sum())
    return Tau2(value, _sqrt(2.0 * squares + 4.0 * value * trace + 2.0 * value**2 * free) / free)


def _hunter_schmidt(problem: Problem) -> Tau2:
    projection = _projection(problem, 0.0)
    trace = float(np.trace(projection))
    total = float((1.0 / problem.v).sum())
    value = max((q_at(problem, 0.0) - problem.k) / total, 0.0)
    squares = float((projection * projection).sum())
    free = problem.k - problem.p
    return Tau2(value, _sqrt(2.0 * free + 4.0 * value * trace + 2.0 * value**2 * squares) / total)


def _sidik_jonkman(problem: Problem) -> Tau2:
    if float(np.ptp(problem.y)) == 0.0:
        return Tau2(0.0, 0.0)
    ratio = problem.v / float(((problem.y - problem.y.mean()) ** 2).mean())
    free = problem.k - problem.p
    rescaled = problem._replace(v=ratio)
    value = q_at(rescaled, 1.0) / free
    spread = _projection(rescaled, 1.0) * (problem.v + value)
    return Tau2(value, _sqrt(2.0 * float((spread * spread.T).sum())) / free)


def _paule_mandel(problem: Problem) -> Tau2:
    """Paule and Mandel's estimator; Morris's empirical Bayes estimator solves the same equation."""
    free = problem.k - problem.p
    value = q_root(problem, free)
    return Tau2(value, _sqrt(2.0 * problem.k**2 / free) / float((1.0 / (problem.v + value)).sum()))


def log_likelihood(problem: Problem, tau2: float, *, restricted: bool) -> float:
    """Return the (restricted) log-likelihood at `tau2`, with all constants."""
    w = 1.0 / (problem.v + tau2)
    residual = weighted(problem.y, w, problem.x)[2]
    value = 0.5 * float(np.log(w).sum()) - 0.5 * float(w @ residual**2)
    if not restricted:
        return value - 0.5 * problem.k * float(np.log(2.0 * np.pi))
    x = problem.x
    _, determinant = np.linalg.slogdet(x.T @ (x * w[:, None]))
    _, plain = np.linalg.slogdet(x.T @ x)
    constant = -0.5 * (problem.k - problem.p) * float(np.log(2.0 * np.pi)) + 0.5 * float(plain)
    return value - 0.5 * float(determinant) + constant


def likelihood_slope(problem: Problem, tau2: float, *, restricted: bool) -> float:
    """Return twice the slope of the (restricted) log-likelihood in tau²."""
    w = 1.0 / (problem.v + tau2)
    residual = weighted(problem.y, w, problem.x)[2]
    lost = residual_trace(w, problem.x) if restricted else float(w.sum())
    return float((w * w) @ residual**2) - lost


def _by_likelihood(problem: Problem, *, restricted: bool) -> Tau2:
    """Maximise over tau² >= 0: zero, and every place where the slope turns from rise to fall."""

    def slope(tau2: float) -> float:
        return likelihood_slope(problem, tau2, restricted=restricted)

    grid = _grid(problem)
    rises = [slope(t) > 0.0 for t in grid]
    candidates = [0.0] + [
        _root_between(slope, grid[i], grid[i + 1])
        for i in range(len(grid) - 1)
        if rises[i] and not rises[i + 1]
    ]
    value = max(candidates, key=lambda t: log_likelihood(problem, t, restricted=restricted))
    if restricted:
        information = float((_projection(problem, value) ** 2).sum())
    else:
        information = float((1.0 / (problem.v + value) ** 2).sum())
    return Tau2(value, float(np.sqrt(2.0 / information)))


def _grid(problem: Problem) -> list[float]:
    """Return points from 0 to where both log-likelihoods fall, close enough to part their maxima.

    Below a thousandth of the least variance the slope is a straight line. At tau² = t the squared residuals
    weigh at most RSS / t², and what they must outweigh is at least (k - p) / (largest v + t); from the root
    of the two on, the slope is negative.
    """
    free = problem.k - problem.p
    squares = _plain_squares(problem) / free
    low = 1e-3 * float(problem.v.min())
    # Half as much again: at the bound itself the slope may be 0 by rounding.
    high = 0.75 * (squares + float(np.sqrt(squares**2 + 4.0 * squares * float(problem.v.max()))))
    high = max(high, 10.0 * low)
    points = 2 + int(_A_DECADE * np.log10(high / low))
    return [0.0, *np.geomspace(low, high, points).tolist()]


def _root_between(function: Callable[[float], float], low: float, high: float) -> float:
    """Return the root of a function that is positive at `low` and not so at `high`, to all digits."""
    from scipy.optimize import brentq

    # The absolute tolerance is nil: variances of 1e-9 are as good as those of 1.
    return float(brentq(function, low, high, xtol=1e-300, rtol=8.9e-16, maxiter=2000))


def _sqrt(value: float) -> float:
    """Return the root of what is positive but for rounding."""
    return float(np.sqrt(max(value, 0.0)))


_METHODS: dict[str, Callable[[Problem], Tau2]] = {
    "DL": _dersimonian_laird,
    "PM": _paule_mandel,
    "REML": lambda problem: _by_likelihood(problem, restricted=True),
    "ML": lambda problem: _by_likelihood(problem, restricted=False),
    "HS": _hunter_schmidt,
    "HE": _hedges_olkin,
    "SJ": _sidik_jonkman,
    "EB": _paule_mandel,
}
