"""The rule by which the default is chosen, applied to `results.csv`."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results.csv"
#: The rule: mean coverage for each (k, tau), coverage of each cell, cover of the upper limit, what is listed.
MEAN, CELL, UPPER, LISTED = 0.94, 0.85, 0.95, 0.93
#: Columns of `results.csv` that are text; all others are numbers, empty where there is none.
TEXT = ("candidate",)

Row = dict[str, Any]


class Verdict(NamedTuple):
    """How one candidate stands against the rule; `width` is the mean over the cells."""

    candidate: str
    lowest_mean: float
    lowest_mean_at: tuple[int, float]
    lowest_cell: float
    lowest_upper_mean: float
    lowest_upper_cell: float
    width: float
    next_width: float | None

    @property
    def passes(self) -> bool:
        """Whether all of the rule holds."""
        return self.lowest_mean >= MEAN and self.lowest_cell >= CELL and self.lowest_upper_mean >= UPPER

    @property
    def passes_in_each_cell(self) -> bool:
        """Whether the rule holds with the upper limit's part read for each cell."""
        return self.passes and self.lowest_upper_cell >= UPPER


def read(path: Path = RESULTS) -> list[Row]:
    """Return the rows of `results.csv` with numbers as numbers and None where there is none."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            {key: value if key in TEXT else _number(value) for key, value in row.items()}
            for row in csv.DictReader(file)
        ]


def _number(text: str) -> float | None:
    return float(text) if text else None


def by_candidate(rows: list[Row]) -> dict[str, list[Row]]:
    """Return the rows of each candidate."""
    result: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        result[row["candidate"]].append(row)
    return dict(result)


def by_studies_and_tau(rows: list[Row]) -> dict[tuple[int, float], list[Row]]:
    """Return one candidate's rows for each number of studies and spread; the mean over risks is over these."""
    result: dict[tuple[int, float], list[Row]] = defaultdict(list)
    for row in rows:
        result[int(row["studies"]), row["tau"]].append(row)
    return dict(result)


def mean(rows: list[Row], column: str) -> float:
    """Return the mean of a column over the rows that have it."""
    values = [row[column] for row in rows if row[column] is not None]
    return sum(values) / len(values)


def judge(rows: list[Row]) -> list[Verdict]:
    """Return how every candidate stands, the narrowest first."""
    verdicts = []
    for candidate, own in by_candidate(rows).items():
        groups = by_studies_and_tau(own)
        means = {place: mean(group, "coverage") for place, group in groups.items()}
        worst = min(means, key=means.__getitem__)
        verdicts.append(
            Verdict(
                candidate,
                means[worst],
                worst,
                min(row["coverage"] for row in own),
                min(mean(group, "upper_covers") for group in groups.values()),
                min(row["upper_covers"] for row in own),
                mean(own, "width"),
                mean(own, "next_width") if own[0]["next_width"] is not None else None,
            )
        )
    return sorted(verdicts, key=lambda verdict: verdict.width)


def choose(verdicts: list[Verdict]) -> Verdict:
    """Return the narrowest candidate that keeps the rule."""
    return min((verdict for verdict in verdicts if verdict.passes), key=lambda verdict: verdict.width)
