"""Subgroups of studies: a figure for each, and the differences between them with limits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from echolith.errors import UsageError
from echolith.issues import Issue
from echolith.pooling.analyse import ModelChoice
from echolith.pooling.combine import pool
from echolith.pooling.model import PoolResult
from echolith.pooling.parts import Statistic
from echolith.pooling.quadrature import Array, expit, logit
from echolith.pooling.serialise import issues_list

Limits = tuple[float | None, float | None, float | None]

COMMON_TAU_MODELS = ("bayes", "binomial-normal", "two-step")
_FEW = Issue(
    "few-studies-in-a-group",
    "warning",
    "A group has one or two studies only: its own figure and its difference from others are frail.",
    "Show the studies; do not say that a group differs.",
)


class Group(NamedTuple):
    """One group: estimate, lower and upper of its typical risk; None where there is none."""

    label: str
    k: int
    events: int
    total: int
    risk: Limits
    converged: bool


class Difference(NamedTuple):
    """`second` against `first`: odds ratio and risk difference, each with limits."""

    first: str
    second: str
    odds_ratio: Limits
    risk_difference: Limits


class Subgroups(NamedTuple):
    """Groups and their differences from the first group.

    `common_tau` says whether all share one spread between centres; `test` is the test of no difference
    between groups, where the model has one; `how` says in words how the differences' limits were made.
    """

    groups: tuple[Group, ...]
    differences: tuple[Difference, ...]
    common_tau: bool
    test: Statistic | None
    how: str
    issues: tuple[Issue, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the subgroups as plain data."""
        return {
            "common_tau": self.common_tau,
            "groups": [
                {
                    "group": g.label,
                    "k": g.k,
                    "events": g.events,
                    "total": g.total,
                    "estimate": g.risk[0],
                    "lower": g.risk[1],
                    "upper": g.risk[2],
                    "converged": g.converged,
                }
                for g in self.groups
            ],
            "differences": [
                {
                    "first": d.first,
                    "second": d.second,
                    "odds_ratio": _triple(d.odds_ratio),
                    "risk_difference": _triple(d.risk_difference),
                }
                for d in self.differences
            ],
            "test": None if self.test is None else self.test_dict(),
            "how": self.how,
            "issues": issues_list(self.issues),
        }

    def test_dict(self) -> dict[str, Any]:
        """Return the test of no difference as plain data."""
        assert self.test is not None
        return {"name": self.test.name, "value": self.test.value, "df": self.test.df, "p": self.test.p}


def subgroups(
    events: Sequence[int],
    totals: Sequence[int],
    groups: Sequence[str],
    choice: ModelChoice,
    *,
    own_tau: bool = False,
) -> Subgroups:
    """Return each group's figure and the differences from the first group, in order of first appearance.

    Parameters
    ----------
    events, totals : sequences of int
    groups : sequence of str
        The group of each study.
    choice : ModelChoice
    own_tau : bool
        Let each group have its own spread. Otherwise the models that have a spread on the log-odds scale
        share it (``bayes``, ``binomial-normal``, ``two-step``), which is steadier when groups are small.

    Raises
    ------
    UsageError
        With one group only, or more than 12.
    """
    names = tuple(dict.fromkeys(groups))
    if len(names) < 2:
        raise UsageError("there is one group only; subgroups need two or more values in the column")
    if len(names) > 12:
        raise UsageError("there are over 12 groups; a column of groups has few values")
    members = [[i for i, g in enumerate(groups) if g == name] for name in names]
    common = not own_tau and choice.model in COMMON_TAU_MODELS
    few = (_FEW,) if min(map(len, members)) < 3 else ()
    ask = _Ask(np.array(events, dtype=float), np.array(totals, dtype=float), names, members, choice)
    if choice.model == "bayes":
        return _bayes(ask, common)._replace(issues=few)
    if common:
        found = _regression(ask) if choice.model == "binomial-normal" else _weighted(ask)
        if found is not None:
            return found._replace(issues=few)
    return _separate(ask, few)


class _Ask(NamedTuple):
    y: Array
    n: Array
    names: tuple[str, ...]
    members: list[list[int]]
    choice: ModelChoice

    def group(self, position: int, risk: Limits, *, converged: bool = True) -> Group:
        own = self.members[position]
        return Group(
            self.names[position], len(own), int(self.y[own].sum()), int(self.n[own].sum()), risk, converged
        )


def _bayes(ask: _Ask, common: bool) -> Subgroups:
    from echolith.pooling.bayes_groups import difference, group_posteriors

    level = ask.choice.level
    counts = [(ask.y[own], ask.n[own]) for own in ask.members]
    found = group_posteriors(counts, ask.choice.priors, common_tau=common)
    groups = []
    for i, each in enumerate(found.groups):
        own = each.risk(level) if each.converged else None
        risk = (None, None, None) if own is None else (own.estimate, own.lower, own.upper)
        groups.append(ask.group(i, risk, converged=each.converged))
    differences = []
    for i in range(1, len(groups)):
        pair = (found.groups[0], found.groups[i])
        ratio: Limits = (None, None, None)
        apart: Limits = (None, None, None)
        if pair[0].converged and pair[1].converged:
            odds = difference(*pair, level, common_tau=common, of="log-odds")
            ratio = (_ratio(odds.estimate), _ratio(odds.lower), _ratio(odds.upper))
            risks = difference(*pair, level, common_tau=common)
            apart = (risks.estimate, risks.lower, risks.upper)
        differences.append(Difference(ask.names[0], ask.names[i], ratio, apart))
    how = "Differences are posterior means with equal-tailed limits; the odds ratio is of the mean log-odds."
    return Subgroups(tuple(groups), tuple(differences), common, None, how, ())


def _regression(ask: _Ask) -> Subgroups | None:
    """Return the binomial-normal model with an intercept for each group and one spread, if it converges."""
    from echolith.pooling.likelihood.regression import fit_regression

    dummies = _dummies(ask)
    own = fit_regression(ask.y, ask.n, dummies, ask.choice.level)
    against_first = dummies.copy()
    against_first[:, 0] = 1.0
    apart = fit_regression(ask.y, ask.n, against_first, ask.choice.level)
    if not own.converged or not apart.converged:
        return None
    risks = [
        tuple(_risk(v) for v in (own.beta[i], own.lower[i], own.upper[i])) for i in range(len(ask.names))
    ]
    groups = tuple(ask.group(i, (r[0], r[1], r[2])) for i, r in enumerate(risks))
    differences = tuple(
        Difference(
            ask.names[0],
            ask.names[i],
            (_ratio(apart.beta[i]), _ratio(apart.lower[i]), _ratio(apart.upper[i])),
            _mover(groups[0].risk, groups[i].risk),
        )
        for i in range(1, len(groups))
    )
    test = Statistic("no difference between groups, likelihood ratio", own.test, own.test_df, own.test_p)
    how = (
        "Odds ratios have profile-likelihood limits; limits of the risk difference are put together from "
        "those of the two risks (Zou and Donner 2008)."
    )
    return Subgroups(groups, differences, True, test, how, ())


def _weighted(ask: _Ask) -> Subgroups | None:
    """Return the weighted regression on groups with one variance between studies, on the logit scale."""
    from scipy.special import chdtrc

    from echolith.pooling.classical.inverse_variance import fit
    from echolith.pooling.classical.scales import to_scale

    choice = ask.choice
    if choice.scale != "logit":
        return None
    scaled = to_scale(ask.y, ask.n, "logit")
    dummies = _dummies(ask)
    options = {"tau2": choice.tau2, "interval": choice.interval, "level": choice.level}
    own = fit(scaled.yi, scaled.vi, design=dummies, **options)  # type: ignore[arg-type]
    against_first = dummies.copy()
    against_first[:, 0] = 1.0
    apart = fit(scaled.yi, scaled.vi, design=against_first, **options)  # type: ignore[arg-type]
    if not own.converged or not apart.converged:
        return None
    groups = tuple(
        ask.group(i, (_risk(own.beta[i]), _risk(own.lower[i]), _risk(own.upper[i])))
        for i in range(len(ask.names))
    )
    differences = tuple(
        Difference(
            ask.names[0],
            ask.names[i],
            (_ratio(apart.beta[i]), _ratio(apart.lower[i]), _ratio(apart.upper[i])),
            _mover(groups[0].risk, groups[i].risk),
        )
        for i in range(1, len(groups))
    )
    part, inner = apart.beta[1:], apart.covariance[1:, 1:]
    value = float(part @ np.linalg.solve(inner, part))
    df = len(groups) - 1
    test = Statistic("no difference between groups, Wald", value, df, float(chdtrc(df, value)))
    how = "Limits of the risk difference are put together from those of the two risks (Zou and Donner 2008)."
    return Subgroups(groups, differences, True, test, how, ())


def _separate(ask: _Ask, issues: tuple[Issue, ...]) -> Subgroups:
    """Return each group pooled by itself."""
    results = [_pooled(ask, own) for own in ask.members]
    groups = tuple(
        ask.group(i, (r.estimate, r.lower, r.upper), converged=r.converged) for i, r in enumerate(results)
    )
    differences = tuple(
        Difference(
            ask.names[0],
            ask.names[i],
            _ratio_of_risks(groups[0].risk, groups[i].risk),
            _mover(groups[0].risk, groups[i].risk),
        )
        for i in range(1, len(groups))
    )
    how = (
        "Each group was pooled by itself; limits of the differences are put together from those of the two "
        "groups (Zou and Donner 2008)."
    )
    return Subgroups(groups, differences, False, None, how, issues)


def _pooled(ask: _Ask, own: list[int]) -> PoolResult:
    y, n = ([int(v) for v in values[own]] for values in (ask.y, ask.n))
    return pool(y, n, shrunken=False, **ask.choice._asdict())


def _dummies(ask: _Ask) -> Array:
    dummies = np.zeros((ask.y.size, len(ask.names)))
    for column, own in enumerate(ask.members):
        dummies[own, column] = 1.0
    return dummies


def _mover(first: Limits, second: Limits) -> Limits:
    """Return second minus first with limits from the two intervals; a side without a limit has none."""
    (a, a_low, a_high), (b, b_low, b_high) = first, second
    if a is None or b is None:
        return None, None, None
    low = None if b_low is None or a_high is None else b - a - float(np.hypot(b - b_low, a_high - a))
    high = None if b_high is None or a_low is None else b - a + float(np.hypot(b_high - b, a - a_low))
    return b - a, low, high


def _ratio_of_risks(first: Limits, second: Limits) -> Limits:
    """Return the odds ratio with limits from the two intervals on the log-odds scale."""

    def odds(limits: Limits) -> Limits:
        inside = [None if v is None or not 0.0 < v < 1.0 else float(logit(np.array(v))) for v in limits]
        return inside[0], inside[1], inside[2]

    apart = _mover(odds(first), odds(second))
    return _ratio(apart[0]), _ratio(apart[1]), _ratio(apart[2])


def _risk(value: float) -> float | None:
    return None if np.isnan(value) else float(expit(np.array(value)))


def _ratio(value: float | None) -> float | None:
    return None if value is None or np.isnan(value) else float(np.exp(value))


def _triple(limits: Limits) -> dict[str, float | None]:
    return {"estimate": limits[0], "lower": limits[1], "upper": limits[2]}
