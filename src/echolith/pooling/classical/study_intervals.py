"""Limits of one study's proportion, other than the exact ones of :mod:`echolith.pooling.exact`."""

from __future__ import annotations

from math import sqrt

from scipy.special import betaincinv, ndtri

from echolith.errors import UsageError
from echolith.pooling.exact import exact_interval


def study_interval(
    events: int, total: int, level: float = 0.95, method: str = "clopper-pearson"
) -> tuple[float, float]:
    """Return the limits of a proportion.

    Parameters
    ----------
    events, total : int
        ``0 <= events <= total``, ``total >= 1``.
    level : float
        Probability content.
    method : {"clopper-pearson", "wilson", "jeffreys", "agresti-coull"}
        Exact; Wilson's score limits; equal tails of the Beta(events + 0.5, non-events + 0.5) posterior,
        with 0 as lower limit where no event was seen and 1 as upper where all were; Wilson's centre with
        the simple standard error, cut off at 0 and 1.

    Raises
    ------
    UsageError
        If the method is unknown.
    """
    if method == "clopper-pearson":
        return exact_interval(events, total, level)
    # The upper limit is found as the mirror of the lower one: exact symmetry.
    if method == "jeffreys":
        return _jeffreys_lower(events, total, level), 1.0 - _jeffreys_lower(total - events, total, level)
    z = float(ndtri(0.5 * (1.0 + level)))
    lower = {"wilson": _wilson_lower, "agresti-coull": _agresti_coull_lower}.get(method)
    if lower is None:
        raise UsageError("unknown limits: choose clopper-pearson, wilson, jeffreys or agresti-coull")
    return lower(events, total, z), 1.0 - lower(total - events, total, z)


def _jeffreys_lower(events: int, total: int, level: float) -> float:
    if events == 0:
        return 0.0
    return float(betaincinv(events + 0.5, total - events + 0.5, 0.5 * (1.0 - level)))


def _wilson_lower(events: int, total: int, z: float) -> float:
    if events == 0:
        return 0.0
    share = events / total
    middle = share + z * z / (2 * total)
    half = z * sqrt(share * (1.0 - share) / total + z * z / (4 * total * total))
    return max((middle - half) / (1.0 + z * z / total), 0.0)


def _agresti_coull_lower(events: int, total: int, z: float) -> float:
    size = total + z * z
    share = (events + 0.5 * z * z) / size
    return max(share - z * sqrt(share * (1.0 - share) / size), 0.0)
