"""Echolith: from a fetal ultrasound finding to a sourced answer.

The names below are loaded at first use, so that ``import echolith`` stays light::

    from echolith import assess, read_case

    answers = assess(read_case(Path("case.yaml")), as_of="20+5")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from echolith.provenance import VERSION

if TYPE_CHECKING:
    from echolith.assess import assess, to_dict, to_json
    from echolith.case import Case, case_from_dict, read_case
    from echolith.findings import Pack, load_pack
    from echolith.pooling import pool

__version__ = VERSION

__all__ = [
    "Case",
    "Pack",
    "__version__",
    "assess",
    "case_from_dict",
    "load_pack",
    "pool",
    "read_case",
    "to_dict",
    "to_json",
]

_ROOM_OF = {
    "Case": "case",
    "Pack": "findings",
    "assess": "assess",
    "case_from_dict": "case",
    "load_pack": "findings",
    "pool": "pooling",
    "read_case": "case",
    "to_dict": "assess",
    "to_json": "assess",
}


def __getattr__(name: str) -> Any:
    if name not in _ROOM_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    room = import_module(f"{__name__}.{_ROOM_OF[name]}")
    # the room `assess` can be called itself: its name here must go on meaning the module, which an import
    # of `echolith.assess` binds to it anyway
    value = room if name == _ROOM_OF[name] else getattr(room, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
