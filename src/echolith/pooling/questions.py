"""The analysis that answers all that was asked of a table."""

from __future__ import annotations

from collections.abc import Callable

from echolith.errors import UsageError
from echolith.pooling.analyse import ModelChoice, need_columns, of_result
from echolith.pooling.analysis import Analysis
from echolith.pooling.questions_asked import Ask, Asked
from echolith.pooling.sections.section import Section
from echolith.pooling.tables.studies import StudyTable


def answer(
    table: StudyTable, choice: ModelChoice, asked: Asked, *, older: StudyTable | None = None
) -> Analysis:
    """Return the analysis of a table.

    Parameters
    ----------
    table : StudyTable
    choice : ModelChoice
    asked : Asked
    older : StudyTable, optional
        An earlier state of the table: what changed since is then answered too.

    Raises
    ------
    UsageError
        If a question needs a column or a model that was not given.
    """
    if asked.two_groups:
        from echolith.pooling.sections.two_groups import two_group_analysis

        return two_group_analysis(table, choice, asked)
    need_columns(asked.cumulative, table.years, "--cumulative", "--year")
    if asked.cases is not None and choice.model != "bayes":
        raise UsageError("--cases needs model 'bayes', the only one that takes cases at a weight")
    if asked.influence and choice.model != "two-step":
        raise UsageError("--influence needs --model two-step; --leave-one-out works with every model")
    result = choice.pool(table.events, table.totals, table.labels)
    ask = Ask(table, choice, asked, result, older)
    sections = tuple(make(ask) for make in _wanted(asked, older))
    analysis = of_result(result, table, "Pooled proportion")._replace(sections=sections)
    return analysis._replace(drawings=_drawings(ask, sections))


def _wanted(asked: Asked, older: StudyTable | None) -> list[Callable[[Ask], Section]]:
    """Return the functions that make the sections asked for; each is loaded only if it is."""
    wanted: list[Callable[[Ask], Section]] = []
    if asked.groups:
        from echolith.pooling.sections.subgroups import subgroup_section

        wanted.append(subgroup_section)
    if asked.moderators:
        from echolith.pooling.sections.regression import regression_section

        wanted.append(regression_section)
    if asked.leave_one_out:
        from echolith.pooling.sections.sequences import leave_one_out_section

        wanted.append(leave_one_out_section)
    if asked.cumulative:
        from echolith.pooling.sections.sequences import cumulative_section

        wanted.append(cumulative_section)
    if asked.influence:
        from echolith.pooling.sections.influence import influence_section

        wanted.append(influence_section)
    if asked.bias:
        from echolith.pooling.sections.bias import bias_section

        wanted.append(bias_section)
    if asked.losses:
        from echolith.pooling.sections.losses import losses_section

        wanted.append(losses_section)
    if asked.cases is not None:
        from echolith.pooling.sections.cases import cases_section

        wanted.append(cases_section)
    if older is not None:
        from echolith.pooling.sections.changes import changes_section

        wanted.append(changes_section)
    return wanted


def _drawings(ask: Ask, sections: tuple[Section, ...]) -> tuple[tuple[str, str], ...]:
    """Return the plots of the result itself, and of the sections, in the order asked for."""
    made = {kind: svg for section in sections for kind, svg in section.drawings}
    kinds = list(ask.asked.drawings)
    if ask.asked.page:
        kinds += [kind for kind in ("forest", "posterior") if kind not in kinds]
    from echolith.pooling.sections.drawings import draw

    drawn = []
    for kind in kinds:
        svg = made.get(kind) or draw(kind, ask)
        if svg is not None:
            drawn.append((kind, svg))
    return tuple(drawn)
