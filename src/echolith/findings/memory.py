"""A bounded memory of results that depend on the pack and a small key, never on a patient's identity."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar

_T = TypeVar("_T")


class Memory:
    """Keeps the last `size` results of pure functions, by key.

    It holds classes, figures and plan items, which repeat from case to case; keys hold findings, results
    and days, no identifiers.
    """

    def __init__(self, size: int = 16_384) -> None:
        self._size = size
        self._kept: OrderedDict[tuple[object, ...], Any] = OrderedDict()

    def remembered(self, key: tuple[object, ...], make: Callable[[], _T]) -> _T:
        """Return what `make` returned for an equal `key` before, or call it and keep what it returns."""
        try:
            kept: _T = self._kept[key]
        except KeyError:
            kept = make()
            self._kept[key] = kept
            if len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return kept
