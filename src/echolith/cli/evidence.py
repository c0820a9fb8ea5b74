"""``echolith evidence``: the questions, the counts that answer them, and a full check."""

from __future__ import annotations

import argparse
import difflib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from echolith.cli.check_result import write_check
from echolith.cli.output import check_target, json_bytes, write_result
from echolith.errors import EvidenceError, UsageError
from echolith.issues import Issue, has_errors, in_order

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
    """Show one question (or all about one outcome or cause) with each count, or where one count is used."""
    from echolith.findings import built_in_folder

    pack = _pack(arguments)
    data, text = _shown(arguments.question, pack, arguments.pack or built_in_folder())
    write_result(json_bytes(data) if arguments.format == "json" else text.encode(), arguments.output)
    return 0


def _shown(name: str, pack: Pack, folder: Path) -> tuple[dict[str, Any], str]:
    from echolith.evidence.show import show_count, show_question, text_count, text_question

    if pack.evidence.has_count(name):
        used = show_count(name, pack.questions, pack.evidence)
        return used, text_count(used)
    chosen = [q for q in pack.questions if q.id == name] or [q for q in pack.questions if q.subject == name]
    if not chosen:
        names = {q.id for q in pack.questions} | {q.subject for q in pack.questions}
        near = difflib.get_close_matches(name, sorted(names), n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}" if near else "`echolith evidence list` names them all"
        raise UsageError(f"there is no question or count of this name; {hint}")
    from echolith.assess.pooled import figures_for
    from echolith.assess.question_figures import figure_lines, question_figures

    figures = figures_for(pack, folder)
    shown, texts = [], []
    for question in chosen:
        data = show_question(question, pack.evidence)
        texts.append(
            "\n".join([text_question(data).rstrip("\n"), *figure_lines(question.id, figures)]) + "\n"
        )
        found = question_figures(question.id, figures)
        for item, other in zip(data["sensitivities"], found["sensitivities"], strict=True):
            item.update({key: other[key] for key in ("estimate", "lower", "upper", "next_centre")})
        shown.append({**data, "figure": found["figure"], "what_if": found["what_if"]})
    text = "\n".join(texts)
    return (shown[0] if len(shown) == 1 else {"questions": shown}), text


def run_check(arguments: argparse.Namespace) -> int:
    """Check the evidence of a pack; 0 if it can be used, 4 if not."""
    from echolith.evidence import check_evidence
    from echolith.findings import built_in_folder

    check_target(arguments.output)
    folder = arguments.pack or built_in_folder()
    _refuse_no_folder(folder)
    issues = check_evidence(folder / "evidence")
    if not has_errors(issues):
        issues = in_order([*issues, *_question_issues(folder)])
    return write_check("evidence", issues, arguments.format, arguments.output)


def _question_issues(folder: Path) -> tuple[Issue, ...]:
    """Return what is wrong with the questions: which counts they may pool is a rule of the evidence."""
    from echolith.findings import load_pack

    try:
        load_pack(folder)
    except EvidenceError as error:
        return error.issues
    return ()


def _pack(arguments: argparse.Namespace) -> Pack:
    from echolith.findings import load_pack

    check_target(arguments.output)
    if arguments.pack is not None:
        _refuse_no_folder(arguments.pack)
    return load_pack(arguments.pack)


def _refuse_no_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise UsageError("--pack is not a folder; name the folder that holds pack.yaml")
