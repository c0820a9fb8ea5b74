"""Numbers, dates, lists and grammatical number as each language writes them (CLDR, by Babel).

English keeps the house's own form of per cent, a space before the sign; the other languages have CLDR's.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

PLURAL_CATEGORIES = frozenset({"zero", "one", "two", "few", "many", "other"})
"""The categories of CLDR; a key of words never has one of these names."""

_ENGLISH = {"en": "en_GB"}


def percent_digits(per_cent: float) -> int:
    """Return how many decimals a figure in per cent deserves (above 0, below 100)."""
    return 0 if 10 <= per_cent < 99 else 1 if per_cent >= 1 else 2 if per_cent >= 0.095 else 3


def percent(risk: float, language: str) -> str:
    """Return a risk (0 to 1) as per cent; never 0 above zero and never 100 below one."""
    per_cent = 100 * risk
    if per_cent in {0.0, 100.0}:
        return _signed(per_cent, 0, language)
    if per_cent >= 99.95:
        return f">{_signed(99.9, 1, language)}"
    if per_cent < 0.001:
        return f"<{_signed(0.001, 3, language)}"
    return _signed(per_cent, percent_digits(per_cent), language)


def _signed(per_cent: float, digits: int, language: str) -> str:
    from babel.numbers import format_percent

    if language == "en":
        return f"{per_cent:.{digits}f}\u00a0%"
    pattern = {"tr": "%#,##0", "it": "#,##0"}.get(language, "#,##0")
    pattern += f".{'0' * digits}" if digits else ""
    pattern += "" if language == "tr" else "%"
    return format_percent(per_cent / 100, format=pattern, locale=_locale(language))


def capital(text: str, language: str) -> str:
    """Return a text with a capital first; Turkish has a dotted and a dotless one for i."""
    first = "\u0130" if language == "tr" and text[:1] == "i" else text[:1].upper()
    return first + text[1:]


def decimal(value: float, digits: int, language: str) -> str:
    """Return a number with at most so many decimals."""
    from babel.numbers import format_decimal

    pattern = f"#,##0{'.' if digits else ''}{'#' * digits}"
    return format_decimal(value, format=pattern, locale=_locale(language))


def date(day: datetime.date, language: str) -> str:
    """Return a date in full."""
    from babel.dates import format_date

    return format_date(day, format="long", locale=_locale(language))


def listed(items: Sequence[str], language: str) -> str:
    """Return ``a, b and c``; empty for none."""
    from babel.lists import format_list

    return format_list(list(items), style="standard", locale=_locale(language)) if items else ""


def plural_category(n: int, language: str) -> str:
    """Return the plural category (CLDR) of a whole number."""
    return str(_rule(language)(n))


def plural_categories(language: str) -> frozenset[str]:
    """Return the categories that whole numbers from 0 to 9,999 have: those that words must know."""
    return frozenset(plural_category(n, language) for n in range(10_000))


def _locale(language: str) -> str:
    return _ENGLISH.get(language, language)


def _rule(language: str):  # type: ignore[no-untyped-def]  # Babel's own type is private
    from babel import Locale

    return Locale.parse(_locale(language)).plural_form
