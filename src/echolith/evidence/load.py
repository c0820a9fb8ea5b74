"""Reading the evidence of a finding pack, checked against its own description.

The folder is a Frictionless Data Package: ``datapackage.json`` describes every table. Nothing is taken over
from a folder that has an error.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from echolith.errors import EvidenceError
from echolith.evidence.model import Evidence
from echolith.evidence.row_rules import row_issues
from echolith.evidence.rows import DESCRIPTOR, RECORDS, add_to_checksum, evidence_files
from echolith.evidence.table_schema import Table, TableSchema, parse_table_schema, read_table
from echolith.issues import Issue

_RENAMED = {
    "parameter": "name",
    "value": "printed",
    "value_number": "value",
    "lower_number": "lower",
    "upper_number": "upper",
}
_NEEDED_KEYS = {
    ("counts", "source_id", "studies"),
    ("counts", "subgroup", "subgroups"),
    ("studies", "source_id", "sources"),
    ("studies", "population", "populations"),
    ("cases", "source_id", "sources"),
    ("cautions", "source_id", "sources"),
    ("parameters", "source_id", "parameter_sources"),
    ("guidelines", "source_id", "parameter_sources"),
}
"""References that the program follows; a description without them would let them go unchecked."""
_PRINTED_BOUNDS = ("lower", "upper")


@dataclass(frozen=True, slots=True)
class _Package:
    descriptor: Mapping[str, Any]
    tables: Mapping[str, Table]
    sha256: str
    issues: list[Issue]


def load_evidence(folder: Path) -> Evidence:
    """Read and check the evidence of a pack.

    Parameters
    ----------
    folder : Path
        Holds ``datapackage.json`` and the tables it names.

    Raises
    ------
    EvidenceError
        The folder has errors; they are collected, each with file, line and column.
    """
    package = _read_package(folder)
    if package.issues:
        raise EvidenceError(package.issues)
    tables = {name: _records(name, package.tables[name]) for name in RECORDS}
    licences = package.descriptor.get("licenses", [])
    return Evidence(
        name=package.descriptor["name"],
        release=package.descriptor["version"],
        sha256=package.sha256,
        licence=licences[0]["name"],
        **tables,
    )


def evidence_issues(folder: Path) -> tuple[Issue, ...]:
    """Return what is wrong with the evidence of a pack; empty if it can be used."""
    return tuple(_read_package(folder).issues)


def _read_package(folder: Path) -> _Package:
    digest = hashlib.sha256()
    issues: list[Issue] = []
    contents: dict[str, bytes] = {}
    for path in evidence_files(folder):
        try:
            contents[path.name] = path.read_bytes()
        except OSError as error:
            problem = f"cannot be read ({type(error).__name__})"
            issues.append(
                Issue("file-unreadable", "error", problem, "Put the file there, readable.", path.name)
            )
            continue
        add_to_checksum(digest, path.name, contents[path.name])
    descriptor, schemas = _read_descriptor(contents.get(DESCRIPTOR), issues)
    tables: dict[str, Table] = {}
    for name, schema in schemas.items():
        file = f"{name}.csv"
        if file not in contents:
            issues.append(
                Issue("file-missing", "error", "named in datapackage.json, not there", "Add it.", file)
            )
            continue
        try:
            text = contents[file].decode("utf-8-sig")
        except UnicodeDecodeError:
            issues.append(Issue("not-utf8", "error", "not UTF-8 text", "Save it as UTF-8.", file))
            continue
        tables[name], faults = read_table(text, schema, file)
        issues.extend(faults)
    if not issues:
        issues.extend(_foreign_key_issues(schemas, tables))
    if not issues:
        issues.extend(row_issues(tables))
    return _Package(descriptor, tables, digest.hexdigest(), issues)


def _read_descriptor(
    content: bytes | None, issues: list[Issue]
) -> tuple[Mapping[str, Any], dict[str, TableSchema]]:
    if content is None:
        return {}, {}
    try:
        descriptor = json.loads(content)
        resources = {resource["name"]: resource for resource in descriptor["resources"]}
        complete = bool(descriptor["name"] and descriptor["version"] and descriptor["licenses"][0]["name"])
    except (ValueError, KeyError, TypeError, IndexError):
        complete, descriptor, resources = False, {}, {}
    if not complete:
        message = "not a data package with name, version, licenses and resources"
        issues.append(Issue("not-a-data-package", "error", message, "See the pack guide.", DESCRIPTOR))
        return {}, {}
    schemas: dict[str, TableSchema] = {}
    for name, record in RECORDS.items():
        where = f"{DESCRIPTOR}, {name}"
        resource = resources.get(name)
        if resource is None or resource.get("path") != f"{name}.csv":
            message = f"no resource {name} with path {name}.csv"
            issues.append(Issue("resource-missing", "error", message, "Describe the table.", where))
            continue
        schema, faults = parse_table_schema(resource.get("schema", {}), where)
        issues.extend(faults)
        if schema is not None:
            schemas[name] = schema
            issues.extend(_column_issues(name, record, schema, where))
            described = {(name, key.column, key.resource) for key in schema.foreign_keys}
            issues.extend(
                Issue("foreign-key-missing", "error", f"{column} must refer to {to}", "Describe it.", where)
                for table, column, to in sorted(_NEEDED_KEYS - described)
                if table == name
            )
    return descriptor, schemas


def _column_issues(name: str, record: Any, schema: TableSchema, where: str) -> Iterable[Issue]:
    given = {_field_name(name, column.name) for column in schema.columns}
    needed = set(record._fields) - set(record._field_defaults)
    for missing in sorted(needed - given):
        yield Issue(
            "column-missing", "error", f"no column for {missing}", "Describe and add the column.", where
        )


def _foreign_key_issues(schemas: Mapping[str, TableSchema], tables: Mapping[str, Table]) -> Iterable[Issue]:
    for name, schema in schemas.items():
        for key in schema.foreign_keys:
            known = {"", None, *tables.get(key.resource, {}).get(key.reference, ())}
            table = tables[name]
            for value, row_id in zip(table[key.column], table[schema.primary_key], strict=True):
                if value not in known:
                    yield Issue(
                        "no-such-reference",
                        "error",
                        f"{key.column} {value} is not in {key.resource}.csv",
                        f"Add it there, or mend {key.column}.",
                        f"{name}.csv, {row_id}",
                    )


def _field_name(table: str, column: str) -> str:
    if table != "parameters":
        return column
    return "" if column in _PRINTED_BOUNDS else _RENAMED.get(column, column)


def _records(name: str, table: Table) -> tuple[Any, ...]:
    """Build the records by position, which is much faster than by keyword."""
    record = RECORDS[name]
    by_field = {_field_name(name, column): values for column, values in table.items()}
    length = len(next(iter(table.values())))
    defaults = record._field_defaults
    columns = [by_field.get(field) or [defaults.get(field)] * length for field in record._fields]
    return tuple(map(record, *columns))
