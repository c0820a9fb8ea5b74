"""Where a long word or an address may be broken, so that no line on paper runs over its edge.

Ordinary words are left to the hyphenation of the language. Broken without a hyphen are only addresses
(after a sign) and words that no language has. No character is put in: text copied out of a document is
the text that was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(r"\S+")
_SIGNS = re.escape("/.:;,_?&=+#~%@|\\)(][}{<>*-\u2013\u2014")
_PART = re.compile(rf"[^{_SIGNS}]*[{_SIGNS}]+|[^{_SIGNS}]+")
_ADDRESS = re.compile(r"[0-9@_=&#~]|://|www\.")
_MARK = "\u0300-\u036f"
_PIECE = re.compile(rf"(?:.[{_MARK}]*){{1,12}}", re.DOTALL)
_WORD_CHARACTERS = 40
"""Longer than any word that has to be read; in shorter ones hyphenation finds its places."""

_TOKEN_CHARACTERS = 20
"""What is no longer than this fits into any column."""


def runs(text: str) -> list[tuple[list[str], bool]]:
    """Split a text into runs.

    Returns
    -------
    list of tuple
        The pieces of each run, between which it may be broken, and whether it is an address (no hyphens).
        The pieces of all runs, one after the other, are the text.
    """
    found: list[tuple[list[str], bool]] = []
    start = 0
    for token in _TOKEN.finditer(text):
        if len(token.group()) <= _TOKEN_CHARACTERS:
            continue
        address = _ADDRESS.search(token.group()) is not None
        pieces = list(_pieces(token.group(), address))
        if len(pieces) > 1:
            if token.start() > start:
                found.append(([text[start : token.start()]], False))
            found.append((pieces, address))
            start = token.end()
    if start < len(text):
        found.append(([text[start:]], False))
    return found


def _pieces(token: str, address: bool) -> Iterator[str]:
    for part in _PART.findall(token):
        if address or len(part) > _WORD_CHARACTERS:
            yield from _PIECE.findall(part)
        else:
            yield part
