"""The maximum-likelihood models as pooled results."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.special import chdtrc

from echolith.issues import Issue
from echolith.pooling.likelihood.beta_binomial import beta_prediction, beta_shrunken, fit_beta_binomial
from echolith.pooling.likelihood.binomial_normal import fit
from echolith.pooling.likelihood.common import common_risk
from echolith.pooling.likelihood.heterogeneity_tests import saturated_test, score_test, spread_test
from echolith.pooling.likelihood.prediction import prediction_limits
from echolith.pooling.likelihood.profile import limits, limits_without_maximum
from echolith.pooling.likelihood.shrunken import shrunken_risks
from echolith.pooling.model import PoolResult
from echolith.pooling.notices import (
    TWO_STUDIES,
    limit_unbounded,
    none_or_all_seen,
    not_converged,
    threshold_not_used,
)
from echolith.pooling.parts import Estimate, Method, OnScale, Prediction, Statistic, Study, TauEstimate
from echolith.pooling.quadrature import Array, expit
from echolith.pooling.words import heterogeneity_word

_SPREAD_AT_ZERO = Issue(
    "tau-at-zero",
    "note",
    "The spread between centres is estimated as 0; with few studies that happens often and proves nothing.",
    "Look at the upper limit of tau, and at the Bayesian model.",
)
_ASSUMES_ONE_RISK = Issue(
    "one-risk-assumed",
    "note",
    "This model takes every centre to have the same risk; its limits are too narrow if they differ.",
    "Look at the tests of one risk for all, and at a model that lets centres differ.",
)


def pool_likelihood(
    model: str, studies: tuple[Study, ...], level: float, *, threshold: float | None, study_interval: str
) -> PoolResult:
    """Return the result of ``binomial-normal``, ``beta-binomial`` or ``common`` for two or more studies."""
    y = np.array([study.events for study in studies], dtype=float)
    n = np.array([study.total for study in studies], dtype=float)
    make = {"binomial-normal": _binomial_normal, "beta-binomial": _beta_binomial, "common": _common}[model]
    result = make(_Ask(studies, y, n, level, study_interval))
    issues = list(result.issues)
    if result.events in (0, result.total):
        issues.append(none_or_all_seen(result.events, len(studies)))
    if threshold is not None:
        issues.append(
            threshold_not_used(
                "A maximum-likelihood model gives no probability that a threshold is exceeded."
            )
        )
    return replace(result, issues=tuple(issues))


class _Ask:
    """What is asked: the studies, their counts as arrays, and the level."""

    def __init__(
        self, studies: tuple[Study, ...], y: Array, n: Array, level: float, study_interval: str
    ) -> None:
        self.studies, self.y, self.n = studies, y, n
        self.level, self.study_interval = level, study_interval
        self.first = [TWO_STUDIES] if len(studies) == 2 else []


def _result(
    ask: _Ask,
    model: str,
    risk: tuple[float | None, float | None, float | None],
    *,
    interval: str,
    issues: list[Issue],
    next_centre: Prediction | None = None,
    tau: TauEstimate | None = None,
    on_scale: OnScale | None = None,
    tests: tuple[Statistic, ...] = (),
    shrunken: tuple[Estimate, ...] = (),
    converged: bool = True,
    nodes: int | None = None,
) -> PoolResult:
    studies = ask.studies
    if shrunken:
        studies = tuple(replace(study, shrunken=own) for study, own in zip(studies, shrunken, strict=True))
    return PoolResult(
        model=model,
        k=len(studies),
        events=int(ask.y.sum()),
        total=int(ask.n.sum()),
        estimate=risk[0],
        lower=risk[1],
        upper=risk[2],
        level=ask.level,
        next_centre=next_centre,
        tau=tau,
        tau2=None if tau is None else tau.estimate**2,
        heterogeneity=heterogeneity_word(len(studies), None, None),
        probability_above=None,
        studies=studies,
        priors=None,
        converged=converged,
        issues=(*ask.first, *issues),
        on_scale=on_scale,
        tests=tests,
        method=Method(interval=interval, study_interval=ask.study_interval, nodes=nodes),
    )


def _binomial_normal(ask: _Ask) -> PoolResult:
    found = fit(ask.y, ask.n)
    if not found.converged:
        lower, upper = limits_without_maximum(ask.y, ask.n, ask.level)
        risk = (None, _risk(lower), _risk(upper))
        return _result(
            ask,
            "binomial-normal",
            risk,
            interval="profile-likelihood",
            issues=[not_converged(found.reason), *_unbounded(lower, upper)],
            converged=False,
        )
    own = limits(ask.y, ask.n, found, ask.level)
    issues = _unbounded(own.mu_lower, own.mu_upper)
    if own.tau_upper is None:
        issues.append(limit_unbounded("upper limit of tau"))
    if found.tau == 0.0:
        issues.append(_SPREAD_AT_ZERO)
    saturated, spread, score = saturated_test(ask.y, ask.n), spread_test(found), score_test(ask.y, ask.n)
    return _result(
        ask,
        "binomial-normal",
        (_risk(found.mu), _risk(own.mu_lower), _risk(own.mu_upper)),
        interval="profile-likelihood",
        issues=issues,
        next_centre=prediction_limits(found, len(ask.studies), ask.level),
        tau=TauEstimate(found.tau, own.tau_lower, own.tau_upper),
        on_scale=OnScale("logit", found.mu, found.se_mu, own.mu_lower, own.mu_upper),
        tests=(
            Statistic("one risk for all, likelihood ratio", *saturated),
            Statistic("tau = 0, likelihood ratio", *spread),
            Statistic("tau = 0, score", *score),
        ),
        shrunken=shrunken_risks(ask.y, ask.n, found.mu, found.tau, ask.level),
        nodes=found.nodes or None,
    )


def _beta_binomial(ask: _Ask) -> PoolResult:
    found = fit_beta_binomial(ask.y, ask.n, ask.level)
    if not found.converged:
        return _result(
            ask,
            "beta-binomial",
            (None, None, None),
            interval="profile-likelihood",
            issues=[not_converged(found.reason)],
            converged=False,
        )
    issues = _unbounded(found.mu_lower, found.mu_upper)
    fall = max(2.0 * (found.log_likelihood - found.log_likelihood_common), 0.0)
    p = 0.5 * float(chdtrc(1, fall)) if fall > 0.0 else 1.0
    return _result(
        ask,
        "beta-binomial",
        (_risk(found.mu), _risk(found.mu_lower), _risk(found.mu_upper)),
        interval="profile-likelihood",
        issues=issues,
        next_centre=beta_prediction(found, ask.level),
        on_scale=OnScale("logit", found.mu, found.se_mu, found.mu_lower, found.mu_upper),
        tests=(
            Statistic("one risk for all, likelihood ratio", *saturated_test(ask.y, ask.n)),
            Statistic("rho = 0, likelihood ratio", fall, 1, p),
        ),
        shrunken=beta_shrunken(ask.y, ask.n, found, ask.level),
    )


def _common(ask: _Ask) -> PoolResult:
    found = common_risk(ask.y, ask.n, ask.level)
    tests = [
        Statistic(
            "one risk for all, likelihood ratio", found.likelihood_ratio, found.df, found.likelihood_ratio_p
        ),
        Statistic("one risk for all, Pearson", found.pearson, found.df, found.pearson_p),
    ]
    if found.exact_p is not None:
        tests.append(Statistic("one risk for all, exact", found.likelihood_ratio, found.df, found.exact_p))
    return _result(
        ask,
        "common",
        (found.estimate, found.lower, found.upper),
        interval="clopper-pearson",
        issues=[_ASSUMES_ONE_RISK],
        tests=tuple(tests),
    )


def _risk(mu: float | None) -> float | None:
    return None if mu is None else float(expit(np.array(mu)))


def _unbounded(lower: float | None, upper: float | None) -> list[Issue]:
    named = (("lower limit of the risk", lower), ("upper limit of the risk", upper))
    return [limit_unbounded(name) for name, value in named if value is None]
