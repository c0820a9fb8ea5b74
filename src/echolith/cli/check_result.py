"""The result of a check (`evidence check`, `pack check`): issues as text or JSON, and the exit code."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from echolith.cli.output import json_bytes, write_result
from echolith.errors import EvidenceError
from echolith.issues import Issue, has_errors


def write_check(what: str, issues: tuple[Issue, ...], form: str, target: Path | None) -> int:
    """Write the issues found in `what` and return 0, or 4 if there are errors among them."""
    if form == "json":
        write_result(json_bytes({"issues": [asdict(issue) for issue in issues]}), target)
    else:
        lines = [issue.line() for issue in issues]
        count = sum(issue.severity == "error" for issue in issues)
        end = f"{what}: no errors" if not count else f"{what}: {count} error{'s' if count > 1 else ''}"
        write_result(("\n".join([*lines, end]) + "\n").encode(), target)
    return EvidenceError.exit_code if has_errors(issues) else 0
