"""Proportions on the scales that the two-step methods average on, and back to risks.

The values and variances are those in common use (R's ``escalc``: PR, PLN, PLO, PAS, PFT). Where a study has
no defined value or variance on a scale, a correction is added to its events and non-events; which studies
were corrected, and by how much, is a part of the result.

Swapping events and non-events mirrors a value on every scale but the logarithm, which is not symmetric: the
log of a risk says nothing simple of the log of its complement.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

import numpy as np
from scipy.special import expit

from echolith.errors import InputError, UsageError
from echolith.issues import Issue
from echolith.pooling.choices import SCALES
from echolith.pooling.quadrature import Array

Correct = Literal["where-needed", "all", "none"]

_RIGHT_ANGLE = 0.5 * float(np.pi)
#: So far beyond its end a value may lie by rounding.
_ROUNDING = 1e-12


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
        ``where-needed``: on the raw, log and logit scales a study in which none or all had the event, whose
        value or variance is otherwise 0 or infinite; none on the two arcsine scales. ``all``: every study,
        on any scale.

    Raises
    ------
    UsageError
        If the scale or `correct` is unknown, or the correction not positive and finite.
    InputError
        With ``none``, one issue for each study that has no value.
    """
    if scale not in SCALES:
        raise UsageError(f"unknown scale: choose one of {', '.join(SCALES)}")
    if correct not in get_args(Correct):
        raise UsageError(f"unknown correct: choose one of {', '.join(get_args(Correct))}")
    if not 0.0 < correction < np.inf:
        raise UsageError("the correction must be positive; with correct='none' nothing is added")
    y, n = np.asarray(events, dtype=float), np.asarray(totals, dtype=float)
    # On the log scale a study with nothing but events has the value 0 and the variance 0, which is no weight.
    needed = ((y == 0) | (y == n)) & (scale not in _WITHOUT_CORRECTION)
    if correct == "none":
        _refuse(needed)
    added = np.where(needed | (correct == "all"), correction, 0.0)
    return Scaled(*_TRANSFORMATIONS[scale](y + added, n + 2.0 * added), added)


def _raw(y: Array, n: Array) -> tuple[Array, Array]:
    return y / n, y * (n - y) / n**3


def _log(y: Array, n: Array) -> tuple[Array, Array]:
    return np.log(y / n), 1.0 / y - 1.0 / n


def _logit(y: Array, n: Array) -> tuple[Array, Array]:
    # A difference of logarithms changes nothing but its sign when events and non-events are swapped.
    return np.log(y) - np.log(n - y), 1.0 / y + 1.0 / (n - y)


def _arcsine(y: Array, n: Array) -> tuple[Array, Array]:
    return np.arcsin(np.sqrt(y / n)), 0.25 / n


def _double_arcsine(y: Array, n: Array) -> tuple[Array, Array]:
    return double_arcsine(y, n), 0.25 / (n + 0.5)


_TRANSFORMATIONS = {
    "raw": _raw,
    "log": _log,
    "logit": _logit,
    "arcsine": _arcsine,
    "double-arcsine": _double_arcsine,
}
#: Every study has a value and a variance on these.
_WITHOUT_CORRECTION = ("arcsine", "double-arcsine")


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
    `totals`, which is what makes it treacherous; see :func:`double_arcsine_risks`.
    """
    if scale == "logit":
        return Risk(float(expit(value)), False)
    if scale == "raw":
        return _inside(value, 0.0, 1.0)
    if scale == "log":
        inside = _inside(value, -np.inf, 0.0)
        return Risk(float(np.exp(inside.value)), inside.clipped)
    if scale == "arcsine":
        inside = _inside(value, 0.0, _RIGHT_ANGLE)
        return Risk(float(np.sin(inside.value) ** 2), inside.clipped)
    return _from_double_arcsine(value, harmonic_mean(totals))


def _inside(value: float, low: float, high: float) -> Risk:
    """Return `value` brought between two ends; what rounding alone has put outside is not called clipped."""
    clipped = not low - _ROUNDING <= value <= high + _ROUNDING
    return Risk(min(max(value, low), high), clipped)


def harmonic_mean(totals: Array) -> float:
    """Return the harmonic mean of the study sizes."""
    return float(1.0 / np.mean(1.0 / np.asarray(totals, dtype=float)))


def double_arcsine_risks(value: float, totals: Array) -> tuple[float, float, float]:
    """Return what risk one double arcsine stands for: at the smallest, the mean and the largest study size.

    A double arcsine is a risk only together with a study size. An average over studies has no size of its
    own; the usual way puts in the harmonic mean, which is small where one study is small. The risk so found
    may then lie outside what every study saw, and studies with equal proportions are not "equal" on this
    scale (Schwarzer, Chemaitelly, Abu-Raddad and Rücker 2019, doi 10.1002/jrsm.1348).

    Parameters
    ----------
    value : float
        In radians, as :func:`double_arcsine` gives it.
    totals : array of shape (k,)
        Study sizes.

    Returns
    -------
    tuple of float
        Three risks in 0 to 1; the second is that of :func:`to_risk`.
    """
    n = np.asarray(totals, dtype=float)
    sizes = (float(n.min()), harmonic_mean(n), float(n.max()))
    small, mean, large = (_from_double_arcsine(value, size).value for size in sizes)
    return small, mean, large


def _from_double_arcsine(value: float, size: float) -> Risk:
    """Return Miller's inverse at a study size; beyond the ends of the transformation the risk is 0 or 1."""
    if value > 0.5 * _RIGHT_ANGLE:  # the mirror of a risk below one half
        other = _from_double_arcsine(_RIGHT_ANGLE - value, size)
        return Risk(1.0 - other.value, other.clipped)
    lowest = float(double_arcsine(np.array(0.0), np.array(size)))
    inside = _inside(value, lowest, _RIGHT_ANGLE)
    if inside.value == lowest:
        return Risk(0.0, inside.clipped)
    sine = float(np.sin(2.0 * inside.value))
    square = min((sine + (sine - 1.0 / sine) / size) ** 2, 1.0)
    # (1 - root) / 2 without the difference, which would lose the digits of a small risk.
    return Risk(0.5 * square / (1.0 + float(np.sqrt(1.0 - square))), inside.clipped)
