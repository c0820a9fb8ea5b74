"""Causes before and after the tests.

Before: the pooled counts of the stratum. After: each cause's share times the likelihood of the test
results, all causes and ``none_found`` sharing one whole. Point figures come from the point values, limits
from draws of both the counts and the test performance. What no study counted has no figure; what was never
seen has an upper limit and no estimate, and stays outside the sharing: the statement of ``none_found`` names
it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from echolith.assess.background import background_of
from echolith.assess.facts import CaseFacts
from echolith.assess.likelihood import Factor, TestEvidence, test_effects
from echolith.assess.model import Background, CauseRow, Classification, Count, Interval
from echolith.assess.outlook import counts_of
from echolith.assess.pooled import Figure, PooledFigures, pool_studies
from echolith.findings.pack import CauseRule, Pack

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

NONE_FOUND = "none_found"
_NO_INTERVAL = Interval(None, None, None)
_NO_BACKGROUND = Background(None, None)
_NO_FIGURE = pool_studies(())
_DIGITS = 7


@dataclass(frozen=True, slots=True)
class _Before:
    """The figure of one cause in the stratum, with its counts."""

    figure: Figure
    counts: tuple[Count, ...]


def causes(
    facts: CaseFacts, classification: Classification, pack: Pack, figures: PooledFigures
) -> tuple[CauseRow, ...]:
    """Return every cause of the pack, in its order, with background, before and after.

    Rows depend on the stratum and the test results only, not on the patient; equal ones are computed once.
    The background, which depends on age and gestation, is set for each case.
    """
    stratum = _stratum(classification, pack)
    key = (
        "causes",
        stratum,
        classification.cause_found,
        classification.pattern,
        tuple(sorted((n, e.result, _detail(e.source.test)) for n, e in facts.results.items())),
    )
    rows = figures.remembered(key, lambda: _rows(facts, classification, stratum, pack, figures))
    return tuple(
        replace(row, background=background_of(cause, facts, pack)) if cause.background else row
        for row, cause in zip(rows, pack.causes, strict=True)
    )


def _detail(test: object) -> str:
    detail = getattr(test, "detail", None)
    return (detail.text or "") if detail is not None else ""


def _stratum(c: Classification, pack: Pack) -> str:
    """Return the stratum whose counts stand before the tests; empty where none is counted."""
    if c.pattern in pack.indirect_strata:
        return ""
    return {"isolated": "isolated", "structural": "non_isolated", "undetermined": "all"}.get(c.sonographic, "")


def _rows(
    facts: CaseFacts, c: Classification, stratum: str, pack: Pack, figures: PooledFigures
) -> tuple[CauseRow, ...]:
    before = {cause.id: _before(cause, stratum, figures) for cause in pack.causes if cause.id != NONE_FOUND}
    effects = test_effects(facts.results, pack)
    counted = [i for i, b in before.items() if b.figure.estimate is not None]
    found = c.cause_found != "none"
    after, rest_before, rest_after = _share(counted, before, effects, pack)
    rows: list[CauseRow] = []
    for cause in pack.causes:
        if cause.id == NONE_FOUND:
            rows.append(_none_found(cause, counted, before, rest_before, rest_after, found))
            continue
        b, said = before[cause.id], effects[cause.id]
        later = after.get(cause.id, _NO_INTERVAL)
        if b.figure.basis == "none_seen":
            later = _none_seen_after(b.figure, said, pack)
        if found or said.excluded or said.unquantified:
            later = _NO_INTERVAL
        rows.append(
            CauseRow(
                cause=cause.id,
                label=cause.label,
                background=_NO_BACKGROUND,
                before=Interval(b.figure.estimate, b.figure.lower, b.figure.upper),
                after=later,
                statement=_statement(cause, b.figure, said, c, stratum),
                updates=tuple(said.updates),
                basis=b.figure.basis,
                studies=b.figure.studies,
                events=b.figure.events,
                total=b.figure.total,
                counts=b.counts,
            )
        )
    return tuple(rows)


def _before(cause: CauseRule, stratum: str, figures: PooledFigures) -> _Before:
    question = figures.question_id("cause", cause.id, stratum) if stratum else None
    if question is None:
        return _Before(_NO_FIGURE, ())
    return _Before(figures.figure(question).main, counts_of(figures.selection(question)))


def _share(
    counted: list[str], before: Mapping[str, _Before], effects: Mapping[str, TestEvidence], pack: Pack
) -> tuple[dict[str, Interval], Interval, Interval]:
    """Return each counted cause after the tests, and the remainder before and after them."""
    import numpy as np

    from echolith.assess.draws import draw_figure, draw_parameter

    if not counted:
        return {}, _NO_INTERVAL, _NO_INTERVAL
    points = np.array([before[c].figure.estimate or 0.0 for c in counted])
    draws = np.array([draw_figure(before[c].figure, i) for i, c in enumerate(counted)])
    points, draws = points / max(points.sum(), 1.0), draws / np.maximum(draws.sum(axis=0), 1.0)
    rest_before = _interval(1 - points.sum(), 1 - draws.sum(axis=0))
    stream = len(counted)
    with_point, with_draws = np.ones(len(counted)), np.ones_like(draws)
    # A result's likelihood without the cause it is about counts for every other cause and for none found.
    seen: dict[tuple[str, bool], tuple[float, Array]] = {}
    parameters = {
        (name, complement)
        for c in counted
        for f in effects[c].factors
        for name, complement in ((f.with_cause, f.with_cause_complement), (f.without, f.without_complement))
    }
    for name, complement in sorted(parameters):
        parameter = pack.evidence.parameter(name)
        point, drawn = parameter.value or 0.0, draw_parameter(parameter, stream % 24)
        seen[name, complement] = (1 - point, 1 - drawn) if complement else (point, drawn)
        stream += 1
    for i, cause in enumerate(counted):
        if effects[cause].excluded:
            with_point[i], with_draws[i] = 0.0, 0.0
        for factor in effects[cause].factors:
            ratio_point, ratio_draws = _ratio(factor, seen)
            with_point[i] *= ratio_point
            with_draws[i] *= ratio_draws
    points_after, draws_after = points * with_point, draws * with_draws
    rest_point, rest_draws = 1 - points.sum(), 1 - draws.sum(axis=0)
    whole_point, whole_draws = points_after.sum() + rest_point, draws_after.sum(axis=0) + rest_draws
    whole_draws = np.where(whole_draws > 0, whole_draws, 1.0)
    after = {
        cause: _interval(points_after[i] / whole_point, draws_after[i] / whole_draws)
        for i, cause in enumerate(counted)
    }
    untouched = [c for c in counted if not effects[c].factors and not effects[c].excluded]
    if len(untouched) == len(counted):
        same = {
            c: Interval(before[c].figure.estimate, before[c].figure.lower, before[c].figure.upper) for c in counted
        }
        return same, rest_before, rest_before
    return after, rest_before, _interval(rest_point / whole_point, rest_draws / whole_draws)


def _ratio(factor: Factor, seen: Mapping[tuple[str, bool], tuple[float, Array]]) -> tuple[float, Array]:
    p, d = seen[factor.with_cause, factor.with_cause_complement]
    q, e = seen[factor.without, factor.without_complement]
    return p / q, d / e


def _interval(point: float, draws: Array) -> Interval:
    import numpy as np

    lower, upper = np.quantile(draws, (0.025, 0.975))
    return Interval(_r(float(point)), _r(float(lower)), _r(float(upper)))


def _none_seen_after(figure: Figure, said: TestEvidence, pack: Pack) -> Interval:
    """Return the upper limit after the tests: Bayes' rule on the limit, with the point performance."""
    upper = figure.upper or 0.0
    for factor in said.factors:
        p = pack.evidence.parameter(factor.with_cause).value or 0.0
        q = pack.evidence.parameter(factor.without).value or 0.0
        p, q = (1 - p if factor.with_cause_complement else p), (1 - q if factor.without_complement else q)
        upper = upper * p / (upper * p + (1 - upper) * q)
    return Interval(None, 0.0, _r(upper))


def _none_found(
    cause: CauseRule,
    counted: list[str],
    before: Mapping[str, _Before],
    rest_before: Interval,
    rest_after: Interval,
    found: bool,
) -> CauseRow:
    unseen = [i.replace("_", " ") for i, b in before.items() if b.figure.basis == "none_seen"]
    silent = [i.replace("_", " ") for i, b in before.items() if b.figure.basis == "no_published_figure"]
    if not counted:
        statement = "No published figure: no cause was counted for such fetuses."
    else:
        parts = ["What is left after the causes that were counted."]
        if unseen:
            parts.append(f"It includes causes never seen in these series ({', '.join(unseen)})")
            parts[-1] += f" and causes without a published figure ({', '.join(silent)})." if silent else "."
        elif silent:
            parts.append(f"It includes causes without a published figure ({', '.join(silent)}).")
        statement = " ".join(parts)
    if found:
        statement = "A cause was found."
    largest = max((before[c].figure for c in counted), key=lambda f: f.total, default=_NO_FIGURE)
    return CauseRow(
        cause=cause.id,
        label=cause.label,
        background=_NO_BACKGROUND,
        before=rest_before,
        after=_NO_INTERVAL if found else rest_after,
        statement=statement,
        updates=(),
        basis=largest.basis,
        studies=0,
        events=0,
        total=0,
        counts=tuple(count for c in counted for count in before[c].counts),
    )


def _statement(cause: CauseRule, figure: Figure, said: TestEvidence, c: Classification, stratum: str) -> str:
    if c.cause_found == cause.id:
        return "Found or likely by the tests or the scan; the outlook is this cause's."
    parts = [_counted_words(figure, stratum)]
    if said.excluded:
        parts.append("Excluded by a normal diagnostic test.")
    elif said.unquantified:
        parts.append("The test results bear on it, but no published figure says by how much.")
    if c.cause_found != "none":
        parts.append("Another cause was found.")
    if cause.pattern and c.pattern == cause.pattern:
        parts.append("To be thought of with a calcification on the liver surface.")
    return " ".join(parts)


def _counted_words(figure: Figure, stratum: str) -> str:
    if figure.basis == "no_published_figure":
        return "No published figure for such fetuses."
    series = "one series" if figure.studies == 1 else f"{figure.studies} series"
    among = {"isolated": "isolated on the scan", "non_isolated": "not isolated", "all": "of any kind"}[stratum]
    if figure.basis == "none_seen":
        return f"None of {figure.total} fetuses ({among}) in {series}; up to {100 * (figure.upper or 0):.1f} %."
    return f"{figure.events} of {figure.total} fetuses ({among}) in {series}."


def _r(value: float) -> float:
    return round(min(max(value, 0.0), 1.0), _DIGITS)
