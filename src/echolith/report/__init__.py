"""Reports: the answer in the terminal, as one self-contained page, and as documents.

Each is loaded at first use, and Rich and Jinja when a report is made, not before.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from echolith.report.documents.centre import CentreProfile, read_centre
    from echolith.report.documents.compose import make_document
    from echolith.report.documents.material import Releasing
    from echolith.report.documents.to_html import render_html
    from echolith.report.documents.to_pdf import render_pdf
    from echolith.report.page import render_page
    from echolith.report.terminal import print_assessments

__all__ = [
    "CentreProfile",
    "Releasing",
    "make_document",
    "print_assessments",
    "read_centre",
    "render_html",
    "render_page",
    "render_pdf",
]

_MODULE_OF = {
    "CentreProfile": "documents.centre",
    "Releasing": "documents.material",
    "make_document": "documents.compose",
    "print_assessments": "terminal",
    "read_centre": "documents.centre",
    "render_html": "documents.to_html",
    "render_page": "page",
    "render_pdf": "documents.to_pdf",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
