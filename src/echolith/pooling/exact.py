"""Exact (Clopper-Pearson) limits of one proportion, and what zero events of N allow one to say.

The lower limit is the risk at which `events` or more have probability alpha/2, the upper limit the risk at
which `events` or fewer have it (C. J. Clopper and E. S. Pearson, Biometrika 1934). Nothing is estimated
and nothing is borrowed from other studies. The sums are over binomial probabilities, in plain Python: a
first answer waits for neither SciPy nor NumPy.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import exp, expm1, lgamma, log, log1p

from echolith.errors import UsageError


def exact_interval(events: int, total: int, level: float = 0.95) -> tuple[float, float]:
    """Return the Clopper-Pearson limits of a proportion.

    Parameters
    ----------
    events, total : int
        ``0 <= events <= total`` and ``total > 0``.
    level : float
        Confidence level, between 0 and 1. Each tail has at most half of the rest.

    Returns
    -------
    tuple of float
        Lower and upper limit, each in 0 to 1.

    Raises
    ------
    UsageError
        If the counts or the level are impossible.
    """
    check_level(level)
    if total <= 0 or not 0 <= events <= total:
        raise UsageError("events must be from 0 to total, and total at least 1")
    tail = 0.5 * (1.0 - level)
    return _lower(events, total, tail), 1.0 - _lower(total - events, total, tail)


def check_level(level: float) -> None:
    """Raise UsageError unless `level` lies strictly between 0 and 1."""
    if not 0.0 < level < 1.0:
        raise UsageError("level must lie between 0 and 1, for instance 0.95")


@lru_cache(maxsize=4096)
def _lower(events: int, total: int, tail: float) -> float:
    """Return the risk at which `events` or more of `total` have probability `tail`."""
    if events == 0:
        return 0.0
    if events == 1:
        return -expm1(log1p(-tail) / total)
    if events == total:
        return exp(log(tail) / total)
    log_choose = lgamma(total + 1) - lgamma(events + 1) - lgamma(total - events + 1)
    # Newton's method for the log of the probability against the log of the risk: a concave curve whose
    # slope is `events` times the share that exactly `events` have in the sum. A bracket guards it.
    low, high = 0.0, events / total
    risk = 0.5 * high
    for _ in range(200):
        ratio = _tail_ratio(events, total, risk)
        log_exactly = log_choose + events * log(risk) + (total - events) * log1p(-risk)
        excess = log_exactly + log(ratio) - log(tail)
        low, high = (low, risk) if excess > 0 else (risk, high)
        following = risk * exp(min(max(-excess * ratio / events, -50.0), 50.0))
        if not low < following < high:
            following = 0.5 * (low + high)
        if abs(following - risk) <= 4e-16 * risk:
            break
        risk = following
    return risk


def _tail_ratio(events: int, total: int, risk: float) -> float:
    """Return P(at least `events`) / P(exactly `events`), for a risk below ``events / total``.

    There each further term is smaller than the one before, so that the sum may stop when terms vanish.
    """
    odds = risk / (1.0 - risk)
    term = result = 1.0
    for j in range(events, total):
        term *= (total - j) / (j + 1) * odds
        result += term
        if term < 1e-17 * result:
            break
    return result


@dataclass(frozen=True, slots=True)
class NoneSeen:
    """No event among `total`: there is an upper limit, and no estimate.

    Attributes
    ----------
    total : int
        Number looked at.
    upper : float
        Exact upper limit, in 0 to 1.
    level : float
        Confidence level of the two-sided interval the limit belongs to.
    """

    total: int
    upper: float
    level: float

    def __str__(self) -> str:
        return f"none of {self.total}; up to {100 * self.upper:.1f} %"


def none_seen(total: int, level: float = 0.95) -> NoneSeen:
    """Return what zero events of `total` allow one to say.

    The upper limit is the exact one of the two-sided interval, ``1 - ((1 - level) / 2) ** (1 / total)``,
    the same number that :func:`exact_interval` gives.
    """
    return NoneSeen(total=total, upper=exact_interval(0, total, level)[1], level=level)
