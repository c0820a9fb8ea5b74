"""Which outlook applies: the whole table of classifications, and what tests and birth settle."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pytest
from assess_sample import NEGATIVE_WORK_UP, case, clean_scan, facts_of, focus, one, other, result_of

from echolith.assess.model import Classification
from echolith.assess.outlook import OUTCOMES, outlook
from echolith.assess.pooled import figures_for
from echolith.findings import built_in_folder, load_pack

PACK = load_pack()
FIGURES = figures_for(PACK, built_in_folder())
FACTS = facts_of(case())
NEGATIVE = "good_outcome_work_up_negative"

BASE = Classification("yes", "isolated", "unstated", "incomplete", (), "none", (), ())
ALL = list(
    itertools.product(
        ("yes", "no", "undetermined"),
        ("isolated", "soft_marker_only", "structural", "undetermined"),
        ("negative", "incomplete", "abnormal"),
        ("parenchymal", "surface", "vascular", "mass", "unstated"),
        ("none", "trisomy_21", "cmv", "tumour"),
    )
)


def rows(isolated: Any, sonographic: Any, work_up: Any, pattern: Any, cause: str) -> Any:
    return outlook(
        FACTS,
        replace(
            BASE,
            isolated=isolated,
            sonographic=sonographic,
            work_up=work_up,
            pattern=pattern,
            cause_found=cause,
        ),
        PACK,
        FIGURES,
    )


@pytest.mark.parametrize("combination", ALL)
def test_rules_that_hold_for_every_class(combination: Any) -> None:
    isolated, sonographic, work_up, pattern, cause = combination
    found = rows(*combination)
    parts = len(found) // len(OUTCOMES)
    assert [r.outcome for r in found] == list(OUTCOMES) * parts
    assert parts in {1, 2}
    now = [r for r in found if r.applies == "now"]
    if isolated == "undetermined":
        assert now == []
    if cause != "none":
        assert {r.stratum for r in now} <= {cause}
        assert {r.applies for r in found} <= {"now", "not_applicable"}
    if cause != "none" or (pattern in {"surface", "vascular", "mass"} and sonographic != "structural"):
        assert all(r.basis == "no_published_figure" for r in now)
    if sonographic == "soft_marker_only":
        assert all(r.basis == "no_published_figure" for r in now)
    for r in now:  # what is only indirect is never the headline
        assert r.basis == "no_published_figure" or not r.directness.startswith("indirect")
    for r in found:
        if r.outcome == NEGATIVE and r.applies == "now":
            assert work_up == "negative"
        if r.outcome == NEGATIVE and work_up == "abnormal":
            assert r.applies == "not_applicable"
        assert (r.applies == "if_work_up_negative") <= (r.outcome == NEGATIVE and work_up == "incomplete")
        if r.applies == "not_applicable" and r.outcome != NEGATIVE and r.basis != "no_published_figure":
            assert r.directness.startswith("indirect: ") or isolated == "undetermined"


def shape(*combination: Any) -> list[tuple[str, str, str]]:
    """Stratum, applies of the good outcome, applies of the good outcome with a negative work-up, by part."""
    found = {(r.stratum, r.outcome): r.applies for r in rows(*combination)}
    strata = dict.fromkeys(r.stratum for r in rows(*combination) if r.outcome == "good_outcome")
    shapes = []
    for stratum in strata:
        special = "isolated_workup_negative" if stratum == "isolated" else stratum
        shapes.append((stratum, found[stratum, "good_outcome"], found[special, NEGATIVE]))
    return shapes


@pytest.mark.parametrize(
    ("combination", "expected"),
    [
        (("yes", "isolated", "negative", "unstated", "none"), [("isolated", "now", "now")]),
        (("yes", "isolated", "negative", "parenchymal", "none"), [("isolated", "now", "now")]),
        (("yes", "isolated", "incomplete", "unstated", "none"), [("isolated", "now", "if_work_up_negative")]),
        (("yes", "isolated", "abnormal", "unstated", "none"), [("isolated", "now", "not_applicable")]),
        (
            ("undetermined", "undetermined", "negative", "unstated", "none"),
            [("isolated", "if_isolated", "if_isolated")],
        ),
        (
            ("undetermined", "isolated", "incomplete", "unstated", "none"),
            [("isolated", "if_isolated", "if_work_up_negative")],
        ),
        (
            ("undetermined", "isolated", "abnormal", "unstated", "none"),
            [("isolated", "if_isolated", "not_applicable")],
        ),
        (("no", "structural", "incomplete", "unstated", "none"), [("non_isolated", "now", "not_applicable")]),
        (
            ("no", "soft_marker_only", "negative", "unstated", "none"),
            [("soft_marker_only", "now", "not_applicable"), ("isolated", "not_applicable", "not_applicable")],
        ),
        (
            ("no", "isolated", "abnormal", "unstated", "none"),
            [
                ("not_isolated_by_test", "now", "not_applicable"),
                ("isolated", "not_applicable", "not_applicable"),
            ],
        ),
        (
            ("no", "isolated", "abnormal", "unstated", "trisomy_21"),
            [("trisomy_21", "now", "not_applicable"), ("isolated", "not_applicable", "not_applicable")],
        ),
        (
            ("no", "structural", "abnormal", "unstated", "cmv"),
            [("cmv", "now", "not_applicable"), ("non_isolated", "not_applicable", "not_applicable")],
        ),
        (
            ("yes", "isolated", "negative", "surface", "none"),
            [("surface", "now", "not_applicable"), ("isolated", "not_applicable", "not_applicable")],
        ),
        (
            ("undetermined", "undetermined", "negative", "mass", "none"),
            [("mass", "if_isolated", "not_applicable"), ("isolated", "not_applicable", "not_applicable")],
        ),
        (
            ("undetermined", "undetermined", "abnormal", "unstated", "trisomy_21"),
            [("isolated", "not_applicable", "not_applicable")],
        ),
    ],
)
def test_the_table(combination: Any, expected: Any) -> None:
    assert shape(*combination) == expected


# --- what tests and the end of the pregnancy have settled --------------------------------------------------


def known_already(made: Any, as_of: str | None = None) -> set[str]:
    return {r.outcome for r in one(made, as_of).outlook if r.applies == "already_known"}


@pytest.mark.parametrize(
    ("tests", "known"),
    [
        ([], set()),
        ([result_of("cfdna", "low_risk")], set()),
        ([result_of("karyotype", "normal")], {"abnormal_karyotype"}),
        ([result_of("microarray", "normal")], {"abnormal_karyotype"}),
        ([result_of("microarray", "vus")], set()),
        ([result_of("qf_pcr", "normal")], set()),
        ([{"test": "karyotype", "status": "pending"}], set()),
        ([result_of("amniotic_cmv_pcr", "negative")], set()),
        ([result_of("amniotic_cmv_pcr", "positive")], {"congenital_infection"}),
        ([result_of("cmv", "positive")], set()),
    ],
)
def test_settled_by_tests(tests: Any, known: set[str]) -> None:
    assert known_already(case(tests=tests)) == known


ENDING = set(OUTCOMES) - {"abnormal_karyotype", "congenital_infection"}


@pytest.mark.parametrize(
    ("pregnancy", "known"),
    [
        ("live_birth", {"termination", "fetal_death"}),
        ("fetal_death", ENDING),
        ("termination", ENDING),
        ("neonatal_death", ENDING),
        ("ongoing", set()),
        ("lost_to_follow_up", set()),
    ],
)
def test_settled_by_the_end(pregnancy: str, known: set[str]) -> None:
    outcome = {"pregnancy": pregnancy}
    if pregnancy not in {"ongoing", "lost_to_follow_up"}:
        outcome["ga"] = "38+0"
    assert known_already(case(outcome=outcome, tests=NEGATIVE_WORK_UP)) == known
    assert known_already(case(outcome=outcome, tests=NEGATIVE_WORK_UP), "30+0") == set()


@pytest.mark.parametrize(("as_of", "settled"), [("38+0", False), ("42+0", False), ("42+1", True)])
def test_four_weeks_after_birth_neonatal_death_is_settled(as_of: str, settled: bool) -> None:
    made = case(outcome={"pregnancy": "live_birth", "ga": "38+0"})
    assert ("neonatal_death" in known_already(made, as_of)) is settled


def test_a_birth_without_a_day_does_not_settle_neonatal_death() -> None:
    assert known_already(case(outcome={"pregnancy": "live_birth"})) == {"termination", "fetal_death"}


def test_what_has_resolved_is_known() -> None:
    later = {"kind": "follow_up_scan", "ga": "30+0", "findings": [focus("resolved")]}
    assert known_already(case(clean_scan(), later)) == {"resolution"}
    assert known_already(case(clean_scan(), later), "24+0") == set()


def test_what_does_not_apply_is_not_called_known() -> None:
    made = case(clean_scan(focus(), other("HP:0010942")), tests=[result_of("karyotype", "normal")])
    by_stratum = {r.stratum: r.applies for r in one(made).outlook if r.outcome == "abnormal_karyotype"}
    assert by_stratum == {"soft_marker_only": "already_known", "isolated": "not_applicable"}


def test_a_figure_names_its_model_studies_and_certainty() -> None:
    row = next(r for r in one(case()).outlook if r.outcome == "good_outcome")
    assert (row.basis, row.studies, row.events, row.total) == ("pooled", 4, 37, 39)
    assert row.model is not None
    assert row.model.priors
    assert row.certainty in {"low", "very_low"}
    assert row.why_certainty
    assert [s.name for s in row.sensitivities]
    assert row.left_out
    empty = next(r for r in one(case()).outlook if r.outcome == "termination")
    assert (empty.model, empty.per_100, empty.certainty) == (None, None, "none")
