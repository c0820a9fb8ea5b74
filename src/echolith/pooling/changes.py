"""What changed between two states of a table, and which study changed the pooled figure by how much.

Each study added, removed or corrected is one change. A change is credited with its average effect over all
orders in which the changes could have been made (its Shapley value): the credits add up to the whole change,
and no order is favoured. With up to `EXACT` changes this is exact; with more, orders are taken that put
every change at every place equally often, forward and backward, and the result says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import factorial
from typing import Any, Literal, NamedTuple

from echolith.errors import InputError
from echolith.issues import Issue
from echolith.pooling.influence.sequences import Pool
from echolith.pooling.parts import Pooled
from echolith.pooling.text import percent

Kind = Literal["added", "removed", "corrected"]
Counts = tuple[int, int]

#: Up to so many changes every subset of them is pooled.
EXACT = 8


class StudyRow(NamedTuple):
    """A study of a table: its name, events and total."""

    label: str
    events: int
    total: int


class Change(NamedTuple):
    """One study's change, and its credits for the change of the estimate and of both limits, as risks.

    `before` and `after` are its counts, None where it was not there. A credit is None where an estimate is
    missing.
    """

    label: str
    kind: Kind
    before: Counts | None
    after: Counts | None
    estimate: float | None
    lower: float | None
    upper: float | None


class Changes(NamedTuple):
    """What changed: both results, each change with its credits, and studies that were only renamed.

    `exact` is False where there were too many changes to try every order.
    """

    before: Pooled
    after: Pooled
    changes: tuple[Change, ...]
    renamed: tuple[tuple[str, str], ...]
    exact: bool

    def sentences(self) -> tuple[str, ...]:
        """Return the changes in words, the largest first."""
        if not self.changes:
            said = "No count changed, and neither did the result."
            return (said, *self._renamed_words())
        lines = [_whole_change(self.before, self.after)]
        ordered = sorted(self.changes, key=lambda c: -abs(c.estimate or 0.0))
        lines += [_change_words(change) for change in ordered]
        if not self.exact:
            lines.append(
                f"There are over {EXACT} changes: each is credited over a balanced choice of orders, not "
                "over all."
            )
        return (*lines, *self._renamed_words())

    def _renamed_words(self) -> tuple[str, ...]:
        return tuple(f"{old} is now called {new}; its counts are the same." for old, new in self.renamed)

    def __str__(self) -> str:
        """Return the changes as lines of text."""
        return "\n".join(self.sentences())

    def to_dict(self) -> dict[str, Any]:
        """Return the changes as plain data."""
        return {
            "before": _figure(self.before),
            "after": _figure(self.after),
            "changes": [change._asdict() for change in self.changes],
            "renamed": [list(pair) for pair in self.renamed],
            "exact": self.exact,
        }


def what_changed(old: Sequence[StudyRow], new: Sequence[StudyRow], pool: Pool) -> Changes:
    """Return what changed from `old` to `new`.

    Parameters
    ----------
    old, new : sequences of StudyRow
        Studies by label; each label once a table.
    pool : function
        Pools events, totals and labels.

    Raises
    ------
    InputError
        If a label stands twice in a table, or a table is empty.
    """
    _check(old, "the older table")
    _check(new, "the newer table")
    renamed = _renamed(old, new)
    names = dict(renamed)
    before = {names.get(row.label, row.label): (row.events, row.total) for row in old}
    after = {row.label: (row.events, row.total) for row in new}
    changed = [label for label in (*after, *before) if before.get(label) != after.get(label)]
    changed = list(dict.fromkeys(changed))
    pools = _Pools(before, after, changed, pool)
    exact = len(changed) <= EXACT
    shares = _all_orders(pools, changed) if exact else _balanced_orders(pools, changed)
    changes = tuple(
        Change(label, _kind(label, before, after), before.get(label), after.get(label), *shares[label])
        for label in changed
    )
    return Changes(pools.at(frozenset()), pools.at(frozenset(changed)), changes, renamed, exact)


def _check(rows: Sequence[StudyRow], where: str) -> None:
    issues = [
        Issue(
            "label-twice",
            "error",
            "Two studies have the same label, so that it is unclear which one changed.",
            "Give each study a label of its own.",
            f"{where}, study {i + 1}",
        )
        for i, row in enumerate(rows)
        if row.label in {other.label for other in rows[:i]}
    ]
    if not rows:
        issues = [Issue("table-empty", "error", "There are no studies.", "Give at least one.", where)]
    if issues:
        raise InputError(issues)


def _renamed(old: Sequence[StudyRow], new: Sequence[StudyRow]) -> tuple[tuple[str, str], ...]:
    """Return pairs of labels with the same counts, if just one study of each table can be meant."""
    old_labels, new_labels = {row.label for row in old}, {row.label for row in new}
    gone = [row for row in old if row.label not in new_labels]
    come = [row for row in new if row.label not in old_labels]
    pairs = []
    for row in gone:
        same = [other for other in come if other[1:] == row[1:]]
        if len(same) == 1 and sum(other[1:] == row[1:] for other in gone) == 1:
            pairs.append((row.label, same[0].label))
    return tuple(pairs)


def _kind(label: str, before: dict[str, Counts], after: dict[str, Counts]) -> Kind:
    if label not in before:
        return "added"
    return "removed" if label not in after else "corrected"


Figures = tuple[float | None, float | None, float | None]


class _Pools:
    """The pooled result with some of the changes made; each computed once."""

    def __init__(
        self, before: dict[str, Counts], after: dict[str, Counts], changed: list[str], pool: Pool
    ) -> None:
        self._before, self._after, self._pool = before, after, pool
        self._order = list(dict.fromkeys((*before, *after)))
        self._changed = set(changed)
        self._kept: dict[frozenset[str], Pooled | None] = {}

    def figures(self, made: frozenset[str]) -> Figures:
        """Return estimate and limits; None each where no study is left or the model has no answer."""
        result = self._result(made)
        return (None, None, None) if result is None else (result.estimate, result.lower, result.upper)

    def at(self, made: frozenset[str]) -> Pooled:
        """Return the result; there must be studies."""
        result = self._result(made)
        assert result is not None
        return result

    def _result(self, made: frozenset[str]) -> Pooled | None:
        if made not in self._kept:
            rows = []
            for label in self._order:
                source = self._after if label not in self._changed or label in made else self._before
                if label in source:
                    rows.append((label, *source[label]))
            self._kept[made] = (
                self._pool([r[1] for r in rows], [r[2] for r in rows], [r[0] for r in rows]) if rows else None
            )
        return self._kept[made]


def _all_orders(pools: _Pools, changed: list[str]) -> dict[str, Figures]:
    """Return each change's Shapley value."""
    m = len(changed)
    result: dict[str, Figures] = {}
    for label in changed:
        others = [other for other in changed if other != label]
        parts = [
            (
                factorial(size) * factorial(m - size - 1) / factorial(m),
                _step(pools, frozenset(chosen), label),
            )
            for size in range(m)
            for chosen in combinations(others, size)
        ]
        result[label] = _weighted(parts)
    return result


def _balanced_orders(pools: _Pools, changed: list[str]) -> dict[str, Figures]:
    """Return each change's average effect over all rotations of the order, forward and backward."""
    parts: dict[str, list[tuple[float, Figures]]] = {label: [] for label in changed}
    m = len(changed)
    for start in range(m):
        rotated = changed[start:] + changed[:start]
        for order in (rotated, rotated[::-1]):
            made: frozenset[str] = frozenset()
            for label in order:
                parts[label].append((1.0 / (2 * m), _step(pools, made, label)))
                made |= {label}
    return {label: _weighted(steps) for label, steps in parts.items()}


def _step(pools: _Pools, made: frozenset[str], label: str) -> Figures:
    """Return what making one more change does."""
    one, two = pools.figures(made), pools.figures(made | {label})
    values = [None if a is None or b is None else b - a for a, b in zip(one, two, strict=True)]
    return values[0], values[1], values[2]


def _weighted(parts: list[tuple[float, Figures]]) -> Figures:
    sums: list[float | None] = []
    for position in range(3):
        values = [(weight, figures[position]) for weight, figures in parts]
        if any(value is None for _, value in values):
            sums.append(None)
        else:
            sums.append(sum(weight * value for weight, value in values if value is not None))
    return sums[0], sums[1], sums[2]


def _figure(result: Pooled) -> dict[str, Any]:
    return {
        "k": result.k,
        "events": result.events,
        "total": result.total,
        "estimate": result.estimate,
        "lower": result.lower,
        "upper": result.upper,
    }


def _whole_change(before: Pooled, after: Pooled) -> str:
    if before.estimate is None or after.estimate is None:
        return "One of the two tables has no estimate, so that its change cannot be counted."
    move = after.estimate - before.estimate
    verb = "rose" if move > 0 else "fell" if move < 0 else "stayed"
    if verb == "stayed":
        return f"The estimate stayed at {percent(after.estimate)} %."
    return f"The estimate {verb} from {percent(before.estimate)} to {percent(after.estimate)} %."


def _change_words(change: Change) -> str:
    counts = " to ".join(f"{c[0]} of {c[1]}" for c in (change.before, change.after) if c is not None)
    if change.estimate is None:
        credit = "its share cannot be counted"
    else:
        credit = f"accounts for {100 * change.estimate:+.2f} points of 100"
    return f"{change.label} ({change.kind}, {counts}) {credit}."
