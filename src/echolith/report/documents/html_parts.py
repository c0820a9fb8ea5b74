"""The blocks of a document with what HTML needs beside them: widths, and pictures that share no id."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import count

from echolith.report.documents.blocks import Beside, Block, Box, Picture, Table
from echolith.report.documents.columns import shares
from echolith.report.documents.shown_text import line

_ROOT = re.compile(r"<svg\b[^>]*>")
_ROOT_NAMES = re.compile(r'\s(?:id|role|aria-[a-z]+)="[^"]*"')
_TITLES = re.compile(r"<(title|desc)\b[^>]*>.*?</\1>", re.DOTALL)
_ID = re.compile(r'\b(id=")([^"]+)"')
_REFERENCE = re.compile(r'(url\(#|href="#)([^")]+)')


@dataclass(frozen=True, slots=True)
class Part:
    """A block to be drawn.

    Parameters
    ----------
    kind : str
        The block's name in small letters: the template's macro.
    block : Block
        The block.
    name : str
        Class that the style sheet's rules of this part go by; empty if there are none.
    svg : str
        The picture, without title and with ids of its own.
    inner, left, right : tuple of Part
        What is in a box; what stands beside each other.
    """

    kind: str
    block: Block
    name: str = ""
    svg: str = ""
    inner: tuple[Part, ...] = ()
    left: tuple[Part, ...] = ()
    right: tuple[Part, ...] = ()


@dataclass(slots=True)
class _Numbered:
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    rules: list[str] = field(default_factory=list)


def parts(blocks: tuple[Block, ...]) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """Return the parts, and the rules of the style sheet that belong to single parts.

    The policy of the page forbids ``style`` attributes, so widths are rules; they hold numbers only.
    """
    numbered = _Numbered()
    return _parts(blocks, numbered), tuple(numbered.rules)


def own_picture(picture: Picture, prefix: str) -> str:
    """Return a picture's ``<svg>`` with its alternative as its name, and with ids that no other has."""
    root = _ROOT.search(picture.svg)
    if root is None:
        raise ValueError("a picture is an <svg>")
    inside = _TITLES.sub("", picture.svg[root.end() :])
    inside = _ID.sub(rf'\1{prefix}-\2"', inside)
    inside = _REFERENCE.sub(rf"\1{prefix}-\2", inside)
    opening = _ROOT_NAMES.sub("", root.group()).removesuffix(">").removesuffix("/")
    name = escape(line(picture.alternative), quote=True)
    return f'{opening} role="img" aria-label="{name}">{inside}'


def _parts(blocks: tuple[Block, ...], numbered: _Numbered) -> tuple[Part, ...]:
    return tuple(_part(block, numbered) for block in blocks)


def _part(block: Block, numbered: _Numbered) -> Part:
    kind = type(block).__name__.lower()
    name = f"{kind}-{next(numbered.numbers)}"
    match block:
        case Table():
            widths = shares(block)
            for number, share in enumerate(widths, start=1):
                percent = 100 * share / sum(widths)
                numbered.rules.append(f".{name} col:nth-child({number}) {{ width: {percent:.1f}%; }}")
            return Part(kind, block, name)
        case Picture():
            numbered.rules.append(f".{name} svg {{ width: {block.width_mm:.1f}mm; }}")
            return Part(kind, block, name, svg=own_picture(block, name))
        case Box():
            return Part(kind, block, inner=_parts(block.blocks, numbered))
        case Beside():
            left, right = block.left_share, 1 - block.left_share
            numbered.rules.append(
                f".{name} {{ grid-template-columns: minmax(0, {left:.3f}fr) minmax(0, {right:.3f}fr); }}"
            )
            return Part(
                kind, block, name, left=_parts(block.left, numbered), right=_parts(block.right, numbered)
            )
        case _:
            return Part(kind, block)
