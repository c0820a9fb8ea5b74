"""The pooled figure of each question of a pack: computed once, kept, and shipped with the built-in pack.

A figure depends on the evidence and the model only, never on a case. The built-in pack carries its
figures in ``compiled.json`` (made by ``echolith pack compile``), so that a cold start pools nothing and
every machine prints the same digits; the file is used only if it was made from exactly these data, and a
test recomputes it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from echolith.assess.model import Basis, Count, Interval, WhatIf
from echolith.assess.reanalysis import as_row, rows_by_question, what_ifs
from echolith.evidence import CountRecord, Selection, StudyCount, select
from echolith.findings.pack import Pack

LEVEL = 0.95
GRID_SIZE = 256
FORMAT = "echolith.compiled/3"
COMPILED_FILE = "compiled.json"
_DIGITS = 7


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure over a set of studies.

    Parameters
    ----------
    estimate, lower, upper : float or None
        ``pooled``: posterior mean of the typical centre's risk and equal-tailed limits. ``single_study``:
        the study's proportion and exact limits. ``none_seen``: no estimate, 0, and the exact upper limit.
    next_centre : Interval or None
        Only for ``pooled``.
    grid : tuple of float
        Quantiles at ``(i + 0.5) / GRID_SIZE`` of the posterior (``pooled``), or the exact one-sided limits
        at those levels (``single_study``); empty otherwise.
    """

    basis: Basis
    studies: int
    events: int
    total: int
    estimate: float | None
    lower: float | None
    upper: float | None
    next_centre: Interval | None
    heterogeneity: str
    model: str
    priors: dict[str, dict[str, float | str]]
    grid: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class QuestionFigure:
    """The figure of a question and its sensitivities by name."""

    main: Figure
    sensitivities: tuple[tuple[str, Figure], ...]


class Compiled(NamedTuple):
    """What ``compiled.json`` holds: figures and re-analyses by question id, exact limits by count id."""

    figures: Mapping[str, QuestionFigure]
    limits: Mapping[str, tuple[float, float]]
    what_if: Mapping[str, tuple[WhatIf, ...]]


class PooledFigures:
    """Figures by question id; computed when first asked for unless they came compiled."""

    def __init__(self, pack: Pack, compiled: Compiled | None = None) -> None:
        self._pack = pack
        self._figures: dict[str, QuestionFigure] = dict(compiled.figures if compiled else {})
        self._limits: dict[str, tuple[float, float]] = dict(compiled.limits if compiled else {})
        self._what_if: dict[str, tuple[WhatIf, ...]] = dict(compiled.what_if if compiled else {})
        self._selections: dict[str, Selection] = {}
        self._questions = {q.id: q for q in pack.questions}
        self._ids: dict[tuple[str, str, str], str] = {
            (q.kind, q.subject, q.stratum): q.id for q in pack.questions
        }

    def question_id(self, kind: str, subject: str, stratum: str) -> str | None:
        """Return the id of the question about `subject` in `stratum`, None if the pack has none."""
        return self._ids.get((kind, subject, stratum))

    def selection(self, question_id: str) -> Selection:
        """Return the counts in and out of a question."""
        if question_id not in self._selections:
            self._selections[question_id] = select(self._questions[question_id], self._pack.evidence)
        return self._selections[question_id]

    def counts(self, studies: tuple[StudyCount, ...]) -> tuple[Count, ...]:
        """Return the counts that `studies` are made of."""
        evidence = self._pack.evidence
        return tuple(self.as_count(evidence.count(c)) for study in studies for c in study.count_ids)

    def as_count(self, count: CountRecord) -> Count:
        """Return a count of the evidence as it stands in an assessment, with its own exact limits."""
        events, total = count.events or 0, count.total or 0
        if count.count_id not in self._limits:
            self._limits[count.count_id] = _exact_limits(events, total)
        lower, upper = self._limits[count.count_id]
        return Count(
            count.count_id,
            count.source_id,
            count.subgroup,
            count.variable,
            events,
            total,
            count.certainty,
            lower,
            upper,
        )

    def figure(self, question_id: str) -> QuestionFigure:
        """Return the figure of a question."""
        if question_id not in self._figures:
            self._figures[question_id] = _question_figure(self.selection(question_id))
        return self._figures[question_id]

    def what_if(self, question_id: str) -> tuple[WhatIf, ...]:
        """Return the re-analysis of a question."""
        if question_id not in self._what_if:
            self._what_if[question_id] = what_ifs(self.selection(question_id), self._pack.evidence)
        return self._what_if[question_id]


def figures_for(pack: Pack, folder: Path | None) -> PooledFigures:
    """Return the figures of `pack`, from ``compiled.json`` in `folder` if it was made from these data."""
    return PooledFigures(pack, _read_compiled(pack, folder) if folder is not None else None)


def compile_figures(pack: Pack) -> bytes:
    """Return the content of ``compiled.json`` for `pack`."""
    figures = PooledFigures(pack)
    limits = {
        count.count_id: _exact_limits(count.events, count.total)
        for count in pack.evidence.counts
        if count.events is not None and count.total and count.events <= count.total
    }
    content = {
        "format": FORMAT,
        "inputs_sha256": _inputs_sha256(pack),
        "figures": {q.id: asdict(figures.figure(q.id)) for q in pack.questions},
        "limits": limits,
        "what_if": {q.id: [as_row(item) for item in figures.what_if(q.id)] for q in pack.questions},
    }
    return json.dumps(content, separators=(",", ":"), sort_keys=True).encode() + b"\n"


def _inputs_sha256(pack: Pack) -> str:
    return f"{pack.source_sha256}+{pack.evidence.sha256}"


def _read_compiled(pack: Pack, folder: Path) -> Compiled | None:
    try:
        content = json.loads((folder / COMPILED_FILE).read_bytes())
    except (OSError, ValueError):
        return None
    if (
        not isinstance(content, dict)
        or content.get("format") != FORMAT
        or content.get("inputs_sha256") != _inputs_sha256(pack)
    ):
        return None
    figures = {
        question_id: QuestionFigure(
            _figure_from(entry["main"]),
            tuple((name, _figure_from(figure)) for name, figure in entry["sensitivities"]),
        )
        for question_id, entry in content["figures"].items()
    }
    limits = {i: (low, high) for i, (low, high) in content["limits"].items()}
    return Compiled(figures, limits, rows_by_question(content["what_if"]))


def _figure_from(entry: Mapping[str, Any]) -> Figure:
    next_centre = entry["next_centre"]
    return Figure(
        **{
            **entry,
            "next_centre": None if next_centre is None else Interval(**next_centre),
            "grid": tuple(entry["grid"]),
        }
    )


def _question_figure(selection: Selection) -> QuestionFigure:
    return QuestionFigure(
        pool_studies(selection.studies),
        tuple((s.label, pool_studies(s.studies)) for s in selection.sensitivities),
    )


def pool_studies(studies: tuple[StudyCount, ...]) -> Figure:
    """Return the figure that `studies` allow: pooled, one study's own, none seen, or none published."""
    # Imported here: with compiled figures nothing is pooled, and NumPy stays off the path of an answer.
    if not studies:
        return Figure("no_published_figure", 0, 0, 0, None, None, None, None, "", "none", {}, ())
    from echolith.pooling.combine import pool
    from echolith.pooling.exact import exact_interval, none_seen

    events = sum(study.events for study in studies)
    total = sum(study.total for study in studies)
    if events == 0:
        upper = _r(none_seen(total, LEVEL).upper)
        return Figure("none_seen", len(studies), 0, total, None, 0.0, upper, None, "", "exact", {}, ())
    levels = [(i + 0.5) / GRID_SIZE for i in range(GRID_SIZE)]
    if len(studies) == 1:
        lower, upper = exact_interval(events, total, LEVEL)
        grid = tuple(_r(_one_sided(events, total, u)) for u in levels)
        return Figure(
            "single_study",
            1,
            events,
            total,
            _r(events / total),
            _r(lower),
            _r(upper),
            None,
            "",
            "exact",
            {},
            grid,
        )
    result = pool([s.events for s in studies], [s.total for s in studies], level=LEVEL, shrunken=False)
    typical, after = result.typical, result.following
    return Figure(
        basis="pooled",
        studies=len(studies),
        events=events,
        total=total,
        estimate=_r(typical.estimate),
        lower=_r(typical.lower),
        upper=_r(typical.upper),
        next_centre=Interval(_r(after.estimate), _r(after.lower), _r(after.upper)),
        heterogeneity=result.heterogeneity,
        model="bayes-binomial-normal",
        priors={} if result.priors is None else result.priors.to_dict(),
        grid=tuple(_r(float(p)) for p in result.typical_quantiles(levels)),
    )


def _exact_limits(events: int, total: int) -> tuple[float, float]:
    from echolith.pooling.exact import exact_interval

    lower, upper = exact_interval(events, total, LEVEL)
    return _r(lower), _r(upper)


def _one_sided(events: int, total: int, level: float) -> float:
    """Return the exact limit at `level`: the lower one below the middle, the upper one above it.

    As a distribution it has the Clopper-Pearson limits as its quantiles, whatever the level.
    """
    from echolith.pooling.exact import exact_interval

    if level < 0.5:
        return exact_interval(events, total, 1 - 2 * level)[0]
    return exact_interval(events, total, 2 * level - 1)[1]


def _r(value: float) -> float:
    return round(value, _DIGITS)
