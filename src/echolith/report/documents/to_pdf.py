"""A document as PDF: A4, tagged (PDF/UA-1), its fonts embedded. No system font, no other file, no network."""

from __future__ import annotations

import datetime
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from echolith.errors import ExternalError
from echolith.report.documents.blocks import Document
from echolith.report.documents.pdf_characters import FONTS, check_characters
from echolith.report.documents.pdf_data import pdf_data

_TEMPLATE = Path(__file__).parent / "document.typ"
_MOST_PAGES = {"parents": 1, "letter": 2, "counsel": 2}
_FITS = ((1.0, 1.0), (1.0, 0.75), (0.96, 0.6), (0.92, 0.6))
"""Size of the text, of 10.5 pt, and of the space between parts, of the normal; tried in turn where a kind of
document has a number of pages to keep to. The last is below 10 pt and not for parents."""

_STANDARDS = ["1.7", "ua-1"]
_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")


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
    return _fitted(document)[1]


def render_page_images(document: Document, dots_per_inch: int = 110) -> list[bytes]:
    """Return the pages as PNG, for looking at them."""
    fit, _ = _fitted(document)
    return _compile(document, fit, format="png", ppi=float(dots_per_inch))


def _fitted(document: Document) -> tuple[tuple[float, float], bytes]:
    """Return the first of `_FITS` with which the document keeps to its pages, and the PDF; if none, normal size."""
    most = _MOST_PAGES.get(document.kind)
    fits = _FITS[:-1] if document.kind == "parents" else _FITS
    normal = _compile(document, fits[0], format="pdf", pdf_standards=_STANDARDS)[0]
    if most is None or _pages(normal) <= most:
        return fits[0], normal
    for fit in fits[1:]:
        made = _compile(document, fit, format="pdf", pdf_standards=_STANDARDS)[0]
        if _pages(made) <= most:
            return fit, made
    return fits[0], normal


def _pages(pdf: bytes) -> int:
    return len(_PAGE.findall(pdf))


def _compile(document: Document, fit: tuple[float, float], **how: Any) -> list[bytes]:
    typst = _typst()
    data = {**pdf_data(document), "size": fit[0], "air": fit[1]}
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
    return _typst().Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
