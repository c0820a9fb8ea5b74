"""A document as plain data, for the template that draws it on paper."""

from __future__ import annotations

import datetime
from dataclasses import fields, is_dataclass
from typing import Any

from echolith.drawing.plain import clean
from echolith.report.documents.blocks import Document


def plain_data(document: Document) -> dict[str, Any]:
    """Return the document as mappings, lists, text and numbers; each block says its ``type``.

    Control and direction-changing characters are taken out of every text.
    """
    data = _plain(document)
    made = datetime.datetime.fromisoformat(document.created)
    data["date"] = [made.year, made.month, made.day, made.hour, made.minute, made.second]
    return dict(data)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        mapping = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return {"type": type(value).__name__.lower(), **mapping}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return _clean(value) if isinstance(value, str) else value


def _clean(text: str) -> str:
    """Clean a text; a space at its edge stays, for it may be one run of several in a line."""
    kept = clean(text)
    return f"{' ' if text[:1] == ' ' else ''}{kept}{' ' if kept and text[-1:] == ' ' else ''}"


def texts(value: Any) -> list[str]:
    """Return every text in plain data, pictures' sources left out."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [t for key, each in value.items() if key not in {"svg", "type", "link"} for t in texts(each)]
    return [t for each in value for t in texts(each)] if isinstance(value, list) else []
