"""Proportions in, pooled proportion out. Knows no medicine."""

from __future__ import annotations

from echolith.pooling.exact import NoneSeen, exact_interval, none_seen
from echolith.pooling.model import DEFAULT_PRIORS, Above, Estimate, PoolResult, Priors, Study, TauEstimate
from echolith.pooling.pool import MODELS, pool
from echolith.pooling.words import Certainty, Per100, certainty, heterogeneity_word, per_100

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
