"""What a row of the evidence must satisfy beyond its column types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from echolith.evidence.model import SECONDARY, SECONDARY_SUFFIX
from echolith.evidence.table_schema import Row, Table, rows_of
from echolith.issues import Issue

_PARAMETER_COLUMNS = ("id", "lower_number", "value_number", "upper_number", "scale", "bounds")


def row_issues(tables: Mapping[str, Table]) -> Iterable[Issue]:
    """Yield what contradicts itself within and between rows; `tables` are already read without issues."""
    for row in rows_of(tables["counts"]):
        yield from _count_issues(row)
    sources = tables["sources"]
    seen_as = dict(zip(sources["source_id"], sources["seen_as"], strict=True))
    for row in rows_of(tables["studies"]):
        secondary = str(row["source_id"]).endswith(SECONDARY_SUFFIX) or seen_as[row["source_id"]] == SECONDARY
        if secondary != (row["population"] == SECONDARY):
            yield _error(
                "secondary-citation",
                "a source seen as secondary citation must have that population, and no other source may",
                "Set population to secondary_citation, or seen_as to what was read.",
                "studies",
                row["source_id"],
            )
        if _reversed(row["follow_up_min_months"], row["follow_up_max_months"]) or _reversed(
            row["year_from"], row["year_to"]
        ):
            yield _error("reversed", "a range ends before it begins", "Swap.", "studies", row["source_id"])
    for row in rows_of(tables["parameters"], *_PARAMETER_COLUMNS):
        yield from _parameter_issues(row)


def _count_issues(row: Row) -> Iterable[Issue]:
    where = row["count_id"]
    events, total = row["events"], row["total"]
    if (events is None) != (total is None):
        yield _error(
            "half-a-count", "events and total must both be there or neither", "Mend.", "counts", where
        )
    if _reversed(events, total):
        yield _error("events-over-total", "more events than fetuses", "Mend.", "counts", where)
    if row["certainty"] == "derived" and not row["notes"]:
        yield _error(
            "derived-unexplained",
            "a derived count must say how it was derived",
            "Write notes.",
            "counts",
            where,
        )


def _parameter_issues(row: Row) -> Iterable[Issue]:
    where = row["id"]
    low, value, high = row["lower_number"], row["value_number"], row["upper_number"]
    numbers = [number for number in (low, value, high) if isinstance(number, (int, float))]
    if row["scale"] in ("probability", "difference") and not all(0 <= number <= 1 for number in numbers):
        yield _error("not-a-share", "a share lies between 0 and 1", "Divide by 100?", "parameters", where)
    if numbers != sorted(numbers):
        yield _error("outside-its-limits", "lower, value, upper must rise", "Mend.", "parameters", where)
    if (low is None and high is None) == bool(row["bounds"]):
        yield _error("bounds-unclear", "bounds must say what the limits are", "Mend.", "parameters", where)
    if row["scale"] in ("formula", "text") and numbers:
        yield _error("number-of-a-text", "a formula or text has no number", "Mend.", "parameters", where)


def _reversed(first: object, second: object) -> bool:
    return isinstance(first, (int, float)) and isinstance(second, (int, float)) and first > second


def _error(code: str, message: str, solution: str, table: str, where: object) -> Issue:
    return Issue(code, "error", message, solution, f"{table}.csv, {where}")
