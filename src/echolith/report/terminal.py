"""The answer in the terminal, in the order of the page.

Text is never read as markup, and control characters are taken out, so that nothing in a case file can
reach the terminal as a command.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from echolith.assess.model import Assessment, Assessments, OutlookRow
from echolith.issues import Issue
from echolith.report import characters, figures
from echolith.report.headline import Headline, headline
from echolith.report.section import citation, source_url
from echolith.report.weeks import in_order, window_words
from echolith.report.words import (
    APPLIES,
    STATUS,
    as_of_words,
    cause_word,
    class_sentences,
    clean,
    finding_line,
    name_of_test,
    outcome_word,
    plain,
    source_label,
)

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

PURPOSE = (
    "Supports a professional's judgement; not a medical device; docs/intended-purpose.md. "
    "For the clinician, not for handing out."
)


def print_assessments(assessments: Assessments, console: Console) -> None:
    """Print the answers for one pregnancy.

    Parameters
    ----------
    assessments : Assessments
        One assessment for each fetus that has the finding; with none that is said.
    console : rich.console.Console
        Where to print; without colour (a pipe) nothing is lost.
    """
    writer = _Writer(console)
    if not assessments.assessments:
        writer.rule(f"Echolith: case {assessments.case_id}")
        writer.say("Nothing to assess: no fetus of this case has a liver calcification recorded.")
    own = {issue for a in assessments.assessments for issue in a.issues}
    writer.issues("Notes on the case file", [i for i in assessments.issues if i not in own])
    for assessment in assessments.assessments:
        _one(assessment, assessments.case_id, writer)
    writer.say(PURPOSE, "dim")


class _Writer:
    """Prints text, tables and headings; everything passes through `clean`."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.ascii = console.options.ascii_only
        self.glyphs = characters.ASCII if self.ascii else characters.UNICODE
        self.width = min(console.width, 120)

    def rule(self, title: str) -> None:
        self.say("")
        line = "-" if self.ascii else "─"
        words = clean(title)
        self.raw(f"{line * 2} {words} {line * max(2, self.width - len(words) - 4)}"[: self.width], "bold")

    def say(self, words: str, style: str = "", indent: int = 0) -> None:
        from rich.padding import Padding
        from rich.text import Text

        if not words:
            self.console.print()
            return
        text = Text(clean(words), style=style)
        self.console.print(Padding(text, (0, 0, 0, indent), expand=False), width=self.width)

    def raw(self, line: str, style: str = "") -> None:
        """Print one line of a picture as it is."""
        from rich.text import Text

        self.console.print(Text(line, style=style, no_wrap=True, overflow="crop"), width=self.width)

    def table(self, *heads: str, ratios: tuple[int, ...]) -> Table:
        from rich import box
        from rich.table import Table

        table = Table(box=box.ASCII2 if self.ascii else box.SIMPLE_HEAD, width=self.width, pad_edge=False)
        for head, ratio in zip(heads, ratios, strict=True):
            table.add_column(head, ratio=ratio, overflow="fold")
        return table

    def row(self, table: Table, *cells: str) -> None:
        from rich.text import Text

        table.add_row(*(Text("\n".join(clean(part) for part in cell.split("\n"))) for cell in cells))

    def issues(self, title: str, issues: Iterable[Issue]) -> None:
        issues = list(issues)
        if issues:
            self.rule(title)
        for issue in issues:
            where = f" at {issue.where}" if issue.where else ""
            self.say(f"{issue.severity}: {issue.message}{where} [{issue.code}]")
            self.say(f"-> {issue.solution}", indent=2)


def _one(a: Assessment, case_id: str, out: _Writer) -> None:
    out.rule(f"Echolith: case {case_id}, fetus {a.fetus}, as of {as_of_words(a)}")
    first, *more = class_sentences(a)
    out.say(first, "bold")
    if more:
        out.say(" ".join(more))
    out.say(f"{finding_line(a)}.", "dim")
    shown = headline(a)
    _number(shown, out)
    _undecided(a, out)
    _plan(a, out)
    _causes(a, out)
    _studies(a, shown, out)
    _cases(a, out)
    out.issues("Notes on this case", a.issues)
    _sources(a, out)


def _number(shown: Headline, out: _Writer) -> None:
    out.say("")
    if shown.row is None or shown.per_100 is None or shown.text is None:
        out.say(shown.why_none, "bold")
    else:
        _with_picture(shown, shown.row, out)
    for item in shown.conditional:
        out.say("")
        out.say(f"Only under a condition. {item.condition}: {item.text}")
        out.say(_traced(item.row), indent=2)


def _with_picture(shown: Headline, row: OutlookRow, out: _Writer) -> None:
    from rich.table import Table
    from rich.text import Text

    assert shown.per_100 is not None
    studies = [f"{source_label(c.source_id)}: {c.events} of {c.total} [{c.count_id}]" for c in row.counts]
    words = Text(clean(shown.text or ""), style="bold")
    words.append("\n\n" + "\n".join(clean(s) for s in studies), style="not bold")
    words.append(f"\n\n{_traced(row)}\n{clean(figures.why_words(row))}", style="not bold")
    grid = Table.grid(padding=(0, 3))
    grid.add_column(no_wrap=True)
    grid.add_column()
    grid.add_row(Text("\n".join(characters.babies(shown.per_100, out.glyphs))), words)
    out.console.print(grid, width=out.width)
    out.say(f"{out.glyphs.well} well   {out.glyphs.not_well} not well", "dim")


def _traced(row: OutlookRow) -> str:
    ids = ", ".join(figures.trace_of_outlook(row))
    return (
        f"Typical centre {figures.outlook_words(row)}; a new centre {figures.next_centre_words(row)}; "
        f"{row.events} of {row.total} in {row.studies} {'study' if row.studies == 1 else 'studies'} [{ids}]. "
        f"Certainty {plain(row.certainty)}."
    )


def _undecided(a: Assessment, out: _Writer) -> None:
    changes = a.classification.would_change
    if a.classification.isolated != "undetermined" or not changes:
        return
    out.rule("What would decide it")
    for change in changes:
        out.say(f"- {change.what}: {change.how}. Then: {change.then}.")


def _plan(a: Assessment, out: _Writer) -> None:
    out.rule("What is missing, and when")
    for line in characters.weeks(a, out.width, out.glyphs):
        out.raw(line)
    items = in_order(a.plan)
    table = out.table("Step", "Status", "When and why", ratios=(34, 13, 53))
    for item in items:
        if item.status in {"done", "not_needed"}:
            continue
        status = STATUS[item.status] + (", same day" if item.urgency == "same_day" else "")
        local = " Local practice." if item.local_practice else ""
        ids = f" [{', '.join(item.guideline_ids)}]" if item.guideline_ids else ""
        out.row(table, item.action, status, f"{window_words(item)}\n{item.why}{local}{ids}")
    out.console.print(table)
    for status in ("done", "not_needed"):
        named = [item.action for item in items if item.status == status]
        if named:
            out.say(f"{STATUS[status].capitalize()}: {'; '.join(named)}.")


def _causes(a: Assessment, out: _Writer) -> None:
    out.rule("Causes, before and after the tests")
    table = out.table("Cause", "Before", "After", "What it rests on", ratios=(22, 20, 20, 38))
    for cause in a.causes:
        said = [f"{name_of_test(u.test)} {plain(u.result)}: {u.effect}." for u in cause.updates]
        ids = figures.trace_after(cause)
        basis = " ".join([cause.statement, *said, f"[{', '.join(ids)}]" if ids else ""])
        before, after = (figures.cause_words(cause, i) for i in (cause.before, cause.after))
        out.row(table, cause_word(cause), before, after, basis)
    out.console.print(table)


def _studies(a: Assessment, shown: Headline, out: _Writer) -> None:
    out.rule("Outlook, and the studies behind it")
    table = out.table("Outcome", "Figure", "Does it apply?", ratios=(36, 36, 28))
    for row in a.outlook:
        out.row(
            table,
            f"{outcome_word(row)} ({plain(row.stratum)})",
            figures.outlook_words(row),
            APPLIES[row.applies],
        )
    out.console.print(table)
    rows = [shown.row, *(c.row for c in shown.conditional)]
    for row in [r for r in rows if r is not None and r.counts]:
        out.say(f"{outcome_word(row).capitalize()} ({plain(row.stratum)}; {APPLIES[row.applies]})", "bold")
        for line in characters.forest(row, out.width, out.glyphs):
            out.raw(line)
        for item in row.left_out:
            out.say(f"Left out: {source_label(item.source_id)} [{item.count_id}]: {item.why}", indent=2)
        out.say("")


def _cases(a: Assessment, out: _Writer) -> None:
    out.rule("Similar published cases (not part of any number)")
    for case in a.similar:
        out.say(f"{source_label(case.source_id)} ({case.case_id}): {case.outcome}")
        if case.shared:
            out.say(f"same: {'; '.join(case.shared)}", indent=2)
        if case.differs:
            out.say(f"different: {'; '.join(case.differs)}", indent=2)
    if not a.similar:
        out.say("None in the evidence resembles this one enough to show.")
    out.rule("Contrary evidence")
    for item in a.contrary:
        out.say(f"- {item.statement} ({source_label(item.source_id)})")
    if not a.contrary:
        out.say("None is recorded for this class; that is not proof that there is none.")


def _sources(a: Assessment, out: _Writer) -> None:
    out.rule("Sources")
    for source in a.sources:
        out.say(f"{source_label(source.source_id)}: {citation(source)} ({plain(source.seen_as)})")
        if source_url(source):
            out.say(source_url(source), indent=2)
    out.rule("Provenance")
    p = a.provenance
    out.say(
        f"{p.software} {p.version} ({p.commit}); rules {p.pack} {p.pack_version}; "
        f"evidence {p.evidence_release}"
    )
    out.say(f"evidence SHA-256 {p.evidence_sha256}; made {p.created}")
