"""What the reader of a comparison must be told."""

from __future__ import annotations

from echolith.issues import Issue

ONE_STUDY = Issue(
    "single-study",
    "warning",
    "There is one study only: nothing was pooled, and nothing is known of other studies.",
    "Read it as what one study saw.",
)
FEW_STUDIES = Issue(
    "few-studies",
    "warning",
    "There are two studies only: they cannot say how much effects differ between studies.",
    "Show both studies beside the pooled effect.",
)
PETO_STRAINED = Issue(
    "peto-conditions",
    "warning",
    "Peto's method is biased here: the effect is large, or groups differ in size more than threefold.",
    "Choose 'conditional' or 'mantel-haenszel'.",
)


def no_estimate(reason: str) -> Issue:
    """Return the issue of a comparison without a result; `reason` is a sentence."""
    return Issue(
        "not-converged",
        "warning",
        f"There is no estimate: {reason}",
        "Show the studies; another method or effect may have an answer.",
    )


def uninformative(label: str) -> Issue:
    """Return the note that a study has no say."""
    return Issue(
        "study-without-say",
        "note",
        f"{label} has no say here: none, or all, in both groups had the event.",
        "Show it all the same; a risk difference uses it.",
        label,
    )


def corrected(label: str, added: float) -> Issue:
    """Return the note that a study was corrected."""
    return Issue(
        "corrected-study",
        "warning",
        f"{added:g} was added to all four cells of {label}.",
        "Its value here is not what it published; 'conditional' and 'mantel-haenszel' add nothing.",
        label,
    )
