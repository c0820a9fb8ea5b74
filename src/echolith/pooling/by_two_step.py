"""The two-step methods as a pooled result, with everything they had to do to the data said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from echolith.issues import Issue
from echolith.pooling.classical.inverse_variance import InverseVarianceFit, fit
from echolith.pooling.classical.q_profile import q_profile
from echolith.pooling.classical.scales import Scaled, to_risk, to_scale
from echolith.pooling.model import PoolResult
from echolith.pooling.no_figure import without_figure
from echolith.pooling.notices import TWO_STUDIES, none_or_all_seen, not_converged, threshold_not_used
from echolith.pooling.parts import Method, OnScale, Prediction, Statistic, Study, TauEstimate
from echolith.pooling.quadrature import Array
from echolith.pooling.words import heterogeneity_word

_DOUBLE_ARCSINE = Issue(
    "double-arcsine-misleads",
    "warning",
    "The double arcsine is turned back with a mean study size, which can mislead badly where sizes differ.",
    "Use 'arcsine' or, better, a binomial model: 'bayes' or 'binomial-normal'.",
)
_LOG_SCALE = Issue(
    "log-scale-not-symmetric",
    "note",
    "On the log scale the result for the event does not mirror the result for its absence.",
    "Choose 'logit' if that matters.",
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
    issues = _issues(studies, scaled, scale, threshold)
    method = Method(scale=scale, tau2=tau2, interval=interval, study_interval=study_interval)
    if not found.converged:
        return without_figure(
            "two-step", studies, level, method, None, [not_converged(found.reason), *issues]
        )
    low, high, middle = (to_risk(float(v[0]), scale, n) for v in (found.lower, found.upper, found.beta))
    prediction = None if tau2 == "common" else _prediction(found, scale, n, middle.value)
    if low.clipped or high.clipped:
        issues.append(_CLIPPED)
    spread = q_profile(scaled.yi, scaled.vi, level=level)
    tau = None
    if tau2 != "common":
        upper = None if spread is None or spread.tau2_upper is None else float(np.sqrt(spread.tau2_upper))
        tau = TauEstimate(
            float(np.sqrt(found.tau2)), None if spread is None else float(np.sqrt(spread.tau2_lower)), upper
        )
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


def _issues(studies: tuple[Study, ...], scaled: Scaled, scale: str, threshold: float | None) -> list[Issue]:
    issues = [TWO_STUDIES] if len(studies) == 2 else []
    if scale == "double-arcsine":
        issues.append(_DOUBLE_ARCSINE)
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


def _prediction(found: InverseVarianceFit, scale: str, totals: Array, middle: float) -> Prediction:
    low, high = (to_risk(v, scale, totals).value for v in (found.prediction_lower, found.prediction_upper))
    return Prediction(middle, low, high)


def _with_weights(studies: tuple[Study, ...], weights: Array, corrections: Array) -> tuple[Study, ...]:
    return tuple(
        replace(study, weight=weight, correction=added)
        for study, weight, added in zip(studies, weights.tolist(), corrections.tolist(), strict=True)
    )
