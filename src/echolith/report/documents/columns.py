"""Relative widths of a table's columns, from what stands in them."""

from __future__ import annotations

from math import sqrt

from echolith.report.documents.blocks import Table
from echolith.report.documents.shown_text import line, spans

_LONGEST_CHARACTERS = 24
"""Longer words are broken."""

_FULL_CHARACTERS = 90
"""Width of the whole table in characters, about."""


def shares(table: Table) -> tuple[float, ...]:
    """Return the widths that the table asks for, or such that no column's longest word needs breaking."""
    return table.shares or tuple(_share(column, table) for column in range(len(table.head)))


def _share(column: int, table: Table) -> float:
    texts = [line(table.head[column]), *("".join(s.text for s in spans(row[column])) for row in table.rows)]
    longest_word = max((len(word) for text in texts for word in text.split()), default=1)
    longest = max((len(text) for text in texts), default=1)
    # A cell with twice the text gets more width, but less than twice: it may have more lines.
    wanted = min(longest, 12.0) + sqrt(max(0.0, min(longest, 400) - 12.0)) * 2
    return max(min(longest_word, _LONGEST_CHARACTERS) + 1.0, wanted, 4.0)
