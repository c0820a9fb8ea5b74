"""Which tests are open, in which order, and why the others are not."""

from __future__ import annotations

import pytest
from counsel_sample import (
    PACK,
    Sample,
    a_test,
    case_data,
    not_open,
    open_test,
    result_of,
    samples,
    scan,
    told,
    told_of,
)

from echolith.assess import assess
from echolith.assess.counsel import counsel
from echolith.assess.counsel.catalogue import TESTS
from echolith.case import case_from_dict
from echolith.errors import InputError, UsageError

MANY = samples(19)
DONE = [
    a_test("cfdna", "low_risk"),
    *(a_test(n, "negative") for n in ("cmv", "toxoplasma", "parvovirus_b19")),
]


@pytest.mark.parametrize("sample", MANY, ids=lambda s: s.name)
def test_ranked_is_a_permutation_of_the_open_tests_each_with_a_reason(sample: Sample) -> None:
    answer = told_of(sample)
    names = [rank.test for rank in answer.ranked]
    assert sorted(names) == sorted(test.test for test in answer.open_tests)
    assert [rank.position for rank in answer.ranked] == list(range(1, len(names) + 1))
    assert all(rank.reasons for rank in answer.ranked)
    for rank in answer.ranked:
        measured = {"can_change_figure", "no_published_figure"} & set(rank.reasons)
        assert measured == {"can_change_figure" if rank.largest_change else "no_published_figure"}


@pytest.mark.parametrize("sample", MANY, ids=lambda s: s.name)
def test_a_test_is_open_or_not_open_or_done_and_never_two_of_these(sample: Sample) -> None:
    answer = told_of(sample)
    still, closed = {t.test for t in answer.open_tests}, {t.test for t in answer.not_open}
    assert not still & closed
    assert still | closed <= {test.name for test in TESTS}
    assert all(test.results for test in answer.open_tests)
    assert all(test.applies != "no" or test.state != "not_done" or test.test == "karyotype"
               for test in answer.open_tests)  # fmt: skip


def test_what_is_done_is_not_open() -> None:
    answer = told(*DONE)
    names = {test.test for test in answer.open_tests} | {test.test for test in answer.not_open}
    assert not names & {"cfdna", "cmv", "toxoplasma", "parvovirus_b19"}


@pytest.mark.parametrize(
    ("entry", "state"),
    [
        (a_test("cmv", None, status="pending"), "pending"),
        (a_test("cmv", None, status="declined"), "declined"),
        (a_test("cmv", None, status="planned"), "planned"),
        (a_test("cmv", "equivocal"), "equivocal"),
        (a_test("cfdna", "no_call"), "no_call"),
        (a_test("cfdna", "failed"), "failed"),
    ],
)
def test_not_done_is_not_negative(entry: dict[str, str], state: str) -> None:
    """A test that waits, was declined or gave no answer stays open and leaves its group missing."""
    answer = told(entry)
    assert open_test(answer, entry["test"]).state == state
    group = "aneuploidy" if entry["test"] == "cfdna" else "cmv"
    assert group in answer.now.classification.missing


def test_declined_comes_behind_what_is_asked_for() -> None:
    answer = told(a_test("cmv", None, status="declined"))
    place = {rank.test: rank for rank in answer.ranked}
    assert "declined" in place["cmv"].reasons
    asked = [rank for rank in answer.ranked if "asked_by_plan" in rank.reasons]
    assert max(rank.position for rank in asked) < place["cmv"].position


def test_same_day_comes_first() -> None:
    hydrops = {"code": "HP:0001789", "status": "present"}
    focus = scan()["findings"][0]
    answer = told(exams=[scan(findings=[focus, hydrops])])
    assert "same_day" in answer.ranked[0].reasons


def test_a_window_that_has_not_opened_is_said() -> None:
    answer = told(exams=[scan(ga="14+2")], as_of="14+2")
    assert open_test(answer, "karyotype").window == "not_yet_open"
    assert open_test(answer, "cmv").window == "open"


def test_without_a_gestation_nothing_is_called_open_that_has_a_first_day() -> None:
    undated = {key: value for key, value in scan().items() if key != "ga"}
    answer = told(exams=[undated], as_of=None)
    for test in answer.open_tests:
        assert test.window == ("open" if test.from_ga is None else "unknown"), test.test
    assert open_test(answer, "karyotype").window == "unknown"
    assert {each.window for each in answer.procedure_risk.windows} == {"unknown"}


def test_after_a_loss_only_what_can_still_be_done_is_open() -> None:
    answer = told(outcome={"pregnancy": "fetal_death", "ga": "24+0"}, as_of="25+0")
    assert not_open(answer, "detailed_scan") == "pregnancy_ended"
    assert not_open(answer, "cfdna") == "pregnancy_ended"
    assert {test.window for test in answer.open_tests} == {"after_end"}
    assert answer.procedure_risk.tests == ()
    assert {each.window for each in answer.procedure_risk.windows} == {"pregnancy_ended"}


def test_the_newborn_s_test_is_for_after_birth_and_has_an_end() -> None:
    born = {"pregnancy": "live_birth", "ga": "39+0"}
    assert not_open(told(), "neonatal_cmv_pcr") == "not_born"
    assert "neonatal_cmv_pcr" in {t.test for t in told(outcome=born, as_of="39+3").open_tests}
    assert not_open(told(outcome=born, as_of="43+0"), "neonatal_cmv_pcr") == "window_closed"


def test_only_this_fetus_is_spoken_of() -> None:
    twins = {
        "fetuses": [{"id": "A"}, {"id": "B"}],
        "chorionicity": "dichorionic",
        "exams": [scan("A"), scan("B")],
    }
    data = case_data(a_test("karyotype", "normal", fetus="B"), **twins)
    case = case_from_dict(data)
    first = counsel(case, PACK, as_of="20+5", fetus="A")
    other = counsel(case, PACK, as_of="20+5", fetus="B")
    assert "karyotype" in {test.test for test in first.open_tests}
    assert "karyotype" not in {test.test for test in other.open_tests}
    assert first.steps == ()
    assert [step.test for step in other.steps] == ["karyotype"]
    seen = result_of(first, "detailed_scan", "seen")
    assert seen.then is not None
    assert seen.then.isolated == "no"
    data["exams"].append({"kind": "detailed_scan", "ga": "20+5", "fetus": "A", "other_anomalies": "seen"})
    by_id = {a.fetus: a for a in assess(case_from_dict(data), PACK, "20+5").assessments}
    assert by_id["A"].classification.isolated == seen.then.isolated
    assert by_id["B"].classification.isolated == other.now.classification.isolated


def test_several_fetuses_need_a_name_and_one_without_the_finding_is_refused() -> None:
    twins = {"fetuses": [{"id": "A"}, {"id": "B"}], "exams": [scan("A"), scan("B")]}
    case = case_from_dict(case_data(**twins))
    with pytest.raises(UsageError, match="A, B"):
        counsel(case, PACK)
    with pytest.raises(InputError):
        counsel(case, PACK, fetus="C")
    with pytest.raises(InputError):
        told(exams=[{"kind": "anomaly_scan", "ga": "20+5", "other_anomalies": "none_seen"}])


def test_a_carrier_is_not_asked_for_the_first_carrier_again() -> None:
    answer = told(a_test("cftr", "carrier"))
    assert open_test(answer, "cftr").state == "carrier"
    assert [r.result for r in open_test(answer, "cftr").results] == ["negative", "positive"]
    unclear = result_of(told(), "cftr", "carrier")
    assert (unclear.conclusive, unclear.sense, unclear.changed) == (False, "unclear", ())
