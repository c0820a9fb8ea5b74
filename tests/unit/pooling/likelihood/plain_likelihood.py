"""The binomial-normal likelihood by a plain sum over very many points: no code of the product."""

from __future__ import annotations

from collections import Counter

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import betaln, log_expit


def log_likelihood(y, n, mu: float, tau: float) -> float:
    """Return the log-likelihood of one table with its binomial coefficients."""
    total = 0.0
    for (events, size), copies in Counter(zip(y, n, strict=True)).items():
        total += copies * _study(float(events), float(size), mu, tau)
        total -= copies * (betaln(events + 1.0, size - events + 1.0) + np.log(size + 1.0))
    return total


def _study(events: float, size: float, mu: float, tau: float) -> float:
    own = 0.0 if tau == 0.0 else (np.log((events + 0.5) / (size - events + 0.5)) - mu) / tau
    low, high = min(0.0, own) - 12.0, max(0.0, own) + 12.0
    # Narrowed to where the integrand is above exp(-45) of its height.
    for _ in range(4):
        z = np.linspace(low, high, 1201)
        eta = mu + tau * z
        height = events * log_expit(eta) + (size - events) * log_expit(-eta) - 0.5 * z * z
        top = height.max()
        kept = np.flatnonzero(height > top - 45.0)
        step = z[1] - z[0]
        low, high = z[kept[0]] - step, z[kept[-1]] + step
    return float(top + np.log(np.exp(height - top).sum() * step) - 0.5 * np.log(2.0 * np.pi))


def profile_in_mu(y, n, mu: float, largest_tau: float = 30.0) -> tuple[float, float]:
    """Return the log-likelihood at `mu`, highest over tau, and that tau."""
    taus = np.concatenate([[0.0], np.geomspace(0.02, largest_tau, 22)])
    heights = [log_likelihood(y, n, mu, tau) for tau in taus]
    best = int(np.argmax(heights))
    low, high = taus[max(best - 1, 0)], taus[min(best + 1, taus.size - 1)]
    found = minimize_scalar(
        lambda tau: -log_likelihood(y, n, mu, tau),
        bounds=(low, high),
        method="bounded",
        options={"xatol": 1e-6},
    )
    return max((-float(found.fun), float(found.x)), (heights[0], 0.0))


def profile_in_tau(y, n, tau: float) -> float:
    """Return the log-likelihood at `tau`, highest over mu."""
    found = minimize_scalar(
        lambda mu: -log_likelihood(y, n, mu, tau),
        bounds=(-60.0, 60.0),
        method="bounded",
        options={"xatol": 1e-6},
    )
    return -float(found.fun)
