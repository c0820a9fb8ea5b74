from __future__ import annotations

from typing import Any

import pytest
from assess_sample import NEGATIVE_WORK_UP, case, clean_scan, fact, facts_of, known, one, result_of

from echolith.assess.causes_found import cause_found
from echolith.assess.result_facts import fetal_result
from echolith.assess.results import effective_results, state
from echolith.assess.work_up import work_up
from echolith.findings import load_pack


def effective(*tests: Any) -> Any:
    return effective_results(known(case(tests=tests)).tests)


def serology(*results: tuple[str, str | None]) -> Any:
    return effective(*(result_of("cmv", result, ga) for result, ga in results))["cmv"]


@pytest.mark.parametrize(
    ("results", "counting"),
    [
        ([("negative", "20+0")], "negative"),
        # a later clear result overrules; an earlier one, one of the same day or of no day does not
        ([("positive", "20+0"), ("negative", "22+0")], "negative"),
        ([("negative", "20+0"), ("positive", "22+0")], "positive"),
        ([("positive", "20+0"), ("negative", "20+0")], "positive"),
        ([("positive", None), ("negative", "22+0")], "positive"),
        ([("positive", "20+0"), ("negative", None)], "positive"),
        ([("negative", "22+0"), ("positive", "20+0")], "negative"),
        # an unclear one overrules a normal one, never an abnormal one
        ([("negative", "20+0"), ("equivocal", "22+0")], "equivocal"),
        ([("equivocal", "20+0"), ("negative", "22+0")], "negative"),
        ([("positive", "20+0"), ("equivocal", "22+0")], "positive"),
        ([("equivocal", None), ("negative", "22+0")], "equivocal"),
        # a failed one says nothing
        ([("negative", "20+0"), ("failed", "22+0")], "negative"),
        ([("positive", "20+0"), ("failed", "22+0")], "positive"),
        ([("failed", "20+0"), ("failed", "22+0")], "failed"),
        ([("failed", "20+0"), ("negative", "22+0")], "negative"),
        ([("positive", "18+0"), ("negative", "20+0"), ("positive", "22+0")], "positive"),
    ],
)
def test_which_result_counts(results: list[tuple[str, str | None]], counting: str) -> None:
    assert serology(*results).result == counting


@pytest.mark.parametrize(
    ("name", "result", "what"),
    [
        ("cfdna", "high_risk", "abnormal"),
        ("cfdna", "low_risk", "normal"),
        ("cfdna", "no_call", "unclear"),
        ("karyotype", "mosaic", "abnormal"),
        ("karyotype", "abnormal", "abnormal"),
        ("karyotype", "normal", "normal"),
        ("exome", "vus", "unclear"),
        ("cmv", "positive", "abnormal"),
        ("cmv", "negative", "normal"),
        ("cmv", "equivocal", "unclear"),
        ("cmv", "failed", "unclear"),
        ("cftr", "carrier", "unclear"),
    ],
)
def test_what_a_result_means(name: str, result: str, what: str) -> None:
    entry = effective(result_of(name, result))[name]
    said = {word: getattr(entry, word) for word in ("abnormal", "normal", "unclear")}
    assert [word for word, is_so in said.items() if is_so] == [what]
    assert entry.conclusive is (what != "unclear")


def test_a_test_without_a_result_has_only_a_status() -> None:
    entry = effective({"test": "cmv", "status": "planned"}, {"test": "cmv", "status": "pending"})["cmv"]
    assert (entry.result, entry.status, entry.conclusive, entry.unclear) == (None, "pending", False, False)
    assert state({"cmv": entry}, "cmv") is None
    assert state({}, "cmv") is None


def test_a_waiting_repeat_stands_beside_the_result() -> None:
    entry = effective(result_of("cmv", "equivocal"), {"test": "cmv", "status": "pending"})["cmv"]
    assert (entry.result, entry.status) == ("equivocal", "pending")
    assert state({"cmv": entry}, "cmv") == "equivocal"


def test_days_of_the_first_positive_and_the_last_unclear_sample() -> None:
    entry = serology(
        ("equivocal", "16+0"),
        ("equivocal", "18+0"),
        ("positive", "22+0"),
        ("positive", "20+0"),
        ("positive", None),
    )
    assert (entry.first_positive_day, entry.unclear_day) == (140, 126)
    assert serology(("negative", "20+0")).first_positive_day is None


# --- facts ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tests", "answers", "chosen"),
    [
        ([result_of("amniotic_cmv_pcr", "negative")], "negative", "amniotic_cmv_pcr"),
        ([result_of("amniotic_cmv_pcr", "failed")], None, None),
        ([{"test": "amniotic_cmv_pcr", "status": "pending"}], None, None),
        (
            [result_of("amniotic_cmv_pcr", "positive"), result_of("neonatal_cmv_pcr", "negative", "38+0")],
            "positive",
            "amniotic_cmv_pcr",
        ),
        (
            [result_of("amniotic_cmv_pcr", "equivocal"), result_of("neonatal_cmv_pcr", "negative", "38+0")],
            "negative",
            "neonatal_cmv_pcr",
        ),
        ([], None, None),
    ],
)
def test_the_test_of_the_fetus_itself(tests: Any, answers: str | None, chosen: str | None) -> None:
    entry = fetal_result("cmv", effective(*tests))
    assert (entry.result if entry else None, entry.name if entry else None) == (answers, chosen)
    assert fetal_result("rubella", effective(*tests)) is None


CMV_TABLE: list[tuple[str | None, str | None, str | None, str | None]] = [
    # mother, fetus -> status of the infection, the fact that is true
    ("positive", None, "recent", "maternal_infection_unrefuted"),
    ("positive", "positive", "recent", "fetal_infection_shown"),
    ("positive", "negative", "refuted", "maternal_infection_refuted"),
    ("positive", "equivocal", "recent", "maternal_infection_unrefuted"),
    ("positive", "failed", "recent", "maternal_infection_unrefuted"),
    ("negative", None, "none", None),
    ("negative", "negative", "none", None),
    ("negative", "positive", "recent", "fetal_infection_shown"),
    ("negative", "equivocal", None, "infection_equivocal"),
    ("negative", "failed", "none", None),
    ("equivocal", None, None, "infection_equivocal"),
    ("equivocal", "negative", None, "infection_equivocal"),
    ("equivocal", "positive", "recent", "fetal_infection_shown"),
    ("failed", None, None, None),
    ("failed", "negative", "none", None),
    (None, "negative", "none", None),
    (None, "positive", "recent", "fetal_infection_shown"),
    (None, "equivocal", None, "infection_equivocal"),
    (None, None, None, None),
]


@pytest.mark.parametrize(("mother", "fetus", "status", "true_fact"), CMV_TABLE)
def test_infection_of_mother_and_fetus(
    mother: str | None, fetus: str | None, status: str | None, true_fact: str | None
) -> None:
    tests = [result_of(n, r) for n, r in (("cmv", mother), ("amniotic_cmv_pcr", fetus)) if r is not None]
    values = facts_of(case(tests=tests)).sheet.values
    assert values.get("infection.cmv") == status
    facts = ("fetal_infection_shown", "maternal_infection_unrefuted", "maternal_infection_refuted")
    assert [f for f in facts if values[f"tests.{f}"]] == ([true_fact] if true_fact in facts else [])
    unclear = "equivocal" in {mother, fetus}
    assert values["tests.infection_equivocal"] is unclear
    assert values.get("infection.any_recent") == (True if status == "recent" else None)


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        (
            {
                "cmv": "negative",
                "toxoplasma": "negative",
                "parvovirus_b19": "negative",
                "syphilis": "negative",
            },
            False,
        ),
        ({"cmv": "negative", "toxoplasma": "negative", "parvovirus_b19": "negative"}, None),
        (
            {"cmv": "negative", "toxoplasma": "negative", "parvovirus_b19": "failed", "syphilis": "negative"},
            None,
        ),
        ({"rubella": "positive"}, True),
        ({"syphilis": "positive", "cmv": "negative"}, True),
    ],
)
def test_any_recent_infection(results: dict[str, str], expected: bool | None) -> None:
    assert fact(case(tests=[result_of(n, r) for n, r in results.items()]), "infection.any_recent") is expected


@pytest.mark.parametrize(
    ("name", "result", "true_fact"),
    [
        ("karyotype", "abnormal", "aneuploidy_shown"),
        ("karyotype", "mosaic", "aneuploidy_shown"),
        ("microarray", "abnormal", "aneuploidy_shown"),
        ("qf_pcr", "abnormal", "aneuploidy_shown"),
        ("exome", "abnormal", "pathogenic_variant_shown"),
        ("cftr", "positive", "pathogenic_variant_shown"),
        ("microarray", "vus", "genetic_unclear"),
        ("exome", "vus", "genetic_unclear"),
        ("cftr", "vus", "genetic_unclear"),
        ("cftr", "carrier", None),
        ("karyotype", "normal", None),
        ("karyotype", "failed", None),
        ("exome", "normal", None),
    ],
)
def test_genetic_results(name: str, result: str, true_fact: str | None) -> None:
    facts = facts_of(case(tests=[result_of(name, result)]))
    names = ("aneuploidy_shown", "pathogenic_variant_shown", "genetic_unclear")
    assert [f for f in names if facts.sheet.values[f"tests.{f}"]] == ([true_fact] if true_fact else [])
    for f in names:
        assert bool(facts.sheet.reasons.get(f"tests.{f}")) is (f == true_fact)


def test_a_pending_genetic_test_says_nothing() -> None:
    made = case(tests=[{"test": "karyotype", "status": "pending"}])
    assert fact(made, "tests.karyotype") is None
    assert fact(made, "tests.aneuploidy_shown") is False


HIGH = "high_risk"


@pytest.mark.parametrize(
    ("tests", "open_"),
    [
        ([result_of("cfdna", HIGH)], True),
        ([result_of("combined_screening", HIGH)], True),
        ([result_of("serum_screening", HIGH)], True),
        ([result_of("cfdna", "low_risk")], False),
        ([result_of("cfdna", "no_call")], False),
        ([result_of("cfdna", HIGH), result_of("karyotype", "normal")], False),
        ([result_of("cfdna", HIGH), result_of("microarray", "normal")], False),
        ([result_of("cfdna", HIGH), result_of("karyotype", "failed")], True),
        ([result_of("cfdna", HIGH), result_of("exome", "normal")], True),
        ([result_of("cfdna", HIGH), {"test": "karyotype", "status": "pending"}], True),
        ([result_of("combined_screening", HIGH), result_of("qf_pcr", "normal")], False),
        ([result_of("combined_screening", HIGH), result_of("cfdna", "low_risk")], True),
        ([result_of("cfdna", HIGH), result_of("qf_pcr", "normal")], True),
        ([result_of("cfdna", HIGH, detail={"text": "trisomy 21"}), result_of("qf_pcr", "normal")], False),
        ([result_of("cfdna", HIGH, detail={"text": "monosomy X"}), result_of("qf_pcr", "normal")], True),
        ([result_of("cfdna", HIGH, detail={"fraction": 8}), result_of("qf_pcr", "normal")], True),
        ([result_of("cfdna", HIGH), result_of("qf_pcr", "failed")], True),
    ],
)
def test_high_risk_screening_stays_open_until_a_diagnostic_test_answers_it(tests: Any, open_: bool) -> None:
    made = case(tests=tests)
    assert fact(made, "tests.screening_high_unresolved") is open_
    assert one(made).classification.isolated == ("undetermined" if open_ else "yes")


# --- cause found ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("47,XY,+21", "trisomy_21"),
        ("47,XX,+ 18", "trisomy_18"),
        ("Trisomy 13", "trisomy_13"),
        ("free trisomie 21", "trisomy_21"),
        ("Down syndrome", "trisomy_21"),
        ("Edwards", "trisomy_18"),
        ("Patau", "trisomy_13"),
        ("45,X", "monosomy_x"),
        ("45, X[12]/46,XX[18]", "monosomy_x"),
        ("Monosomy X", "monosomy_x"),
        ("45,XY,der(14;21)", "other_chromosomal"),
        ("22q11.2 deletion", "other_chromosomal"),
        ("69,XXX", "other_chromosomal"),
        (None, "other_chromosomal"),
    ],
)
@pytest.mark.parametrize("name", ["karyotype", "microarray", "qf_pcr"])
def test_the_chromosomal_cause(text: str | None, cause: str, name: str) -> None:
    detail = {} if text is None else {"detail": {"text": text}}
    assert one(case(tests=[result_of(name, "abnormal", **detail)])).classification.cause_found == cause


@pytest.mark.parametrize(
    ("tests", "cause"),
    [
        ([], "none"),
        ([result_of("cmv", "negative")], "none"),
        ([result_of("cmv", "positive")], "cmv"),
        ([result_of("cmv", "positive"), result_of("amniotic_cmv_pcr", "negative")], "none"),
        ([result_of("amniotic_toxoplasma_pcr", "positive")], "toxoplasma"),
        ([result_of("neonatal_cmv_pcr", "positive", "38+0")], "cmv"),
        ([result_of("parvovirus_b19", "positive")], "parvovirus_b19"),
        ([result_of("syphilis", "positive")], "other_infection"),
        ([result_of("varicella", "positive")], "other_infection"),
        ([result_of("cftr", "positive")], "cystic_fibrosis"),
        ([result_of("cftr", "carrier")], "none"),
        ([result_of("exome", "abnormal")], "none"),
        ([result_of("cfdna", "high_risk")], "none"),
        # order: chromosomes, fetal infection, cystic fibrosis, the mother's infection
        ([result_of("cmv", "positive"), result_of("karyotype", "abnormal")], "other_chromosomal"),
        ([result_of("cftr", "positive"), result_of("amniotic_cmv_pcr", "positive")], "cmv"),
        ([result_of("cmv", "positive"), result_of("cftr", "positive")], "cystic_fibrosis"),
    ],
)
def test_the_cause_found(tests: Any, cause: str) -> None:
    answer = one(case(tests=tests)).classification
    assert answer.cause_found == cause
    assert any(r.basis == "cause found" for r in answer.reasons) is (cause != "none")


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        ("HP:0002884", "tumour"),
        ("HP:0030717", "meconium_peritonitis"),
        ("HP:0030242", "vascular"),
        ("HP:0001789", "none"),
    ],
)
def test_a_cause_that_the_scan_names(code: str, cause: str) -> None:
    named = clean_scan(
        {"code": "HP:0006559", "status": "present"},
        {"code": code, "status": "present"},
        other_anomalies="seen",
    )
    assert one(case(named)).classification.cause_found == cause
    denied = clean_scan({"code": "HP:0006559", "status": "present"}, {"code": code, "status": "absent"})
    assert one(case(denied)).classification.cause_found == "none"


def test_a_likely_infection_is_not_called_proven() -> None:
    _, reason = cause_found(facts_of(case(tests=[result_of("cmv", "positive")])), load_pack())
    assert reason is not None
    assert "not proven" in reason.statement
    assert reason.where == "tests[0]"


# --- work-up ----------------------------------------------------------------------------------------------

ALL = ("aneuploidy", "cmv", "toxoplasma", "parvovirus_b19", "detailed_exam")


def missing(*tests: Any, scan: Any = None) -> tuple[str, ...]:
    return work_up(facts_of(case(scan or clean_scan(), tests=tests)), load_pack()).missing


def test_nothing_done() -> None:
    scan = clean_scan(other_anomalies="not_assessed")
    assert missing(scan=scan) == ALL
    state_ = work_up(facts_of(case(scan)), load_pack())
    assert state_.status == "incomplete"
    assert [c.what for c in state_.would_change] == [f"work-up: {g.replace('_', ' ')}" for g in ALL]


@pytest.mark.parametrize(
    ("test", "group", "done"),
    [
        (result_of("cfdna", "low_risk"), "aneuploidy", True),
        (result_of("cfdna", "high_risk"), "aneuploidy", False),
        (result_of("cfdna", "no_call"), "aneuploidy", False),
        (result_of("cfdna", "failed"), "aneuploidy", False),
        (result_of("combined_screening", "low_risk"), "aneuploidy", False),
        (result_of("serum_screening", "low_risk"), "aneuploidy", False),
        (result_of("karyotype", "normal"), "aneuploidy", True),
        (result_of("microarray", "normal"), "aneuploidy", True),
        (result_of("microarray", "vus"), "aneuploidy", False),
        (result_of("qf_pcr", "normal"), "aneuploidy", False),
        (result_of("qf_pcr", "abnormal"), "aneuploidy", True),
        (result_of("exome", "normal"), "aneuploidy", False),
        ({"test": "karyotype", "status": "pending"}, "aneuploidy", False),
        ({"test": "cmv", "status": "planned"}, "cmv", False),
        ({"test": "cmv", "status": "declined"}, "cmv", False),
        (result_of("cmv", "negative"), "cmv", True),
        (result_of("cmv", "positive"), "cmv", True),
        (result_of("cmv", "equivocal"), "cmv", False),
        (result_of("cmv", "failed"), "cmv", False),
        (result_of("amniotic_cmv_pcr", "negative"), "cmv", True),
        (result_of("amniotic_toxoplasma_pcr", "negative"), "toxoplasma", True),
        (result_of("parvovirus_b19", "negative"), "parvovirus_b19", True),
        (result_of("rubella", "negative"), "cmv", False),
    ],
)
def test_groups(test: Any, group: str, done: bool) -> None:
    assert (group not in missing(test)) is done


def test_an_unclear_test_of_the_fetus_leaves_its_group_open() -> None:
    assert "cmv" in missing(result_of("cmv", "negative"), result_of("amniotic_cmv_pcr", "equivocal"))
    assert "cmv" not in missing(result_of("cmv", "negative"), result_of("amniotic_cmv_pcr", "failed"))


def test_low_risk_cfdna_beside_an_unclear_array_leaves_aneuploidy_open() -> None:
    assert "aneuploidy" in missing(result_of("cfdna", "low_risk"), result_of("microarray", "vus"))


@pytest.mark.parametrize(
    "scan",
    [
        clean_scan(other_anomalies="seen"),
        clean_scan(growth={"category": "small"}),
        clean_scan(fluid="polyhydramnios"),
    ],
)
def test_beside_a_structural_anomaly_only_a_diagnostic_test_completes_aneuploidy(scan: Any) -> None:
    assert "aneuploidy" in missing(result_of("cfdna", "low_risk"), scan=scan)
    assert "aneuploidy" not in missing(result_of("karyotype", "normal"), scan=scan)
    state_ = work_up(facts_of(case(scan, tests=[result_of("cfdna", "low_risk")])), load_pack())
    (change,) = (c for c in state_.would_change if c.what == "work-up: aneuploidy")
    assert "cell-free DNA is not enough" in change.how


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ([], "negative"),
        ([result_of("rubella", "equivocal")], "negative"),
        ([result_of("combined_screening", "high_risk")], "abnormal"),
        ([result_of("combined_screening", "high_risk"), result_of("karyotype", "normal")], "negative"),
        ([result_of("rubella", "positive")], "abnormal"),
        ([result_of("exome", "abnormal")], "abnormal"),
        ([result_of("cftr", "positive")], "abnormal"),
        ([result_of("cftr", "carrier")], "negative"),
        ([result_of("fetal_mri", "abnormal")], "abnormal"),
        ([result_of("fetal_mri", "abnormal", resulted_ga="21+0")], "abnormal"),
        ([result_of("fetal_mri", "normal", resulted_ga="21+0")], "negative"),
        ([result_of("amniotic_cmv_pcr", "positive")], "abnormal"),
        (
            [result_of("cmv", "positive", "21+0"), result_of("amniotic_cmv_pcr", "negative", "22+0")],
            "negative",
        ),
        ([result_of("cmv", "positive", "21+0")], "abnormal"),
    ],
)
def test_status(more: Any, status: str) -> None:
    assert one(case(tests=[*NEGATIVE_WORK_UP, *more])).classification.work_up == status


@pytest.mark.parametrize("left_out", range(4))
def test_one_group_missing_is_incomplete(left_out: int) -> None:
    tests = [t for i, t in enumerate(NEGATIVE_WORK_UP) if i != left_out]
    assert one(case(tests=tests)).classification.work_up == "incomplete"
