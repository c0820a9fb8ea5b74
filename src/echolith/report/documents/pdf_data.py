"""A document as plain data, for ``document.typ`` that draws it on paper."""

from __future__ import annotations

import re
from typing import Any

from echolith.drawing import svg as style
from echolith.report.documents.blocks import (
    Beside,
    Block,
    Box,
    Bullets,
    Document,
    Heading,
    Lines,
    Pairs,
    Paragraph,
    Picture,
    Table,
    Text,
)
from echolith.report.documents.columns import shares
from echolith.report.documents.long_words import runs
from echolith.report.documents.shown_text import line, spans

FONT = "Fira Sans"
Data = dict[str, Any]

_HIGHEST_MM = 215.0
"""The most a picture may take of a page, with its caption under it."""

_UNBROKEN_ROW_CHARACTERS = 900
"""A row of the table with more text than this may go over from one page to the next."""


def pdf_data(document: Document) -> Data:
    """Return the document as mappings, lists, texts and numbers; each block says its ``type``."""
    title = line(document.title) or document.kind
    return {
        "palette": _palette(),
        "font": FONT,
        "language": document.language,
        "title": title,
        "author": line(document.author),
        "keywords": ["Echolith", document.kind],
        "description": line(document.release.statement),
        "heading": _words(title),
        "running_title": _words(title),
        "letterhead": [words for each in document.letterhead.lines if (words := _words(each))],
        "release": {
            "released": document.release.released,
            "statement": _words(document.release.statement),
            "mark": _words(document.release.mark),
        },
        "blocks": _blocks(document.blocks),
        "foot": [words for each in document.foot if (words := _words(each))],
        "page_words": line(document.page_words),
    }


def _blocks(blocks: tuple[Block, ...]) -> list[Data]:
    return [drawn for block in blocks if (drawn := _block(block))]


def _block(block: Block) -> Data | None:
    """Return a block; None if there is nothing in it to draw."""
    match block:
        case Heading():
            words = _words(block.text)
            return {"type": "heading", "text": words, "level": block.level} if words else None
        case Paragraph():
            words = _words(block.text)
            return {"type": "paragraph", "text": words, "style": block.style} if words else None
        case Bullets():
            items = [_words(each) for each in block.items]
            return {"type": "bullets", "items": items, "ordered": block.ordered} if items else None
        case Table():
            return _table(block) if block.head else None
        case Pairs():
            pairs = [{"label": _words(label), "value": _words(value)} for label, value in block.pairs]
            return {"type": "pairs", "pairs": pairs} if pairs else None
        case Picture():
            return _picture(block)
        case Lines():
            return {"type": "lines", "label": _words(block.label), "count": block.count}
        case Box():
            inner = _blocks(block.blocks)
            return {"type": "box", "style": block.style, "blocks": inner} if inner else None
        case Beside():
            left, right = _blocks(block.left), _blocks(block.right)
            return {"type": "beside", "left": left, "right": right, "left_share": block.left_share}


def _table(table: Table) -> Data:
    rows = [
        {
            "cells": [_words(cell) for cell in row],
            "breakable": sum(len(s.text) for cell in row for s in spans(cell)) > _UNBROKEN_ROW_CHARACTERS,
        }
        for row in table.rows
    ]
    return {
        "type": "table",
        "caption": _words(table.caption),
        "head": [_words(each) for each in table.head],
        "rows": rows,
        "numeric": list(table.numeric),
        "shares": list(shares(table)),
    }


def _picture(picture: Picture) -> Data:
    return {
        "type": "picture",
        # Typst finds a face for the text in a picture by name only.
        "svg": re.sub(r"<svg\b", f'<svg font-family="{FONT}"', picture.svg, count=1),
        "alternative": line(picture.alternative),
        "caption": _words(picture.caption),
        "width_mm": min(picture.width_mm, _HIGHEST_MM / _height_for_width(picture.svg)),
    }


def _height_for_width(svg: str) -> float:
    box = re.search(r'\bviewBox="\s*\S+\s+\S+\s+([\d.]+)\s+([\d.]+)\s*"', svg)
    return float(box[2]) / float(box[1]) if box and float(box[1]) > 0 else 1.0


def _words(text: Text) -> list[Data]:
    return [
        {
            "runs": [{"pieces": pieces, "address": address} for pieces, address in runs(span.text)],
            "bold": span.bold,
            "italic": span.italic,
            "language": span.language,
            "link": span.link,
        }
        for span in spans(text)
    ]


def _palette() -> dict[str, str]:
    return {
        "ink": style.INK,
        "muted": style.MUTED,
        "line": style.LINE,
        "axis": style.AXIS,
        "link": style.LINK,
        "wash": style.WASH,
        "warn_ink": style.WARN_INK,
        "warn_wash": style.WARN_WASH,
    }
