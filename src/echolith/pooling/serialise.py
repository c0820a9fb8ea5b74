"""A pooled result as plain data: the JSON of ``echolith pool``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from echolith.issues import Issue
from echolith.pooling.parts import Estimate, OnScale, Pooled, Prediction, Statistic, Study, TauEstimate


def as_dict(pooled: Pooled) -> dict[str, Any]:
    """Return `pooled` as plain data; what its model does not have, or could not be computed, is None.

    Risks are in 0 to 1; I² and weights in percent, as in other programs of the field.
    """
    result: dict[str, Any] = {
        "model": pooled.model,
        "k": pooled.k,
        "events": pooled.events,
        "total": pooled.total,
        "estimate": pooled.estimate,
        "lower": pooled.lower,
        "upper": pooled.upper,
        "level": pooled.level,
        "on_scale": None if pooled.on_scale is None else _on_scale(pooled.on_scale),
        "tau": None if pooled.tau is None else limits_dict(pooled.tau),
        "tau2": pooled.tau2,
        "i2": pooled.i2,
        "q": _statistic(pooled.tests[0]) if pooled.tests else None,
        "tests": [{"name": test.name, **_statistic(test)} for test in pooled.tests],
        "prediction": None if pooled.next_centre is None else limits_dict(pooled.next_centre),
        "heterogeneity": pooled.heterogeneity,
        "converged": pooled.converged,
        "issues": issues_list(pooled.issues),
        "studies": [_study(study) for study in pooled.studies],
        "priors": None if pooled.priors is None else pooled.priors.to_dict(),
        "method": {
            "scale": pooled.method.scale or None,
            "tau2": pooled.method.tau2 or None,
            "interval": pooled.method.interval or None,
            "study_interval": pooled.method.study_interval,
            "nodes": pooled.method.nodes,
        },
    }
    if pooled.probability_above is not None:
        above = pooled.probability_above
        result["probability_above"] = {
            "threshold": above.threshold,
            "typical": above.typical,
            "next_centre": above.next_centre,
        }
    return result


def issues_list(issues: Iterable[Issue]) -> list[dict[str, str]]:
    """Return issues as plain data."""
    return [
        {
            "code": issue.code,
            "severity": issue.severity,
            "message": issue.message,
            "solution": issue.solution,
            "where": issue.where,
        }
        for issue in issues
    ]


def limits_dict(value: Estimate | Prediction | TauEstimate) -> dict[str, float | None]:
    """Return an estimate with its limits as plain data."""
    return {"estimate": value.estimate, "lower": value.lower, "upper": value.upper}


def _on_scale(value: OnScale) -> dict[str, float | str | None]:
    return {
        "name": value.name,
        "estimate": value.estimate,
        "se": value.se,
        "lower": value.lower,
        "upper": value.upper,
    }


def _statistic(value: Statistic) -> dict[str, float | int | None]:
    return {"value": value.value, "df": value.df, "p": value.p}


def _study(study: Study) -> dict[str, Any]:
    return {
        "label": study.label,
        "events": study.events,
        "total": study.total,
        "estimate": study.estimate,
        "lower": study.lower,
        "upper": study.upper,
        "weight": study.weight,
        "shrunken": None if study.shrunken is None else limits_dict(study.shrunken),
        "correction": study.correction,
    }
