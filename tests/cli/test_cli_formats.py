"""The format of a result: named, or said by the name of the file, and never hidden behind another."""

from __future__ import annotations

from pathlib import Path

import pytest

from echolith.cli import main
from echolith.cli.formats import choose_format
from echolith.errors import UsageError

PAPER, SCREEN = ("pdf", "html", "json"), ("text", "json", "html")


@pytest.mark.parametrize(
    ("named", "target", "formats", "chosen"),
    [
        (None, None, PAPER, "pdf"),
        (None, None, SCREEN, "text"),
        (None, "a.html", PAPER, "html"),
        (None, "a.HTM", SCREEN, "html"),
        (None, "a.json", SCREEN, "json"),
        (None, "a.pdf", PAPER, "pdf"),
        (None, "a", PAPER, "pdf"),
        (None, "a.md", SCREEN, "text"),
        ("html", "a", PAPER, "html"),
        ("html", "a.htm", PAPER, "html"),
        ("json", "a.txt", SCREEN, "json"),
        ("json", "a.out", SCREEN, "json"),
    ],
)
def test_the_format(named: str | None, target: str | None, formats: tuple[str, ...], chosen: str) -> None:
    assert choose_format(named, Path(target) if target else None, formats) == chosen


@pytest.mark.parametrize(
    ("named", "target", "formats"),
    [
        ("pdf", "a.html", PAPER),
        ("text", "a.json", SCREEN),
        (None, "a.docx", PAPER),
        (None, "a.txt", PAPER),
        (None, "a.pdf", SCREEN),
    ],
)
def test_a_name_that_would_hide_the_content_is_refused(
    named: str | None, target: str, formats: tuple[str, ...]
) -> None:
    with pytest.raises(UsageError, match=r"contradict|end it in \."):
        choose_format(named, Path(target), formats)


def test_the_commands_follow_it(example: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    page, letter, refused = tmp_path / "page.html", tmp_path / "letter.html", tmp_path / "letter.docx"
    assert main(["assess", str(example), "-o", str(page)]) == 0
    assert page.read_bytes().lower().startswith(b"<!doctype html>")
    assert main(["report", str(example), "--to", "letter", "-o", str(letter)]) == 0
    assert letter.read_bytes().lower().startswith(b"<!doctype html>")
    assert main(["report", str(example), "--to", "letter", "-o", str(refused)]) == 2
    assert not refused.exists()
    assert ".pdf, .html, .json" in capfd.readouterr().err
