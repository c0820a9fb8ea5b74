"""What the reader of a pooled figure must be told, in the same words whatever the model."""

from __future__ import annotations

from echolith.issues import Issue

ONE_STUDY = Issue(
    "single-study",
    "note",
    "There is one study only, so this is its own exact interval and nothing was pooled.",
    "Read it as what one centre saw; it says nothing of other centres.",
)
TWO_STUDIES_BAYES = Issue(
    "few-studies",
    "warning",
    "There are two studies only: the spread between centres is known from the prior more than from data.",
    "Show the studies beside the pooled figure.",
)
TWO_STUDIES = Issue(
    "few-studies",
    "warning",
    "There are two studies only: they cannot say how much centres differ, and limits that need it are frail.",
    "Show the studies beside the pooled figure, and look at the Bayesian model too.",
)
GRID_INCOMPLETE = Issue(
    "not-converged",
    "warning",
    "There is no estimate: the grid of the quadrature did not come to rest about the posterior. This happens "
    "where very large studies leave a spread between centres that is narrow and wide at once.",
    "Use model 'binomial-normal' for such studies, and please report the counts.",
)


def threshold_not_used(why: str) -> Issue:
    """Return the note that a threshold was asked for and not answered, with the reason as a sentence."""
    return Issue(
        "threshold-not-used", "note", why, "Compare the threshold with the limits, or choose model 'bayes'."
    )


def none_or_all_seen(events: int, studies: int) -> Issue:
    """Return the note that no fetus, or every one, had the event."""
    what = "None" if events == 0 else "All"
    where = "this one study" if studies == 1 else "these studies"
    return Issue(
        "none-or-all-seen",
        "note",
        f"{what} of the fetuses in {where} had the event; the proportion is no estimate.",
        "Quote the limit, not the proportion.",
    )


def not_converged(reason: str) -> Issue:
    """Return the issue of a fit that gave no result; `reason` is a sentence."""
    return Issue(
        "not-converged",
        "warning",
        f"There is no estimate: {reason}",
        "Use model 'bayes', which has an answer for every table, or 'common' if one risk for all is assumed.",
    )


def limit_unbounded(which: str) -> Issue:
    """Return the note that a limit could not be bounded by these data."""
    return Issue(
        "limit-unbounded",
        "note",
        f"The {which} is unbounded: these data do not hold the likelihood down there.",
        "Say that there is no such limit; do not put 0 or 100 % in its place.",
    )
