"""Binomial-normal regression on study-level moderators, by maximum likelihood.

``y_i ~ Binomial(n_i, expit(x_i b + tau z_i))``. Each study is a table of its own for the marginal
likelihood; the derivatives in the coefficients follow by the chain rule. Limits of a coefficient are
profile-likelihood limits.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import chdtrc, chdtri

from echolith.pooling.likelihood.marginal import Marginal, log_choose
from echolith.pooling.quadrature import Array, logit

_NODES = 21
#: In place of a number of nodes: evenly spaced ones, which decide.
_EVENLY = 0
_MOST_STEPS = 100
#: A coefficient beyond this many units of log-odds per standard deviation of its moderator has run off.
_FAR = 25.0
_LARGEST_TAU = 30.0
SEPARATION = (
    "a moderator tells the studies with and without events apart, so that its coefficient has no bound."
)
TOO_FEW = "there are not more studies than coefficients, so that nothing is left to judge the spread by."
NOT_TOLD_APART = "the moderators cannot be told apart in these studies."
NOT_SETTLED = "the search for the maximum did not come to rest."


class RegressionFit(NamedTuple):
    """Coefficients on the log-odds scale with what is known of them; NaN and a reason if there is no maximum.

    `beta`, `se`, `lower` and `upper` have shape (p,); a limit that is unbounded is NaN. `tau` is the spread
    left. `test` is the likelihood-ratio statistic of all moderators together with `test_df` and `test_p`.
    """

    beta: Array
    covariance: Array
    se: Array
    lower: Array
    upper: Array
    tau: float
    log_likelihood: float
    test: float
    test_df: int
    test_p: float
    converged: bool
    reason: str


class _Problem:
    """The likelihood in (coefficients, tau), with an offset of the log-odds that is held fixed."""

    def __init__(self, y: Array, n: Array, x: Array) -> None:
        self.x = x
        self._marginal = Marginal(y[:, None], n[:, None])

    def at(
        self, beta: Array, tau: float, nodes: int, offset: Array | float = 0.0
    ) -> tuple[float, Array, Array]:
        """Return value, gradient (p + 1,) and Hessian (p + 1, p + 1)."""
        p = self.x.shape[1]
        mu, spread = self.x @ beta + offset, np.full(self.x.shape[0], tau)
        if nodes == _EVENLY:
            self._marginal.lay_evenly(mu, spread)
        else:
            self._marginal.lay(mu, spread, nodes)
        found = self._marginal.at(mu, spread)
        gradient = np.append(self.x.T @ found.mu, found.tau.sum())
        hessian = np.empty((p + 1, p + 1))
        hessian[:p, :p] = self.x.T @ (self.x * found.mu_mu[:, None])
        hessian[:p, p] = hessian[p, :p] = self.x.T @ found.mu_tau
        hessian[p, p] = found.tau_tau.sum()
        return float(found.value.sum()), gradient, hessian


class _Peak(NamedTuple):
    beta: Array
    tau: float
    value: float
    hessian: Array
    settled: bool


def fit_regression(events: Array, totals: Array, design: Array, level: float = 0.95) -> RegressionFit:
    """Return the regression of the log-odds on a design.

    Parameters
    ----------
    events, totals : arrays of shape (k,)
    design : array of shape (k, p)
        Moderators, with the column of ones (or columns of ones by group that add up to it).
    level : float
        Probability content of the limits.
    """
    y, n = np.asarray(events, dtype=float), np.asarray(totals, dtype=float)
    x = np.asarray(design, dtype=float)
    k, p = x.shape
    if np.linalg.matrix_rank(x) < p:
        return _none(p, NOT_TOLD_APART)
    if k <= p:
        return _none(p, TOO_FEW)
    if y.sum() in (0.0, n.sum()):
        return _none(p, "none or all had the event, so that there is nothing to explain.")
    problem = _Problem(y, n, x)
    peak = _highest(problem, _start(y, n, x))
    if np.abs(x @ peak.beta).max() > _FAR:
        return _none(p, SEPARATION)
    if not peak.settled or peak.tau >= _LARGEST_TAU:
        return _none(p, NOT_SETTLED)
    covariance = _covariance(peak)
    ones = np.ones((k, 1))
    plain = _highest(_Problem(y, n, ones), np.array([float(logit(y.sum() / n.sum()))]))
    test = max(2.0 * (peak.value - plain.value), 0.0)
    target = peak.value - 0.5 * float(chdtri(1, 1.0 - level))
    se = np.sqrt(np.diag(covariance))
    limits = np.array(
        [[_limit(problem, peak, j, sign, float(se[j]), target) for sign in (-1.0, 1.0)] for j in range(p)]
    )
    return RegressionFit(
        peak.beta,
        covariance,
        se,
        limits[:, 0],
        limits[:, 1],
        peak.tau,
        peak.value + float(log_choose(y, n)),
        test,
        p - 1,
        float(chdtrc(p - 1, test)) if p > 1 else 1.0,
        True,
        "",
    )


def _start(y: Array, n: Array, x: Array) -> Array:
    odds = np.log((y + 0.5) / (n - y + 0.5))
    weight = np.sqrt((y + 0.5) * (n - y + 0.5) / (n + 1.0))
    found: Array = np.linalg.lstsq(x * weight[:, None], odds * weight, rcond=None)[0]
    return found


def _highest(problem: _Problem, beta: Array, offset: Array | float = 0.0) -> _Peak:
    """Return the maximum over coefficients and tau: the better of tau = 0 and from tau > 0."""
    peaks = [_climb(problem, beta, tau, offset) for tau in (0.5, 0.0)]
    return max(peaks, key=lambda peak: (peak.settled, peak.value))


def _climb(problem: _Problem, beta: Array, tau: float, offset: Array | float) -> _Peak:
    beta = beta.copy()
    settled = False
    value, gradient, hessian = problem.at(beta, tau, _NODES, offset)
    for nodes, tolerance in ((_NODES, 1e-5), (_EVENLY, 1e-10)):
        value, gradient, hessian = problem.at(beta, tau, nodes, offset)
        settled = False
        for _ in range(_MOST_STEPS):
            step = _step(gradient, hessian, tau)
            if float(np.abs(step).max()) < tolerance * (1.0 + float(np.abs(beta).max())):
                settled = True
                break
            new_beta, new_tau, new = beta, tau, (value, gradient, hessian)
            for _ in range(40):
                new_beta, new_tau = beta + step[:-1], min(max(tau + float(step[-1]), 0.0), _LARGEST_TAU)
                new = problem.at(new_beta, new_tau, nodes, offset)
                if new[0] >= value - 1e-11 * (1.0 + abs(value)):
                    break
                step = 0.5 * step
            beta, tau = new_beta, new_tau
            value, gradient, hessian = new
            if float(np.abs(problem.x @ beta).max()) > 3.0 * _FAR:
                break
    return _Peak(beta, tau, value, hessian, settled)


def _step(gradient: Array, hessian: Array, tau: float) -> Array:
    """Return an ascent step: Newton's, with the curvature made concave where it is not."""
    if tau == 0.0:
        # At tau = 0 the slope in tau is 0; it is left only by a start elsewhere.
        inner: Array = np.linalg.solve(
            -hessian[:-1, :-1] + 1e-12 * np.eye(len(gradient) - 1), gradient[:-1]
        ).astype(float)
        return np.append(_bounded(inner), 0.0)
    values, vectors = np.linalg.eigh(-hessian)
    floor = 1e-6 * max(float(np.abs(values).max()), 1e-6)
    values = np.where(values > floor, values, np.maximum(np.abs(values), floor))
    return _bounded(vectors @ ((vectors.T @ gradient) / values))


def _bounded(step: Array) -> Array:
    largest = float(np.abs(step).max())
    return step if largest <= 2.0 else step * (2.0 / largest)


def _covariance(peak: _Peak) -> Array:
    """Return the inverse of the observed information of the coefficients, tau a parameter if it is not 0."""
    information = -peak.hessian
    if peak.tau == 0.0:
        information = information[:-1, :-1]
    inverse: Array = np.linalg.inv(information).astype(float)
    p = peak.beta.size
    return inverse[:p, :p]


def _limit(problem: _Problem, peak: _Peak, j: int, sign: float, se: float, target: float) -> float:
    """Return the profile limit of coefficient `j` on one side; NaN if the likelihood does not fall so far."""
    from scipy.optimize import brentq

    others = np.delete(problem.x, j, axis=1)
    rest = _Problem.__new__(_Problem)
    rest.x, rest._marginal = others, problem._marginal
    near = np.delete(peak.beta, j)

    def height(value: float) -> float:
        offset = problem.x[:, j] * value
        if others.shape[1] == 0:
            return _only_tau(problem, np.array([value])) - target
        return _highest(rest, near, offset).value - target

    middle = float(peak.beta[j])
    inside, outside = middle, middle + sign * 2.0 * se
    for _ in range(12):
        if height(outside) < 0.0:
            low, high = sorted((inside, outside))
            return float(brentq(height, low, high, xtol=1e-9, rtol=1e-12))
        inside, outside = outside, middle + 1.7 * (outside - middle)
    return float("nan")


def _only_tau(problem: _Problem, beta: Array) -> float:
    """Return the likelihood at fixed coefficients, highest over tau."""
    from scipy.optimize import minimize_scalar

    found = minimize_scalar(
        lambda tau: -problem.at(beta, float(tau), _EVENLY)[0],
        bounds=(0.0, _LARGEST_TAU),
        method="bounded",
        options={"xatol": 1e-9},
    )
    return max(-float(found.fun), problem.at(beta, 0.0, _EVENLY)[0])


def _none(p: int, reason: str) -> RegressionFit:
    gap, gaps = float("nan"), np.full(p, np.nan)
    return RegressionFit(
        gaps, np.full((p, p), np.nan), gaps, gaps, gaps, gap, gap, gap, max(p - 1, 0), gap, False, reason
    )
