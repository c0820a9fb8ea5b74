"""What the vector graphics and the page share: palette, contrast, text and small shapes.

The palette is that of Okabe and Ito (2008, https://jfly.uni-koeln.de/color/), told apart with every
common colour blindness. Contrast is that of WCAG 2.2: 4.5 for text, 3 for graphics; `TEXT_PAIRS` and
`GRAPHIC_PAIRS` record what is used on what, and a test computes each.
"""

from __future__ import annotations

from html import escape

from echolith.drawing.plain import clean

INK = "#1B1F23"
MUTED = "#4A5560"
PAPER = "#FFFFFF"
WASH = "#F4F6F8"
LINE = "#C9D1D9"
AXIS = "#6B7681"
BLUE = "#0072B2"
VERMILLION = "#D55E00"
GREEN = "#009E73"
LINK = "#00558A"
WARN_WASH = "#FFF4E5"
WARN_INK = "#8A3B00"
CONDITIONAL_WASH = "#EEF5FA"

TEXT_PAIRS = (
    (INK, PAPER),
    (INK, WASH),
    (INK, WARN_WASH),
    (INK, CONDITIONAL_WASH),
    (MUTED, PAPER),
    (MUTED, WASH),
    (MUTED, CONDITIONAL_WASH),
    (LINK, PAPER),
    (LINK, WASH),
    (LINK, WARN_WASH),
    (LINK, CONDITIONAL_WASH),
    (WARN_INK, PAPER),
    (WARN_INK, WARN_WASH),
    (PAPER, INK),
    (PAPER, BLUE),
)
GRAPHIC_PAIRS = (
    (BLUE, PAPER),
    (VERMILLION, PAPER),
    (GREEN, PAPER),
    (AXIS, PAPER),
    (BLUE, WASH),
    (INK, PAPER),
)


def luminance(colour: str) -> float:
    """Return the relative luminance (WCAG 2.2) of ``#RRGGBB``."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio (WCAG 2.2) of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def number(value: float) -> str:
    """Return a coordinate, short and the same on every machine."""
    return f"{value:.1f}".removesuffix(".0")


def text(
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    size: float = 13,
    bold: bool = False,
    muted: bool = False,
) -> str:
    """Return one line of text."""
    weight = ' font-weight="600"' if bold else ""
    at = "" if anchor == "start" else f' text-anchor="{anchor}"'
    fill = MUTED if muted else INK
    return (
        f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}" fill="{fill}"{at}{weight}>'
        f"{escape(clean(words))}</text>"
    )


def line(
    x1: float, y1: float, x2: float, y2: float, colour: str = AXIS, *, width: float = 1, dash: str = ""
) -> str:
    """Return a straight line."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}" '
        f'stroke="{colour}" stroke-width="{number(width)}"{dashes}/>'
    )


def rect(
    x: float, y: float, width: float, height: float, fill: str, *, stroke: str = "none", dash: str = ""
) -> str:
    """Return a rectangle."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}" '
        f'fill="{fill}" stroke="{stroke}"{dashes}/>'
    )


def circle(x: float, y: float, radius: float, fill: str, stroke: str) -> str:
    """Return a circle."""
    return (
        f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" fill="{fill}" stroke="{stroke}" '
        'stroke-width="1.6"/>'
    )


def diamond(x: float, y: float, half: float, fill: str, stroke: str) -> str:
    """Return a diamond around a point."""
    points = ((x - half, y), (x, y - half), (x + half, y), (x, y + half))
    return polygon(points, fill, stroke)


def polygon(points: tuple[tuple[float, float], ...], fill: str, stroke: str) -> str:
    """Return a closed polygon."""
    joined = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    return f'<polygon points="{joined}" fill="{fill}" stroke="{stroke}" stroke-width="1.4"/>'


def hatch(pattern_id: str, colour: str, gap: float = 5) -> str:
    """Return the definition of a diagonal hatching."""
    g = number(gap)
    return (
        f'<pattern id="{pattern_id}" width="{g}" height="{g}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="{g}" height="{g}" fill="{PAPER}"/>'
        f'<line x1="0" y1="0" x2="0" y2="{g}" stroke="{colour}" stroke-width="3"/></pattern>'
    )


def wrap(words: str, width_px: float, size: float = 13) -> list[str]:
    """Break a text into lines; a character counts as 0.56 of the font size, wide enough for most faces."""
    limit = max(8, int(width_px / (0.56 * size)))
    lines: list[str] = []
    for word in words.split():
        if lines and len(lines[-1]) + 1 + len(word) <= limit:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]


def picture(picture_id: str, size: tuple[float, float], title: str, description: str, body: str) -> str:
    """Return a complete picture with its text alternative, which says the same in words."""
    width, height = size
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" id="{picture_id}" role="img" '
        f'aria-labelledby="{picture_id}-title" aria-describedby="{picture_id}-desc" '
        f'viewBox="0 0 {number(width)} {number(height)}" width="{number(width)}" height="{number(height)}">'
        f'<title id="{picture_id}-title">{escape(clean(title))}</title>'
        f'<desc id="{picture_id}-desc">{escape(clean(description))}</desc>{body}</svg>'
    )
