"""Assessments as JSON (contract ``echolith.assessment/1``) and its JSON Schema."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from echolith.assess.model import Assessment, Assessments

_SHARED = ("outlook",)
"""Parts that many cases share as the same object; their bytes are kept."""
_SHARED_ITEMS = ("plan", "causes", "similar", "contrary", "sources")
_KEPT_LIMIT = 8192

_FIELDS = tuple(f.name for f in fields(Assessment))
_kept: dict[int, tuple[object, bytes]] = {}


def to_json(assessments: Assessments, *, indent: bool = False) -> bytes:
    """Return the JSON of the answer: a single assessment stands alone, otherwise a list under a key.

    Same input and same release give the same bytes, except ``provenance.created``.

    Parameters
    ----------
    assessments : Assessments
        What :func:`echolith.assess.assess` returned.
    indent : bool
        Two spaces a level for reading; without it one line, which is faster to write and to read.
    """
    import orjson

    option = orjson.OPT_APPEND_NEWLINE | (orjson.OPT_INDENT_2 if indent else 0)
    parts: list[Any] = list(assessments.assessments)
    if not indent:
        parts = [_with_kept_bytes(part) for part in parts]
    if len(parts) == 1:
        return orjson.dumps(parts[0], option=option)
    return orjson.dumps({"assessments": parts, "issues": assessments.issues}, option=option)


def to_dict(assessments: Assessments) -> dict[str, Any]:
    """Return the same as plain data: what reading the JSON gives."""
    import orjson

    data: dict[str, Any] = orjson.loads(to_json(assessments))
    return data


def _with_kept_bytes(assessment: Assessment) -> dict[str, Any]:
    document: dict[str, Any] = {}
    for name in _FIELDS:
        value = getattr(assessment, name)
        if name in _SHARED:
            value = _fragment(value)
        elif name in _SHARED_ITEMS:
            value = [_fragment(item) for item in value]
        document[name] = value
    return document


def _fragment(value: object) -> Any:
    """Return the bytes of an immutable part, made once for each object."""
    import orjson

    entry = _kept.get(id(value))
    if entry is None or entry[0] is not value:
        if len(_kept) >= _KEPT_LIMIT:
            _kept.clear()
        # The object is kept beside its bytes, so that its id cannot be given to another one.
        entry = _kept[id(value)] = (value, orjson.dumps(value))
    return orjson.Fragment(entry[1])


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
