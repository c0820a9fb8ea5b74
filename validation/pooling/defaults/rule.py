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
#: Standard errors by which a mean must be over the bar, so that another seed would not overturn the choice,
#: and by which a single cell's upper limit may be under it, as chance alone puts some cells there.
ERRORS = 2.0
#: Columns of `results.csv` that are text; all others are numbers, empty where there is none.
TEXT = ("grid", "candidate")

Row = dict[str, Any]


class Verdict(NamedTuple):
    """How one candidate stands against the rule; `width` is the mean over the cells."""

    candidate: str
    lowest_mean: float
    lowest_mean_at: tuple[int, float]
    lowest_mean_error: float
    lowest_cell: float
    lowest_upper_mean: float
    lowest_upper_cell: float
    lowest_upper_between: float
    tables: int
    width: float
    next_width: float | None

    @property
    def holds_on_average(self) -> bool:
        """Whether the rule holds, the upper limit's part taken for the mean of each (k, tau)."""
        return self.lowest_mean >= MEAN and self.lowest_cell >= CELL and self.lowest_upper_mean >= UPPER

    @property
    def holds_in_each_cell(self) -> bool:
        """Whether the upper limit also holds in each cell, at the risks between the grid's too."""
        bar = UPPER - ERRORS * standard_error(UPPER, self.tables)
        lowest = min(self.lowest_upper_cell, self.lowest_upper_between)
        return self.holds_on_average and lowest >= bar

    @property
    def holds(self) -> bool:
        """Whether all of that holds, and the means by more than chance."""
        return self.holds_in_each_cell and self.lowest_mean - ERRORS * self.lowest_mean_error >= MEAN


def standard_error(share: float, tables: float) -> float:
    """Return the standard error of a share of so many tables."""
    return float((share * (1.0 - share) / tables) ** 0.5)


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
    """Return one candidate's rows for each number of studies and spread: one for each risk."""
    result: dict[tuple[int, float], list[Row]] = defaultdict(list)
    for row in rows:
        result[int(row["studies"]), row["tau"]].append(row)
    return dict(result)


def mean(rows: list[Row], column: str) -> float:
    """Return the mean of a column over the rows that have it."""
    values = [row[column] for row in rows if row[column] is not None]
    return sum(values) / len(values)


def lowest(rows: list[Row], column: str) -> float:
    """Return the lowest value of a column among the rows that have it."""
    return min(row[column] for row in rows if row[column] is not None)


def judge(rows: list[Row]) -> list[Verdict]:
    """Return how every candidate stands, the narrowest first."""
    verdicts = []
    between = by_candidate([row for row in rows if row["grid"] == "between"])
    for candidate, own in by_candidate([row for row in rows if row["grid"] == "main"]).items():
        groups = by_studies_and_tau(own)
        means = {place: mean(group, "coverage") for place, group in groups.items()}
        worst = min(means, key=means.__getitem__)
        verdicts.append(
            Verdict(
                candidate=candidate,
                lowest_mean=means[worst],
                lowest_mean_at=worst,
                lowest_mean_error=standard_error(means[worst], sum(row["tables"] for row in groups[worst])),
                lowest_cell=lowest(own, "coverage"),
                lowest_upper_mean=min(mean(group, "upper_covers") for group in groups.values()),
                lowest_upper_cell=lowest(own, "upper_covers"),
                lowest_upper_between=min(
                    (row["upper_covers"] for row in between.get(candidate, [])), default=1.0
                ),
                tables=int(own[0]["tables"]),
                width=mean(own, "width"),
                next_width=mean(own, "next_width") if own[0]["next_width"] is not None else None,
            )
        )
    return sorted(verdicts, key=lambda verdict: verdict.width)


def choose(verdicts: list[Verdict]) -> Verdict:
    """Return the narrowest candidate that keeps the rule."""
    return min((verdict for verdict in verdicts if verdict.holds), key=lambda verdict: verdict.width)
