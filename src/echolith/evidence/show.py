"""The evidence for reading: a list of the questions, and one question with every count in or out.

The functions return plain data, ready for JSON; the ``text_`` functions set it in columns for a terminal.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from echolith.evidence.model import CountRecord, Evidence
from echolith.evidence.questions import Question
from echolith.evidence.select import Selection, select

_WIDTH = 100
_BASIS_WORDS = {
    "pooled": "pooled",
    "single_study": "one study",
    "none_seen": "none seen",
    "no_published_figure": "no published figure",
}


def list_questions(questions: Iterable[Question], evidence: Evidence) -> dict[str, Any]:
    """Return every question with what answers it: number of studies `k`, events, total and basis."""
    rows = []
    for question in questions:
        selection = select(question, evidence)
        rows.append(
            {
                "question": question.id,
                "kind": question.kind,
                "subject": question.subject,
                "stratum": question.stratum,
                **_figures(selection),
                "left_out": len(selection.left_out),
            }
        )
    return {"release": evidence.release, "sha256": evidence.sha256, "questions": rows}


def show_question(question: Question, evidence: Evidence) -> dict[str, Any]:
    """Return one question with each count, in or out and why, and what its study did."""
    selection = select(question, evidence)
    used = [_count(count, evidence, used=True, why="") for count in selection.included]
    unused = [_count(item.count, evidence, used=False, why=item.why) for item in selection.left_out]
    return {
        "release": evidence.release,
        "sha256": evidence.sha256,
        "question": question.id,
        "kind": question.kind,
        "subject": question.subject,
        "stratum": question.stratum,
        **_figures(selection),
        "directness": question.directness,
        "certainty_notes": list(question.certainty_notes),
        "overlap": list(selection.overlap),
        "counts": [*used, *unused],
        "sensitivities": [
            {
                "name": item.name,
                "label": item.label,
                "k": len(item.studies),
                "events": sum(study.events for study in item.studies),
                "total": sum(study.total for study in item.studies),
                "count_ids": [count_id for study in item.studies for count_id in study.count_ids],
            }
            for item in selection.sensitivities
        ],
    }


def show_count(count_id: str, questions: Iterable[Question], evidence: Evidence) -> dict[str, Any]:
    """Return one count with every question that uses it or leaves it out, and why."""
    uses = []
    for question in questions:
        selection = select(question, evidence)
        if any(count.count_id == count_id for count in selection.included):
            uses.append({"question": question.id, "used": True, "why": ""})
        uses += [
            {"question": question.id, "used": False, "why": item.why}
            for item in selection.left_out
            if item.count.count_id == count_id
        ]
    count = _count(evidence.count(count_id), evidence, used=any(use["used"] for use in uses), why="")
    return {"release": evidence.release, "sha256": evidence.sha256, "count": count, "questions": uses}


def text_count(data: dict[str, Any]) -> str:
    """Return `show_count` as lines of text."""
    lines = _count_lines(data["count"])
    lines.append("")
    for use in data["questions"]:
        lines.append(f"{'used in' if use['used'] else 'left out of'} {use['question']}")
        lines += _wrapped(use["why"], "    ") if use["why"] else []
    if not data["questions"]:
        lines.append("no question asks for it")
    return "\n".join(lines) + "\n"


def text_questions(data: dict[str, Any]) -> str:
    """Set the result of `list_questions` in columns."""
    header = ("question", "kind", "studies", "events/fetuses", "left out", "basis")
    rows = [
        (
            row["question"],
            row["kind"],
            str(row["k"]),
            f"{row['events']}/{row['total']}" if row["k"] else "-",
            str(row["left_out"]),
            _BASIS_WORDS[row["basis"]],
        )
        for row in data["questions"]
    ]
    return f"Evidence release {data['release']}\n\n{_columns(header, rows)}\n"


def text_question(data: dict[str, Any]) -> str:
    """Set the result of `show_question` as text."""
    figure = f"{data['events']} of {data['total']} in {data['k']} studies" if data["k"] else "no study"
    if data["k"] == 1:
        figure = figure.removesuffix("studies") + "study"
    lines = [
        f"{data['question']} ({data['kind']}, stratum {data['stratum']})",
        f"{_BASIS_WORDS[data['basis']]}: {figure}",
        "",
        *_wrapped(data["directness"]),
    ]
    for note in (*data["certainty_notes"], *data["overlap"]):
        lines.extend(_wrapped(note, "- "))
    for used, title in ((True, "Used"), (False, "Left out")):
        counts = [count for count in data["counts"] if count["used"] is used]
        lines.extend(["", f"{title}: none" if not counts else f"{title}:"])
        for count in counts:
            lines.extend(_count_lines(count))
    if data["sensitivities"]:
        rows = [
            (item["label"], f"{item['events']}/{item['total']}", ", ".join(item["count_ids"]))
            for item in data["sensitivities"]
        ]
        lines.extend(["", "Other choices:", _columns(("choice", "events/fetuses", "counts"), rows)])
    return "\n".join(lines) + "\n"


def _figures(selection: Selection) -> dict[str, Any]:
    return {
        "k": len(selection.studies),
        "events": selection.events if selection.studies else None,
        "total": selection.total if selection.studies else None,
        "basis": selection.basis,
    }


def _count(count: CountRecord, evidence: Evidence, used: bool, why: str) -> dict[str, Any]:
    study = evidence.study(count.source_id)
    source = evidence.source(count.source_id)
    return {
        "count_id": count.count_id,
        "used": used,
        "why": why,
        "source_id": count.source_id,
        "variable": count.variable,
        "subgroup": count.subgroup,
        "events": count.events,
        "total": count.total,
        "certainty": count.certainty,
        "notes": count.notes,
        "population": study.population,
        "design": study.design,
        "outcome_definition": study.outcome_definition,
        "follow_up": study.follow_up,
        "work_up_definition": study.work_up_definition,
        "losses": study.losses,
        "seen_as": source.seen_as,
        "citation": source.citation,
        "doi": source.doi or None,
    }


def _count_lines(count: dict[str, Any]) -> list[str]:
    share = "share only" if count["total"] is None else f"{count['events']}/{count['total']}"
    what = f"{count['variable']}, {count['subgroup']}"
    lines = [f"  {count['count_id']}  {share:<10}  {count['source_id']} ({what}; {count['certainty']})"]
    if count["why"]:
        lines.extend(_wrapped(count["why"], "      why: "))
    for key, word in (
        ("notes", "note"),
        ("outcome_definition", "outcome"),
        ("follow_up", "follow-up"),
        ("work_up_definition", "work-up"),
        ("losses", "losses"),
    ):
        if count["used"] and count[key]:
            lines.extend(_wrapped(count[key], f"      {word}: "))
    return [*lines, *_wrapped(count["citation"], "      ")]


def _wrapped(text: str, first: str = "") -> list[str]:
    indent = " " * len(first)
    return textwrap.wrap(text, _WIDTH, initial_indent=first, subsequent_indent=indent, break_long_words=False)


def _columns(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (header, *rows)
    )
    return "\n".join(lines)
