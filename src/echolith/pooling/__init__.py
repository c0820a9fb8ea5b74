"""Proportions in, pooled proportion out. Knows no medicine.

The names below are loaded at first use: words and exact limits need no NumPy, pooling does.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from echolith.pooling.changes import StudyRow, what_changed
    from echolith.pooling.choices import MODELS
    from echolith.pooling.combine import pool
    from echolith.pooling.exact import NoneSeen, exact_interval, none_seen
    from echolith.pooling.groups import subgroups
    from echolith.pooling.influence.losses import with_losses
    from echolith.pooling.influence.sequences import cumulative, leave_one_out
    from echolith.pooling.model import PoolResult
    from echolith.pooling.parts import Above, Estimate, OnScale, Prediction, Statistic, Study, TauEstimate
    from echolith.pooling.power_prior import with_cases
    from echolith.pooling.priors import DEFAULT_PRIORS, Priors
    from echolith.pooling.two_groups.compare import compare
    from echolith.pooling.two_groups.result import CompareResult
    from echolith.pooling.words import Certainty, Per100, certainty, heterogeneity_word, per_100

_MODULE_OF = {
    "Above": "parts",
    "Certainty": "words",
    "CompareResult": "two_groups.result",
    "DEFAULT_PRIORS": "priors",
    "Estimate": "parts",
    "MODELS": "choices",
    "NoneSeen": "exact",
    "OnScale": "parts",
    "Per100": "words",
    "PoolResult": "model",
    "Prediction": "parts",
    "Priors": "priors",
    "Statistic": "parts",
    "Study": "parts",
    "StudyRow": "changes",
    "TauEstimate": "parts",
    "certainty": "words",
    "compare": "two_groups.compare",
    "cumulative": "influence.sequences",
    "exact_interval": "exact",
    "heterogeneity_word": "words",
    "leave_one_out": "influence.sequences",
    "none_seen": "exact",
    "per_100": "words",
    "pool": "combine",
    "subgroups": "groups",
    "what_changed": "changes",
    "with_cases": "power_prior",
    "with_losses": "influence.losses",
}

__all__ = [
    "DEFAULT_PRIORS",
    "MODELS",
    "Above",
    "Certainty",
    "CompareResult",
    "Estimate",
    "NoneSeen",
    "OnScale",
    "Per100",
    "PoolResult",
    "Prediction",
    "Priors",
    "Statistic",
    "Study",
    "StudyRow",
    "TauEstimate",
    "certainty",
    "compare",
    "cumulative",
    "exact_interval",
    "heterogeneity_word",
    "leave_one_out",
    "none_seen",
    "per_100",
    "pool",
    "subgroups",
    "what_changed",
    "with_cases",
    "with_losses",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value
