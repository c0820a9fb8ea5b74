"""Assessments as JSON (contract ``echolith.assessment/1``) and its JSON Schema."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from echolith.assess.model import Assessment, Assessments


def to_json(assessments: Assessments) -> bytes:
    """Return the JSON of the answer: a single assessment stands alone, otherwise a list under a key.

    Same input and same release give the same bytes, except ``provenance.created``.
    """
    import orjson

    return orjson.dumps(_document(assessments), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def to_json_line(assessments: Assessments) -> bytes:
    """Return the same JSON on one line, for many cases in one stream."""
    import orjson

    return orjson.dumps(_document(assessments), option=orjson.OPT_APPEND_NEWLINE)


def to_dict(assessments: Assessments) -> dict[str, Any]:
    """Return the same as plain data."""
    if len(assessments.assessments) == 1:
        return asdict(assessments.assessments[0])
    return {
        "assessments": [asdict(a) for a in assessments.assessments],
        "issues": [asdict(i) for i in assessments.issues],
    }


def _document(assessments: Assessments) -> Assessment | dict[str, Any]:
    if len(assessments.assessments) == 1:
        return assessments.assessments[0]
    return {"assessments": assessments.assessments, "issues": assessments.issues}


def assessment_schema() -> dict[str, Any]:
    """Return the JSON Schema of one assessment (draft 2020-12)."""
    from pydantic import TypeAdapter

    schema = TypeAdapter(Assessment).json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:echolith:assessment:1",
        **schema,
        "title": "Echolith assessment",
    }
