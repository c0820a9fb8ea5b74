"""Exit codes, and what is printed when something goes wrong. No text here ever holds a value of a case."""

from __future__ import annotations

import os
import sys
import traceback

from echolith.errors import EcholithError, EvidenceError, InputError, UsageError
from echolith.issues import Issue

BROKEN_PIPE = 141
"""Whoever read our output has left; what a program ended by SIGPIPE gives."""

INTERRUPTED = 130
"""Ctrl-C; what a program ended by SIGINT gives."""

DEBUG_VARIABLE = "ECHOLITH_DEBUG"

_WORST_FIRST = (1, 5, 4, 3, 2, 0)


def worst(codes: list[int]) -> int:
    """Return the worst of several exit codes: a defect, then 5, 4, 3, 2, 0."""
    return min(codes, key=_WORST_FIRST.index, default=0)


def exit_code(error: Exception) -> int:
    """Return the exit code of a failure; 1 for one that nobody foresaw."""
    return error.exit_code if isinstance(error, EcholithError) else 1


def issues_of(error: Exception) -> tuple[Issue, ...]:
    """Return a failure as issues, so that it can be shown and written like every other."""
    if isinstance(error, InputError | EvidenceError):
        return error.issues
    if isinstance(error, UsageError):
        message, _, solution = str(error).partition("; ")
        return (Issue("usage", "error", message, solution or "see --help"),)
    if isinstance(error, EcholithError):
        return (Issue("external", "error", str(error), "mend that part and try again"),)
    return (
        Issue(
            "defect",
            "error",
            f"unexpected error, a defect of Echolith ({_place(error)})",
            f"please report it with this line; {DEBUG_VARIABLE}=1 shows more, perhaps values of the case too",
        ),
    )


def print_issues(issues: tuple[Issue, ...]) -> None:
    """Print issues to the standard error stream."""
    for issue in issues:
        print(issue.line(), file=sys.stderr)


def show_traceback(error: Exception) -> None:
    """Print the traceback of a defect, if the user has asked for such by ``ECHOLITH_DEBUG=1``."""
    if not isinstance(error, EcholithError) and os.environ.get(DEBUG_VARIABLE) == "1":
        traceback.print_exception(error)


def report_failure(error: Exception) -> int:
    """Print a failure to the standard error stream and return its exit code."""
    show_traceback(error)
    if isinstance(error, UsageError):
        print(f"echolith: {error}", file=sys.stderr)
    else:
        print_issues(issues_of(error))
    return exit_code(error)


def _place(error: Exception) -> str:
    """Return type and place of an error; never its text, which may hold a value of a case."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "echolith" in frame.filename]
    if not ours:
        return type(error).__name__
    file = ours[-1].filename.replace("\\", "/").rpartition("echolith/")[2]
    return f"{type(error).__name__} in {file} line {ours[-1].lineno}"
