"""Publications by author and year, in the document's language."""

from __future__ import annotations

from echolith.report.documents.material import Material
from echolith.report.sources import source_name
from echolith.report.words import source_label

_NO_DATE = "(no date)"


def name_of(m: Material, source_id: str) -> str:
    """Return author and year of a publication of the assessment."""
    known = next((s for s in m.assessment.sources if s.source_id == source_id), None)
    name = source_label(source_id) if known is None else source_name(known)
    return name.replace(_NO_DATE, f"({m.words.say('record.no_date')})")
