"""What goes into and what comes out of a pool: priors, studies, the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from echolith.errors import UsageError
from echolith.issues import Issue
from echolith.pooling.priors import Priors
from echolith.pooling.quadrature import Array, expit

if TYPE_CHECKING:
    from echolith.pooling.bayes import Posterior


@dataclass(frozen=True, slots=True)
class Estimate:
    """A risk with its limits, each in 0 to 1."""

    estimate: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class TauEstimate:
    """Posterior mean and equal-tailed limits of the between-centre standard deviation (log-odds)."""

    estimate: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Above:
    """Probability that a risk exceeds `threshold`, for the typical and for the next centre."""

    threshold: float
    typical: float
    next_centre: float


@dataclass(frozen=True, slots=True)
class Study:
    """One study with its own proportion and exact interval."""

    label: str
    events: int
    total: int
    estimate: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class PoolResult:
    """A pooled proportion, or one study's own.

    Attributes
    ----------
    model : {"bayes", "exact"}
        ``exact`` is a single study: its own proportion and exact limits, with nothing borrowed.
    k, events, total : int
        Number of studies, sum of events, sum of totals.
    estimate, lower, upper : float
        ``bayes``: posterior mean and equal-tailed limits of the typical centre's risk. ``exact``: the
        proportion and its Clopper-Pearson limits.
    level : float
        Probability content of all limits.
    next_centre : Estimate or None
        Posterior predictive mean and limits of a new centre's risk. None for a single study.
    tau : TauEstimate or None
        Spread between centres on the log-odds scale.
    tau2 : float or None
        Posterior mean of the square of that spread.
    heterogeneity : {"not_estimable", "small", "moderate", "large"}
        See :func:`echolith.pooling.words.heterogeneity_word`.
    probability_above : Above or None
        Only if a threshold was asked for.
    studies : tuple of Study
        In the order given.
    priors : Priors or None
        None for a single study.
    converged : bool
        Whether the grid holds the whole posterior.
    issues : tuple of Issue
        What the reader of the number must know.
    """

    model: str
    k: int
    events: int
    total: int
    estimate: float
    lower: float
    upper: float
    level: float
    next_centre: Estimate | None
    tau: TauEstimate | None
    tau2: float | None
    heterogeneity: str
    probability_above: Above | None
    studies: tuple[Study, ...]
    priors: Priors | None
    converged: bool
    issues: tuple[Issue, ...]
    _posterior: Posterior | None = field(default=None, repr=False, compare=False)

    def typical_quantiles(self, probabilities: Sequence[float] | Array) -> Array:
        """Return quantiles of the typical centre's risk, shape of `probabilities` (each in 0 to 1).

        Raises
        ------
        UsageError
            For a single study, which has no posterior, or for a probability outside 0 to 1.
        """
        posterior = self._need_posterior()
        t = posterior.typical.quantile(_checked(probabilities))
        return expit(posterior.stretch.forward(t))

    def next_centre_quantiles(self, probabilities: Sequence[float] | Array) -> Array:
        """Return quantiles of a new centre's risk, shape of `probabilities` (each in 0 to 1).

        Raises
        ------
        UsageError
            For a single study, which has no posterior, or for a probability outside 0 to 1.
        """
        posterior = self._need_posterior()
        t = posterior.next_centre.quantile(_checked(probabilities))
        return expit(posterior.stretch.forward(t))

    def _need_posterior(self) -> Posterior:
        if self._posterior is None:
            raise UsageError("a single study has an exact interval and no posterior to take quantiles of")
        return self._posterior

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of ``echolith pool`` (design 4.3); what this model does not have is None."""
        prediction = self.next_centre
        result: dict[str, Any] = {
            "model": self.model,
            "k": self.k,
            "events": self.events,
            "total": self.total,
            "estimate": self.estimate,
            "lower": self.lower,
            "upper": self.upper,
            "level": self.level,
            "on_scale": None,
            "tau2": self.tau2,
            "i2": None,
            "q": None,
            "prediction": None
            if prediction is None
            else {"estimate": prediction.estimate, "lower": prediction.lower, "upper": prediction.upper},
            "converged": self.converged,
            "issues": [
                {
                    "code": issue.code,
                    "severity": issue.severity,
                    "message": issue.message,
                    "solution": issue.solution,
                    "where": issue.where,
                }
                for issue in self.issues
            ],
            "studies": [
                {
                    "label": study.label,
                    "events": study.events,
                    "total": study.total,
                    "estimate": study.estimate,
                    "lower": study.lower,
                    "upper": study.upper,
                    "weight": None,
                }
                for study in self.studies
            ],
            "priors": None if self.priors is None else self.priors.to_dict(),
        }
        if self.probability_above is not None:
            result["probability_above"] = {
                "threshold": self.probability_above.threshold,
                "typical": self.probability_above.typical,
                "next_centre": self.probability_above.next_centre,
            }
        return result

    def __str__(self) -> str:
        """Return the result as a few lines of text."""
        names = {"bayes": "binomial-normal model, Bayesian", "exact": "single study, exact interval"}
        lines = [
            f"{names[self.model]}: {self.k} {'study' if self.k == 1 else 'studies'}, "
            f"{self.events} of {self.total}",
        ]
        limits = f"{100 * self.level:g} % limits"
        first = "typical centre" if self.model == "bayes" else "this study"
        lines.append(f"  {first}: {_percent(self)} ({limits})")
        if self.next_centre is not None:
            lines.append(f"  next centre: {_percent(self.next_centre)} ({limits})")
        if self.tau is not None:
            lines.append(
                f"  spread between centres (tau, log-odds): {self.tau.estimate:.2f} "
                f"({self.tau.lower:.2f} to {self.tau.upper:.2f}); {self.heterogeneity.replace('_', ' ')}"
            )
        if self.probability_above is not None:
            above = self.probability_above
            lines.append(
                f"  probability above {100 * above.threshold:g} %: typical centre {above.typical:.3f}, "
                f"next centre {above.next_centre:.3f}"
            )
        if self.priors is not None:
            a, scale = self.priors.risk_a, self.priors.tau_scale
            lines.append(f"  priors: risk Beta({a:g}, {a:g}), tau half-normal({scale:g})")
        lines.extend(
            f"    {study.label}: {study.events} of {study.total}, {_percent(study)}" for study in self.studies
        )
        lines.extend(f"  {issue.severity}: {issue.message}" for issue in self.issues)
        return "\n".join(lines)


def _checked(probabilities: Sequence[float] | Array) -> Array:
    values = np.asarray(probabilities, dtype=float)
    if values.size and not bool(np.all((values >= 0.0) & (values <= 1.0))):
        raise UsageError("probabilities must lie in 0 to 1")
    return values


def _percent(risk: PoolResult | Estimate | Study) -> str:
    return f"{100 * risk.estimate:.1f} % ({100 * risk.lower:.1f} to {100 * risk.upper:.1f})"
