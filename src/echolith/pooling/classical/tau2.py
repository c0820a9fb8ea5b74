"""Estimators of the variance between studies, with or without moderators.

Each solver goes to the true root or maximum, not to a loose stop: estimating equations by bisection and
secant (Brent) to 1e-13, likelihoods by a grid of starts and a Newton-like polish. Sources are cited in
:mod:`echolith.pooling.narrative.references`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from echolith.pooling.quadrature import Array

#: Beyond this many times the spread of the values no variance between studies is sought.
_FAR = 1e4


class Tau2(NamedTuple):
    """A variance between studies with its standard error; NaN and a reason if there is none."""

    value: float
    se: float
    converged: bool
    reason: str


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
        Moderators, with the column of ones.
    method : str
        One of `TAU2_METHODS`; ``common`` gives 0.
    """
    problem = make_problem(yi, vi, design)
    if method == "common":
        return Tau2(0.0, float("nan"), True, "")
    if problem.k <= problem.p:
        return Tau2(
            float("nan"), float("nan"), False, "there are too few studies to estimate a spread between them."
        )
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


def _projection(problem: Problem, tau2: float) -> Array:
    w = 1.0 / (problem.v + tau2)
    xw = problem.x * w[:, None]
    result: Array = np.diag(w) - xw @ np.linalg.inv(problem.x.T @ xw) @ xw.T
    return result


def _dersimonian_laird(problem: Problem) -> Tau2:
    projection = _projection(problem, 0.0)
    trace = float(np.trace(projection))
    free = problem.k - problem.p
    value = max((float(problem.y @ projection @ problem.y) - free) / trace, 0.0)
    squares = float((projection * projection).sum())
    se = _root(2.0 * free + 4.0 * value * trace + 2.0 * value**2 * squares) / trace
    return Tau2(value, se, True, "")


def _hedges_olkin(problem: Problem) -> Tau2:
    x = problem.x
    residual_maker = np.eye(problem.k) - x @ np.linalg.inv(x.T @ x) @ x.T
    free = problem.k - problem.p
    value = (
        float(problem.y @ residual_maker @ problem.y) - float(np.trace(residual_maker * problem.v))
    ) / free
    truncated = max(value, 0.0)
    scaled = residual_maker * problem.v  # columns times v: (I - H) V
    trace_1 = float(np.trace(scaled))
    trace_2 = float((scaled * scaled.T).sum())
    se = _root((2.0 * trace_2 + 4.0 * truncated * trace_1 + 2.0 * truncated**2 * free) / free**2)
    return Tau2(truncated, se, True, "")


def _hunter_schmidt(problem: Problem) -> Tau2:
    w = 1.0 / problem.v
    projection = _projection(problem, 0.0)
    q = float(problem.y @ projection @ problem.y)
    total = float(w.sum())
    truncated = max((q - problem.k) / total, 0.0)
    trace = float(np.trace(projection))
    se = _root(
        (
            2.0 * (problem.k - problem.p)
            + 4.0 * truncated * trace
            + 2.0 * truncated**2 * float((projection * projection).sum())
        )
        / total**2
    )
    return Tau2(truncated, se, True, "")


def _sidik_jonkman(problem: Problem) -> Tau2:
    first = float(((problem.y - problem.y.mean()) ** 2).mean())
    if first == 0.0:
        return Tau2(0.0, 0.0, True, "")
    ratio = problem.v / first
    free = problem.k - problem.p
    value = float((1.0 / (ratio + 1.0)) @ weighted(problem.y, 1.0 / (ratio + 1.0), problem.x)[2] ** 2) / free
    projection = _projection(problem._replace(v=ratio), 1.0)
    spread = projection * (problem.v + value)
    se = _root(2.0 * float((spread * spread.T).sum())) / free
    return Tau2(value, se, True, "")


def _paule_mandel(problem: Problem) -> Tau2:
    """Paule and Mandel's estimator; Morris's empirical Bayes estimator solves the same equation."""
    free = problem.k - problem.p
    value = falling_root(lambda t: q_at(problem, t) - free, problem)
    if value is None:
        return Tau2(
            float("nan"), float("nan"), False, "the spread between studies has no bound by this estimator."
        )
    se = _root(2.0 * problem.k**2 / free) / float((1.0 / (problem.v + value)).sum())
    return Tau2(value, se, True, "")


def falling_root(function: Callable[[float], float], problem: Problem) -> float | None:
    """Return where a falling function of tau² crosses 0; 0 if it starts below, None if it never does."""
    if function(0.0) <= 0.0:
        return 0.0
    from scipy.optimize import brentq

    high = float(np.ptp(problem.y)) ** 2 + float(problem.v.max())
    limit = _FAR * high
    while function(high) > 0.0:
        high *= 4.0
        if high > limit:
            return None
    return float(brentq(function, 0.0, high, xtol=1e-15, rtol=8.9e-16, maxiter=500))


def log_likelihood(problem: Problem, tau2: float, restricted: bool) -> float:
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


def _score(problem: Problem, tau2: float, restricted: bool) -> float:
    """Return twice the slope of the (restricted) log-likelihood in tau²."""
    w = 1.0 / (problem.v + tau2)
    _, covariance, residual = weighted(problem.y, w, problem.x)
    value = float((w * w) @ residual**2) - float(w.sum())
    if restricted:
        xw2 = problem.x * (w * w)[:, None]
        value += float(np.trace(covariance @ (problem.x.T @ xw2)))
    return value


def _by_likelihood(problem: Problem, restricted: bool) -> Tau2:
    """Maximise over tau² >= 0: every local maximum between the points of a fine grid is a candidate."""
    from scipy.optimize import brentq

    scale = float(np.ptp(problem.y)) ** 2 + float(problem.v.mean())
    grid = np.concatenate([[0.0], scale * np.geomspace(1e-8, 10.0, 46)])
    slopes = [_score(problem, float(t), restricted) for t in grid]
    candidates = [0.0] if slopes[0] <= 0.0 else []
    for i in range(grid.size - 1):
        if slopes[i] > 0.0 >= slopes[i + 1]:
            root = brentq(
                lambda t: _score(problem, t, restricted),
                grid[i],
                grid[i + 1],
                xtol=1e-15,
                rtol=8.9e-16,
                maxiter=500,
            )
            candidates.append(float(root))
    if not candidates or slopes[-1] > 0.0:
        return Tau2(
            float("nan"), float("nan"), False, "the likelihood rises without end as the spread grows."
        )
    value = max(candidates, key=lambda t: log_likelihood(problem, t, restricted))
    w = 1.0 / (problem.v + value)
    if restricted:
        projection = _projection(problem, value)
        information = float((projection * projection).sum())
    else:
        information = float((w * w).sum())
    return Tau2(value, _root(2.0 / information), True, "")


def _root(value: float) -> float:
    return float(np.sqrt(value)) if value >= 0.0 else float("nan")


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
