"""``echolith report``: one document about one fetus, as PDF or HTML; the counsel also as JSON."""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from echolith.cli.output import check_target, write_result
from echolith.errors import InputError, UsageError
from echolith.issues import Issue

if TYPE_CHECKING:
    from echolith.assess import Assessment, Assessments
    from echolith.case.model import Case
    from echolith.report.documents.blocks import Document
    from echolith.report.documents.centre import CentreProfile
    from echolith.report.documents.material import Releasing

_LONGEST_NAME = 120


def run_report(arguments: argparse.Namespace) -> int:
    """Make the document and write it."""
    inputs = (arguments.case, *(() if arguments.centre is None else (str(arguments.centre),)))
    check_target(arguments.output, inputs)
    releasing = _releasing(arguments.released_by, arguments.released_on)
    if arguments.format == "pdf" and arguments.output is None and sys.stdout.isatty():
        raise UsageError("a PDF is not for the terminal; add -o FILE, or --format html")
    if arguments.format == "json":
        write_result(_counsel(arguments), arguments.output)
        return 0
    document = _document(arguments, releasing)
    if arguments.format == "html":
        from echolith.report.documents.to_html import render_html

        write_result(render_html(document).encode(), arguments.output)
    else:
        from echolith.report.documents.to_pdf import render_pdf

        write_result(render_pdf(document), arguments.output)
    return 0


def _document(arguments: argparse.Namespace, releasing: Releasing | None) -> Document:
    from echolith.assess import assess
    from echolith.findings import load_pack
    from echolith.report.documents.compose import make_document

    case = _case(arguments.case)
    pack = load_pack()
    answer = assess(case, pack, as_of=arguments.as_of)
    return make_document(
        arguments.to,
        case,
        _chosen(answer, arguments.fetus),
        as_of=arguments.as_of,
        pack=pack,
        centre=_centre(arguments.centre),
        language=arguments.language,
        releasing=releasing,
    )


def _counsel(arguments: argparse.Namespace) -> bytes:
    """Return the codes and numbers of the counsellor's page; a document's other settings do not apply."""
    from echolith.assess.counsel import counsel, to_json

    if arguments.to != "counsel":
        raise UsageError("--format json is for --to counsel; other documents are pdf or html")
    if arguments.language or arguments.centre or arguments.released_by:
        raise UsageError("--format json has no words: leave out --language, --centre and --released-by")
    told = counsel(_case(arguments.case), as_of=arguments.as_of, fetus=arguments.fetus)
    return to_json(told, indent=True)


def _case(name: str) -> Case:
    from echolith.case.reading import read_case

    return read_case(_standard_input() if name == "-" else Path(name))


def _chosen(answer: Assessments, fetus: str | None) -> Assessment:
    found = [each for each in answer.assessments if fetus in (None, each.fetus)]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError("several fetuses have the finding; name one with --fetus")
    if fetus is not None and answer.assessments:
        raise InputError(
            [_no_document("this fetus does not have the finding, or the case has no such fetus", "fetuses")]
        )
    raise InputError([_no_document("no fetus of this case has the finding at the time asked for", "exams")])


def _no_document(message: str, where: str) -> Issue:
    return Issue(
        "finding-not-present",
        "error",
        message,
        "enter the finding in the exam that saw it, name a fetus that has it, or ask for a later time",
        where,
    )


def _centre(path: Path | None) -> CentreProfile | None:
    from echolith.report.documents.centre import read_centre

    return None if path is None else read_centre(path, path.name)


def _releasing(name: str | None, day: str | None) -> Releasing | None:
    from echolith.report.documents.material import Releasing

    if name is None:
        if day is not None:
            raise UsageError("--released-on needs --released-by: a clinician releases it, not a day")
        return None
    if not name.strip() or len(name) > _LONGEST_NAME:
        raise UsageError(f"--released-by is the clinician's name, at most {_LONGEST_NAME} characters")
    if day is None:
        return Releasing(name.strip())
    try:
        return Releasing(name.strip(), datetime.date.fromisoformat(day))
    except ValueError:
        raise UsageError("--released-on: no such date; write it as 2026-11-25") from None


def _standard_input() -> bytes:
    from echolith.case.document import MAX_BYTES

    return sys.stdin.buffer.read(MAX_BYTES + 1)
