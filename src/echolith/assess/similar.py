"""The published fetuses most like this one: shared and differing features, in words.

A simple count, so that a clinician can check it by eye: features that agree minus features that differ; a
feature that either side does not state counts for neither. Published cases are never pooled.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from echolith.assess.facts import CaseFacts
from echolith.assess.model import Classification, SimilarCase
from echolith.case.gestational_age import GestationalAge
from echolith.evidence import CaseRecord, Evidence
from echolith.findings.pack import Pack

SHOWN = 5
GA_NEAR_DAYS = 21
_NOT_PRENATAL_LIVER = frozenset({"perinatal_or_postnatal"})


class _Features(NamedTuple):
    record: CaseRecord
    words: Mapping[str, str]
    ga_days: int | None


def similar_cases(facts: CaseFacts, c: Classification, pack: Pack) -> tuple[SimilarCase, ...]:
    """Return up to `SHOWN` published cases that share at least one feature, most alike first.

    A case does not count as similar to itself: the publication the case comes from is left out.
    """
    own = _own_features(facts, c)
    own_ga = facts.calcification.first_seen_day
    source = facts.known.case.source
    own_source: tuple[str | None, ...] = (None, None, None, None)
    if source is not None:
        own_source = (_doi(source.doi), str(source.pmid or ""), source.source_id, source.case_id)
    key = ("similar", tuple(own.items()), own_ga, own_source)
    return pack.memory.remembered(key, lambda: _most_alike(own, own_ga, own_source, pack))


def _most_alike(
    own: Mapping[str, str], own_ga: int | None, own_source: tuple[str | None, ...], pack: Pack
) -> tuple[SimilarCase, ...]:
    evidence = pack.evidence
    doi, pmid, source_id, case_id = own_source
    published_cases = pack.memory.remembered(("published cases",), lambda: _published(evidence))
    ranked: list[tuple[int, int, str, SimilarCase]] = []
    for published in published_cases:
        record = published.record
        reference = evidence.source(record.source_id)
        same_text = (doi and doi == _doi(reference.doi)) or (pmid and pmid == reference.pmid)
        if same_text or source_id == record.source_id or case_id == record.case_id:
            continue
        shared = [word for name, word in own.items() if published.words.get(name) == word]
        differs = [
            f"{published.words[name]} (this case: {word})"
            for name, word in own.items()
            if name in published.words and published.words[name] != word
        ]
        if own_ga is not None and published.ga_days is not None:
            near = abs(own_ga - published.ga_days) <= GA_NEAR_DAYS
            (shared if near else differs).append(f"seen at {record.ga_at_diagnosis} weeks")
        if shared:
            case = SimilarCase(
                case_id=record.case_id,
                source_id=record.source_id,
                shared=tuple(shared),
                differs=tuple(differs),
                outcome=_outcome(record),
                doi=reference.doi or None,
            )
            ranked.append((len(differs) - len(shared), len(differs), record.case_id, case))
    ranked.sort(key=lambda item: item[:3])
    return tuple(case for *_, case in ranked[:SHOWN])


def _doi(text: str | None) -> str:
    """Return a DOI as it is compared: in small letters, without the address or label before it."""
    name = (text or "").strip().lower()
    return name[name.find("10.") :] if "10." in name else ""


def _own_features(facts: CaseFacts, c: Classification) -> dict[str, str]:
    words: dict[str, str] = {}
    if c.isolated == "yes":
        words["isolated"] = "isolated"
    elif c.isolated == "no":
        words["isolated"] = "not isolated"
    number = facts.calcification.summary.number
    if number is not None:
        words["number"] = "single focus" if number == "single" else "several foci"
    if c.pattern in {"parenchymal", "surface", "vascular"}:
        words["place"] = f"{c.pattern} calcification"
    infections = [facts.sheet.values.get(f"infection.{a}") for a in ("cmv", "toxoplasma", "parvovirus_b19")]
    if "recent" in infections or facts.sheet.values.get("infection.any_recent"):
        words["infection"] = "infection shown"
    elif "none" in infections:
        words["infection"] = "infection tests negative"
    if facts.sheet.values.get("tests.aneuploidy_shown"):
        words["chromosomes"] = "chromosomes abnormal"
    return words


def _published(evidence: Evidence) -> tuple[_Features, ...]:
    return tuple(
        _Features(record, _words(record), _ga_days(record.ga_at_diagnosis))
        for record in evidence.cases
        if evidence.study(record.source_id).population not in _NOT_PRENATAL_LIVER
    )


def _words(record: CaseRecord) -> dict[str, str]:
    words: dict[str, str] = {}
    if record.isolated in {"yes", "no"}:
        words["isolated"] = "isolated" if record.isolated == "yes" else "not isolated"
    number = record.number_of_foci.lower()
    if number.startswith(("single", "1")):
        words["number"] = "single focus"
    elif number.startswith(("multiple", "2", "3", "4")):
        words["number"] = "several foci"
    place = record.location.lower()
    for word, name in (
        ("surface", "surface"),
        ("superficial", "surface"),
        ("peritoneal", "surface"),
        ("parenchym", "parenchymal"),
        ("vein", "vascular"),
    ):
        if word in place and "left of umbilical vein" not in place:
            words["place"] = f"{name} calcification"
            break
    tests = record.infection_tests.lower()
    if ("positive" in tests and "igg positive" not in tests) or "infection" in tests or "dna" in tests:
        words["infection"] = "infection shown"
    elif "negative" in tests or "normal" in tests:
        words["infection"] = "infection tests negative"
    if "trisomy" in record.karyotype_or_array.lower():
        words["chromosomes"] = "chromosomes abnormal"
    return words


def _ga_days(text: str) -> int | None:
    try:
        return GestationalAge.parse(text if "+" in text else f"{text}+0").days
    except ValueError:
        return None


def _outcome(record: CaseRecord) -> str:
    parts = [record.pregnancy_outcome.replace("_", " "), record.neonatal_outcome, record.followup_course]
    stated = [part for part in parts if part]
    if record.followup_age:
        stated.append(f"followed to {record.followup_age}")
    return "; ".join(stated) or "not stated in what was read"
