"""The forest plot, in three styles."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from echolith.drawing.plain import clean
from echolith.drawing.svg import (
    BLUE,
    INK,
    LINE,
    MUTED,
    PAPER,
    VERMILLION,
    circle,
    line,
    picture,
    polygon,
    rect,
    text,
    wrap,
)
from echolith.errors import UsageError
from echolith.pooling.plots.axis import Axis, ratio_axis, risk_axis
from echolith.pooling.plots.rows import Forest, Row

_CHARACTER = 6.9
_LONGEST_LABEL = 34


@dataclass(frozen=True, slots=True)
class Style:
    """How a forest plot looks."""

    row: float
    font: float
    square: str
    diamond: str
    grid: bool
    rules: bool
    columns: bool


STYLES = {
    "default": Style(row=25, font=13, square=VERMILLION, diamond=BLUE, grid=True, rules=False, columns=True),
    "jama": Style(row=22, font=12.5, square=INK, diamond=MUTED, grid=False, rules=True, columns=True),
    "compact": Style(row=16, font=11, square=VERMILLION, diamond=BLUE, grid=True, rules=False, columns=False),
}


class _Layout:
    """Widths of the columns and the axis between them."""

    def __init__(self, forest: Forest, style: Style, width: float) -> None:
        unit = _CHARACTER * style.font / 13
        headings = forest.headings

        def broad(words: list[str]) -> float:
            return max((len(w) for w in words), default=0) * unit

        labels = [row.label[:_LONGEST_LABEL] for row in forest.rows if row.kind not in ("heading", "none")]
        self.label_end = max(broad([*labels, headings[0]]), 60.0) + 8
        self.count_end = self.label_end + max(broad([r.count for r in forest.rows]), broad([headings[1]])) + 8
        shares = broad([r.share for r in forest.rows])
        self.share_end = width - 4
        share_width = max(shares, broad([headings[3]])) + 14 if shares else 0.0
        figures = max(broad([r.figure for r in forest.rows]), broad([headings[2]])) if style.columns else 0.0
        self.figure_start = width - share_width - figures - 4
        left, right = self.count_end + 16, self.figure_start - 16
        values = [v for row in forest.rows for v in (row.estimate, row.lower, row.upper, row.inner)]
        self.axis = (ratio_axis if forest.ratio else risk_axis)(values, left, max(right, left + 120))


def draw_forest(
    forest: Forest, *, style: str = "default", width: float = 860, picture_id: str = "forest"
) -> str:
    """Return a forest plot as SVG.

    Parameters
    ----------
    forest : Forest
    style : {"default", "jama", "compact"}
        Colours and columns; black with rules, as medical journals print it; many studies in little room.
    width : float
        Pixels.
    picture_id : str
        Identifier, unique in its page.

    Raises
    ------
    UsageError
        If the style is unknown.
    """
    if style not in STYLES:
        raise UsageError(f"unknown style of the forest plot: choose one of {', '.join(STYLES)}")
    look = STYLES[style]
    layout = _Layout(forest, look, width)
    y = 10.0 + look.row
    parts = [_headings(forest, look, layout, 10.0 + 0.6 * look.row)]
    if look.rules:
        parts.append(line(4, y, width - 4, y, INK, width=1.2))
    top = y
    before = ""
    for row in forest.rows:
        if row.kind == "pooled" and before not in ("pooled", "prediction"):
            parts.append(line(4, y + 3, width - 4, y + 3, INK if look.rules else LINE))
            y += 7
        drawn, height = _row(row, y, look, layout, width)
        parts.append(drawn)
        y += height
        before = row.kind
    behind = layout.axis.grid(top, y) if look.grid else ""
    if forest.no_effect is not None:
        x = layout.axis.x(forest.no_effect)
        behind += line(x, top, x, y, INK, width=1.1)
    if look.rules:
        parts.append(line(4, y + 3, width - 4, y + 3, INK, width=1.2))
    parts.append(layout.axis.drawn(y + 6, forest.axis_words))
    notes, bottom = _notes(forest.notes, y + 64, width)
    body = f"{behind}{''.join(parts)}{notes}"
    return picture(picture_id, (width, bottom), forest.title, _description(forest), body)


def _headings(forest: Forest, look: Style, layout: _Layout, y: float) -> str:
    label, count, figure, share = forest.headings
    parts = [text(4, y, label, size=look.font, bold=True)]
    if any(row.count for row in forest.rows):
        parts.append(text(layout.count_end, y, count, anchor="end", size=look.font, bold=True))
    if look.columns:
        parts.append(text(layout.figure_start, y, figure, size=look.font, bold=True))
    if any(row.share for row in forest.rows):
        parts.append(text(layout.share_end, y, share, anchor="end", size=look.font, bold=True))
    return "".join(parts)


def _row(row: Row, y: float, look: Style, layout: _Layout, width: float) -> tuple[str, float]:
    """Return a row at height `y` and how tall it is."""
    if row.kind in ("heading", "none"):
        lines = wrap(clean(row.label), width - 8)
        words = "".join(
            text(
                4,
                y + look.row * 0.62 + i * look.font * 1.25,
                part,
                size=look.font,
                bold=row.kind == "heading",
            )
            for i, part in enumerate(lines)
        )
        return words, look.row + (len(lines) - 1) * look.font * 1.25
    middle = y + 0.5 * look.row
    base = middle + 0.35 * look.font
    strong = row.kind in ("pooled", "prediction")
    parts = [_label(row.label, base, look, strong)]
    parts.append(text(layout.count_end, base, row.count, anchor="end", size=look.font, bold=strong))
    if look.columns:
        parts.append(text(layout.figure_start, base, row.figure, size=look.font, bold=strong))
    if row.share:
        parts.append(text(layout.share_end, base, row.share, anchor="end", size=look.font))
    parts.append(_mark(row, middle, look, layout.axis))
    return "".join(parts), look.row


def _label(label: str, y: float, look: Style, strong: bool) -> str:
    whole = clean(label)
    if len(whole) <= _LONGEST_LABEL:
        return text(4, y, whole, size=look.font, bold=strong)
    short = text(4, y, whole[: _LONGEST_LABEL - 1] + "…", size=look.font, bold=strong)
    return f"<g><title>{escape(whole)}</title>{short}</g>"


def _mark(row: Row, y: float, look: Style, axis: Axis) -> str:
    if row.estimate is None and row.lower is None and row.upper is None:
        return ""
    low = axis.left if row.lower is None else axis.x(row.lower)
    high = axis.right if row.upper is None else axis.x(row.upper)
    middle = None if row.estimate is None else axis.x(row.estimate)
    if row.kind == "pooled" and middle is not None and row.lower is not None and row.upper is not None:
        half = 0.32 * look.row
        return polygon(((low, y), (middle, y - half), (high, y), (middle, y + half)), look.diamond, INK)
    if row.kind == "prediction":
        bar = rect(low, y - 3.5, max(high - low, 1.0), 7, PAPER, stroke=look.diamond)
        tick = "" if middle is None else line(middle, y - 7, middle, y + 7, look.diamond, width=2.2)
        return bar + tick + _ends(row, low, high, y, axis)
    parts = [line(low, y, high, y, INK, width=1.5), _ends(row, low, high, y, axis)]
    if middle is not None:
        half = 1.6 + 0.26 * look.row * row.size
        if row.kind == "study":
            parts.append(rect(middle - half, y - half, 2 * half, 2 * half, look.square, stroke=INK))
        else:
            parts.append(circle(middle, y, 0.2 * look.row, look.diamond, INK))
    if row.inner is not None:
        parts.append(circle(axis.x(row.inner), y, 3.2, PAPER, BLUE if look.square != INK else INK))
    return "".join(parts)


def _ends(row: Row, low: float, high: float, y: float, axis: Axis) -> str:
    """Return the ends of a line: a bar at a limit, an arrow where it runs out of the picture."""
    parts = []
    for value, x, outward in ((row.lower, low, -1.0), (row.upper, high, 1.0)):
        beyond = value is None or value < axis.start - 1e-12 or value > axis.end + 1e-12
        if beyond:
            tip = (x + 5 * outward, y)
            parts.append(polygon(((x - 3 * outward, y - 4), tip, (x - 3 * outward, y + 4)), INK, INK))
        elif row.kind != "prediction":
            parts.append(line(x, y - 4, x, y + 4, INK, width=1.3))
    return "".join(parts)


def _notes(notes: tuple[str, ...], y: float, width: float) -> tuple[str, float]:
    parts = []
    for note in notes:
        for part in wrap(clean(note), width - 8):
            parts.append(text(4, y, part, size=11.5, muted=True))
            y += 15
    return "".join(parts), y


def _description(forest: Forest) -> str:
    rows = []
    for row in forest.rows:
        words = ", ".join(
            part for part in (row.count, row.figure, row.share and f"weight {row.share}") if part
        )
        rows.append(f"{row.label}: {words}" if words else row.label)
    return f"{forest.headings[2]}. " + "; ".join(rows) + ". " + " ".join(forest.notes)
