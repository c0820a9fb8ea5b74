"""``echolith assess``: cases in, answers out, one for each input."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from echolith.cli.failures import exit_code, issues_of, print_issues, show_traceback, worst
from echolith.cli.output import check_target, json_bytes, write_result
from echolith.errors import InputError, UsageError
from echolith.issues import Issue, has_errors

if TYPE_CHECKING:
    from echolith.assess import Assessments
    from echolith.findings import Pack

_COLUMNS = 100
"""Width of the text where no terminal says its own."""


@dataclass(frozen=True, slots=True)
class _Result:
    """What became of one input: its answer, or why there is none."""

    answer: Assessments | None
    issues: tuple[Issue, ...]
    code: int


def run_assess(arguments: argparse.Namespace) -> int:
    """Assess each input; a bad one does not stop the others. Return the worst exit code."""
    inputs: list[str] = arguments.inputs
    _check_usage(arguments)
    results = _results(arguments, several=len(inputs) > 1)
    if arguments.format == "json":
        return _write_json(results, len(inputs) > 1, arguments.output)
    return _write_documents(results, arguments.format, arguments.output)


def _check_usage(arguments: argparse.Namespace) -> None:
    inputs: list[str] = arguments.inputs
    if inputs.count("-") > 1:
        raise UsageError("the standard input can be read once; write - once")
    if arguments.format == "html" and len(inputs) > 1:
        raise UsageError("--format html makes one page; run the command once for each INPUT")
    if arguments.pack is not None and not arguments.pack.is_dir():
        raise UsageError("--pack is not a folder; name the folder that holds pack.yaml")
    if arguments.as_of is not None:
        _check_as_of(arguments.as_of)
    check_target(arguments.output, tuple(inputs))


def _check_as_of(text: str) -> None:
    """Refuse what is no moment before any file is read; the case decides the rest."""
    from echolith.case.gestational_age import GestationalAge

    try:
        if text.count("-") == 2:
            datetime.date.fromisoformat(text)
        else:
            GestationalAge.parse(text)
    except ValueError as error:
        problem = "no such date" if text.count("-") == 2 else error
        raise UsageError(
            f"--as-of: {problem}; write a gestational age such as 20+5, or a date such as 2026-03-14"
        ) from None


def _results(arguments: argparse.Namespace, several: bool) -> Iterator[_Result]:
    from echolith.findings import load_pack

    pack = load_pack(arguments.pack)
    for name in arguments.inputs:
        try:
            answer = _answer(name, pack, arguments.as_of, arguments.fetus)
        except BrokenPipeError:
            raise
        except Exception as error:
            show_traceback(error)
            issues = issues_of(error)
            if several:
                issues = tuple(_in_file(issue, name) for issue in issues)
            yield _Result(None, issues, exit_code(error))
        else:
            yield _Result(answer, (), 0)


def _answer(name: str, pack: Pack, as_of: str | None, fetus: str | None) -> Assessments:
    from echolith.assess import assess
    from echolith.case.reading import read_case

    case = read_case(_standard_input() if name == "-" else Path(name))
    if fetus is not None and fetus not in {each.id for each in case.fetuses}:
        message = "the case has no fetus with the id that --fetus names"
        raise InputError(
            [Issue("fetus-unknown", "error", message, "write one of the ids that stand here", "fetuses")]
        )
    answer = assess(case, pack, as_of=as_of)
    return answer if fetus is None else _of_fetus(answer, fetus)


def _standard_input() -> bytes:
    from echolith.case.document import MAX_BYTES

    return sys.stdin.buffer.read(MAX_BYTES + 1)


def _of_fetus(answer: Assessments, fetus: str) -> Assessments:
    own = tuple(each for each in answer.assessments if each.fetus == fetus)
    if own or not answer.assessments:
        return replace(answer, assessments=own)
    without = Issue(
        "finding-not-present",
        "note",
        "this fetus does not have the finding; another fetus of the case does",
        "leave out --fetus to see every fetus that has it",
        "fetuses",
    )
    return replace(answer, assessments=(), issues=(*answer.issues, without))


def _in_file(issue: Issue, name: str) -> Issue:
    file = "standard input" if name == "-" else name.encode(errors="replace").decode()
    return replace(issue, where=f"{file}: {issue.where}" if issue.where else file)


def _write_json(results: Iterator[_Result], several: bool, target: Path | None) -> int:
    codes: list[int] = []
    kept: list[bytes] = []
    for result in results:
        codes.append(result.code)
        _say_count(result)
        document = _json_of(result, several)
        if target is None:
            write_result(document, None)
        else:
            kept.append(document)
    if target is not None:
        # without any answer the file stays as it was, and the issues go where a program can read them
        write_result(b"".join(kept), target if 0 in codes else None)
    return worst(codes)


def _json_of(result: _Result, several: bool) -> bytes:
    if result.answer is not None:
        from echolith.assess import to_json

        return to_json(result.answer, indent=not several)
    issues = {"issues": [asdict(issue) for issue in result.issues]}
    if not several:
        return json_bytes(issues)
    import json

    return (json.dumps(issues, ensure_ascii=False) + "\n").encode()


def _say_count(result: _Result) -> None:
    if has_errors(result.issues):
        count = sum(issue.severity == "error" for issue in result.issues)
        errors = "1 error" if count == 1 else f"{count} errors"
        print(f"echolith: an input was refused: {errors}, in the JSON", file=sys.stderr)


def _write_documents(results: Iterator[_Result], form: str, target: Path | None) -> int:
    codes: list[int] = []
    kept: list[bytes] = []
    for result in results:
        codes.append(result.code)
        print_issues(result.issues)
        if result.answer is None:
            continue
        if form == "text" and target is None and sys.stdout.isatty():
            _print_to_terminal(result.answer)
        elif target is None:
            write_result(_document(result.answer, form), None)
        else:
            kept.append(_document(result.answer, form))
    if kept:
        write_result(b"".join(kept), target)
    return worst(codes)


def _document(answer: Assessments, form: str) -> bytes:
    if form == "html":
        from echolith.report import render_page

        return render_page(answer).encode()
    from io import StringIO

    from rich.console import Console

    from echolith.report import print_assessments

    text = StringIO()
    console = Console(file=text, width=_COLUMNS, color_system=None, force_terminal=False, highlight=False)
    print_assessments(answer, console)
    lines = text.getvalue().splitlines()
    return ("\n".join(line.rstrip() for line in lines).strip("\n") + "\n").encode()


def _print_to_terminal(answer: Assessments) -> None:
    from rich.console import Console

    from echolith.report import print_assessments

    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a terminal that lacks a sign shows ? for it
    print_assessments(answer, Console())
