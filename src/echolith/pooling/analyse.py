"""From a table of studies and what is asked of it to a whole analysis."""

from __future__ import annotations

from typing import NamedTuple

from echolith.errors import UsageError
from echolith.pooling.analysis import Analysis
from echolith.pooling.combine import pool
from echolith.pooling.model import PoolResult
from echolith.pooling.narrative.methods import methods_paragraph
from echolith.pooling.narrative.results import results_paragraph
from echolith.pooling.parts import Pooled
from echolith.pooling.priors import DEFAULT_PRIORS, Priors
from echolith.pooling.tables.studies import StudyTable
from echolith.pooling.text import percent, percent_limits


class ModelChoice(NamedTuple):
    """The arguments of `pool`, with the defaults of the command."""

    model: str = "bayes"
    level: float = 0.95
    priors: Priors = DEFAULT_PRIORS
    threshold: float | None = None
    scale: str = "logit"
    tau2: str = "REML"
    interval: str = "knapp-hartung-conservative"
    study_interval: str = "clopper-pearson"

    def pool(self, events: tuple[int, ...], totals: tuple[int, ...], labels: tuple[str, ...]) -> PoolResult:
        """Pool with these choices."""
        return pool(events, totals, labels=labels, **self._asdict())


def analyse(table: StudyTable, choice: ModelChoice, *, title: str = "Pooled proportion") -> Analysis:
    """Return the pooled figure of a table with its words; further questions are added by the caller."""
    result = choice.pool(table.events, table.totals, table.labels)
    return of_result(result, table, title)


def of_result(result: PoolResult, table: StudyTable, title: str) -> Analysis:
    """Return a result with its words and the table of its studies."""
    methods = methods_paragraph(result)
    header, rows = study_table(result)
    return Analysis(
        title=title,
        figures=result.to_dict(),
        text=str(result),
        results=results_paragraph(result),
        methods=methods.text,
        references=methods.references,
        study_header=header,
        study_rows=rows,
        sections=(),
        drawings=(),
        issues=table.issues,
    )


def study_table(result: Pooled) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the studies as a table for a page: only the columns that some study has something for."""
    weights = any(study.weight is not None for study in result.studies)
    drawn = any(study.shrunken is not None for study in result.studies)
    added = any(study.correction for study in result.studies)
    level = f"{100 * result.level:g} %"
    header = ["study", "events", "total", f"own risk in % ({level} limits)"]
    header += ["weight in %"] * weights + ["in the model, in %"] * drawn + ["added"] * added
    rows = []
    for study in result.studies:
        row = [study.label, str(study.events), str(study.total)]
        row.append(f"{percent(study.estimate)} ({percent_limits(study.lower, study.upper)})")
        if weights:
            row.append("" if study.weight is None else f"{study.weight:.1f}")
        if drawn and study.shrunken is not None:
            limits = percent_limits(study.shrunken.lower, study.shrunken.upper)
            row.append(f"{percent(study.shrunken.estimate)} ({limits})")
        if added:
            row.append(f"{study.correction:g}" if study.correction else "")
        rows.append(tuple(row))
    return tuple(header), tuple(rows)


def need_columns(asked: bool, given: tuple[object, ...], option: str, column: str) -> None:
    """Refuse a question whose column was not named.

    Raises
    ------
    UsageError
        If `asked` and nothing is given.
    """
    if asked and not given:
        raise UsageError(f"{option} needs {column}; name the column that holds it")
