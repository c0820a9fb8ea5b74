"""Readings on which section 5 is silent: the one that cannot reassure falsely is taken."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from echolith.assess import assess, to_dict
from echolith.case.reading import case_from_dict

BASE: dict[str, Any] = {
    "echolith": "case/1",
    "id": "reading",
    "fetuses": [{"id": "A"}],
    "exams": [
        {
            "kind": "anomaly_scan",
            "ga": "20+5",
            "findings": [{"code": "HP:0006559", "status": "present"}],
            "other_anomalies": "none_seen",
            "growth": {"category": "appropriate"},
        }
    ],
    "tests": [],
    "outcome": {"pregnancy": "live_birth", "ga": "39+0"},
}


def answer(*tests: dict[str, Any], as_of: str | None = "24+0", **changes: Any) -> dict[str, Any]:
    data = copy.deepcopy(BASE)
    data["tests"] = list(tests)
    data["exams"] += changes.get("exams", [])
    return to_dict(assess(case_from_dict(data), as_of=as_of))


def codes(given: dict[str, Any]) -> set[str]:
    return {issue["code"] for issue in given["issues"]}


def test_a_high_risk_screening_result_is_not_answered_by_screening_again() -> None:
    high, low = (
        {"test": "cfdna", "result": r, "ga": ga} for r, ga in (("high_risk", "12+0"), ("low_risk", "22+0"))
    )
    assert answer(high, low)["classification"]["isolated"] == "undetermined"
    assert (
        answer(high, {"test": "karyotype", "result": "normal"}, as_of=None)["classification"]["isolated"]
        == "yes"
    )


@pytest.mark.parametrize(("sampled", "isolated"), [("18+0", "no"), ("23+0", "undetermined")])
def test_a_fetal_sample_older_than_the_mothers_positive_one_refutes_nothing(
    sampled: str, isolated: str
) -> None:
    mother = {"test": "cmv", "result": "positive", "ga": "21+0"}
    fetus = {"test": "amniotic_cmv_pcr", "result": "negative", "ga": sampled}
    given = answer(mother, fetus)
    assert given["classification"]["isolated"] == isolated
    assert (given["classification"]["work_up"] == "abnormal") is (isolated == "no")


def test_an_abnormal_result_without_a_time_does_not_count_yet_and_blocks_yes() -> None:
    positive = {"test": "cmv", "result": "positive"}
    given = answer(positive)
    assert given["classification"]["isolated"] == "undetermined"
    assert "cmv" in given["classification"]["missing"]
    assert any("no time" in r["statement"] for r in given["classification"]["reasons"])
    assert answer({"test": "cmv", "result": "negative"})["classification"]["isolated"] == "yes"


@pytest.mark.parametrize(
    "exam",
    [
        {"kind": "follow_up_scan", "findings": [{"code": "HP:0001791", "status": "present"}]},
        {"kind": "follow_up_scan", "fluid": "oligohydramnios"},
        {"kind": "follow_up_scan", "other_anomalies": "seen"},
        {"kind": "follow_up_scan", "placenta": "abnormal"},
        {"kind": "follow_up_scan", "growth": {"efw_centile": 4}},
        {"kind": "follow_up_scan", "growth": {"category": "small"}},
        {"kind": "fetal_mri", "result": "abnormal"},
    ],
)
def test_an_abnormal_exam_without_a_time_blocks_yes(exam: dict[str, Any]) -> None:
    assert answer(exams=[exam])["classification"]["isolated"] == "undetermined"


def test_a_normal_or_postnatal_exam_without_a_time_blocks_nothing() -> None:
    exams = [
        {"kind": "fetal_mri", "result": "normal"},
        {"kind": "postnatal_examination", "findings": [{"code": "HP:0001744", "status": "present"}]},
    ]
    assert answer(exams=exams)["classification"]["isolated"] == "yes"


def test_negative_serology_older_than_the_finding_is_said() -> None:
    assert "serology-before-finding" in codes(answer({"test": "cmv", "result": "negative", "ga": "9+0"}))
    assert "serology-before-finding" not in codes(answer({"test": "cmv", "result": "negative", "ga": "21+0"}))


def test_a_positive_igm_beside_negative_is_said() -> None:
    test = {"test": "cmv", "result": "negative", "ga": "21+0", "detail": {"igm": "positive"}}
    assert "igm-positive-beside-negative" in codes(answer(test))


def test_unread_text_and_history_are_said() -> None:
    data = copy.deepcopy(BASE)
    data["exams"][0]["report"] = "free text"
    data["mother"] = {"previous_affected": True}
    given = to_dict(assess(case_from_dict(data), as_of="24+0"))
    assert {"report-not-read", "history-not-in-figures"} <= codes(given)


def test_an_overruled_abnormal_result_is_said() -> None:
    first, second = (
        {"test": "cmv", "result": r, "ga": ga} for r, ga in (("positive", "20+5"), ("negative", "23+0"))
    )
    given = answer(first, second)
    assert given["classification"]["isolated"] == "yes"
    assert "result-overruled" in codes(given)


def test_a_very_small_head_is_said_though_no_rule_uses_it() -> None:
    data = copy.deepcopy(BASE)
    data["exams"][0]["biometry"] = {"hc_mm": 160}
    given = to_dict(assess(case_from_dict(data), as_of="24+0"))
    assert "measurement-very-small" in codes(given)


@pytest.mark.parametrize("test", ["amniotic_cmv_pcr", "karyotype"])
def test_the_abnormal_test_of_a_dichorionic_co_twin_is_a_test_of_the_pregnancy(test: str) -> None:
    data = copy.deepcopy(BASE)
    data["fetuses"].append({"id": "B"})
    data["chorionicity"] = "dichorionic"
    data["exams"][0]["fetus"] = "A"
    data["outcome"] = [{"pregnancy": "live_birth", "ga": "39+0", "fetus": f} for f in "AB"]
    result = "positive" if test == "amniotic_cmv_pcr" else "abnormal"
    data["tests"] = [{"test": test, "result": result, "ga": "22+0", "fetus": "B"}]
    given = to_dict(assess(case_from_dict(data), as_of="24+0"))["classification"]
    assert given["work_up"] == "abnormal"
    assert given["isolated"] == ("undetermined" if test == "amniotic_cmv_pcr" else "yes")
    assert given["cause_found"] == "none"


def test_a_test_without_a_time_does_not_touch_what_the_scan_showed() -> None:
    given = answer({"test": "cmv", "result": "positive"})
    assert given["classification"]["sonographic"] == "isolated"
    exam = {"kind": "follow_up_scan", "fluid": "oligohydramnios"}
    assert answer(exams=[exam])["classification"]["sonographic"] == "undetermined"


def test_high_risk_screening_leaves_the_group_open_until_a_diagnosis() -> None:
    high = {"test": "cfdna", "result": "high_risk", "ga": "21+0"}
    pending = {"test": "karyotype", "status": "pending", "ga": "22+0"}
    given = answer(high, pending)["classification"]
    assert given["work_up"] == "abnormal"
    assert "aneuploidy" in given["missing"]


def test_a_fetus_without_the_finding_is_named_as_not_assessed() -> None:
    data = copy.deepcopy(BASE)
    data["fetuses"].append({"id": "B"})
    data["exams"][0]["fetus"] = "A"
    data["outcome"] = [{"pregnancy": "live_birth", "ga": "39+0", "fetus": f} for f in "AB"]
    given = to_dict(assess(case_from_dict(data), as_of="24+0"))
    assert [i["where"] for i in given["issues"] if i["code"] == "fetus-without-finding"] == ["fetuses[1]"]


def test_doppler_for_anaemia_is_not_asked_for_after_a_loss() -> None:
    data = copy.deepcopy(BASE)
    data["tests"] = [{"test": "parvovirus_b19", "result": "positive", "ga": "21+0"}]
    data["outcome"] = {"pregnancy": "fetal_death", "ga": "23+0"}

    def step(as_of: str) -> dict[str, Any]:
        plan = to_dict(assess(case_from_dict(data), as_of=as_of))["plan"]
        return next(item for item in plan if item["id"] == "mca_doppler")

    assert (step("22+0")["status"], step("22+0")["urgency"]) == ("due", "same_day")
    assert (step("24+0")["status"], step("24+0")["urgency"]) == ("not_needed", "routine")


def test_a_measurement_after_birth_is_not_held_against_a_fetal_standard() -> None:
    data = copy.deepcopy(BASE)
    data["exams"].append({"kind": "postnatal_examination", "age_days": 0, "biometry": {"hc_mm": 300}})
    given = to_dict(assess(case_from_dict(data)))
    assert given["growth"] == []
    assert given["classification"]["isolated"] == "yes"


def _step(data: dict[str, Any], name: str) -> dict[str, Any]:
    plan = to_dict(assess(case_from_dict(data), as_of="24+0"))["plan"]
    return next(item for item in plan if item["id"] == name)


def test_flow_does_not_say_that_the_focus_is_not_on_the_surface() -> None:
    data = copy.deepcopy(BASE)
    data["tests"] = [{"test": t, "result": "negative", "ga": "21+0"} for t in ("cmv", "toxoplasma")]
    assert _step(data, "fetal_mri")["applies"] == "unknown"
    data["exams"][0]["findings"][0]["flow"] = True
    assert _step(data, "fetal_mri")["applies"] == "unknown"
    data["exams"][0]["findings"][0]["location"] = "parenchymal"
    assert _step(data, "fetal_mri")["applies"] == "no"


@pytest.mark.parametrize(("ac_mm", "isolated"), [(136, "undetermined"), (155, "yes")])
def test_a_monochorionic_co_twin_small_by_measurement_is_affected(ac_mm: int, isolated: str) -> None:
    data = copy.deepcopy(BASE)
    data["fetuses"].append({"id": "B"})
    data["chorionicity"] = "monochorionic"
    data["exams"][0]["fetus"] = "A"
    data["exams"].append(
        {
            "kind": "anomaly_scan",
            "ga": "20+5",
            "fetus": "B",
            "other_anomalies": "none_seen",
            "biometry": {"ac_mm": ac_mm},
        }
    )
    data["outcome"] = [{"pregnancy": "live_birth", "ga": "39+0", "fetus": f} for f in "AB"]
    given = to_dict(assess(case_from_dict(data), as_of="24+0"))
    assert given["classification"]["isolated"] == isolated


@pytest.mark.parametrize(
    ("biometry", "isolated"),
    [
        ({"hc_mm": 150}, "undetermined"),
        ({"hc_mm": 210}, "undetermined"),
        ({"bpd_mm": 41}, "undetermined"),
        ({"fl_mm": 25}, "undetermined"),
        ({"fl_mm": 41}, "yes"),
        ({"hc_mm": 181, "bpd_mm": 50, "fl_mm": 33}, "yes"),
    ],
)
def test_a_head_or_femur_far_from_the_standard_is_a_question(
    biometry: dict[str, float], isolated: str
) -> None:
    data = copy.deepcopy(BASE)
    data["exams"][0]["biometry"] = biometry
    given = to_dict(assess(case_from_dict(data), as_of="24+0"))["classification"]
    assert (given["isolated"], given["sonographic"]) == (
        isolated,
        "isolated" if isolated == "yes" else "undetermined",
    )
    assert bool(given["would_change"][0]["what"].startswith("the measurement of head")) is (isolated != "yes")
