"""``echolith pool``: a table of studies in, one pooled risk out, with what it cannot say."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from echolith.cli.output import check_target, json_bytes, write_result
from echolith.errors import ExternalError, InputError, UsageError

if TYPE_CHECKING:
    from echolith.pooling.analyse import ModelChoice
    from echolith.pooling.analysis import Analysis
    from echolith.pooling.questions_asked import Asked
    from echolith.pooling.tables.studies import StudyTable

_TWO_STEP_ONLY = ("scale", "tau2", "interval")
_TWO_GROUPS_ONLY = ("effect", "method")


def run_pool(arguments: argparse.Namespace) -> int:
    """Pool a table; 0 also where a model has no answer, which is a stated result."""
    _check_usage(arguments)
    try:
        return _pool(arguments)
    except InputError as error:
        if arguments.format != "json":
            raise
        from echolith.pooling.serialise import issues_list

        write_result(json_bytes({"issues": issues_list(error.issues)}), None)
        print(f"echolith: the table has {len(error.issues)} errors", file=sys.stderr)
        return error.exit_code


def _pool(arguments: argparse.Namespace) -> int:
    table = _table(arguments, arguments.data)
    older = None if arguments.since is None else _table(arguments, arguments.since)
    from echolith.pooling.questions import answer

    analysis = answer(table, _choice(arguments), _asked(arguments), older=older)
    for kind, target in _plots(arguments):
        drawing = dict(analysis.drawings).get(kind)
        if drawing is None:
            raise UsageError(f"there is no {kind} plot of this result")
        write_result(drawing.encode(), target)
    write_result(_document(analysis, arguments.format), arguments.output)
    return 0


def _check_usage(arguments: argparse.Namespace) -> None:
    files = (arguments.data, *([arguments.since] if arguments.since else []))
    if files.count("-") > 1:
        raise UsageError("the standard input can be read once; write - once")
    check_target(arguments.output, files)
    for _, target in _plots(arguments):
        check_target(target, files)
    two_groups = arguments.control_events is not None or arguments.control_total is not None
    if two_groups and None in (arguments.control_events, arguments.control_total):
        raise UsageError("a second group needs both --control-events and --control-total")
    for name in _TWO_GROUPS_ONLY:
        if getattr(arguments, name) is not None and not two_groups:
            raise UsageError(f"--{name} compares two groups; add --control-events and --control-total")
    for name in _TWO_STEP_ONLY:
        if getattr(arguments, name) is not None and arguments.model != "two-step" and not two_groups:
            raise UsageError(f"--{name} belongs to --model two-step; add it, or leave --{name} out")
    for option, value in (("--prior-risk", arguments.prior_risk), ("--prior-tau", arguments.prior_tau)):
        if value is not None and arguments.model != "bayes":
            raise UsageError(f"{option} belongs to --model bayes, which is the default")
    if not 0.0 < arguments.level < 1.0:
        raise UsageError("--level lies between 0 and 1, for instance 0.95")


def _plots(arguments: argparse.Namespace) -> list[tuple[str, Path]]:
    from echolith.pooling.choices import PLOTS

    plots = []
    for text in arguments.plot:
        kind, equals, name = text.partition("=")
        if not equals or not name or kind not in PLOTS:
            raise UsageError(
                f"--plot is KIND=FILE, KIND one of {', '.join(PLOTS)}; for instance forest=out.svg"
            )
        plots.append((kind, Path(name)))
    return plots


def _table(arguments: argparse.Namespace, name: str) -> StudyTable:
    from echolith.pooling.tables.read import read_table
    from echolith.pooling.tables.studies import Columns, read_studies

    columns = Columns(
        events=arguments.events,
        total=arguments.total,
        label=arguments.label,
        group=arguments.by,
        year=arguments.year,
        lost=arguments.lost,
        control_events=arguments.control_events,
        control_total=arguments.control_total,
        moderators=tuple(arguments.moderator),
    )
    return read_studies(read_table(_content(name)), columns, skip_missing=arguments.skip_missing)


def _content(name: str) -> bytes:
    from echolith.pooling.tables.read import LARGEST_BYTES

    if name == "-":
        return sys.stdin.buffer.read(LARGEST_BYTES + 1)
    try:
        with Path(name).open("rb") as file:
            return file.read(LARGEST_BYTES + 1)
    except FileNotFoundError:
        raise UsageError(
            "the table does not exist; write the name of a CSV file, or - for the standard input"
        ) from None
    except IsADirectoryError:
        raise UsageError("the table is a folder; write the name of a CSV file in it") from None
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise ExternalError(f"the table cannot be read: {reason}") from None


def _choice(arguments: argparse.Namespace) -> ModelChoice:
    from echolith.pooling.analyse import ModelChoice
    from echolith.pooling.priors import DEFAULT_PRIORS, Priors

    standard = ModelChoice()
    priors = Priors(
        DEFAULT_PRIORS.risk_a if arguments.prior_risk is None else arguments.prior_risk,
        DEFAULT_PRIORS.tau_scale if arguments.prior_tau is None else arguments.prior_tau,
    )
    return ModelChoice(
        model=arguments.model,
        level=arguments.level,
        priors=priors,
        threshold=arguments.threshold,
        scale=arguments.scale or standard.scale,
        tau2=arguments.tau2 or standard.tau2,
        interval=arguments.interval or standard.interval,
        study_interval=arguments.study_interval,
    )


def _asked(arguments: argparse.Namespace) -> Asked:
    from echolith.pooling.questions_asked import Asked

    return Asked(
        groups=arguments.by is not None,
        own_tau=arguments.own_tau,
        moderators=bool(arguments.moderator),
        leave_one_out=arguments.leave_one_out,
        cumulative=arguments.cumulative,
        influence=arguments.influence,
        bias=arguments.bias,
        losses=arguments.lost is not None,
        cases=None if arguments.cases is None else _cases(arguments.cases),
        two_groups=arguments.control_events is not None,
        effect=arguments.effect or "odds-ratio",
        method=arguments.method,
        drawings=tuple(kind for kind, _ in _plots(arguments)),
        page=arguments.format == "html",
        style=arguments.style,
        by_name=arguments.by or "",
    )


def _cases(text: str) -> tuple[int, int]:
    events, slash, total = text.partition("/")
    if not slash or not events.strip().isdecimal() or not total.strip().isdecimal():
        raise UsageError("--cases is Y/N, for instance 1/6: one of six single cases had the event")
    y, n = int(events), int(total)
    if not 0 <= y <= n or not 1 <= n <= 1000:
        raise UsageError("--cases is Y/N with Y not above N, and N from 1 to 1000")
    return y, n


def _document(analysis: Analysis, form: str) -> bytes:
    if form == "json":
        return json_bytes(analysis.to_dict())
    if form == "html":
        from echolith.report.pool_page import render_pool_page

        return render_pool_page(analysis).encode()
    return analysis.to_text().encode()
