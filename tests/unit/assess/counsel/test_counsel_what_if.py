"""A hypothetical result gives what `assess` gives when the same is entered by hand, and alters nothing."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from counsel_sample import PACK, Sample, a_test, case_data, result_of, samples, told, told_of

from echolith.assess import Assessment, assess
from echolith.assess.counsel import counsel
from echolith.assess.counsel.model import ClassState, IfResult, OpenTest
from echolith.case import case_from_dict
from echolith.errors import EcholithError

MANY = samples(19)
SEROLOGY = {
    "never_infected": {"igg": "negative", "igm": "negative"},
    "past_immunity": {"igg": "positive", "igm": "negative"},
}
CHROMOSOMES = {"trisomy_21": "trisomy 21", "trisomy_18": "trisomy 18", "trisomy_13": "trisomy 13",
               "monosomy_x": "monosomy X"}  # fmt: skip


def entered(sample: Sample, test: OpenTest, result: IfResult) -> dict[str, Any] | None:
    """Return the case with the result written into it by hand; None where another entry would give way."""
    data = copy.deepcopy(sample.data)
    names = {test.test, *test.alternatives}
    if any(each["test"] in names for each in data.get("tests", ())) or sample.as_of is None:
        return None
    made: dict[str, Any] = {"ga": sample.as_of}
    if result.assumed.entry == "exam":
        key = "other_anomalies" if test.test == "detailed_scan" else "result"
        made |= {"kind": test.test, "fetus": sample.fetus, key: result.assumed.result}
        if result.result.startswith("calcification"):
            return None
        if result.result.startswith("none_seen_growth"):
            made["growth"] = {"category": result.result.rpartition("_")[2]}
        data.setdefault("exams", []).append(made)
        return data
    made |= {"test": test.test, "result": result.assumed.result}
    if test.test in {"karyotype", "amniotic_cmv_pcr", "amniotic_toxoplasma_pcr"}:
        made["fetus"] = sample.fetus
    text = CHROMOSOMES.get(result.assumed.about)
    detail = {**SEROLOGY.get(result.result, {}), **({"text": text} if text else {})}
    if detail:
        made["detail"] = detail
    data.setdefault("tests", []).append(made)
    return data


def state_of(assessment: Assessment) -> ClassState:
    c = assessment.classification
    return ClassState(c.isolated, c.sonographic, c.pattern, c.work_up, c.missing, c.cause_found)


def by_hand(sample: Sample, data: dict[str, Any]) -> Assessment | None:
    try:
        found = assess(case_from_dict(data), PACK, sample.as_of).assessments
    except EcholithError:
        return None
    return next((a for a in found if a.fetus == sample.fetus), None)


@pytest.mark.parametrize("sample", MANY, ids=lambda s: s.name)
def test_the_same_entered_by_hand_gives_the_same(sample: Sample) -> None:
    answer = told_of(sample)
    if answer.as_of.ga is None or any(test.window == "after_end" for test in answer.open_tests):
        return
    for test in answer.open_tests:
        for result in test.results:
            data = entered(sample, test, result)
            own = None if data is None else by_hand(sample, data)
            if own is None:
                continue
            assert result.then == state_of(own), (test.test, result.result)
            after = {row.cause: row.after for row in own.causes}
            assert {c.cause: c.then.after for c in result.causes}.items() <= after.items()
            unchanged = {c.cause for c in answer.now.causes} - {c.cause for c in result.causes}
            now = {c.cause: c.after for c in answer.now.causes}
            assert all(after[cause] == now[cause] for cause in unchanged)
            plan = {item.id: item for item in own.plan}
            assert all((c.status_then, c.applies_then) == (plan[c.id].status, plan[c.id].applies)
                       for c in result.plan)  # fmt: skip


def test_the_check_by_hand_has_something_to_check() -> None:
    checked = {
        (test.test, result.result)
        for sample in MANY
        for answer in [told_of(sample)]
        for test in answer.open_tests
        for result in test.results
        if (data := entered(sample, test, result)) is not None and by_hand(sample, data) is not None
    }
    assert len({name for name, _ in checked}) >= 15
    assert {("cmv", "never_infected"), ("cfdna", "low_risk"), ("karyotype", "trisomy_21")} <= checked


@pytest.mark.parametrize("sample", MANY[::4], ids=lambda s: s.name)
def test_the_case_is_not_altered(sample: Sample) -> None:
    case = sample.case
    before, answer = case.model_dump_json(), assess(case, PACK, sample.as_of)
    counsel(case, PACK, as_of=sample.as_of, fetus=sample.fetus)
    assert case.model_dump_json() == before
    assert case == case_from_dict(sample.data)
    again = assess(case, PACK, sample.as_of)
    assert [a.classification for a in again.assessments] == [a.classification for a in answer.assessments]


def test_a_pending_sample_keeps_its_day() -> None:
    waiting = a_test("amniotic_cmv_pcr", None, "18+0", status="pending")
    answer = told(a_test("cmv", "positive", "12+0"), waiting, as_of="21+0")
    result = result_of(answer, "amniotic_cmv_pcr", "negative")
    data = case_data(
        a_test("cmv", "positive", "12+0"), a_test("amniotic_cmv_pcr", "negative", "18+0", resulted_ga="21+0")
    )
    (own,) = assess(case_from_dict(data), PACK, "21+0").assessments
    assert result.then == state_of(own)


@pytest.mark.parametrize("unclear", ["equivocal", "no_call", "failed"])
def test_an_unclear_result_gives_way_to_the_clear_one(unclear: str) -> None:
    name = "cfdna" if unclear == "no_call" else "cmv"
    result, normal = ("low_risk", "low_risk") if name == "cfdna" else ("never_infected", "negative")
    with_unclear = told(a_test(name, unclear, "19+0"))
    assert next(t.state for t in with_unclear.open_tests if t.test == name) == unclear
    detail = {} if name == "cfdna" else {"detail": SEROLOGY[result]}
    data = case_data(a_test(name, normal, **detail))
    (own,) = assess(case_from_dict(data), PACK, "20+5").assessments
    assert result_of(with_unclear, name, result).then == state_of(own)


def test_a_finding_that_is_not_there_leaves_nothing_to_assess() -> None:
    exam = {"kind": "anomaly_scan", "ga": "20+5", "findings": [{"code": "HP:0006559", "status": "uncertain"}]}
    answer = told(exams=[exam])
    gone = result_of(answer, "detailed_scan", "calcification_not_there")
    assert (gone.then, gone.causes, gone.plan, gone.outlook) == (None, (), (), ())
    seen = result_of(answer, "detailed_scan", "calcification_confirmed_none_seen")
    assert seen.then is not None
    assert seen.then.isolated == "yes"


def test_growth_called_unknown_is_asked_for() -> None:
    exam = {**case_data()["exams"][0], "growth": {"category": "unknown"}}
    answer = told(exams=[exam])
    assert answer.now.classification.isolated == "undetermined"
    appropriate = result_of(answer, "detailed_scan", "none_seen_growth_appropriate")
    small = result_of(answer, "detailed_scan", "none_seen_growth_small")
    assert appropriate.then is not None
    assert small.then is not None
    assert (appropriate.then.isolated, small.then.isolated) == ("yes", "no")


def test_the_mother_s_infection_makes_a_cause_likely_and_does_not_find_it() -> None:
    def standing_of(name: str, result: str) -> str:
        return next(c.then.standing for c in result_of(answer, name, result).causes if c.cause == "cmv")

    answer = told()
    assert standing_of("cmv", "recent_infection") == "likely"
    assert standing_of("amniotic_cmv_pcr", "positive") == "found"
    assert (
        next(c.standing for c in told(a_test("cmv", "positive")).now.causes if c.cause == "cmv") == "likely"
    )
