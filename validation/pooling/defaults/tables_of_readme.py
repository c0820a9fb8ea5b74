"""The tables of `README.md`, from the rows of `results.csv` alone."""

from __future__ import annotations

from rule import LISTED, UPPER, Row, by_candidate, by_studies_and_tau, choose, judge, mean

PREVIOUS = "bayes a=0.5 scale=1"
PROFILE, TWO_STEP, GLMM = (
    "binomial-normal profile",
    "metafor rma (REML, Wald, 0.5)",
    "metafor rma.glmm",
)
#: Candidates shown by risk, with the heading of their columns.
SHOWN = ((PREVIOUS, "before"), (PROFILE, "profile"), (TWO_STEP, "rma"), (GLMM, "rma.glmm"))


def table(head: list[str], lines: list[list[str]]) -> str:
    """Return a Markdown table."""
    rows = [head, ["---"] * len(head), *lines]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def percent(value: float, digits: int = 1) -> str:
    """Return a share as a percentage without its sign."""
    return f"{100.0 * value:.{digits}f}"


def candidates(rows: list[Row]) -> str:
    """Return every candidate against the rule, the narrowest first."""
    lines = []
    for verdict in judge(rows):
        held = "yes, each cell" if verdict.passes_in_each_cell else "yes" if verdict.passes else "no"
        k, tau = verdict.lowest_mean_at
        lines.append(
            [
                verdict.candidate,
                f"{percent(verdict.lowest_mean)} (k {k}, tau {tau:g})",
                percent(verdict.lowest_cell),
                percent(verdict.lowest_upper_mean),
                percent(verdict.lowest_upper_cell),
                percent(verdict.width),
                "" if verdict.next_width is None else percent(verdict.next_width),
                held,
            ]
        )
    head = ["candidate", "lowest mean of a (k, tau)", "lowest cell", "upper limit: lowest mean"]
    head += ["lowest cell", "width", "width, next centre", "rule held"]
    return table(head, lines)


def studies_and_tau(rows: list[Row]) -> str:
    """Return the default beside metafor's default and the profile likelihood, by (k, tau)."""
    own = by_candidate(rows)
    default = by_studies_and_tau(own[choose(judge(rows)).candidate])
    rma, profile, glmm = (by_studies_and_tau(own[name]) for name in (TWO_STEP, PROFILE, GLMM))
    lines = []
    for place, group in default.items():
        lowest = min(row["coverage"] for row in group)
        lines.append(
            [
                str(place[0]),
                f"{place[1]:g}",
                f"**{percent(mean(group, 'coverage'))}** ({percent(lowest)})",
                percent(mean(group, "upper_covers")),
                percent(mean(group, "width")),
                f"{100.0 * mean(group, 'bias'):+.1f}",
                percent(mean(group, "next_coverage")),
                percent(mean(group, "next_width")),
                *_beside(rma[place]),
                f"{100.0 * mean(rma[place], 'bias'):+.1f}",
                *_beside(glmm[place]),
                *_beside(profile[place]),
            ]
        )
    head = ["k", "tau", "coverage (lowest cell)", "upper limit", "width", "bias", "next: coverage", "width"]
    head += ["rma: coverage (lowest)", "width", "bias", "rma.glmm: coverage (lowest)", "width"]
    head += ["profile: coverage (lowest)", "width"]
    return table(head, lines)


def _beside(group: list[Row]) -> list[str]:
    lowest = min(row["coverage"] for row in group)
    return [f"{percent(mean(group, 'coverage'))} ({percent(lowest)})", percent(mean(group, "width"))]


def bias(rows: list[Row]) -> str:
    """Return what each method reads on average at each true risk, for few and many studies."""
    own = by_candidate(rows)
    names = [choose(judge(rows)).candidate, *(name for name, _ in SHOWN)]
    lines = []
    for k in sorted({row["studies"] for row in rows}):
        if k not in (2.0, 5.0, 12.0):
            continue
        for risk in sorted({row["risk"] for row in rows}):
            line = [f"{k:g}", percent(risk)]
            for name in names:
                here = [row for row in own[name] if row["studies"] == k and row["risk"] == risk]
                line.append(f"{percent(risk + mean(here, 'bias'))} ({percent(mean(here, 'coverage'), 0)})")
            lines.append(line)
    return table(["k", "true risk", "default", *(heading for _, heading in SHOWN)], lines)


def under(rows: list[Row], column: str, bar: float) -> str:
    """Return the default's cells under a bar, the lowest first."""
    own = by_candidate(rows)[choose(judge(rows)).candidate]
    low = sorted((row for row in own if row[column] < bar), key=lambda row: row[column])
    if not low:
        return "None."
    lines = [
        [
            f"{row['studies']:g}",
            f"{row['tau']:g}",
            percent(row["risk"]),
            percent(row["coverage"]),
            percent(row["upper_covers"]),
            percent(row["lower_covers"]),
            f"{100.0 * row['bias']:+.1f}",
        ]
        for row in low
    ]
    head = ["k", "tau", "true risk", "coverage", "upper limit covers", "lower limit covers", "bias"]
    return table(head, lines)


def under_next(rows: list[Row]) -> str:
    """Return where the default's limits for a new centre hold less than `LISTED`, by (k, tau)."""
    own = by_studies_and_tau(by_candidate(rows)[choose(judge(rows)).candidate])
    lines = []
    for (k, tau), group in own.items():
        low = [row for row in group if row["next_coverage"] < LISTED]
        if low:
            risks = ", ".join(f"{percent(row['risk'])} ({percent(row['next_coverage'])})" for row in low)
            lines.append([str(k), f"{tau:g}", risks])
    return table(["k", "tau", "true risk (coverage), all in %"], lines) if lines else "None."


def all_tables(rows: list[Row]) -> dict[str, str]:
    """Return the tables by the name of their place in the README."""
    return {
        "candidates": candidates(rows),
        "by studies and tau": studies_and_tau(rows),
        "bias": bias(rows),
        "cells under 93 %": under(rows, "coverage", LISTED),
        "upper limits under 95 %": under(rows, "upper_covers", UPPER),
        "new centre under 93 %": under_next(rows),
    }
