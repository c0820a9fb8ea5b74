"""Speed of the pooling beside R's metafor and lme4, and beside Python's peers, in one run.

    python bench/pooling.py [--peers PYTHON]

Prints a table and writes build/bench-pooling.json; exit 1 if a limit is missed. R is found as ``Rscript``
(Debian: r-cran-metafor, r-cran-lme4); PYTHON is an interpreter with pimeta, PyMARE and statsmodels. What is
missing is named. Every number is a ratio to a peer on the same tables, taken in turns, so that a busy
machine slows both.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from echolith.pooling.likelihood.binomial_normal import fit, fit_many
from echolith.pooling.likelihood.profile import limits

ROOT = Path(__file__).resolve().parent.parent
SIZES = (5, 10, 20, 50, 200)
TURNS = 3
MANY = 300
#: At k = 20: one fit, one fit with all profile limits, a table among many; times faster than the peer.
BARS = {"fit": 30.0, "fit with limits": 100.0, "many": 300.0}
R_CODE = """
suppressMessages({library(metafor); library(lme4)})
data <- read.csv(commandArgs(TRUE)[1])
data$study <- factor(seq_len(nrow(data)))
now <- function() proc.time()[["elapsed"]]
time <- function(f, n) {
  f()
  start <- now()
  for (i in 1:n) f()
  (now() - start) / n
}
quiet <- function(f) function() suppressWarnings(suppressMessages(f()))
glmm <- time(quiet(function() rma.glmm(measure = "PLO", xi = y, ni = n, data = data)), 10)
model <- glmer(cbind(y, n - y) ~ 1 + (1 | study), family = binomial, data = data, nAGQ = 7)
prof <- tryCatch(time(quiet(function() confint(profile(model))), 1), error = function(e) NA)
cat(glmm, prof)
"""
PEER_CODE = """
import json, sys, time, warnings
import numpy as np
warnings.simplefilter("ignore")
y, n = (np.array(v, dtype=float) for v in json.loads(sys.argv[1]))
found = {}
def seconds(name, action, times):
    try:
        action()
        start = time.perf_counter()
        for _ in range(times):
            action()
        found[name] = (time.perf_counter() - start) / times
    except Exception as error:
        found[name] = type(error).__name__
yi = np.log((y + .5) / (n - y + .5))
vi = 1 / (y + .5) + 1 / (n - y + .5)
try:
    import pimeta
    seconds("pimeta, rma_glmm", lambda: pimeta.rma_glmm(measure="PLO", xi=y, ni=n), 5)
except ImportError:
    found["pimeta"] = "missing"
try:
    from pymare import Dataset
    from pymare.estimators import VarianceBasedLikelihoodEstimator as Reml
    data = Dataset(yi[:, None], vi[:, None], X=np.ones((len(yi), 1)))
    seconds("PyMARE, REML on log-odds", lambda: Reml(method="REML").fit_dataset(data), 20)
except ImportError:
    found["PyMARE"] = "missing"
try:
    from statsmodels.stats.meta_analysis import combine_effects
    seconds("statsmodels, iterated on log-odds", lambda: combine_effects(yi, vi, method_re="iterated"), 20)
except ImportError:
    found["statsmodels"] = "missing"
print(json.dumps(found))
"""


def seconds(action: Callable[[], object], times: int) -> float:
    start = time.perf_counter()
    for _ in range(times):
        action()
    return (time.perf_counter() - start) / times


def table(k: int, seed: int = 20261125) -> tuple[Any, Any]:
    """Return counts of `k` studies of 5 to 60, typical risk 8 %, spread 0.7."""
    random = np.random.default_rng([seed, k])
    n = random.integers(5, 61, k)
    y = random.binomial(n, 1.0 / (1.0 + np.exp(2.4 - 0.7 * random.standard_normal(k))))
    return y.astype(float), n.astype(float)


def in_r(y: Any, n: Any) -> tuple[float, float] | None:
    if shutil.which("Rscript") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        data, code = Path(folder) / "data.csv", Path(folder) / "time.R"
        np.savetxt(data, np.column_stack([y, n]), fmt="%d", delimiter=",", header="y,n", comments="")
        code.write_text(R_CODE)
        run = subprocess.run(["Rscript", str(code), str(data)], capture_output=True, text=True, check=False)
    parts = run.stdout.split()
    if len(parts) != 2:
        return None
    glmm, profile = (float("nan") if part == "NA" else float(part) for part in parts)
    return glmm, profile


def in_python(python: str, y: Any, n: Any) -> dict[str, Any]:
    counts = json.dumps([y.tolist(), n.tolist()])
    run = subprocess.run([python, "-c", PEER_CODE, counts], capture_output=True, text=True, check=False)
    result: dict[str, Any] = json.loads(run.stdout) if run.returncode == 0 else {"peers": "missing"}
    return result


def row(k: int, peers: str | None) -> dict[str, Any]:
    """Return times and ratios at one number of studies."""
    y, n = table(k)
    random = np.random.default_rng(k)
    many_n = random.integers(5, 61, (MANY, k))
    many_y = random.binomial(many_n, 1.0 / (1.0 + np.exp(2.4 - 0.7 * random.standard_normal((MANY, k)))))
    fit_many(many_y[:9], many_n[:9])
    found = fit(y, n)
    ours: dict[str, list[float]] = {"fit": [], "fit with limits": [], "many": []}
    theirs: dict[str, list[float]] = {"rma.glmm": [], "lme4 profile": []}
    for _ in range(TURNS):
        ours["fit"].append(seconds(lambda: fit(y, n), 20))
        ours["fit with limits"].append(ours["fit"][-1] + seconds(lambda: limits(y, n, found), 20))
        ours["many"].append(seconds(lambda: fit_many(many_y, many_n), 1) / MANY)
        result = in_r(y, n)
        if result is not None:
            theirs["rma.glmm"].append(result[0])
            theirs["lme4 profile"].append(result[1])
    milliseconds = {
        name: round(1000.0 * statistics.median(v), 4) for name, v in (*ours.items(), *theirs.items()) if v
    }
    ratios = {}
    for name, peer in (("fit", "rma.glmm"), ("fit with limits", "lme4 profile"), ("many", "rma.glmm")):
        pairs = [b / a for a, b in zip(ours[name], theirs[peer], strict=False) if np.isfinite(b)]
        if pairs:
            ratios[f"{name} / {peer}"] = round(statistics.median(pairs), 1)
    others = in_python(peers, y, n) if peers else {"pimeta, PyMARE, statsmodels": "not given (--peers)"}
    return {"studies": k, "ms": milliseconds, "times_faster": ratios, "other_peers_s": others}


def cold() -> dict[str, Any]:
    """Return the whole command in a new process beside the imports it may cost twice of."""
    example = ROOT / "examples" / "isolated-good-outcome.csv"
    ours = [sys.executable, "-m", "echolith", "pool", str(example), "--events", "events", "--total", "total"]
    peer = [sys.executable, "-c", "import numpy, scipy.special, scipy.optimize"]
    ratios = []
    for turn in range(8):
        a, b = (
            seconds(lambda c=c: subprocess.run(c, stdout=subprocess.DEVNULL, check=True), 1)
            for c in (ours, peer)
        )
        if turn:
            ratios.append(a / b)
    return {
        "cold echolith pool / import numpy, scipy.special, scipy.optimize": round(
            statistics.median(ratios), 2
        )
    }


def living() -> dict[str, float]:
    """Return how long pooling and re-analysing every question of the pack takes, nothing compiled."""
    from echolith.assess.pooled import PooledFigures
    from echolith.findings import load_pack

    figures = PooledFigures(load_pack())
    start = time.perf_counter()
    for question in load_pack().questions:
        figures.figure(question.id)
        figures.what_if(question.id)
    return {"living re-analysis of the pack, s": round(time.perf_counter() - start, 2)}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--peers", metavar="PYTHON")
    arguments = parser.parse_args()
    rows = []
    for k in SIZES:
        rows.append(row(k, arguments.peers))
        print(json.dumps(rows[-1]), flush=True)
    rest = {**cold(), **living()}
    print(json.dumps(rest))
    target = ROOT / "build" / "bench-pooling.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps({"rows": rows, **rest}, indent=1) + "\n")
    at_20 = next(r for r in rows if r["studies"] == 20)["times_faster"]
    missed = [f"{name}: {ratio}" for name, ratio in at_20.items() if ratio < BARS[name.split(" / ")[0]]]
    if not at_20:
        print("R with metafor and lme4 is missing: no bar could be checked")
    missed += [f"{name}: {value}" for name, value in rest.items() if value > 2.0]
    print("missed: " + "; ".join(missed) if missed else "every bar that could be checked is met")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
