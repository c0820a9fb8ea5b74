"""Published evidence of a finding pack: sources, counts, cases, figures, and which counts answer what.

`load_evidence` reads and checks the data package of a pack, `parse_questions` its questions, `select` gives
for a question the studies to pool and everything left out with the reason.
"""

from typing import TYPE_CHECKING, Any

from echolith.evidence.model import (
    CaseRecord,
    Caution,
    CountRecord,
    Evidence,
    Guideline,
    Parameter,
    Population,
    SourceRecord,
    StudyRecord,
    Subgroup,
    Wanted,
)
from echolith.evidence.questions import NEVER_POOLED, Alternative, Exclusion, Question, parse_questions
from echolith.evidence.select import AlternativeSelection, LeftOutCount, Selection, StudyCount, select

if TYPE_CHECKING:
    from echolith.evidence.check import check_evidence
    from echolith.evidence.load import load_evidence

__all__ = [
    "NEVER_POOLED",
    "Alternative",
    "AlternativeSelection",
    "CaseRecord",
    "Caution",
    "CountRecord",
    "Evidence",
    "Exclusion",
    "Guideline",
    "LeftOutCount",
    "Parameter",
    "Population",
    "Question",
    "Selection",
    "SourceRecord",
    "StudyCount",
    "StudyRecord",
    "Subgroup",
    "Wanted",
    "check_evidence",
    "load_evidence",
    "parse_questions",
    "select",
]


def __getattr__(name: str) -> Any:
    # Reading and checking tables is kept off the path of an answer: a pack keeps its evidence ready.
    if name == "load_evidence":
        from echolith.evidence.load import load_evidence

        return load_evidence
    if name == "check_evidence":
        from echolith.evidence.check import check_evidence

        return check_evidence
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
