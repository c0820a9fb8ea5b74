"""The two-step methods against R's metafor 3.8 on every table, scale and method.

Tolerance: 1e-6 relative (of a limit: to its distance from the estimate, where that is larger; of a p value:
times its sensitivity to the statistic); the absolute floor of 1e-12 only serves numbers that are 0 but for
rounding. metafor ends its search for tau² when a step is below 1e-12 (``control`` of the tables). Where that
is not close enough for six digits, `STOPPED_SHORT` names table, scale and estimator; the test proves there
that ours is the better solution, and compares everything else at metafor's own tau². ``notes_two_step.md``
has it in words.
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import pytest
from reference import tables
from scipy.special import chdtri

from echolith.pooling import pool
from echolith.pooling.classical.inverse_variance import InverseVarianceFit, fit, typical_variance
from echolith.pooling.classical.q_profile import q_profile
from echolith.pooling.classical.scales import to_risk, to_scale
from echolith.pooling.classical.tau2 import Problem, likelihood_slope, log_likelihood, make_problem, q_at

MEASURES = {"PLO": "logit", "PFT": "double-arcsine", "PAS": "arcsine", "PR": "raw", "PLN": "log"}
METHODS = {
    "FE": ("common", "wald"),
    "DL": ("DL", "wald"),
    "REML": ("REML", "wald"),
    "PM": ("PM", "wald"),
    "ML": ("ML", "wald"),
    "HE": ("HE", "wald"),
    "SJ": ("SJ", "wald"),
    "EB": ("EB", "wald"),
    "HS": ("HS", "wald"),
    "DL_HKSJ": ("DL", "knapp-hartung"),
    "REML_HKSJ": ("REML", "knapp-hartung"),
    "PM_HKSJ": ("PM", "knapp-hartung"),
    "REML_HKSJ_adhoc": ("REML", "knapp-hartung-conservative"),
    "REML_t": ("REML", "t"),
}
#: Where the tau² at the boundary is not quite 0 in metafor: it is below 1e-12, and 0 is the better solution.
STOPPED_SHORT = {
    "prop__dat.collins1985b__ned__arm1": {("PFT", "ML")},
    "prop__dat.collins1985b__ned__arm2": {
        *(("PFT", "REML"), ("PFT", "ML"), ("PAS", "REML"), ("PAS", "ML")),
    },
    "prop__dat.collins1985b__ped__arm1": {("PLO", "ML"), ("PFT", "ML")},
    "prop__dat.collins1985b__ped__arm2": {("PR", "ML")},
    "prop__dat.collins1985b__stb__arm1": {("PAS", "ML")},
    "prop__dat.hine1989__arm2": {("PR", "REML"), ("PR", "ML"), ("PR", "EB")},
    "prop__synthetic_k2": {("PAS", "ML"), ("PR", "ML")},
}
#: What a method does not have in metafor's results. All else must be there.
ABSENT = {"FE": {"se_tau2", "pi_lb", "pi_ub"}}
#: Methods whose tau² has Q-profile limits in the results, given three studies or more.
WITH_LIMITS = ("DL", "REML", "PM", "ML")
#: The largest tau² that metafor's search for limits was allowed.
LARGEST_TAU2 = 1000.0
LIMITS = ("ci_lb", "ci_ub", "pi_lb", "pi_ub")
BACK = ("estimate", *LIMITS)
TABLES = tables("prop")
#: Tables from elsewhere cannot be named here; what is asked of them is the same.
ONLY_OURS = not os.environ.get("ECHOLITH_REFERENCE")


def counts(table: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    rows = table["input"]
    return tuple(np.array([row[key] for row in rows], dtype=float) for key in ("xi", "ni"))


def close(got: float, want: float, of: float = 0.0) -> bool:
    """Return whether two numbers agree to six digits of `want`, or of `of` if that is larger."""
    return bool(abs(got - want) <= 1e-6 * max(abs(want), abs(of)) + 1e-12)


def size_of(key: str, want: dict[str, float]) -> float:
    """Return what six digits are counted of, where that can be more than the number itself."""
    if key in LIMITS:  # an estimate and a width; a limit may lie near 0 when neither does
        return want[key] - want["estimate"]
    if (
        key == "pval" and want["stat"] is not None
    ):  # in the tail p has a relative error stat² times that of stat
        return want[key] * (1.0 + want["stat"] ** 2)
    return 0.0


def quantities(found: InverseVarianceFit) -> dict[str, float]:
    return {
        "estimate": float(found.beta[0]),
        "se": float(found.se[0]),
        "ci_lb": float(found.lower[0]),
        "ci_ub": float(found.upper[0]),
        "stat": float(found.statistic[0]),
        "pval": float(found.p_value[0]),
        "tau2": found.tau2,
        "se_tau2": found.se_tau2,
        "QE": found.q,
        "QEp": found.q_p,
        "I2": found.i2,
        "H2": found.h2,
        "pi_lb": found.prediction_lower,
        "pi_ub": found.prediction_upper,
        "logLik_ML": found.log_likelihood,
        "logLik_REML": found.log_likelihood_restricted,
    }


def at_their_tau2(
    problem: Problem, found: InverseVarianceFit, interval: str, tau2: float
) -> dict[str, float]:
    """Return the quantities that follow from a given tau²; its standard error is not one of them."""
    moved = fit(problem.y, problem.v + tau2, tau2="common", interval=interval)
    reach = float(found.prediction_upper - found.beta[0]) / float(np.sqrt(found.tau2 + found.se[0] ** 2))
    half = reach * float(np.sqrt(tau2 + moved.se[0] ** 2))
    typical = typical_variance(problem.v, problem.x)
    return {
        **quantities(moved),
        "tau2": tau2,
        "QE": found.q,
        "QEp": found.q_p,
        "I2": 100.0 * tau2 / (tau2 + typical),
        "H2": 1.0 + tau2 / typical,
        "pi_lb": float(moved.beta[0]) - half,
        "pi_ub": float(moved.beta[0]) + half,
        "logLik_ML": log_likelihood(problem, tau2, restricted=False),
        "logLik_REML": log_likelihood(problem, tau2, restricted=True),
    }


def is_better(problem: Problem, method: str, ours: float, theirs: float) -> bool:
    """Return whether ours solves what defines the estimator, and metafor's does so less well."""
    if method in ("REML", "ML"):
        heights = [log_likelihood(problem, t, restricted=method == "REML") for t in (ours, theirs)]
        gap, other = (likelihood_slope(problem, t, restricted=method == "REML") for t in (ours, theirs))
        if heights[0] > heights[1] + 1e-6:  # theirs is another, lower maximum
            return (ours == 0.0 and gap < 0.0) or abs(gap) < 1e-9 * float((1.0 / (problem.v + ours)).sum())
        if not heights[0] > heights[1]:
            return False
    elif method in ("PM", "EB"):
        gap, other = (q_at(problem, t) - (problem.k - problem.p) for t in (ours, theirs))
    else:  # the others are formulas
        return False
    return (ours == 0.0 and gap < 0.0) or abs(gap) < 1e-6 * abs(other)


def test_no_table_and_no_method_is_left_out() -> None:
    names = {table["file"] for table in TABLES}
    assert len(names) >= 89
    assert set(STOPPED_SHORT) <= names
    for table in TABLES:
        assert set(table["results"]) == {*MEASURES, "GLMM_PLO"}, table["file"]
        for measure in MEASURES:
            methods = set(table["results"][measure]) - {"escalc", "escalc_warnings"}
            assert methods == set(METHODS), (table["file"], measure)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table["file"])
def test_values_and_variances_of_the_studies(table: dict[str, Any]) -> None:
    y, n = counts(table)
    for measure, scale in MEASURES.items():
        reference = table["results"][measure]["escalc"]
        scaled = to_scale(y, n, scale)
        assert scaled.yi == pytest.approx([row["yi"] for row in reference], rel=1e-9, abs=1e-12), measure
        assert scaled.vi == pytest.approx([row["vi"] for row in reference], rel=1e-9), measure


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table["file"])
def test_every_method_agrees(table: dict[str, Any]) -> None:
    y, n = counts(table)
    wrong, stopped_short = [], set()
    for measure, scale in MEASURES.items():
        scaled = to_scale(y, n, scale)
        problem = make_problem(scaled.yi, scaled.vi, np.ones((y.size, 1)))
        for name, (tau2, interval) in METHODS.items():
            want = table["results"][measure][name]
            found = fit(scaled.yi, scaled.vi, tau2=tau2, interval=interval)
            got = quantities(found)
            if "error" in want:  # as metafor may have on tables from elsewhere
                assert found.converged
                assert not ONLY_OURS
                continue
            if not abs(found.tau2 - want["tau2"]) <= 1e-6 * want["tau2"]:
                assert is_better(problem, tau2, found.tau2, want["tau2"]), (measure, name)
                stopped_short.add((measure, tau2))
                got = at_their_tau2(problem, found, interval, want["tau2"])
                got["se_tau2"] = want["se_tau2"]
            assert found.df == want["df"]
            absent = {key for key in got if want.get(key) is None}
            # Studies exactly alike: Hartung and Knapp's standard error is 0, and nothing is divided by it.
            divided = {"stat", "pval"} if found.se[0] <= 1e-9 * abs(found.beta[0]) else set()
            assert ABSENT.get(name, set()) <= absent <= ABSENT.get(name, set()) | divided
            wrong += [
                (measure, name, key, got[key], want[key])
                for key in set(got) - absent
                if not close(got[key], want[key], size_of(key, want))
            ]
            assert ("backtransformed" in want) == (measure != "PR")
            for key, risk in want.get("backtransformed", {}).items():
                if key in absent:
                    continue
                back = to_risk(got[key], scale, n)
                # metafor turns a log beyond 0 into a "risk" over 1; it is cut off, and said to be, here.
                assert back.clipped or risk <= 1.0
                if not close(back.value, min(risk, 1.0)):
                    wrong.append((measure, name, f"risk of {key}", back.value, risk))
    assert not wrong
    assert not ONLY_OURS or stopped_short == STOPPED_SHORT.get(table["file"], set())


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table["file"])
def test_q_profile_limits_agree(table: dict[str, Any]) -> None:
    y, n = counts(table)
    for measure, scale in MEASURES.items():
        scaled = to_scale(y, n, scale)
        found = q_profile(scaled.yi, scaled.vi)
        typical = typical_variance(scaled.vi, np.ones((y.size, 1)))
        for name in WITH_LIMITS:
            want = table["results"][measure][name].get("tau2_Qprofile")
            if want is None:
                assert y.size == 2 or not ONLY_OURS
                continue
            assert found is not None
            assert close(found.tau2_lower, want["lb"]), (measure, name)
            if want["ub"] < LARGEST_TAU2:
                assert close(found.tau2_upper, want["ub"]), (measure, name)
            else:
                problem = make_problem(scaled.yi, scaled.vi, np.ones((y.size, 1)))
                assert q_at(problem, LARGEST_TAU2) > chdtri(y.size - 1, 0.975)
                assert found.tau2_upper > LARGEST_TAU2
            # I² follows from each limit as metafor found it.
            for limit, share in (("lb", "I2_lb"), ("ub", "I2_ub")):
                assert close(100.0 * want[limit] / (want[limit] + typical), want[share]), (measure, name)


@pytest.mark.parametrize("position", range(len(TABLES)))
def test_the_public_function_gives_the_same_figures(position: int) -> None:
    # Each table by five of the methods in turn, so that all scales meet all methods many times.
    table = TABLES[position]
    y, n = counts(table)
    for shift, (measure, scale) in enumerate(MEASURES.items()):
        name = list(METHODS)[(position + 3 * shift) % len(METHODS)]
        want = table["results"][measure][name]
        tau2, interval = METHODS[name]
        if "error" in want:
            continue
        result = pool(y, n, model="two-step", scale=scale, tau2=tau2, interval=interval).to_dict()
        if not abs(result["tau2"] - want["tau2"]) <= 1e-6 * want["tau2"]:
            assert not ONLY_OURS or (measure, tau2) in STOPPED_SHORT[table["file"]]
            continue
        risks = want.get("backtransformed") or {key: np.clip(want[key], 0, 1) for key in BACK if key in want}
        pairs = [
            (result["on_scale"]["estimate"], want["estimate"]),
            (result["on_scale"]["se"], want["se"]),
            (result["on_scale"]["lower"], want["ci_lb"]),
            (result["on_scale"]["upper"], want["ci_ub"]),
            (result["tau2"], want["tau2"]),
            (result["i2"], want["I2"]),
            (result["q"]["value"], want["QE"]),
            (result["q"]["p"], want["QEp"]),
            (result["estimate"], risks["estimate"]),
            (result["lower"], risks["ci_lb"]),
            (result["upper"], min(risks["ci_ub"], 1.0)),
        ]
        if name != "FE":
            pairs += [
                (result["prediction"]["lower"], risks["pi_lb"]),
                (result["prediction"]["upper"], min(risks["pi_ub"], 1.0)),
            ]
        assert [pair for pair in pairs if not close(*pair)] == [], (measure, name)
