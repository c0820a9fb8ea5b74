"""How single values of a case file are read; each refusal says what to write instead."""

from __future__ import annotations

import datetime
import re

from pydantic_core import PydanticCustomError

from echolith.case.gestational_age import MAX_GA_DAYS, GestationalAge, format_ga_days

_HPO_ID = re.compile(r"HP:[0-9]{7}")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Years that are taken for real; they also keep date arithmetic within what Python can hold."""

_LIKELY_HPO = re.compile(r"(?:HP)?[\s:_-]*([0-9]{1,7})", re.IGNORECASE)


def parse_ga(value: object) -> GestationalAge:
    """Read a gestational age written as ``weeks+days``.

    Raises
    ------
    pydantic_core.PydanticCustomError
        With the issue code as its type and the solution in its context.
    """
    if isinstance(value, GestationalAge):
        return value
    if isinstance(value, float):
        ga_days = round(value * 7) if 0 < value < 46 else 0
        hint = f"; {ga_days} days would be {format_ga_days(ga_days)}" if 0 < ga_days <= MAX_GA_DAYS else ""
        raise PydanticCustomError(
            "ga-not-decimal",
            "a gestational age is weeks and days, not a decimal number",
            {"solution": f"write weeks+days, e.g. 20+5, in whole days{hint}"},
        )
    if not isinstance(value, str):
        raise PydanticCustomError(
            "ga-format", "expected a gestational age as weeks+days", {"solution": "write e.g. 20+5 or 20+0"}
        )
    try:
        return GestationalAge.parse(value)
    except ValueError as error:
        code = "ga-days-over-6" if "days 0 to 6" in str(error) else "ga-format"
        raise PydanticCustomError(
            code,
            "{problem}",
            {"problem": str(error), "solution": "write weeks+days with days 0 to 6, e.g. 20+5"},
        ) from None


def parse_date(value: object) -> datetime.date:
    """Read an ISO date, ``YYYY-MM-DD``, of a year in which a record can lie."""
    date: datetime.date | None = None
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        date = value
    elif isinstance(value, str) and _ISO_DATE.fullmatch(value):
        try:
            date = datetime.date.fromisoformat(value)
        except ValueError:
            date = None
    if date is not None and FIRST_YEAR <= date.year <= LAST_YEAR:
        return date
    if date is not None:
        raise PydanticCustomError(
            "date-range",
            "expected a year from {first} to {last}",
            {"first": FIRST_YEAR, "last": LAST_YEAR, "solution": "check the year"},
        )
    raise PydanticCustomError(
        "date-format", "expected a calendar date", {"solution": "write YYYY-MM-DD, e.g. 2026-03-14"}
    )


def parse_hpo_id(value: object) -> str:
    """Read the form of an HPO id; whether HPO has it is checked in :mod:`echolith.case.checks`."""
    if isinstance(value, str) and _HPO_ID.fullmatch(value):
        return value
    likely = _LIKELY_HPO.fullmatch(str(value).strip()) if isinstance(value, str | int) else None
    hint = f", perhaps HP:{int(likely[1]):07d}" if likely else ""
    raise PydanticCustomError(
        "hpo-format",
        "expected an HPO id",
        {"solution": f"write HP: and seven digits{hint}; look it up at hpo.jax.org"},
    )
