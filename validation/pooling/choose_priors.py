"""Simulate coverage and width under several priors and write `priors.csv`.

    PYTHONPATH=src python validation/pooling/choose_priors.py

For every number of studies, true risk and true spread, tables are drawn with study sizes like those of
published series (5 to 60, even on the log scale). The same tables are given to every pair of priors.
Coverage of `typical` is how often the limits hold the true risk of the typical centre; coverage of `next`
is the probability, averaged over tables, that a new centre's risk falls within the limits of the next
centre (computed, not drawn, so that it carries less noise).
"""

from __future__ import annotations

import csv
import itertools
from pathlib import Path
from statistics import NormalDist

import numpy as np

from echolith.pooling.bayes import posterior
from echolith.pooling.priors import Priors
from echolith.pooling.quadrature import expit

OUT = Path(__file__).parent / "priors.csv"
STUDIES = (2, 3, 5, 10)
RISKS = (0.01, 0.03, 0.1, 0.5, 0.97)
SPREADS = (0.0, 0.5, 1.0)
PRIORS = tuple(Priors(a, scale) for a in (0.5, 1.0) for scale in (0.5, 1.0))
TABLES = 100
SEED = 20240611
FIELDS = (
    "studies", "risk", "tau", "prior_a", "prior_scale", "tables",
    "typical_coverage", "typical_width", "typical_bias",
    "next_coverage", "next_above_upper", "next_below_lower", "next_width",
)  # fmt: skip


def tables(studies: int, risk: float, tau: float, seed: np.random.SeedSequence):
    """Yield events and totals of `TABLES` simulated tables."""
    rng = np.random.default_rng(seed)
    mu = np.log(risk / (1.0 - risk))
    for _ in range(TABLES):
        totals = np.floor(np.exp(rng.uniform(np.log(5.0), np.log(61.0), studies)))
        risks = expit(mu + tau * rng.standard_normal(studies))
        yield rng.binomial(totals.astype(int), risks).astype(float), totals


def score(found, risk: float, tau: float) -> tuple[float, ...]:
    """Return what one posterior contributes to the averages, in the order of the columns."""
    mu = float(np.log(risk / (1.0 - risk)))
    tails = np.array([0.025, 0.975])
    low, high = found.stretch.forward(found.typical.quantile(tails)).tolist()
    next_low, next_high = found.stretch.forward(found.next_centre.quantile(tails)).tolist()
    if tau > 0.0:
        below = NormalDist(mu, tau).cdf(next_low)
        above = 1.0 - NormalDist(mu, tau).cdf(next_high)
    else:
        below, above = float(mu < next_low), float(mu > next_high)
    edges = expit(np.array([low, high, next_low, next_high]))
    return (
        float(low <= mu <= high),
        float(edges[1] - edges[0]),
        found.typical_mean - risk,
        1.0 - below - above,
        above,
        below,
        float(edges[3] - edges[2]),
    )


def main() -> None:
    """Run the simulation and write the table."""
    cells = list(itertools.product(STUDIES, RISKS, SPREADS))
    seeds = np.random.SeedSequence(SEED).spawn(len(cells))
    with OUT.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(FIELDS)
        for (studies, risk, tau), seed in zip(cells, seeds, strict=True):
            drawn = list(tables(studies, risk, tau, seed))
            for priors in PRIORS:
                scores = [score(posterior(y, n, priors), risk, tau) for y, n in drawn]
                means = (f"{mean:.5f}" for mean in np.mean(scores, axis=0))
                writer.writerow([studies, risk, tau, priors.risk_a, priors.tau_scale, TABLES, *means])
            file.flush()


if __name__ == "__main__":
    main()
