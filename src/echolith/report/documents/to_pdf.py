"""A document as PDF: A4, tagged (PDF/UA-1), its fonts embedded. No system font, no other file, no network."""

from __future__ import annotations

import datetime
import json
from functools import cache
from pathlib import Path
from typing import Any

from echolith.errors import ExternalError
from echolith.report.documents.blocks import Document
from echolith.report.documents.pdf_characters import FONTS, check_characters
from echolith.report.documents.pdf_data import pdf_data

_TEMPLATE = Path(__file__).parent / "document.typ"


def render_pdf(document: Document) -> bytes:
    """Return the document as PDF; equal documents give equal bytes.

    Parameters
    ----------
    document : Document
        Its `created` is the date in the file; without an offset it is taken as UTC.

    Raises
    ------
    echolith.errors.InputError
        ``character-not-in-font`` if the font lacks a character: nothing is ever drawn as an empty box.
    echolith.errors.ExternalError
        If Typst is not installed, or refuses the document as not accessible.
    """
    return bytes(_compile(document, format="pdf", pdf_standards=["1.7", "ua-1"])[0])


def render_page_images(document: Document, dots_per_inch: int = 110) -> list[bytes]:
    """Return the pages as PNG, for looking at them."""
    return _compile(document, format="png", ppi=float(dots_per_inch))


def _compile(document: Document, **how: Any) -> list[bytes]:
    typst = _typst()
    data = pdf_data(document)
    check_characters(data)
    # One compiler for each call: it keeps its input, and cannot serve two threads.
    compiler = typst.Compiler(
        str(_TEMPLATE), root=str(_TEMPLATE.parent), font_paths=_fonts(), ignore_system_fonts=True
    )
    given = {"document": json.dumps(data, ensure_ascii=False)}
    try:
        made = compiler.compile(sys_inputs=given, timestamp=_created(document), **how)
    except typst.TypstError as error:
        # The diagnostic would quote the document; the message alone is Typst's own.
        raise ExternalError(f"Typst refused the document: {_first_line(error)}") from None
    return made if isinstance(made, list) else [made]


def _created(document: Document) -> datetime.datetime:
    created = datetime.datetime.fromisoformat(document.created)
    return created if created.tzinfo else created.replace(tzinfo=datetime.UTC)


def _first_line(error: Exception) -> str:
    return str(getattr(error, "message", "")).partition("\n")[0]


def _typst() -> Any:
    try:
        import typst
    except ImportError:
        raise ExternalError(
            "a PDF needs Typst, which is not installed; install echolith[documents], or ask for HTML"
        ) from None
    return typst


@cache
def _fonts() -> Any:
    return _typst().Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
