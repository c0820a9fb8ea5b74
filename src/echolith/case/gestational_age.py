"""Gestational age: whole days, with how the pregnancy was dated. Never a float."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal, get_args

DatingMethod = Literal["lmp", "crl", "hc", "ivf", "clinical", "stated", "unknown"]
DATING_METHODS: tuple[str, ...] = get_args(DatingMethod)

TERM_DAYS = 280
"""Days from the first day of the (notional) last period to the due date."""

MAX_GA_DAYS = 45 * 7 + 6
"""The longest gestational age that is taken for real, 45+6."""

_WEEKS_PLUS_DAYS = re.compile(r"([0-9]{1,2})\+([0-9])")


@dataclass(frozen=True, order=True, slots=True)
class GestationalAge:
    """A gestational age.

    Parameters
    ----------
    days : int
        Completed days since the (notional) last period, 0 to 321 (45+6).
    method : DatingMethod
        How the pregnancy was dated; it does not take part in comparison.

    Raises
    ------
    TypeError
        If `days` is not an int (a float is never a gestational age).
    ValueError
        If `days` is out of range.
    """

    days: int
    method: DatingMethod = field(default="stated", compare=False)

    def __post_init__(self) -> None:
        if type(self.days) is not int:
            raise TypeError("a gestational age is a whole number of days")
        if not 0 <= self.days <= MAX_GA_DAYS:
            raise ValueError("a gestational age lies between 0+0 and 45+6")

    @classmethod
    def parse(cls, text: str, method: DatingMethod = "stated") -> GestationalAge:
        """Read ``weeks+days``, e.g. ``20+5``.

        Raises
        ------
        ValueError
            With a text that says what was expected; it does not repeat the input.
        """
        match = _WEEKS_PLUS_DAYS.fullmatch(text.strip())
        if match is None:
            raise ValueError("expected weeks+days, e.g. 20+5")
        weeks, days = int(match[1]), int(match[2])
        if days > 6:
            raise ValueError("a week has days 0 to 6")
        return cls(weeks * 7 + days, method)

    @property
    def weeks(self) -> int:
        """Completed weeks."""
        return self.days // 7

    def __str__(self) -> str:
        return f"{self.days // 7}+{self.days % 7}"


def format_ga_days(ga_days: int) -> str:
    """Return days as ``weeks+days``."""
    return f"{ga_days // 7}+{ga_days % 7}"
