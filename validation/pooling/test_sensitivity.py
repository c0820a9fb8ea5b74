"""Asymmetry tests, trim and fill, influence, leave-one-out and cumulative results against R's metafor 3.8."""

from __future__ import annotations

import numpy as np
import pytest
from reference import tables

from echolith.errors import UsageError
from echolith.pooling.bias.asymmetry import rank_test, regression_test
from echolith.pooling.bias.trim_and_fill import trim_and_fill
from echolith.pooling.classical.inverse_variance import fit
from echolith.pooling.influence.diagnostics import blup, influence

TABLES = tables("sens")
SOURCES = {
    "sens__egger2001_logOR": ("two", "two__dat.egger2001"),
    "sens__pritz1997_PLO": ("prop", "prop__dat.pritz1997"),
}
TAU2 = {"REML": "REML", "DL": "DL", "FE": "common"}
MODELS = {"rma": "random", "lm": "dispersed"}
#: What metafor gives and this program does not, and why.
LEFT_OUT = {
    "fsn": "fail-safe numbers: the Cochrane Handbook advises against them",
    "default_L0": "trim and fill again, with metafor's looser stops",
}


def close(got, want) -> bool:
    wanted = np.array(
        [np.nan if v is None else v for v in np.atleast_1d(np.array(want, dtype=object))], dtype=float
    )
    given = np.atleast_1d(np.asarray(got, dtype=float))
    # Where metafor gives nothing there is nothing to compare.
    known = np.isfinite(wanted)
    return given.shape == wanted.shape and np.allclose(given[known], wanted[known], rtol=1e-6, atol=1e-9)


def data(table):
    y = np.array([row["yi"] for row in table["input"]])
    v = np.array([row["vi"] for row in table["input"]])
    kind, name = SOURCES[table["file"]]
    rows = next(t for t in tables(kind) if t["file"] == name)["input"]
    sizes = np.array([row["n1i"] + row["n2i"] if "n1i" in row else row["ni"] for row in rows], dtype=float)
    return y, v, sizes


def test_no_table_and_no_entry_is_left_out() -> None:
    assert {table["file"] for table in TABLES} >= set(SOURCES)
    known = {
        "leave1out",
        "cumulative",
        "regtest",
        "ranktest",
        "trimfill",
        "fsn",
        "influence",
        "blup",
        "baujat",
    }
    for table in TABLES:
        assert set(table["results"]) == set(TAU2)
        assert all(set(results) <= known for results in table["results"].values())


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table["file"])
@pytest.mark.parametrize("method", TAU2)
def test_regression_and_rank_tests(table, method: str) -> None:
    y, v, sizes = data(table)
    results = table["results"][method]
    for name, want in results["regtest"].items():
        model, predictor = name.split("_", 1)
        found = regression_test(
            y, v, predictor=predictor, sizes=sizes, model=MODELS[model], tau2=TAU2[method]
        )
        got = [found.statistic, found.p, found.limit, found.limit_lower, found.limit_upper]
        assert close(got, [want[key] for key in ("stat", "pval", "limit_est", "limit_lb", "limit_ub")]), name
        assert found.df == want["df"]
    rank = rank_test(y, v)
    assert close([rank.tau, rank.p], [results["ranktest"]["tau"], results["ranktest"]["pval"]])
    assert rank.exact


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table["file"])
@pytest.mark.parametrize("method", TAU2)
def test_trim_and_fill(table, method: str) -> None:
    y, v, _ = data(table)
    compared = 0
    for name, want in table["results"][method]["trimfill"].items():
        if name in LEFT_OUT:
            continue
        estimator, side = name.split("_")
        if "error" in want:  # the square root of a negative number, in both programs
            with pytest.raises(UsageError, match="no answer"):
                trim_and_fill(y, v, side=side, estimator=estimator, tau2=TAU2[method])
            continue
        found = trim_and_fill(y, v, side=side, estimator=estimator, tau2=TAU2[method])
        got = [
            found.missing,
            found.se_missing,
            found.fit.beta[0],
            found.fit.se[0],
            found.fit.tau2,
            found.fit.q,
        ]
        assert close(got, [want[key] for key in ("k0", "se_k0", "estimate", "se", "tau2", "QE")]), name
        assert close(sorted(found.filled_yi), sorted(want["filled_yi"])), name
        assert close(sorted(found.filled_vi), sorted(want["filled_vi"])), name
        assert close(found.p if found.p is not None else np.nan, want["p_k0"]), name
        compared += 1
    assert compared >= 5


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table["file"])
@pytest.mark.parametrize("method", TAU2)
def test_influence_baujat_and_predictions(table, method: str) -> None:
    y, v, _ = data(table)
    results = table["results"][method]
    found = influence(y, v, tau2=TAU2[method])
    names = {
        "rstudent": found.rstudent,
        "dffits": found.dffits,
        "cook.d": found.cook,
        "cov.r": found.covariance_ratio,
        "tau2.del": found.tau2_without,
        "QE.del": found.q_without,
        "hat": found.hat,
        "weight": found.weight,
        "dfbs": found.dfbetas,
    }
    assert set(results["influence"]) <= set(names)
    for name, want in results["influence"].items():
        assert close(names[name], want), name
    assert close(found.baujat_x, results["baujat"]["x"])
    assert close(found.baujat_y, results["baujat"]["y"])
    if "blup" in results:
        drawn = blup(y, v, tau2=TAU2[method])
        for name, got in (
            ("pred", drawn.prediction),
            ("se", drawn.se),
            ("pi.lb", drawn.lower),
            ("pi.ub", drawn.upper),
        ):
            assert close(got, results["blup"][name]), name


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table["file"])
@pytest.mark.parametrize("method", TAU2)
def test_leave_one_out_and_cumulative(table, method: str) -> None:
    y, v, _ = data(table)
    results = table["results"][method]
    rest = [fit(np.delete(y, i), np.delete(v, i), tau2=TAU2[method]) for i in range(y.size)]
    grown = [fit(y[: i + 1], v[: i + 1], tau2=TAU2[method]) for i in range(y.size)]
    for key, fits in (("leave1out", rest), ("cumulative", grown)):
        want = results[key]
        assert close([f.beta[0] for f in fits], want["estimate"])
        assert close([f.se[0] for f in fits], want["se"])
        assert close([f.lower[0] for f in fits], want["ci.lb"])
        for name, got in (
            ("tau2", [f.tau2 for f in fits]),
            ("I2", [f.i2 for f in fits]),
            ("Q", [f.q for f in fits]),
        ):
            if name in want:
                # One study: metafor says tau² = 0 and I² = 0, this program that there is none.
                known = [not np.isnan(value) for value in got]
                assert all(known[i] or (key == "cumulative" and i == 0) for i in range(y.size))
                assert close(np.array(got)[known], np.array(want[name])[known]), (key, name)
