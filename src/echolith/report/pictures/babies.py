"""One hundred babies, ten by ten: shapes and fill tell them apart, colour only helps."""

from __future__ import annotations

from echolith.assess.model import Per100
from echolith.drawing.svg import AXIS, BLUE, INK, VERMILLION, circle, diamond, picture, rect, text, wrap
from echolith.wording import Words

_STEP = 25.0
_EDGE = 4.0
_LINE = 16.0


def babies_picture(per_100: Per100, picture_id: str, words: Words) -> tuple[str, str]:
    """Return 100 babies and their text alternative; those that could be either stand on a dashed tile.

    Parameters
    ----------
    per_100 : Per100
        Whole babies of 100 who were well, with limits.
    picture_id : str
        Identifier, unique in the page.
    words : Words
        The words of a language.
    """
    cells = "".join(_cell(i, per_100) for i in range(100))
    size = 10 * _STEP + 2 * _EDGE
    n, limits = per_100.n, {"lower": per_100.lower, "upper": per_100.upper}
    title = words.count("pictures.babies.title", n, **limits)
    description = words.count("pictures.babies.text", n, **limits)
    legend, height = _legend(per_100, words, size)
    svg = picture(picture_id, (size, size + height), title, description, cells + legend)
    return svg, f"{title}. {description}"


def _cell(index: int, per_100: Per100) -> str:
    x = _EDGE + (index % 10 + 0.5) * _STEP
    y = _EDGE + (index // 10 + 0.5) * _STEP
    baby = index + 1
    tile = ""
    if per_100.lower < baby <= per_100.upper:
        half = _STEP / 2 - 1.2
        tile = rect(x - half, y - half, 2 * half, 2 * half, "none", stroke=AXIS, dash="3 2.5")
    return tile + (_well(x, y) if baby <= per_100.n else _not_well(x, y))


def _well(x: float, y: float) -> str:
    return circle(x, y, 7.4, BLUE, BLUE)


def _not_well(x: float, y: float) -> str:
    return diamond(x, y, 8.2, "none", VERMILLION)


def _legend(per_100: Per100, words: Words, size: float) -> tuple[str, float]:
    """Return the legend and the height it takes; long words go on a second line."""
    x, y = _EDGE + 12.5, size + 16.0
    entries = (
        (_well, words.count("pictures.babies.well", per_100.n)),
        (_not_well, words.count("pictures.babies.not_well", 100 - per_100.n)),
        (_either, words.say("pictures.babies.either", lower=per_100.lower, upper=per_100.upper)),
    )
    drawn = []
    for sign, said in entries:
        drawn.append(sign(x, y))
        for line in wrap(said, size - x - 20):
            drawn.append(text(x + 18, y + 4.5, line))
            y += _LINE
        y += 6.0
    return "".join(drawn), y - size - 8.0


def _either(x: float, y: float) -> str:
    return rect(x - 10, y - 10, 20, 20, "none", stroke=INK, dash="3 2.5")
