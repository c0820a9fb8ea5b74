"""The answer in the terminal, in the order of the page.

Text is never read as markup, and control characters are taken out, so that nothing in a case file can
reach the terminal as a command.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from textwrap import wrap
from typing import TYPE_CHECKING

from echolith.assess.model import Assessment, Assessments, OutlookRow, PlanItem
from echolith.assess.plan_groups import lost, plan_groups
from echolith.case.hpo import HPO_ACKNOWLEDGEMENT
from echolith.drawing.plain import clean
from echolith.issues import Issue
from echolith.report import characters, figures
from echolith.report.class_words import class_sentences, decisive, finding_line
from echolith.report.headline import Headline, headline
from echolith.report.outlook_rows import sort_outlook
from echolith.report.references import references
from echolith.report.sources import citation, source_name, source_url
from echolith.report.weeks import (
    ASKED,
    GROUPS,
    rest_words,
    short_words,
    status_words,
    today,
    window_words,
)
from echolith.report.words import (
    APPLIES,
    as_of_words,
    cause_word,
    listed,
    measure_word,
    name_of_test,
    outcome_word,
    plain,
    readable,
    sentence,
    software_words,
    source_label,
    stratum_word,
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
    writer.say(HPO_ACKNOWLEDGEMENT, "dim")
    writer.say(PURPOSE, "dim")
    writer.flush()


class _Writer:
    """Prints text, tables and headings; everything passes through `clean`.

    Lines are gathered and printed together: one print for each costs Rich more than the whole answer.
    """

    def __init__(self, console: Console) -> None:
        self.console = console
        self.ascii = console.options.ascii_only
        self.glyphs = characters.ASCII if self.ascii else characters.UNICODE
        self.width = min(console.width, 120)
        self._lines: list[tuple[str, str]] = []

    def flush(self) -> None:
        """Print the lines gathered so far."""
        for style, group in groupby(self._lines, key=itemgetter(1)):
            block = "\n".join(line[: self.width] for line, _ in group)
            self.console.out(block, style=style or None, highlight=False)
        self._lines.clear()

    def show(self, table: Table) -> None:
        """Print a table after the lines gathered before it."""
        self.flush()
        self.console.print(table, width=self.width)

    def rule(self, title: str) -> None:
        self.say("")
        line = "-" if self.ascii else "─"
        words = clean(title)
        self.raw(f"{line * 2} {words} {line * max(2, self.width - len(words) - 4)}"[: self.width], "bold")

    def say(self, words: str, style: str = "", indent: int = 0) -> None:
        lines = wrap(clean(words), self.width - indent, break_on_hyphens=False) or [""]
        self._lines += [(" " * indent + line if line else "", style) for line in lines]

    def raw(self, line: str, style: str = "") -> None:
        """Print one line of a picture as it is."""
        self._lines.append((line, style))

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
    _today(a, out)
    if more:
        out.say(" ".join(more))
    out.say(f"{finding_line(a)}.", "dim")
    shown = headline(a)
    _number(shown, out)
    _growth(a, out)
    _undecided(a, out)
    _plan(a, out)
    _causes(a, out)
    _studies(a, shown, out)
    _cases(a, out)
    out.issues("Notes on this case", a.issues)
    _sources(a, out)


def _today(a: Assessment, out: _Writer) -> None:
    for item in today(a):
        why = "" if lost(a) else f" {item.why}"
        out.say(f"TODAY, the same day: {item.action}.{why}{_ids(item)}", "bold")


def _growth(a: Assessment, out: _Writer) -> None:
    if a.growth:
        out.rule("Growth against named standards")
    for row in a.growth:
        at = f" at {row.ga}" if row.ga else ""
        value, centile = figures.growth_value(row), figures.growth_centile(row)
        out.say(f"{measure_word(row.measure)}{at}: {value}, {centile} ({figures.standard_words(row)})")


def _number(shown: Headline, out: _Writer) -> None:
    out.say("")
    if shown.row is None or shown.per_100 is None or shown.text is None:
        out.say(shown.why_none, "bold")
        for row in shown.others:
            out.say(f"Counted among such fetuses ({stratum_word(row.stratum)}): {outcome_word(row)}.")
            out.say(_traced(row), indent=2)
    else:
        _with_picture(shown, shown.row, out)
    for item in shown.conditional:
        out.say("")
        out.say(f"Only under a condition, not now. {item.condition}: {item.text}")
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
    out.show(grid)
    out.say(f"{out.glyphs.well} well   {out.glyphs.not_well} not well", "dim")


def _traced(row: OutlookRow) -> str:
    ids = ", ".join(figures.trace_of_outlook(row))
    counted = f"{row.events} of {row.total} in {row.studies} {'study' if row.studies == 1 else 'studies'}"
    figure = f"{figures.outlook_words(row)}"
    if row.next_centre is not None:
        figure = f"Typical centre {figure}; a new centre {figures.next_centre_words(row)}"
    return (
        f"{figure}; {100 * row.level:.0f} % intervals; {counted} [{ids}]. Certainty {plain(row.certainty)}."
    )


def _undecided(a: Assessment, out: _Writer) -> None:
    changes = decisive(a.classification)
    if a.classification.isolated != "undetermined" or not changes:
        return
    out.rule("What would decide it")
    for change in changes:
        out.say(f"- {sentence(change.what)} {sentence(change.how)} Then: {readable(change.then)}.")


def _ids(item: PlanItem) -> str:
    return f" [{', '.join(item.guideline_ids)}]" if item.guideline_ids else ""


def _plan(a: Assessment, out: _Writer) -> None:
    out.rule("What is missing, and when")
    for line in characters.weeks(a, out.width, out.glyphs):
        out.raw(line)
    groups = plan_groups(a)
    if asked := [item for name, items in groups if name in ASKED for item in items]:
        table = out.table("Step", "Status", "When and why", ratios=(34, 13, 53))
        for item in asked:
            status = "TODAY" if item.urgency == "same_day" else status_words(item)
            local = " Local practice." if item.local_practice else ""
            when = f"{window_words(item)}\n" if window_words(item) else ""
            out.row(table, item.action, status, f"{when}{item.why}{local}{_ids(item)}")
        out.show(table)
    for name, items in groups:
        if name in {"done", "not_needed"}:
            out.say(f"{GROUPS[name]}: {'; '.join(short_words(item) for item in items)}.")
        elif name not in ASKED:
            out.say(f"{GROUPS[name]}:", "bold")
            for item in items:
                rest = f": {rest_words(item, name)}" if rest_words(item, name) else ""
                out.say(f"- {item.action}{rest}.{_ids(item)}")
            out.say("")


def _causes(a: Assessment, out: _Writer) -> None:
    out.rule("Causes, before and after the tests")
    table = out.table("Cause", "Before", "After", "What it rests on", ratios=(22, 20, 20, 38))
    for cause in [cause for cause in a.causes if not figures.silent(cause)]:
        said = [f"{name_of_test(u.test)} {plain(u.result)}: {readable(u.effect)}." for u in cause.updates]
        ids = figures.trace_after(cause)
        basis = " ".join([readable(cause.statement), *said, f"[{', '.join(ids)}]" if ids else ""])
        out.row(table, cause_word(cause), *figures.before_and_after(cause, a), basis)
    out.show(table)
    if silent := [cause.label for cause in a.causes if figures.silent(cause)]:
        out.say(
            f"No published figure, not counted by any study of such fetuses, and not zero: {listed(silent)}."
        )


def _studies(a: Assessment, shown: Headline, out: _Writer) -> None:
    out.rule("Outlook, and the studies behind it")
    rows = sort_outlook(a)
    if rows.figures:
        _outlook_table(rows.figures, out)
    for words in rows.silent:
        out.say(f"No published figure: {words}.")
    if rows.indirect:
        out.say("")
        out.say("Indirect only: not this fetus's figures.", "bold")
        out.say(rows.indirect[0].directness.removeprefix("indirect: "))
        _outlook_table(rows.indirect, out)
    if rows.others:
        named = listed([outcome_word(row) for row in rows.others])
        out.say(f"Figures of other fetuses that do not apply to this one stand on the page only: {named}.")
    asked = [shown.row, *(c.row for c in shown.conditional)]
    for row in [r for r in asked if r is not None and r.counts]:
        out.say("")
        title = f"{outcome_word(row).capitalize()} ({stratum_word(row.stratum)}; {APPLIES[row.applies]})"
        out.say(title, "bold")
        for line in characters.forest(row, out.width, out.glyphs):
            out.raw(line)
        for item in row.left_out:
            out.say(f"Left out: {source_label(item.source_id)} [{item.count_id}]: {item.why}", indent=2)


def _outlook_table(rows: Iterable[OutlookRow], out: _Writer) -> None:
    table = out.table("Outcome", "Figure", "Does it apply?", ratios=(36, 36, 28))
    for row in rows:
        outcome = f"{outcome_word(row)} ({stratum_word(row.stratum)})"
        figure = f"{figures.outlook_words(row)} [{', '.join(figures.trace_of_outlook(row))}]"
        out.row(table, outcome, figure, APPLIES[row.applies])
    out.show(table)


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
    found = references(a)
    counted = {entry.source_id for entry in found.counts}
    counted |= {source_id for entry in found.parameters for source_id in entry.source_ids}
    for source in a.sources:
        if source.source_id in counted:
            words = citation(source).removeprefix(f"{source_name(source)}. ")
            out.say(f"{source_name(source)}: {words} ({plain(source.seen_as)})")
            if source_url(source):
                out.say(source_url(source), indent=2)
    rest = [source for source in a.sources if source.source_id not in counted]
    if rest:
        out.say("")
        out.say("Of the plan and the cases (in full on the page):", "bold")
    for source in rest:
        out.say(f"{source_name(source)}: {source_url(source) or citation(source)}")
    out.rule("Provenance")
    p = a.provenance
    out.say(f"{software_words(p)}; rules {p.pack} {p.pack_version}; evidence {p.evidence_release}")
    out.say(f"evidence SHA-256 {p.evidence_sha256}; made {p.created}")
