"""Each study's own risk against the stored results of an independent sampler. Needs no sampler."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from echolith.pooling import Priors, pool

STORED = json.loads((Path(__file__).parent / "sampler_shrunken.json").read_text(encoding="utf-8"))
SETS: dict[str, dict[str, Any]] = STORED["sets"]

#: Agreement asked for: this, or so many Monte Carlo standard errors of the sampler if those are larger.
ABSOLUTE, ERRORS = 0.002, 4.0


def scores(name: str) -> list[tuple[float, float]]:
    """Return difference and Monte Carlo standard error of mean and limits of each study."""
    entry = SETS[name]
    result = pool(entry["events"], entry["totals"], priors=Priors(**entry["priors"]))
    found: list[tuple[float, float]] = []
    for study, theirs in zip(result.studies, entry["studies"], strict=True):
        assert study.shrunken is not None
        found += [
            (getattr(study.shrunken, field) - theirs[field], theirs[f"{field}_mcse"])
            for field in ("estimate", "lower", "upper")
        ]
    return found


def test_there_are_small_and_large_few_and_many_studies_and_the_sampler_is_named() -> None:
    studies = [n for entry in SETS.values() for n in entry["totals"]]
    sizes = {len(entry["events"]) for entry in SETS.values()}
    assert len(SETS) >= 8
    assert min(studies) <= 10
    assert max(studies) >= 1000
    assert min(sizes) == 2
    assert max(sizes) >= 20
    assert STORED["about"]["sampler"] == "numpyro NUTS"
    assert STORED["about"]["chains"] * STORED["about"]["draws"] >= 80_000


@pytest.mark.parametrize("name", sorted(SETS))
def test_mean_and_limits_of_each_study_agree(name: str) -> None:
    entry = SETS[name]
    assert max(study["rhat"] for study in entry["studies"]) < 1.01
    assert entry["divergent"] <= 80, "more than 1 of 1000 draws diverged"
    for difference, error in scores(name):
        assert abs(difference) <= max(ABSOLUTE, ERRORS * error)


def test_the_differences_together_are_sampling_noise() -> None:
    inside = [abs(apart) < 2.0 * error for name in SETS for apart, error in scores(name)]
    assert sum(inside) / len(inside) > 0.90
