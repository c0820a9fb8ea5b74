"""Each study's own risk given the fitted model: drawn toward the typical centre, small studies most."""

from __future__ import annotations

import numpy as np

from echolith.pooling.parts import Estimate
from echolith.pooling.quadrature import Array, expit

#: Points of the distribution of each study's log-odds, and how far they reach from its mode in units of tau.
_POINTS, _REACH = 801, 9.0


def shrunken_risks(
    events: Array, totals: Array, mu: float, tau: float, level: float = 0.95
) -> tuple[Estimate, ...]:
    """Return the mean and equal-tailed limits of each study's risk, with `mu` and `tau` taken as known.

    Parameters
    ----------
    events, totals : arrays of shape (k,)
        Counts.
    mu, tau : float
        Fitted log-odds of the typical centre and standard deviation between centres.
    level : float
        Probability content. As `mu` and `tau` are taken as known the limits are too narrow with few studies.
    """
    y, n = np.asarray(events, dtype=float)[:, None], np.asarray(totals, dtype=float)[:, None]
    if tau == 0.0:
        common = float(expit(np.array(mu)))
        return tuple(Estimate(common, common, common) for _ in range(y.size))
    mode, width = _modes(y, n, mu, tau)
    # Fine about the mode, whose width may be a thousandth, and out to where a standard normal has ended.
    z = mode + width * np.sinh(np.arcsinh(_REACH / width) * np.linspace(-1.0, 1.0, _POINTS))
    eta = mu + tau * z
    height = (y - 0.5 * n) * eta - n * (0.5 * np.abs(eta) + np.log1p(np.exp(-np.abs(eta)))) - 0.5 * z * z
    density = np.exp(height - height.max(axis=1, keepdims=True))
    cells = 0.5 * (density[:, 1:] + density[:, :-1]) * np.diff(z, axis=1)
    below = np.concatenate([np.zeros((y.size, 1)), np.cumsum(cells, axis=1)], axis=1)
    below /= below[:, -1:]
    risk = expit(eta)
    means = (np.diff(below, axis=1) * 0.5 * (risk[:, 1:] + risk[:, :-1])).sum(axis=1)
    tails = (0.5 * (1.0 - level), 0.5 * (1.0 + level))
    limits = [
        [float(expit(np.interp(p, row, place))) for p in tails] for row, place in zip(below, eta, strict=True)
    ]
    return tuple(Estimate(float(mean), low, high) for mean, (low, high) in zip(means, limits, strict=True))


def _modes(y: Array, n: Array, mu: float, tau: float) -> tuple[Array, Array]:
    z = np.zeros_like(y)
    low, high = -tau * (n - y), tau * y
    for _ in range(60):
        p = expit(mu + tau * z)
        slope = tau * (y - n * p) - z
        low, high = np.where(slope > 0, z, low), np.where(slope > 0, high, z)
        step = z + slope / (1.0 + tau * tau * n * p * (1.0 - p))
        z = np.where((step < low) | (step > high), 0.5 * (low + high), step)
    p = expit(mu + tau * z)
    return z, 1.0 / np.sqrt(1.0 + tau * tau * n * p * (1.0 - p))
