"""Where the integrand of each study is, and the nodes that a sum in place of its integral is taken at.

Adaptive Gauss-Hermite nodes (Liu and Pierce 1994; Pinheiro and Bates 1995) are few and converge fast where
the integrand is near a normal density; where a study without an event meets a large spread they are off by a
thousandth with 31 nodes. Evenly spaced nodes over all of the integrand that matters converge exponentially
for every analytic integrand (Trefethen and Weideman 2014), at a rate that is known beforehand.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from echolith.pooling.quadrature import Array, gauss_hermite

#: The evenly spaced rule goes out to where the integrand has fallen to exp(-25), 1e-11, of its height, and in
#: a standard normal density that is 7.1 from its middle.
_FALL, _FURTHEST_Z = 25.0, 7.1
#: Its step in units of the integrand's width, and times tau: log(1 + exp(eta)) has its nearest branch point
#: pi off the real line, and beyond pi / 2 a study's likelihood grows without bound as its total does.
_STEP, _STEP_TAU = 0.6, 0.4
#: No mode lies further out for any (mu, tau) that is asked about; a first guess may.
_FURTHEST_ETA = 120.0
_SIDE = np.array([[-1.0], [1.0]])
#: Plain Newton steps to the modes before the safe ones, and the most of those.
_PLAIN, _SAFE = 4, 200


class Modes(NamedTuple):
    """For each study the mode of its integrand in z and in log-odds, and its width there in z."""

    z: Array
    eta: Array
    width: Array


class Nodes(NamedTuple):
    """Nodes ``z + unit x`` for each study.

    `x` (q, 1) is common to all, `z` and `unit` are of shape (studies,). `terms` (q, 4) times `parts` (4,
    studies) is the log-integrand without its log(1 - p); `powers` (4, q) makes the moments, its last row the
    difference between odd and even nodes. `fixed` is ``z**2 / 2 - log(unit)``.
    """

    x: Array
    z: Array
    unit: Array
    terms: Array
    powers: Array
    parts: Array
    square_unit: Array
    fixed: Array


def gauss_hermite_nodes(modes: Modes, nodes: int) -> Nodes:
    """Return adaptive Gauss-Hermite nodes about `modes`."""
    return _nodes(modes.z, modes.width, *_gauss_hermite(nodes))


def evenly_spaced(
    y: Array, n: Array, mu: Array, tau: Array, modes: Modes, fineness: float
) -> tuple[Nodes, Array]:
    """Return evenly spaced nodes over all that matters of each integrand, and the outer two, (2, studies).

    The number is the same for all studies; those that could do with fewer are laid more closely.
    """
    low, high = _reach(y, n, mu, tau, modes)
    both = low + high
    step = np.minimum(_STEP * modes.width, _STEP_TAU / np.maximum(tau, 1e-9))
    count = int(np.ceil((both / step).max() * fineness)) + 1
    nodes = _nodes(modes.z + 0.5 * (high - low), both / (count - 1), *_even(count))
    return nodes, np.stack([modes.z - low, modes.z + high])


def find_modes(y: Array, n: Array, mu: Array, tau: Array, eta: Array) -> Modes:
    """Return each integrand's mode, by Newton's method from log-odds `eta`; all of shape (studies,).

    The rules need a mode only to a part of the width: what is missed costs nodes, not correctness.
    """
    tau2 = tau * tau
    precision = 0.1 + 1.0 / np.maximum(tau2, 1e-8)
    expected, spread = _moments(n, eta)
    for _ in range(_PLAIN):
        z = _newton(y, mu, tau, eta, expected, spread)
        before, eta = eta, np.minimum(np.maximum(mu + tau * z, -_FURTHEST_ETA), _FURTHEST_ETA)
        expected, spread = _moments(n, eta)
        moved = eta - before
        moved *= moved
        moved *= spread + precision
        if moved.max() < 0.1:
            return Modes(z, eta, 1.0 / np.sqrt(1.0 + tau2 * spread))
    return _find_safely(y, n, mu, tau)


def _newton(y: Array, mu: Array, tau: Array, eta: Array, expected: Array, spread: Array) -> Array:
    """Return the mode in z if the variance of the events were `spread` all the way from `eta` to there."""
    z: Array = tau * (y - expected + spread * (eta - mu)) / (1.0 + tau * tau * spread)
    return z


def _find_safely(y: Array, n: Array, mu: Array, tau: Array) -> Modes:
    """Return the modes by Newton's method inside a shrinking bracket: the slope falls all the way."""
    tau2 = tau * tau
    # The mode is at eta = mu + tau2 (y - n p(eta)), and p rises with eta.
    far = mu + tau2 * (y - _moments(n, mu)[0])
    low = np.maximum(np.minimum(mu, far), -_FURTHEST_ETA)
    high = np.minimum(np.maximum(mu, far), _FURTHEST_ETA)
    eta = np.minimum(np.maximum(np.log((y + 0.5) / (n - y + 0.5)), low), high)
    for _ in range(_SAFE):
        expected, spread = _moments(n, eta)
        slope = tau2 * (y - expected) - (eta - mu)
        low, high = np.where(slope > 0.0, eta, low), np.where(slope > 0.0, high, eta)
        target = eta + slope / (1.0 + tau2 * spread)
        target = np.where((target <= low) | (target >= high), 0.5 * (low + high), target)
        moved = (target - eta) ** 2 * (spread + 1.0)
        eta = target
        if moved.max() < 1e-6:
            break
    z = _newton(y, mu, tau, eta, *_moments(n, eta))
    eta = mu + tau * z
    return Modes(z, eta, 1.0 / np.sqrt(1.0 + tau2 * _moments(n, eta)[1]))


def _moments(n: Array, eta: Array) -> tuple[Array, Array]:
    """Return mean and variance of the events at log-odds `eta`."""
    p = 1.0 / (1.0 + np.exp(-eta))
    expected = n * p
    return expected, expected - expected * p


def _reach(y: Array, n: Array, mu: Array, tau: Array, modes: Modes) -> Array:
    """Return how far from its mode on either side each integrand falls by `_FALL` or somewhat more.

    It falls at least as fast as a standard normal does. Shape (2, studies).
    """
    z, eta, width = modes
    # A first guess by the curvature and how it changes: up to the third derivative.
    skew = np.tanh(0.5 * eta) * (1.0 - width * width) * (tau * width)
    reach = np.minimum(7.8 * width / np.sqrt(np.maximum(1.0 - (2.6 * _SIDE) * skew, 0.15)), _FURTHEST_Z)
    lowest = _height(y, n, eta, z) - _FALL
    for _ in range(80):
        at = z + _SIDE * reach
        height = _height(y, n, mu + tau * at, at)
        short = (height > lowest) & (reach < _FURTHEST_Z)
        far = height < lowest - _FALL
        if not (short | far).any():
            break
        reach = np.where(short, np.minimum(1.25 * reach, _FURTHEST_Z), np.where(far, 0.85 * reach, reach))
    return reach


def _height(y: Array, n: Array, eta: Array, z: Array) -> Array:
    height: Array = y * eta - n * np.log1p(np.exp(eta)) - (0.5 * z) * z
    return height


def _nodes(z: Array, unit: Array, x: Array, terms: Array, powers: Array) -> Nodes:
    parts = np.ones((4, z.size))
    square_unit = unit * unit
    np.multiply(square_unit, -0.5, out=parts[1])
    return Nodes(x, z, unit, terms, powers, parts, square_unit, (0.5 * z) * z - np.log(unit))


@lru_cache(maxsize=8)
def _gauss_hermite(nodes: int) -> tuple[Array, Array, Array]:
    x, log_weight = gauss_hermite(nodes)
    return _rule(x, log_weight)


@lru_cache(maxsize=256)
def _even(count: int) -> tuple[Array, Array, Array]:
    return _rule(np.arange(count, dtype=float) - 0.5 * (count - 1), np.zeros(count))


def _rule(x: Array, log_weight: Array) -> tuple[Array, Array, Array]:
    one = np.ones_like(x)
    sign = np.where(np.arange(x.size) % 2 == 0, 1.0, -1.0)
    return x[:, None], np.stack([x, x * x, log_weight, one], axis=1), np.stack([one, x, x * x, sign])
