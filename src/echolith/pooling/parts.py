"""The records a pooled result is made of. No NumPy here: whoever only reads results loads nothing heavy."""

from __future__ import annotations

from dataclasses import dataclass

from echolith.errors import UsageError
from echolith.issues import Issue
from echolith.pooling.priors import Priors


@dataclass(frozen=True, slots=True)
class Estimate:
    """A risk with its limits, each in 0 to 1."""

    estimate: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class TauEstimate:
    """Between-centre standard deviation (log-odds, or the scale of a two-step model) with limits.

    A limit is None where it cannot be given: the method has none, or it runs out of what can be computed.
    """

    estimate: float
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class Above:
    """Probability that a risk exceeds `threshold`, for the typical and for the next centre."""

    threshold: float
    typical: float
    next_centre: float


@dataclass(frozen=True, slots=True)
class Study:
    """One study with its own proportion and interval.

    Attributes
    ----------
    label : str
    events, total : int
    estimate, lower, upper : float
        The study's own proportion with the limits of the method asked for, in 0 to 1.
    weight : float or None
        Share in the pooled figure in percent; None where the model has no such share (one-step models).
    shrunken : Estimate or None
        The study's risk as the model sees it, drawn toward the typical centre.
    correction : float
        What a two-step method added to events and to non-events of this study; 0 is none.
    """

    label: str
    events: int
    total: int
    estimate: float
    lower: float
    upper: float
    weight: float | None = None
    shrunken: Estimate | None = None
    correction: float = 0.0


@dataclass(frozen=True, slots=True)
class OnScale:
    """The pooled figure on the scale it was computed on; None where it does not exist.

    `name` is ``logit``, ``log``, ``raw``, ``arcsine`` or ``double-arcsine``.
    """

    name: str
    estimate: float | None
    se: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class Statistic:
    """A test of heterogeneity: its value, degrees of freedom and p value.

    `name` is ``Q``, ``likelihood-ratio`` or ``score``. `p` is None where the test has no answer.
    """

    name: str
    value: float
    df: int
    p: float | None


@dataclass(frozen=True, slots=True)
class Prediction:
    """Limits of the risk at a new centre; a limit is None where it runs out of what can be computed."""

    estimate: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class Method:
    """How a figure was made: the choices by name, empty or None where a model has no such choice.

    Attributes
    ----------
    scale, tau2, interval : str
        Of a two-step model: see :data:`SCALES`, :data:`TAU2_METHODS`, :data:`INTERVALS`. ``interval`` of the
        one-step models is ``profile-likelihood``, ``equal-tailed`` or ``clopper-pearson``.
    study_interval : str
        Of the studies' own limits: see :data:`STUDY_INTERVALS`.
    nodes : int or None
        Quadrature nodes that the result was accepted at.
    """

    scale: str = ""
    tau2: str = ""
    interval: str = ""
    study_interval: str = "clopper-pearson"
    nodes: int | None = None


NO_METHOD = Method()


@dataclass(frozen=True, slots=True)
class Pooled:
    """A pooled proportion, or one study's own: its figures, without what can be asked of them.

    Attributes
    ----------
    model : str
        One of :data:`MODELS`. ``exact`` is a single study: its own proportion and exact limits, with nothing
        borrowed.
    k, events, total : int
        Number of studies, sum of events, sum of totals.
    estimate, lower, upper : float or None
        Risk of the typical centre with its limits, 0 to 1. ``bayes``: posterior mean and equal-tailed limits.
        None is "no such number": the fit did not converge, or a limit is unbounded; an issue says why.
    level : float
        Probability content of all limits.
    next_centre : Estimate, Prediction or None
        A new centre's risk: posterior predictive mean and limits (``bayes``), or a prediction interval.
    tau : TauEstimate or None
        Spread between centres on the log-odds scale (two-step: on the method's scale).
    tau2 : float or None
        Square of that spread; ``bayes``: its posterior mean.
    heterogeneity : {"not_estimable", "small", "moderate", "large"}
        See :func:`echolith.pooling.words.heterogeneity_word`.
    probability_above : Above or None
        Only if a threshold was asked for, and only from a model that gives probabilities.
    studies : tuple of Study
        In the order given.
    priors : Priors or None
        None where the model has none.
    converged : bool
        Whether the numbers are what they claim to be. If False there are none, and an issue says why.
    issues : tuple of Issue
        What the reader of the number must know, the weightiest first.
    on_scale : OnScale or None
    i2, h2 : float or None
        Share of the spread in percent that is between studies, and the ratio it comes from.
    tests : tuple of Statistic
        Tests of heterogeneity; :attr:`q` is the first.
    method : Method
    """

    model: str
    k: int
    events: int
    total: int
    estimate: float | None
    lower: float | None
    upper: float | None
    level: float
    next_centre: Estimate | Prediction | None
    tau: TauEstimate | None
    tau2: float | None
    heterogeneity: str
    probability_above: Above | None
    studies: tuple[Study, ...]
    priors: Priors | None
    converged: bool
    issues: tuple[Issue, ...]
    on_scale: OnScale | None = None
    i2: float | None = None
    h2: float | None = None
    tests: tuple[Statistic, ...] = ()
    method: Method = NO_METHOD

    @property
    def q(self) -> Statistic | None:
        """The first test of heterogeneity, None if the model has none."""
        return self.tests[0] if self.tests else None

    @property
    def typical(self) -> Estimate:
        """The typical centre's risk with both limits.

        Raises
        ------
        UsageError
            If this result has no estimate or lacks a limit; its issues say why.
        """
        return _whole(self)

    @property
    def following(self) -> Estimate:
        """The next centre's risk with both limits; raises as :attr:`typical` does."""
        return _whole(self.next_centre)


def _whole(value: Pooled | Estimate | Prediction | None) -> Estimate:
    if value is None or value.estimate is None or value.lower is None or value.upper is None:
        raise UsageError("this result has no such figure; its issues say why")
    return Estimate(value.estimate, value.lower, value.upper)
