"""Every other command, the exit codes, and what happens when something goes wrong."""

from __future__ import annotations

import json
import runpy
import shutil
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from echolith.cli import main
from echolith.cli.failures import worst
from echolith.errors import EvidenceError, ExternalError
from echolith.findings import built_in_folder
from echolith.issues import Issue

QUESTION = "good_outcome.isolated"


def run_json(arguments: list[str], capfd: pytest.CaptureFixture[str], code: int = 0) -> dict:  # type: ignore[type-arg]
    assert main([*arguments, "--format", "json"]) == code
    return json.loads(capfd.readouterr().out)  # type: ignore[no-any-return]


@pytest.mark.parametrize("kind", ["case", "assessment", "counsel", "centre", "words"])
def test_schema(kind: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", kind]) == 0
    Draft202012Validator.check_schema(json.loads(capfd.readouterr().out))


def test_the_answer_keeps_to_its_schema(
    example: Path, twins: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    main(["schema", "assessment"])
    validator = Draft202012Validator(json.loads(capfd.readouterr().out))
    answer = run_json(["assess", str(example)], capfd)
    validator.validate(answer)
    for each in run_json(["assess", str(twins)], capfd)["assessments"]:
        validator.validate(each)
    answer["classification"]["isolated"] = "perhaps"
    assert not validator.is_valid(answer)


def test_evidence_list(capfd: pytest.CaptureFixture[str]) -> None:
    questions = run_json(["evidence", "list"], capfd)["questions"]
    assert QUESTION in {each["question"] for each in questions}
    assert main(["evidence", "list"]) == 0
    assert QUESTION in capfd.readouterr().out


def test_evidence_show(capfd: pytest.CaptureFixture[str]) -> None:
    shown = run_json(["evidence", "show", QUESTION], capfd)
    assert {each["used"] for each in shown["counts"]} == {True, False}
    assert all(each["why"] for each in shown["counts"] if not each["used"])
    assert main(["evidence", "show", QUESTION]) == 0
    assert "Left out" in capfd.readouterr().out


def test_a_question_that_is_none(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "show", "good_outcome.isolate"]) == 2
    assert QUESTION in capfd.readouterr().err
    assert main(["evidence", "show", "xyz"]) == 2
    assert "evidence list" in capfd.readouterr().err


def test_evidence_check(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "check"]) == 0
    assert "no errors" in capfd.readouterr().out


def test_evidence_check_of_a_broken_pack(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    pack = shutil.copytree(built_in_folder(), tmp_path / "pack")
    counts = pack / "evidence" / "counts.csv"
    lines = counts.read_text(encoding="utf-8").splitlines()
    counts.write_text("\n".join([lines[0], lines[1].replace(",", ",x", 1), *lines[2:]]), encoding="utf-8")
    issues = run_json(["evidence", "check", "--pack", str(pack)], capfd, code=4)["issues"]
    assert any("counts" in issue["where"] for issue in issues)


def test_pack_check(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "check", str(built_in_folder())]) == 0
    assert "no errors" in capfd.readouterr().out


def test_pack_check_of_an_empty_folder(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    issues = run_json(["pack", "check", str(tmp_path)], capfd, code=4)["issues"]
    assert {issue["code"] for issue in issues} == {"pack-file-missing"}
    assert main(["pack", "check", str(tmp_path)]) == 4
    assert "errors" in capfd.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [["pack", "check", "{}"], ["evidence", "list", "--pack", "{}"], ["evidence", "check", "--pack", "{}"]],
)
def test_no_folder(arguments: list[str], tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main([each.format(tmp_path / "none") for each in arguments]) == 2
    assert "pack.yaml" in capfd.readouterr().err


def test_doctor(capfd: pytest.CaptureFixture[str]) -> None:
    parts = run_json(["doctor"], capfd)["parts"]
    assert {"echolith", "python", "pydantic", "pack"} <= {each["part"] for each in parts}
    assert all(each["state"] == "ok" for each in parts if each["part"] != "frictionless")
    assert main(["doctor"]) == 0


def test_doctor_misses_a_package(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    from echolith.cli import doctor

    monkeypatch.setattr(doctor, "_NEEDED", {"no-such-package-at-all": "nothing"})
    assert main(["doctor"]) == 5
    assert "missing" in capfd.readouterr().out


def test_doctor_finds_a_broken_package(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from echolith.cli import doctor

    monkeypatch.setattr(doctor, "_NEEDED", {"numpy": "no_module_of_this_name"})
    assert main(["doctor"]) == 5
    assert "broken" in capfd.readouterr().out


def test_doctor_finds_a_broken_pack(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from echolith.cli import doctor

    issue = Issue("pack-yaml", "error", "this is not valid YAML", "mend the line named", "plan.yaml")
    monkeypatch.setattr("echolith.findings.load_pack", fail(EvidenceError([issue])))
    monkeypatch.setattr(doctor, "_OPTIONAL", {"no-such-package-at-all": "nothing"})
    assert main(["doctor"]) == 4
    out = capfd.readouterr().out
    assert "pack check" in out
    assert "not installed" in out


def test_version(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 0
    assert capfd.readouterr().out.startswith("echolith ")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["asess"],
        ["assess"],
        ["assess", "case.yaml", "--format", "pdf"],
        ["assess", "case.yaml", "--asof", "20+5"],
        ["schema", "pregnancy"],
        ["evidence"],
    ],
)
def test_usage_that_argparse_refuses(arguments: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "--help" in capfd.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [[], ["assess"], ["schema"], ["evidence"], ["evidence", "show"], ["pack"], ["pack", "check"], ["doctor"]],
)
def test_every_help_lists_the_exit_codes(arguments: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([*arguments, "--help"])
    assert stopped.value.code == 0
    out = capfd.readouterr().out
    for code in (0, 1, 2, 3, 4, 5, 130, 141):
        assert f"  {code} " in out


SECRET = "Jane Doe 1990-01-01"


def fail(error: BaseException):  # type: ignore[no-untyped-def]
    def raising(*arguments: object, **settings: object) -> None:
        raise error

    return raising


def test_a_defect_is_one_line_without_values(
    example: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("ECHOLITH_DEBUG", raising=False)
    monkeypatch.setattr("echolith.assess.assess", fail(ValueError(SECRET)))
    assert main(["assess", str(example)]) == 1
    out, err = capfd.readouterr()
    assert out == ""
    assert "ValueError" in err
    assert "report it" in err
    assert "Traceback" not in err
    assert SECRET not in err


def test_a_defect_elsewhere(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("ECHOLITH_DEBUG", raising=False)
    monkeypatch.setattr("echolith.case.schema.case_schema", fail(KeyError(SECRET)))
    assert main(["schema", "case"]) == 1
    assert SECRET not in capfd.readouterr().err


def test_debug_shows_the_traceback(
    example: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ECHOLITH_DEBUG", "1")
    monkeypatch.setattr("echolith.assess.assess", fail(ValueError("inside")))
    assert main(["assess", str(example)]) == 1
    assert "Traceback" in capfd.readouterr().err


def test_an_external_part_fails(
    example: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("echolith.assess.assess", fail(ExternalError("the engine does not answer")))
    assert main(["assess", str(example)]) == 5
    assert "does not answer" in capfd.readouterr().err


def test_ctrl_c(example: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("echolith.assess.assess", fail(KeyboardInterrupt()))
    assert main(["assess", str(example)]) == 130
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize(
    ("codes", "expected"), [([], 0), ([0, 3, 0], 3), ([2, 3], 3), ([5, 4, 3], 5), ([1, 5], 1), ([0, 0], 0)]
)
def test_the_worst_code(codes: list[int], expected: int) -> None:
    assert worst(codes) == expected


def test_python_m(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["echolith", "doctor"])
    with pytest.raises(SystemExit) as stopped:
        runpy.run_module("echolith", run_name="__main__")
    assert stopped.value.code == 0
    assert "pack" in capfd.readouterr().out
