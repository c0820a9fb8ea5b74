"""Print the table of README.md from `sampler_results.json`.

PYTHONPATH=src python validation/pooling/summarise.py
"""

from __future__ import annotations

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


if __name__ == "__main__":
    agreement()
