"""The figures of one question for reading: pooled, under other choices of studies, and re-analysed."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from echolith.assess.model import Interval, WhatIf
from echolith.assess.pooled import Figure, PooledFigures

_KINDS = {
    "leave_one_out": "Without each study in turn",
    "cumulative": "As it stood after each year of publication",
    "single_cases": "With single published cases (not a sample; in no figure above)",
}


def question_figures(question_id: str, figures: PooledFigures) -> dict[str, Any]:
    """Return the figures of a question as plain data.

    `figure` is the pooled one, `sensitivities` those under other choices of studies by label, and `what_if`
    the figure without each study, after each year and with single cases at weights 0.25, 0.5 and 1.
    """
    found = figures.figure(question_id)
    return {
        "figure": _figure(found.main),
        "sensitivities": [{"label": label, **_figure(figure)} for label, figure in found.sensitivities],
        "what_if": [asdict(item) for item in figures.what_if(question_id)],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "basis": figure.basis,
        "studies": figure.studies,
        "events": figure.events,
        "total": figure.total,
        "estimate": figure.estimate,
        "lower": figure.lower,
        "upper": figure.upper,
        "next_centre": None if figure.next_centre is None else asdict(figure.next_centre),
        "heterogeneity": figure.heterogeneity,
        "model": figure.model,
        "priors": figure.priors,
    }


def figure_lines(question_id: str, figures: PooledFigures) -> list[str]:
    """Return the figures of a question as lines for a terminal; empty if nothing is published."""
    found = figures.figure(question_id)
    if found.main.basis == "no_published_figure":
        return []
    lines = ["", f"Figure: {_words(found.main)}"]
    if found.main.next_centre is not None:
        lines.append(f"  new centre {_interval(found.main.next_centre)}")
    if found.main.priors:
        prior, tau = found.main.priors["risk"], found.main.priors["tau"]
        lines.append(
            f"  {found.main.model}; priors: risk Beta({prior['a']:g}, {prior['b']:g}), "
            f"tau half-normal({tau['scale']:g})"
        )
    if found.sensitivities:
        lines += ["", "Other choices of studies:"]
        lines += [f"  {label}: {_words(figure)}" for label, figure in found.sensitivities]
    by_kind: dict[str, list[WhatIf]] = {}
    for item in figures.what_if(question_id):
        by_kind.setdefault(item.kind, []).append(item)
    for kind, items in by_kind.items():
        lines += ["", f"{_KINDS[kind]}:", *(f"  {_item(item)}" for item in items)]
    return lines


def _words(figure: Figure) -> str:
    if figure.basis == "none_seen":
        return f"none of {figure.total}; up to {_percent(figure.upper)}"
    words = _interval(Interval(figure.estimate, figure.lower, figure.upper))
    return f"{words}, {figure.events} of {figure.total}, {_studies(figure.studies)}"


def _item(item: WhatIf) -> str:
    words = _interval(Interval(item.estimate, item.lower, item.upper))
    after = "" if item.next_centre is None else f"; new centre {_interval(item.next_centre)}"
    return f"{item.label}: {words}{after} ({item.events} of {item.total}, {_studies(item.studies)})"


def _studies(number: int) -> str:
    return f"{number} {'study' if number == 1 else 'studies'}"


def _interval(interval: Interval) -> str:
    if interval.estimate is None:
        return f"up to {_percent(interval.upper)}"
    return f"{_percent(interval.estimate)} ({_percent(interval.lower)} to {_percent(interval.upper)})"


def _percent(risk: float | None) -> str:
    if risk is None:
        return "unknown"
    value = 100.0 * risk
    if 99.95 <= value < 100.0:
        return ">99.9 %"
    return f"{value:.1f} %" if value >= 0.95 or value == 0.0 else f"{value:.2g} %"
