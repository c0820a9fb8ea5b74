"""Words as data: every sentence of the documents, in each language, with its placeholders and plural forms.

The general words stand in ``wording/data/<language>/``, those of a finding in its pack, in
``words/<language>/``. English is the master: the other languages have its keys and placeholders, no more and
no fewer (:mod:`echolith.wording.check`).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from echolith.wording.catalogue import LANGUAGES, Words, load_words

__all__ = ["LANGUAGES", "Words", "load_words"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("echolith.wording.catalogue"), name)
