"""The two-step methods against R's metafor 3.8 on every table, scale and method.

Tolerance: 1e-6 relative on every quantity, with a floor for those that may be 0 or nearly so: 1e-9 on the
scale of the values, and 1e-6 percent for I², which is 0 here where metafor stops at a tau² of 1e-11 instead
of 0. There is no other exception.
"""

from __future__ import annotations

import numpy as np
import pytest
from reference import tables

from echolith.pooling import pool
from echolith.pooling.classical.inverse_variance import fit
from echolith.pooling.classical.q_profile import q_profile
from echolith.pooling.classical.scales import to_risk, to_scale

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
BACK = ("estimate", "ci_lb", "ci_ub", "pi_lb", "pi_ub")
FLOOR = {"I2": 1e-6, "I2_lb": 1e-6, "I2_ub": 1e-6}
TABLES = tables("prop")


def counts(table):
    y = np.array([row["xi"] for row in table["input"]], dtype=float)
    n = np.array([row["ni"] for row in table["input"]], dtype=float)
    return y, n


def differences(got, want):
    """Return the names of quantities that differ; a quantity that metafor does not give is passed over."""
    return [
        f"{name}: {got[name]!r} is not {want[name]!r}"
        for name in got
        if want.get(name) is not None
        and not abs(got[name] - want[name]) <= 1e-6 * abs(want[name]) + FLOOR.get(name, 1e-9)
    ]


def test_no_table_and_no_method_is_left_out() -> None:
    assert len(TABLES) >= 89
    for table in TABLES:
        assert set(table["results"]) == {*MEASURES, "GLMM_PLO"}, table["file"]
        for measure in MEASURES:
            methods = set(table["results"][measure]) - {"escalc", "escalc_warnings"}
            # DL_HKSJ and the like; "default_control" repeats a method with looser stops.
            assert {m for m in methods if not m.startswith("default")} == set(METHODS), (
                table["file"],
                measure,
            )


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table["file"])
def test_values_and_variances_of_the_studies(table) -> None:
    y, n = counts(table)
    for measure, scale in MEASURES.items():
        reference = table["results"][measure]["escalc"]
        scaled = to_scale(y, n, scale)
        assert scaled.yi == pytest.approx([row["yi"] for row in reference], rel=1e-9, abs=1e-12), measure
        assert scaled.vi == pytest.approx([row["vi"] for row in reference], rel=1e-9), measure


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table["file"])
def test_every_method_agrees(table) -> None:
    y, n = counts(table)
    wrong = []
    for measure, scale in MEASURES.items():
        scaled = to_scale(y, n, scale)
        for name, (tau2, interval) in METHODS.items():
            want = table["results"][measure][name]
            found = fit(scaled.yi, scaled.vi, tau2=tau2, interval=interval)
            got = {
                "estimate": found.beta[0],
                "se": found.se[0],
                "ci_lb": found.lower[0],
                "ci_ub": found.upper[0],
                "stat": found.statistic[0],
                "pval": found.p_value[0],
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
            assert found.df == want["df"]
            wrong += [(measure, name, line) for line in differences(got, want)]
            if want.get("tau2_Qprofile"):
                profile = q_profile(scaled.yi, scaled.vi)
                assert profile is not None
                limits = {
                    "lb": profile.tau2_lower,
                    "ub": profile.tau2_upper,
                    "I2_lb": profile.i2_lower,
                    "I2_ub": profile.i2_upper,
                }
                wrong += [(measure, name, line) for line in differences(limits, want["tau2_Qprofile"])]
            back = want.get("backtransformed") or {}
            for key in BACK:
                if back.get(key) is None or want.get(key) is None:
                    continue
                risk = to_risk(want[key], scale, n)
                # metafor turns a log beyond 0 into a "risk" over 1; it is cut off, and said to be, here.
                expected = min(back[key], 1.0) if measure == "PLN" else back[key]
                assert risk.value == pytest.approx(expected, rel=1e-6, abs=1e-9), (measure, name, key)
    assert not wrong


@pytest.mark.parametrize("table", TABLES[::11], ids=lambda table: table["file"])
def test_the_public_function_gives_the_same_figures(table) -> None:
    y, n = counts(table)
    want = table["results"]["PLO"]["REML"]
    result = pool(y, n, model="two-step", scale="logit", tau2="REML", interval="wald").to_dict()
    got = {
        "estimate": result["on_scale"]["estimate"],
        "se": result["on_scale"]["se"],
        "ci_lb": result["on_scale"]["lower"],
        "ci_ub": result["on_scale"]["upper"],
        "tau2": result["tau2"],
        "I2": result["i2"],
        "QE": result["q"]["value"],
        "QEp": result["q"]["p"],
    }
    assert not differences(got, want)
    assert result["estimate"] == pytest.approx(want["backtransformed"]["estimate"], rel=1e-6)
