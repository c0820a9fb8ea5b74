"""Clinician's words (English) for the codes that an assessment carries.

The first sentence of :func:`class_sentences` names the class and nothing more: it never reassures
beyond it, whatever else is known.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from echolith.assess.model import Assessment, CauseRow, Classification, OutlookRow

STATUS = {
    "overdue": "overdue",
    "due": "due",
    "cannot_tell": "cannot tell",
    "later": "later",
    "done": "done",
    "not_needed": "not needed",
}
"""Plan statuses in the order in which they are shown."""

APPLIES = {
    "now": "applies now",
    "if_isolated": "only if isolated",
    "if_work_up_negative": "only if the work-up is negative",
    "not_applicable": "does not apply",
    "already_known": "already known",
}

OUTCOMES = {
    "good_outcome": "well, whatever the tests showed",
    "good_outcome_work_up_negative": "well, when the work-up was negative",
    "abnormal_karyotype": "abnormal karyotype",
    "congenital_infection": "congenital infection",
    "termination": "termination of pregnancy",
    "fetal_death": "fetal death",
    "neonatal_death": "neonatal death",
    "neurological_sequelae": "neurological sequelae",
    "resolution": "foci gone on follow-up",
}

WORK_UP_GROUPS = {
    "aneuploidy": "aneuploidy",
    "cmv": "CMV",
    "toxoplasma": "toxoplasma",
    "parvovirus_b19": "parvovirus B19",
    "detailed_exam": "a scan that says what else was and was not seen",
}

PLAN_ITEMS = {
    "detailed_scan": "Detailed scan",
    "doppler": "Colour Doppler",
    "cmv_serology": "CMV serology",
    "toxoplasma_serology": "Toxoplasma serology",
    "parvovirus_serology": "Parvovirus B19 serology",
    "syphilis_serology": "Syphilis serology",
    "other_infection_serology": "Other infections",
    "aneuploidy_screening": "Aneuploidy screening",
    "invasive_test": "Invasive test",
    "amniotic_cmv_pcr": "Amniotic CMV PCR",
    "amniotic_toxoplasma_pcr": "Amniotic toxoplasma PCR",
    "cf_carrier_test": "CF carrier tests",
    "fetal_echocardiography": "Fetal echocardiography",
    "fetal_mri": "Fetal MRI",
    "genetic_counselling": "Genetic counselling",
    "follow_up_scan": "Follow-up scan",
    "neonatal_examination": "Newborn examination",
    "neonatal_liver_ultrasound": "Newborn liver ultrasound",
    "neonatal_cmv_pcr": "Newborn CMV PCR",
    "paediatric_follow_up": "Paediatric follow-up",
    "record_outcome": "Record the outcome",
    "mca_doppler": "MCA Doppler",
    "infection_referral": "Infection referral",
    "repeat_serology": "Repeat serology",
    "postmortem_and_placenta": "Post-mortem and placenta",
}

_TESTS = {
    "cfdna": "cell-free DNA",
    "cmv": "CMV serology",
    "toxoplasma": "toxoplasma serology",
    "parvovirus_b19": "parvovirus B19 serology",
    "hsv": "HSV serology",
    "cftr": "CFTR carrier test",
    "qf_pcr": "QF-PCR",
    "amniotic_cmv_pcr": "amniotic CMV PCR",
    "neonatal_cmv_pcr": "newborn CMV PCR",
    "fetal_mri": "fetal MRI",
}

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
    "structural": "Not isolated: the scan shows a malformation, small growth or fluid out of place.",
    "soft_marker_only": "Not isolated: the scan shows a soft marker beside the calcification.",
    "isolated": "Not isolated: the scan shows nothing else, but a test result ends the isolation.",
    "undetermined": "Not isolated: a test result ends the isolation, and the scans leave a question open.",
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


_PER_CENT = "\u00a0%"


def clean(text: str) -> str:
    """Return `text` without control and direction-changing characters, on one line."""
    kept = (c if unicodedata.category(c) not in {"Cc", "Cf", "Zl", "Zp"} else " " for c in text)
    return re.sub(r"[ \t\r\n]+", " ", "".join(kept)).strip(" ")


def listed(words: Sequence[str]) -> str:
    """Return ``a, b and c``."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def percent(risk: float) -> str:
    """Return a risk as per cent; never 0 % above zero and never 100 % below one."""
    value = 100 * risk
    if value in {0.0, 100.0}:
        return f"{value:.0f}\u00a0%"
    if value > 99.95:
        return ">99.9\u00a0%"
    if value < 0.001:
        return "<0.001\u00a0%"
    digits = 0 if 10 <= value < 99 else 1 if value >= 1 else 2 if value >= 0.095 else 3
    return f"{value:.{digits}f}\u00a0%"


def span(lower: float, upper: float) -> str:
    """Return an interval in per cent, the unit once."""
    return f"{percent(lower).removesuffix(_PER_CENT)} to {percent(upper)}"


def source_label(source_id: str) -> str:
    """Return ``Simchen 2002`` for ``Simchen2002``; other identifiers as they are."""
    match = re.fullmatch(r"([A-Za-z]+?)_?(\d{4}|nd)", source_id)
    if match is None:
        return source_id
    return f"{match[1][0].upper()}{match[1][1:]} {'(no date)' if match[2] == 'nd' else match[2]}"


def plain(code: str) -> str:
    """Return a code without underscores."""
    return code.replace("_", " ")


def name_of_test(test: str) -> str:
    """Return the name of a test."""
    return _TESTS.get(test, plain(test))


def outcome_word(row: OutlookRow) -> str:
    """Return an outlook row's outcome in words."""
    return OUTCOMES.get(row.outcome, plain(row.outcome))


def cause_word(row: CauseRow) -> str:
    """Return a cause's label, with a capital."""
    label = row.label or plain(row.cause)
    return label[0].upper() + label[1:]


def missing_words(classification: Classification) -> str:
    """Return the work-up groups that are missing, as a list in words."""
    return listed([WORK_UP_GROUPS.get(group, plain(group)) for group in classification.missing])


def class_sentences(assessment: Assessment) -> tuple[str, ...]:
    """Return the class in words: first isolated or not, then cause, work-up, pattern and the finding."""
    c = assessment.classification
    if c.isolated == "yes":
        first = _ISOLATED[c.work_up]
    elif c.isolated == "no":
        first = _NOT_ISOLATED[c.sonographic]
    else:
        first = _UNDETERMINED[c.sonographic]
    return (first, *_cause_sentence(c), *_work_up_sentence(c), *_finding_sentences(assessment))


def _cause_sentence(c: Classification) -> tuple[str, ...]:
    if c.cause_found == "none":
        return ()
    return (f"Cause found: {_CAUSE_FOUND.get(c.cause_found, plain(c.cause_found))}.",)


def _work_up_sentence(c: Classification) -> tuple[str, ...]:
    sentences: list[str] = []
    if c.work_up == "abnormal" and c.isolated != "yes":
        sentences.append("A test of the work-up is abnormal.")
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
    if assessment.finding.status == "uncertain":
        sentences.append("The calcification itself is only suspected.")
    return tuple(sentences)


def finding_line(assessment: Assessment) -> str:
    """Return what was seen where and when, in one line."""
    f = assessment.finding
    number = {"single": "one or two foci", "multiple": "several foci", "diffuse": "diffuse"}.get(
        f.number or ""
    )
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


def as_of_words(assessment: Assessment) -> str:
    """Return the moment that the assessment speaks of."""
    a = assessment.as_of
    known = [f"{a.ga} weeks" if a.ga else "", a.date or ""]
    return ", ".join(part for part in known if part) or "time not stated"
