"""What a forest plot is made of: rows, and how results become rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from echolith.pooling.influence.sequences import Step
from echolith.pooling.parts import Pooled, Study
from echolith.pooling.text import percent, percent_limits

Kind = Literal["study", "step", "pooled", "prediction", "heading", "none"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a forest plot.

    Attributes
    ----------
    kind : str
        ``study``: a square with limits. ``step``: a circle with limits. ``pooled``: a diamond.
        ``prediction``: a bar. ``heading``: words alone. ``none``: a figure that does not exist, its label
        says why.
    label : str
    count, figure, share : str
        Words of the columns: events of total, estimate with limits, weight.
    estimate, lower, upper : float or None
        Values on the axis. A limit of None is unbounded and drawn as an arrow.
    size : float
        Of a square, 0 to 1 of the largest.
    inner : float or None
        A second mark: the study's risk in the model.
    """

    kind: Kind
    label: str
    count: str = ""
    figure: str = ""
    share: str = ""
    estimate: float | None = None
    lower: float | None = None
    upper: float | None = None
    size: float = 1.0
    inner: float | None = None


@dataclass(frozen=True, slots=True)
class Forest:
    """A forest plot: rows, what the axis shows, the words under it, and the table's headings."""

    title: str
    rows: tuple[Row, ...]
    axis_words: str
    notes: tuple[str, ...]
    ratio: bool = False
    no_effect: float | None = None
    headings: tuple[str, str, str, str] = ("Study", "Events/total", "Risk in % (limits)", "Weight")
    first_note: str = ""


def forest_of(result: Pooled, title: str = "Forest plot") -> Forest:
    """Return the forest plot of a pooled proportion."""
    rows = [*study_rows(result.studies), *pooled_rows(result)]
    by_weight = any(study.weight is not None for study in result.studies)
    notes = [
        "Squares are sized by weight." if by_weight else "Squares are sized by the number looked at.",
        f"Lines are {100 * result.level:g} % limits of each study alone ({result.method.study_interval}).",
    ]
    if any(study.shrunken is not None for study in result.studies):
        notes.append("The hollow circle is the study's risk in the model, drawn toward the typical centre.")
    notes += [issue.message for issue in result.issues if issue.severity != "note"]
    return Forest(title, tuple(rows), "risk in %", tuple(notes))


def study_rows(studies: Sequence[Study]) -> list[Row]:
    """Return a row for each study, sized by weight, or by its number where a model has none."""
    sizes = [study.total if study.weight is None else study.weight for study in studies]
    largest = max(sizes, default=1.0) or 1.0
    return [
        Row(
            "study",
            study.label,
            f"{study.events}/{study.total}",
            f"{percent(study.estimate)} ({percent_limits(study.lower, study.upper)})",
            "" if study.weight is None else f"{study.weight:.1f} %",
            study.estimate,
            study.lower,
            study.upper,
            max((size / largest) ** 0.5, 0.25),
            None if study.shrunken is None else study.shrunken.estimate,
        )
        for study, size in zip(studies, sizes, strict=True)
    ]


def pooled_rows(result: Pooled, label: str = "") -> list[Row]:
    """Return the rows of the pooled figure and of a new centre, or the reason why there is none."""
    if result.k == 1 and result.model == "exact":
        return []
    if result.estimate is None:
        reason = next(
            (issue.message for issue in result.issues if issue.code == "not-converged"), "no estimate"
        )
        rows = [Row("none", reason)]
        if result.lower is not None or result.upper is not None:
            limits = percent_limits(result.lower, result.upper)
            rows.append(
                Row(
                    "step",
                    "Limits without an estimate",
                    "",
                    f"({limits})",
                    "",
                    None,
                    result.lower,
                    result.upper,
                )
            )
        return rows
    name = label or ("Common risk" if result.model == "common" else "Typical centre")
    figure = f"{percent(result.estimate)} ({percent_limits(result.lower, result.upper)})"
    count = f"{result.events}/{result.total}"
    rows = [Row("pooled", name, count, figure, "", result.estimate, result.lower, result.upper)]
    following = result.next_centre
    if following is not None and not label:
        words = percent_limits(following.lower, following.upper)
        rows.append(
            Row(
                "prediction",
                "New centre",
                "",
                f"({words})",
                "",
                following.estimate,
                following.lower,
                following.upper,
            )
        )
    return rows


def step_rows(steps: Sequence[Step]) -> list[Row]:
    """Return a row for each pooled result of a sequence."""
    rows = []
    for step in steps:
        result = step.result
        figure = "no estimate"
        if result.estimate is not None:
            figure = f"{percent(result.estimate)} ({percent_limits(result.lower, result.upper)})"
        count = f"{result.events}/{result.total}"
        rows.append(Row("step", step.label, count, figure, "", result.estimate, result.lower, result.upper))
    return rows
