"""Make or check the font files of the PDF documents, in ``src/echolith/report/documents/fonts/``.

Run in an environment of its own that has the packages of `PACKAGE` and ``fonttools``::

    python tools/make_fonts.py            # write
    python tools/make_fonts.py --check    # compare with what is there, exit 1 if different

The four faces are cut down to the characters of `CHARACTERS` and stripped of their hinting, which no PDF
viewer needs. Spaces and the hyphen that must not break are drawn with the glyphs that look the same; the
source has none of its own for them. ``characters.txt`` lists what all four faces can draw: the PDF renderer
reads it, so that nothing is ever drawn as an empty box.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.metadata
import io
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

PACKAGE, VERSION = "fontpkg-fira-sans", "4.203"
FONTS = Path(__file__).resolve().parent.parent / "src" / "echolith" / "report" / "documents" / "fonts"
SOURCE_SHA256 = {
    "FiraSans-Regular.ttf": "c29556a2719bf613ef3d5e070e40d903a8965d9c081beca1375dc1e6e0f93c23",
    "FiraSans-Italic.ttf": "a4204f9a8029c1c55daa5385ac95936f74abea3e232770f1fb2862a19d1dfa13",
    "FiraSans-Bold.ttf": "a4d8e149ecdd4874a0726eb0af894488b3b31c423d6b0017c8f415ed1b795b45",
    "FiraSans-BoldItalic.ttf": "1b96c16db9819bcaa9d588068bb397bb6e977c4874965d3d50d789a1943757eb",
}
CHARACTERS = (
    (0x0020, 0x007E),  # Latin
    (0x00A0, 0x024F),  # Latin-1, Extended-A and -B: every European language, Turkish
    (0x0259, 0x0259),  # schwa: Azerbaijani
    (0x02B0, 0x02FF),  # modifier letters
    (0x0300, 0x036F),  # combining marks
    (0x0370, 0x03FF),  # Greek
    (0x0400, 0x04FF),  # Cyrillic
    (0x1E00, 0x1EFF),  # Latin Extended Additional
    (0x2000, 0x206F),  # spaces, dashes, quotation marks
    (0x2070, 0x209F),  # raised and lowered figures
    (0x20A0, 0x20BF),  # currencies
    (0x2100, 0x218F),  # letter-like signs, fractions
    (0x2190, 0x2199),  # arrows
    (0x2200, 0x22FF),  # mathematics
    (0x25A0, 0x25FF),  # shapes
    (0xFB00, 0xFB04),  # ligatures
)
SAME_LOOK = {0x00A0: 0x0020, 0x2011: 0x002D, 0x2009: 0x0020, 0x202F: 0x0020, 0x2007: 0x0020}
NARROW = {0x2009: 0.2, 0x202F: 0.2}
"""Width of the narrow spaces, in em."""
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "liga", "lnum", "tnum", "frac", "calt"]


def make(source: Path) -> dict[str, bytes]:
    """Return the content of every file to be written, by name."""
    made: dict[str, bytes] = {}
    common: set[int] | None = None
    for name in SOURCE_SHA256:
        content, characters = cut(source / name)
        made[name] = content
        common = characters if common is None else common & characters
    made["characters.txt"] = ranges(sorted(common or set())).encode("ascii")
    made["OFL.txt"] = (source.parent / "LICENSE").read_bytes()
    return made


def cut(path: Path) -> tuple[bytes, set[int]]:
    """Return one face, cut down, and its characters."""
    font = TTFont(path, recalcTimestamp=False)
    add_aliases(font)
    options = Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.desubroutinize = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17]
    options.notdef_outline = True
    subsetter = Subsetter(options)
    wanted = {code for first, last in CHARACTERS for code in range(first, last + 1)}
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue(), set(font.getBestCmap())


def add_aliases(font: TTFont) -> None:
    """Give the characters of `SAME_LOOK` a glyph where the source has none."""
    best = font.getBestCmap()
    for code, like in SAME_LOOK.items():
        if code in best:
            continue
        glyph = best[like]
        if code in NARROW:
            glyph = narrow_space(font, code)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[code] = glyph


def narrow_space(font: TTFont, code: int) -> str:
    """Add an empty glyph of the width in `NARROW` and return its name."""
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    name = f"uni{code:04X}"
    font["glyf"][name] = Glyph()
    font["hmtx"][name] = (round(NARROW[code] * font["head"].unitsPerEm), 0)
    return name


def ranges(codes: list[int]) -> str:
    """Return code points as lines ``first-last``, in hexadecimal."""
    lines: list[list[int]] = []
    for code in codes:
        if lines and code == lines[-1][1] + 1:
            lines[-1][1] = code
        else:
            lines.append([code, code])
    return "".join(f"{first:04X}-{last:04X}\n" for first, last in lines)


def source_folder() -> Path:
    """Return the folder of the source's font files, once version and content are as written here."""
    distribution = importlib.metadata.distribution(PACKAGE)
    if distribution.version != VERSION:
        sys.exit(f"{PACKAGE} is {distribution.version}, {VERSION} is wanted")
    folder = Path(str(distribution.locate_file(PACKAGE.replace("-", "_")))) / "files"
    for name, wanted in SOURCE_SHA256.items():
        found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        if found != wanted:
            sys.exit(f"{name} has the SHA-256 {found}, not {wanted}")
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the font files of the PDF documents.")
    parser.add_argument("--check", action="store_true", help="compare only")
    check = parser.parse_args().check
    made = make(source_folder())
    different = [n for n, b in made.items() if not (FONTS / n).is_file() or (FONTS / n).read_bytes() != b]
    if check:
        sys.exit(f"different: {', '.join(different)}" if different else 0)
    for name in different:
        (FONTS / name).write_bytes(made[name])
    print(f"{sum(len(b) for n, b in made.items() if n.endswith('.ttf')) / 1000:.0f} kB of fonts in {FONTS}")


if __name__ == "__main__":
    main()
