"""Which characters the PDF's font can draw; what it lacks is said before anything is drawn."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

from echolith.errors import InputError
from echolith.issues import Issue

FONTS = Path(__file__).parent / "fonts"
_NOT_DRAWN = frozenset({"link", "language", "alternative", "author", "title", "description", "keywords"})
_SVG_TEXT = re.compile(r"<text\b[^>]*>(.*?)</text>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def check_characters(data: dict[str, Any]) -> None:
    """See that the font has every character that will be drawn.

    Raises
    ------
    echolith.errors.InputError
        ``character-not-in-font``, one for each kind of part and script. It names the part and the script,
        never the text nor the character: these may be a patient's.
    """
    known = covered()
    issues = {
        (where, script(c)): None for where, text in drawn_texts(data) for c in text if ord(c) not in known
    }
    if issues:
        raise InputError(_issue(where, name) for where, name in issues)


def drawn_texts(value: Any, where: str = "document") -> Iterator[tuple[str, str]]:
    """Yield each text that is drawn, with the kind of part it stands in."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, list):
        for each in value:
            yield from drawn_texts(each, where)
    elif isinstance(value, dict):
        if "svg" in value:
            for text in _SVG_TEXT.findall(value["svg"]):
                yield "picture", unescape(_TAG.sub("", text))
        kind = value.get("type", where)
        for key, each in value.items():
            if key in {"letterhead", "foot", "heading", "release", "page_words"}:
                yield from drawn_texts(each, key)
            elif key not in _NOT_DRAWN and key not in {"svg", "type", "style", "palette", "font"}:
                yield from drawn_texts(each, kind)


def script(character: str) -> str:
    """Return the first word of a character's Unicode name, which is its script for letters."""
    return unicodedata.name(character, "UNNAMED").split(" ")[0].split("-")[0].lower()


@cache
def covered() -> frozenset[int]:
    """Return the code points that all faces of the font have, from the list made with it."""
    ranges = (row.split("-") for row in (FONTS / "characters.txt").read_text(encoding="ascii").split())
    return frozenset(code for first, last in ranges for code in range(int(first, 16), int(last, 16) + 1))


def _issue(where: str, name: str) -> Issue:
    return Issue(
        "character-not-in-font",
        "error",
        f"a {where} of the document has a character ({name}) that the font of the PDF lacks; it has Latin, "
        "Greek and Cyrillic letters, arrows and mathematical signs",
        "write it with these letters, or make the document as HTML, which shows every script",
        where,
    )
