"""What the picture of the open tests shows, in ready words and numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from echolith.assess.model import Interval


class Mark(NamedTuple):
    """A risk in ready words, now or with one result; without limits and estimate it is said and not drawn."""

    said: str
    risk: Interval


class CauseMarks(NamedTuple):
    """One cause of which a test speaks: its risk now, and with each result that changes it."""

    label: str
    now: Mark
    then: tuple[Mark, ...]


class RiskRow(NamedTuple):
    """An open test (or several that say the same): what is drawn of it, and what is said only."""

    labels: tuple[str, ...]
    causes: tuple[CauseMarks, ...]
    said: str


class RiskStepsTold(NamedTuple):
    """The whole picture in ready words.

    Parameters
    ----------
    rows : tuple of RiskRow
        The tests in the order of their ranks.
    note : str
        A sentence below the picture; may be empty.
    least : float
        Where the scale may start (:func:`least_risk`); the same for pictures that stand together.
    now, then, limit : str
        Words of the legend.
    percent : callable
        Writes a risk (0 to 1).
    """

    rows: tuple[RiskRow, ...]
    note: str
    least: float
    title: str
    description: str
    now: str
    then: str
    limit: str
    percent: Callable[[float], str]


def least_risk(rows: tuple[RiskRow, ...]) -> float:
    """Return the smallest risk of these rows that is above zero; 1 % where they have none smaller."""
    marks = [mark for row in rows for cause in row.causes for mark in (cause.now, *cause.then)]
    return min((v for m in marks for v in (m.risk.estimate, m.risk.lower, m.risk.upper) if v), default=0.01)
