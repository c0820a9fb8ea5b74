"""Run the simulation: ``python run.py [--replications N] [--jobs N] [--only K] [--part NAME] [--metafor]``.

Each cell is written to ``build/defaults/`` when it is done and not computed again, so that the run can be
stopped and taken up. The tables for R are written there too; ``--metafor`` runs ``metafor.R`` on them. At the
end `report.py` writes ``results.csv`` and what goes with it, if nothing is missing.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from candidates import run_bayes, run_likelihood, run_next
from cells import BETWEEN, CELLS, REPLICATIONS, Cell, tables
from lookup import Lookup

HERE = Path(__file__).resolve().parent
BUILD = HERE.parents[2] / "build" / "defaults"
#: What is computed of a cell, each in a file of its own.
PARTS = {"bayes": run_bayes, "next": run_next, "likelihood": run_likelihood}

_lookups: list[Lookup] = []


def folder(replications: int) -> Path:
    """Return where the results of so many replications are kept: never mixed with others."""
    return BUILD if replications == REPLICATIONS else BUILD.with_name(f"defaults-{replications}")


def write_for_r(cell: Cell, replications: int) -> None:
    """Write the tables of a cell as R reads them: one line for each study."""
    target = folder(replications) / f"tables_{cell.number:03d}.csv"
    if target.exists():
        return
    events, totals = tables(cell, replications)
    number = np.repeat(np.arange(1, replications + 1), cell.studies)
    content = np.column_stack([number, events.ravel(), totals.ravel()])
    np.savetxt(target, content, fmt="%d", delimiter=",", header="table,y,n", comments="")


def compute(part: str, cell: Cell, replications: int) -> str:
    """Compute one part of one cell and write it; return what to print."""
    target = folder(replications) / f"{part}_{cell.number:03d}.json"
    if target.exists():
        return f"{target.name}: there already"
    if not _lookups:
        _lookups.append(Lookup())
    start = time.perf_counter()
    result = PARTS[part](cell, replications, _lookups[0])
    unfinished = target.with_suffix(".part")
    unfinished.write_text(json.dumps(result), encoding="utf-8")
    unfinished.replace(target)
    return f"{target.name}: {time.perf_counter() - start:.0f} s"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--replications", type=int, default=REPLICATIONS, choices=range(2, REPLICATIONS + 1),
                        metavar="N", help=f"tables a cell, at most {REPLICATIONS}")  # fmt: skip
    parser.add_argument("--jobs", type=int, default=1, help="processes at the same time")
    parser.add_argument("--only", type=int, help="only cells with so many studies")
    parser.add_argument("--part", choices=PARTS, help="only this part")
    parser.add_argument("--metafor", action="store_true", help="also run metafor's defaults (needs R)")
    arguments = parser.parse_args()
    folder(arguments.replications).mkdir(parents=True, exist_ok=True)
    chosen = [cell for cell in CELLS if arguments.only in (None, cell.studies)]
    for cell in chosen:
        write_for_r(cell, arguments.replications)
    parts = [arguments.part] if arguments.part else list(PARTS)
    between = [cell for cell in BETWEEN if arguments.only in (None, cell.studies)]
    work = [
        (part, cell, arguments.replications)
        for part in parts
        for cell in (*chosen, *(between if part == "bayes" else ()))
    ]
    if arguments.jobs == 1:
        for each in work:
            print(compute(*each), flush=True)
    else:
        with ProcessPoolExecutor(arguments.jobs) as pool:
            for line in pool.map(compute, *zip(*work, strict=True)):
                print(line, flush=True)
    if arguments.metafor:
        subprocess.run(["Rscript", HERE / "metafor.R", folder(arguments.replications)], check=True)
    if arguments.part is None and arguments.only is None and arguments.replications == REPLICATIONS:
        import report

        report.main()


if __name__ == "__main__":
    main()
