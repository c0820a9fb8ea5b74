"""A section of an analysis: sentences, a table, and the same as plain data."""

from __future__ import annotations

import textwrap
from typing import Any, NamedTuple

_WIDTH = 100
_CELL = 36


class Section(NamedTuple):
    """One further question and its answer.

    `sentences` come first, `rows` (each as long as `header`) after them; `data` is the answer as plain data
    under `key` in the JSON. `drawings` are SVG texts by kind, for the page.
    """

    key: str
    title: str
    sentences: tuple[str, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    data: Any
    drawings: tuple[tuple[str, str], ...] = ()


def section_lines(section: Section) -> list[str]:
    """Return a section as lines for a terminal."""
    lines = [section.title]
    for sentence in section.sentences:
        lines += textwrap.wrap(sentence, _WIDTH - 2, initial_indent="  ", subsequent_indent="  ")
    if section.rows:
        lines += columns(section.header, section.rows)
    return lines


def columns(header: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> list[str]:
    """Return a table in columns: the first to the left, the others to the right."""
    table = [tuple(_plain(cell) for cell in row) for row in (header, *rows)]
    widths = [max(len(row[i]) for row in table) for i in range(len(header))]
    return [
        "  "
        + "  ".join(
            f"{cell:<{w}}" if i == 0 else f"{cell:>{w}}"
            for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in table
    ]


def _plain(cell: str) -> str:
    clean = "".join(c if c.isprintable() else " " for c in cell)
    return clean if len(clean) <= _CELL else clean[: _CELL - 1] + "…"
