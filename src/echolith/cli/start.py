"""What a process that answers once and ends need not do; together a fifth of the time of an answer.

Only for the command as a process of its own: inside another program nothing of this is called.
"""

from __future__ import annotations

import gc
import sys
from types import ModuleType

PLUGIN_LOADER = "pydantic.plugin._loader"
_OBJECTS_BEFORE_COLLECTING = 100_000


def prepare_start() -> None:
    """Keep off what costs a start and is not used.

    Pydantic looks for plugins in the metadata of every installed package, and imports the reader of that
    metadata (and with it e-mail, sockets and ZIP files) even where plugins are switched off; none is used.
    Looking for cycles of objects while modules load finds none.
    """
    loader = ModuleType(PLUGIN_LOADER)
    loader.get_plugins = tuple  # type: ignore[attr-defined]
    sys.modules.setdefault(PLUGIN_LOADER, loader)
    gc.set_threshold(_OBJECTS_BEFORE_COLLECTING)


def prepare_end() -> None:
    """Let the interpreter end without looking through all objects once more."""
    gc.freeze()
