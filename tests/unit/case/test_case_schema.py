"""The JSON Schema accepts what the reader accepts, as far as a schema can say it."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from echolith.case import case_from_dict, case_schema
from echolith.case.document import parse_document
from echolith.case.model import Case
from echolith.errors import InputError

DERME = Path(__file__).parents[2] / "data" / "derme-2025.yaml"


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return case_schema()


@pytest.fixture
def derme() -> dict[str, Any]:
    data = parse_document(DERME.read_bytes()).data
    assert isinstance(data, dict)
    return copy.deepcopy(data)


def valid(schema: dict[str, Any], data: object) -> bool:
    return Draft202012Validator(schema).is_valid(data)


def test_it_is_a_schema_with_an_id_and_no_invented_address(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == "urn:echolith:schema:case:1"
    assert "gt" not in schema["$defs"]["Biometry"]["properties"]["hc_mm"]["anyOf"][0]


def test_every_key_is_described(schema: dict[str, Any]) -> None:
    assert schema["description"]
    for part in (schema, *schema["$defs"].values()):
        assert part["title"]
        assert part["additionalProperties"] is False
        for key, inner in part["properties"].items():
            assert len(inner["description"]) > 5, key
            assert inner["description"].endswith("."), key
    assert set(schema["properties"]) == set(Case.model_fields)


def test_the_published_case_is_valid(schema: dict[str, Any], derme: dict[str, Any]) -> None:
    assert valid(schema, derme)


BAD: list[tuple[tuple[str | int, ...], object]] = [
    (("exams", 1, "ga"), "20+9"),
    (("exams", 1, "ga"), 20.71),
    (("exams", 1, "ga"), "46+0"),
    (("exams", 1, "kind"), "scan"),
    (("exams", 1, "foo"), 1),
    (("exams", 1, "findings", 0, "code"), "HP:6559"),
    (("exams", 1, "findings", 0, "count"), 0),
    (("exams", 1, "findings", 0, "max_size_mm"), 0),
    (("exams", 1, "growth", "efw_centile"), 101),
    (("mother", "age"), 9),
    (("mother", "age"), "29"),
    (("tests", 0, "result"), "negative"),
    (("tests", 1, "result"), "low_risk"),
    (("tests", 0, "status"), "pending"),
    (("fetuses",), []),
    (("outcome", "pregnancy"), "born"),
    (("echolith",), "case/2"),
    (("id",), ""),
]


@pytest.mark.parametrize(("path", "value"), BAD)
def test_what_the_reader_refuses_is_invalid(
    schema: dict[str, Any], derme: dict[str, Any], path: tuple[str | int, ...], value: object
) -> None:
    inner: Any = derme
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    assert not valid(schema, derme)
    with pytest.raises(InputError):
        case_from_dict(derme)


@pytest.mark.parametrize("key", ["echolith", "id", "fetuses"])
def test_keys_that_must_be_there(schema: dict[str, Any], derme: dict[str, Any], key: str) -> None:
    del derme[key]
    assert not valid(schema, derme)


def test_a_test_needs_a_result_or_a_status(schema: dict[str, Any], derme: dict[str, Any]) -> None:
    derme["tests"] = [{"test": "cmv"}]
    assert not valid(schema, derme)
    derme["tests"] = [{"test": "cmv", "status": "pending"}, {"test": "karyotype", "result": "mosaic"}]
    assert valid(schema, derme)
