"""Proportions on the scales that the two-step methods average on, and back to risks.

The values and variances are those in common use (R's ``escalc``: PR, PLN, PLO, PAS, PFT). Where a study has
no defined value or variance on a scale, a correction is added to its events and non-events; which studies
were corrected, and by how much, is a part of the result.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from scipy.special import expit

from echolith.errors import InputError, UsageError
from echolith.issues import Issue
from echolith.pooling.choices import SCALES
from echolith.pooling.quadrature import Array

Correct = Literal["where-needed", "all", "none"]


class Scaled(NamedTuple):
    """Values `yi` and sampling variances `vi` on a scale, and what was added to each study; shape (k,)."""

    yi: Array
    vi: Array
    corrections: Array


def to_scale(
    events: Array,
    totals: Array,
    scale: str,
    correction: float = 0.5,
    correct: Correct = "where-needed",
) -> Scaled:
    """Return the proportions on a scale.

    Parameters
    ----------
    events, totals : arrays of shape (k,)
        Whole numbers, ``0 <= events <= totals``, ``totals >= 1``.
    scale : {"raw", "log", "logit", "arcsine", "double-arcsine"}
        ``raw``: the proportion. ``log``, ``logit``: its logarithm, its log-odds. ``arcsine``: of its square
        root. ``double-arcsine``: the mean of Freeman and Tukey's two arcsines (half of their sum).
    correction : float
        What is added to events and to non-events (so twice to the total) where it is needed.
    correct : {"where-needed", "all", "none"}
        ``where-needed`` is a study with no event, and on the raw and logit scale one with nothing but events,
        whose variance or value is otherwise 0 or infinite.

    Raises
    ------
    UsageError
        If the scale is unknown or the correction not positive.
    InputError
        With ``none``, one issue for each study that has no value.
    """
    if scale not in SCALES:
        raise UsageError(f"unknown scale: choose one of {', '.join(SCALES)}")
    if not correction > 0.0:
        raise UsageError("the correction must be positive; with correct='none' nothing is added")
    y, n = np.asarray(events, dtype=float), np.asarray(totals, dtype=float)
    if scale == "arcsine":
        return Scaled(np.arcsin(np.sqrt(y / n)), 0.25 / n, np.zeros_like(n))
    if scale == "double-arcsine":
        return Scaled(double_arcsine(y, n), 0.25 / (n + 0.5), np.zeros_like(n))
    # On the log scale a study with nothing but events has the value 0 and the variance 0, which is no weight.
    needed = (y == 0) | (y == n)
    added = np.where(needed | (correct == "all"), correction, 0.0)
    if correct == "none":
        _refuse(needed)
        added = np.zeros_like(n)
    y, n = y + added, n + 2.0 * added
    if scale == "raw":
        return Scaled(y / n, y * (n - y) / n**3, added)
    if scale == "log":
        return Scaled(np.log(y / n), 1.0 / y - 1.0 / n, added)
    return Scaled(np.log(y / (n - y)), 1.0 / y + 1.0 / (n - y), added)


def _refuse(needed: Array) -> None:
    if needed.any():
        raise InputError(
            Issue(
                "no-value-without-correction",
                "error",
                "A study in which none or all had the event has no value or no weight on this scale.",
                "Allow a correction, or choose model 'binomial-normal' or 'bayes', which need none.",
                f"study {position + 1}",
            )
            for position in np.flatnonzero(needed)
        )


def double_arcsine(events: Array, totals: Array) -> Array:
    """Return Freeman and Tukey's transformation: half the sum of two arcsines, in radians."""
    result: Array = 0.5 * (
        np.arcsin(np.sqrt(events / (totals + 1.0))) + np.arcsin(np.sqrt((events + 1.0) / (totals + 1.0)))
    )
    return result


class Risk(NamedTuple):
    """A value turned back to a risk; `clipped` if it lay outside what the scale can hold."""

    value: float
    clipped: bool


def to_risk(value: float, scale: str, totals: Array) -> Risk:
    """Return a value on `scale` as a risk in 0 to 1.

    On the raw, log and arcsine scales a limit can lie beyond what a risk can be; it is then cut off at 0 or
    1 and said to be. The double arcsine is turned back by Miller's formula at the harmonic mean of
    `totals`, which is what makes it treacherous: the same value is another risk for another mean.
    """
    if scale == "logit":
        return Risk(float(expit(value)), False)
    if scale == "raw":
        return Risk(min(max(value, 0.0), 1.0), not 0.0 <= value <= 1.0)
    if scale == "log":
        return Risk(float(np.exp(min(value, 0.0))), value > 0.0)
    if scale == "arcsine":
        inside = min(max(value, 0.0), 0.5 * float(np.pi))
        return Risk(float(np.sin(inside) ** 2), inside != value)
    return _from_double_arcsine(value, harmonic_mean(totals))


def harmonic_mean(totals: Array) -> float:
    """Return the harmonic mean of the study sizes."""
    return float(1.0 / np.mean(1.0 / np.asarray(totals, dtype=float)))


def _from_double_arcsine(value: float, size: float) -> Risk:
    """Return Miller's inverse at a study size; beyond the ends of the transformation the risk is 0 or 1."""
    lowest, highest = (float(double_arcsine(np.array(y), np.array(size))) for y in (0.0, size))
    if value < lowest:
        return Risk(0.0, True)
    if value > highest:
        return Risk(1.0, True)
    sine, cosine = float(np.sin(2.0 * value)), float(np.cos(2.0 * value))
    if sine == 0.0:
        return Risk(0.0 if cosine > 0 else 1.0, False)
    root = 1.0 - (sine + (sine - 1.0 / sine) / size) ** 2
    return Risk(0.5 * (1.0 - np.copysign(1.0, cosine) * float(np.sqrt(max(root, 0.0)))), False)
