"""What the reader of an answer must know about the case that no rule uses: said, never silently dropped."""

from __future__ import annotations

from echolith.assess.known import Known
from echolith.assess.model import GrowthRow
from echolith.assess.results import Effective
from echolith.case.vocabulary import MATERNAL_INFECTION_TESTS
from echolith.issues import Issue

_FINDING_FOR = {
    "hc": "HP:0000252 (microcephaly), if confirmed",
    "bpd": "the finding, if confirmed",
    "fl": "HP:0011428 (short femur), if confirmed",
}
_VERY_SMALL_CENTILE = 3.0


def unused_notes(
    known: Known,
    results: dict[str, Effective],
    growth: tuple[GrowthRow, ...],
    first_seen_day: int | None,
) -> tuple[Issue, ...]:
    """Return notes on what the case holds and the rules do not use."""
    return (
        *_reports(known),
        *_history(known),
        *_overruled(results),
        *_small_parts(growth),
        *_negative_serology(results, first_seen_day),
    )


def _reports(known: Known) -> list[Issue]:
    places = [f"{e.where}.report" for e in known.exams if e.exam.report]
    if not places:
        return []
    return [
        Issue(
            "report-not-read",
            "warning",
            "the free text of an exam was not read; only the entered fields count",
            "enter what the text says as findings, other_anomalies, growth and tests",
            ", ".join(places),
        )
    ]


def _history(known: Known) -> list[Issue]:
    mother = known.case.mother
    if mother is None or not (mother.previous_affected or mother.family_history or mother.infections):
        return []
    return [
        Issue(
            "history-not-in-figures",
            "warning",
            "an earlier affected child, the family history and reported infections change no figure here",
            "weigh them in the counselling; enter tests for what they point to",
            "mother",
        )
    ]


def _overruled(results: dict[str, Effective]) -> list[Issue]:
    return [
        Issue(
            "result-overruled",
            "note",
            f"an abnormal {name.replace('_', ' ')} result is overruled by a later normal one",
            "both stand in the case; check that the later one answers the earlier",
            entry.source.where,
        )
        for name, entry in results.items()
        if entry.normal and entry.first_positive_day is not None
    ]


def _small_parts(growth: tuple[GrowthRow, ...]) -> list[Issue]:
    return [
        Issue(
            "measurement-very-small",
            "warning",
            f"{row.measure.upper()} is below the 3rd centile; growth is judged by abdomen and weight",
            f"check the measurement; enter {_FINDING_FOR[row.measure]}",
            f"growth at {row.ga}",
        )
        for row in growth
        if row.measure in _FINDING_FOR and row.centile is not None and row.centile < _VERY_SMALL_CENTILE
    ]


def _negative_serology(results: dict[str, Effective], first_seen_day: int | None) -> list[Issue]:
    """Return notes on negative serology that may be out of date, or beside a positive IgM."""
    issues: list[Issue] = []
    for name in MATERNAL_INFECTION_TESTS:
        entry = results.get(name)
        if entry is None or not entry.normal:
            continue
        word = name.replace("_", " ")
        day = entry.source.day
        if day is not None and first_seen_day is not None and day < first_seen_day:
            issues.append(
                Issue(
                    "serology-before-finding",
                    "warning",
                    f"the negative {word} serology is older than the finding; infection may have come since",
                    "repeat it, in parallel with the stored sample",
                    entry.source.where,
                )
            )
        detail = entry.source.test.detail
        if detail is not None and _says_positive(detail.igm):
            issues.append(
                Issue(
                    "igm-positive-beside-negative",
                    "warning",
                    f"the {word} test is entered as negative beside a positive IgM",
                    "check it: high avidity or past infection makes it negative, else enter equivocal",
                    entry.source.where,
                )
            )
    return issues


def _says_positive(value: object) -> bool:
    return isinstance(value, str) and value.strip().lower() in {"positive", "pos", "+", "reactive"}
