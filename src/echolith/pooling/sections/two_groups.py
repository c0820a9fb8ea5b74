"""A comparison of two groups as a whole analysis."""

from __future__ import annotations

from echolith.errors import UsageError
from echolith.pooling.analyse import ModelChoice
from echolith.pooling.analysis import Analysis
from echolith.pooling.narrative.comparison import comparison_methods, comparison_results
from echolith.pooling.plots.forest import draw_forest
from echolith.pooling.plots.rows import Forest, Row
from echolith.pooling.questions_asked import Asked
from echolith.pooling.tables.studies import StudyTable
from echolith.pooling.two_groups.compare import compare
from echolith.pooling.two_groups.result import CompareResult, effect_words


def two_group_analysis(table: StudyTable, choice: ModelChoice, asked: Asked) -> Analysis:
    """Return the comparison of the two groups of a table.

    Raises
    ------
    UsageError
        If a further question is asked that is for one group only.
    """
    others = (
        ("--by", asked.groups),
        ("--moderator", asked.moderators),
        ("--leave-one-out", asked.leave_one_out),
        ("--cumulative", asked.cumulative),
        ("--influence", asked.influence),
        ("--bias", asked.bias),
        ("--lost", asked.losses),
        ("--cases", asked.cases is not None),
    )
    for option, wanted in others:
        if wanted:
            raise UsageError(f"{option} is for one group; leave it out, or leave the second group out")
    result = compare(
        table.events,
        table.totals,
        table.control_events,
        table.control_totals,
        labels=table.labels,
        effect=asked.effect,
        method=asked.method,
        tau2=choice.tau2,
        interval=choice.interval,
        level=choice.level,
    )
    methods = comparison_methods(result, choice)
    drawings = []
    if "forest" in asked.drawings or asked.page:
        drawings.append(("forest", draw_forest(_forest(result), style=asked.style)))
    return Analysis(
        title="Two groups compared",
        figures=result.to_dict(),
        text=str(result),
        results=comparison_results(result),
        methods=methods.text,
        references=methods.references,
        study_header=("study", "first group", "second group", result.effect.replace("-", " ")),
        study_rows=tuple(
            (
                study.label,
                f"{study.events}/{study.total}",
                f"{study.control_events}/{study.control_total}",
                f"{effect_words(study.estimate, result.effect)} "
                f"({effect_words(study.lower, result.effect)} to {effect_words(study.upper, result.effect)})",
            )
            for study in result.studies
        ),
        sections=(),
        drawings=tuple(drawings),
        issues=table.issues,
    )


def _forest(result: CompareResult) -> Forest:
    ratio = result.effect != "risk-difference"
    largest = max(study.total + study.control_total for study in result.studies)

    def figure(estimate: float | None, lower: float | None, upper: float | None) -> str:
        words = [effect_words(v, result.effect).removesuffix(" points") for v in (estimate, lower, upper)]
        return f"{words[0]} ({words[1]} to {words[2]})"

    rows = [
        Row(
            "study",
            study.label,
            f"{study.events}/{study.total} : {study.control_events}/{study.control_total}",
            figure(study.estimate, study.lower, study.upper),
            "" if study.weight is None else f"{study.weight:.1f} %",
            study.estimate,
            study.lower,
            study.upper,
            max(((study.total + study.control_total) / largest) ** 0.5, 0.25),
        )
        for study in result.studies
    ]
    if result.estimate is None:
        rows.append(Row("none", next(i.message for i in result.issues if i.code == "not-converged")))
    else:
        words = figure(result.estimate, result.lower, result.upper)
        rows.append(Row("pooled", "Pooled", "", words, "", result.estimate, result.lower, result.upper))
    name = result.effect.replace("-", " ")
    return Forest(
        f"Forest plot: {name}",
        tuple(rows),
        f"{name}, first group against second",
        tuple(issue.message for issue in result.issues if issue.severity != "note"),
        ratio=ratio,
        no_effect=1.0 if ratio else 0.0,
        headings=("Study", "First : second", f"{name[0].upper()}{name[1:]} (limits)", "Weight"),
    )
