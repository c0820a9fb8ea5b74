"""The marginal likelihood of the binomial-normal model, by adaptive Gauss-Hermite quadrature.

For a study with `y` events of `n`, typical log-odds `mu` and between-centre standard deviation `tau`::

    L(mu, tau) = integral of  Binomial(y | n, expit(mu + tau z))  Normal(z | 0, 1)  dz

The integrand is log-concave in `z`. Its mode and curvature are found for each (study, mu, tau), and the
nodes are laid around that mode: a fixed rule misses the peak when `n` is in the thousands.
"""

from __future__ import annotations

from functools import lru_cache
from math import lgamma, log, pi

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: Newton steps to the mode. The rule only needs the mode roughly; more steps change nothing measurable.
_STEPS = 4

#: Cells of (study, mu, tau, node) worked on at once, so that the arrays stay in the processor's cache.
_CHUNK = 80_000


def expit(x: Array) -> Array:
    """Return the risk of a log-odds, without overflow, same shape."""
    small = np.exp(-np.abs(x))
    result: Array = np.where(x >= 0, 1.0, small)
    small += 1.0
    result /= small
    return result


def logit(p: Array) -> Array:
    """Return the log-odds of a risk in 0 to 1, same shape; infinite at 0 and 1."""
    with np.errstate(divide="ignore"):
        return np.log(p) - np.log1p(-p)


def log_risks(x: Array) -> Array:
    """Return ``log(expit(x)) + log(1 - expit(x))``, exactly even in `x`."""
    size = np.abs(x)
    return -size - 2.0 * np.log1p(np.exp(-size))


@lru_cache(maxsize=8)
def gauss_hermite(nodes: int) -> tuple[Array, Array]:
    """Return nodes and log-weights for ``integral of f(z) dz = sum of exp(log_weight) f(node)``.

    The rule is exact when `f` is a standard normal density times a polynomial. Nodes are made exactly
    symmetric, so that swapping events and non-events mirrors every sum.
    """
    x, w = np.polynomial.hermite.hermgauss(nodes)
    x = 0.5 * (x - x[::-1])
    w = 0.5 * (w + w[::-1])
    return np.sqrt(2.0) * x, np.log(w) + x**2 + 0.5 * log(2.0)


def log_choose(total: int, events: int) -> float:
    """Return the logarithm of the binomial coefficient, ``log C(total, events)``."""
    return lgamma(total + 1) - (lgamma(events + 1) + lgamma(total - events + 1))


def log_marginal(
    events: Array, totals: Array, mu: Array, tau: Array, nodes: int, weights: Array | None = None
) -> Array:
    """Return the log marginal likelihood of all studies together on a grid.

    Parameters
    ----------
    events, totals : arrays of shape (k,)
        Counts of the studies.
    mu : array of shape (m, 1) or (m, t)
        Log-odds of the typical centre.
    tau : array of shape (t,)
        Standard deviation between centres on the log-odds scale, 0 or more.
    nodes : int
        Nodes of the Gauss-Hermite rule.
    weights : array of shape (k,), optional
        What each study's log-likelihood is multiplied by (a power prior); 1 if left out.

    Returns
    -------
    array of shape (m, t)
        Sum over studies of the log of the marginal probability of its events, times its weight.
    """
    pairs, of_study = np.unique(np.stack([events, totals]), axis=1, return_inverse=True)
    copies = np.bincount(of_study.ravel(), weights=weights).astype(float)
    result = np.zeros((mu.shape[0], tau.size))
    batch = max(1, _CHUNK // (result.size * nodes))
    for start in range(0, copies.size, batch):
        y, n = pairs[:, start : start + batch]
        each = log_integral(y[:, None, None], n[:, None, None], mu, tau, nodes)
        result += np.einsum("s,smt->mt", copies[start : start + batch], each)
    constant = sum(weight * log_choose(int(n), int(y)) for weight, y, n in zip(copies, *pairs, strict=True))
    total: Array = result + constant
    return total


def log_integral(y: Array, n: Array, mu: Array, tau: Array, nodes: int) -> Array:
    """Return the log of the integral over z, without the binomial coefficient, broadcast shape."""
    mode, width = _mode(y, n, mu, tau)
    x, log_weight = gauss_hermite(nodes)
    # In place as far as it goes: fetching memory anew for each step takes longer than the arithmetic.
    height = width[..., None] * x
    height += mode[..., None]
    eta = tau[:, None] * height
    eta += mu[..., None]
    height *= height
    height *= -0.5
    height += log_weight
    # y log(p) + (n - y) log(1 - p), written so that (y, eta) and (n - y, -eta) give the same number.
    # log(1 + e) is good to 1e-16 here, which is all a log-likelihood needs, and faster than log1p.
    height += (y - 0.5 * n)[..., None] * eta
    size = np.abs(eta, out=eta)
    lost = np.exp(-size)
    lost += 1.0
    np.log(lost, out=lost)
    size *= 0.5
    lost += size
    lost *= n[..., None]
    height -= lost
    top = height.max(axis=-1)
    height -= top[..., None]
    np.exp(height, out=height)
    total: Array = top + np.log(height.sum(axis=-1)) + np.log(width)
    return total - 0.5 * log(2.0 * pi)


def _mode(y: Array, n: Array, mu: Array, tau: Array) -> tuple[Array, Array]:
    """Return the mode of the integrand in z and its width there (one over root of curvature).

    Newton's method inside a shrinking bracket: the slope is decreasing in z, so that its sign says on
    which side the mode lies.
    """
    # At the mode z = tau (y - n p), and p is in 0 to 1.
    low, high = -tau * (n - y), tau * y
    guess = np.log((y + 0.5) / (n - y + 0.5))
    weight = tau * (y + 0.5) * (n - y + 0.5) / (n + 1.0)
    z = np.minimum(np.maximum((guess - mu) * weight / (1.0 + tau * weight), low), high)
    for _ in range(_STEPS):
        p = expit(mu + tau * z)
        slope = tau * (y - n * p) - z
        low = np.where(slope > 0, z, low)
        high = np.where(slope > 0, high, z)
        step = z + slope / (1.0 + tau**2 * n * p * (1.0 - p))
        z = np.where((step < low) | (step > high), 0.5 * (low + high), step)
    p = expit(mu + tau * z)
    return z, 1.0 / np.sqrt(1.0 + tau**2 * n * p * (1.0 - p))
