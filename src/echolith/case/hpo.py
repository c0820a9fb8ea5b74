"""Which ids the Human Phenotype Ontology has, and what they are called.

The tables in ``data/`` are made by ``tools/make_hpo_table.py``; release, layout and terms of use stand in
``data/README.md``. They are read at the first call, never at import.

Layout, all numbers unsigned 32 bit little-endian
    ``hpo_ids.bin``: number of terms, number of retired ids; the terms in rising order, each as
    ``2 * number + (1 if it is a phenotypic abnormality)``; the retired ids in rising order; their
    replacements (0: none). ``hpo_labels.bin``: labels per block, number of blocks, the end of each block;
    then the blocks, zlib over newline-separated labels in the order of the terms.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from bisect import bisect_left
from functools import cache, lru_cache
from pathlib import Path

HPO_RELEASE = "2025-11-24"
"""Date of the HPO release that the table holds."""

HPO_ACKNOWLEDGEMENT = (
    f"This product uses the Human Phenotype Ontology (release {HPO_RELEASE}), https://hpo.jax.org; "
    "Gargano et al., Nucleic Acids Res 2024;52(D1):D1333-D1346, doi:10.1093/nar/gkad1005"
)
"""What the terms of use of HPO ask a product to show."""

_DATA = Path(__file__).parent / "data"
_ITEM_BYTES = 4


def _numbers(raw: bytes) -> array[int]:
    numbers = array("I")
    numbers.frombytes(raw)
    if sys.byteorder == "big":  # pragma: no cover - no such machine in the tests
        numbers.byteswap()
    return numbers


@cache
def _terms() -> tuple[array[int], array[int], array[int]]:
    """Return terms (with the abnormality bit), retired ids, replacements."""
    numbers = _numbers((_DATA / "hpo_ids.bin").read_bytes())
    term_count, retired_count = numbers[0], numbers[1]
    retired_from = 2 + term_count
    replacement_from = retired_from + retired_count
    return numbers[2:retired_from], numbers[retired_from:replacement_from], numbers[replacement_from:]


@cache
def _label_file() -> tuple[int, array[int], bytes]:
    """Return labels per block, the end of each block, the blocks."""
    raw = (_DATA / "hpo_labels.bin").read_bytes()
    per_block, block_count = _numbers(raw[: 2 * _ITEM_BYTES])
    blocks_from = (2 + block_count) * _ITEM_BYTES
    return per_block, _numbers(raw[2 * _ITEM_BYTES : blocks_from]), raw[blocks_from:]


@cache
def _labels_of_block(block: int) -> list[str]:
    _, ends, blocks = _label_file()
    start = ends[block - 1] if block else 0
    return zlib.decompress(blocks[start : ends[block]]).decode().split("\n")


def _number(hpo_id: str) -> int | None:
    digits = hpo_id[3:]
    # isascii: other digits, e.g. Arabic-Indic ones, are digits to Python but no HPO id
    if hpo_id[:3] != "HP:" or len(digits) != 7 or not (digits.isascii() and digits.isdecimal()):
        return None
    return int(digits)


def _position(hpo_id: str) -> int | None:
    """Return the place of a current id in the table, None if HPO does not have it."""
    number = _number(hpo_id)
    if number is None:
        return None
    terms = _terms()[0]
    position = bisect_left(terms, number << 1)
    return position if position < len(terms) and terms[position] >> 1 == number else None


def is_hpo_id(hpo_id: str) -> bool:
    """Return whether HPO has this id as a current (not obsolete, not merged) term."""
    return _position(hpo_id) is not None


@lru_cache(maxsize=4096)
def is_abnormality(hpo_id: str) -> bool:
    """Return whether the id is a current term at or under Phenotypic abnormality (HP:0000118).

    Modes of inheritance, onsets, frequencies, modifiers and the like are HPO terms but no findings.
    """
    position = _position(hpo_id)
    return position is not None and bool(_terms()[0][position] & 1)


def hpo_label(hpo_id: str) -> str | None:
    """Return the label of a current term, None if HPO does not have the id."""
    position = _position(hpo_id)
    if position is None:
        return None
    block, offset = divmod(position, _label_file()[0])
    return _labels_of_block(block)[offset]


def is_retired(hpo_id: str) -> bool:
    """Return whether the id was an HPO term once: now obsolete, or merged into another term."""
    number = _number(hpo_id)
    if number is None:
        return False
    retired = _terms()[1]
    position = bisect_left(retired, number)
    return position < len(retired) and retired[position] == number


def replacement(hpo_id: str) -> str | None:
    """Return the current id that replaces a retired one, None if HPO names none or it is not retired."""
    if not is_retired(hpo_id):
        return None
    _, retired, replacements = _terms()
    number = replacements[bisect_left(retired, int(hpo_id[3:]))]
    return f"HP:{number:07d}" if number else None


def current_id(hpo_id: str) -> str:
    """Return the id to compare by: the replacement of a retired id where HPO names one, else the id."""
    return replacement(hpo_id) or hpo_id
