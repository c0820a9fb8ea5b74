"""The closed vocabularies of a case file, as literal types.

The terms are those of ``docs/integrators/case-file.md``; a value outside them is an error that lists
what may stand there.
"""

from __future__ import annotations

from typing import Literal

HEPATIC_CALCIFICATION = "HP:0006559"
"""HPO "Hepatic calcification"; HPO has no term for the fetal finding alone."""

FindingStatus = Literal["present", "absent", "uncertain", "resolved", "withdrawn"]
"""``resolved`` was there and has gone; ``withdrawn`` was never real. Not mentioned is no entry at all."""

FociNumber = Literal["single", "multiple", "diffuse"]
FociLocation = Literal["parenchymal", "surface", "vascular"]

PrenatalExamKind = Literal[
    "first_trimester_scan",
    "anomaly_scan",
    "detailed_scan",
    "follow_up_scan",
    "doppler",
    "fetal_echocardiography",
    "fetal_mri",
]
PostnatalExamKind = Literal["postnatal_examination", "postnatal_ultrasound"]
ExamKind = Literal[PrenatalExamKind, PostnatalExamKind]

OtherAnomalies = Literal["none_seen", "seen", "not_assessed"]
GrowthCategory = Literal["small", "appropriate", "large", "unknown"]
Fluid = Literal["normal", "polyhydramnios", "oligohydramnios"]
Placenta = Literal["normal", "abnormal", "not_assessed", "anterior", "posterior", "fundal", "lateral"]
NormalOrAbnormal = Literal["normal", "abnormal"]

ScreeningTest = Literal["cfdna", "combined_screening", "serum_screening"]
GeneticTest = Literal["karyotype", "microarray", "qf_pcr", "exome"]
MaternalInfectionTest = Literal[
    "cmv", "toxoplasma", "rubella", "hsv", "syphilis", "parvovirus_b19", "varicella"
]
FetalInfectionTest = Literal["amniotic_cmv_pcr", "amniotic_toxoplasma_pcr", "neonatal_cmv_pcr"]
ImagingTest = Literal["fetal_echo", "fetal_mri", "doppler"]
TestName = Literal[ScreeningTest, GeneticTest, MaternalInfectionTest, FetalInfectionTest, "cftr", ImagingTest]

TestResult = Literal[
    "low_risk",
    "high_risk",
    "no_call",
    "normal",
    "abnormal",
    "vus",
    "mosaic",
    "negative",
    "positive",
    "equivocal",
    "carrier",
    "failed",
]
TestStatus = Literal["planned", "pending", "declined"]

_SCREENING: frozenset[str] = frozenset({"low_risk", "high_risk", "no_call", "failed"})
_GENETIC: frozenset[str] = frozenset({"normal", "abnormal", "vus", "mosaic", "failed"})
_INFECTION: frozenset[str] = frozenset({"negative", "positive", "equivocal", "failed"})
_IMAGING: frozenset[str] = frozenset({"normal", "abnormal"})

SCREENING_TESTS: tuple[str, ...] = ("cfdna", "combined_screening", "serum_screening")
GENETIC_TESTS: tuple[str, ...] = ("karyotype", "microarray", "qf_pcr", "exome")
MATERNAL_INFECTION_TESTS: tuple[str, ...] = (
    "cmv",
    "toxoplasma",
    "rubella",
    "hsv",
    "syphilis",
    "parvovirus_b19",
    "varicella",
)
FETAL_INFECTION_TESTS: tuple[str, ...] = ("amniotic_cmv_pcr", "amniotic_toxoplasma_pcr", "neonatal_cmv_pcr")
IMAGING_TESTS: tuple[str, ...] = ("fetal_echo", "fetal_mri", "doppler")

ALLOWED_RESULTS: dict[str, frozenset[str]] = {
    **dict.fromkeys(SCREENING_TESTS, _SCREENING),
    **dict.fromkeys(GENETIC_TESTS, _GENETIC),
    **dict.fromkeys(MATERNAL_INFECTION_TESTS, _INFECTION),
    **dict.fromkeys(FETAL_INFECTION_TESTS, _INFECTION),
    **dict.fromkeys(IMAGING_TESTS, _IMAGING),
    "cftr": frozenset({"negative", "carrier", "positive", "vus", "failed"}),
}
"""Which results each test can have; ``vus`` and ``mosaic`` belong to genetic tests."""

EXAM_OF_IMAGING_TEST: dict[str, ExamKind] = {
    "fetal_echo": "fetal_echocardiography",
    "fetal_mri": "fetal_mri",
    "doppler": "doppler",
}
"""The reader's test keys that are exams in a case; they are accepted as tests and written as exams."""

Chorionicity = Literal["dichorionic", "monochorionic", "unknown"]
Sex = Literal["male", "female", "unknown"]
PregnancyOutcome = Literal[
    "live_birth", "termination", "fetal_death", "neonatal_death", "ongoing", "lost_to_follow_up"
]
NeonateState = Literal["healthy", "affected", "unknown"]
