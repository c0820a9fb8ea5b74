"""Documents for the tests of the renderers: real ones of the example, and made-up ones, hard to draw."""

from __future__ import annotations

import datetime
from functools import cache
from typing import Any

from echolith.assess import assess
from echolith.case.model import Case
from echolith.case.reading import read_case
from echolith.findings import built_in_folder
from echolith.report.documents.blocks import (
    Beside,
    Block,
    Box,
    Bullets,
    Document,
    Heading,
    Letterhead,
    Lines,
    Pairs,
    Paragraph,
    Picture,
    Release,
    Span,
    Table,
)
from echolith.report.documents.centre import CentreProfile
from echolith.report.documents.compose import make_document

CREATED = datetime.datetime(2026, 11, 25, 9, 0, tzinfo=datetime.UTC)

CENTRE = CentreProfile(
    name="Fetal Medicine Unit, Example Hospital",
    address=("1 Example Street", "Example Town"),
    telephone="+44 20 0000 0000",
)

SQUARE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect id="a" width="9" height="9"/></svg>'
)

HOSTILE = (
    '<script>alert(1)</script> #eval("1") #read("/etc/passwd") $x$ *bold* _it_ @ref \\ `raw` // no\u202e '
    "\x00\x1b[31m {{7*7}} {% raw %} </style><img src=x onerror=alert(1)> &amp; ]] )"
)
"""Markup of HTML, Typst and Jinja, and control characters."""


@cache
def example() -> Case:
    return read_case(built_in_folder() / "examples" / "derme-2025.yaml")


def made(kind: str, as_of: str | None = "20+5", **changes: Any) -> Document:
    """Return a document of the example."""
    values = {"centre": CENTRE, "created": CREATED, **changes}
    answer = assess(example(), as_of=as_of)
    return make_document(kind, example(), answer.assessments[0], as_of=as_of, **values)


def document(*blocks: Block, **changes: Any) -> Document:
    """Return a document of these blocks."""
    values: dict[str, Any] = {
        "kind": "summary",
        "language": "en",
        "title": "A title",
        "letterhead": Letterhead(("A centre",)),
        "release": Release(False, "Draft.", "DRAFT"),
        "blocks": blocks,
        "foot": ("A foot.",),
        "page_words": "Page {page} of {pages}",
        "author": "A centre",
        "created": CREATED.isoformat(),
    }
    return Document(**{**values, **changes})


def every_block(text: str) -> tuple[Block, ...]:
    """Return one of each kind of block, with a text wherever one can stand."""
    return (
        Heading(text),
        Heading(text, 3),
        Paragraph(text),
        Paragraph((Span(text, bold=True), Span(text, italic=True, link="https://example.org/a")), "warning"),
        Bullets((text, text), ordered=True),
        Table(text, (text, text), ((text, text), (text, text)), numeric=(1,)),
        Pairs(((text, text),)),
        Picture(SQUARE, text, text, 40),
        Lines(text, 2),
        Box((Paragraph(text),), "warning"),
        Beside((Paragraph(text),), (Picture(SQUARE, text),), 0.6),
    )
