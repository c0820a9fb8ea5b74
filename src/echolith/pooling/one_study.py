"""One study: its own proportion and limits, and nothing borrowed."""

from __future__ import annotations

from echolith.pooling.model import PoolResult
from echolith.pooling.notices import ONE_STUDY, none_or_all_seen, threshold_not_used
from echolith.pooling.parts import Method, Study
from echolith.pooling.words import heterogeneity_word


def pool_one(
    study: Study, level: float, *, asked: str, threshold: float | None, study_interval: str
) -> PoolResult:
    """Return the result of a single study; `asked` is the model that was asked for."""
    issues = [] if asked == "exact" else [ONE_STUDY]
    if threshold is not None:
        issues.append(
            threshold_not_used(
                "The probability of exceeding a threshold needs a pooled result; there is one study only."
            )
        )
    if study.events in (0, study.total):
        issues.append(none_or_all_seen(study.events, 1))
    return PoolResult(
        model="exact",
        k=1,
        events=study.events,
        total=study.total,
        estimate=study.estimate,
        lower=study.lower,
        upper=study.upper,
        level=level,
        next_centre=None,
        tau=None,
        tau2=None,
        heterogeneity=heterogeneity_word(1, None, None),
        probability_above=None,
        studies=(study,),
        priors=None,
        converged=True,
        issues=tuple(issues),
        method=Method(interval=study_interval, study_interval=study_interval),
    )
