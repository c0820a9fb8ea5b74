"""Limits of the variance between studies by the Q-profile method, and the limits of I² and H² that follow."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import chdtri

from echolith.pooling.classical.inverse_variance import typical_variance
from echolith.pooling.classical.tau2 import falling_root, make_problem, q_at
from echolith.pooling.quadrature import Array


class QProfile(NamedTuple):
    """Limits of tau², and of I² (percent) and H².

    `empty` if even tau² = 0 leaves less spread than the limits allow: the values are more alike than chance
    makes them, and the set is empty; the limits are then 0. An upper limit is None if none was found.
    """

    tau2_lower: float
    tau2_upper: float | None
    i2_lower: float
    i2_upper: float | None
    h2_lower: float
    h2_upper: float | None
    empty: bool


def q_profile(yi: Array, vi: Array, *, design: Array | None = None, level: float = 0.95) -> QProfile | None:
    """Return the Q-profile limits; None with no more studies than coefficients.

    Parameters
    ----------
    yi, vi : arrays of shape (k,)
        Values and sampling variances.
    design : array of shape (k, p), optional
        Moderators with the column of ones.
    level : float
        Probability content.
    """
    x = np.ones((len(yi), 1)) if design is None else np.asarray(design, dtype=float)
    problem = make_problem(np.asarray(yi, dtype=float), np.asarray(vi, dtype=float), x)
    free = problem.k - problem.p
    if free < 1:
        return None
    low, high = (float(chdtri(free, 0.5 * (1.0 + sign * level))) for sign in (1.0, -1.0))
    empty = q_at(problem, 0.0) < low
    lower = falling_root(lambda t: q_at(problem, t) - high, problem)
    upper = 0.0 if empty else falling_root(lambda t: q_at(problem, t) - low, problem)
    typical = typical_variance(problem.v, x)

    def shares(tau2: float) -> tuple[float, float]:
        return 100.0 * tau2 / (tau2 + typical), 1.0 + tau2 / typical

    i2_lower, h2_lower = shares(lower or 0.0)
    i2_upper, h2_upper = (None, None) if upper is None else shares(upper)
    return QProfile(lower or 0.0, upper, i2_lower, i2_upper, h2_lower, h2_upper, empty)
