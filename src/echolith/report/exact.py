"""The exact binomial interval of one study, for plots and tables.

Standard library only, so that a page of one assessment does not import SciPy; a test compares it with
SciPy. The limits are those of Clopper and Pearson (Biometrika 1934, doi:10.1093/biomet/26.4.404).
"""

from __future__ import annotations

from math import exp, lgamma, log

_STEPS = 60
"""Bisections; 2**-60 is below the spacing of floats near 1."""


def exact_interval(events: int, total: int, level: float = 0.95) -> tuple[float, float]:
    """Return the exact (Clopper-Pearson) limits of a proportion.

    Parameters
    ----------
    events, total : int
        Events out of `total`, ``0 <= events <= total`` and ``total >= 1``.
    level : float
        Confidence level between 0 and 1.

    Returns
    -------
    tuple of float
        Lower and upper limit, in 0 to 1.

    Raises
    ------
    ValueError
        If the counts or the level are out of range.
    """
    if total < 1 or not 0 <= events <= total or not 0 < level < 1:
        raise ValueError("need 0 <= events <= total, total >= 1 and a level between 0 and 1")
    tail = (1 - level) / 2
    lower = 0.0 if events == 0 else 1 - _upper_limit(total - events, total, tail)
    upper = 1.0 if events == total else _upper_limit(events, total, tail)
    return lower, upper


def _upper_limit(events: int, total: int, tail: float) -> float:
    """Return the risk at which at most `events` of `total` has probability `tail`."""
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if _at_most(events, total, middle) > tail:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _at_most(events: int, total: int, risk: float) -> float:
    log_choose = (lgamma(total + 1) - lgamma(k + 1) - lgamma(total - k + 1) for k in range(events + 1))
    return sum(exp(c + k * log(risk) + (total - k) * log(1 - risk)) for k, c in enumerate(log_choose))
