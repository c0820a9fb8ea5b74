"""Rows of a table to counts of studies: which column is what, and what is wrong in which row."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from echolith.errors import InputError, UsageError
from echolith.issues import Issue
from echolith.pooling.tables.read import Row, Table

_T = TypeVar("_T")
_MISSING = frozenset({"", "na", "n/a", "nan", "nr", "null", "none", "-", "?", "."})
_WHOLE = re.compile(r"[+-]?\d{1,12}(\.0{1,12})?")
_NUMBER = re.compile(r"[+-]?(\d{1,15}(\.\d{0,15})?|\.\d{1,15})([eE][+-]?\d{1,3})?")


class Columns(NamedTuple):
    """Names of the columns that hold each thing; None is a thing that was not asked for."""

    events: str
    total: str
    label: str | None = None
    group: str | None = None
    year: str | None = None
    lost: str | None = None
    control_events: str | None = None
    control_total: str | None = None
    moderators: tuple[str, ...] = ()


class StudyTable(NamedTuple):
    """Studies in the order of the table; a thing that was not asked for is an empty tuple.

    `moderators` holds a number or a text for each study, by column. `issues` names rows left out.
    """

    labels: tuple[str, ...]
    events: tuple[int, ...]
    totals: tuple[int, ...]
    groups: tuple[str, ...]
    years: tuple[int, ...]
    lost: tuple[int, ...]
    control_events: tuple[int, ...]
    control_totals: tuple[int, ...]
    moderators: dict[str, tuple[float, ...] | tuple[str, ...]]
    issues: tuple[Issue, ...]


def read_studies(table: Table, columns: Columns, *, skip_missing: bool = False) -> StudyTable:
    """Return the studies of `table`.

    Parameters
    ----------
    table : Table
    columns : Columns
        Names as they stand in the header line; case does not matter where only one column fits.
    skip_missing : bool
        Leave rows out that lack something asked for, each named in `issues`, instead of refusing the table.

    Raises
    ------
    UsageError
        If a column does not exist; the message names the nearest ones.
    InputError
        One issue for every cell that is missing, no number, or impossible.
    """
    columns = _found(table, columns)
    rows, issues = _complete(table.rows, columns, skip_missing=skip_missing)
    reader = _Reader(issues)
    events = reader.column(rows, columns.events, reader.count)
    totals = reader.column(rows, columns.total, reader.count)
    result = StudyTable(
        labels=_labels(rows, columns.label),
        events=events,
        totals=totals,
        groups=reader.column(rows, columns.group, reader.text),
        years=reader.column(rows, columns.year, reader.year),
        lost=reader.column(rows, columns.lost, reader.count),
        control_events=reader.column(rows, columns.control_events, reader.count),
        control_totals=reader.column(rows, columns.control_total, reader.count),
        moderators={name: _moderator(rows, name) for name in columns.moderators},
        issues=(),
    )
    if not reader.failed:
        for y, n, names in (
            (events, totals, (columns.events, columns.total)),
            (result.control_events, result.control_totals, (columns.control_events, columns.control_total)),
        ):
            _check_possible(rows, y, n, names, issues)
    if any(issue.severity == "error" for issue in issues):
        raise InputError(issues)
    return result._replace(issues=tuple(issues))


def _found(table: Table, columns: Columns) -> Columns:
    def name_of(asked: str | None) -> str | None:
        if asked is None or asked in table.columns:
            return asked
        same = [name for name in table.columns if name.lower() == asked.lower()]
        if len(same) == 1:
            return same[0]
        near = difflib.get_close_matches(asked, table.columns, n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}" if near else f"it has: {', '.join(table.columns[:12])}"
        raise UsageError(f"the table has no column of the name that was asked for; {hint}")

    found = {field: name_of(getattr(columns, field)) for field in Columns._fields if field != "moderators"}
    moderators = tuple(name for asked in columns.moderators if (name := name_of(asked)) is not None)
    return Columns(**found, moderators=moderators)  # type: ignore[arg-type]


def _complete(
    rows: Sequence[Row], columns: Columns, *, skip_missing: bool
) -> tuple[tuple[Row, ...], list[Issue]]:
    needed = [name for name in (*columns[:-1], *columns.moderators) if isinstance(name, str)]
    kept: list[Row] = []
    issues: list[Issue] = []
    for row in rows:
        gaps = [name for name in needed if row.cells[name].lower() in _MISSING]
        if not gaps:
            kept.append(row)
        elif skip_missing:
            issues.append(
                Issue(
                    "row-left-out",
                    "warning",
                    f"A row was left out: nothing is given for {', '.join(gaps)}.",
                    "Say so where the result is shown: a missing count is not a study without events.",
                    f"line {row.line}",
                )
            )
        else:
            issues.extend(_missing(row, name) for name in gaps)
    if not kept and skip_missing:
        raise UsageError("there is nothing to pool: every row lacks something that was asked for")
    return tuple(kept), issues


def _missing(row: Row, name: str) -> Issue:
    return Issue(
        "cell-missing",
        "error",
        f"Nothing is given for {name}.",
        "Give it, or leave such rows out with --skip-missing: missing is not zero.",
        f"line {row.line}",
    )


class _Reader:
    """Reads cells of one column after another, and notes those that cannot be read."""

    def __init__(self, issues: list[Issue]) -> None:
        self._issues = issues
        self.failed = False

    def column(
        self, rows: Sequence[Row], name: str | None, read: Callable[[Row, str], _T | None]
    ) -> tuple[_T, ...]:
        """Return the cells of column `name` that can be read; empty if there is no such column."""
        if name is None:
            return ()
        values = [read(row, name) for row in rows]
        return tuple(value for value in values if value is not None)

    def text(self, row: Row, name: str) -> str | None:
        """Return a cell as it is."""
        return row.cells[name]

    def count(self, row: Row, name: str) -> int | None:
        """Return a count."""
        return self._whole(row, name, "Write it in digits alone, such as 12; no blanks, units or words.")

    def year(self, row: Row, name: str) -> int | None:
        """Return a year, or any whole number that puts the studies in order."""
        return self._whole(row, name, "Write the year in digits, such as 2019.")

    def _whole(self, row: Row, name: str, solution: str) -> int | None:
        cell = row.cells[name]
        if _WHOLE.fullmatch(cell):
            return int(cell.split(".")[0])
        self.failed = True
        found = "a number that is not whole" if _NUMBER.fullmatch(cell) else "not a number"
        self._issues.append(
            Issue(
                "count-not-whole",
                "error",
                f"What is given for {name} is {found}; a whole number is needed.",
                solution,
                f"line {row.line}",
            )
        )
        return None


def _labels(rows: Sequence[Row], name: str | None) -> tuple[str, ...]:
    if name is None:
        return tuple(f"line {row.line}" for row in rows)
    return tuple(row.cells[name] for row in rows)


def _moderator(rows: Sequence[Row], name: str) -> tuple[float, ...] | tuple[str, ...]:
    """Return numbers if every cell is one, else the texts: a moderator of names."""
    cells = [row.cells[name] for row in rows]
    if all(_NUMBER.fullmatch(cell) for cell in cells):
        return tuple(float(cell) for cell in cells)
    return tuple(cells)


def _check_possible(
    rows: Sequence[Row],
    events: Sequence[int],
    totals: Sequence[int],
    names: tuple[str | None, str | None],
    issues: list[Issue],
) -> None:
    for row, y, n in zip(rows, events, totals, strict=False):
        if n < 1:
            code, problem = "total-not-positive", f"{names[1]} is not at least 1."
        elif y < 0:
            code, problem = "events-out-of-range", f"{names[0]} is negative."
        elif y > n:
            code, problem = "events-out-of-range", f"{names[0]} is larger than {names[1]}."
        else:
            continue
        solution = "Give counts as whole numbers with 0 <= events <= total."
        issues.append(Issue(code, "error", problem, solution, f"line {row.line}"))
