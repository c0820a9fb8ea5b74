"""Counts as they come in: whole numbers, possible ones, or a list of what is wrong with each."""

from __future__ import annotations

from collections.abc import Sequence
from operator import index

from echolith.errors import InputError, UsageError
from echolith.issues import Issue

#: Beyond this a binomial log-likelihood loses the digits that the fits rely on.
LARGEST_TOTAL = 1_000_000_000


def checked_counts(
    events: Sequence[object], totals: Sequence[object], *, names: tuple[str, str] = ("events", "totals")
) -> tuple[list[int], list[int]]:
    """Return events and totals as plain ints.

    Parameters
    ----------
    events, totals : sequences
        One of each a study. Whole numbers of any integer type, or floats that hold a whole number.
    names : tuple of str
        What the two are called in the issues' ``where``.

    Raises
    ------
    UsageError
        If the lists are empty or not equally long.
    InputError
        One issue for every impossible, missing or non-numeric count, all at once.
    """
    if len(events) != len(totals):
        raise UsageError(f"{names[0]} and {names[1]} must be equally long: one of each for every study")
    if len(events) == 0:
        raise UsageError("there is nothing to pool: give at least one study")
    issues: list[Issue] = []
    counts: list[tuple[int, int]] = []
    for position, (raw_y, raw_n) in enumerate(zip(events, totals, strict=True)):
        places = (f"{names[0]}[{position}]", f"{names[1]}[{position}]")
        found = [_read(raw, place, issues) for raw, place in zip((raw_y, raw_n), places, strict=True)]
        y, n = found
        if y is None or n is None:
            continue
        problem = _impossible(y, n, places)
        if problem is None:
            counts.append((y, n))
        else:
            issues.append(problem)
    if issues:
        raise InputError(issues)
    return [y for y, _ in counts], [n for _, n in counts]


def _read(raw: object, place: str, issues: list[Issue]) -> int | None:
    """Return `raw` as an int, or None after noting why it is none."""
    if is_missing(raw):
        issues.append(
            Issue(
                "count-missing",
                "error",
                "A count is missing.",
                "Give the count, or leave the study out: a missing count is not zero.",
                place,
            )
        )
        return None
    value = whole(raw)
    if value is None:
        issues.append(_issue("count-not-whole", "A count is not a whole number.", place))
    return value


def is_missing(value: object) -> bool:
    """Return whether `value` stands for "not known": None, NaN, or an empty text."""
    return value is None or value != value or (isinstance(value, str) and not value.strip())  # noqa: PLR0124


def whole(value: object) -> int | None:
    """Return `value` as an int if it is a whole number, else None; texts and truth values are not."""
    if isinstance(value, (bool, str, bytes)) or getattr(getattr(value, "dtype", None), "kind", "") == "b":
        return None
    try:
        return index(value)  # type: ignore[arg-type]
    except TypeError:
        pass
    # Columns with a gap somewhere are floats in pandas and NumPy: 3.0 is the count 3.
    try:
        if float(value).is_integer():  # type: ignore[arg-type]
            return int(value)  # type: ignore[call-overload, no-any-return]
    except (TypeError, ValueError, OverflowError):
        pass
    return None


def _impossible(y: int, n: int, places: tuple[str, str]) -> Issue | None:
    if n <= 0:
        return _issue("total-not-positive", "The total is not at least 1.", places[1])
    if n > LARGEST_TOTAL:
        return _issue("total-too-large", f"The total is over {LARGEST_TOTAL:,}.", places[1])
    if y < 0:
        return _issue("events-out-of-range", "The number of events is negative.", places[0])
    if y > n:
        return _issue("events-out-of-range", "There are more events than were looked at.", places[0])
    return None


def _issue(code: str, message: str, where: str) -> Issue:
    return Issue(code, "error", message, "Give counts as whole numbers with 0 <= events <= total.", where)
