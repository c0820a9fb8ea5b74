"""Pooled numbers in words: babies of 100, heterogeneity, certainty.

Pooling knows no medicine; "babies" is the unit of the picture that the answer is shown with.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING, Literal, Protocol

from echolith.errors import UsageError

if TYPE_CHECKING:
    from echolith.pooling.priors import Priors

CertaintyWord = Literal["high", "moderate", "low", "very_low"]
Heterogeneity = Literal["not_estimable", "small", "moderate", "large"]

_SCALE: tuple[CertaintyWord, ...] = ("very_low", "low", "moderate", "high")

#: Fewer studies than this leave the spread between centres to the prior.
_STUDIES_FOR_HETEROGENEITY = 5
#: So much of the prior's interval may be left for the data to have a say, and so wide may it be at most.
_NARROWED, _WIDEST = 0.7, 1.5


class HasLimits(Protocol):
    """Anything with an estimate and its limits, each in 0 to 1."""

    @property
    def estimate(self) -> float:
        """The estimate."""

    @property
    def lower(self) -> float:
        """The lower limit."""

    @property
    def upper(self) -> float:
        """The upper limit."""


@dataclass(frozen=True, slots=True)
class Per100:
    """Whole babies of 100, each number from 1 to 99, ``lower <= n <= upper``."""

    n: int
    lower: int
    upper: int


def per_100(risk: HasLimits) -> Per100:
    """Return a risk as whole babies of 100, never 0 and never 100.

    `n` is rounded to the nearest whole baby, the lower limit down and the upper limit up, so that
    rounding never makes the answer look surer than it is; then each is kept within 1 to 99, because no
    counts can say "never" or "always".

    Raises
    ------
    UsageError
        Unless ``0 <= lower <= upper <= 1`` and the estimate is in 0 to 1.
    """
    if not (0.0 <= risk.lower <= risk.upper <= 1.0 and 0.0 <= risk.estimate <= 1.0):
        raise UsageError("a risk and its limits must lie in 0 to 1, the lower limit not above the upper")
    # Ten digits: 0.29 * 100 is 28.999999999999996, which is 29 babies and not 28.
    low, middle, high = (round(100.0 * p, 10) for p in (risk.lower, risk.estimate, risk.upper))
    lower, upper = _inside(floor(low)), _inside(ceil(high))
    return Per100(n=min(max(_inside(floor(middle + 0.5)), lower), upper), lower=lower, upper=upper)


def _inside(babies: int) -> int:
    return min(max(babies, 1), 99)


def heterogeneity_word(
    studies: int, tau: HasLimits | None, priors: Priors | None, level: float = 0.95
) -> Heterogeneity:
    """Return the spread between centres in a word.

    ===============================================  ====================================================
    when                                             word
    ===============================================  ====================================================
    the lower limit of tau is 1 or more              ``large``
    fewer than 5 studies, or the interval of tau is  ``not_estimable``: the prior says more than the data, or
    over 0.7 of the width the prior alone has, or    the data say too little
    over 1.5 wide
    tau below 0.5                                    ``small``: one standard deviation is a factor of the
                                                     odds below 1.65
    tau 0.5 to below 1                               ``moderate``: a factor of 1.65 to 2.7
    tau 1 or more                                    ``large``
    ===============================================  ====================================================

    Parameters
    ----------
    studies : int
        Number of studies.
    tau : estimate with limits, or None
        Between-centre standard deviation of the log-odds.
    priors : Priors or None
        The priors `tau` was found with.
    level : float
        Probability content of the limits of `tau`.
    """
    if tau is not None and tau.lower >= 1.0:
        return "large"
    if tau is None or priors is None or studies < _STUDIES_FOR_HETEROGENEITY:
        return "not_estimable"
    # A half-normal's quantile at q is the normal's at (1 + q) / 2.
    from statistics import NormalDist  # kept off the path of a first answer, which has its figures ready

    low, high = (NormalDist().inv_cdf(0.5 + 0.25 * (1.0 + sign * level)) for sign in (-1.0, 1.0))
    if tau.upper - tau.lower > min(_NARROWED * priors.tau_scale * (high - low), _WIDEST):
        return "not_estimable"
    if tau.estimate < 0.5:
        return "small"
    return "moderate" if tau.estimate < 1.0 else "large"


@dataclass(frozen=True, slots=True)
class Certainty:
    """How sure one may be of a figure, and why: a word and plain sentences."""

    word: CertaintyWord
    reasons: tuple[str, ...]


def certainty(
    *,
    studies: int,
    total: int,
    lower: float,
    upper: float,
    heterogeneity: Heterogeneity | str = "not_estimable",
    indirect: str = "",
) -> Certainty:
    """Return the certainty of a figure by fixed rules.

    The rules are GRADE-like: a starting point by design, then steps down for stated reasons. They are
    Echolith's own and simpler than GRADE, in which people judge; nobody should quote the word as a GRADE
    rating.

    =================================================  ==========
    rule                                               steps
    =================================================  ==========
    published series of patients (all evidence here)   start: low
    fewer than 3 studies                               1 down
    fewer than 100 fetuses                             1 down
    interval wider than 10 of 100                      1 down
    interval wider than 20 of 100                      2 down
    centres differ much (heterogeneity ``large``)      1 down
    difference between centres cannot be judged        1 down
    other patients, tests or outcomes than asked for   1 down
    =================================================  ==========

    The lowest word is ``very_low``. As series start at ``low`` and nothing moves up, ``moderate`` and
    ``high`` are words of the scale that these rules never give.

    Parameters
    ----------
    studies, total : int
        Number of studies and of fetuses in them.
    lower, upper : float
        Limits of the figure that is shown, each in 0 to 1.
    heterogeneity : str
        A word of :func:`heterogeneity_word`.
    indirect : str
        In which way the evidence is indirect, as a plain sentence; empty if it is direct.
    """
    width = upper - lower
    rules: tuple[tuple[bool, int, str], ...] = (
        (studies < 3, 1, f"There {'is one study' if studies == 1 else f'are {studies} studies'} only."),
        (total < 100, 1, f"The studies hold {total} fetuses together, fewer than 100."),
        (0.10 < width <= 0.20, 1, "The interval is wider than 10 of 100."),
        (width > 0.20, 2, "The interval is wider than 20 of 100."),
        (heterogeneity == "large", 1, "The results differ much from centre to centre."),
        (
            heterogeneity == "not_estimable",
            1,
            "There are too few studies to tell how much centres differ.",
        ),
        (bool(indirect), 1, indirect),
    )
    held = [(steps, reason) for holds, steps, reason in rules if holds]
    position = max(_SCALE.index("low") - sum(steps for steps, _ in held), 0)
    start = "The evidence is published series of patients, which starts at low certainty."
    return Certainty(_SCALE[position], (start, *(reason for _, reason in held)))
