"""Clinician's words (English) for the codes that an assessment carries.

The class in words is in `class_words`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from echolith.assess.model import Assessment, CauseRow, Classification, OutlookRow, Provenance

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

MEASURES = {
    "hc": "head circumference",
    "bpd": "biparietal diameter",
    "ofd": "occipitofrontal diameter",
    "ac": "abdominal circumference",
    "fl": "femur length",
    "crl": "crown-rump length",
    "efw": "estimated weight, as reported",
    "efw_hadlock3_computed": "estimated weight, by Hadlock 3",
}

STRATA = {
    "isolated": "isolated on the scan",
    "isolated_workup_negative": "isolated on the scan, work-up negative",
    "non_isolated": "not isolated",
    "soft_marker_only": "soft marker beside it",
    "surface": "on the liver surface",
    "vascular": "in a liver vessel",
    "mass": "part of a mass",
}
"""The groups of fetuses that the evidence counts; a cause found is a group of its own."""

_CODES = {
    "cfdna": "cell-free DNA",
    "cmv": "CMV",
    "hsv": "herpes simplex",
    "cftr": "CFTR",
    "qf pcr": "QF-PCR",
    "parvovirus b19": "parvovirus B19",
    "monosomy x": "monosomy X",
}
_CODES_IN_TEXT = re.compile(rf"\b({'|'.join(_CODES)})\b")

_PER_CENT = "\u00a0%"


def listed(words: Sequence[str]) -> str:
    """Return ``a, b and c``."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def percent(risk: float) -> str:
    """Return a risk as per cent; never 0 % above zero and never 100 % below one."""
    value = 100 * risk
    if value in {0.0, 100.0}:
        return f"{value:.0f}\u00a0%"
    if value >= 99.95:
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


def readable(text: str) -> str:
    """Return a text of the assessment with the codes in it as names, and hyphens between words as dashes."""
    spelled = _CODES_IN_TEXT.sub(lambda match: _CODES[match[0]], text.replace("qf_pcr", "qf pcr"))
    return spelled.replace(" - ", ": ")


def sentence(text: str) -> str:
    """Return a text with a capital first and a full stop last."""
    text = readable(text).strip()
    return f"{text[:1].upper()}{text[1:].rstrip('.')}." if text else ""


def stratum_word(stratum: str) -> str:
    """Return the group of fetuses that a figure is about."""
    return STRATA.get(stratum) or readable(plain(stratum))


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


def as_of_words(assessment: Assessment) -> str:
    """Return the moment that the assessment speaks of."""
    a = assessment.as_of
    known = [f"{a.ga} weeks" if a.ga else "", a.date or ""]
    return ", ".join(part for part in known if part) or "time not stated"


def software_words(provenance: Provenance) -> str:
    """Return name and version of the software, and the commit where the build recorded one."""
    commit = f" ({provenance.commit})" if provenance.commit else ""
    return f"{provenance.software} {provenance.version}{commit}"


def measure_word(measure: str) -> str:
    """Return the name of a measurement."""
    return MEASURES.get(measure, plain(measure))
