"""Regression on moderators as a section."""

from __future__ import annotations

from typing import Any

import numpy as np

from echolith.errors import UsageError
from echolith.pooling.classical.inverse_variance import fit
from echolith.pooling.classical.scales import to_scale
from echolith.pooling.likelihood.regression import RegressionFit, fit_regression
from echolith.pooling.quadrature import Array
from echolith.pooling.questions_asked import Ask
from echolith.pooling.sections.section import Section
from echolith.pooling.text import p_value

_MOST_KINDS = 12
_CAUTION = (
    "A regression compares studies, not patients: what goes along with the moderator explains as much. With "
    "fewer than ten studies a moderator it is a question, not an answer."
)


def regression_section(ask: Ask) -> Section:
    """Return the regression of the log-odds on the moderators.

    ``two-step`` on the logit scale gives the weighted regression; every other model the binomial-normal
    regression by maximum likelihood, which needs no correction and no prior.
    """
    table = ask.table
    names, design, scales = _design(table.moderators, len(table.events))
    y, n = np.array(table.events, dtype=float), np.array(table.totals, dtype=float)
    if ask.choice.model == "two-step":
        return _weighted(ask, names, design, scales, (y, n))
    found = fit_regression(y, n, design, ask.choice.level)
    how = "Binomial-normal regression by maximum likelihood, with profile-likelihood limits."
    if not found.converged:
        return _without(names, how, found.reason)
    columns = (found.beta / scales, found.lower / scales, found.upper / scales)
    return _section(names, columns, how, _tests(found), found.tau**2)


def _weighted(
    ask: Ask, names: tuple[str, ...], design: Array, scales: Array, counts: tuple[Array, Array]
) -> Section:
    if ask.choice.scale != "logit":
        raise UsageError("--moderator with two-step needs --scale logit")
    scaled = to_scale(*counts, "logit")
    found = fit(
        scaled.yi,
        scaled.vi,
        design=design,
        tau2=ask.choice.tau2,
        interval=ask.choice.interval,
        level=ask.choice.level,
    )
    how = f"Weighted regression of the log-odds, tau² by {ask.choice.tau2}, {ask.choice.interval} limits."
    if int(np.count_nonzero(scaled.corrections)):
        how += f" A half was added to the counts of {int(np.count_nonzero(scaled.corrections))} studies."
    if not found.converged:
        return _without(names, how, found.reason)
    columns = (found.beta / scales, found.lower / scales, found.upper / scales)
    tests = tuple(f"{name}: p {_p(float(p))}" for name, p in zip(names[1:], found.p_value[1:], strict=True))
    return _section(names, columns, how, tests, found.tau2)


def _design(
    moderators: dict[str, tuple[float, ...] | tuple[str, ...]], studies: int
) -> tuple[tuple[str, ...], Array, Array]:
    """Return names, columns and the unit of each column: numbers are scaled to a standard deviation."""
    names, columns, scales = ["intercept"], [np.ones(studies)], [1.0]
    for name, values in moderators.items():
        if all(isinstance(value, float) for value in values):
            numbers = np.array(values, dtype=float)
            spread = float(numbers.std()) or 1.0
            names.append(name)
            columns.append((numbers - numbers.mean()) / spread)
            scales.append(spread)
            continue
        kinds = sorted(set(map(str, values)))
        if len(kinds) > _MOST_KINDS:
            raise UsageError(f"the moderator {name} has over {_MOST_KINDS} kinds; give numbers or few kinds")
        for kind in kinds[1:]:
            names.append(f"{name} {kind} against {kinds[0]}")
            columns.append(np.array([float(value == kind) for value in values]))
            scales.append(1.0)
    return tuple(names), np.column_stack(columns), np.array(scales)


def _tests(found: RegressionFit) -> tuple[str, ...]:
    if found.test_df < 1:
        return ()
    return (
        f"Test of all moderators (likelihood ratio): {found.test:.2f} on {found.test_df} df, p "
        f"{_p(found.test_p)}.",
    )


def _p(p: float) -> str:
    return p_value(p) if p < 0.001 else f"= {p_value(p)}"


def _section(
    names: tuple[str, ...], columns: tuple[Array, Array, Array], how: str, tests: tuple[str, ...], tau2: float
) -> Section:
    rows: list[tuple[str, ...]] = []
    data: list[dict[str, Any]] = []
    for name, beta, low, high in zip(names, *(column.tolist() for column in columns), strict=True):
        lower, upper = (None if np.isnan(v) else v for v in (low, high))
        words = " to ".join("unbounded" if v is None else f"{np.exp(v):.3g}" for v in (lower, upper))
        if name == "intercept":
            rows.append((name, f"{beta:.3f}", "", ""))
        else:
            rows.append((name, f"{beta:.3f}", f"{np.exp(beta):.3g}", words))
        data.append({"name": name, "coefficient": beta, "lower": lower, "upper": upper})
    return Section(
        key="regression",
        title="Regression on moderators",
        sentences=(
            how,
            *tests,
            f"Variance between studies left: {tau2:.3f}. Numbers are counted from their mean; a coefficient "
            "is for one unit more.",
            _CAUTION,
        ),
        header=("term", "log-odds", "odds ratio", "limits"),
        rows=tuple(rows),
        data={
            "method": how,
            "tau2": tau2,
            "coefficients": data,
            "tests": list(tests),
            "converged": True,
            "reason": "",
        },
    )


def _without(names: tuple[str, ...], how: str, reason: str) -> Section:
    sentence = f"There is no regression on {', '.join(names[1:])}: {reason}"
    data: dict[str, Any] = {
        "method": how,
        "tau2": None,
        "coefficients": [],
        "tests": [],
        "converged": False,
        "reason": reason,
    }
    return Section("regression", "Regression on moderators", (how, sentence, _CAUTION), (), (), data)
