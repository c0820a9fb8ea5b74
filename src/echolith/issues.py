"""Problems that a user can do something about.

Every room reports data problems as :class:`Issue` objects. They are collected and shown together;
they never carry a patient's values (names, dates, numbers of a record), only where the value stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]

_ORDER: dict[str, int] = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True, slots=True)
class Issue:
    """One problem, and what to do about it.

    Parameters
    ----------
    code : str
        Stable identifier in kebab-case, e.g. ``ga-days-over-6``.
    severity : {"error", "warning", "note"}
        ``error`` stops the work, ``warning`` does not, ``note`` is for the record.
    message : str
        What was found and what was expected.
    solution : str
        What to write or do instead.
    where : str
        Place in the input, e.g. ``exams[1].ga (line 12)``; empty if it is the whole.
    """

    code: str
    severity: Severity
    message: str
    solution: str
    where: str = ""

    def line(self) -> str:
        """Return the issue as one line of text for a terminal."""
        place = f" at {self.where}" if self.where else ""
        return f"{self.severity}: {self.message}{place} [{self.code}]\n  -> {self.solution}"


def has_errors(issues: Iterable[Issue]) -> bool:
    """Return whether any issue stops the work."""
    return any(issue.severity == "error" for issue in issues)


def in_order(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Return the issues, errors first, each once, otherwise in the order found."""
    unique = dict.fromkeys(issues)
    return tuple(sorted(unique, key=lambda issue: _ORDER[issue.severity]))
