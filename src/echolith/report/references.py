"""The tables that figures link to: counts, parameters, guideline statements and sources of one answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from echolith.assess.model import Assessment, SourceRef
from echolith.report.figures import ids_in
from echolith.report.words import PLAN_ITEMS, cause_word, name_of_test, outcome_word, plain, readable


@dataclass(slots=True)
class CountEntry:
    """One published count and every figure it stands behind."""

    count_id: str
    source_id: str
    what: str
    events: int | None
    total: int | None
    certainty: str
    used_for: list[str] = field(default_factory=list)
    left_out: dict[str, list[str]] = field(default_factory=dict)
    """Outcomes by the reason for which the count was left out of them."""


class StudyEntry(NamedTuple):
    """One study with its counts."""

    source_id: str
    counts: tuple[CountEntry, ...]


@dataclass(slots=True)
class ParameterEntry:
    """One published parameter or guideline statement, its sources, and what it is used for."""

    ref_id: str
    source_ids: list[str] = field(default_factory=list)
    used_for: list[str] = field(default_factory=list)


class References(NamedTuple):
    """Everything an answer rests on, each entry once."""

    counts: tuple[CountEntry, ...]
    parameters: tuple[ParameterEntry, ...]
    guidelines: tuple[ParameterEntry, ...]
    sources: tuple[SourceRef, ...]

    @property
    def studies(self) -> tuple[StudyEntry, ...]:
        """The counts by study, the studies with used counts first."""
        by_source: dict[str, list[CountEntry]] = {}
        for entry in sorted(self.counts, key=lambda entry: not entry.used_for):
            by_source.setdefault(entry.source_id, []).append(entry)
        return tuple(StudyEntry(source_id, tuple(counts)) for source_id, counts in by_source.items())

    @property
    def other_sources(self) -> tuple[SourceRef, ...]:
        """The sources without a count here: guidelines, test performance, single cases."""
        counted = {entry.source_id for entry in self.counts}
        return tuple(source for source in self.sources if source.source_id not in counted)

    def entries(self) -> tuple[object, ...]:
        """Return every entry, as the page lists them."""
        return (*self.studies, *self.other_sources, *self.parameters, *self.guidelines)

    def ids(self) -> frozenset[str]:
        """Return every identifier that has an entry to link to."""
        entries = [c.count_id for c in self.counts]
        entries += [p.ref_id for p in (*self.parameters, *self.guidelines)]
        entries += [c.source_id for c in self.counts]
        return frozenset([*entries, *(s.source_id for s in self.sources)])


def references(assessment: Assessment) -> References:
    """Collect the counts, parameters, guideline statements and sources of an assessment."""
    parameters = _parameters(assessment)
    return References(
        counts=_counts(assessment),
        parameters=tuple(p for p in parameters.values() if p.ref_id[0] != "G"),
        guidelines=tuple(p for p in parameters.values() if p.ref_id[0] == "G"),
        sources=assessment.sources,
    )


def _counts(assessment: Assessment) -> tuple[CountEntry, ...]:
    entries: dict[str, CountEntry] = {}
    uses = [(outcome_word(row), row.counts) for row in assessment.outlook]
    uses += [
        (f"{outcome_word(row)}, another choice of studies", other.counts)
        for row in assessment.outlook
        for other in row.sensitivities
    ]
    uses += [(cause_word(row), row.counts) for row in assessment.causes if row.cause != "none_found"]
    for use, counts in uses:
        for c in counts:
            what = readable(f"{plain(c.variable)}, {plain(c.subgroup)}")
            entry = entries.setdefault(
                c.count_id, CountEntry(c.count_id, c.source_id, what, c.events, c.total, c.certainty)
            )
            _once(entry.used_for, use)
    for row in assessment.outlook:
        for out in row.left_out:
            entry = entries.setdefault(
                out.count_id, CountEntry(out.count_id, out.source_id, "", out.events, out.total, "")
            )
            _once(entry.left_out.setdefault(out.why, []), outcome_word(row))
    return tuple(entries[key] for key in sorted(entries))


def _parameters(assessment: Assessment) -> dict[str, ParameterEntry]:
    entries: dict[str, ParameterEntry] = {}

    def note(text: str | None, use: str, *source_ids: str | None) -> None:
        for ref_id in ids_in(text or ""):
            if ref_id[0] in "PG":
                entry = entries.setdefault(ref_id, ParameterEntry(ref_id))
                _once(entry.used_for, use)
                for source_id in source_ids:
                    _once(entry.source_ids, source_id or "")

    for cause in assessment.causes:
        note(cause.background.parameter_id, f"background risk: {cause_word(cause)}")
        for update in cause.updates:
            use = f"{name_of_test(update.test)} {plain(update.result)}: {cause_word(cause)}"
            note(update.parameter_id, use, update.source_id)
    for item in assessment.plan:
        note(f"{' '.join(item.guideline_ids)} {item.why}", PLAN_ITEMS.get(item.id, item.id))
    return {key: entries[key] for key in sorted(entries)}


def _once(items: list[str], item: str) -> None:
    if item and item not in items:
        items.append(item)
