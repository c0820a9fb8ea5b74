"""The grid of the simulation, and its data: the same tables for every method, from the seed in this file."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

SEED = 20261125
REPLICATIONS = 2000
#: Four comes last so that the cells keep their numbers, and with these their data.
STUDIES = (2, 3, 5, 8, 12, 4)
RISKS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5)
TAUS = (0.0, 0.5, 1.0, 1.5)
SMALLEST, LARGEST = 4, 60


class Cell(NamedTuple):
    """One cell: number of studies, typical centre's risk, spread between centres."""

    number: int
    studies: int
    risk: float
    tau: float


CELLS = tuple(
    Cell(number, studies, risk, tau)
    for number, (studies, tau, risk) in enumerate((k, t, r) for k in STUDIES for t in TAUS for r in RISKS)
)

#: More risks, between those of the grid. With no spread or some, the upper limit of a rare harm is hardest
#: to get right: what "none seen" excludes moves past the true risk in steps, and a grid can miss a step.
#: With the largest spread and few studies, coverage is lowest.
_RARE = (0.007, 0.008, 0.009, 0.011, 0.012, 0.013, 0.015, 0.018, 0.025, 0.03)
_SPREAD = (0.007, 0.014, 0.03, 0.07, 0.14, 0.27, 0.42)
BETWEEN = tuple(
    Cell(500 + number, studies, risk, tau)
    for number, (studies, tau, risk) in enumerate(
        [(k, t, r) for k in (5, 8, 12) for t in (0.0, 0.5) for r in _RARE]
        + [(k, 1.5, r) for k in (2, 3, 4, 5) for r in _SPREAD]
    )
)


def tables(cell: Cell, replications: int = REPLICATIONS) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return events and totals of a cell, shape (replications, studies); sizes even on the log scale.

    The first tables are the same whatever the number of replications.
    """
    random = np.random.default_rng([SEED, cell.number])
    uniform = random.random((REPLICATIONS, cell.studies))
    normal = random.standard_normal((REPLICATIONS, cell.studies))
    totals = np.exp(np.log(SMALLEST) + uniform * np.log((LARGEST + 1) / SMALLEST)).astype(np.int64)
    totals = np.minimum(totals, LARGEST)
    odds = np.log(cell.risk / (1.0 - cell.risk)) + cell.tau * normal
    events = random.binomial(totals, 1.0 / (1.0 + np.exp(-odds)))
    return events[:replications], totals[:replications]
