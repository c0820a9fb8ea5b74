"""Text in style sheets."""

from __future__ import annotations

import re


def css_string(text: str) -> str:
    """Return `text` as a CSS string in which every character but plain ones is a numeric escape."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in " .,+-") else f"\\{ord(c):06x}" for c in text)
    # A space that ends an escape belongs to it: one that is meant must stand twice.
    return '"' + re.sub(r"(\\[0-9a-f]{6}) ", r"\1  ", plain) + '"'
