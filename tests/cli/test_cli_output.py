"""Where results go: whole or not at all, and nothing breaks when the reader leaves."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from echolith.cli import main
from echolith.cli import output as cli_output


def test_the_file_is_the_standard_output(
    example: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "schema.json"
    assert main(["schema", "case", "-o", str(target)]) == 0
    assert capfd.readouterr().out == ""
    assert main(["schema", "case"]) == 0
    assert target.read_text(encoding="utf-8") == capfd.readouterr().out
    assert [each.name for each in tmp_path.iterdir()] == ["schema.json"], "nothing else is left"


def test_a_failed_write_leaves_the_old_file(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "answer.json"
    target.write_text("old", encoding="utf-8")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cli_output.os, "fsync", full)
    assert main(["assess", str(example), "--format", "json", "-o", str(target)]) == 5
    assert target.read_text(encoding="utf-8") == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["answer.json"]
    assert "no space left" in capfd.readouterr().err


def test_an_answer_that_cannot_be_given_leaves_the_old_file(
    bad: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "answer.json"
    target.write_text("old", encoding="utf-8")
    assert main(["assess", str(bad), "--format", "json", "-o", str(target)]) == 3
    assert target.read_text(encoding="utf-8") == "old"
    assert json.loads(capfd.readouterr().out)["issues"]


def test_lines_of_several_inputs_in_a_file(bad: Path, example: Path, tmp_path: Path) -> None:
    target = tmp_path / "answers.jsonl"
    assert main(["assess", str(example), str(bad), "--format", "json", "-o", str(target)]) == 3
    lines = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [sorted(line)[0] for line in lines] == ["as_of", "issues"]


def test_the_rights_of_the_file_stay(tmp_path: Path) -> None:
    target = tmp_path / "schema.json"
    target.touch()
    target.chmod(0o640)
    assert main(["schema", "case", "-o", str(target)]) == 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "real.json"
    real.touch()
    link = tmp_path / "link.json"
    link.symlink_to(real)
    assert main(["schema", "case", "-o", str(link)]) == 0
    assert link.is_symlink()
    assert real.stat().st_size > 1000


def test_a_device_is_written_to() -> None:
    assert main(["schema", "case", "-o", os.devnull]) == 0
    assert not Path(os.devnull).is_file()


def test_the_reader_leaves(example: Path) -> None:
    command = [sys.executable, "-m", "echolith", "assess", str(example), "--format", "json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        errors = process.stderr.read()
        assert process.wait() == 141
    assert errors == b""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_a_terminal_gets_colours(example: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "echolith", "assess", str(example)]
    settings = {**os.environ, "TERM": "xterm", "COLUMNS": "90"}
    settings.pop("NO_COLOR", None)
    with subprocess.Popen(command, stdout=theirs, env=settings) as process:
        os.close(theirs)
        seen = bytearray()
        try:
            while chunk := os.read(ours, 65536):
                seen += chunk
        except OSError:
            pass  # Linux says so when the other end has closed
    os.close(ours)
    assert process.returncode == 0
    assert b"\x1b[" in seen
    assert b"derme-2025" in seen


def test_a_plain_ascii_terminal_still_gets_json(run, example: Path) -> None:  # type: ignore[no-untyped-def]
    done = run("assess", example, "--format", "json", env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0
    assert json.loads(done.stdout)["case_id"] == "derme-2025"
