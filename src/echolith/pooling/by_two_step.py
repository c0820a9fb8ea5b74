"""The two-step methods as a pooled result, with everything they had to do to the data said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from echolith.issues import Issue
from echolith.pooling.classical.inverse_variance import InverseVarianceFit, fit
from echolith.pooling.classical.q_profile import q_profile
from echolith.pooling.classical.scales import Scaled, double_arcsine_risks, to_risk, to_scale
from echolith.pooling.model import PoolResult
from echolith.pooling.notices import TWO_STUDIES, none_or_all_seen, threshold_not_used
from echolith.pooling.parts import Method, OnScale, Prediction, Statistic, Study, TauEstimate
from echolith.pooling.quadrature import Array
from echolith.pooling.words import heterogeneity_word

_LOG_SCALE = Issue(
    "log-scale-not-symmetric",
    "note",
    "On the log scale the result for the event does not mirror the result for its absence.",
    "Choose 'logit' if that matters.",
)
_NO_WIDTH = Issue(
    "limits-without-width",
    "warning",
    "The studies are exactly alike, so limits by Hartung and Knapp have no width; that is no certainty.",
    "Choose interval 'knapp-hartung-conservative', or 'common' or 'bayes' as model.",
)
_NARROWER = Issue(
    "limits-narrower-than-chance",
    "warning",
    "The studies are more alike than chance makes them, and limits by Hartung and Knapp take that for "
    "certainty: their standard error is smaller than the study sizes alone give.",
    "Choose interval 'knapp-hartung-conservative', which never does that.",
)
_NO_SPREAD_LIMITS = Issue(
    "spread-limits-empty",
    "note",
    "The spread between centres has no limits: the studies are more alike than chance makes them.",
    "Do not read it as proof that centres are alike.",
)
_ESTIMATE_CLIPPED = Issue(
    "estimate-beyond-0-1",
    "warning",
    "The average itself lay beyond what a risk can be and was cut off there: this figure is no estimate.",
    "Use a binomial model: 'bayes' or 'binomial-normal'.",
)
_CLIPPED = Issue(
    "limit-beyond-0-1",
    "note",
    "A limit lay beyond what a risk can be and was cut off there; on its own scale it stands uncut.",
    "A binomial model has no such limits.",
)


def pool_two_step(
    studies: tuple[Study, ...],
    level: float,
    scale: str,
    tau2: str,
    interval: str,
    *,
    threshold: float | None,
    study_interval: str,
) -> PoolResult:
    """Return the two-step result of two or more studies."""
    y = np.array([study.events for study in studies], dtype=float)
    n = np.array([study.total for study in studies], dtype=float)
    scaled = to_scale(y, n, scale)
    found = fit(scaled.yi, scaled.vi, tau2=tau2, interval=interval, level=level)
    # With two studies or more there is a result on every scale by every method: none of the solvers can fail.
    issues = _issues(studies, scaled, found, scale, interval, threshold)
    method = Method(scale=scale, tau2=tau2, interval=interval, study_interval=study_interval)
    low, high, middle = (to_risk(float(v[0]), scale, n) for v in (found.lower, found.upper, found.beta))
    prediction = None if tau2 == "common" else _prediction(found, scale, n, middle.value)
    if middle.clipped:
        issues.append(_ESTIMATE_CLIPPED)
    if low.clipped or high.clipped:
        issues.append(_CLIPPED)
    tau = None
    if tau2 != "common":
        tau, more = _tau(found, scaled, level)
        issues += more
    return PoolResult(
        model="two-step",
        k=len(studies),
        events=int(y.sum()),
        total=int(n.sum()),
        estimate=middle.value,
        lower=low.value,
        upper=high.value,
        level=level,
        next_centre=prediction,
        tau=tau,
        tau2=found.tau2,
        heterogeneity=heterogeneity_word(len(studies), None, None),
        probability_above=None,
        studies=_with_weights(studies, found.weights, scaled.corrections),
        priors=None,
        converged=True,
        issues=tuple(issues),
        on_scale=OnScale(
            scale, float(found.beta[0]), float(found.se[0]), float(found.lower[0]), float(found.upper[0])
        ),
        i2=found.i2,
        h2=found.h2,
        tests=(Statistic("Q", found.q, found.q_df, found.q_p),),
        method=method,
    )


def _issues(
    studies: tuple[Study, ...],
    scaled: Scaled,
    found: InverseVarianceFit,
    scale: str,
    interval: str,
    threshold: float | None,
) -> list[Issue]:
    issues = [TWO_STUDIES] if len(studies) == 2 else []
    if scale == "double-arcsine":
        totals = np.array([study.total for study in studies], dtype=float)
        issues.append(_double_arcsine_misleads(float(found.beta[0]), totals))
    if interval == "knapp-hartung":
        issues += _narrow(found, scaled)
    corrected = [
        (study.label, added)
        for study, added in zip(studies, scaled.corrections.tolist(), strict=True)
        if added
    ]
    if corrected:
        issues.append(
            Issue(
                "corrected-studies",
                "warning",
                f"{corrected[0][1]:g} was added to the events and the non-events of {len(corrected)} of "
                f"{len(studies)} studies, which pulls the result toward one half.",
                "Do not use this figure for rare events: 'bayes' and 'binomial-normal' add nothing.",
            )
        )
        issues += [
            Issue(
                "corrected-study",
                "note",
                f"{added:g} was added to the events and the non-events of {label}.",
                "Its value here is not what it published.",
                label,
            )
            for label, added in corrected
        ]
    if scale == "log":
        issues.append(_LOG_SCALE)
    events = sum(study.events for study in studies)
    if events in (0, sum(study.total for study in studies)):
        issues.append(none_or_all_seen(events, len(studies)))
    if threshold is not None:
        issues.append(
            threshold_not_used("A two-step model gives no probability that a threshold is exceeded.")
        )
    return issues


def _double_arcsine_misleads(value: float, totals: Array) -> Issue:
    small, mean, large = (f"{100.0 * risk:.2g} %" for risk in double_arcsine_risks(value, totals))
    where = f"{small} for the smallest study's size and {large} for the largest's"
    same = "" if small == large else f" Here one and the same average is {where}; {mean} is for their mean."
    return Issue(
        "double-arcsine-misleads",
        "warning",
        "The double arcsine is turned back with a mean study size, which can mislead badly where sizes "
        f"differ.{same}",
        "Use 'arcsine' or, better, a binomial model: 'bayes' or 'binomial-normal'.",
    )


def _narrow(found: InverseVarianceFit, scaled: Scaled) -> list[Issue]:
    """Return what to say of Knapp and Hartung's standard error when it is below the usual one."""
    usual = float(1.0 / np.sqrt((1.0 / (scaled.vi + found.tau2)).sum()))
    share = float(found.se[0]) / usual
    # Rounding makes neither of the two.
    return [_NO_WIDTH] if share < 1e-6 else [_NARROWER] if share < 1.0 - 1e-9 else []


def _tau(found: InverseVarianceFit, scaled: Scaled, level: float) -> tuple[TauEstimate, list[Issue]]:
    estimate = float(np.sqrt(found.tau2))
    limits = q_profile(scaled.yi, scaled.vi, level=level)
    if limits is None or limits.empty:  # None is for one study, and there are two at least
        return TauEstimate(estimate, None, None), [_NO_SPREAD_LIMITS]
    lower, upper = (float(np.sqrt(limit)) for limit in (limits.tau2_lower, limits.tau2_upper))
    return TauEstimate(estimate, lower, upper), []


def _prediction(found: InverseVarianceFit, scale: str, totals: Array, middle: float) -> Prediction:
    low, high = (to_risk(v, scale, totals).value for v in (found.prediction_lower, found.prediction_upper))
    return Prediction(middle, low, high)


def _with_weights(studies: tuple[Study, ...], weights: Array, corrections: Array) -> tuple[Study, ...]:
    return tuple(
        replace(study, weight=weight, correction=added)
        for study, weight, added in zip(studies, weights.tolist(), corrections.tolist(), strict=True)
    )
