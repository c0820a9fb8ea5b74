"""Where a long word or an address may be broken, so that no line on paper runs over its edge.

Ordinary words are left to the hyphenation of the language. Broken without a hyphen are only addresses
(after a sign) and words that no language has. No character is put in: text copied out of a document is
the text that was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(r"\S+")
_AFTER_SIGN = re.compile(r"[^/.:;,_?&=+#~%@|\\)(\][}{<>*-]*[/.:;,_?&=+#~%@|\\)(\][}{<>*-]+|[^/]+")
_WORD_CHARACTERS = 40
"""Longer than any word of the languages that has to be read; hyphenation finds places in shorter ones."""

_ADDRESS_CHARACTERS = 20
_PIECE_CHARACTERS = 12


def runs(text: str) -> list[tuple[list[str], bool]]:
    """Split a text into runs.

    Returns
    -------
    list of tuple
        The pieces of each run, between which it may be broken, and whether it is an address (no hyphens).
        The pieces of all runs together are the text.
    """
    found: list[tuple[list[str], bool]] = []
    start = 0
    for token in _TOKEN.finditer(text):
        pieces = list(_pieces(token.group()))
        if len(pieces) > 1:
            if token.start() > start:
                found.append(([text[start : token.start()]], False))
            found.append((pieces, not _is_word(token.group())))
            start = token.end()
    if start < len(text):
        found.append(([text[start:]], False))
    return found


def _is_word(token: str) -> bool:
    return token.strip("()[]{}\"'.,;:!?«»“”„…-").isalpha()


def _pieces(token: str) -> Iterator[str]:
    if len(token) <= (_WORD_CHARACTERS if _is_word(token) else _ADDRESS_CHARACTERS):
        yield token
        return
    for part in _AFTER_SIGN.findall(token):
        if len(part) <= 2 * _PIECE_CHARACTERS and not _is_word(token):
            yield from (part[i : i + _PIECE_CHARACTERS] for i in range(0, len(part), _PIECE_CHARACTERS))
        else:
            yield from (part[i : i + _PIECE_CHARACTERS] for i in range(0, len(part), _PIECE_CHARACTERS))
