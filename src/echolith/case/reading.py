"""Reading a case: from a file, from bytes, or from plain data.

A case is read whole or not at all; everything that is wrong comes back at once, each with its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from echolith.case.document import Document, parse_document, refusal
from echolith.case.files import named, read_bytes
from echolith.case.model import Case
from echolith.case.refusals import issues_of, limited, path_of
from echolith.errors import InputError
from echolith.issues import Issue

CASE_VERSION = "case/1"


def read_case(source: Path | bytes, name: str = "") -> Case:
    """Read a case file, YAML or JSON.

    Parameters
    ----------
    source : pathlib.Path or bytes
        The file, or its content.
    name : str
        What to call the file in the issues; without it they name the place in the file only.

    Raises
    ------
    echolith.errors.InputError
        With all issues found. Nothing else is raised for any content.
    """
    try:
        document = parse_document(source if isinstance(source, bytes) else read_bytes(source))
        return _case_of(document)
    except InputError as error:
        raise named(error, name) from None


def case_from_dict(data: Mapping[str, Any]) -> Case:
    """Build a case out of plain data (mappings, lists, text, numbers).

    Raises
    ------
    echolith.errors.InputError
        With all issues found.
    """
    if not isinstance(data, Mapping):
        raise _not_a_mapping()
    if data.get("echolith", CASE_VERSION) != CASE_VERSION:
        raise InputError([_other_version()])
    try:
        return Case.model_validate(data if isinstance(data, dict) else dict(data))
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        raise InputError(limited(issues_of(details, data, Case))) from None
    except InputError as error:
        raise InputError(limited(error.issues)) from None


def _case_of(document: Document) -> Case:
    data = document.data
    if not isinstance(data, dict):
        raise _not_a_mapping()
    if not data.keys() & Case.model_fields.keys():
        raise refusal(
            "not-a-case",
            "none of the keys of a case stands in this file",
            f"begin a case file with `echolith: {CASE_VERSION}`; a report or a FHIR bundle is read by "
            "`echolith assess` directly",
        )
    issues: list[Issue] = []
    if "echolith" not in data:
        issues.append(
            Issue(
                "case-version-missing",
                "error",
                "the file does not say which version of the case format it is",
                f"write `echolith: {CASE_VERSION}` at the top",
                "echolith",
            )
        )
    try:
        case = case_from_dict(data)
    except InputError as error:
        issues += error.issues
    else:
        if not issues:
            return case
    lines = document.lines()
    raise InputError(issues if lines is None else [_with_line(issue, lines.of) for issue in issues]) from None


def _with_line(issue: Issue, line_of: Any) -> Issue:
    if not issue.where:
        return issue
    return replace(issue, where=f"{issue.where} (line {line_of(path_of(issue.where))})")


def _not_a_mapping() -> InputError:
    return refusal(
        "not-a-mapping",
        "a case is a mapping (key: value), and this is not",
        f"begin with `echolith: {CASE_VERSION}`, then `id:`, `fetuses:` and so on",
    )


def _other_version() -> Issue:
    return Issue(
        "case-version",
        "error",
        "this version of the case format is not known here",
        f"write `echolith: {CASE_VERSION}`, or use the version of Echolith that wrote the file",
        "echolith",
    )
