from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from echolith.cli import main

CREATED = re.compile(rb"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+0-9:Z]*")


def test_text_goes_to_the_standard_output(example: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", str(example)]) == 0
    out, err = capfd.readouterr()
    assert "derme-2025" in out
    assert err == ""
    assert "\x1b" not in out, "no colours in a pipe"


def test_json(example: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", str(example), "--format", "json", "--as-of", "20+5"]) == 0
    answer = json.loads(capfd.readouterr().out)
    assert answer["schema"] == "echolith.assessment/1"
    assert answer["as_of"]["ga"] == "20+5"


def test_html(example: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert main(["assess", str(example), "--format", "html", "-o", str(page)]) == 0
    assert page.read_text(encoding="utf-8").lower().startswith("<!doctype html>")


def test_json_input_from_standard_input(run, example: Path) -> None:  # type: ignore[no-untyped-def]
    from echolith.case import case_to_json, read_case

    as_json = case_to_json(read_case(example))
    data = as_json if isinstance(as_json, bytes) else as_json.encode()
    from_stdin = run("assess", "-", "--format", "json", stdin=data)
    from_file = run("assess", example, "--format", "json")
    assert from_stdin.returncode == 0
    assert CREATED.sub(b"", from_stdin.stdout) == CREATED.sub(b"", from_file.stdout)


@pytest.mark.parametrize("form", ["text", "json", "html"])
def test_two_runs_give_the_same_bytes_but_for_created(run, example: Path, form: str) -> None:  # type: ignore[no-untyped-def]
    first, second = (run("assess", example, "--format", form).stdout for _ in range(2))
    assert CREATED.sub(b"", first) == CREATED.sub(b"", second)
    assert first


def test_the_hash_seed_changes_nothing(run, example: Path) -> None:  # type: ignore[no-untyped-def]
    import os

    outputs = [
        run("assess", example, "--format", "json", env={**os.environ, "PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    ]
    assert CREATED.sub(b"", outputs[0]) == CREATED.sub(b"", outputs[1])


def test_input_errors_are_printed(bad: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", str(bad)]) == 3
    out, err = capfd.readouterr()
    assert out == ""
    assert "(line 9)" in err
    assert "->" in err


def test_input_errors_as_json(bad: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", str(bad), "--format", "json"]) == 3
    out, err = capfd.readouterr()
    issues = json.loads(out)["issues"]
    assert {"code", "severity", "message", "solution", "where"} == set(issues[0])
    assert err.count("\n") == 1


def test_a_file_that_is_not_there(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", str(tmp_path / "none.yaml")]) == 3
    assert "file-unreadable" in capfd.readouterr().err


def test_a_bad_input_does_not_stop_the_others(
    bad: Path, example: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["assess", str(bad), str(example), "--format", "json"]) == 3
    lines = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert len(lines) == 2
    assert lines[0]["issues"][0]["where"].startswith(f"{bad}: ")
    assert lines[1]["case_id"] == "derme-2025"


def test_several_as_text(bad: Path, example: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", str(example), str(bad), str(example)]) == 3
    out, err = capfd.readouterr()
    assert out.count("case derme-2025, fetus A") == 2
    assert str(bad) in err


def test_each_fetus_with_the_finding(twins: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", str(twins), "--format", "json"]) == 0
    answer = json.loads(capfd.readouterr().out)
    assert [each["fetus"] for each in answer["assessments"]] == ["A", "B"]


def test_one_fetus(twins: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", str(twins), "--format", "json", "--fetus", "B"]) == 0
    assert json.loads(capfd.readouterr().out)["fetus"] == "B"


def test_a_fetus_without_the_finding(twins: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", str(twins), "--format", "json", "--fetus", "C"]) == 0
    answer = json.loads(capfd.readouterr().out)
    assert answer["assessments"] == []
    assert "finding-not-present" in {issue["code"] for issue in answer["issues"]}


def test_a_fetus_that_the_case_does_not_have(twins: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", str(twins), "--fetus", "Z"]) == 3
    assert "fetus-unknown" in capfd.readouterr().err


def test_no_fetus_has_it_yet(example: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", str(example), "--format", "json", "--as-of", "15+0"]) == 0
    answer = json.loads(capfd.readouterr().out)
    assert answer["assessments"] == []
    assert [issue["code"] for issue in answer["issues"]].count("finding-not-present") == 1


@pytest.mark.parametrize("moment", ["20+9", "20.71", "20", "soon", "2026-02-30", "46+0", ""])
def test_a_moment_that_is_none(moment: str, example: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", str(example), "--as-of", moment]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert "20+5" in err, "it says what to write instead"


def test_a_date_before_the_pregnancy(
    example: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    dated = tmp_path / "dated.yaml"
    text = example.read_text(encoding="utf-8")
    dating = "dating: {due_date: 2026-08-01, method: crl}\nfetuses:"
    dated.write_text(text.replace("fetuses:", dating), encoding="utf-8")
    arguments = ["assess", str(dated), "--format", "json", "--as-of"]
    assert main([*arguments, "2026-04-01"]) == 0
    assert json.loads(capfd.readouterr().out)["as_of"]["ga"] == "22+4"
    assert main([*arguments, "2020-01-01"]) == 2
    (issue,) = json.loads(capfd.readouterr().out)["issues"]
    assert issue["solution"] == "write a later date"


def test_a_file_name_that_is_no_text(
    example: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    odd = str(tmp_path / "caf\udce9.yaml")
    assert main(["assess", odd, str(example), "--format", "json"]) == 3
    assert "caf?.yaml" in capfd.readouterr().out


def test_a_date_without_a_dating(example: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", str(example), "--as-of", "2026-03-14"]) == 3
    assert "as-of-needs-dating" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-", "-"], "once"),
        (["{case}", "{case}", "--format", "html"], "once for each"),
        (["{case}", "-o", "{folder}"], "names a folder"),
        (["{case}", "-o", "{folder}/no/answer.json"], "does not exist"),
        (["{case}", "-o", "{case}"], "names an input"),
        (["{case}", "--pack", "{folder}/none"], "not a folder"),
    ],
)
def test_wrong_usage(
    arguments: list[str], words: str, example: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    filled = [each.format(case=example, folder=tmp_path) for each in arguments]
    before = example.read_bytes()
    assert main(["assess", *filled]) == 2
    assert words in capfd.readouterr().err
    assert example.read_bytes() == before


def test_a_pack_that_is_not_valid(example: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", str(example), "--pack", str(tmp_path)]) == 4
    assert "pack-file-missing" in capfd.readouterr().err
