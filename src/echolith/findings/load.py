"""Read a pack folder into a :class:`~echolith.findings.pack.Pack`, collecting every problem."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from echolith.errors import EvidenceError
from echolith.evidence import Evidence, Question, parse_questions
from echolith.findings.build import build_pack
from echolith.findings.pack import Pack
from echolith.findings.parsed import parsed_content, read_parsed, source_sha256
from echolith.issues import Issue, has_errors

BUILT_IN = "fetal-liver-calcification"
PACK_FILES = ("pack.yaml", "tests.yaml", "causes.yaml", "plan.yaml", "questions.yaml")
MAX_FILE_BYTES = 2_000_000


def built_in_folder(name: str = BUILT_IN) -> Path:
    """Return the folder of a pack that is shipped with Echolith."""
    return Path(__file__).parent / "packs" / name


def load_pack(folder: Path | None = None) -> Pack:
    """Load a finding pack; without a folder the built-in one, which is kept in memory.

    Raises
    ------
    EvidenceError
        If the pack or its evidence is not valid; carries every issue with file and place.
    """
    return _built_in() if folder is None else _load(Path(folder))


@lru_cache(maxsize=1)
def _built_in() -> Pack:
    return _load(built_in_folder())


def _load(folder: Path) -> Pack:
    issues: list[Issue] = []
    contents = tuple(_contents(folder, issues))
    checksum = source_sha256(contents)
    parsed = read_parsed(folder, checksum)
    documents, evidence = (parsed.documents, parsed.evidence) if parsed else _read(folder, contents, issues)
    questions: tuple[Question, ...] = ()
    try:
        questions = parse_questions(documents["questions.yaml"], evidence)
    except EvidenceError as error:
        issues.extend(error.issues)
    pack = build_pack(documents, evidence, questions, checksum, issues)
    if has_errors(issues):
        raise EvidenceError(issues)
    return pack


def _read(
    folder: Path, contents: Iterable[tuple[str, bytes]], issues: list[Issue]
) -> tuple[Mapping[str, Mapping[str, Any]], Evidence]:
    """Read and check the documents and the evidence of a folder; `issues` are those found so far."""
    from echolith.evidence.load import load_evidence

    documents = {name: _document(name, content, issues) for name, content in contents}
    if has_errors(issues):
        raise EvidenceError(issues)
    return documents, load_evidence(folder / "evidence")


def parsed_file(folder: Path) -> bytes:
    """Return what the ``parsed.json`` of a pack folder is to hold, from its files alone.

    Raises
    ------
    EvidenceError
        If the folder cannot be read or its evidence is not valid.
    """
    issues: list[Issue] = []
    contents = tuple(_contents(folder, issues))
    documents, evidence = _read(folder, contents, issues)
    return parsed_content(documents, source_sha256(contents), evidence)


def _contents(folder: Path, issues: list[Issue]) -> Iterator[tuple[str, bytes]]:
    for name in PACK_FILES:
        path = folder / name
        try:
            with path.open("rb") as file:
                content = file.read(MAX_FILE_BYTES + 1)
        except FileNotFoundError:
            message, solution = "a pack needs this file", f"add {name} to the folder"
            issues.append(Issue("pack-file-missing", "error", message, solution, name))
        except OSError as error:
            message = f"the file cannot be read ({type(error).__name__})"
            solution = "it must be a file that you have the right to read"
            issues.append(Issue("pack-file-unreadable", "error", message, solution, name))
        else:
            if len(content) > MAX_FILE_BYTES:
                message = f"a pack file has at most {MAX_FILE_BYTES // 1_000_000} MB"
                issues.append(
                    Issue("pack-file-too-large", "error", message, "put tables into evidence/", name)
                )
            else:
                yield name, content


def _document(name: str, content: bytes, issues: list[Issue]) -> Mapping[str, Any]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        data = yaml.load(content, Loader=loader)
    except (yaml.YAMLError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        # PyYAML lets through what its constructors raise, for example for a date with month 13.
        mark = getattr(error, "problem_mark", None)
        line = f" (line {mark.line + 1})" if mark is not None else ""
        issues.append(
            Issue("pack-yaml", "error", "this is not valid YAML", "mend the line named", f"{name}{line}")
        )
        return {}
    kind = name.removesuffix(".yaml")
    if not isinstance(data, dict) or (data.get("echolith") != f"{kind}/1" and kind != "questions"):
        issues.append(
            Issue(
                "pack-version",
                "error",
                f"expected a mapping that begins with echolith: {kind}/1",
                f"write echolith: {kind}/1 as the first line",
                name,
            )
        )
        return {}
    return data
