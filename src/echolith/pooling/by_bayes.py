"""The Bayesian model's posterior as a pooled result."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from echolith.pooling.bayes import Posterior, posterior
from echolith.pooling.bayes_shrunken import bayes_shrunken
from echolith.pooling.model import PoolResult
from echolith.pooling.no_figure import without_figure
from echolith.pooling.notices import GRID_INCOMPLETE, TWO_STUDIES_BAYES
from echolith.pooling.parts import Above, Estimate, Method, Study, TauEstimate
from echolith.pooling.priors import Priors
from echolith.pooling.quadrature import Array, expit, logit
from echolith.pooling.words import heterogeneity_word


class WeightedCases(NamedTuple):
    """Single cases, each a study of one whose log-likelihood is multiplied by `weight`."""

    events: int
    total: int
    weight: float


def pool_bayes(
    studies: tuple[Study, ...],
    level: float,
    priors: Priors,
    threshold: float | None,
    study_interval: str,
    *,
    shrunken: bool = True,
    cases: WeightedCases | None = None,
) -> PoolResult:
    """Return the posterior of two or more studies as a result.

    `shrunken` asks for each study's risk in the model; `cases` are single cases that have a say by their
    weight and are no studies of the result.
    """
    y = np.array([study.events for study in studies], dtype=float)
    n = np.array([study.total for study in studies], dtype=float)
    found = posterior(y, n, priors) if cases is None else _posterior_with(cases, y, n, priors)
    if shrunken and found.complete:
        drawn = bayes_shrunken(y, n, found, level)
        studies = tuple(replace(study, shrunken=own) for study, own in zip(studies, drawn, strict=True))
    if not found.complete:
        return without_figure(
            "bayes",
            studies,
            level,
            Method(interval="equal-tailed", study_interval=study_interval),
            priors,
            [GRID_INCOMPLETE],
        )
    tails = np.array([0.5 * (1.0 - level), 0.5 * (1.0 + level)])
    lower, upper = expit(found.stretch.forward(found.typical.quantile(tails))).tolist()
    next_lower, next_upper = expit(found.stretch.forward(found.next_centre.quantile(tails))).tolist()
    tau = Estimate(found.tau_mean, *found.tau_stretch.forward(found.tau.quantile(tails)).tolist())
    issues = [TWO_STUDIES_BAYES] if len(studies) < 3 else []
    return PoolResult(
        model="bayes",
        k=len(studies),
        events=sum(study.events for study in studies),
        total=sum(study.total for study in studies),
        estimate=found.typical_mean,
        lower=lower,
        upper=upper,
        level=level,
        next_centre=Estimate(found.next_mean, next_lower, next_upper),
        tau=TauEstimate(tau.estimate, tau.lower, tau.upper),
        tau2=found.tau2_mean,
        heterogeneity=heterogeneity_word(len(studies), tau, priors, level),
        probability_above=None if threshold is None else _above(found, threshold),
        studies=studies,
        priors=priors,
        converged=True,
        issues=tuple(issues),
        method=Method(interval="equal-tailed", study_interval=study_interval),
        _posterior=found,
    )


def _posterior_with(cases: WeightedCases, y: Array, n: Array, priors: Priors) -> Posterior:
    single = np.repeat([1.0, 0.0], [cases.events, cases.total - cases.events])
    weights = np.concatenate([np.ones(y.size), np.full(single.size, cases.weight)])
    return posterior(np.concatenate([y, single]), np.concatenate([n, np.ones(single.size)]), priors, weights)


def _above(found: Posterior, threshold: float) -> Above:
    at = found.stretch.back(logit(np.array(threshold)))
    return Above(
        threshold=threshold,
        typical=float(1.0 - found.typical.below(at)),
        next_centre=float(1.0 - found.next_centre.below(at)),
    )
