"""Limits of the variance between studies by the Q-profile method, and the limits of I² and H² that follow."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import chdtri

from echolith.pooling.classical.inverse_variance import typical_variance
from echolith.pooling.classical.tau2 import make_problem, q_at, q_root
from echolith.pooling.quadrature import Array


class QProfile(NamedTuple):
    """Limits of tau², and of I² (percent) and H².

    `empty` if even tau² = 0 leaves less spread than the limits allow: the values are more alike than chance
    makes them, no tau² agrees with them, and the set is empty; the limits are then 0, 0 percent and 1. That
    is no proof of tau² = 0.
    """

    tau2_lower: float
    tau2_upper: float
    i2_lower: float
    i2_upper: float
    h2_lower: float
    h2_upper: float
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
    lower, upper = q_root(problem, high), q_root(problem, low)
    typical = typical_variance(problem.v, x)
    return QProfile(
        tau2_lower=lower,
        tau2_upper=upper,
        i2_lower=100.0 * lower / (lower + typical),
        i2_upper=100.0 * upper / (upper + typical),
        h2_lower=1.0 + lower / typical,
        h2_upper=1.0 + upper / typical,
        empty=q_at(problem, 0.0) < low,
    )
