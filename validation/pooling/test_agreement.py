"""`echolith.pooling` against the stored results of an independent sampler. Needs no sampler."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from echolith.pooling import Priors, pool

HERE = Path(__file__).parent
STORED = json.loads((HERE / "sampler_results.json").read_text(encoding="utf-8"))
SETS: dict[str, dict[str, Any]] = STORED["sets"]
COUNTS: dict[str, dict[str, list[int]]] = json.loads((HERE / "data_sets.json").read_text(encoding="utf-8"))

#: Agreement asked for: this, or so many Monte Carlo standard errors of the sampler if those are larger.
ABSOLUTE, ERRORS = 0.005, 4.0


def test_the_grid_of_data_sets_is_complete() -> None:
    assert len(SETS) >= 50
    assert set(COUNTS) <= set(SETS)
    for name, counts in COUNTS.items():
        assert (SETS[name]["events"], SETS[name]["totals"]) == (counts["events"], counts["totals"])
    events = {name: sum(entry["events"]) for name, entry in SETS.items()}
    totals = {name: sum(entry["totals"]) for name, entry in SETS.items()}
    studies = {len(entry["events"]) for entry in SETS.values()}
    assert sum(events[name] == 0 for name in SETS) >= 3, "all-zero sets"
    assert sum(events[name] == totals[name] for name in SETS) >= 3, "all-full sets"
    assert sum(events[name] == 1 for name in SETS) >= 3, "sets with one event"
    assert {2, 3} <= studies
    assert max(studies) >= 50
    assert sum(name.startswith("dat.") for name in SETS) >= 30, "published data"
    assert {"liver_good_outcome", "liver_all_well", "liver_karyotype", "liver_non_isolated"} <= set(SETS)
    priors = {tuple(entry["priors"].values()) for entry in SETS.values()}
    assert priors == {(0.5, 1.0), (1.0, 0.5)}


def test_the_sampler_is_named_with_its_settings() -> None:
    about = STORED["about"]
    assert about["sampler"] == "numpyro NUTS"
    assert set(about["versions"]) == {"numpyro", "jax", "jaxlib", "numpy"}
    assert about["chains"] * about["draws"] >= 80_000


@pytest.mark.parametrize("name", sorted(SETS))
def test_the_chains_mixed(name: str) -> None:
    for quantity in ("typical", "next_centre", "tau"):
        assert SETS[name][quantity]["rhat"] < 1.01
    assert SETS[name]["divergent"] <= 80, "more than 1 of 1000 draws diverged"


@pytest.mark.parametrize("name", sorted(SETS))
def test_mean_and_limits_agree(name: str) -> None:
    entry = SETS[name]
    result = pool(entry["events"], entry["totals"], priors=Priors(**entry["priors"]))
    assert result.next_centre is not None
    assert result.converged
    for quantity, ours in (("typical", result), ("next_centre", result.next_centre)):
        for field in ("estimate", "lower", "upper"):
            theirs, error = entry[quantity][field], entry[quantity][f"{field}_mcse"]
            allowed = max(ABSOLUTE, ERRORS * error)
            assert getattr(ours, field) == pytest.approx(theirs, abs=allowed), f"{quantity} {field}"


def test_the_differences_together_are_sampling_noise() -> None:
    """Most differences must lie within two standard errors: a common bias would show here first."""
    scores = []
    for entry in SETS.values():
        result = pool(entry["events"], entry["totals"], priors=Priors(**entry["priors"]))
        for quantity, ours in (("typical", result), ("next_centre", result.next_centre)):
            for field in ("estimate", "lower", "upper"):
                theirs, error = entry[quantity][field], entry[quantity][f"{field}_mcse"]
                scores.append((getattr(ours, field) - theirs) / error)
    within = sum(abs(score) < 2.0 for score in scores) / len(scores)
    assert within > 0.90
    assert abs(sum(scores) / len(scores)) < 0.25
