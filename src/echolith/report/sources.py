"""How a publication is named, cited and linked."""

from __future__ import annotations

import re
from urllib.parse import quote

from echolith.assess.model import SourceRef
from echolith.report.words import source_label

_NAME_LIMIT = 30
"""Characters; a citation that begins with its title has no author to be named by."""


def source_url(source: SourceRef) -> str:
    """Return the address of a source: its DOI, else a web address; empty if neither is safe to link."""
    if source.doi:
        return f"https://doi.org/{quote(source.doi, safe='/:;().-_')}"
    if source.url and re.match(r"https?://", source.url):
        return source.url
    return ""


def source_name(source: SourceRef) -> str:
    """Return author and year, from the citation where the identifier does not say them."""
    label = source_label(source.source_id)
    if label != source.source_id:
        return label
    first = re.sub(r" ?\([^)]*\)", "", source.citation.partition(". ")[0]).strip()
    return first if re.search(r"[A-Za-z]", first) and len(first) <= _NAME_LIMIT else label


def citation(source: SourceRef) -> str:
    """Return the citation without the DOI, which stands beside it as a link."""
    return source.citation.replace(f" doi:{source.doi}", "") if source.doi else source.citation
