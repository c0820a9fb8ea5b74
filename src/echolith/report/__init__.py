"""Reports: the answer in the terminal and as one self-contained page.

Each is loaded at first use, and Rich and Jinja when a report is made, not before.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from echolith.report.page import render_page
    from echolith.report.terminal import print_assessments

__all__ = ["print_assessments", "render_page"]

_MODULE_OF = {"print_assessments": "terminal", "render_page": "page"}


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
