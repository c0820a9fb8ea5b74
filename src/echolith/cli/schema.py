"""``echolith schema``: the JSON Schemas of what goes in and what comes out."""

from __future__ import annotations

import argparse

from echolith.cli.output import check_target, json_bytes, write_result


def run_schema(arguments: argparse.Namespace) -> int:
    """Print the schema of a case file or of an assessment."""
    check_target(arguments.output)
    if arguments.kind == "case":
        from echolith.case.schema import case_schema

        schema = case_schema()
    else:
        from echolith.assess import assessment_schema

        schema = assessment_schema()
    write_result(json_bytes(schema), arguments.output)
    return 0
