"""Counts in, pooled proportion out."""

from __future__ import annotations

from collections.abc import Sequence
from operator import index

import numpy as np

from echolith.errors import InputError, UsageError
from echolith.issues import Issue
from echolith.pooling.bayes import Posterior, posterior
from echolith.pooling.exact import check_level, exact_interval
from echolith.pooling.model import Above, Estimate, PoolResult, Study, TauEstimate
from echolith.pooling.priors import DEFAULT_PRIORS, Priors
from echolith.pooling.quadrature import expit, logit
from echolith.pooling.words import heterogeneity_word

MODELS = ("bayes", "exact")


def pool(
    events: Sequence[int],
    totals: Sequence[int],
    *,
    labels: Sequence[str] | None = None,
    model: str = "bayes",
    level: float = 0.95,
    priors: Priors = DEFAULT_PRIORS,
    threshold: float | None = None,
) -> PoolResult:
    """Pool the proportions of several studies.

    Parameters
    ----------
    events, totals : sequences of int
        Events and number looked at, one of each a study; ``0 <= events <= total``, ``total >= 1``.
    labels : sequence of str, optional
        Names of the studies, for tables and plots. Default: ``study 1`` and so on.
    model : {"bayes", "exact"}
        ``bayes``: binomial-normal model. ``exact``: one study's own exact interval. A single study always
        gets ``exact``, with an issue that says so: one study says nothing of the spread between centres.
    level : float
        Probability content of the limits.
    priors : Priors
        Priors of the Bayesian model.
    threshold : float, optional
        A risk strictly between 0 and 1; the result then says how probable it is to be exceeded.

    Returns
    -------
    PoolResult

    Raises
    ------
    UsageError
        If the call is wrong: unknown model, level or threshold out of range, lists of unequal length.
    InputError
        If counts are impossible; it carries one issue a problem, all at once.

    Notes
    -----
    No count is corrected by a half or by anything else. Swapping events and non-events mirrors the
    result: ``pool(y, n)`` is one minus ``pool(n - y, n)``.
    """
    check_level(level)
    if model not in MODELS:
        raise UsageError(f"unknown model: choose one of {', '.join(MODELS)}")
    if threshold is not None and not 0.0 < threshold < 1.0:
        raise UsageError("threshold is a risk and must lie between 0 and 1, for instance 0.1")
    y, n = _checked_counts(events, totals)
    studies = _studies(y, n, labels, level)
    if len(y) == 1:
        return _single(studies, level, asked=model, threshold=threshold)
    if model == "exact":
        raise UsageError("model 'exact' is for one study; give one study, or choose 'bayes'")
    return _bayes(studies, level, priors, threshold)


def _checked_counts(events: Sequence[int], totals: Sequence[int]) -> tuple[list[int], list[int]]:
    if len(events) != len(totals):
        raise UsageError("events and totals must be equally long: one of each for every study")
    if len(events) == 0:
        raise UsageError("there is nothing to pool: give at least one study")
    issues: list[Issue] = []
    counts: list[tuple[int, int]] = []
    for position, (raw_y, raw_n) in enumerate(zip(events, totals, strict=True)):
        y, n = _whole(raw_y), _whole(raw_n)
        if y is None or n is None:
            place = f"{'events' if y is None else 'totals'}[{position}]"
            issues.append(_issue("count-not-whole", "a count is not a whole number", place))
        elif n <= 0:
            issues.append(_issue("total-not-positive", "the total is not at least 1", f"totals[{position}]"))
        elif not 0 <= y <= n:
            issues.append(
                _issue("events-out-of-range", "events are not from 0 to the total", f"events[{position}]")
            )
        else:
            counts.append((y, n))
    if issues:
        raise InputError(issues)
    return [y for y, _ in counts], [n for _, n in counts]


def _whole(value: object) -> int | None:
    """Return `value` as an int if it is a whole number of an integer type, else None."""
    if isinstance(value, (bool, np.bool_)):
        return None
    try:
        return index(value)  # type: ignore[arg-type]
    except TypeError:
        return None


def _issue(code: str, message: str, where: str) -> Issue:
    return Issue(code, "error", message, "Give counts as whole numbers with 0 <= events <= total.", where)


def _studies(y: list[int], n: list[int], labels: Sequence[str] | None, level: float) -> tuple[Study, ...]:
    if labels is None:
        labels = [f"study {position + 1}" for position in range(len(y))]
    if len(labels) != len(y):
        raise UsageError("labels must be as many as studies")
    return tuple(
        Study(str(label), events, total, events / total, *exact_interval(events, total, level))
        for label, events, total in zip(labels, y, n, strict=True)
    )


def _single(studies: tuple[Study, ...], level: float, *, asked: str, threshold: float | None) -> PoolResult:
    study = studies[0]
    issues = []
    if asked != "exact":
        issues.append(
            Issue(
                "single-study",
                "note",
                "There is one study only, so this is its own exact interval and nothing was pooled.",
                "Read it as what one centre saw; it says nothing of other centres.",
            )
        )
    if threshold is not None:
        issues.append(
            Issue(
                "threshold-not-used",
                "note",
                "The probability of exceeding a threshold needs a pooled result; there is one study only.",
                "Compare the threshold with the exact limits instead.",
            )
        )
    if study.events in (0, study.total):
        what = "None" if study.events == 0 else "All"
        issues.append(
            Issue(
                "none-or-all-seen",
                "note",
                f"{what} of the fetuses in this one study had the event; the proportion is no estimate.",
                "Quote the exact limit, not the proportion.",
            )
        )
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
        studies=studies,
        priors=None,
        converged=True,
        issues=tuple(issues),
    )


def _bayes(studies: tuple[Study, ...], level: float, priors: Priors, threshold: float | None) -> PoolResult:
    y = np.array([study.events for study in studies], dtype=float)
    n = np.array([study.total for study in studies], dtype=float)
    found = posterior(y, n, priors)
    tails = np.array([0.5 * (1.0 - level), 0.5 * (1.0 + level)])
    lower, upper = expit(found.stretch.forward(found.typical.quantile(tails))).tolist()
    next_lower, next_upper = expit(found.stretch.forward(found.next_centre.quantile(tails))).tolist()
    tau = TauEstimate(found.tau_mean, *found.tau_stretch.forward(found.tau.quantile(tails)).tolist())
    issues = []
    if len(studies) < 3:
        issues.append(
            Issue(
                "few-studies",
                "warning",
                "With two studies the spread between centres is known from the prior more than from data.",
                "Show the studies beside the pooled figure.",
            )
        )
    if not found.complete:
        issues.append(
            Issue(
                "grid-incomplete",
                "warning",
                "The grid of the quadrature may have cut off a part of the posterior.",
                "Do not use this figure; please report the counts as a defect.",
            )
        )
    return PoolResult(
        model="bayes",
        k=len(studies),
        events=int(y.sum()),
        total=int(n.sum()),
        estimate=found.typical_mean,
        lower=lower,
        upper=upper,
        level=level,
        next_centre=Estimate(found.next_mean, next_lower, next_upper),
        tau=tau,
        tau2=found.tau2_mean,
        heterogeneity=heterogeneity_word(len(studies), tau, priors, level),
        probability_above=None if threshold is None else _above(found, threshold),
        studies=studies,
        priors=priors,
        converged=found.complete,
        issues=tuple(issues),
        _posterior=found,
    )


def _above(found: Posterior, threshold: float) -> Above:
    at = found.stretch.back(logit(np.array(threshold)))
    return Above(
        threshold=threshold,
        typical=float(1.0 - found.typical.below(at)),
        next_centre=float(1.0 - found.next_centre.below(at)),
    )
