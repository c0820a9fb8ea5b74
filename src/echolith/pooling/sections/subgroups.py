"""Subgroups as a section, with a forest plot of their own."""

from __future__ import annotations

from dataclasses import replace

from echolith.pooling.groups import Difference, Group, Limits, Subgroups, subgroups
from echolith.pooling.questions_asked import Ask
from echolith.pooling.sections.section import Section
from echolith.pooling.text import p_value, percent, percent_limits


def subgroup_section(ask: Ask) -> Section:
    """Return each group's figure and how groups differ from the first."""
    table = ask.table
    found = subgroups(table.events, table.totals, table.groups, ask.choice, own_tau=ask.asked.own_tau)
    spread = "share one spread between centres" if found.common_tau else "have each their own spread"
    sentences = [issue.message for issue in found.issues]
    sentences.append(f"The groups {spread}. {found.how}")
    if found.test is not None and found.test.p is not None:
        sentences.append(
            f"Test of {found.test.name}: {found.test.value:.2f} on {found.test.df} df, p {_p(found.test.p)}. "
            "A large p value is no proof that groups are alike."
        )
    sentences += [_difference(d) for d in found.differences]
    return Section(
        key="subgroups",
        title=f"By {ask.asked.by_name}" if ask.asked.by_name else "Subgroups",
        sentences=tuple(sentences),
        header=("group", "studies", "events/total", "risk in %", "limits"),
        rows=tuple(_row(group) for group in found.groups),
        data=found.to_dict(),
        drawings=_drawing(ask, found),
    )


def _drawing(ask: Ask, found: Subgroups) -> tuple[tuple[str, str], ...]:
    """Return the forest plot with each group's studies and diamond, and that of all studies at the end."""
    if "forest" not in ask.asked.drawings and not ask.asked.page:
        return ()
    from echolith.pooling.plots.forest import draw_forest
    from echolith.pooling.plots.rows import Row, forest_of, pooled_rows, study_rows

    by_study = study_rows(ask.result.studies)
    rows: list[Row] = []
    for group in found.groups:
        rows.append(Row("heading", group.label))
        rows += [row for row, name in zip(by_study, ask.table.groups, strict=True) if name == group.label]
        estimate, lower, upper = group.risk
        if estimate is None:
            rows.append(Row("none", f"{group.label}: no estimate"))
            continue
        figure = f"{percent(estimate)} ({percent_limits(lower, upper)})"
        count = f"{group.events}/{group.total}"
        rows.append(
            Row(
                "pooled",
                f"{group.label}, {group.k} {'study' if group.k == 1 else 'studies'}",
                count,
                figure,
                "",
                estimate,
                lower,
                upper,
            )
        )
    rows.append(Row("heading", "All studies"))
    whole = replace(forest_of(ask.result), rows=(*rows, *pooled_rows(ask.result)))
    return (("forest", draw_forest(whole, style=ask.asked.style)),)


def _p(p: float) -> str:
    return p_value(p) if p < 0.001 else f"= {p_value(p)}"


def _row(group: Group) -> tuple[str, ...]:
    estimate, lower, upper = group.risk
    return (
        group.label,
        str(group.k),
        f"{group.events}/{group.total}",
        "no estimate" if estimate is None else percent(estimate),
        "" if lower is None and upper is None else percent_limits(lower, upper),
    )


def _difference(d: Difference) -> str:
    ratio, risk = _plain(d.odds_ratio, 1.0, "{:.3g}"), _plain(d.risk_difference, 100.0, "{:+.1f}")
    if ratio is None and risk is None:
        return f"{d.second} against {d.first}: there is no estimate of the difference."
    parts = []
    if ratio is not None:
        parts.append(f"odds ratio {ratio}")
    if risk is not None:
        parts.append(f"risk difference in points of 100 {risk}")
    return f"{d.second} against {d.first}: {', '.join(parts)}."


def _plain(limits: Limits, factor: float, form: str) -> str | None:
    estimate, lower, upper = limits
    if estimate is None:
        return None
    low, high = ("unbounded" if v is None else form.format(factor * v) for v in (lower, upper))
    return f"{form.format(factor * estimate)} ({low} to {high})"
