"""Proportions in, pooled proportion out. Knows no medicine.

The names below are loaded at first use: words and exact limits need no NumPy, pooling does.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from echolith.pooling.choices import MODELS
    from echolith.pooling.combine import pool
    from echolith.pooling.exact import NoneSeen, exact_interval, none_seen
    from echolith.pooling.model import PoolResult
    from echolith.pooling.parts import Above, Estimate, Study, TauEstimate
    from echolith.pooling.priors import DEFAULT_PRIORS, Priors
    from echolith.pooling.words import Certainty, Per100, certainty, heterogeneity_word, per_100

_MODULE_OF = {
    "Above": "parts",
    "Certainty": "words",
    "DEFAULT_PRIORS": "priors",
    "Estimate": "parts",
    "MODELS": "choices",
    "NoneSeen": "exact",
    "Per100": "words",
    "PoolResult": "model",
    "Priors": "priors",
    "Study": "parts",
    "TauEstimate": "parts",
    "certainty": "words",
    "exact_interval": "exact",
    "heterogeneity_word": "words",
    "none_seen": "exact",
    "per_100": "words",
    "pool": "combine",
}

__all__ = [
    "DEFAULT_PRIORS",
    "MODELS",
    "Above",
    "Certainty",
    "Estimate",
    "NoneSeen",
    "Per100",
    "PoolResult",
    "Priors",
    "Study",
    "TauEstimate",
    "certainty",
    "exact_interval",
    "heterogeneity_word",
    "none_seen",
    "per_100",
    "pool",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value
