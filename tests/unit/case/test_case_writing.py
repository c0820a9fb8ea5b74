"""Writing adds nothing, loses nothing, and says imaging as exams."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from echolith.case import Case, case_from_dict, case_to_dict, case_to_json, case_to_yaml, read_case
from echolith.case.document import parse_document
from echolith.case.model import Fetus

DERME = Path(__file__).parents[2] / "data" / "derme-2025.yaml"


def case(**parts: Any) -> Case:
    return case_from_dict({"id": "x", "fetuses": [{"id": "A"}], **parts})


def test_the_published_case_is_written_as_it_was_read() -> None:
    data = parse_document(DERME.read_bytes()).data
    read = read_case(DERME)
    assert case_to_dict(read) == data
    assert parse_document(case_to_yaml(read).encode()).data == data
    assert json.loads(case_to_json(read)) == data
    assert "{test: cmv, result: negative}" in case_to_yaml(read)


def test_nothing_is_added_but_the_version() -> None:
    assert case_to_dict(Case(id="x", fetuses=(Fetus(id="A"),))) == {
        "echolith": "case/1",
        "id": "x",
        "fetuses": [{"id": "A"}],
    }


def test_times_are_written_as_in_a_file() -> None:
    dating = {"ga": "12+0", "date": "2024-11-17", "method": "crl", "previous": [{"due_date": "2025-06-08"}]}
    assert case_to_dict(case(dating=dating))["dating"] == dating


@pytest.mark.parametrize(
    "text",
    [
        *("no", "yes", "on", "null", "~", "true", "12:30", "20+5", "1e3", "1", "0o7", "0x1F", ".5", ".nan"),
        *("-.inf", "2025-03-01", "20_5", "=", "<<", "- a", "a: b", "a #b", "# a", "&a", "*a", "!a", "%a"),
        *("@a", "`a", "{a", "[a", "'", '"', "\\", " a ", "a\n", "\na", "a\n\nb", " a\n b", "\t", "a\tb\n c"),
        *("a\r\nb", "\r", "\x07", "\x7f", "\x85", "\u2028", "\u00e9\u4e2d", "\U0001f476", "\ufeff", "---"),
        *("...", "?", ":", "a:", "x" * 300, "a b " * 80),
    ],
)
def test_any_text_survives(text: str) -> None:
    written = case(exams=[{"kind": "doppler", "report": text}])
    assert written.exams[0].report == text
    assert read_case(case_to_yaml(written).encode()) == written
    assert read_case(case_to_json(written).encode()) == written


@pytest.mark.parametrize("number", [1, 1.0, 0.1, 1e-7, 1e22, 123456789.123, 5e-324])
def test_any_number_survives_with_its_kind(number: float) -> None:
    written = case(exams=[{"kind": "doppler", "biometry": {"hc_mm": number}}])
    for again in (read_case(case_to_yaml(written).encode()), read_case(case_to_json(written).encode())):
        assert again == written
        biometry = again.exams[0].biometry
        assert biometry is not None
        assert type(biometry.hc_mm) is type(number)


def test_imaging_named_as_a_test_is_an_exam() -> None:
    stated = case(
        exams=[{"kind": "anomaly_scan", "ga": "20+5"}],
        tests=[
            {"test": "fetal_mri", "result": "normal", "ga": "30+0", "fetus": "A", "detail": {"text": "T2"}},
            {"test": "cmv", "result": "negative"},
            {"test": "fetal_echo", "result": "abnormal"},
        ],
    )
    assert case_to_dict(stated)["exams"] == [
        {"kind": "anomaly_scan", "ga": "20+5"},
        {"kind": "fetal_mri", "ga": "30+0", "fetus": "A", "result": "normal", "report": "T2"},
        {"kind": "fetal_echocardiography", "result": "abnormal"},
    ]
    assert case_to_dict(stated)["tests"] == [{"test": "cmv", "result": "negative"}]
    assert read_case(case_to_yaml(stated).encode()) == stated
    alone = case(tests=[{"test": "doppler", "result": "normal"}])
    assert [exam.kind for exam in alone.exams] == ["doppler"]
    assert read_case(case_to_yaml(alone).encode()) == alone


@pytest.mark.parametrize(
    "more",
    [
        {"status": "planned"},
        {"result": "normal", "resulted_ga": "31+0"},
        {"result": "normal", "resulted_date": "2025-01-01"},
        {"result": "normal", "detail": {"pcr": "x"}},
    ],
)
def test_what_an_exam_cannot_say_stays_a_test(more: dict[str, Any]) -> None:
    stated = case(tests=[{"test": "fetal_mri", **more}])
    assert stated.exams == ()
    assert case_to_dict(stated)["tests"] == [{"test": "fetal_mri", **more}]
