"""``echolith report``: documents as PDF and HTML."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from echolith.cli import main
from echolith.report.documents.compose import KINDS
from echolith.wording import LANGUAGES

CENTRE = 'echolith: centre/1\nname: A unit\ntelephone: "+44 20 0000 0000"\nlanguage: it\n'


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    file = tmp_path / "centre.yaml"
    file.write_text(CENTRE, encoding="utf-8")
    return file


@pytest.mark.parametrize("kind", KINDS)
def test_every_document_as_pdf_and_html(kind: str, example: Path, tmp_path: Path) -> None:
    for form, start in (("pdf", b"%PDF-1.7"), ("html", b"<!DOCTYPE html>")):
        target = tmp_path / f"a.{form}"
        arguments = ["report", str(example), "--to", kind, "--as-of", "20+5", "--format", form]
        assert main([*arguments, "-o", str(target)]) == 0
        assert target.read_bytes()[:15].lower().startswith(start.lower())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language(language: str, example: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(example), "--to", "parents", "--language", language, "--format", "html"]) == 0
    assert f'<html lang="{language}"' in capfd.readouterr().out


def test_the_centre_gives_letterhead_and_language(
    example: Path, centre: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(example), "--to", "letter", "--centre", str(centre), "--format", "html"]) == 0
    html = capfd.readouterr().out
    assert '<html lang="it"' in html
    assert "+44 20 0000 0000" in html


def test_a_release_is_named(example: Path, capfd: pytest.CaptureFixture[str]) -> None:
    command = [
        "report",
        str(example),
        "--to",
        "parents",
        "--format",
        "html",
        "--released-by",
        "Dr A. Example",
    ]
    assert main([*command, "--released-on", "2026-11-25"]) == 0
    html = capfd.readouterr().out
    assert "Released by Dr A. Example on 25 November 2026." in html
    assert "not for handing out" not in html.lower()


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        (["--released-on", "2026-11-25"], 2, "needs --released-by"),
        (["--released-by", "A", "--released-on", "25.11.2026"], 2, "2026-11-25"),
        (["--released-by", " "], 2, "clinician's name"),
        (["--released-by", "A" * 200], 2, "120"),
        (["--fetus", "Z"], 3, "no such fetus"),
        (["--as-of", "10+0"], 3, "no fetus of this case has the finding"),
        (["--centre", "/nowhere/centre.yaml"], 3, "centre.yaml"),
    ],
)
def test_what_is_wrong_is_said(
    more: list[str], code: int, said: str, example: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(example), "--to", "letter", "--format", "html", *more]) == code
    out, err = capfd.readouterr()
    assert said in " ".join(err.split())
    assert out == ""


@pytest.mark.parametrize(("option", "value"), [("--to", "poem"), ("--language", "xx"), ("--format", "doc")])
def test_a_choice_that_there_is_not(
    option: str, value: str, run: Callable[..., subprocess.CompletedProcess[bytes]], example: Path
) -> None:
    refused = run("report", example, "--to", "letter", option, value)
    assert refused.returncode == 2
    assert b"choose from" in refused.stderr


def test_of_twins_one_is_named(twins: Path, capfd: pytest.CaptureFixture[str]) -> None:
    command = ["report", str(twins), "--to", "parents", "--format", "html"]
    assert main(command) == 2
    assert "--fetus" in capfd.readouterr().err
    assert main([*command, "--fetus", "B"]) == 0
    assert "This page is about baby B." in capfd.readouterr().out


def test_nothing_is_written_when_it_fails(bad: Path, tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"before")
    assert main(["report", str(bad), "--to", "letter", "-o", str(target)]) == 3
    assert target.read_bytes() == b"before"


def test_from_standard_input_as_a_process(
    run: Callable[..., subprocess.CompletedProcess[bytes]], example: Path
) -> None:
    made = run("report", "-", "--to", "parents", stdin=example.read_bytes())
    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith(b"%PDF-1.7")
    assert made.stderr == b""


@pytest.mark.parametrize("which", ["case", "centre"])
def test_an_input_is_not_overwritten(
    which: str, example: Path, centre: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    case = tmp_path / "case.yaml"
    case.write_bytes(example.read_bytes())
    before = (case.read_bytes(), centre.read_bytes())
    target = str(case if which == "case" else centre)
    assert (
        main(
            ["report", str(case), "--to", "letter", "--centre", str(centre), "--format", "pdf", "-o", target]
        )
        == 2
    )
    assert (case.read_bytes(), centre.read_bytes()) == before
    assert "-o names an input" in capfd.readouterr().err


def test_the_counsel_as_json_keeps_to_its_schema(example: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "counsel"]) == 0
    validator = Draft202012Validator(json.loads(capfd.readouterr().out))
    command = ["report", str(example), "--to", "counsel", "--format", "json"]
    assert main([*command, "--as-of", "20+5"]) == 0
    answer = json.loads(capfd.readouterr().out)
    validator.validate(answer)
    assert answer["as_of"]["ga"] == "20+5"
    assert answer["ranked"][0]["test"] == "cmv"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (["--to", "letter"], 2),
        (["--to", "counsel", "--language", "it"], 2),
        (["--to", "counsel", "--as-of", "12+0"], 3),
        (["--to", "counsel", "--fetus", "Z"], 3),
    ],
)
def test_json_is_of_the_counsel_alone(more: list[str], code: int, example: Path) -> None:
    assert main(["report", str(example), "--format", "json", *more]) == code


def test_the_counsel_of_one_of_several_fetuses(twins: Path, capfd: pytest.CaptureFixture[str]) -> None:
    command = ["report", str(twins), "--to", "counsel", "--format", "json"]
    assert main(command) == 2
    assert main([*command, "--fetus", "B"]) == 0
    assert json.loads(capfd.readouterr().out)["fetus"] == "B"
