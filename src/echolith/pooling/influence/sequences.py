"""The pooled figure without each study in turn, and after each year; for every model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from echolith.errors import UsageError
from echolith.pooling.parts import Pooled
from echolith.pooling.serialise import issues_list, limits_dict

#: Pools counts; anything that returns a result will do.
Pool = Callable[[Sequence[int], Sequence[int], Sequence[str]], Pooled]


class Step(NamedTuple):
    """One pooled result of a sequence: what was done (`label`), and what came out."""

    label: str
    result: Pooled

    def to_dict(self) -> dict[str, Any]:
        """Return the step as plain data; a result that did not converge has no figures and says why."""
        result = self.result
        return {
            "label": self.label,
            "k": result.k,
            "events": result.events,
            "total": result.total,
            "estimate": result.estimate,
            "lower": result.lower,
            "upper": result.upper,
            "prediction": None if result.next_centre is None else limits_dict(result.next_centre),
            "tau2": result.tau2,
            "converged": result.converged,
            "issues": issues_list(result.issues),
        }


def leave_one_out(
    pool: Pool, events: Sequence[int], totals: Sequence[int], labels: Sequence[str]
) -> tuple[Step, ...]:
    """Return the result without each study in turn, in the order of the studies.

    Raises
    ------
    UsageError
        With one study, which cannot be left out.
    """
    if len(events) < 2:
        raise UsageError("there is one study only; there is nothing left without it")
    return tuple(
        Step(
            labels[i],
            pool(
                [*events[:i], *events[i + 1 :]],
                [*totals[:i], *totals[i + 1 :]],
                [*labels[:i], *labels[i + 1 :]],
            ),
        )
        for i in range(len(events))
    )


def cumulative(
    pool: Pool, events: Sequence[int], totals: Sequence[int], labels: Sequence[str], order: Sequence[int]
) -> tuple[Step, ...]:
    """Return the result after each value of `order`, such as a year; those of one value come in together.

    Raises
    ------
    UsageError
        If `order` is not as long as the studies.
    """
    if len(order) != len(events):
        raise UsageError("the order must have one value for each study")
    steps = []
    for value in sorted(set(order)):
        chosen = [i for i, year in enumerate(order) if year <= value]
        new = [labels[i] for i, year in enumerate(order) if year == value]
        result = pool([events[i] for i in chosen], [totals[i] for i in chosen], [labels[i] for i in chosen])
        steps.append(Step(f"{value}: {', '.join(new)}", result))
    return tuple(steps)
