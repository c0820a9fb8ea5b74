from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from echolith.errors import EvidenceError
from echolith.evidence import NEVER_POOLED, Evidence, Question, load_evidence, parse_questions, select

OUTCOMES = (
    "good_outcome",
    "good_outcome_work_up_negative",
    "abnormal_karyotype",
    "congenital_infection",
    "termination",
    "fetal_death",
    "neonatal_death",
    "neurological_sequelae",
    "resolution",
)
CAUSES = (
    "trisomy_21",
    "trisomy_18",
    "trisomy_13",
    "monosomy_x",
    "other_chromosomal",
    "cmv",
    "toxoplasma",
    "parvovirus_b19",
    "other_infection",
    "cystic_fibrosis",
    "vascular",
    "tumour",
    "meconium_peritonitis",
)
KEPT_APART = {
    "Kidron2012", "Olaya2017", "Sahlin2015", "Reid2020", "Hawass1990_sec", "Zangheri2007", "Foster1987",
    "MP_PMID19126503", "AJOG2009abs368", "LUQfoci_nd", "Cheil2009", "Yang2017", "Avni1994", "FVSatresia_nd",
    "Achiron1996_sec", "Pata2012_sec", "Bronshtein1995_sec", "Simchen2002_sec",
}  # fmt: skip


def entry(data: dict[str, Any], question_id: str) -> dict[str, Any]:
    (found,) = [item for item in data["questions"] if item["id"] == question_id]
    return found


def codes(data: dict[str, Any], evidence: Evidence) -> set[str]:
    with pytest.raises(EvidenceError) as caught:
        parse_questions(data, evidence)
    return {issue.code for issue in caught.value.issues}


def test_every_outcome_and_cause_is_asked_in_every_stratum(questions: dict[str, Question]) -> None:
    asked = {(q.kind, q.subject, q.stratum) for q in questions.values()}
    expected = {("cause", c, s) for c in CAUSES for s in ("isolated", "non_isolated", "all")}
    expected |= {("outcome", o, s) for o in OUTCOMES for s in ("isolated", "non_isolated", "all")}
    # Without other findings, "work-up negative" is a stratum of its own.
    expected -= {("outcome", "good_outcome_work_up_negative", "isolated")}
    expected |= {("outcome", "good_outcome_work_up_negative", "isolated_workup_negative")}
    assert asked == expected
    assert all(question_id == f"{q.subject}.{q.stratum}" for question_id, q in questions.items())


def test_populations_that_must_not_be_pooled_are_in_no_question(
    questions: dict[str, Question], evidence: Evidence
) -> None:
    for question in questions.values():
        selection = select(question, evidence)
        used = {count.source_id for count in selection.included}
        used |= {study.source_id for item in selection.sensitivities for study in item.studies}
        assert not used & KEPT_APART, question.id
        assert {evidence.study(source_id).population for source_id in used} <= {"prenatal_liver"}
        assert not {s for s in used if evidence.source(s).seen_as == "secondary_citation"}
    assert {evidence.study(source_id).population for source_id in KEPT_APART} <= NEVER_POOLED


def test_no_fetus_is_counted_twice_in_a_question(questions: dict[str, Question], evidence: Evidence) -> None:
    for question in questions.values():
        selection = select(question, evidence)
        sources = [study.source_id for study in selection.studies]
        assert len(sources) == len(set(sources))
        if not question.same_fetuses:
            assert len(selection.included) == len(selection.studies)


def test_every_count_of_a_variable_asked_for_is_in_or_out_with_a_reason(
    questions: dict[str, Question], evidence: Evidence
) -> None:
    decided: set[str] = set()
    variables: set[str] = set()
    for question in questions.values():
        selection = select(question, evidence)
        variables |= {*question.variables, *question.related}
        decided |= {count.count_id for count in selection.included}
        decided |= {item.count.count_id for item in selection.left_out}
        assert all(item.why for item in selection.left_out)
    undecided = {c.count_id for c in evidence.counts if c.variable in variables} - decided
    assert undecided == set()


@pytest.mark.parametrize(
    ("question_id", "figures", "basis"),
    [
        ("good_outcome.isolated", (4, 37, 39), "pooled"),
        ("good_outcome_work_up_negative.isolated_workup_negative", (3, 32, 32), "pooled"),
        ("abnormal_karyotype.isolated", (3, 1, 45), "pooled"),
        ("abnormal_karyotype.non_isolated", (2, 12, 44), "pooled"),
        ("abnormal_karyotype.all", (3, 14, 78), "pooled"),
        ("congenital_infection.isolated", (3, 1, 48), "pooled"),
        ("termination.non_isolated", (1, 18, 40), "single_study"),
        ("neurological_sequelae.isolated", (0, 0, 0), "no_published_figure"),
        ("resolution.isolated", (0, 0, 0), "no_published_figure"),
        ("parvovirus_b19.isolated", (2, 1, 38), "pooled"),
        ("other_infection.isolated", (1, 0, 10), "none_seen"),
        ("other_infection.all", (2, 0, 75), "none_seen"),
        ("trisomy_18.isolated", (3, 0, 45), "none_seen"),
        ("vascular.all", (1, 1, 5), "single_study"),
        ("cystic_fibrosis.isolated", (0, 0, 0), "no_published_figure"),
    ],
)
def test_what_answers_a_question(
    questions: dict[str, Question],
    evidence: Evidence,
    question_id: str,
    figures: tuple[int, int, int],
    basis: str,
) -> None:
    selection = select(questions[question_id], evidence)
    assert (len(selection.studies), selection.events, selection.total) == figures
    assert selection.basis == basis


def test_sensitivities_of_the_work_up_negative(questions: dict[str, Question], evidence: Evidence) -> None:
    selection = select(questions["good_outcome_work_up_negative.isolated_workup_negative"], evidence)
    figures = {
        item.name: [(study.events, study.total) for study in item.studies] for item in selection.sensitivities
    }
    assert figures == {
        "simchen_alone": [(19, 19)],
        "without_achiron": [(19, 19), (9, 9)],
        "bronshtein_worst_case": [(19, 19), (9, 10), (4, 4)],
    }


def test_reasons_of_what_is_left_out(questions: dict[str, Question], evidence: Evidence) -> None:
    workup = select(questions["good_outcome_work_up_negative.isolated_workup_negative"], evidence)
    why = {item.count.count_id: (item.why, item.automatic) for item in workup.left_out}
    assert "three of the seven" in why["C0171"][0]
    assert why["C0117"] == (evidence.population("any_abdominal").reason, True)
    fibrosis = select(questions["cystic_fibrosis.isolated"], evidence)
    assert {item.count.count_id for item in fibrosis.left_out} == {"C0150", "C0151"}
    karyotype = select(questions["abnormal_karyotype.isolated"], evidence)
    (sahlin,) = [item for item in karyotype.left_out if item.count.source_id == "Sahlin2015"]
    assert "Only a share" in sahlin.why


@pytest.mark.parametrize(
    ("question_id", "count_id", "code"),
    [
        ("cystic_fibrosis.all", "C0150", "population-not-allowed"),  # meconium peritonitis
        ("abnormal_karyotype.all", "C0104", "population-not-allowed"),  # any abdominal focus
        ("tumour.all", "C0120", "population-not-allowed"),  # perinatal
        ("termination.all", "C0087", "population-not-allowed"),  # any liver lesion
        ("abnormal_karyotype.all", "C0131", "count-without-total"),  # autopsy, share only
        ("good_outcome.isolated", "C0159", "secondary-citation"),
        ("good_outcome.isolated", "C0051", "same-fetuses-twice"),
        ("good_outcome.isolated", "C0168", "same-fetuses-twice"),
        ("good_outcome.isolated", "C0054", "count-of-another-question"),
        ("trisomy_21.isolated", "C0014", "count-of-another-question"),
        ("good_outcome.isolated", "C9999", "no-such-count"),
        ("good_outcome.isolated", "C0196", "count-in-and-out"),
    ],
)
def test_count_that_must_not_be_included_is_refused(
    question_data: dict[str, Any], evidence: Evidence, question_id: str, count_id: str, code: str
) -> None:
    entry(question_data, question_id)["count_ids"].append(count_id)
    assert code in codes(question_data, evidence)


@pytest.mark.parametrize("population", sorted(NEVER_POOLED))
def test_no_question_can_allow_a_population_that_is_kept_apart(
    question_data: dict[str, Any], evidence: Evidence, population: str
) -> None:
    entry(question_data, "good_outcome.isolated")["populations"].append(population)
    assert "population-not-allowed" in codes(question_data, evidence)


def test_sensitivity_obeys_the_same_rules(question_data: dict[str, Any], evidence: Evidence) -> None:
    good = entry(question_data, "good_outcome.isolated")
    for count_id, code in (
        ("C0117", "population-not-allowed"),
        ("C0052", "same-fetuses-twice"),
        ("C0054", "count-of-another-question"),
        ("C9999", "no-such-count"),
    ):
        good["sensitivities"][0]["count_ids"] = ["C0031", "C0196", count_id]
        assert code in codes(question_data, evidence)


def test_count_of_the_question_must_be_decided(question_data: dict[str, Any], evidence: Evidence) -> None:
    entry(question_data, "good_outcome.isolated")["count_ids"].remove("C0067")
    assert codes(question_data, evidence) == {"count-undecided"}


def test_new_count_must_be_decided(
    folder: Path, question_data: dict[str, Any], set_cell: Callable[[str, str, str, str], None]
) -> None:
    set_cell("counts", "C0034", "variable", "termination")
    assert codes(question_data, load_evidence(folder)) == {"count-undecided"}


def test_same_fetuses_are_one_study_only_where_that_is_safe(
    folder: Path,
    question_data: dict[str, Any],
    evidence: Evidence,
    set_cell: Callable[[str, str, str, str], None],
) -> None:
    other = entry(question_data, "other_infection.isolated")
    other["same_fetuses"] = False
    assert codes(question_data, evidence) == {"same-fetuses-twice"}
    other["same_fetuses"] = True
    set_cell("counts", "C0189", "events", "1")
    (question,) = [
        q for q in parse_questions(question_data, load_evidence(folder)) if q.id == "other_infection.isolated"
    ]
    assert select(question, load_evidence(folder)).studies[0].events == 1
    set_cell("counts", "C0190", "events", "1")
    assert codes(question_data, load_evidence(folder)) == {"same-fetuses-unclear"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"stratum": "some"}, "question-keys"),
        ({"kind": "guess"}, "question-keys"),
        ({"colour": "red"}, "question-keys"),
        ({"directness": ""}, "question-form"),
        ({"count_ids": "C0031"}, "question-form"),
        ({"left_out": [{"count_id": "C0051", "why": " "}]}, "question-form"),
        ({"left_out": [{"count_id": "C0051"}]}, "question-form"),
        ({"subgroups": ["all"]}, "subgroup-not-of-stratum"),
        ({"subgroups": ["nonesuch"]}, "subgroup-not-of-stratum"),
        ({"populations": ["nonesuch"]}, "population-not-allowed"),
        ({"id": "good_outcome.all"}, "question-twice"),
        ({"stratum": "all"}, "question-twice"),
    ],
)
def test_badly_written_question_is_refused(
    question_data: dict[str, Any], evidence: Evidence, changes: dict[str, object], code: str
) -> None:
    entry(question_data, "good_outcome.isolated").update(changes)
    assert code in codes(question_data, evidence)


@pytest.mark.parametrize("data", [{}, {"schema": "echolith.questions/2", "questions": []}])
def test_other_files_are_not_questions(data: dict[str, Any], evidence: Evidence) -> None:
    assert codes(data, evidence) == {"not-questions"}


def test_question_that_is_no_mapping_is_refused(question_data: dict[str, Any], evidence: Evidence) -> None:
    question_data["questions"].append("good_outcome")
    assert codes(question_data, evidence) == {"question-form"}


def test_overlap_is_stated_where_it_cannot_be_excluded(
    folder: Path,
    evidence: Evidence,
    questions: dict[str, Question],
    set_cell: Callable[[str, str, str, str], None],
) -> None:
    question = questions["good_outcome.isolated"]
    assert any("centre not stated for Simchen2002" in line for line in select(question, evidence).overlap)
    set_cell("studies", "Simchen2002", "centre", "Israel (Tel Hashomer)")
    same_centre = select(question, load_evidence(folder)).overlap
    assert "Simchen2002 and Achiron1996 name the same centre" in same_centre[0]
    set_cell("studies", "Achiron1996", "year_from", "1985")
    set_cell("studies", "Achiron1996", "year_to", "1989")
    assert not any("same centre" in line for line in select(question, load_evidence(folder)).overlap)
    assert select(questions["termination.non_isolated"], evidence).overlap == ()
