from __future__ import annotations

import math
from typing import Any

import pytest
from assess_sample import case, clean_scan, exam, facts_of, focus, one, other, result_of

from echolith.assess.background import background_of
from echolith.assess.similar import SHOWN
from echolith.findings import load_pack
from echolith.findings.pack import CauseRule

PACK = load_pack()


def rule(cause: str) -> CauseRule:
    return next(c for c in PACK.causes if c.id == cause)


def background(cause: str, ga: str | None = "20+5", **mother: Any) -> Any:
    made = case(exam("anomaly_scan", ga, focus()), **({"mother": mother} if mother else {}))
    return background_of(rule(cause), facts_of(made), PACK)


# --- background -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("age", range(15, 56))
def test_trisomy_21_at_term_is_that_of_the_corrected_table(age: int) -> None:
    """The whole published table, 1 in 403 at 35 and 1 in 98 at 40; it prints whole numbers, hence the 2."""
    printed = PACK.evidence.age_risks("trisomy_21", "term", "lmsalpha_agerisk")[age].value
    assert printed is not None
    found = background("trisomy_21", "40+0", age=age)
    assert found.parameter_id == "P0053"
    assert abs(1 / found.estimate - 1 / printed) <= 2


@pytest.mark.parametrize(("ga", "weeks"), [("12+0", 12), ("16+0", 16), ("20+0", 20), ("39+6", 39 + 6 / 7)])
def test_before_term_it_is_higher_by_the_ratio_of_snijders(ga: str, weeks: float) -> None:
    def relative(w: float) -> float:
        return float(10 ** (0.2718 * math.log10(w) ** 2 - 1.023 * math.log10(w) + 0.9425))

    found = background("trisomy_21", ga, age=35)
    assert found.parameter_id == "P0053,P0044"
    ratio = found.estimate / background("trisomy_21", "40+0", age=35).estimate
    assert ratio == pytest.approx(relative(weeks) / relative(40), rel=1e-5)
    assert ratio > 1


@pytest.mark.parametrize(
    ("ga", "ids"), [("9+6", "P0053"), ("10+0", "P0053,P0044"), ("40+0", "P0053"), (None, "P0053")]
)
def test_gestations_outside_the_ratio_get_the_figure_at_birth(ga: str | None, ids: str) -> None:
    assert background("trisomy_21", ga, age=35).parameter_id == ids


@pytest.mark.parametrize("age", [14.9, 55.1])
def test_ages_outside_the_formula_have_no_figure(age: float) -> None:
    found = background("trisomy_21", age=age)
    assert (found.estimate, found.parameter_id) == (None, None)
    assert background("trisomy_21", age=15).estimate is not None
    assert background("trisomy_21", age=55).estimate is not None


@pytest.mark.parametrize("cause", ["trisomy_18", "trisomy_13"])
def test_the_table_is_read_by_completed_years(cause: str) -> None:
    table = PACK.evidence.age_risks(cause, "amniocentesis", "uptodate_agetable")
    age = sorted(table)[len(table) // 2]
    for years in (age, age + 0.9):
        found = background(cause, age=years)
        assert (found.estimate, found.parameter_id) == (table[age].value, table[age].id)
    for outside in (min(table) - 1, max(table) + 1):
        assert background(cause, age=outside).estimate is None


def test_the_age_of_the_egg_counts() -> None:
    assert background("trisomy_21", age=42, egg_age=25) == background("trisomy_21", age=25)


@pytest.mark.parametrize("cause", ["trisomy_21", "trisomy_18", "trisomy_13"])
def test_without_an_age_there_is_no_figure(cause: str) -> None:
    assert background(cause).estimate is None
    assert background(cause, booking_serum=True).estimate is None


@pytest.mark.parametrize(("cause", "parameter"), [("cmv", "P0483"), ("toxoplasma", "P0793")])
def test_a_published_prevalence(cause: str, parameter: str) -> None:
    found = background(cause)
    assert (found.estimate, found.parameter_id) == (PACK.evidence.parameter(parameter).value, parameter)


def test_a_cause_without_a_kind_of_background_has_none() -> None:
    assert background("monosomy_x", age=30).estimate is None


# --- similar ----------------------------------------------------------------------------------------------


def similar(made: Any = None) -> Any:
    return one(made or case()).similar


def test_at_most_five_and_each_shares_something() -> None:
    found = similar()
    assert 0 < len(found) <= SHOWN
    assert all(s.shared for s in found)
    scores = [len(s.differs) - len(s.shared) for s in found]
    assert scores == sorted(scores)
    known = {c.case_id: c for c in PACK.evidence.cases}
    for s in found:
        assert known[s.case_id].source_id == s.source_id
        assert s.outcome


DERME = "10.1002/jcu.23884"


@pytest.mark.parametrize(
    "source",
    [
        {"doi": DERME},
        {"doi": DERME.upper()},
        {"doi": f"https://doi.org/{DERME}"},
        {"doi": f"doi: {DERME}"},
        {"source_id": "Derme2025"},
        {"case_id": "Derme2025-1"},
    ],
)
def test_never_itself(source: Any) -> None:
    assert "Derme2025-1" in {s.case_id for s in similar()}
    assert "Derme2025-1" not in {s.case_id for s in similar(case(source=source))}


@pytest.mark.parametrize("as_number", [True, False])
def test_never_itself_by_pubmed_id(as_number: bool) -> None:
    record = next(c for c in PACK.evidence.cases if PACK.evidence.source(c.source_id).pmid)
    reference = PACK.evidence.source(record.source_id)
    pmid: Any = int(reference.pmid) if as_number else reference.pmid
    for own in (None, {"pmid": pmid}):
        answers = [
            similar(case(clean_scan(focus(location=place)), **({"source": own} if own else {})))
            for place in ("parenchymal", "surface")
        ]
        seen = {s.source_id for answer in answers for s in answer}
        if own:
            assert record.source_id not in seen


def test_a_source_without_any_name_leaves_no_one_out() -> None:
    assert similar(case(source={"text": "a letter"})) == similar()


@pytest.mark.parametrize(
    ("made", "word"),
    [
        (case(clean_scan(focus(number="single"))), "single focus"),
        (case(clean_scan(focus(number="multiple"))), "several foci"),
        (case(clean_scan(focus(location="surface"))), "surface calcification"),
        (case(clean_scan(focus(location="parenchymal"))), "parenchymal calcification"),
        (case(), "isolated"),
        (case(clean_scan(other_anomalies="seen")), "not isolated"),
        (case(tests=[result_of("cmv", "negative")]), "infection tests negative"),
        (case(tests=[result_of("varicella", "positive")]), "infection shown"),
        (case(tests=[result_of("karyotype", "abnormal")]), "chromosomes abnormal"),
    ],
)
def test_each_feature_can_be_shared(made: Any, word: str) -> None:
    assert word in {shared for s in similar(made) for shared in s.shared}


def test_what_differs_is_said_with_both_sides() -> None:
    made = case(clean_scan(focus(location="surface", number="single")), tests=[result_of("cmv", "negative")])
    differs = {d for s in similar(made) for d in s.differs}
    assert any("(this case: surface calcification)" in d for d in differs)


def test_what_nobody_states_counts_for_neither() -> None:
    made = case(exam("anomaly_scan", None, focus()))
    assert similar(made) == ()


def test_near_in_gestation() -> None:
    shared = {w for s in similar(case(clean_scan(ga="20+5"))) for w in s.shared}
    assert any(w.startswith("seen at ") for w in shared)
    late = similar(case(clean_scan(ga="38+0")))
    assert not any(w.startswith("seen at ") for s in late for w in s.shared)


def test_cases_found_after_birth_are_left_out() -> None:
    populations = {c.source_id: PACK.evidence.study(c.source_id).population for c in PACK.evidence.cases}
    assert "perinatal_or_postnatal" in populations.values()
    made = case(clean_scan(focus(), other("HP:0001789"), other_anomalies="seen"))
    for s in similar(made):
        assert populations[s.source_id] != "perinatal_or_postnatal"
