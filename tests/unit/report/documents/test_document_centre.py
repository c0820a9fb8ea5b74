"""The centre profile: what it takes, what it refuses, and its schema."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from echolith.errors import InputError
from echolith.findings import load_pack
from echolith.report.documents.centre import centre_schema, check_steps, read_centre

WHOLE = b"""\
echolith: centre/1
name: Fetal Medicine Unit
department: Obstetrics
address: [1 Example Street, Example Town]
telephone: "+44 20 0000 0000"
email: unit@example.org
web: example.org
language: it
steps:
  fetal_mri: {available: false, note: {en: Done in Town., it: Si fa in centro.}}
  doppler: {from_ga: 22+0, to_ga: 24+0, note: Room 4.}
"""


def test_a_whole_profile() -> None:
    centre = read_centre(WHOLE)
    assert centre.telephone == "+44 20 0000 0000"
    assert centre.step("fetal_mri").available is False
    assert centre.step("fetal_mri").note_in("it") == "Si fa in centro."
    assert centre.step("fetal_mri").note_in("tr") == ""
    assert centre.step("doppler").note_in("tr") == "Room 4."
    assert centre.step("anything").available is None
    schema = centre_schema()
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(yaml.safe_load(WHOLE))


def test_the_example_is_a_profile_with_steps_of_the_plan() -> None:
    centre = read_centre(Path(__file__).parents[4] / "examples" / "centre.yaml")
    check_steps(centre, load_pack())
    assert centre.language == "en"


def test_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "centre.yaml"
    file.write_bytes(b"name: A\n")
    assert read_centre(file).language == "en"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (b"[]", ""),
        (b"name: ''", "name"),
        (b"telephone: 1", "name"),
        (b"name: A\ntelephone: call me", "telephone"),
        (b"name: A\nlanguage: xx", "language"),
        (b"name: A\ncolour: red", "colour"),
        (b"name: A\nsteps: {doppler: {from_ga: 20+9}}", "steps"),
        (b"name: A\nsteps: {doppler: {from_ga: 24+0, to_ga: 22+0}}", "steps.doppler"),
        (b"name: A\necholith: centre/2", "echolith"),
        (b"name: [", ""),
        (b"name: &a [*a]", ""),
        (b"\xff\xfe\x00", ""),
        (b"name: " + b"A" * 200, "name"),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_never_quoted(text: bytes, where: str) -> None:
    with pytest.raises(InputError) as refused:
        read_centre(text)
    assert any(where in issue.where for issue in refused.value.issues)
    assert all(issue.solution for issue in refused.value.issues)
    assert "call me" not in str(refused.value)


def test_a_file_too_large_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "centre.yaml"
    file.write_bytes(b"name: A\n#" + b"x" * 3_000_000)
    with pytest.raises(InputError, match="too-large"):
        read_centre(file)


@given(st.binary(max_size=300))
def test_any_bytes_give_a_profile_or_issues(raw: bytes) -> None:
    try:
        centre = read_centre(raw)
    except InputError as refused:
        issues: tuple[object, ...] = refused.issues
    else:
        issues = (centre.name,)
    assert all(issues)
    assert issues
