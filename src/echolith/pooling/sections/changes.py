"""What changed since an older table, as a section."""

from __future__ import annotations

from echolith.pooling.changes import Change, StudyRow, what_changed
from echolith.pooling.questions_asked import Ask
from echolith.pooling.sections.section import Section
from echolith.pooling.sections.sequences import pooler
from echolith.pooling.tables.studies import StudyTable


def changes_section(ask: Ask) -> Section:
    """Return what changed since the older table, study by study."""
    assert ask.older is not None
    found = what_changed(_rows(ask.older), _rows(ask.table), pooler(ask))
    return Section(
        key="changes",
        title="What changed",
        sentences=found.sentences(),
        header=("study", "change", "before", "now", "estimate, points of 100", "limits, points of 100"),
        rows=tuple(_row(change) for change in found.changes),
        data=found.to_dict(),
    )


def _rows(table: StudyTable) -> list[StudyRow]:
    return [StudyRow(*row) for row in zip(table.labels, table.events, table.totals, strict=True)]


def _row(change: Change) -> tuple[str, ...]:
    before, after = ("" if c is None else f"{c[0]}/{c[1]}" for c in (change.before, change.after))
    estimate, lower, upper = (
        "" if v is None else f"{100 * v:+.2f}" for v in (change.estimate, change.lower, change.upper)
    )
    limits = f"{lower} and {upper}" if lower and upper else ""
    return change.label, change.kind, before, after, estimate, limits
