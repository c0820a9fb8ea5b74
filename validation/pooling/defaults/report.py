"""Gather what `run.py` and `metafor.R` left in ``build/defaults`` and write what is checked in.

``results.csv``: one line for each cell and candidate. ``replications.csv.gz``: table by table, some cells, so
that a test can see that the lines come from this code. ``run.json``: seed and versions. ``coverage.svg``. The
tables of ``README.md`` are written between its marks. ``python report.py --readme`` does the last two from
`results.csv` alone.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import io
import json
import platform
import re
import subprocess
from typing import Any

import numpy as np
import scipy
from candidates import Array, keys, name_of, score, typical_risks
from cells import BETWEEN, CELLS, LARGEST, REPLICATIONS, SEED, SMALLEST, Cell, tables
from lookup import PRIOR_RISK, PRIOR_TAU, Lookup
from picture import coverage_picture
from rule import HERE, RESULTS, TEXT, choose, judge, read
from tables_of_readme import all_tables

from echolith.pooling.quadrature import expit

BUILD = HERE.parents[2] / "build" / "defaults"
SAMPLE, RUN, README, PICTURE = (
    HERE / name for name in ("replications.csv.gz", "run.json", "README.md", "coverage.svg")
)
COLUMNS = (
    "grid", "studies", "tau", "risk", "candidate", "tables", "coverage", "upper_covers", "lower_covers",
    "width", "bias", "median_bias", "without_limits", "without_estimate",
    "next_coverage", "next_upper_covers", "next_width",
)  # fmt: skip
#: Cells kept table by table: all numbers of studies, all spreads, rare to frequent.
KEPT_CELLS = (0, 27, 37, 60, 73, 90, 98, 117, 134, 156)
METAFOR, GLMM = "metafor rma (REML, Wald, 0.5)", "metafor rma.glmm"
#: rma.glmm was run on the first so many tables of a cell.
GLMM_TABLES = 100


def metafor_limits(cell: Cell) -> tuple[Array, Array]:
    """Return estimates and limits of `rma` and of `rma.glmm` as risks; NaN where there is none."""
    path = BUILD / f"metafor_{cell.number:03d}.csv"
    log_odds = np.genfromtxt(path, delimiter=",", skip_header=1, missing_values="NA", filling_values=np.nan)
    assert np.array_equal(log_odds[:, 0], np.arange(1, REPLICATIONS + 1)), path
    risks = expit(log_odds[:, 1:])
    return risks[:, :3], risks[:GLMM_TABLES, 3:]


def rows_of(cell: Cell) -> list[dict[str, Any]]:
    """Return the lines of one cell; between the grid's risks, those of the Bayesian candidates only."""
    merged: dict[str, dict[str, Any]] = {}
    main_grid = cell in CELLS
    for part in ("bayes", "next", "likelihood") if main_grid else ("bayes",):
        content = json.loads((BUILD / f"{part}_{cell.number:03d}.json").read_text(encoding="utf-8"))
        assert content["replications"] == REPLICATIONS
        assert [content[key] for key in ("studies", "risk", "tau")] == [cell.studies, cell.risk, cell.tau]
        for row in content["rows"]:
            merged.setdefault(row["candidate"], {}).update(row)
    if main_grid:
        for name, found in zip((METAFOR, GLMM), metafor_limits(cell), strict=True):
            merged[name] = score(name, found, cell.risk)
    place = {"grid": "main" if main_grid else "between", "studies": cell.studies, "tau": cell.tau}
    place["risk"] = cell.risk
    return [{**place, **row} for row in merged.values()]


def write_results() -> None:
    """Write `results.csv`."""
    with RESULTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for cell in (*CELLS, *BETWEEN):
            for row in rows_of(cell):
                writer.writerow(_text(row.get(column), column) for column in COLUMNS)


def _text(value: Any, column: str) -> str:
    if value is None:
        return ""
    return str(value) if column in TEXT else f"{round(float(value), 5):g}"


def write_replications(candidate: str) -> None:
    """Write, for the cells in `KEPT_CELLS`, every table's result by the default and by metafor."""
    names = [name_of(a, s) for a in PRIOR_RISK for s in PRIOR_TAU]
    i, j = divmod(names.index(candidate), len(PRIOR_TAU))
    lookup = Lookup()
    content = io.StringIO()
    writer = csv.writer(content, lineterminator="\n")
    writer.writerow(["cell", "table", "mean", "lower", "upper", "median", "rma", "rma_lower", "rma_upper"])
    for number in KEPT_CELLS:
        cell = CELLS[number]
        own = typical_risks(keys(cell, REPLICATIONS), lookup)[:, i, j]
        both = np.hstack([own, metafor_limits(cell)[0]])
        for table, values in enumerate(both, start=1):
            writer.writerow([number, table, *(f"{value:.5g}" for value in values)])
    # No time and no name in the file: the same results are the same bytes.
    with SAMPLE.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as file:
        file.write(content.getvalue().encode())


def fingerprint(cell: Cell) -> str:
    """Return a short hash of the counts of a cell."""
    events, totals = tables(cell)
    content = np.stack([events, totals]).astype("<i4").tobytes()
    return hashlib.sha256(content).hexdigest()[:16]


def write_run(default: str) -> None:
    """Write seed, grid, versions and the fingerprints of the data."""
    command = 'cat(R.version$major, R.version$minor, as.character(packageVersion("metafor")))'
    r = subprocess.run(["Rscript", "-e", command], check=True, capture_output=True, text=True).stdout.split()
    content = {
        "seed": SEED,
        "replications": REPLICATIONS,
        "study_sizes": [SMALLEST, LARGEST],
        "glmm_tables": GLMM_TABLES,
        "default": default,
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "r": f"{r[0]}.{r[1]}",
            "metafor": r[2],
        },
        "data": {str(cell.number): fingerprint(cell) for cell in (*CELLS, *BETWEEN)},
    }
    RUN.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def with_tables(text: str, made: dict[str, str]) -> str:
    """Return the README's text with each table between its marks replaced."""
    for name, table in made.items():
        marks = (f"<!-- {name} -->", f"<!-- end of {name} -->")
        pattern = re.compile(f"{re.escape(marks[0])}.*?{re.escape(marks[1])}", re.DOTALL)
        assert len(pattern.findall(text)) == 1, f"README.md has no place for {name}"
        text = pattern.sub(lambda _, table=table, marks=marks: f"{marks[0]}\n{table}\n{marks[1]}", text)
    return text


def write_readme() -> None:
    """Write the tables of the README and the picture."""
    rows = read()
    README.write_text(with_tables(README.read_text(encoding="utf-8"), all_tables(rows)), encoding="utf-8")
    PICTURE.write_text(coverage_picture(rows), encoding="utf-8")


def main(*, readme_only: bool = False) -> None:
    if not readme_only:
        missing = [
            f"{part}_{cell.number:03d}"
            for cell in (*CELLS, *BETWEEN)
            for part in (("bayes", "next", "likelihood", "metafor") if cell in CELLS else ("bayes",))
            if not list(BUILD.glob(f"{part}_{cell.number:03d}.[cj]s*"))
        ]
        if missing:
            print(f"not yet there: {len(missing)} files, the first {missing[0]}; nothing written")
            return
        write_results()
        default = choose(judge(read())).candidate
        write_replications(default)
        write_run(default)
    write_readme()
    verdict = choose(judge(read()))
    print(f"by the rule: {verdict.candidate}, mean width {verdict.width:.3f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--readme", action="store_true", help="only the README's tables and the picture")
    main(readme_only=parser.parse_args().readme)
