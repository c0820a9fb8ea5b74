"""Print the tables of README.md from `sampler_results.json` and `priors.csv`.

PYTHONPATH=src python validation/pooling/summarise.py
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np

from echolith.pooling import Priors, pool

HERE = Path(__file__).parent


def agreement() -> None:
    """Print how far the program is from the sampler."""
    stored = json.loads((HERE / "sampler_results.json").read_text(encoding="utf-8"))["sets"]
    print(f"{len(stored)} data sets")
    print(
        "| quantity | median difference | largest | its set | largest in MCSE | within 2 MCSE | median MCSE |"
    )
    print("|---|---|---|---|---|---|---|")
    for quantity in ("typical", "next_centre"):
        for field in ("estimate", "lower", "upper"):
            rows = []
            for name, entry in stored.items():
                result = pool(entry["events"], entry["totals"], priors=Priors(**entry["priors"]))
                ours = result if quantity == "typical" else result.next_centre
                error = entry[quantity][f"{field}_mcse"]
                rows.append((abs(getattr(ours, field) - entry[quantity][field]), error, name))
            size, error = (np.array([row[i] for row in rows]) for i in (0, 1))
            worst = int(size.argmax())
            print(
                f"| {quantity} {field} | {np.median(size):.1e} | {size[worst]:.1e} | {rows[worst][2]} "
                f"| {(size / error).max():.1f} | {100 * (size < 2 * error).mean():.0f} % "
                f"| {np.median(error):.1e} |"
            )


def priors() -> None:
    """Print coverage and width by pair of priors, over all cells and by true spread."""
    with (HERE / "priors.csv").open(encoding="utf-8") as file:
        rows = [{key: float(value) for key, value in row.items()} for row in csv.DictReader(file)]
    pairs = sorted({(row["prior_a"], row["prior_scale"]) for row in rows})
    print(f"{len(rows) // len(pairs)} cells")
    print("| a, scale | cells | typical: coverage (lowest) | width | next: coverage (lowest) | width |")
    print("|---|---|---|---|---|---|")
    chosen = [("all", lambda row: True)]
    chosen += [(f"tau {tau:g}", lambda row, tau=tau: row["tau"] == tau) for tau in (0.0, 0.5, 1.0)]
    for pair in pairs:
        for title, wanted in chosen:
            cells = [row for row in rows if (row["prior_a"], row["prior_scale"]) == pair and wanted(row)]
            column = {key: np.array([row[key] for row in cells]) for key in cells[0]}
            print(
                f"| {pair[0]:g}, {pair[1]:g} | {title} "
                f"| {column['typical_coverage'].mean():.3f} ({column['typical_coverage'].min():.2f}) "
                f"| {column['typical_width'].mean():.3f} "
                f"| {column['next_coverage'].mean():.3f} ({column['next_coverage'].min():.2f}) "
                f"| {column['next_width'].mean():.3f} |"
            )
        cells = [row for row in rows if (row["prior_a"], row["prior_scale"]) == pair]
        for name in ("typical_coverage", "next_coverage"):
            worst = sorted(cells, key=lambda row: row[name])[:4]
            text = ", ".join(
                f"k={row['studies']:g} risk={row['risk']:g} tau={row['tau']:g}: {row[name]:.2f}"
                for row in worst
            )
            print(f"<!-- lowest {name}: {text} -->")


if __name__ == "__main__":
    agreement()
    priors()
