"""One hundred babies, ten by ten: shapes and fill tell them apart, colour only helps."""

from __future__ import annotations

from echolith.assess.model import Per100
from echolith.drawing.svg import AXIS, BLUE, INK, VERMILLION, circle, diamond, picture, rect, text

_STEP = 25.0
_EDGE = 4.0


def svg_babies(per_100: Per100, picture_id: str) -> str:
    """Return 100 babies; those within the interval stand on a dashed tile: they could be either.

    Parameters
    ----------
    per_100 : Per100
        Whole babies of 100 who were well, with limits.
    picture_id : str
        Identifier, unique in the page.
    """
    cells = "".join(_cell(i, per_100) for i in range(100))
    size = 10 * _STEP + 2 * _EDGE
    n, lower, upper = per_100.n, per_100.lower, per_100.upper
    title = f"Of 100 babies, about {n} were well (between {lower} and {upper})"
    description = (
        f"Ten rows of ten. {n} filled circles: were well. {100 - n} open diamonds: were not. "
        f"From {lower} to {upper} the numbers leave it open; these {upper - lower} stand on dashed tiles."
    )
    return picture(picture_id, (size, size + 76), title, description, cells + _legend(per_100, size + 4))


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


def _legend(per_100: Per100, top: float) -> str:
    x, rows = _EDGE + 12.5, [top + 12, top + 34, top + 56]
    return "".join(
        (
            _well(x, rows[0]),
            text(x + 18, rows[0] + 4.5, f"about {per_100.n} were well"),
            _not_well(x, rows[1]),
            text(x + 18, rows[1] + 4.5, f"about {100 - per_100.n} were not"),
            rect(x - 10, rows[2] - 10, 20, 20, "none", stroke=INK, dash="3 2.5"),
            text(x + 18, rows[2] + 4.5, f"could be either ({per_100.lower} to {per_100.upper})"),
        )
    )
