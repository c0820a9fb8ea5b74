"""Whether a cause has been found, and which."""

from __future__ import annotations

import re

from echolith.assess.facts import CaseFacts
from echolith.assess.model import Reason
from echolith.assess.result_facts import fetal_result
from echolith.assess.results import Effective
from echolith.findings.pack import Pack

_CHROMOSOME = (
    (re.compile(r"\+\s*21\b|trisom\w*\s*21|down syndrome", re.IGNORECASE), "trisomy_21"),
    (re.compile(r"\+\s*18\b|trisom\w*\s*18|edwards", re.IGNORECASE), "trisomy_18"),
    (re.compile(r"\+\s*13\b|trisom\w*\s*13|patau", re.IGNORECASE), "trisomy_13"),
    (re.compile(r"\b45,\s*X\b(?!Y)|monosom\w*\s*X|turner", re.IGNORECASE), "monosomy_x"),
)
_INFECTIONS = ("cmv", "toxoplasma", "parvovirus_b19", "syphilis", "rubella", "hsv", "varicella")
_OWN_CAUSE = frozenset({"cmv", "toxoplasma", "parvovirus_b19"})


def cause_found(facts: CaseFacts, pack: Pack) -> tuple[str, Reason | None]:
    """Return the cause that tests or findings show (``"none"`` if none) and the reason.

    Order: chromosomes, fetal infection, cystic fibrosis, what the scan names (tumour, clot, meconium
    peritonitis), then the mother's recent infection, which makes fetal infection likely but does not
    prove it; the reason says so.
    """
    results = facts.results
    for name in ("karyotype", "microarray", "qf_pcr"):
        entry = results.get(name)
        if entry is not None and entry.abnormal:
            return chromosomal_cause(entry), _reason("diagnostic test abnormal", entry)
    for agent in _INFECTIONS:
        fetus = fetal_result(agent, results)
        if fetus is not None and fetus.abnormal:
            return _infection(agent), _reason("the fetus is infected", fetus)
    cftr = results.get("cftr")
    if cftr is not None and cftr.result == "positive":
        return "cystic_fibrosis", _reason("CFTR test: fetus affected", cftr)
    for telling in pack.telling_findings:
        course = facts.found.get(telling.code)
        if course is not None and course.was_there:
            where = course.decisive.where
            return telling.cause, Reason("the scan names the cause", "cause found", where)
    for agent in _INFECTIONS:
        mother = results.get(agent)
        if (
            mother is not None
            and mother.abnormal
            and facts.sheet.values.get(f"infection.{agent}") == "recent"
        ):
            text = "recent infection of the mother; infection of the fetus is likely, not proven"
            return _infection(agent), _reason(text, mother)
    return "none", None


def chromosomal_cause(entry: Effective) -> str:
    """Return the chromosomal cause that the detail of a result names, else ``other_chromosomal``."""
    detail = entry.source.test.detail
    text = detail.text if detail is not None and detail.text is not None else ""
    return next((cause for pattern, cause in _CHROMOSOME if pattern.search(text)), "other_chromosomal")


def _infection(agent: str) -> str:
    return agent if agent in _OWN_CAUSE else "other_infection"


def _reason(statement: str, entry: Effective) -> Reason:
    return Reason(f"{entry.name.replace('_', ' ')}: {statement}", "cause found", entry.source.where)
