"""The class in words: what the answer says first.

The first sentence names the class and nothing more: it never reassures beyond it, whatever else is known.
The second says what was found or what is open, in the words of the case's own reasons.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from echolith.assess.model import Assessment, Change, Classification, Reason
from echolith.assess.plan_groups import ended, lost
from echolith.report.words import missing_words, plain, readable

_CAUSE_FOUND = {
    "trisomy_21": "trisomy 21 (Down syndrome)",
    "trisomy_18": "trisomy 18 (Edwards syndrome)",
    "trisomy_13": "trisomy 13 (Patau syndrome)",
    "monosomy_x": "monosomy X (Turner syndrome)",
    "other_chromosomal": "another chromosomal disorder",
    "cmv": "cytomegalovirus (CMV) infection",
    "toxoplasma": "toxoplasmosis",
    "parvovirus_b19": "parvovirus B19 infection",
    "other_infection": "another infection",
    "cystic_fibrosis": "cystic fibrosis",
    "vascular": "a clot or other vascular cause",
    "tumour": "a tumour or haemangioma",
    "meconium_peritonitis": "meconium peritonitis",
}

_NOT_ISOLATED = {
    "structural": "Not isolated: something else was found that is abnormal.",
    "soft_marker_only": "Not isolated: the scan shows a soft marker beside the calcification.",
    "isolated": "Not isolated: the scan shows nothing else, but a test result is abnormal.",
    "undetermined": "Not isolated: a result is abnormal, and the scans leave a question open.",
}

_UNDETERMINED = {
    "structural": "Undetermined: the scan shows more than the calcification, and a question is open.",
    "soft_marker_only": "Undetermined: the scan shows a soft marker, and a question is open.",
    "isolated": "Undetermined: the scan shows nothing else, but a test or another question is open.",
    "undetermined": "Undetermined: it is not known whether the calcification is isolated.",
}

_ISOLATED = {
    "negative": "Isolated: no other finding is known, and the work-up is complete and negative.",
    "incomplete": "Isolated so far: no other finding is known, but the work-up is incomplete.",
    "abnormal": "Isolated on the scan, but a test of the work-up is abnormal.",
}

_SUSPECTED = "Undetermined: the calcification itself is only suspected."

_NOT_EVERYTHING = (
    "The work-up is aneuploidy, CMV, toxoplasma, parvovirus B19 and a scan of the rest; "
    "it does not look for every cause."
)

_LOSS = "The record tells of a loss."

_WORK_UP_CHANGE = "work-up: "
"""How an assessment begins a change that completes the work-up and decides nothing about isolation."""

HowFound = Literal["found", "likely, not proven"]


def class_sentences(assessment: Assessment) -> tuple[str, ...]:
    """Return the class in words: isolated or not, then what was found, cause, pattern and what is missing."""
    c = assessment.classification
    return (
        _first(assessment),
        *((_LOSS,) if lost(assessment) else ()),
        *_named_sentences(c),
        *_cause_sentence(c),
        *_finding_sentences(assessment),
        *_work_up_sentences(c),
    )


def how_found(c: Classification) -> HowFound:
    """Return whether the cause was found in the fetus, or is only likely from the mother's test."""
    said = " ".join(reason.statement for reason in c.reasons if reason.basis == "cause found")
    return "likely, not proven" if "not proven" in said else "found"


def cause_words(c: Classification) -> str:
    """Return the cause found in a word or two, with how sure it is."""
    if c.cause_found == "none":
        return "none"
    name = readable(plain(c.cause_found))
    return name if how_found(c) == "found" else f"{name} ({how_found(c)})"


def shown_reasons(c: Classification) -> tuple[Reason, ...]:
    """Return the reasons without what is missing, which the answer names beside them."""
    return tuple(r for r in c.reasons if r.where or r.basis != "work-up")


def decisive(c: Classification) -> tuple[Change, ...]:
    """Return what would decide the isolation; what only completes the work-up stands in the plan."""
    return tuple(change for change in c.would_change if not change.what.startswith(_WORK_UP_CHANGE))


def _first(assessment: Assessment) -> str:
    c = assessment.classification
    if c.isolated == "no":
        return _NOT_ISOLATED[c.sonographic]
    if c.isolated == "undetermined":
        suspected = assessment.finding.status == "uncertain" and c.sonographic == "undetermined"
        return _SUSPECTED if suspected else _UNDETERMINED[c.sonographic]
    first = _ISOLATED[c.work_up]
    return first.replace(" so far", "").replace(" is known", " was known") if ended(assessment) else first


def _named_sentences(c: Classification) -> Iterable[str]:
    """Say what ended the isolation or leaves it open, and what else was found beside it."""
    if c.isolated == "no":
        yield from _one("Found", [r.statement for r in _named(c, "rule ")])
    elif c.isolated == "undetermined":
        reasons = [r.statement for r in _named(c, "rule ") if "only suspected" not in r.statement]
        yield from _one("Open", reasons or [change.what for change in decisive(c)])
    yield from _one("Also", [r.statement for r in _named(c, "also: ")])
    told = {r.where for r in (*_named(c, "rule "), *_named(c, "also: "))}
    abnormal = [r.statement.replace(": ", " ") for r in _named(c, "work-up") if r.where not in told]
    yield from _one("Abnormal in the work-up", abnormal)


def _named(c: Classification, basis: str) -> list[Reason]:
    return [reason for reason in c.reasons if reason.basis.startswith(basis) and reason.where]


def _one(head: str, statements: Iterable[str]) -> Iterable[str]:
    said = "; ".join(dict.fromkeys(readable(s).strip().rstrip(".") for s in statements))
    if said:
        yield f"{head}: {said[0].lower() if said[1:2].islower() else said[0]}{said[1:]}."


def _cause_sentence(c: Classification) -> tuple[str, ...]:
    if c.cause_found == "none":
        return ()
    name = _CAUSE_FOUND.get(c.cause_found, readable(plain(c.cause_found)))
    if how_found(c) == "found":
        return (f"Cause found: {name}.",)
    return (f"Likely cause: {name}, from the mother's test; infection of the fetus itself is not proven.",)


def _work_up_sentences(c: Classification) -> tuple[str, ...]:
    sentences: list[str] = []
    if c.work_up == "abnormal" and c.isolated != "yes" and not _named(c, "work-up"):
        sentences.append("A test of the work-up is abnormal.")
    if c.work_up == "negative":
        sentences.append(_NOT_EVERYTHING)
    if c.missing:
        sentences.append(f"Not done or not settled: {missing_words(c)}.")
    return tuple(sentences)


def _finding_sentences(assessment: Assessment) -> tuple[str, ...]:
    sentences: list[str] = []
    pattern = {
        "surface": "The calcification lies on the liver's surface: think of meconium peritonitis.",
        "vascular": "The calcification lies in a liver vessel: think of a clot.",
        "mass": "The calcification is part of a mass: think of haemangioma and hepatoblastoma.",
    }.get(assessment.classification.pattern)
    if pattern is not None:
        sentences.append(pattern)
    course = {
        "growing": "The foci are growing.",
        "shrinking": "The foci are shrinking.",
        "resolved": "The foci have gone; that they were there still counts.",
    }.get(assessment.finding.course)
    if course is not None:
        sentences.append(course)
    if assessment.finding.status == "uncertain" and _first(assessment) != _SUSPECTED:
        sentences.append("The calcification itself is only suspected.")
    return tuple(sentences)


def finding_line(assessment: Assessment) -> str:
    """Return what was seen where and when, in one line."""
    f = assessment.finding
    number = {"single": "one focus", "multiple": "several foci", "diffuse": "diffuse"}.get(f.number or "")
    place = {
        "parenchymal": "in the liver substance",
        "surface": "on the liver surface",
        "vascular": "in a vessel",
    }
    parts = [
        number or "number not stated",
        place.get(f.location or "", "place in the liver not stated"),
        f"largest {f.max_size_mm:g} mm" if f.max_size_mm is not None else "",
        f"first seen {f.first_seen}" if f.first_seen else "",
        f"last seen {f.latest}" if f.latest and f.latest != f.first_seen else "",
    ]
    return f"{f.label[:1].upper()}{f.label[1:]} ({f.code}): {', '.join(part for part in parts if part)}"
