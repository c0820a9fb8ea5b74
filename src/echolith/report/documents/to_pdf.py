"""A document as PDF: tagged (PDF/UA-1), with its fonts in it, by Typst. No system font, no file, no network."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from echolith.errors import ExternalError, InputError
from echolith.issues import Issue
from echolith.report.documents.blocks import Document
from echolith.report.documents.plain_data import plain_data, texts

FONT = "Echolith Sans"
_HERE = Path(__file__).parent
FONTS = _HERE / "fonts"
_INVISIBLE = "\n\t\u00a0\u200b\u00ad\u202f"


def render_pdf(document: Document) -> bytes:
    """Return the document as PDF. Equal documents give equal bytes.

    Raises
    ------
    echolith.errors.InputError
        ``character-not-in-font`` if a text holds a character that the font lacks: nothing is drawn as an
        empty box. The HTML form can hold it.
    echolith.errors.ExternalError
        If the package typst is not installed.
    """
    data = plain_data(document)
    _check_characters(data)
    _name_the_font(data)
    compiler = _compiler()
    pdf: bytes = compiler.compile(
        format="pdf",
        sys_inputs={"document": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )
    return pdf


def render_page_images(document: Document, dots_per_inch: int = 110) -> list[bytes]:
    """Return the pages as PNG, for looking at them."""
    data = plain_data(document)
    _name_the_font(data)
    made = _compiler().compile(
        format="png", ppi=float(dots_per_inch), sys_inputs={"document": json.dumps(data, ensure_ascii=False)}
    )
    return list(made) if isinstance(made, list) else [made]


@cache
def _compiler() -> Any:
    try:
        import typst
    except ImportError:
        raise ExternalError(
            "PDF needs the package typst; install it: pip install 'echolith[documents]', or ask for --format html"
        ) from None
    return typst.Compiler(
        str(_HERE / "document.typ"), root=str(_HERE), font_paths=[str(FONTS)], ignore_system_fonts=True
    )


def _check_characters(data: dict[str, Any]) -> None:
    known = _covered()
    if all(ord(c) in known for text in texts(data) for c in text):
        return
    raise InputError(
        [
            Issue(
                "character-not-in-font",
                "error",
                "a text of this document has a character that the PDF's font lacks (it covers Latin, Greek and "
                "Cyrillic)",
                "write the name in one of these scripts, or ask for --format html",
                "document",
            )
        ]
    )


@cache
def _covered() -> frozenset[int]:
    """Return the characters that the font has, from the list made with it."""
    ranges = re.findall(r"([0-9a-f]+)-([0-9a-f]+)", (FONTS / "covered.txt").read_text())
    shown = {c for first, last in ranges for c in range(int(first, 16), int(last, 16) + 1)}
    return frozenset(shown | {ord(c) for c in _INVISIBLE})


def _name_the_font(value: Any) -> None:
    """Let the text in pictures be drawn in the document's own font."""
    if isinstance(value, dict):
        if "svg" in value:
            value["svg"] = value["svg"].replace("<svg ", f'<svg font-family="{FONT}" ', 1)
        for each in value.values():
            _name_the_font(each)
    elif isinstance(value, list):
        for each in value:
            _name_the_font(each)
