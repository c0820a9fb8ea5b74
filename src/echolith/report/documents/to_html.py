"""A document as one HTML file: no script, nothing fetched; to be read on a telephone and printed on A4."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from functools import cache
from typing import TYPE_CHECKING

from echolith.drawing import svg as palette
from echolith.drawing.css import css_string
from echolith.report.documents.blocks import Document
from echolith.report.documents.html_parts import parts
from echolith.report.documents.shown_text import line, spans

if TYPE_CHECKING:
    from jinja2 import Environment


def render_html(document: Document) -> str:
    """Return the document as HTML; equal documents give equal text.

    Parameters
    ----------
    document : Document
        Its texts are escaped; its pictures are taken as they are.

    Returns
    -------
    str
        One file. Its content security policy allows its own style sheet and nothing else.
    """
    from markupsafe import Markup

    environment = _environment()
    drawn, rules = parts(document.blocks)
    foot = [words for each in document.foot if (words := line(each))]
    style = environment.get_template("document.css").render(
        style=palette,
        rules=rules,
        foot=' "\\a" '.join(css_string(each) for each in foot) or '""',
        foot_mm=14 + 3.3 * len(foot),
        page_words=_page_words(line(document.page_words)),
    )
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return environment.get_template("document.html").render(
        document=document,
        parts=drawn,
        letterhead=[each for each in document.letterhead.lines if line(each)],
        foot=foot,
        mark="" if document.release.released else line(document.release.mark),
        title=line(document.title) or document.kind,
        style=Markup(style),
        style_hash=f"sha256-{digest}",
    )


def _page_words(words: str) -> str:
    """Return the words for the number of a page as the value of CSS ``content``."""
    counters = {"{page}": "counter(page)", "{pages}": "counter(pages)"}
    pieces = re.split(r"(\{pages?\})", words)
    return " ".join(counters.get(piece) or css_string(piece) for piece in pieces if piece) or '""'


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("echolith.report.documents", "templates"),
        autoescape=lambda name: name is None or not name.endswith(".css"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(spans=spans, line=line)
    return environment
