"""The documentation is true: what it shows is run, what it points to exists."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from echolith.case import read_case

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!`)\[[^\]]*\]\(([^)\s]+)\)")
KINDS = {"console", "sh", "python", "yaml", "json", "text"}


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks(kind: str) -> list[object]:
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for match in FENCE.finditer(text):
            if match[1] == kind:
                line = text.count("\n", 0, match.start()) + 1
                found.append(pytest.param(match[2], id=f"{name_of(page)}:{line}"))
    return found


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that looks like the checkout to an example, and takes what it writes."""
    (tmp_path / "src").symlink_to(ROOT / "src")
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def commands_of(block: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each command of a console block with the lines of output shown below it."""
    command, expected = "", []
    for line in block.splitlines():
        if line.startswith("$ "):
            if command:
                yield command, expected
            command, expected = line[2:], []
        else:
            expected.append(line)
    yield command, expected


def missing_line(expected: list[str], output: str) -> str | None:
    """Return the first expected line that does not follow the ones before it in the output."""
    remaining = iter(output.splitlines())
    for wanted in expected:
        if wanted.strip() == "..." or not wanted.strip():
            continue
        if not any(line.strip() == wanted.strip() for line in remaining):
            return wanted
    return None


@pytest.mark.parametrize("block", blocks("console"))
def test_commands_do_what_is_shown(block: str, checkout: Path) -> None:
    for command, expected in commands_of(block):
        program, *arguments = shlex.split(command)
        assert program == "echolith", "only our own command is run"
        done = subprocess.run(
            [sys.executable, "-m", "echolith", *arguments], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, ""), command
        assert missing_line(expected, done.stdout) is None, command


@pytest.mark.parametrize("block", blocks("sh"))
def test_make_targets_exist(block: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for line in block.splitlines():
        program, target = shlex.split(line)
        assert program == "make"
        assert target in targets


@pytest.mark.parametrize("block", blocks("python"))
def test_programs_run(block: str, checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(block, "example", "exec"), {"__name__": "example"})


@pytest.mark.parametrize("block", blocks("yaml"))
def test_cases_are_read(block: str) -> None:
    if block.startswith("echolith: case/"):
        read_case(block.encode())
    else:
        yaml.safe_load(block)


@pytest.mark.parametrize("block", blocks("json"))
def test_json_is_json(block: str) -> None:
    json.loads(block)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_block_says_its_kind(page: Path) -> None:
    assert {match[1] for match in FENCE.finditer(page.read_text(encoding="utf-8"))} <= KINDS


def anchors_of(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", FENCE.sub("", text), re.MULTILINE)
    words = [re.sub(r"[^\w\s-]", "", heading.lower()).strip() for heading in headings]
    return {re.sub(r"[\s-]+", "-", each) for each in words}


def broken_links(page: Path) -> list[str]:
    broken = []
    for link in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        if link.startswith(("http://", "https://", "mailto:")):
            continue
        file, _, anchor = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        if not target.exists() or (anchor and anchor not in anchors_of(target.read_text(encoding="utf-8"))):
            broken.append(link)
    return broken


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    assert broken_links(page) == []


PATH = re.compile(r"`((?:docs|src|tests|tools|validation|bench|requirements|examples)/[\w./-]+)`")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_files_that_are_named_exist(page: Path) -> None:
    named = PATH.findall(page.read_text(encoding="utf-8"))
    assert [each for each in named if not (ROOT / each).exists()] == []


def test_tests_that_are_named_exist() -> None:
    files = [*(ROOT / "tests").rglob("*.py"), *(ROOT / "validation").rglob("*.py")]
    source = "\n".join(file.read_text(encoding="utf-8") for file in files)
    there = set(re.findall(r"^def (test_\w+)\(", source, re.MULTILINE))
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / "hazards.md").read_text(encoding="utf-8")))
    assert len(named) > 10
    assert named - there == set()


def test_no_absolute_path_and_no_registry_in_any_file_of_ours() -> None:
    ours = [
        *ROOT.glob("[!.]*"),
        ROOT / ".gitignore",
        *(ROOT / "requirements").iterdir(),
        *(ROOT / "tools").iterdir(),
    ]
    ours += [*(ROOT / "docs").rglob("*.md"), *(ROOT / ".ci").iterdir(), *(ROOT / "bench").rglob("*.py")]
    telling = re.compile("index-" + "url|find-" + "links|/tm" + "p/|/wor" + "k/|/ro" + "ot/|/ho" + "me/")
    wrong = [
        file.name
        for file in ours
        if file.is_file() and file.suffix != ".pyc" and telling.search(file.read_text(encoding="utf-8"))
    ]
    assert wrong == ["Makefile"], "the Makefile says how the lists are made without an address"


def test_the_checks_can_fail(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One\n\n[a](none.md) [b](#two) [c](#one) [d](page.md#one)\n", encoding="utf-8")
    assert broken_links(page) == ["none.md", "#two"]
    assert missing_line(["one", "...", "three"], "one\ntwo\nthree\n") is None
    assert missing_line(["three", "one"], "one\ntwo\nthree\n") == "one"
    assert list(commands_of("$ a\nb\n$ c\n")) == [("a", ["b"]), ("c", [])]
