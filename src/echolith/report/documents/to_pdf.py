"""A document as PDF: A4, tagged (PDF/UA-1), its fonts embedded. No system font, no other file, no network."""

from __future__ import annotations

import datetime
import json
import re
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from echolith.errors import ExternalError
from echolith.report.documents.blocks import Document
from echolith.report.documents.pdf_characters import FONTS, check_characters
from echolith.report.documents.pdf_data import pdf_data

_TEMPLATE = Path(__file__).parent / "document.typ"
_MOST_PAGES = {"parents": 1, "letter": 2}

Fit: TypeAlias = tuple[float, float]
_FITS: tuple[Fit, ...] = ((1.0, 1.0), (1.0, 0.75), (0.96, 0.6), (0.92, 0.6), (0.86, 0.5))
"""Size of the text, of 10.5 pt, and of the space between parts, of the normal; tried in turn where a kind of
document has a number of pages to keep to."""

_FITS_FOR_PARENTS = ((1.0, 1.0), (1.0, 0.75), (0.96, 0.6), (0.96, 0.45))
"""The same for parents: never below 10 pt."""

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


def _fitted(document: Document) -> tuple[Fit, bytes]:
    """Return the PDF, and the first of the fits that keeps it to its pages; the tightest if none does."""
    most = _MOST_PAGES.get(document.kind)
    if most is None:
        return _FITS[0], _pdf(document, _FITS[0])
    fits = _FITS_FOR_PARENTS if document.kind == "parents" else _FITS
    # A tighter fit never takes more pages, so the largest that keeps to them is found by halving.
    low, high = 0, len(fits) - 1
    made: dict[int, bytes] = {}
    while low < high:
        middle = (low + high) // 2
        made[middle] = _pdf(document, fits[middle])
        if len(_PAGE.findall(made[middle])) <= most:
            high = middle
        else:
            low = middle + 1
    return fits[low], made.get(low) or _pdf(document, fits[low])


def _pdf(document: Document, fit: Fit) -> bytes:
    return _compile(document, fit, format="pdf", pdf_standards=["1.7", "ua-1"])[0]


def _compile(document: Document, fit: Fit, **how: Any) -> list[bytes]:
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
    except typst.TypstError:
        # What Typst says may quote the document, which may name a patient.
        raise ExternalError("Typst refused to draw the document as accessible PDF (PDF/UA-1)") from None
    return made if isinstance(made, list) else [made]


def _created(document: Document) -> datetime.datetime:
    created = datetime.datetime.fromisoformat(document.created)
    return created if created.tzinfo else created.replace(tzinfo=datetime.UTC)


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
