"""Text that cannot harm the line it stands in."""

from __future__ import annotations

import re
import unicodedata


def clean(text: str) -> str:
    """Return `text` without control and direction-changing characters, on one line."""
    if text.isprintable() and "  " not in text:
        return text.strip(" ")
    kept = (c if unicodedata.category(c) not in {"Cc", "Cf", "Zl", "Zp"} else " " for c in text)
    return re.sub(r"[ \t\r\n]+", " ", "".join(kept)).strip(" ")
