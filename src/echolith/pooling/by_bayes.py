"""The Bayesian model's posterior as a pooled result."""

from __future__ import annotations

import numpy as np

from echolith.pooling.bayes import Posterior, posterior
from echolith.pooling.model import PoolResult
from echolith.pooling.notices import GRID_INCOMPLETE, TWO_STUDIES_BAYES
from echolith.pooling.parts import Above, Estimate, Method, Study, TauEstimate
from echolith.pooling.priors import Priors
from echolith.pooling.quadrature import expit, logit
from echolith.pooling.words import heterogeneity_word


def pool_bayes(
    studies: tuple[Study, ...],
    level: float,
    priors: Priors,
    threshold: float | None,
    study_interval: str,
) -> PoolResult:
    """Return the posterior of two or more studies as a result."""
    y = np.array([study.events for study in studies], dtype=float)
    n = np.array([study.total for study in studies], dtype=float)
    found = posterior(y, n, priors)
    tails = np.array([0.5 * (1.0 - level), 0.5 * (1.0 + level)])
    lower, upper = expit(found.stretch.forward(found.typical.quantile(tails))).tolist()
    next_lower, next_upper = expit(found.stretch.forward(found.next_centre.quantile(tails))).tolist()
    tau = Estimate(found.tau_mean, *found.tau_stretch.forward(found.tau.quantile(tails)).tolist())
    issues = [TWO_STUDIES_BAYES] if len(studies) < 3 else []
    if not found.complete:
        issues.insert(0, GRID_INCOMPLETE)
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
        converged=found.complete,
        issues=tuple(issues),
        method=Method(interval="equal-tailed", study_interval=study_interval),
        _posterior=found,
    )


def _above(found: Posterior, threshold: float) -> Above:
    at = found.stretch.back(logit(np.array(threshold)))
    return Above(
        threshold=threshold,
        typical=float(1.0 - found.typical.below(at)),
        next_centre=float(1.0 - found.next_centre.below(at)),
    )
