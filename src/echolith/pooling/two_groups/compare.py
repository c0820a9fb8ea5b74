"""Two groups compared over several studies: the one function that all callers use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from echolith.errors import UsageError
from echolith.issues import Issue
from echolith.pooling.choices import EFFECTS, INTERVALS, TAU2_METHODS, TWO_GROUP_METHODS
from echolith.pooling.counts import checked_counts
from echolith.pooling.exact import check_level
from echolith.pooling.parts import OnScale, Statistic
from echolith.pooling.quadrature import Array
from echolith.pooling.two_groups.effects import Cells, make_cells, study_effects
from echolith.pooling.two_groups.notices import (
    FEW_STUDIES,
    ONE_STUDY,
    PETO_STRAINED,
    corrected,
    no_estimate,
    uninformative,
)
from echolith.pooling.two_groups.result import CompareResult, TwoGroupStudy

#: Which effects a method can give; the first of the list is what is taken if no method is named.
METHODS_OF = {
    "odds-ratio": TWO_GROUP_METHODS,
    "risk-ratio": ("mantel-haenszel", "inverse-variance"),
    "risk-difference": ("mantel-haenszel", "inverse-variance"),
}


class _Found(NamedTuple):
    """What a method gives on the scale of the analysis; None is "no such number"."""

    estimate: float | None
    se: float | None
    lower: float | None
    upper: float | None
    tau2: float | None = None
    i2: float | None = None
    tests: tuple[Statistic, ...] = ()
    prediction: tuple[float, float] | None = None
    weights: Array | None = None
    used: NDArray[np.bool_] | None = None
    issues: tuple[Issue, ...] = ()
    reason: str = ""


def compare(
    events: Sequence[int],
    totals: Sequence[int],
    control_events: Sequence[int],
    control_totals: Sequence[int],
    *,
    labels: Sequence[str] | None = None,
    effect: str = "odds-ratio",
    method: str | None = None,
    tau2: str = "REML",
    interval: str = "knapp-hartung-conservative",
    level: float = 0.95,
) -> CompareResult:
    """Compare two groups over several studies.

    Parameters
    ----------
    events, totals, control_events, control_totals : sequences of int
        Events and number looked at in the two groups of each study.
    labels : sequence of str, optional
    effect : {"odds-ratio", "risk-ratio", "risk-difference"}
        Of the first group against the second.
    method : str, optional
        ``conditional``: exact conditional likelihood with a normal log odds ratio, the default for odds
        ratios. ``unconditional``: binomial likelihood with an intercept for each study. ``mantel-haenszel``,
        the default for the other effects; ``peto``; ``inverse-variance`` by `tau2` and `interval`.
    tau2, interval : str
        Of ``inverse-variance`` only.
    level : float
        Probability content of all limits.

    Raises
    ------
    UsageError
        If the call is wrong, or the method does not have the effect.
    InputError
        If counts are impossible; one issue for each.
    """
    check_level(level)
    for name, value, choices in (
        ("effect", effect, EFFECTS),
        ("tau2", tau2, TAU2_METHODS),
        ("interval", interval, INTERVALS),
    ):
        if value not in choices:
            raise UsageError(f"unknown {name}: choose one of {', '.join(choices)}")
    method = METHODS_OF[effect][0] if method is None else method
    if method not in METHODS_OF[effect]:
        raise UsageError(f"for the {effect} choose one of the methods {', '.join(METHODS_OF[effect])}")
    y, n = checked_counts(events, totals)
    y0, n0 = checked_counts(control_events, control_totals, names=("control_events", "control_totals"))
    if len(y) != len(y0):
        raise UsageError("both groups need counts for every study")
    if labels is not None and len(labels) != len(y):
        raise UsageError("labels must be as many as studies")
    names = [f"study {i + 1}" for i in range(len(y))] if labels is None else [str(label) for label in labels]
    cells = make_cells(*(np.array(v, dtype=float) for v in (y, n, y0, n0)))
    found = _METHODS[method](cells, effect, _Options(tau2, interval, level))
    return _result(cells, names, found, effect, method, level)


class _Options(NamedTuple):
    tau2: str
    interval: str
    level: float


def _reach(level: float) -> float:
    return float(ndtri(0.5 * (1.0 + level)))


def _inverse_variance(cells: Cells, effect: str, options: _Options) -> _Found:
    from echolith.pooling.classical.inverse_variance import fit

    scaled = study_effects(cells, effect)
    found = fit(scaled.yi, scaled.vi, tau2=options.tau2, interval=options.interval, level=options.level)
    if not found.converged:
        return _Found(None, None, None, None, reason=found.reason)
    # One study says nothing of a spread between studies: no tau², no I² and no prediction.
    several = cells.a.size > 1
    prediction = (found.prediction_lower, found.prediction_upper)
    return _Found(
        float(found.beta[0]),
        float(found.se[0]),
        float(found.lower[0]),
        float(found.upper[0]),
        tau2=found.tau2 if several else None,
        i2=found.i2 if several else None,
        tests=(Statistic("Q", found.q, found.q_df, found.q_p),) if several else (),
        prediction=prediction if several and options.tau2 != "common" else None,
        weights=found.weights,
    )


def _mantel_haenszel(cells: Cells, effect: str, options: _Options) -> _Found:
    from echolith.pooling.two_groups.mantel_haenszel import mantel_haenszel, p_of

    found = mantel_haenszel(cells, effect)
    if not found.converged:
        return _Found(None, None, None, None, used=found.used, reason=found.reason)
    tests = [Statistic("Q", found.q, found.q_df, p_of(found.q, found.q_df))]
    if effect == "odds-ratio" and np.isfinite(found.cmh):
        tests.append(Statistic("Cochran-Mantel-Haenszel", found.cmh, 1, p_of(found.cmh, 1)))
        tests.append(
            Statistic(
                "Cochran-Mantel-Haenszel, corrected", found.cmh_corrected, 1, p_of(found.cmh_corrected, 1)
            )
        )
        tests.append(
            Statistic("Breslow-Day", found.breslow_day, found.test_df, p_of(found.breslow_day, found.test_df))
        )
        tests.append(Statistic("Tarone", found.tarone, found.test_df, p_of(found.tarone, found.test_df)))
    half = _reach(options.level) * found.se
    return _Found(
        found.estimate,
        found.se,
        found.estimate - half,
        found.estimate + half,
        i2=found.i2,
        tests=tuple(tests),
        used=found.used,
    )


def _peto(cells: Cells, effect: str, options: _Options) -> _Found:
    from echolith.pooling.two_groups.mantel_haenszel import p_of
    from echolith.pooling.two_groups.peto import peto

    del effect
    found = peto(cells)
    if not found.converged:
        return _Found(None, None, None, None, used=found.used, reason=found.reason)
    half = _reach(options.level) * found.se
    weights = np.zeros(cells.a.size)
    weights[found.used] = found.weights
    return _Found(
        found.estimate,
        found.se,
        found.estimate - half,
        found.estimate + half,
        i2=found.i2,
        tests=(Statistic("Q", found.q, found.q_df, p_of(found.q, found.q_df)),),
        weights=weights,
        used=found.used,
        issues=(PETO_STRAINED,) if found.strained else (),
    )


def _mixed(cells: Cells, options: _Options, *, conditional: bool) -> _Found:
    from scipy.special import chdtrc, stdtrit

    from echolith.pooling.two_groups.hypergeometric import MOST_VALUES, Hypergeometric, values_needed
    from echolith.pooling.two_groups.random_effect import maximise, normal_marginal
    from echolith.pooling.two_groups.unconditional import unconditional_marginal

    used = cells.informative()
    if not used.any():
        return _Found(None, None, None, None, used=used, reason="no study has both events and others.")
    inside = cells.of(used)
    if conditional and values_needed(inside) > MOST_VALUES:
        reason = "a study has too many events for the exact conditional likelihood; choose 'unconditional'."
        return _Found(None, None, None, None, used=used, reason=reason)
    marginal = normal_marginal(Hypergeometric(inside)) if conditional else unconditional_marginal(inside)
    found = maximise(marginal, 0.0, options.level)
    if not found.converged:
        return _Found(None, None, None, None, used=used, reason=found.reason)
    fall = max(2.0 * (found.log_likelihood - found.log_likelihood_common), 0.0)
    p = 0.5 * float(chdtrc(1, fall)) if fall > 0.0 else 1.0
    count = int(used.sum())
    prediction = None
    if count > 2:
        reach = float(stdtrit(count - 2, 0.5 * (1.0 + options.level))) * float(np.hypot(found.tau, found.se))
        prediction = (found.theta - reach, found.theta + reach)
    return _Found(
        found.theta,
        found.se,
        found.theta_lower,
        found.theta_upper,
        tau2=found.tau**2,
        tests=(Statistic("tau = 0, likelihood ratio", fall, 1, p),),
        prediction=prediction,
        used=used,
    )


def _conditional(cells: Cells, effect: str, options: _Options) -> _Found:
    del effect
    return _mixed(cells, options, conditional=True)


def _unconditional(cells: Cells, effect: str, options: _Options) -> _Found:
    del effect
    return _mixed(cells, options, conditional=False)


_METHODS = {
    "inverse-variance": _inverse_variance,
    "mantel-haenszel": _mantel_haenszel,
    "peto": _peto,
    "conditional": _conditional,
    "unconditional": _unconditional,
}


def _result(
    cells: Cells, names: list[str], found: _Found, effect: str, method: str, level: float
) -> CompareResult:
    own = study_effects(cells, effect)
    used = np.ones(cells.a.size, dtype=bool) if found.used is None else found.used
    half = _reach(level) * np.sqrt(own.vi)
    shown = np.column_stack([own.yi, own.yi - half, own.yi + half])
    shown = shown if effect == "risk-difference" else np.exp(shown)
    studies = tuple(
        TwoGroupStudy(
            names[i],
            int(cells.a[i]),
            int(cells.first[i]),
            int(cells.c[i]),
            int(cells.second[i]),
            float(shown[i, 0]),
            float(shown[i, 1]),
            float(shown[i, 2]),
            weight=None if found.weights is None else float(found.weights[i]),
            correction=float(own.corrections[i]),
            used=bool(used[i]),
        )
        for i in range(len(names))
    )
    issues = [*([ONE_STUDY] if len(names) == 1 else []), *([FEW_STUDIES] if len(names) == 2 else [])]
    if found.reason:
        issues.append(no_estimate(found.reason))
    issues += found.issues
    issues += [uninformative(study.label) for study in studies if not study.used]
    if method == "inverse-variance":
        issues += [corrected(study.label, study.correction) for study in studies if study.correction]

    def back(value: float | None) -> float | None:
        return value if value is None or effect == "risk-difference" else float(np.exp(value))

    prediction = None if found.prediction is None else (back(found.prediction[0]), back(found.prediction[1]))
    return CompareResult(
        effect=effect,
        method=method,
        k=len(names),
        estimate=back(found.estimate),
        lower=back(found.lower),
        upper=back(found.upper),
        level=level,
        on_scale=OnScale(
            "difference" if effect == "risk-difference" else f"log {effect}",
            found.estimate,
            found.se,
            found.lower,
            found.upper,
        ),
        tau2=found.tau2,
        i2=found.i2,
        tests=found.tests,
        prediction=prediction,
        studies=studies,
        converged=not found.reason,
        issues=tuple(issues),
    )
