"""The arguments of the command, with examples and the exit codes in its help."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from echolith.cli.formats import choose_format
from echolith.cli.growth_arguments import EXAMPLES as GROWTH_EXAMPLES
from echolith.cli.growth_arguments import add_growth_arguments
from echolith.cli.pool_arguments import EXAMPLES, add_pool_arguments
from echolith.cli.report_arguments import EXAMPLES as REPORT_EXAMPLES
from echolith.cli.report_arguments import add_report_arguments
from echolith.provenance import software_commit, software_name, software_version

EXIT_CODES = """\
exit codes:
  0    done
  1    a defect of Echolith: please report it
  2    wrong usage; the message says what to write instead
  3    an input has errors; they are printed, with --format json as JSON
  4    the evidence or the finding pack is not valid
  5    a part outside Echolith failed (file system, missing package)
  130  stopped by Ctrl-C
  141  whoever read the output left
"""

_DESCRIPTION = """\
Echolith reads a case of echogenic foci in the fetal liver and gives a sourced answer: class, what is
missing, next steps, causes, outlook, similar cases. It supports a professional's judgement and is not
a medical device.
"""

_EXAMPLES = """\
examples:
  echolith assess case.yaml                          the answer in the terminal
  echolith assess case.yaml --as-of 20+5             what was known at 20 weeks and 5 days
  echolith assess case.yaml --format html -o page.html
  echolith report case.yaml --to parents -o page.pdf the parents' page, a letter and other documents
  echolith evidence show good_outcome.isolated       which counts answer it, which not, and why
  echolith schema case                               the JSON Schema of a case file
  echolith pool data.csv --events y --total n        pool the proportions of your own table

"""

_ASSESS_EXAMPLES = """\
INPUT is a case file, YAML or JSON; `-` is the standard input.

examples:
  echolith assess case.yaml
  echolith assess case.yaml --as-of 20+5 --format json -o answer.json
  cat case.json | echolith assess - --format json
  echolith assess a.yaml b.yaml --format json        one line of JSON for each, in this order

With --format json an input with errors gives {"issues": [...]} in place of its answer, and the standard
error stream a line that counts them. -o replaces FILE only when the answer is whole; if no input could
be assessed, FILE stays as it was and the issues go to the standard output.

"""


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints say where to read on."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n  -> see: {self.prog} --help\n")


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of ``echolith``; each command's function is loaded when it runs."""
    parser = _parser(prog="echolith", description=_DESCRIPTION, epilog=_EXAMPLES + EXIT_CODES)
    commit = f" (commit {software_commit()})" if software_commit() else ""
    parser.add_argument(
        "--version", action="version", version=f"{software_name()} {software_version()}{commit}"
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=_Parser)
    _add_assess(commands)
    _add_report(commands)
    _add_growth(commands)
    _add_pool(commands)
    _add_schema(commands)
    _add_evidence(commands)
    _add_pack(commands)
    _add_doctor(commands)
    return parser


def _parser(**settings: Any) -> argparse.ArgumentParser:
    return _Parser(formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False, **settings)


def _command(commands: Any, name: str, words: str, epilog: str = "") -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=words,
        description=words[0].upper() + words[1:] + ".",
        epilog=epilog + EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    return parser


def _runs(module: str, function: str) -> Callable[[argparse.Namespace], int]:
    def run(arguments: argparse.Namespace) -> int:
        if formats := getattr(arguments, "formats", None):
            arguments.format = choose_format(arguments.format, arguments.output, formats)
        command: Callable[[argparse.Namespace], int] = getattr(
            import_module(f"echolith.cli.{module}"), function
        )
        return command(arguments)

    return run


def _add_output(parser: argparse.ArgumentParser, formats: tuple[str, ...]) -> None:
    if len(formats) > 1:
        said = f"as the name of FILE ends, else {formats[0]}, if left out"
        parser.add_argument("--format", choices=formats, help=said)
        parser.set_defaults(formats=formats)
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        type=Path,
        help="write to FILE instead of the standard output; whole or not at all",
    )


def _add_pack_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--pack", metavar="FOLDER", type=Path, help="a finding pack of your own instead of the built-in one"
    )


def _add_assess(commands: Any) -> None:
    parser = _command(
        commands, "assess", "assess a case: class, plan, causes, outlook, similar cases", _ASSESS_EXAMPLES
    )
    parser.add_argument("inputs", metavar="INPUT", nargs="+", help="case file, or - for the standard input")
    parser.add_argument(
        "--as-of",
        metavar="DATE|GA",
        help="count only what was known then: a gestational age such as 20+5, or a date such as 2026-03-14 "
        "if the case is dated; everything known if left out",
    )
    parser.add_argument("--fetus", metavar="ID", help="only this fetus, by its id in the case file")
    _add_pack_option(parser)
    _add_output(parser, ("text", "json", "html"))
    parser.set_defaults(run=_runs("assess", "run_assess"))


def _add_report(commands: Any) -> None:
    parser = _command(
        commands,
        "report",
        "write a document: letter, parents' page, case report draft, summary",
        REPORT_EXAMPLES,
    )
    add_report_arguments(parser)
    _add_output(parser, ("pdf", "html", "json"))
    parser.set_defaults(run=_runs("report", "run_report"))


def _add_growth(commands: Any) -> None:
    parser = _command(
        commands,
        "growth",
        "read measurements on named growth charts: z, centile, small or not",
        GROWTH_EXAMPLES,
    )
    add_growth_arguments(parser)
    _add_output(parser, ("text", "json"))
    parser.set_defaults(run=_runs("growth", "run_growth"))


def _add_pool(commands: Any) -> None:
    parser = _command(commands, "pool", "pool the proportions of several studies, from any table", EXAMPLES)
    add_pool_arguments(parser)
    _add_output(parser, ("text", "json", "html"))
    parser.set_defaults(run=_runs("pool", "run_pool"))


def _add_schema(commands: Any) -> None:
    parser = _command(
        commands,
        "schema",
        "print the JSON Schema of a case file, an assessment, a counsel, a centre profile or of words",
    )
    kinds = ("case", "assessment", "counsel", "centre", "words")
    parser.add_argument("kind", choices=kinds, help="which schema")
    _add_output(parser, ("json",))
    parser.set_defaults(run=_runs("schema", "run_schema"))


def _add_evidence(commands: Any) -> None:
    group = _command(commands, "evidence", "read and check the published evidence behind the figures")
    actions = group.add_subparsers(title="actions", metavar="ACTION", required=True, parser_class=_Parser)
    listing = _command(actions, "list", "list every question with what answers it")
    listing.set_defaults(run=_runs("evidence", "run_list"))
    showing = _command(
        actions, "show", "show a question: each count, why it is in or out; or where a count is used"
    )
    showing.add_argument(
        "question",
        metavar="NAME",
        help="a question or subject of `echolith evidence list`, or a count such as C0171",
    )
    showing.set_defaults(run=_runs("evidence", "run_show"))
    checking = _command(
        actions, "check", "check the evidence of a pack (fully with the extra `evidence` installed)"
    )
    checking.set_defaults(run=_runs("evidence", "run_check"))
    for parser in (listing, showing, checking):
        _add_pack_option(parser)
        _add_output(parser, ("text", "json"))


def _add_pack(commands: Any) -> None:
    group = _command(commands, "pack", "check a finding pack")
    actions = group.add_subparsers(title="actions", metavar="ACTION", required=True, parser_class=_Parser)
    parser = _command(actions, "check", "say what is wrong with a pack, where, and how to mend it")
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="the folder that holds pack.yaml")
    _add_output(parser, ("text", "json"))
    parser.set_defaults(run=_runs("pack", "run_check"))


def _add_doctor(commands: Any) -> None:
    parser = _command(commands, "doctor", "say whether this installation is whole: parts, pack, evidence")
    _add_output(parser, ("text", "json"))
    parser.set_defaults(run=_runs("doctor", "run_doctor"))
