"""Counts in, pooled proportion out: the one function that all callers use."""

from __future__ import annotations

from collections.abc import Sequence

from echolith.errors import UsageError
from echolith.pooling.choices import INTERVALS, MODELS, SCALES, STUDY_INTERVALS, TAU2_METHODS
from echolith.pooling.counts import checked_counts
from echolith.pooling.exact import check_level
from echolith.pooling.model import PoolResult
from echolith.pooling.priors import DEFAULT_PRIORS, Priors
from echolith.pooling.studies import make_studies


def pool(
    events: Sequence[int],
    totals: Sequence[int],
    *,
    labels: Sequence[str] | None = None,
    model: str = "bayes",
    level: float = 0.95,
    priors: Priors = DEFAULT_PRIORS,
    threshold: float | None = None,
    scale: str = "logit",
    tau2: str = "REML",
    interval: str = "knapp-hartung-conservative",
    study_interval: str = "clopper-pearson",
    shrunken: bool = True,
) -> PoolResult:
    """Pool the proportions of several studies.

    Parameters
    ----------
    events, totals : sequences of int
        Events and number looked at, one of each a study; ``0 <= events <= total``, ``total >= 1``.
    labels : sequence of str, optional
        Names of the studies, for tables and plots. Default: ``study 1`` and so on.
    model : str
        ``bayes``: binomial-normal model with stated priors, the default. ``binomial-normal`` and
        ``beta-binomial``: maximum likelihood with profile-likelihood limits. ``common``: one risk for all,
        exact limits. ``two-step``: the classical way by `scale`, `tau2` and `interval`. ``exact``: one
        study's own exact interval. A single study always gets ``exact``, with an issue that says so: one
        study says nothing of the spread between centres.
    level : float
        Probability content of the limits.
    priors : Priors
        Priors of the Bayesian model.
    threshold : float, optional
        A risk strictly between 0 and 1; the Bayesian result then says how probable it is to be exceeded.
    scale, tau2, interval : str
        Of ``two-step`` only: the scale the studies are averaged on, the estimator of the variance between
        studies, and the kind of limits; see `SCALES`, `TAU2_METHODS`, `INTERVALS`.
    study_interval : str
        Limits of the single studies; see `STUDY_INTERVALS`.
    shrunken : bool
        Whether the Bayesian model also gives each study's risk as it sees it (twice the work).

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
    Only the two-step models ever add to a count, and then the result says to which study and how much.
    Swapping events and non-events mirrors every result but that on the log scale: ``pool(y, n)`` is one
    minus ``pool(n - y, n)``.
    """
    check_level(level)
    _check_choice("model", model, MODELS)
    _check_choice("scale", scale, SCALES)
    _check_choice("tau2", tau2, TAU2_METHODS)
    _check_choice("interval", interval, INTERVALS)
    _check_choice("study_interval", study_interval, STUDY_INTERVALS)
    if threshold is not None and not 0.0 < threshold < 1.0:
        raise UsageError("threshold is a risk and must lie between 0 and 1, for instance 0.1")
    y, n = checked_counts(events, totals)
    studies = make_studies(y, n, labels, level, study_interval)
    # Each model's module is loaded when it is asked for: the Bayesian one needs no SciPy.
    if len(y) == 1:
        from echolith.pooling.one_study import pool_one

        return pool_one(studies[0], level, asked=model, threshold=threshold, study_interval=study_interval)
    if model == "exact":
        raise UsageError("model 'exact' is for one study; give one study, or choose 'bayes' or 'common'")
    if model == "bayes":
        from echolith.pooling.by_bayes import pool_bayes

        return pool_bayes(studies, level, priors, threshold, study_interval, shrunken=shrunken)
    if model == "two-step":
        from echolith.pooling.by_two_step import pool_two_step

        return pool_two_step(
            studies, level, scale, tau2, interval, threshold=threshold, study_interval=study_interval
        )
    from echolith.pooling.by_likelihood import pool_likelihood

    return pool_likelihood(model, studies, level, threshold=threshold, study_interval=study_interval)


def _check_choice(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise UsageError(f"unknown {name}: choose one of {', '.join(choices)}")
