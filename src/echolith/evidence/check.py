"""A full check of a pack's evidence, for people who edit it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from echolith.evidence.load import evidence_issues
from echolith.evidence.rows import DESCRIPTOR
from echolith.issues import Issue, in_order


def check_evidence(folder: Path) -> tuple[Issue, ...]:
    """Return everything that is wrong with the evidence of a pack, errors first.

    Runs the checks that every start runs and, where it is installed (extra ``evidence``), Frictionless on the
    same data package. Without Frictionless a note says so: the check was then not complete.
    """
    return in_order([*evidence_issues(folder), *_frictionless_issues(folder)])


def _frictionless_issues(folder: Path) -> list[Issue]:
    if importlib.util.find_spec("frictionless") is None:
        message = "Frictionless is not installed, so only our own checks were run"
        return [
            Issue("frictionless-missing", "note", message, "Install echolith[evidence] for the full check.")
        ]
    if not (folder / DESCRIPTOR).is_file():
        return []
    from frictionless import FrictionlessException, Package

    try:
        report = Package(str(folder / DESCRIPTOR)).validate()
    except FrictionlessException as error:
        return [Issue("frictionless", "error", error.error.title, "Mend datapackage.json.", DESCRIPTOR)]
    issues = [
        Issue("frictionless", "error", error.title, "See the description of the table.", DESCRIPTOR)
        for error in report.errors
    ]
    for task in report.tasks:
        issues.extend(
            Issue(
                "frictionless",
                "error",
                error.title,
                "See the description of the table in datapackage.json.",
                f"{task.place} line {getattr(error, 'row_number', '')}".strip(),
            )
            for error in task.errors
        )
    return issues
