"""From a question to the counts that answer it, study by study, with all that was left out and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from echolith.evidence.model import CountRecord, Evidence, StudyRecord
from echolith.evidence.questions import Question, candidates

Basis = Literal["pooled", "single_study", "none_seen", "no_published_figure"]


@dataclass(frozen=True, slots=True)  # its `count` is a field, which a tuple cannot have
class LeftOutCount:
    """A count not used; `automatic` if its population decides, and not a line of the question."""

    count: CountRecord
    why: str
    automatic: bool


class StudyCount(NamedTuple):
    """What one study contributes: several counts of the same fetuses are one study."""

    source_id: str
    events: int
    total: int
    count_ids: tuple[str, ...]


class AlternativeSelection(NamedTuple):
    """The studies under another choice."""

    name: str
    label: str
    studies: tuple[StudyCount, ...]


class Selection(NamedTuple):
    """The answer's raw material. Pool `studies`, never `included` (it may hold the same fetuses twice).

    `basis`: ``pooled`` (two studies or more), ``single_study``, ``none_seen`` (no event in any study),
    ``no_published_figure`` (no study).
    """

    question: Question
    included: tuple[CountRecord, ...]
    studies: tuple[StudyCount, ...]
    left_out: tuple[LeftOutCount, ...]
    sensitivities: tuple[AlternativeSelection, ...]
    overlap: tuple[str, ...]

    @property
    def events(self) -> int:
        """Events in all studies."""
        return sum(study.events for study in self.studies)

    @property
    def total(self) -> int:
        """Fetuses in all studies."""
        return sum(study.total for study in self.studies)

    @property
    def basis(self) -> Basis:
        """What kind of figure the studies allow."""
        if not self.studies:
            return "no_published_figure"
        if self.events == 0:
            return "none_seen"
        return "single_study" if len(self.studies) == 1 else "pooled"


def select(question: Question, evidence: Evidence) -> Selection:
    """Return the counts of a question (from `parse_questions`) and those left out, each with its reason."""
    included = tuple(evidence.count(count_id) for count_id in question.count_ids)
    named = {item.count_id: item.why for item in question.left_out}
    left_out = [LeftOutCount(evidence.count(count_id), why, False) for count_id, why in named.items()]
    left_out.extend(
        LeftOutCount(count, _reason(count, evidence), True)
        for count in candidates(question, evidence)
        if count.count_id not in named and count.count_id not in question.count_ids
    )
    return Selection(
        question=question,
        included=included,
        studies=_by_study(included),
        left_out=tuple(left_out),
        sensitivities=tuple(
            AlternativeSelection(item.name, item.label, _by_study(tuple(map(evidence.count, item.count_ids))))
            for item in question.sensitivities
        ),
        overlap=_overlap(included, evidence),
    )


def _reason(count: CountRecord, evidence: Evidence) -> str:
    reason = evidence.population(evidence.study(count.source_id).population).reason
    return reason if count.total is not None else f"{reason} Only a share is published, no number of fetuses."


def _by_study(counts: tuple[CountRecord, ...]) -> tuple[StudyCount, ...]:
    """Join the counts of one source; `parse_questions` has made sure that this is safe."""
    by_source: dict[str, list[CountRecord]] = {}
    for count in counts:
        by_source.setdefault(count.source_id, []).append(count)
    return tuple(
        StudyCount(
            source_id,
            events=sum(count.events or 0 for count in same),
            total=same[0].total or 0,
            count_ids=tuple(count.count_id for count in same),
        )
        for source_id, same in by_source.items()
    )


def _overlap(counts: tuple[CountRecord, ...], evidence: Evidence) -> tuple[str, ...]:
    """Say whether fetuses may be in two of the studies: pairs of one centre, then what is not stated."""
    studies = [evidence.study(source_id) for source_id in dict.fromkeys(count.source_id for count in counts)]
    if len(studies) < 2:
        return ()
    lines = [
        f"{first.source_id} and {second.source_id} name the same centre and their years do not exclude that "
        "fetuses are in both."
        for index, first in enumerate(studies)
        for second in studies[index + 1 :]
        if first.centre and first.centre == second.centre and not _years_apart(first, second)
    ]
    for what, unstated in (
        ("centre", [study.source_id for study in studies if not study.centre]),
        ("years", [study.source_id for study in studies if study.year_from is None]),
    ):
        if unstated:
            lines.append(f"Overlap cannot be checked: {what} not stated for {', '.join(unstated)}.")
    return tuple(lines)


def _years_apart(first: StudyRecord, second: StudyRecord) -> bool:
    if first.year_from is None or first.year_to is None or second.year_from is None or second.year_to is None:
        return False
    return first.year_to < second.year_from or second.year_to < first.year_from
