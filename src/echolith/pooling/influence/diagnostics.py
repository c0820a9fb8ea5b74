"""Influence of each study on a weighted average: what changes without it, and how far it stands out."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import ndtri

from echolith.errors import UsageError
from echolith.pooling.classical.inverse_variance import fit
from echolith.pooling.quadrature import Array


class Influence(NamedTuple):
    """Diagnostics of each study, arrays of shape (k,).

    Attributes
    ----------
    rstudent : array
        Residual against the average without the study, in its standard errors; beyond 2 in size it stands
        out.
    dffits : array
        Change of the average when the study is left out, in standard errors.
    cook : array
        Squared change of the average in units of its variance; over 0.45 or so the study moves it much.
    covariance_ratio : array
        Variance of the average without the study over that with it; below 1 the study makes it less precise.
    tau2_without, q_without : array
        Variance between studies, and Q, without the study.
    hat, weight : array
        Share in the average, and the same in percent.
    dfbetas : array
        Change of the average in standard errors by the spread without the study.
    baujat_x, baujat_y : array
        Share in heterogeneity, and influence on the average.
    """

    rstudent: Array
    dffits: Array
    cook: Array
    covariance_ratio: Array
    tau2_without: Array
    q_without: Array
    hat: Array
    weight: Array
    dfbetas: Array
    baujat_x: Array
    baujat_y: Array


def influence(yi: Array, vi: Array, *, tau2: str = "REML") -> Influence:
    """Return the diagnostics of each study.

    Parameters
    ----------
    yi, vi : arrays of shape (k,)
    tau2 : str
        One of `TAU2_METHODS`; estimated anew without each study.

    Raises
    ------
    UsageError
        With fewer than three studies.
    """
    y, v = np.asarray(yi, dtype=float), np.asarray(vi, dtype=float)
    k = y.size
    if k < 3:
        raise UsageError("influence needs three studies or more")
    whole = fit(y, v, tau2=tau2)
    centre, variance = float(whole.beta[0]), float(whole.covariance[0, 0])
    hat = whole.weights / 100.0
    rows = []
    for i in range(k):
        rest = np.delete(np.arange(k), i)
        part = fit(y[rest], v[rest], tau2=tau2)
        other, other_variance = float(part.beta[0]), float(part.covariance[0, 0])
        change = centre - other
        all_weights = float((1.0 / (v + part.tau2)).sum())
        rows.append(
            (
                (y[i] - other) / np.sqrt(v[i] + part.tau2 + other_variance),
                change / np.sqrt(hat[i] * (part.tau2 + v[i])),
                change**2 / variance,
                other_variance / variance,
                part.tau2,
                part.q,
                hat[i],
                whole.weights[i],
                change * np.sqrt(all_weights),
                (y[i] - centre) ** 2 / (v[i] + whole.tau2),
                change**2 / other_variance,
            )
        )
    return Influence(*np.array(rows, dtype=float).T)


class Blup(NamedTuple):
    """Best linear unbiased predictions of the studies' true values with limits, shape (k,)."""

    prediction: Array
    se: Array
    lower: Array
    upper: Array


def blup(yi: Array, vi: Array, *, tau2: str = "REML", level: float = 0.95) -> Blup:
    """Return each study's value drawn toward the average, as the two-step model sees it."""
    y, v = np.asarray(yi, dtype=float), np.asarray(vi, dtype=float)
    found = fit(y, v, tau2=tau2)
    share = found.tau2 / (found.tau2 + v)
    centre, variance = float(found.beta[0]), float(found.covariance[0, 0])
    prediction = share * y + (1.0 - share) * centre
    se = np.sqrt(share * v + (1.0 - share) ** 2 * variance)
    reach = float(ndtri(0.5 * (1.0 + level))) * se
    return Blup(prediction, se, prediction - reach, prediction + reach)
