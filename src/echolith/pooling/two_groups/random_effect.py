"""Maximum likelihood of a normal random effect over studies, for any log-concave likelihood.

Study `i` says of its own effect ``theta_i`` as much as ``log f_i(theta_i)``; effects are normal about
`theta` with standard deviation `tau`. The integral over the effect is taken by an evenly spaced rule wide
and fine enough to be exact to some 1e-12; Newton's method runs on exact derivatives; limits are
profile-likelihood limits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

import numpy as np
from scipy.special import chdtri

from echolith.pooling.quadrature import Array

_REACH, _STEP = 8.7, 0.4
_LARGEST, _LARGEST_TAU = 30.0, 20.0


class StudyLikelihood(Protocol):
    """What is known of each study's own effect."""

    def at(self, effects: Array) -> tuple[Array, Array, Array]:
        """Return log-likelihood, slope and curvature at effects of shape (k, points), each of that shape."""


class EffectFit(NamedTuple):
    """The maximum with limits; NaN and a reason if there is none; a limit None is unbounded.

    `log_likelihood_common` is the maximum at tau = 0, `effect_common` the effect there.
    """

    theta: float
    se: float
    tau: float
    theta_lower: float | None
    theta_upper: float | None
    tau_lower: float | None
    tau_upper: float | None
    log_likelihood: float
    log_likelihood_common: float
    effect_common: float
    se_common: float
    converged: bool
    reason: str


class Effect(NamedTuple):
    """Value, gradient (2,) and Hessian (2, 2) in (theta, tau)."""

    value: float
    gradient: Array
    hessian: Array


Marginal = Callable[[float, float], Effect]


def normal_marginal(study: StudyLikelihood) -> Marginal:
    """Return the log-likelihood in (theta, tau) with the effects integrated out."""

    def at(theta: float, tau: float) -> Effect:
        if tau == 0.0:
            value, slope, curvature = (part[:, 0].sum() for part in study.at(np.full((1, 1), theta)))
            own = study.at(np.full((1, 1), theta))
            rise = float((own[1][:, 0] ** 2 + own[2][:, 0]).sum())
            return Effect(
                float(value), np.array([float(slope), 0.0]), np.array([[float(curvature), 0.0], [0.0, rise]])
            )
        nodes = _nodes(study, theta, tau)
        z = (nodes - theta) / tau
        height, slope, curvature = study.at(nodes)
        height = height - 0.5 * z * z
        top = height.max(axis=1, keepdims=True)
        share = np.exp(height - top)
        total = share.sum(axis=1, keepdims=True)
        step = (z[:, 1] - z[:, 0])[:, None]
        value = float((top + np.log(total * step)).sum()) - 0.5 * float(np.log(2 * np.pi)) * z.shape[0]
        share = share / total
        mean, mean_z = (share * slope).sum(axis=1), (share * slope * z).sum(axis=1)
        square = share * (curvature + slope**2)
        hessian = np.empty((2, 2))
        hessian[0, 0] = float((square.sum(axis=1) - mean**2).sum())
        hessian[0, 1] = hessian[1, 0] = float(((square * z).sum(axis=1) - mean * mean_z).sum())
        hessian[1, 1] = float(((square * z * z).sum(axis=1) - mean_z**2).sum())
        return Effect(value, np.array([float(mean.sum()), float(mean_z.sum())]), hessian)

    return at


def _nodes(study: StudyLikelihood, theta: float, tau: float) -> Array:
    """Return the nodes of each study's effect, shape (k, points): about its mode, by its width."""
    mode = np.full((1, 1), theta)
    _, slope, curvature = study.at(mode)
    mode = np.broadcast_to(mode, slope.shape).copy()
    for _ in range(30):
        step = (slope - (mode - theta) / tau**2) / (1.0 / tau**2 - curvature)
        step = np.clip(step, -2.0, 2.0)
        mode = mode + step
        _, slope, curvature = study.at(mode)
        if float(np.abs(step).max()) < 1e-6:
            break
    width = 1.0 / np.sqrt(1.0 / tau**2 - curvature)
    # As far as a normal of width tau, the slowest that the integrand can fall; as fine as its peak is narrow.
    reach = np.minimum(_REACH * tau, 14.0 * width + 0.6 * tau * (width < 0.5 * tau))
    reach = np.maximum(reach, np.minimum(_REACH * tau, 9.0 * width))
    count = int(np.ceil(float((2.0 * reach / np.minimum(_STEP * width, 0.6)).max()))) + 1
    result: Array = mode + reach * np.linspace(-1.0, 1.0, min(max(count, 31), 1201))
    return result


def maximise(at: Marginal, start: float, level: float) -> EffectFit:
    """Return the maximum and its limits.

    Parameters
    ----------
    at : function
        Log-likelihood with derivatives in (theta, tau).
    start : float
        A first guess of theta.
    level : float
        Probability content of the limits.
    """
    common, common_settled = _climb_theta(at, start, 0.0)
    if not common_settled or abs(common) >= _LARGEST:
        return _none("all events of the studies are in one group, so that the effect has no bound.")
    at_zero = at(common, 0.0)
    theta, tau = _climb(at, common, 0.3)
    top = at(theta, tau)
    if tau < 1e-6 or top.value <= at_zero.value + 1e-12:
        theta, tau, top = common, 0.0, at_zero
        if at_zero.hessian[1, 1] > 1e-8 * abs(float(at_zero.hessian[0, 0])):
            theta, tau = _climb(at, common, 0.03)
            top = at(theta, tau)
    if tau >= _LARGEST_TAU or abs(theta) >= _LARGEST:
        return _none("the likelihood rises as the spread grows, and has no maximum.")
    information = -top.hessian
    variance = float(np.linalg.inv(information)[0, 0]) if tau > 0.0 else 1.0 / float(information[0, 0])
    se = float(np.sqrt(variance)) if variance > 0.0 else float("nan")
    target = top.value - 0.5 * float(chdtri(1, 1.0 - level))

    def over_theta(value: float) -> float:
        return _best_tau(at, value) - target

    def over_tau(value: float) -> float:
        best, _ = _climb_theta(at, theta, value)
        return at(best, value).value - target

    return EffectFit(
        theta,
        se,
        tau,
        _crossing(over_theta, theta, -max(se, 0.05), -_LARGEST),
        _crossing(over_theta, theta, max(se, 0.05), _LARGEST),
        0.0 if at_zero.value >= target else _crossing(over_tau, tau, -0.2 * tau, 0.0),
        _crossing(over_tau, tau, 0.3 * tau + 0.2, _LARGEST_TAU),
        top.value,
        at_zero.value,
        common,
        1.0 / float(np.sqrt(-at_zero.hessian[0, 0])),
        True,
        "",
    )


def _climb_theta(at: Marginal, theta: float, tau: float) -> tuple[float, bool]:
    step = np.inf
    for _ in range(80):
        now = at(theta, tau)
        step = float(now.gradient[0]) / max(-float(now.hessian[0, 0]), 1e-10)
        theta = min(max(theta + min(max(step, -1.5), 1.5), -_LARGEST), _LARGEST)
        if abs(step) < 1e-11 * (1.0 + abs(theta)):
            return theta, True
    return theta, abs(step) < 1e-7


def _climb(at: Marginal, theta: float, tau: float) -> tuple[float, float]:
    now = at(theta, tau)
    for _ in range(100):
        values, vectors = np.linalg.eigh(-now.hessian)
        floor = 1e-8 * max(float(np.abs(values).max()), 1e-8)
        values = np.where(values > floor, values, np.maximum(np.abs(values), floor))
        step = vectors @ ((vectors.T @ now.gradient) / values)
        step = step / max(1.0, float(np.abs(step).max()) / 1.0)
        if float(np.abs(step).max()) < 1e-10 * (1.0 + abs(theta)):
            break
        new_theta, new_tau, new = theta, tau, now
        for _ in range(40):
            new_theta, new_tau = theta + float(step[0]), min(max(tau + float(step[1]), 0.0), _LARGEST_TAU)
            new = at(new_theta, new_tau)
            if new.value >= now.value - 1e-11 * (1.0 + abs(now.value)):
                break
            step = 0.5 * step
        theta, tau, now = new_theta, new_tau, new
        if tau == 0.0 or tau >= _LARGEST_TAU:
            break
    return theta, tau


def _best_tau(at: Marginal, theta: float) -> float:
    from scipy.optimize import minimize_scalar

    found = minimize_scalar(
        lambda root: -at(theta, float(root) ** 2).value,
        bounds=(0.0, 2.5),
        method="bounded",
        options={"xatol": 1e-7},
    )
    return max(-float(found.fun), at(theta, 0.0).value)


def _crossing(height: Callable[[float], float], inside: float, step: float, end: float) -> float | None:
    from scipy.optimize import brentq

    for _ in range(30):
        outside = inside + step
        if (end - outside) * step <= 0.0:
            outside = end
        if height(outside) < 0.0:
            low, high = sorted((inside, outside))
            return float(brentq(height, low, high, xtol=1e-9))
        if outside == end:
            return None
        inside, step = outside, 1.5 * step
    return None


def _none(reason: str) -> EffectFit:
    gap = float("nan")
    return EffectFit(gap, gap, gap, None, None, None, None, gap, gap, gap, gap, False, reason)
