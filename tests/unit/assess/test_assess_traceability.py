"""Over many varied cases: no number without its source, a valid document, no patient's value in a message."""

from __future__ import annotations

import datetime
import json
from dataclasses import asdict
from typing import Any

import jsonschema
import orjson
import pytest
from assess_sample import FOCUS, NEGATIVE_WORK_UP, clean_scan, focus
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from echolith.assess import (
    Assessments,
    assess,
    assessment_schema,
    classify_and_plan,
    serialise,
    to_dict,
    to_json,
)
from echolith.case import case_from_dict
from echolith.case.vocabulary import ALLOWED_RESULTS
from echolith.errors import EcholithError
from echolith.findings import load_pack

PACK = load_pack()
EVIDENCE = PACK.evidence
VALIDATOR = jsonschema.Draft202012Validator(assessment_schema())
SECRET = "ZZSECRETZZ"
CODES = ["HP:0010942", "HP:0010943", "HP:0001789", "HP:0001791", "HP:0002119", "HP:0002884", "HP:0030242",
         "HP:0030717", "HP:0001511", "HP:0031014"]  # fmt: skip

weeks = st.integers(11, 36)
ga = st.builds("{}+{}".format, weeks, st.integers(0, 6))
maybe_ga = st.one_of(st.none(), ga)


def without_none(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value is not None}


foci = st.builds(
    lambda **k: without_none({"code": FOCUS, **k}),
    status=st.sampled_from(["present"] * 5 + ["uncertain", "resolved", "absent", "withdrawn"]),
    location=st.sampled_from([None, None, "parenchymal", "surface", "vascular"]),
    number=st.sampled_from([None, "single", "multiple", "diffuse"]),
    max_size_mm=st.sampled_from([None, 3, 7.5]),
    flow=st.sampled_from([None, None, None, True, False]),
)
others = st.builds(
    lambda code, status: {"code": code, "status": status},
    st.sampled_from(CODES),
    st.sampled_from(["present", "uncertain", "absent", "resolved", "withdrawn"]),
)
scans = st.builds(
    lambda kind, own, extra, **k: without_none({"kind": kind, "findings": [*own, *extra], **k}),
    st.sampled_from(["anomaly_scan", "detailed_scan", "follow_up_scan"]),
    st.lists(foci, min_size=1, max_size=2),
    st.lists(others, max_size=2, unique_by=lambda f: f["code"]),
    ga=maybe_ga,
    other_anomalies=st.sampled_from(["none_seen", "none_seen", "seen", "not_assessed", None]),
    growth=st.sampled_from([None, {"category": "appropriate"}, {"category": "small"}, {"efw_centile": 7}]),
    fluid=st.sampled_from([None, None, "normal", "polyhydramnios"]),
)
plain_exams = st.builds(
    lambda **k: without_none(k),
    kind=st.sampled_from(["doppler", "fetal_mri", "fetal_echocardiography"]),
    ga=maybe_ga,
    result=st.sampled_from(["normal", "normal", "abnormal"]),
)


@st.composite
def a_test(draw: st.DrawFn) -> dict[str, Any]:
    name = draw(st.sampled_from(sorted(set(ALLOWED_RESULTS) - {"neonatal_cmv_pcr"})))
    made: dict[str, Any] = {"test": name, "ga": draw(maybe_ga)}
    if draw(st.integers(0, 5)) == 0:
        made["status"] = draw(st.sampled_from(["planned", "pending", "declined"]))
    else:
        made["result"] = draw(st.sampled_from(sorted(ALLOWED_RESULTS[name])))
        text = draw(st.sampled_from([None, None, "trisomy 21", "47,XX,+18", "45,X", "sex chromosomes too"]))
        made["detail"] = None if text is None else {"text": text}
    return without_none(made)


PLAIN_SCANS = [
    clean_scan(),
    clean_scan(focus(number="single")),
    clean_scan(focus(), {"code": "HP:0010942", "status": "present"}),
]

cases = st.builds(
    lambda scan, more, exams, tests, **k: without_none(
        {
            "echolith": "case/1",
            "id": "sample",
            "fetuses": [{"id": "A"}],
            "exams": [scan, *more, *exams],
            "tests": tests,
            **k,
        }
    ),
    st.one_of(scans, st.sampled_from(PLAIN_SCANS)),
    st.one_of(st.just([]), st.lists(scans, max_size=1)),
    st.one_of(st.just([]), st.lists(plain_exams, max_size=2)),
    st.one_of(
        st.lists(a_test(), max_size=6),
        st.lists(a_test(), max_size=1).map(lambda more: [*NEGATIVE_WORK_UP, *more]),
    ),
    mother=st.sampled_from(
        [None, {"age": 24}, {"age": 38.5}, {"age": 41, "ancestry": "European"}, {"exposures": ["cat"]}]
    ),
    dating=st.sampled_from([None, None, {"due_date": "2026-06-01", "method": "crl"}]),
    outcome=st.sampled_from(
        [
            None,
            None,
            {"pregnancy": "live_birth", "ga": "38+0", "neonate": "healthy"},
            {"pregnancy": "fetal_death", "ga": "37+0"},
            {"pregnancy": "lost_to_follow_up"},
        ]
    ),
    source=st.sampled_from([None, {"doi": "10.1002/jcu.23884"}]),
)
moments = st.sampled_from([None, "16+0", "22+3", "30+0", "39+0"])


def answered(data: dict[str, Any], as_of: str | None) -> Assessments | None:
    """The answer; None where the drawn case contradicts itself."""
    try:
        return assess(case_from_dict(data), as_of=as_of)
    except EcholithError:
        return None


def every(document: Any, key: str) -> list[Any]:
    """All values under a key, at any depth."""
    if isinstance(document, dict):
        found = [document[key]] if key in document else []
        return found + [v for value in document.values() for v in every(value, key)]
    if isinstance(document, list):
        return [v for value in document for v in every(value, key)]
    return []


def check_counts(row: dict[str, Any]) -> None:
    for count in row["counts"]:
        record = EVIDENCE.count(count["count_id"])
        for name in ("source_id", "subgroup", "variable", "events", "total", "certainty"):
            assert count[name] == getattr(record, name)
    if row["basis"] == "no_published_figure":
        assert (row["studies"], row["events"], row["total"], row["counts"]) == (0, 0, 0, [])
        return
    by_source: dict[str, list[dict[str, Any]]] = {}
    for count in row["counts"]:
        by_source.setdefault(count["source_id"], []).append(count)
    assert row["studies"] == len(by_source)
    assert row["events"] == sum(c["events"] for c in row["counts"])
    # several counts of one source are the same fetuses (same_fetuses): their total counts once
    assert row["total"] == sum(counts[0]["total"] for counts in by_source.values())
    assert all(len({c["total"] for c in counts}) == 1 for counts in by_source.values())


def figures(*intervals: Any) -> list[float]:
    return [
        v
        for i in intervals
        if i is not None
        for v in (i["estimate"], i["lower"], i["upper"])
        if v is not None
    ]


def check_figures(row: dict[str, Any], *intervals: Any) -> None:
    numbers = figures(*intervals)
    assert all(0 <= number <= 1 for number in numbers)
    for i in (i for i in intervals if i is not None and i["lower"] is not None):
        assert i["lower"] <= i["upper"]
        assert i["estimate"] is None or i["lower"] <= i["estimate"] <= i["upper"]
    if row["basis"] == "no_published_figure":
        assert numbers == []
    elif row["basis"] == "none_seen":
        assert all(i["estimate"] is None for i in intervals if i is not None)
        assert row["events"] == 0
    if numbers:
        assert row["counts"]


def check_outlook(row: dict[str, Any]) -> None:
    check_counts(row)
    check_figures(row, row, row["next_centre"], *row["sensitivities"])
    for other in row["sensitivities"]:
        check_counts({**other, "basis": "pooled" if other["counts"] else "no_published_figure"})
    assert (row["per_100"] is not None) <= (row["next_centre"] is not None)
    if row["per_100"] is not None:
        n, lower, upper = (row["per_100"][k] for k in ("n", "lower", "upper"))
        assert 1 <= lower <= n <= upper <= 99
    if row["next_centre"] is not None:
        assert row["basis"] == "pooled"
        assert row["per_100"] is not None
    assert row["why_certainty"]


def check_causes(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        numbers = figures(row["before"], row["after"])
        if row["cause"] == "none_found":
            assert row["counts"] or not numbers
            continue
        check_counts(row)
        check_figures(row, row["before"], row["after"])
        if row["background"]["estimate"] is not None:
            assert row["background"]["parameter_id"]
            assert 0 < row["background"]["estimate"] < 1
        for update in row["updates"]:
            if any(c.isdigit() for c in update["effect"]):
                assert update["parameter_id"]
                assert update["source_id"]
    for when in ("before", "after"):
        points = [row[when]["estimate"] for row in rows if row[when]["estimate"] is not None]
        assert sum(points) <= 1 + 1e-6


def check_sources(document: dict[str, Any]) -> None:
    sources = {s["source_id"] for s in document["sources"]}
    assert len(sources) == len(document["sources"])
    named = {s for s in every(document, "source_id") if s is not None}
    named |= {s for item in document["plan"] for s in item["sources"]}
    parameters = [p for ids in every(document, "parameter_id") if ids for p in ids.split(",")]
    named |= {EVIDENCE.parameter(p).source_id for p in parameters}
    named |= {EVIDENCE.guideline(g).source_id for ids in every(document, "guideline_ids") for g in ids}
    assert named <= sources


@settings(derandomize=True, max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases, moments)
def test_every_number_has_its_source_and_every_document_is_valid(
    data: dict[str, Any], as_of: str | None
) -> None:
    answer = answered(data, as_of)
    if answer is None:
        return
    for assessment in answer.assessments:
        document = json.loads(to_json(Assessments(answer.case_id, (assessment,), ())))
        VALIDATOR.validate(document)
        assert document == json.loads(orjson.dumps(asdict(assessment)))
        for row in document["outlook"]:
            check_outlook(row)
        check_causes(document["causes"])
        check_sources(document)
        quick = classify_and_plan(case_from_dict(data), as_of=as_of)[0]
        assert (quick.classification, quick.plan) == (assessment.classification, assessment.plan)


def test_the_drawn_cases_are_varied_and_most_are_assessed() -> None:
    """The property above would hold of nothing; this one fails if the drawing gets poor."""
    seen: dict[str, set[str]] = {"isolated": set(), "sonographic": set(), "work_up": set(), "pattern": set()}
    counts = {"drawn": 0, "assessed": 0}

    @settings(derandomize=True, max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
    @given(cases, moments)
    def collect(data: dict[str, Any], as_of: str | None) -> None:
        counts["drawn"] += 1
        answer = answered(data, as_of)
        for assessment in answer.assessments if answer else ():
            counts["assessed"] += 1
            for name, values in seen.items():
                values.add(getattr(assessment.classification, name))

    collect()
    assert counts["assessed"] > 200
    assert {name: len(values) for name, values in seen.items()} == {
        "isolated": 3, "sonographic": 4, "work_up": 3, "pattern": 5,
    }  # fmt: skip


def test_ids_named_in_the_words_of_the_plan_exist() -> None:
    by_id = {item.id: item for item in PACK.plan}
    assert EVIDENCE.parameter("P0762").source_id in by_id["invasive_test"].source_ids
    assert "Senoh_nd" in by_id["paediatric_follow_up"].source_ids


# --- serialisation ----------------------------------------------------------------------------------------

SAMPLE = {"echolith": "case/1", "id": "sample", "fetuses": [{"id": "A"}], "exams": [clean_scan()]}
TWINS = {
    **SAMPLE,
    "fetuses": [{"id": "A"}, {"id": "B"}],
    "exams": [clean_scan(fetus="A"), clean_scan(fetus="B")],
    "chorionicity": "dichorionic",
}


@pytest.mark.parametrize("data", [SAMPLE, TWINS, {**SAMPLE, "exams": []}])
def test_kept_bytes_are_the_same_as_fresh_ones(data: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = assess(case_from_dict(data))
    plain: Any = {"assessments": answer.assessments, "issues": answer.issues}
    if len(answer.assessments) == 1:
        plain = answer.assessments[0]
    fresh = orjson.dumps(plain, option=orjson.OPT_APPEND_NEWLINE)
    assert to_json(answer) == fresh
    assert to_json(answer) == fresh  # and from memory
    monkeypatch.setattr(serialise, "_KEPT_LIMIT", 3)  # the memory is emptied in between
    monkeypatch.setattr(serialise, "_kept", {})
    assert to_json(answer) == fresh
    assert (
        json.loads(to_json(answer, indent=True))
        == json.loads(fresh)
        == json.loads(json.dumps(to_dict(answer)))
    )
    assert to_json(answer, indent=True).startswith(b"{\n  ")


def test_two_runs_differ_in_created_only() -> None:
    first, second = (json.loads(to_json(assess(case_from_dict(SAMPLE)))) for _ in range(2))
    created = [datetime.datetime.fromisoformat(d["provenance"].pop("created")) for d in (first, second)]
    assert all(c.tzinfo is not None for c in created)
    assert first == second


def test_the_schema_refuses_what_the_contract_does_not_have() -> None:
    document = to_dict(assess(case_from_dict(SAMPLE)))
    document = json.loads(json.dumps(document))
    VALIDATOR.validate(document)
    for damage in ({"schema": None}, {"outlook": None}, {"classification": {}}):
        with pytest.raises(jsonschema.ValidationError):
            VALIDATOR.validate({**document, **damage})
    document["classification"]["isolated"] = "perhaps"
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(document)


def test_no_fetus_with_the_finding() -> None:
    document = json.loads(to_json(assess(case_from_dict({**SAMPLE, "exams": []}))))
    assert document["assessments"] == []
    assert [i["code"] for i in document["issues"]] == ["finding-not-present"]


def test_the_room_is_its_function() -> None:
    import echolith.assess as room

    data = case_from_dict(SAMPLE)
    assert room(data).assessments[0].classification == assess(data).assessments[0].classification  # type: ignore[operator]


# --- no patient's value in a message ----------------------------------------------------------------------

NUMBERS = {"age": 37.123, "efw_centile": 7.391, "max_size_mm": 6.417, "ac_mm": 61.873}


def marked(**more: Any) -> dict[str, Any]:
    """A case with a marker in every place for free text, and with odd numbers."""
    scan = clean_scan(
        focus(text=SECRET, max_size_mm=NUMBERS["max_size_mm"]),
        {"code": "HP:0001789", "status": "uncertain", "text": SECRET},
        fetus=SECRET,
        report=SECRET,
        growth={"category": "appropriate", "efw_centile": NUMBERS["efw_centile"]},
    )
    data: dict[str, Any] = {
        "echolith": "case/1",
        "id": f"{SECRET}-id",
        "mother": {
            "age": NUMBERS["age"],
            "ancestry": SECRET,
            "infections": [{"agent": SECRET, "text": SECRET, "ga": "14+0"}, SECRET],
            "exposures": [SECRET],
            "previous_affected": SECRET,
            "family_history": [SECRET],
        },
        "dating": {"due_date": "2026-06-01", "method": "crl"},
        "fetuses": [{"id": SECRET}],
        "exams": [scan, {"kind": "fetal_mri", "result": "abnormal", "fetus": SECRET}],
        "tests": [
            {
                "test": "cfdna",
                "result": "high_risk",
                "ga": "12+0",
                "detail": {"text": SECRET, "fraction": 8.137},
            },
            {
                "test": "cmv",
                "result": "equivocal",
                "detail": {"igg": SECRET, "igm": SECRET, "avidity": SECRET},
            },
            {"test": "karyotype", "result": "normal", "fetus": SECRET, "ga": "16+0"},
        ],
        "source": {"text": SECRET, "case_id": SECRET, "doi": SECRET, "url": SECRET},
        "outcome": {
            "pregnancy": "live_birth",
            "ga": "38+3",
            "fetus": SECRET,
            "follow_up": [{"age_months": 6, "development": SECRET, "liver": SECRET}],
        },
    }
    return {**data, **more}


def leaks(text: str) -> list[str]:
    secret = [SECRET, "37.123", "7.391", "6.417", "61.873", "8.137", "2026-06-01"]
    return [value for value in secret if value in text]


@pytest.mark.parametrize("as_of", [None, "22+0", "39+0"])
def test_no_issue_and_no_word_of_the_answer_repeats_a_free_text(as_of: str | None) -> None:
    answer = assess(case_from_dict(marked()), as_of=as_of)
    (assessment,) = answer.assessments
    for issue in (*answer.issues, *assessment.issues):
        assert leaks(f"{issue.line()}{issue.where}") == []
    document = json.loads(to_json(answer))
    assert document.pop("case_id") == f"{SECRET}-id"
    assert document.pop("fetus") == SECRET
    document.pop("issues")
    assert SECRET not in json.dumps(document)


@pytest.mark.parametrize(
    "damage",
    [
        {"fetuses": []},
        {"fetuses": [{"id": "other"}]},
        {"mother": {"age": SECRET}},
        {"mother": {"age": 371.23}},
        {"dating": {"due_date": SECRET}},
        {"tests": [{"test": SECRET, "result": "normal"}]},
        {"tests": [{"test": "cmv", "result": SECRET}]},
        {"outcome": {"pregnancy": SECRET}},
        {"id": ""},
        {"exams": [clean_scan(fetus=SECRET, biometry={"ac_mm": 61.873})]},  # far outside: a wrong unit
        {"exams": [clean_scan(fetus=SECRET, biometry={"hc_mm": 18.0})]},
        {"exams": [{"kind": "anomaly_scan", "ga": SECRET}]},
        {
            "exams": [
                {"kind": "anomaly_scan", "ga": "20+5", "findings": [{"code": SECRET, "status": "present"}]}
            ]
        },
    ],
)
def test_no_error_repeats_a_value(damage: dict[str, Any]) -> None:
    with pytest.raises(EcholithError) as error:
        assess(case_from_dict(marked(**damage)))
    issues = getattr(error.value, "issues", ())
    text = "".join([str(error.value), repr(error.value), *(issue.line() for issue in issues)])
    assert leaks(text) == []


@pytest.mark.parametrize("as_of", ["ZZSECRETZZ", "2026-06-01x", "1990-01-01"])
def test_no_error_about_the_moment_repeats_a_value(as_of: str) -> None:
    for data in (marked(), marked(dating=None)):
        with pytest.raises(EcholithError) as error:
            assess(case_from_dict(without_none(data)), as_of=as_of)
        assert leaks(str(error.value)) == []
