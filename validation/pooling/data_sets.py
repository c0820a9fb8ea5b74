"""The data sets of the comparison: tables of published data, and made-up edge cases.

Sets named ``dat.…`` are one-arm tables of the R package metadat 1.2, each from a published paper that its R
help page names; ``synthetic_…`` are made up, like those of `edge_cases`. The counts of both stand in
`data_sets.json`, copied by `copy_published` from a folder of tables.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
COUNTS = HERE / "data_sets.json"


def edge_cases() -> dict[str, tuple[list[int], list[int]]]:
    """Return the made-up sets by name: events, totals."""
    rng = np.random.default_rng(20240611)
    many = rng.integers(500, 5000, 50)
    risks = 1.0 / (1.0 + np.exp(2.0 + 0.4 * rng.standard_normal(50)))
    rare = 1.0 / (1.0 + np.exp(6.0 + 1.0 * rng.standard_normal(20)))
    few = rng.integers(100, 2000, 20)
    return {
        "all_zero_k2_small": ([0, 0], [5, 5]),
        "all_zero_k3": ([0, 0, 0], [10, 14, 21]),
        "all_zero_k8_large": ([0] * 8, [250, 40, 1000, 90, 310, 75, 600, 120]),
        "all_full_k2_small": ([5, 5], [5, 5]),
        "all_full_k3": ([10, 14, 21], [10, 14, 21]),
        "all_full_k8_large": ([250, 40, 1000, 90, 310, 75, 600, 120], [250, 40, 1000, 90, 310, 75, 600, 120]),
        "zero_and_full_k2": ([0, 20], [20, 20]),
        "zero_and_full_k4": ([0, 0, 12, 9], [15, 8, 12, 9]),
        "one_fetus_each_k2": ([1, 0], [1, 1]),
        "one_event_k2": ([1, 0], [21, 14]),
        "one_event_k5": ([1, 0, 0, 0, 0], [50, 50, 50, 50, 50]),
        "one_missed_k5": ([49, 50, 50, 50, 50], [50, 50, 50, 50, 50]),
        "k2_apart": ([2, 18], [20, 20]),
        "k2_alike": ([10, 10], [20, 20]),
        "liver_good_outcome": ([19, 9, 4], [21, 9, 4]),
        "liver_all_well": ([19, 9, 4], [19, 9, 4]),
        "liver_karyotype": ([1, 0, 0], [21, 10, 14]),
        "liver_non_isolated": ([10, 2], [40, 4]),
        "large_k50": (rng.binomial(many, risks).tolist(), many.tolist()),
        "rare_large_k20": (rng.binomial(few, rare).tolist(), few.tolist()),
        "half_large_k3": ([2500, 2450, 2600], [5000, 5000, 5000]),
    }


def all_sets() -> dict[str, tuple[list[int], list[int]]]:
    """Return every set of the comparison by name: events, totals."""
    stored = json.loads(COUNTS.read_text(encoding="utf-8"))
    published = {name: (entry["events"], entry["totals"]) for name, entry in stored.items()}
    return {**published, **edge_cases()}


def copy_published(folder: Path) -> None:
    """Copy the counts of the one-arm tables in `folder` (files ``prop__*.json``) to `data_sets.json`.

    Of two-group tables the first arm only: the second is much like it, and sampling takes its time.
    """
    found: dict[str, dict[str, list[int]]] = {}
    for path in sorted(folder.glob("prop__*.json")):
        if path.stem.endswith("__arm2"):
            continue
        rows = json.loads(path.read_text(encoding="utf-8"))["input"]
        counts = {"events": [row["xi"] for row in rows], "totals": [row["ni"] for row in rows]}
        if len(rows) >= 2 and counts not in found.values():
            found[path.stem.removeprefix("prop__")] = counts
    lines = (f"  {json.dumps(name)}: {json.dumps(counts)}" for name, counts in found.items())
    COUNTS.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    copy_published(Path(sys.argv[1]))
