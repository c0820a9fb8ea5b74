"""Single published cases as a sensitivity, by a power prior.

A single case is published because it is unusual, or because it went well: cases are not a sample, and no
case is ever in the pooled figure. This asks what they would change. Each case is taken as a centre of its
own with one fetus, and its log-likelihood is multiplied by a weight: 0 leaves it out, 1 counts it as a
study of one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from echolith.errors import UsageError
from echolith.pooling.by_bayes import WeightedCases, pool_bayes
from echolith.pooling.counts import checked_counts
from echolith.pooling.model import PoolResult
from echolith.pooling.priors import DEFAULT_PRIORS, Priors
from echolith.pooling.studies import make_studies

WEIGHTS = (0.25, 0.5, 1.0)
CASES_ARE_NO_SAMPLE = (
    "Single published cases are not a sample: what is unusual, or went well, is published. They are not in "
    "the pooled figure; this is what they would change if each counted for a part of a study of one."
)


class WithCases(NamedTuple):
    """The pooled result with single cases at one weight."""

    weight: float
    result: PoolResult


def with_cases(
    events: Sequence[int],
    totals: Sequence[int],
    case_events: int,
    cases: int,
    *,
    weights: Sequence[float] = WEIGHTS,
    level: float = 0.95,
    priors: Priors = DEFAULT_PRIORS,
    threshold: float | None = None,
) -> tuple[WithCases, ...]:
    """Return the Bayesian result with single cases at each weight; `studies` of a result are without them.

    Parameters
    ----------
    events, totals : sequences of int
        The studies.
    case_events, cases : int
        How many of how many single cases had the event.
    weights : sequence of float
        Each in 0 to 1.
    level, priors, threshold
        As in :func:`echolith.pooling.pool`.

    Raises
    ------
    UsageError
        If the number of cases is impossible, a weight is not in 0 to 1, or there are no studies.
    """
    if not 0 <= case_events <= cases:
        raise UsageError("cases with the event must be from 0 to the number of cases")
    if not all(0.0 <= weight <= 1.0 for weight in weights):
        raise UsageError("the weight of single cases lies between 0 (left out) and 1 (a study of one each)")
    y, n = checked_counts(events, totals)
    studies = make_studies(y, n, None, level, "clopper-pearson")
    return tuple(
        WithCases(
            weight,
            pool_bayes(
                studies,
                level,
                priors,
                threshold,
                "clopper-pearson",
                shrunken=False,
                cases=WeightedCases(case_events, cases, weight),
            ),
        )
        for weight in weights
    )
