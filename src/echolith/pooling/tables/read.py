"""Delimited text to rows of cells, with limits on what is accepted."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import NamedTuple

from echolith.errors import InputError
from echolith.issues import Issue

#: A table of studies is small; more than this is another kind of file.
LARGEST_BYTES = 20_000_000
MOST_ROWS = 100_000
MOST_COLUMNS = 1_000
LONGEST_CELL = 10_000
_DELIMITERS = (",", ";", "\t", "|")


class Row(NamedTuple):
    """One row: its line in the file, and its cells by column name, blanks stripped."""

    line: int
    cells: dict[str, str]


class Table(NamedTuple):
    """A table: column names in order, rows in order."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(content: bytes) -> Table:
    """Return the table in `content`.

    UTF-8 (with or without a byte order mark), or Latin-1 where it is no UTF-8; columns separated by a comma,
    semicolon, tab or vertical bar, whichever the header line has most of; quoted as spreadsheets quote.
    Blank lines are passed over.

    Raises
    ------
    InputError
        With one issue for each row that cannot be taken, or one for the table as a whole.
    """
    text = _decoded(content)
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: tuple[str, ...] = ()
    rows: list[Row] = []
    issues: list[Issue] = []
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = _header(cells)
                continue
            row = _row(reader.line_num, cells, columns, issues)
            if row is not None:
                rows.append(row)
            if len(rows) > MOST_ROWS:
                raise InputError([_whole_table("table-too-long", f"The table has over {MOST_ROWS:,} rows.")])
    except csv.Error:
        raise InputError(
            [
                Issue(
                    "table-quoting",
                    "error",
                    "A cell is too long, or a quotation mark is opened and not closed.",
                    "Save the table as CSV from a spreadsheet program, which quotes cells that need it.",
                    f"line {reader.line_num}",
                )
            ]
        ) from None
    if not columns:
        raise InputError([_whole_table("table-empty", "The table is empty.")])
    if issues:
        raise InputError(issues)
    if not rows:
        raise InputError([_whole_table("table-without-rows", "The table has a header line and no rows.")])
    return Table(columns, tuple(rows))


def _decoded(content: bytes) -> str:
    if len(content) > LARGEST_BYTES:
        megabytes = LARGEST_BYTES // 1_000_000
        raise InputError([_whole_table("table-too-large", f"The table is over {megabytes} MB.")])
    if b"\x00" in content:
        raise InputError(
            [_whole_table("table-not-text", "This is not text: it may be a spreadsheet file or UTF-16.")]
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(_DELIMITERS, key=first.count)


def _header(cells: Sequence[str]) -> tuple[str, ...]:
    names = tuple(cell.strip() for cell in cells)
    if len(names) > MOST_COLUMNS:
        raise InputError([_whole_table("table-too-wide", f"The table has over {MOST_COLUMNS:,} columns.")])
    named = tuple(name for name in names if name)
    if named and names[: len(named)] == named and not any(names[len(named) :]):
        names = named  # spreadsheets leave empty columns at the right end; they hold nothing
    issues = [
        Issue(
            "column-without-name" if not name else "column-twice",
            "error",
            "A column has no name." if not name else "Two columns have the same name.",
            "Give every column of the first line a name of its own.",
            f"line 1, column {position + 1}",
        )
        for position, name in enumerate(names)
        if not name or name in names[:position]
    ]
    if issues:
        raise InputError(issues)
    return names


def _row(line: int, cells: Sequence[str], columns: tuple[str, ...], issues: list[Issue]) -> Row | None:
    if any(len(cell) > LONGEST_CELL for cell in cells):
        issues.append(_at_line("cell-too-long", f"A cell has over {LONGEST_CELL:,} characters.", line))
        return None
    given = [cell.strip() for cell in cells]
    if any(given[len(columns) :]):
        issues.append(_at_line("row-too-long", "The row has more cells than the header line.", line))
        return None
    given += [""] * (len(columns) - len(given))
    return Row(line, dict(zip(columns, given, strict=False)))


def _at_line(code: str, message: str, line: int) -> Issue:
    return Issue(
        code,
        "error",
        message,
        "Compare this line with the header line; a decimal comma or a comma in a name needs quotation marks.",
        f"line {line}",
    )


def _whole_table(code: str, message: str) -> Issue:
    return Issue(
        code,
        "error",
        message,
        "Give a text file (CSV) with a header line and one line for each study.",
    )
