"""Which result of a test counts.

Diagnostic beats screening, fetal beats maternal (see :mod:`echolith.assess.facts`); of the same test a
later one beats an earlier one, but only a result that is itself clear can overrule an abnormal one, and
only one that is certainly later. Two results whose order is not known: the more worrying one counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from echolith.assess.known import KnownTest
from echolith.case.vocabulary import SCREENING_TESTS

ABNORMAL = frozenset({"high_risk", "positive", "abnormal", "mosaic"})
NORMAL = frozenset({"low_risk", "negative", "normal"})
UNCLEAR = frozenset({"equivocal", "no_call", "vus", "carrier", "failed"})


class Effective(NamedTuple):
    """The state of one test: its counting result, or the status of one that has none yet."""

    name: str
    result: str | None
    status: str | None
    source: KnownTest
    first_positive_day: int | None
    unclear_day: int | None

    @property
    def abnormal(self) -> bool:
        """Whether the counting result is abnormal."""
        return self.result in ABNORMAL

    @property
    def normal(self) -> bool:
        """Whether the counting result is normal."""
        return self.result in NORMAL

    @property
    def unclear(self) -> bool:
        """Whether there is a result that settles nothing."""
        return self.result in UNCLEAR

    @property
    def conclusive(self) -> bool:
        """Whether the counting result settles the question."""
        return self.result in ABNORMAL or self.result in NORMAL


def effective_results(tests: Iterable[KnownTest]) -> dict[str, Effective]:
    """Return the counting state of each test that has any entry, by test name."""
    by_name: dict[str, list[KnownTest]] = {}
    for known in tests:
        by_name.setdefault(known.test.test, []).append(known)
    return {name: _effective(name, entries) for name, entries in by_name.items()}


def _effective(name: str, entries: list[KnownTest]) -> Effective:
    with_result = [entry for entry in entries if entry.test.result is not None]
    waiting = [entry for entry in entries if entry.test.result is None]
    status = waiting[-1].test.status if waiting else None
    if not with_result:
        return Effective(name, None, status, entries[-1], None, None)
    counting = with_result[0] if len(with_result) == 1 else _counting(name, with_result)
    positive_days = [e.day for e in with_result if e.test.result in ABNORMAL and e.day is not None]
    unclear_days = [e.day for e in with_result if e.test.result in UNCLEAR and e.day is not None]
    return Effective(
        name,
        counting.test.result,
        status,
        counting,
        min(positive_days, default=None),
        max(unclear_days, default=None),
    )


def _counting(name: str, entries: list[KnownTest]) -> KnownTest:
    normal_days = [e.day for e in entries if e.test.result in NORMAL and e.day is not None]
    last_normal = max(normal_days, default=None)

    def stands(entry: KnownTest) -> bool:
        """Whether no certainly later normal result overrules the entry.

        A high-risk screening result is answered by a diagnostic test, not by screening again.
        """
        if name in SCREENING_TESTS and entry.test.result in ABNORMAL:
            return True
        return last_normal is None or entry.day is None or entry.day >= last_normal

    for group in (ABNORMAL, UNCLEAR - {"failed"}):
        standing = [e for e in entries if e.test.result in group and stands(e)]
        if standing:
            return standing[-1]
    normal = [e for e in entries if e.test.result in NORMAL]
    return (normal or entries)[-1]


def state(results: Mapping[str, Effective], name: str) -> str | None:
    """Return the counting result of a test, or None if there is none."""
    entry = results.get(name)
    return entry.result if entry is not None else None
