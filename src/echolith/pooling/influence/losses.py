"""Loss to follow-up as best and worst case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from echolith.errors import InputError, UsageError
from echolith.issues import Issue
from echolith.pooling.influence.sequences import Pool
from echolith.pooling.parts import Pooled


class Losses(NamedTuple):
    """The figure with those followed only, and with those lost counted as without and as with the event."""

    followed: Pooled
    none_of_the_lost: Pooled
    all_of_the_lost: Pooled
    lost: int


def with_losses(
    pool: Pool, events: Sequence[int], totals: Sequence[int], lost: Sequence[int], labels: Sequence[str]
) -> Losses:
    """Return the figure under the two extremes for those lost.

    Parameters
    ----------
    pool : function
        Pools events, totals and labels.
    events, totals : sequences of int
        Of those followed: nobody lost is in them.
    lost : sequence of int
        Number lost in each study, 0 or more.
    labels : sequence of str

    Raises
    ------
    UsageError
        If `lost` is not as long as the studies.
    InputError
        For a negative number.
    """
    if len(lost) != len(events):
        raise UsageError("give the number lost for each study; 0 if none was")
    issues = [
        Issue("lost-negative", "error", "The number lost is negative.", "Give 0 or more.", f"lost[{i}]")
        for i, number in enumerate(lost)
        if number < 0
    ]
    if issues:
        raise InputError(issues)
    everyone = [n + gone for n, gone in zip(totals, lost, strict=True)]
    return Losses(
        followed=pool(events, totals, labels),
        none_of_the_lost=pool(events, everyone, labels),
        all_of_the_lost=pool([y + gone for y, gone in zip(events, lost, strict=True)], everyone, labels),
        lost=sum(lost),
    )
