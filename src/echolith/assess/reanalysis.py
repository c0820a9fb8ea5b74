"""The living re-analysis of a question: without each study, after each year, and with single published cases.

Computed with the pooled figures and kept in ``compiled.json`` beside them; a cold answer pools nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from echolith.assess.model import Interval, WhatIf
from echolith.evidence import Evidence, Selection, StudyCount

LEVEL = 0.95
WEIGHTS = (0.25, 0.5, 1.0)
_DIGITS = 7
_FIELDS = ("kind", "label", "studies", "events", "total", "estimate", "lower", "upper")


def what_ifs(selection: Selection, evidence: Evidence) -> tuple[WhatIf, ...]:
    """Return the re-analysis of a question; empty with fewer than two studies.

    The order is: without each study, after each year of publication, with single cases at each weight.
    """
    studies = selection.studies
    if len(studies) < 2:
        return ()
    result = [_what_if("leave_one_out", s.source_id, [t for t in studies if t is not s]) for s in studies]
    years = {s.source_id: evidence.source(s.source_id).year for s in studies}
    known = sorted({year for year in years.values() if year is not None})
    if len(known) > 1 and None not in years.values():
        result += [
            _what_if("cumulative", str(year), [s for s in studies if (years[s.source_id] or 0) <= year])
            for year in known[:-1]
        ]
    single = selection.question.single_cases
    cases = len(single.with_event) + len(single.without_event)
    if cases:
        result += [_with_cases(studies, len(single.with_event), cases, weight) for weight in WEIGHTS]
    return tuple(result)


def _what_if(kind: str, label: str, studies: Sequence[StudyCount]) -> WhatIf:
    from echolith.pooling.combine import pool
    from echolith.pooling.exact import none_seen

    events, total = sum(s.events for s in studies), sum(s.total for s in studies)
    if events == 0:
        return WhatIf(kind, label, len(studies), 0, total, None, 0.0, _r(none_seen(total, LEVEL).upper), None)
    found = pool([s.events for s in studies], [s.total for s in studies], level=LEVEL, shrunken=False)
    following = None
    if len(studies) > 1:
        after = found.following
        following = Interval(_r(after.estimate), _r(after.lower), _r(after.upper))
    typical = found.typical
    return WhatIf(
        kind,
        label,
        len(studies),
        events,
        total,
        _r(typical.estimate),
        _r(typical.lower),
        _r(typical.upper),
        following,
    )


def _with_cases(studies: Sequence[StudyCount], case_events: int, cases: int, weight: float) -> WhatIf:
    from echolith.pooling.power_prior import with_cases

    found = with_cases(
        [s.events for s in studies],
        [s.total for s in studies],
        case_events,
        cases,
        weights=(weight,),
        level=LEVEL,
    )[0].result
    typical, after = found.typical, found.following
    return WhatIf(
        "single_cases",
        f"{case_events} of {cases} single cases, each at weight {weight:g}",
        len(studies),
        found.events,
        found.total,
        _r(typical.estimate),
        _r(typical.lower),
        _r(typical.upper),
        Interval(_r(after.estimate), _r(after.lower), _r(after.upper)),
    )


def as_row(item: WhatIf) -> list[Any]:
    """Return a re-analysis as a short row for ``compiled.json``."""
    after = item.next_centre
    limits = None if after is None else [after.estimate, after.lower, after.upper]
    values = [getattr(item, name) for name in _FIELDS]
    return [*values, limits]


def from_row(row: Sequence[Any]) -> WhatIf:
    """Return the re-analysis of a row of ``compiled.json``."""
    kind, label, studies, events, total, estimate, lower, upper, limits = row
    after = None if limits is None else Interval(*limits)
    return WhatIf(kind, label, studies, events, total, estimate, lower, upper, after)


def rows_by_question(kept: Mapping[str, Sequence[Sequence[Any]]]) -> dict[str, tuple[WhatIf, ...]]:
    """Return the re-analyses that ``compiled.json`` holds."""
    return {question: tuple(from_row(row) for row in rows) for question, rows in kept.items()}


def _r(value: float) -> float:
    return round(value, _DIGITS)
