"""Tables against their schema: the part of the Frictionless Table Schema that the evidence uses.

Small and fast, so that it runs at every start; ``check.py`` has the full Frictionless validation besides.
Supported: types ``string``, ``integer``, ``number``; constraints ``required``, ``unique``, ``enum``,
``pattern``, ``minimum``, ``maximum``; primary keys of one field; foreign keys of one field. Whatever else a
schema asks for is an error and not silently left unchecked.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import isfinite
from typing import NamedTuple

from echolith.issues import Issue

Value = str | int | float | None
Row = Mapping[str, Value]
Table = dict[str, Sequence[Value]]
"""A table by column: name to the values of all rows, in file order."""

_CONSTRAINTS = {"required", "unique", "enum", "pattern", "minimum", "maximum"}
_MAX_ISSUES_PER_FILE = 50


class Column(NamedTuple):
    """One column: how to read a cell and what may stand in it."""

    name: str
    cast: Callable[[str], Value]
    type: str
    required: bool
    unique: bool
    enum: frozenset[str] | None
    pattern: re.Pattern[str] | None
    minimum: float | None
    maximum: float | None


class ForeignKey(NamedTuple):
    """A column whose values must stand in a column of another table."""

    column: str
    resource: str
    reference: str


class TableSchema(NamedTuple):
    """The columns of a table in file order, and its keys."""

    columns: tuple[Column, ...]
    primary_key: str
    foreign_keys: tuple[ForeignKey, ...]


_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE]-?\d+)?", re.ASCII)


def _number(cell: str) -> float:
    if not _NUMBER.fullmatch(cell):
        raise ValueError
    return float(cell)


def _integer(cell: str) -> int:
    if not re.fullmatch(r"-?\d+", cell, re.ASCII):
        raise ValueError
    return int(cell)


_CASTS: dict[str, Callable[[str], Value]] = {"string": str, "integer": _integer, "number": _number}


def parse_table_schema(schema: Mapping[str, object], where: str) -> tuple[TableSchema | None, list[Issue]]:
    """Read a Table Schema descriptor; None where it has errors.

    Parameters
    ----------
    schema : mapping
        The ``schema`` of a resource in ``datapackage.json``.
    where : str
        Named in the issues.
    """
    issues: list[Issue] = []

    def refuse(what: str) -> None:
        issues.append(
            Issue("schema-unsupported", "error", what, "Use what evidence/table_schema.py lists.", where)
        )

    columns: list[Column] = []
    fields = schema.get("fields")
    for entry in fields if isinstance(fields, list) else []:
        constraints = entry.get("constraints", {})
        unknown = sorted(set(constraints) - _CONSTRAINTS)
        cast = _CASTS.get(entry.get("type", ""))
        if unknown or cast is None or not entry.get("name"):
            refuse(
                f"field {entry.get('name')!r}: type {entry.get('type')!r}, constraints {unknown} are not read"
            )
            continue
        columns.append(
            Column(
                name=entry["name"],
                cast=cast,
                type=entry["type"],
                required=bool(constraints.get("required", False)),
                unique=bool(constraints.get("unique", False)),
                enum=frozenset(constraints["enum"]) if "enum" in constraints else None,
                pattern=re.compile(constraints["pattern"]) if "pattern" in constraints else None,
                minimum=constraints.get("minimum"),
                maximum=constraints.get("maximum"),
            )
        )
    primary = schema.get("primaryKey")
    names = {column.name for column in columns}
    if not isinstance(primary, str) or primary not in names:
        refuse("primaryKey must name one field")
    keys: list[ForeignKey] = []
    foreign = schema.get("foreignKeys", [])
    for entry in foreign if isinstance(foreign, list) else []:
        reference = entry.get("reference", {})
        key = (entry.get("fields"), reference.get("resource"), reference.get("fields"))
        if all(isinstance(part, str) for part in key) and key[0] in names:
            keys.append(ForeignKey(*key))
        else:
            refuse("a foreign key must name one field, one resource and one field there")
    if schema.get("missingValues", [""]) != [""]:
        refuse("only the empty cell may mean missing")
    if issues:
        return None, issues
    return TableSchema(tuple(columns), str(primary), tuple(keys)), []


def read_table(text: str, schema: TableSchema, file: str) -> tuple[Table, list[Issue]]:
    """Read a comma-separated table and check every cell.

    An empty cell of a text column is ``""``, of a number column None. Cells are checked by column, which is
    several times faster than by row.

    Returns
    -------
    table, issues
        All columns, none if there is an issue; at most 50 issues.
    """
    names = [column.name for column in schema.columns]
    cells: list[list[str]] = []
    lines: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        if header != names:
            solution = f"Write the columns in this order: {', '.join(names)}."
            return {}, [Issue("wrong-columns", "error", "the header differs from the schema", solution, file)]
        for row in reader:
            if not row:
                continue
            if len(row) != len(names):
                message = f"{len(row)} cells, expected {len(names)}"
                where = f"{file} line {reader.line_num}"
                return {}, [Issue("wrong-cells", "error", message, "Quote cells that hold a comma.", where)]
            cells.append(row)
            lines.append(reader.line_num)
    except csv.Error as error:
        message = f"not readable as comma-separated text: {error}"
        return {}, [Issue("not-csv", "error", message, "Save it as comma-separated text.", file)]
    issues: list[Issue] = []
    table: Table = {}
    by_column = zip(*cells, strict=True) if cells else iter([()] * len(names))
    for column, given in zip(schema.columns, by_column, strict=True):
        values, faults = _read_column(column, given, is_key=column.name == schema.primary_key)
        table[column.name] = values
        for index, code, what, solution in faults:
            where = f"{file} line {lines[index]}, {column.name}"
            issues.append(Issue(code, "error", f"column {column.name} {what}", solution, where))
    return ({}, issues[:_MAX_ISSUES_PER_FILE]) if issues else (table, [])


def rows_of(table: Table, *names: str) -> Iterable[Row]:
    """Yield the rows of a table as mappings, with all columns or the named ones."""
    chosen = names or tuple(table)
    for values in zip(*(table[name] for name in chosen), strict=True):
        yield dict(zip(chosen, values, strict=True))


_Fault = tuple[int, str, str, str]


def _read_column(
    column: Column, cells: Sequence[str], is_key: bool
) -> tuple[Sequence[Value], Iterable[_Fault]]:
    faults: list[_Fault] = []
    distinct = set(cells)
    if "" in distinct and (column.required or is_key):
        faults.extend(
            (index, "cell-missing", "is empty", "Write the value of the publication.")
            for index, cell in enumerate(cells)
            if cell == ""
        )
    if (column.unique or is_key) and len(distinct) < len(cells):
        faults.extend(_repeated(cells))
    if column.type == "string" and column.enum is None and column.pattern is None:
        return ([], faults) if faults else (cells, ())
    wrong: dict[str, tuple[str, str, str]] = {}
    cast: dict[str, Value] = {"": "" if column.type == "string" else None}
    for cell in distinct - {""}:
        try:
            cast[cell] = column.cast(cell)
        except ValueError:
            wrong[cell] = ("cell-type", f"is not of type {column.type}", "Mend the cell.")
            continue
        fault = _constraint_fault(column, cell, cast[cell])
        if fault:
            wrong[cell] = ("cell-constraint", *fault)
    if wrong:
        faults.extend((index, *wrong[cell]) for index, cell in enumerate(cells) if cell in wrong)
    if faults:
        return [], faults
    return (cells if column.type == "string" else [cast[cell] for cell in cells]), ()


def _repeated(cells: Sequence[str]) -> Iterable[_Fault]:
    seen: set[str] = set()
    for index, cell in enumerate(cells):
        if cell and cell in seen:
            yield index, "cell-twice", "stands there twice", "Give it an id of its own."
        seen.add(cell)


def _constraint_fault(column: Column, cell: str, value: Value) -> tuple[str, str] | None:
    if column.enum is not None and cell not in column.enum:
        return "has a value outside its list", f"Use one of: {', '.join(sorted(column.enum))}."
    if column.pattern is not None and not column.pattern.fullmatch(cell):
        return "does not have the expected form", f"The form is {column.pattern.pattern}."
    if isinstance(value, (int, float)) and not (
        (column.minimum is None or value >= column.minimum)
        and (column.maximum is None or value <= column.maximum)
        and isfinite(value)
    ):
        return "is out of bounds", f"Allowed: {column.minimum} to {column.maximum}."
    return None
