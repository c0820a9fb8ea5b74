"""The counsel as JSON (contract ``echolith.counsel/1``) and its JSON Schema."""

from __future__ import annotations

from typing import Any

from echolith.assess.counsel.model import Counsel


def to_json(told: Counsel, *, indent: bool = False) -> bytes:
    """Return the JSON of what a counsellor is told of one fetus.

    Same input and same release give the same bytes, except ``provenance.created``.

    Parameters
    ----------
    told : Counsel
        What :func:`echolith.assess.counsel.counsel` returned.
    indent : bool
        Two spaces a level for reading; without it one line.
    """
    import orjson

    option = orjson.OPT_APPEND_NEWLINE | (orjson.OPT_INDENT_2 if indent else 0)
    return orjson.dumps(told, option=option)


def to_dict(told: Counsel) -> dict[str, Any]:
    """Return the same as plain data: what reading the JSON gives."""
    import orjson

    data: dict[str, Any] = orjson.loads(to_json(told))
    return data


def counsel_schema() -> dict[str, Any]:
    """Return the JSON Schema of the counsel (draft 2020-12)."""
    from pydantic import TypeAdapter

    schema = TypeAdapter(Counsel).json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:echolith:counsel:1",
        **schema,
        "title": "Echolith counsel",
    }
