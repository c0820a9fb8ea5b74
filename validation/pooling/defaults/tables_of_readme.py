"""The tables of `README.md`, from the rows of `results.csv` alone."""

from __future__ import annotations

from rule import LISTED, UPPER, Row, by_candidate, by_studies_and_tau, choose, judge, lowest, mean

PREVIOUS = "bayes a=0.5 scale=1"
PROFILE, TWO_STEP, GLMM = (
    "binomial-normal profile",
    "metafor rma (REML, Wald, 0.5)",
    "metafor rma.glmm",
)
#: Candidates near the bar of the rule.
CLOSE = (
    "bayes a=0.3333 scale=1.5",
    "bayes a=0.4 scale=1.5",
    "bayes a=0.5 scale=1.5",
    "bayes a=0.5 scale=1.6",
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
        if verdict.holds:
            held = "**yes**"
        elif verdict.holds_in_each_cell:
            held = "within chance"
        else:
            held = "means only" if verdict.holds_on_average else "no"
        k, tau = verdict.lowest_mean_at
        lines.append(
            [
                verdict.candidate,
                f"{percent(verdict.lowest_mean, 2)} (k {k}, tau {tau:g})",
                percent(verdict.lowest_cell),
                percent(verdict.lowest_upper_mean),
                percent(min(verdict.lowest_upper_cell, verdict.lowest_upper_between)),
                percent(verdict.width),
                "" if verdict.next_width is None else percent(verdict.next_width),
                held,
            ]
        )
    head = ["candidate", "lowest mean of a (k, tau)", "lowest cell", "upper limit: lowest mean"]
    head += ["lowest cell", "width", "width, next centre", "rule held"]
    return table(head, lines)


def between(rows: list[Row]) -> str:
    """Return how the closest candidates do at the largest spread, on the grid's risks and between them."""
    lines = []
    for name, own in by_candidate(rows).items():
        if name not in CLOSE:
            continue
        line = [name]
        for k in (2, 3, 4, 5):
            here = [row for row in own if row["studies"] == k and row["tau"] == 1.5]
            parts = [[row for row in here if row["grid"] == grid] for grid in ("main", "between")]
            line += [percent(mean(part, "coverage"), 2) for part in parts]
        lines.append(line)
    head = ["candidate", *(f"k {k}, {grid}" for k in (2, 3, 4, 5) for grid in ("on the grid", "between"))]
    return table(head, lines)


def studies_and_tau(own: dict[str, list[Row]], name: str) -> str:
    """Return the default beside metafor's default and the profile likelihood, by (k, tau)."""
    default = by_studies_and_tau(own[name])
    rma, profile, glmm = (by_studies_and_tau(own[name]) for name in (TWO_STEP, PROFILE, GLMM))
    lines = []
    for place, group in sorted(default.items()):
        lines.append(
            [
                str(place[0]),
                f"{place[1]:g}",
                f"**{percent(mean(group, 'coverage'))}** ({percent(lowest(group, 'coverage'))})",
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
    least = percent(lowest(group, "coverage"))
    return [f"{percent(mean(group, 'coverage'))} ({least})", percent(mean(group, "width"))]


def bias(own: dict[str, list[Row]], default: str) -> str:
    """Return what each method reads on average at each true risk, for few and many studies."""
    names = [default, *(name for name, _ in SHOWN)]
    lines = []
    for k in (2, 5, 12):
        for risk in sorted({row["risk"] for row in own[default]}):
            line = [str(k), percent(risk)]
            own_rows = [row for row in own[default] if row["studies"] == k and row["risk"] == risk]
            line.append(percent(risk + mean(own_rows, "median_bias")))
            for name in names:
                here = [row for row in own[name] if row["studies"] == k and row["risk"] == risk]
                line.append(f"{percent(risk + mean(here, 'bias'))} ({percent(mean(here, 'coverage'), 0)})")
            lines.append(line)
    return table(["k", "true risk", "default's median", "default", *(heading for _, heading in SHOWN)], lines)


def under(own: list[Row], column: str, bar: float) -> str:
    """Return the default's cells under a bar, the lowest first."""
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


def under_next(own: list[Row]) -> str:
    """Return where the default's limits for a new centre hold less than `LISTED`, by (k, tau)."""
    lines = []
    for (k, tau), group in sorted(by_studies_and_tau(own).items()):
        low = [row for row in group if row["next_coverage"] < LISTED]
        if low:
            risks = ", ".join(f"{percent(row['risk'])} ({percent(row['next_coverage'])})" for row in low)
            lines.append([str(k), f"{tau:g}", risks])
    return table(["k", "tau", "true risk (coverage), all in %"], lines) if lines else "None."


def all_tables(rows: list[Row]) -> dict[str, str]:
    """Return the tables by the name of their place in the README."""
    default = choose(judge(rows)).candidate
    main = [row for row in rows if row["grid"] == "main"]
    own = by_candidate(main)
    return {
        "candidates": candidates(rows),
        "between": between(rows),
        "by studies and tau": studies_and_tau(own, default),
        "bias": bias(own, default),
        "cells under 93 %": under(own[default], "coverage", LISTED),
        "upper limits under 95 %": under(by_candidate(rows)[default], "upper_covers", UPPER),
        "new centre under 93 %": under_next(own[default]),
    }
