"""Facts about tests: what is abnormal, what refutes what, what stays open."""

from __future__ import annotations

from echolith.assess.known import Known
from echolith.assess.results import Effective
from echolith.assess.sheet import FactSheet
from echolith.case.vocabulary import MATERNAL_INFECTION_TESTS, SCREENING_TESTS

FETAL_TESTS_OF: dict[str, tuple[str, ...]] = {
    "cmv": ("neonatal_cmv_pcr", "amniotic_cmv_pcr"),
    "toxoplasma": ("amniotic_toxoplasma_pcr",),
}
"""Tests of the fetus or newborn itself, by agent; they beat the mother's serology."""

FULL_DIAGNOSIS = ("karyotype", "microarray")
"""Tests whose normal result answers any aneuploidy screening."""

_COMMON_TRISOMY_WORDS = ("21", "18", "13")


def add_tests(sheet: FactSheet, known: Known, results: dict[str, Effective]) -> None:
    """Write the facts ``tests.…`` and ``infection.…``."""
    for name, entry in results.items():
        if entry.result is not None:
            sheet.values[f"tests.{name}"] = entry.result
    _genetics(sheet, results)
    _screening(sheet, results)
    _infections(sheet, results)


def _genetics(sheet: FactSheet, results: dict[str, Effective]) -> None:
    aneuploidy = variant = unclear = False
    for name in (*FULL_DIAGNOSIS, "qf_pcr", "exome"):
        entry = results.get(name)
        if entry is None or entry.result is None:
            continue
        if entry.abnormal:
            fact = "tests.pathogenic_variant_shown" if name == "exome" else "tests.aneuploidy_shown"
            aneuploidy, variant = aneuploidy or name != "exome", variant or name == "exome"
            sheet.because(fact, f"{name.replace('_', ' ')} {entry.result}", entry.source.where)
        elif entry.result == "vus":
            unclear = True
            sheet.because("tests.genetic_unclear", f"{name}: variant of unknown meaning", entry.source.where)
    cftr = results.get("cftr")
    if cftr is not None and cftr.result == "positive":
        variant = True
        sheet.because("tests.pathogenic_variant_shown", "CFTR test: fetus affected", cftr.source.where)
    if cftr is not None and cftr.result == "vus":
        unclear = True
        sheet.because("tests.genetic_unclear", "CFTR: variant of unknown meaning", cftr.source.where)
    sheet.values["tests.aneuploidy_shown"] = aneuploidy
    sheet.values["tests.pathogenic_variant_shown"] = variant
    sheet.values["tests.genetic_unclear"] = unclear


def screening_refuted(screening: Effective, results: dict[str, Effective]) -> bool:
    """Whether a diagnostic result answers a high-risk screening result with normal.

    A normal karyotype or microarray does. A normal QF-PCR does only where the screening result is about
    the chromosomes it looks at (13, 18, 21); a normal exome never does.
    """
    if any((entry := results.get(name)) is not None and entry.normal for name in FULL_DIAGNOSIS):
        return True
    rapid = results.get("qf_pcr")
    if rapid is None or not rapid.normal:
        return False
    if screening.name != "cfdna":
        return True
    detail = screening.source.test.detail
    text = detail.text if detail is not None and detail.text is not None else ""
    return any(word in text for word in _COMMON_TRISOMY_WORDS)


def _screening(sheet: FactSheet, results: dict[str, Effective]) -> None:
    unresolved = False
    for name in SCREENING_TESTS:
        entry = results.get(name)
        if entry is not None and entry.abnormal and not screening_refuted(entry, results):
            unresolved = True
            sheet.because(
                "tests.screening_high_unresolved", f"{name.replace('_', ' ')} high risk", entry.source.where
            )
    sheet.values["tests.screening_high_unresolved"] = unresolved


def fetal_result(agent: str, results: dict[str, Effective]) -> Effective | None:
    """Return the counting test of the fetus itself for `agent`: a positive one, else the latest kind."""
    entries = [results[name] for name in FETAL_TESTS_OF.get(agent, ()) if name in results]
    with_result = [entry for entry in entries if entry.result is not None and entry.result != "failed"]
    return next((e for e in with_result if e.abnormal), with_result[0] if with_result else None)


def sampled_before(fetus: Effective, mother: Effective) -> bool:
    """Whether the fetal sample is surely older than the mother's first positive one; it refutes nothing."""
    day, positive = fetus.source.day, mother.first_positive_day
    return day is not None and positive is not None and day < positive


def _infections(sheet: FactSheet, results: dict[str, Effective]) -> None:
    values = sheet.values
    for name in _INFECTION_FACTS.values():
        values[name] = False
    recent = False
    for agent in MATERNAL_INFECTION_TESTS:
        mother, fetus = results.get(agent), fetal_result(agent, results)
        word = agent.replace("_", " ")
        what, status, source = _infection(mother, fetus)
        if what is not None and source is not None:
            values[_INFECTION_FACTS[what]] = True
            sheet.because(_INFECTION_FACTS[what], f"{word}: {what}", source.source.where)
        for entry in (mother, fetus):
            if entry is not None and entry.result == "equivocal":
                values["tests.infection_equivocal"] = True
                sheet.because("tests.infection_equivocal", f"{word}: equivocal", entry.source.where)
        if status is not None:
            values[f"infection.{agent}"] = status
        recent = recent or status == "recent"
    if recent:
        values["infection.any_recent"] = True
    elif all(values.get(f"infection.{agent}") is not None for agent in _REFERRABLE):
        values["infection.any_recent"] = False


def _infection(
    mother: Effective | None, fetus: Effective | None
) -> tuple[str | None, str | None, Effective | None]:
    """Return what is to be said of one agent, its status (None: not known), and the test that says so."""
    if fetus is not None and fetus.abnormal:
        return "fetus infected", "recent", fetus
    if mother is not None and mother.abnormal:
        if fetus is not None and fetus.normal and not sampled_before(fetus, mother):
            return "mother infected, fetal test negative", "refuted", mother
        return "recent infection", "recent", mother
    mother_unclear = mother is not None and mother.unclear and mother.result != "failed"
    tested = [entry for entry in (mother, fetus) if entry is not None and entry.result is not None]
    if not mother_unclear and any(e.normal for e in tested) and (fetus is None or fetus.normal):
        return None, "none", None
    return None, None, None


_INFECTION_FACTS = {
    "fetus infected": "tests.fetal_infection_shown",
    "recent infection": "tests.maternal_infection_unrefuted",
    "mother infected, fetal test negative": "tests.maternal_infection_refuted",
    "equivocal": "tests.infection_equivocal",
}
_REFERRABLE = ("cmv", "toxoplasma", "parvovirus_b19", "syphilis")
