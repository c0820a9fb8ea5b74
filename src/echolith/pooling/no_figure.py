"""A result without a figure: the studies, and why there is none."""

from __future__ import annotations

from collections.abc import Sequence

from echolith.issues import Issue
from echolith.pooling.model import PoolResult
from echolith.pooling.parts import Method, Study
from echolith.pooling.priors import Priors


def without_figure(
    model: str,
    studies: tuple[Study, ...],
    level: float,
    method: Method,
    priors: Priors | None,
    issues: Sequence[Issue],
) -> PoolResult:
    """Return the result of a model that has no answer to these studies; the first of `issues` says why."""
    return PoolResult(
        model=model,
        k=len(studies),
        events=sum(study.events for study in studies),
        total=sum(study.total for study in studies),
        estimate=None,
        lower=None,
        upper=None,
        level=level,
        next_centre=None,
        tau=None,
        tau2=None,
        heterogeneity="not_estimable",
        probability_above=None,
        studies=studies,
        priors=priors,
        converged=False,
        issues=tuple(issues),
        method=method,
    )
