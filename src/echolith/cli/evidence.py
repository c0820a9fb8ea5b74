"""``echolith evidence``: the questions, the counts that answer them, and a full check."""

from __future__ import annotations

import argparse
import difflib
from pathlib import Path
from typing import TYPE_CHECKING

from echolith.cli.check_result import write_check
from echolith.cli.output import check_target, json_bytes, write_result
from echolith.errors import UsageError

if TYPE_CHECKING:
    from echolith.findings import Pack


def run_list(arguments: argparse.Namespace) -> int:
    """List every question with what answers it."""
    from echolith.evidence.show import list_questions, text_questions

    pack = _pack(arguments)
    data = list_questions(pack.questions, pack.evidence)
    result = json_bytes(data) if arguments.format == "json" else text_questions(data).encode()
    write_result(result, arguments.output)
    return 0


def run_show(arguments: argparse.Namespace) -> int:
    """Show one question with each count, in or out."""
    from echolith.evidence.show import show_question, text_question

    pack = _pack(arguments)
    questions = {question.id: question for question in pack.questions}
    question = questions.get(arguments.question)
    if question is None:
        near = difflib.get_close_matches(arguments.question, questions, n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}" if near else "`echolith evidence list` names them all"
        raise UsageError(f"there is no question of this name; {hint}")
    data = show_question(question, pack.evidence)
    result = json_bytes(data) if arguments.format == "json" else text_question(data).encode()
    write_result(result, arguments.output)
    return 0


def run_check(arguments: argparse.Namespace) -> int:
    """Check the evidence of a pack; 0 if it can be used, 4 if not."""
    from echolith.evidence import check_evidence
    from echolith.findings import built_in_folder

    check_target(arguments.output)
    folder = arguments.pack or built_in_folder()
    _refuse_no_folder(folder)
    return write_check("evidence", check_evidence(folder / "evidence"), arguments.format, arguments.output)


def _pack(arguments: argparse.Namespace) -> Pack:
    from echolith.findings import load_pack

    check_target(arguments.output)
    if arguments.pack is not None:
        _refuse_no_folder(arguments.pack)
    return load_pack(arguments.pack)


def _refuse_no_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise UsageError("--pack is not a folder; name the folder that holds pack.yaml")
