"""One pregnancy: its gestational age, exams, tests and outcomes, and the files that hold it.

The names below are loaded at first use, so that importing the package stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from echolith.case.gestational_age import GestationalAge
    from echolith.case.model import Case
    from echolith.case.reading import case_from_dict, read_case
    from echolith.case.schema import case_schema
    from echolith.case.writing import case_to_dict, case_to_json, case_to_yaml

__all__ = [
    "Case",
    "GestationalAge",
    "case_from_dict",
    "case_schema",
    "case_to_dict",
    "case_to_json",
    "case_to_yaml",
    "read_case",
]

_MODULE_OF = {
    "Case": "model",
    "GestationalAge": "gestational_age",
    "case_from_dict": "reading",
    "case_schema": "schema",
    "case_to_dict": "writing",
    "case_to_json": "writing",
    "case_to_yaml": "writing",
    "read_case": "reading",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
