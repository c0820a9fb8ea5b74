"""``echolith schema``: the JSON Schemas of what goes in and what comes out."""

from __future__ import annotations

import argparse
from typing import Any

from echolith.cli.output import check_target, json_bytes, write_result


def run_schema(arguments: argparse.Namespace) -> int:
    """Print the schema of a case file, an assessment, a counsel, a centre profile, or a pack's words."""
    check_target(arguments.output)
    write_result(json_bytes(_schema(arguments.kind)), arguments.output)
    return 0


def _schema(kind: str) -> dict[str, Any]:
    if kind == "case":
        from echolith.case.schema import case_schema

        return case_schema()
    if kind == "counsel":
        from echolith.assess.counsel import counsel_schema

        return counsel_schema()
    if kind == "centre":
        from echolith.report.documents.centre import centre_schema

        return centre_schema()
    if kind == "words":
        from echolith.findings.load import built_in_folder
        from echolith.wording.check import words_schema

        return words_schema(built_in_folder() / "words")
    from echolith.assess import assessment_schema

    return assessment_schema()
