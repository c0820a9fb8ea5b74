"""The single studies of a result: labels, own proportions and own limits."""

from __future__ import annotations

from collections.abc import Sequence

from echolith.errors import UsageError
from echolith.pooling.exact import exact_interval
from echolith.pooling.parts import Study


def make_studies(
    events: Sequence[int], totals: Sequence[int], labels: Sequence[str] | None, level: float, method: str
) -> tuple[Study, ...]:
    """Return the studies with their own proportions and limits by `method`, in the order given.

    Raises
    ------
    UsageError
        If there are not as many labels as studies.
    """
    if labels is None:
        labels = [f"study {position + 1}" for position in range(len(events))]
    if len(labels) != len(events):
        raise UsageError("labels must be as many as studies")
    return tuple(
        Study(str(label), y, n, y / n, *study_limits(y, n, level, method))
        for label, y, n in zip(labels, events, totals, strict=True)
    )


def study_limits(events: int, total: int, level: float, method: str) -> tuple[float, float]:
    """Return the limits of one study's proportion by `method`, one of `STUDY_INTERVALS`."""
    if method == "clopper-pearson":
        return exact_interval(events, total, level)
    from echolith.pooling.classical.study_intervals import study_interval

    return study_interval(events, total, level, method)
