"""The exception tree, and the exit code of each family.

::

    EcholithError                    exit code 1 (a defect: please report it)
    |- UsageError                    exit code 2   the command or call was wrong
    |- InputError                    exit code 3   the input has errors; carries the issues
    |- EvidenceError                 exit code 4   evidence or finding pack is invalid; carries the issues
    `- ExternalError                 exit code 5   a database, engine or file system failed

Exception texts never hold a patient's values.
"""

from __future__ import annotations

from collections.abc import Iterable

from echolith.issues import Issue, in_order


class EcholithError(Exception):
    """Base of all exceptions that Echolith raises on purpose."""

    exit_code: int = 1


class UsageError(EcholithError):
    """A command or a call was used wrongly."""

    exit_code = 2


class _WithIssues(EcholithError):
    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues: tuple[Issue, ...] = in_order(issues)
        super().__init__("; ".join(f"{i.code} at {i.where or 'input'}" for i in self.issues))


class InputError(_WithIssues):
    """The input cannot be accepted; nothing of it was taken over."""

    exit_code = 3


class EvidenceError(_WithIssues):
    """The evidence or the finding pack is not valid."""

    exit_code = 4


class ExternalError(EcholithError):
    """A part outside Echolith failed (database, engine, file system)."""

    exit_code = 5
