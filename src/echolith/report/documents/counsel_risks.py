"""Which risks a possible result would change, in words: those the test speaks of, then those of the class."""

from __future__ import annotations

from collections.abc import Iterable

from echolith.assess.counsel.model import CauseChange, IfResult, Standing
from echolith.assess.model import Interval
from echolith.report.documents import figures_in_words as figures
from echolith.report.documents.material import Material

_LARGEST = 3
"""Causes named of those that change with the class alone: those whose figure changes most."""
_SAID_BY_CLASS = frozenset({"found", "likely", "another_cause_found"})
_WORDS_ONLY = frozenset({"excluded", "no_published_performance"})
"""Standings that are the same sentence for every cause."""


def standing_words(m: Material, interval: Interval, standing: Standing) -> str:
    """Return what can be said of a cause, with a figure or without; a likely cause is not called found."""
    if standing == "likely":
        return m.words.say("figures.likely" if m.words.has("figures.likely") else "figures.found")
    return figures.standing(m, interval, standing)


def risks_then(m: Material, each: IfResult) -> str:
    """Return the risks as they would be after a result; that none changes is said."""
    w = m.words
    if each.then is None:
        return w.say("shared.dash")
    said = _outlook(m, each)
    if any(change.then.standing == "another_cause_found" for change in each.causes):
        said.append(w.say("counsel.if.other_causes"))
    told = [c for c in each.causes if c.then.standing not in _SAID_BY_CLASS]
    said += _spoken_of(m, [c for c in told if c.bears])
    said += _brought(m, [c for c in told if not c.bears])
    return " ".join(said) or w.say("counsel.if.figures_stay")


def cause_name(m: Material, cause: str) -> str:
    """Return a cause without what its name adds in brackets."""
    return m.words.of("clinician.cause", cause).partition(" (")[0]


def _outlook(m: Material, each: IfResult) -> list[str]:
    if not each.outlook_changed:
        return []
    row = next((r for r in each.outlook if r.applies == "now" and r.per_100 is not None), None)
    if row is None or row.per_100 is None:
        return [m.words.say("counsel.if.outlook_none")]
    n = row.per_100
    said = m.words.count(
        "counsel.if.outlook",
        n.n,
        lower=n.lower,
        upper=n.upper,
        studies=row.studies,
        events=row.events,
        total=row.total,
    )
    return [said]


def _spoken_of(m: Material, changes: Iterable[CauseChange]) -> list[str]:
    said: list[str] = []
    in_words: dict[str, list[str]] = {}
    for change in changes:
        if change.then.standing in _WORDS_ONLY:
            in_words.setdefault(change.then.standing, []).append(cause_name(m, change.cause))
        elif (words := _change(m, change)) is not None:
            said.append(words)
    for standing, names in in_words.items():
        then = m.words.of("counsel.standing", standing)
        said.append(m.words.say("counsel.if.cause_words", cause=m.words.listed(names), then=then))
    return [m.words.capital(each) for each in said]


def _brought(m: Material, changes: Iterable[CauseChange]) -> list[str]:
    """Return what changes because the class does, or because all causes share one whole.

    Figures of another series stand alone: beside those of now they would look like a change of one risk.
    """
    ordered = sorted(changes, key=_size, reverse=True)
    told = [(change, words) for change in ordered if (words := _change(m, change)) is not None]
    same = [words for change, words in told if change.now.before == change.then.before and _moved(m, change)]
    other = [_then(m, change) for change, _ in told if change.now.before != change.then.before]
    said = [m.words.capital(words) for words in same[:_LARGEST]]
    if other:
        said.append(m.words.say("counsel.if.other_series"))
        said += other[:_LARGEST]
    rest = len(same[_LARGEST:]) + len(other[_LARGEST:])
    if rest:
        said.append(m.words.count("counsel.if.more", rest))
    return said


def _moved(m: Material, change: CauseChange) -> bool:
    """Return whether the figure itself differs in words, not its limits alone."""
    now, then = change.now.after, change.then.after
    if now.estimate is None or then.estimate is None:
        return True
    return m.words.percent(now.estimate) != m.words.percent(then.estimate)


def _then(m: Material, change: CauseChange) -> str:
    then = standing_words(m, change.then.after, change.then.standing)
    name = m.words.capital(cause_name(m, change.cause))
    return m.words.say("counsel.if.cause_words", cause=name, then=then)


def _change(m: Material, change: CauseChange) -> str | None:
    """Return a cause then and now; None where the words of both are the same."""
    now = standing_words(m, change.now.after, change.now.standing)
    then = standing_words(m, change.then.after, change.then.standing)
    if now == then:
        return None
    return m.words.say("counsel.if.cause", cause=cause_name(m, change.cause), then=then, now=now)


def _size(change: CauseChange) -> float:
    """Return how far a figure moves; from an upper limit to an estimate, the estimate itself."""
    moved = [v for v in (change.estimate_change, change.upper_change) if v is not None]
    if change.estimate_change is None and change.then.after.estimate is not None:
        moved.append(change.then.after.estimate)
    return max((abs(v) for v in moved), default=0.0)
