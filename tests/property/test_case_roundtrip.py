"""Writing and reading again gives the same case, whatever the case."""

from __future__ import annotations

import datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from echolith.case import case_from_dict, case_schema, case_to_dict, case_to_json, case_to_yaml, read_case
from echolith.case.gestational_age import DATING_METHODS, GestationalAge, format_ga_days
from echolith.case.vocabulary import ALLOWED_RESULTS, MATERNAL_INFECTION_TESTS

ZERO = datetime.date(2024, 8, 25)
CODES = ("HP:0006559", "HP:0010943", "HP:0001791", "HP:0002119", "HP:0001511", "HP:0025690", "HP:4000140")
TRICKY = (
    *("no", "yes", "null", "~", "12:30", "20+5", "1e3", "0x1F", ".5", "2025-03-01", "20_5", "- a", "a: b"),
    *("#", "&a", "*a", "!t", "\n", " a ", "a\n b\n\n", "\ta", "a\r\nb", "'", '"', "\x85", "\u2028", "\ufeff"),
)

texts = st.sampled_from(TRICKY) | st.text(
    st.characters(exclude_characters="\0", exclude_categories=("Cs",)), min_size=1, max_size=40
)
sizes = st.integers(1, 400) | st.floats(0.01, 5000, allow_nan=False)
prenatal_days = st.integers(70, 240)


def maybe(**options: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=options)


def date_at(ga_days: int) -> str:
    return (ZERO + datetime.timedelta(days=ga_days)).isoformat()


@st.composite
def findings(draw: st.DrawFn) -> list[dict[str, Any]]:
    found = []
    for code in draw(st.lists(st.sampled_from(CODES), unique=True, max_size=4)):
        status = draw(st.sampled_from(["present", "absent", "uncertain", "resolved", "withdrawn"]))
        details = draw(
            maybe(
                location=st.sampled_from(["parenchymal", "surface", "vascular"]),
                max_size_mm=sizes,
                shadowing=st.booleans(),
                flow=st.booleans(),
                text=texts,
            )
        )
        number = draw(
            st.sampled_from([{}, {"number": "single", "count": 1}, {"number": "multiple", "count": 4}])
        )
        found.append({"code": code, "status": status, **number, **details})
    return found


@st.composite
def times(draw: st.DrawFn, dated: bool) -> dict[str, Any]:
    ga_days = draw(prenatal_days)
    forms: list[dict[str, Any]] = [{}, {"ga": format_ga_days(ga_days)}, {"ga": format_ga_days(ga_days)}]
    if dated:
        forms += [{"date": date_at(ga_days)}, {"ga": format_ga_days(ga_days), "date": date_at(ga_days)}]
    return draw(st.sampled_from(forms))


@st.composite
def exams(draw: st.DrawFn, fetus_ids: list[str], dated: bool) -> dict[str, Any]:
    kind = draw(
        st.sampled_from(
            ["first_trimester_scan", "anomaly_scan", "doppler", "fetal_mri", "postnatal_ultrasound"]
        )
    )
    fetus = draw(st.sampled_from(fetus_ids if len(fetus_ids) > 1 else [*fetus_ids, None]))
    when = draw(times(dated)) if kind != "postnatal_ultrasound" else {"age_days": draw(st.integers(0, 400))}
    rest = draw(
        maybe(
            findings=findings(),
            other_anomalies=st.sampled_from(["none_seen", "seen", "not_assessed"]),
            growth=maybe(category=st.sampled_from(["small", "appropriate"]), efw_centile=st.floats(0, 100)),
            biometry=maybe(hc_mm=sizes, ac_mm=sizes, efw_g=sizes),
            fluid=st.sampled_from(["normal", "polyhydramnios"]),
            placenta=st.sampled_from(["normal", "abnormal", "anterior"]),
            result=st.just("abnormal"),
            report=texts,
        )
    )
    return {"kind": kind, **when, **({} if fetus is None else {"fetus": fetus}), **rest}


@st.composite
def entries_of_tests(draw: st.DrawFn, fetus_ids: list[str], dated: bool) -> dict[str, Any]:
    test = draw(st.sampled_from(sorted(ALLOWED_RESULTS)))
    results = [{"result": result} for result in sorted(ALLOWED_RESULTS[test])]
    done = draw(st.sampled_from([*results, {"status": "pending"}, {"status": "declined"}]))
    rest = draw(
        maybe(
            resulted_ga=st.integers(240, 250).map(format_ga_days),
            detail=maybe(igg=texts | st.integers(0, 99), avidity=st.floats(0, 1), text=texts),
        )
    )
    fetus = {} if test in MATERNAL_INFECTION_TESTS else {"fetus": draw(st.sampled_from(fetus_ids))}
    return {"test": test, **done, **draw(times(dated)), **fetus, **rest}


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    fetus_ids = draw(st.lists(st.sampled_from(["A", "B", "no", "1"]), unique=True, min_size=1, max_size=3))
    dated = draw(st.booleans())
    method = draw(st.sampled_from(DATING_METHODS))
    dating = {"dating": {"due_date": date_at(280), "method": method}} if dated else {}
    ends = st.fixed_dictionaries(
        {"pregnancy": st.sampled_from(["live_birth", "termination", "neonatal_death"])},
        optional={
            "ga": st.integers(255, 290).map(format_ga_days),
            "sex": st.sampled_from(["male", "female"]),
            "follow_up": st.lists(maybe(age_months=st.integers(1, 60), liver=texts), max_size=2),
        },
    )
    outcomes = [{**draw(ends), "fetus": fetus_id} for fetus_id in fetus_ids]
    lone = {key: value for key, value in outcomes[0].items() if key != "fetus"}
    outcome = draw(st.sampled_from([outcomes, lone if len(fetus_ids) == 1 else outcomes[:1]]))
    rest = draw(
        maybe(
            mother=maybe(
                age=st.integers(16, 50) | st.floats(16, 50),
                ancestry=texts | st.lists(texts, max_size=2),
                infections=st.lists(
                    texts | maybe(agent=texts, ga=prenatal_days.map(format_ga_days)), max_size=2
                ),
                previous_affected=st.booleans() | texts,
                booking_serum=st.booleans(),
            ),
            exams=st.lists(exams(fetus_ids, dated), max_size=4),
            tests=st.lists(entries_of_tests(fetus_ids, dated), max_size=4),
            counselling=st.lists(st.just({"kind": "genetic", "ga": "21+0"}), max_size=1),
            outcome=st.just(outcome),
            source=maybe(doi=texts, pmid=st.integers(1, 10**8) | texts, text=texts),
        )
    )
    return {"id": draw(texts), "fetuses": [{"id": fetus_id} for fetus_id in fetus_ids], **dating, **rest}


@settings(derandomize=True, max_examples=200, deadline=None)
@given(cases())
def test_both_formats_give_the_case_back(data: dict[str, Any]) -> None:
    case = case_from_dict(data)
    for text in (case_to_yaml(case), case_to_json(case)):
        again = read_case(text.encode())
        assert again == case
        assert again.model_fields_set == case.model_fields_set | {"echolith"}
        assert case_to_dict(again) == case_to_dict(case)
    assert case_from_dict(case_to_dict(case)) == case


@settings(derandomize=True, max_examples=60, deadline=None)
@given(cases())
def test_what_is_written_fits_the_schema(data: dict[str, Any]) -> None:
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(case_schema())
    assert not [error.message for error in validator.iter_errors(case_to_dict(case_from_dict(data)))]


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.integers(0, 321))
def test_gestational_ages_survive(ga_days: int) -> None:
    assert GestationalAge.parse(str(GestationalAge(ga_days))).days == ga_days
