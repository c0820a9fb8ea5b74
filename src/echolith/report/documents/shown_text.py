"""What both renderers do to a text before it is drawn, and which links they follow."""

from __future__ import annotations

import re
import unicodedata

from echolith.drawing.plain import clean
from echolith.report.documents.blocks import Span, Text

_ZERO_WIDTH = re.compile("[\u00ad\u200b\u2060\ufeff]")
_LINK = re.compile(r"(?:https://|tel:)[!-~]+")


def shown(text: str) -> str:
    """Return a text without control and direction-changing characters, on one line, composed (NFC).

    A space at its beginning or end stays: the text may be a part of a sentence.
    """
    visible = _ZERO_WIDTH.sub("", text)
    kept = clean(visible)
    if not kept:
        return " " if visible else ""
    before = " " if visible[0].isspace() else ""
    after = " " if visible[-1].isspace() else ""
    return unicodedata.normalize("NFC", f"{before}{kept}{after}")


def line(text: str) -> str:
    """Return a text that stands by itself: like `shown`, without space around it."""
    return shown(text).strip()


def spans(text: Text) -> tuple[Span, ...]:
    """Return a text as runs; what is empty is left out."""
    if isinstance(text, str):
        text = (Span(line(text)),)
    return tuple(
        Span(shown(s.text), s.bold, s.italic, followed(s.link), s.language) for s in text if shown(s.text)
    )


def followed(address: str) -> str:
    """Return an address if it is one that a document may lead to (``https``, ``tel``); else nothing."""
    return address if _LINK.fullmatch(address) else ""
