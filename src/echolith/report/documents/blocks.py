"""What a document is made of. Everything in it is finished words of one language; nothing is drawn yet.

A document is composed once and drawn twice, as HTML and as PDF, from these parts alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Style = Literal["normal", "lead", "small", "warning"]
BoxStyle = Literal["plain", "warning", "figure"]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text.

    Parameters
    ----------
    text : str
        The words, without markup.
    bold, italic : bool
        Weight and slope.
    link : str
        An address with the scheme ``https`` or ``tel``; empty for none.
    language : str
        Language of the words where it differs from the document's, for instance of a quotation; else empty.
    """

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""
    language: str = ""


Text: TypeAlias = "str | tuple[Span, ...]"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 2 for the parts of a document, 3 for the parts of a part (1 is the title's)."""

    text: str
    level: Literal[2, 3] = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    text: Text
    style: Style = "normal"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; `ordered` numbers it."""

    items: tuple[Text, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head row.

    Parameters
    ----------
    caption : str
        What the table shows; read aloud before it, and drawn above it.
    head : tuple of str
        One heading for each column; the first column's cells head their rows.
    rows : tuple of tuple of Text
        As many cells in each as there are headings.
    numeric : tuple of int
        Columns that are set to the right.
    shares : tuple of float
        Relative widths of the columns; empty to leave them to the renderer.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    numeric: tuple[int, ...] = ()
    shares: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if any(len(row) != len(self.head) for row in self.rows):
            raise ValueError("every row has as many cells as there are headings")
        if self.shares and len(self.shares) != len(self.head):
            raise ValueError("there is one share for each column")


@dataclass(frozen=True, slots=True)
class Pairs:
    """Labels with their values, for instance the particulars of a case."""

    pairs: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A vector graphic.

    Parameters
    ----------
    svg : str
        A complete ``<svg>`` of our own, with title and description.
    alternative : str
        The same in words; what a screen reader says, in HTML and in PDF.
    caption : str
        Drawn under it; may be empty.
    width_mm : float
        Width on paper.
    """

    svg: str
    alternative: str
    caption: str = ""
    width_mm: float = 160.0


@dataclass(frozen=True, slots=True)
class Lines:
    """Empty lines to write on, with a label."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Box:
    """Parts set apart by a frame; a warning's frame has a word or a sign too, not only a colour."""

    blocks: tuple[Block, ...]
    style: BoxStyle = "plain"


@dataclass(frozen=True, slots=True)
class Beside:
    """Two groups of parts next to each other on paper, one above the other on a narrow screen.

    `left_share` is the left one's part of the width, 0.2 to 0.8.
    """

    left: tuple[Block, ...]
    right: tuple[Block, ...]
    left_share: float = 0.5


Block: TypeAlias = "Heading | Paragraph | Bullets | Table | Pairs | Picture | Lines | Box | Beside"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes: the lines of the centre's head, the first its name; empty lines are left out."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Release:
    """Whether the document may be handed out.

    Parameters
    ----------
    released : bool
        True once a named clinician has released it.
    statement : str
        Who released it and when; or that it is not for handing out.
    mark : str
        Short word for the margin of each page of a document that is not released; else empty.
    """

    released: bool
    statement: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document in one language.

    Parameters
    ----------
    kind : str
        ``letter``, ``parents``, ``care``, ``summary`` or ``counsel``.
    language : str
        ``en``, ``it`` or ``tr``.
    title : str
        The title, the only heading of level 1.
    letterhead : Letterhead
        Head of the first page.
    release : Release
        Whether it may be handed out; drawn where nobody overlooks it.
    blocks : tuple of Block
        The body.
    foot : tuple of str
        Lines at the foot of every page: rule version, date to ask again, intended purpose.
    page_words : str
        Words for the number of a page, with ``{page}`` and ``{pages}``.
    author, created : str
        For the PDF's metadata; `created` is an ISO date and time.
    """

    kind: str
    language: str
    title: str
    letterhead: Letterhead
    release: Release
    blocks: tuple[Block, ...]
    foot: tuple[str, ...]
    page_words: str
    author: str
    created: str
