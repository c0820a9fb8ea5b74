"""The unconditional binomial-normal model of two groups: an intercept for each study.

The groups of a study have log-odds ``a_i + e_i / 2`` and ``a_i - e_i / 2``, with ``e_i`` normal about the
common log odds ratio. Each study's intercept is at its own maximum for every (theta, tau), so that two
parameters are left. R's metafor calls it UM.FS.
"""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from echolith.pooling.quadrature import Array
from echolith.pooling.two_groups.effects import Cells
from echolith.pooling.two_groups.random_effect import Effect, Marginal

_REACH, _STEP = 8.7, 0.4


def unconditional_marginal(cells: Cells) -> Marginal:
    """Return the log-likelihood in (theta, tau), without binomial coefficients, of informative tables."""
    model = _Model(cells)
    return model.at


class _Model:
    """Holds each study's intercept from call to call: the next call is near."""

    def __init__(self, cells: Cells) -> None:
        self._cells = cells
        odds = np.log((cells.a + cells.c + 0.5) / (cells.b + cells.d + 0.5))
        self._intercept: Array = odds

    def at(self, theta: float, tau: float) -> Effect:
        """Return value, gradient and Hessian at the best intercepts."""
        for _ in range(60):
            found = self._moments(theta, tau)
            step = np.clip(found[1] / np.maximum(-found[2], 1e-12), -2.0, 2.0)
            self._intercept = self._intercept + step
            if float(np.abs(step).max()) < 1e-11 * (1.0 + float(np.abs(self._intercept).max())):
                break
        value, _, aa, t, u, at_, au, tt, tu, uu = self._moments(theta, tau)
        # Of the intercepts at their maxima: what they would give back is taken off the curvature.
        hessian = np.empty((2, 2))
        hessian[0, 0] = float((tt - at_ * at_ / aa).sum())
        hessian[0, 1] = hessian[1, 0] = float((tu - at_ * au / aa).sum())
        hessian[1, 1] = float((uu - au * au / aa).sum())
        return Effect(float(value.sum()), np.array([float(t.sum()), float(u.sum())]), hessian)

    def _moments(self, theta: float, tau: float) -> tuple[Array, ...]:
        """Return value, slopes and curvatures of each study in (intercept, theta, tau), shape (k,)."""
        z, step = self._nodes(theta, tau)
        height, one, two, v1, v2 = self._terms(theta + tau * z)
        height = height - 0.5 * z * z
        top = height.max(axis=1, keepdims=True)
        share = np.exp(height - top)
        total = share.sum(axis=1, keepdims=True)
        value = (top + np.log(total * step)).ravel() - 0.5 * float(np.log(2.0 * np.pi))
        share = share / total
        slope_a, slope_t = one + two, 0.5 * (one - two)
        curve_aa, curve_at = -(v1 + v2), -0.5 * (v1 - v2)
        curve_tt = 0.25 * curve_aa

        def mean(x: Array) -> Array:
            result: Array = (share * x).sum(axis=1)
            return result

        a, t, u = mean(slope_a), mean(slope_t), mean(slope_t * z)
        return (
            value,
            a,
            mean(curve_aa + slope_a**2) - a * a,
            t,
            u,
            mean(curve_at + slope_a * slope_t) - a * t,
            mean((curve_at + slope_a * slope_t) * z) - a * u,
            mean(curve_tt + slope_t**2) - t * t,
            mean((curve_tt + slope_t**2) * z) - t * u,
            mean((curve_tt + slope_t**2) * z * z) - u * u,
        )

    def _terms(self, effect: Array) -> tuple[Array, Array, Array, Array, Array]:
        """Return log-likelihood, residuals and variances of both groups at effects (k, points)."""
        a, b, c, d = (cell[:, None] for cell in self._cells)
        first = self._intercept[:, None] + 0.5 * effect
        second = self._intercept[:, None] - 0.5 * effect
        p1, p2 = expit(first), expit(second)
        height = -a * np.logaddexp(0.0, -first) - b * np.logaddexp(0.0, first)
        height = height - c * np.logaddexp(0.0, -second) - d * np.logaddexp(0.0, second)
        n1, n2 = a + b, c + d
        return height, a - n1 * p1, c - n2 * p2, n1 * p1 * (1.0 - p1), n2 * p2 * (1.0 - p2)

    def _nodes(self, theta: float, tau: float) -> tuple[Array, Array]:
        """Return nodes in z of shape (k, points) and their steps (k, 1)."""
        k = self._intercept.size
        z = np.zeros((k, 1))
        curvature = np.ones((k, 1))
        for _ in range(30):
            _, one, two, v1, v2 = self._terms(theta + tau * z)
            slope = 0.5 * tau * (one - two) - z
            curvature = 1.0 + 0.25 * tau * tau * (v1 + v2)
            step = np.clip(slope / curvature, -2.0, 2.0)
            z = z + step
            if float(np.abs(step).max()) < 1e-6:
                break
        width = 1.0 / np.sqrt(curvature)
        reach = np.maximum(np.minimum(_REACH, 14.0 * width), np.minimum(_REACH, 9.0 * width))
        fine = np.minimum(_STEP * width, 0.6 / max(tau, 1e-9))
        count = int(np.clip(np.ceil(float((2.0 * reach / fine).max())) + 1, 31, 1201))
        nodes = z + reach * np.linspace(-1.0, 1.0, count)
        return nodes, 2.0 * reach / (count - 1)
