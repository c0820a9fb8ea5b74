"""How a measurement is distributed at a gestational age: fractional polynomials and two families.

A third family, known by its quantiles alone, is in :mod:`echolith.growth.quantiles`.

Mathematics only; it knows no measurement and no range of validity. Gestational age comes in days and is
scaled here to the unit in which the coefficients were published.
"""

from __future__ import annotations

import math
from typing import NamedTuple, Protocol

DAYS = 1
WEEKS = 7
TENS_OF_WEEKS = 70

NEGLIGIBLE_LAMBDA = 1e-8
"""Below this the Box-Cox power is taken as its limit, the logarithm."""


class FractionalPolynomial(NamedTuple):
    """A sum of ``coefficient * age**power * ln(age)**log_power``, or the exponential of that sum.

    Parameters
    ----------
    terms : tuple of (float, float, int)
        Coefficient, power of the age, power of its natural logarithm.
    days_per_unit : int
        Days in the unit of age of the coefficients: 1 (days), 7 (exact weeks), 70 (tens of weeks).
    exponential : bool
        Whether the sum is the natural logarithm of the quantity.
    """

    terms: tuple[tuple[float, float, int], ...]
    days_per_unit: int = WEEKS
    exponential: bool = False

    def at(self, ga_days: int) -> float:
        """Return the quantity at a gestational age of `ga_days` (at least 1)."""
        age = ga_days / self.days_per_unit
        log_age = math.log(age)
        total = math.fsum(
            coefficient * age**power * log_age**log_power for coefficient, power, log_power in self.terms
        )
        return math.exp(total) if self.exponential else total


class Distribution(Protocol):
    """What every family answers; values in the unit of the standard."""

    def z_score(self, value: float, ga_days: int) -> float:
        """Return the z-score of a value."""
        ...

    def value(self, z: float, ga_days: int) -> float:
        """Return the value at a z-score."""
        ...


class ByAge(Protocol):
    """A quantity that depends on gestational age."""

    def at(self, ga_days: int) -> float:
        """Return the quantity at a gestational age of `ga_days`."""
        ...


class NormalByAge(NamedTuple):
    """A normal distribution whose mean and standard deviation depend on gestational age."""

    mean: ByAge
    sd: ByAge

    def z_score(self, value: float, ga_days: int) -> float:
        """Return ``(value - mean) / sd``."""
        return (value - self.mean.at(ga_days)) / self.sd.at(ga_days)

    def value(self, z: float, ga_days: int) -> float:
        """Return ``mean + z * sd``."""
        return self.mean.at(ga_days) + z * self.sd.at(ga_days)


class BoxCoxOfLogByAge(NamedTuple):
    """A Box-Cox (LMS) distribution of the natural logarithm of the value, by gestational age.

    With ``y = ln(value)``: ``z = ((y / mu)**lambda - 1) / (sigma * lambda)``, and ``ln(y / mu) / sigma``
    where lambda vanishes. The power needs ``y > 0``, that is, a value over 1.
    """

    power: FractionalPolynomial
    mu: FractionalPolynomial
    sigma: FractionalPolynomial

    def z_score(self, value: float, ga_days: int) -> float:
        """Return the z-score.

        Raises
        ------
        ValueError
            If the value is 1 or less, where the distribution is not defined.
        """
        log_value = math.log(value)
        if log_value <= 0:
            raise ValueError("the distribution is defined for values over 1 only")
        power, sigma = self.power.at(ga_days), self.sigma.at(ga_days)
        log_ratio = math.log(log_value / self.mu.at(ga_days))
        if abs(power) < NEGLIGIBLE_LAMBDA:
            return log_ratio / sigma
        # expm1 keeps its digits where the power is small
        return math.expm1(power * log_ratio) / (sigma * power)

    def value(self, z: float, ga_days: int) -> float:
        """Return the value at a z-score.

        Raises
        ------
        ValueError
            If the z-score lies beyond the end of the distribution.
        """
        power, sigma = self.power.at(ga_days), self.sigma.at(ga_days)
        if abs(power) < NEGLIGIBLE_LAMBDA:
            log_ratio = z * sigma
        else:
            if 1 + sigma * power * z <= 0:
                raise ValueError("no value has this z-score: it lies beyond the end of the distribution")
            log_ratio = math.log1p(sigma * power * z) / power
        return math.exp(self.mu.at(ga_days) * math.exp(log_ratio))
