"""One fetus on the page: what the templates show, and how an identifier becomes a link."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from echolith.assess.model import Assessment, OutlookRow, SourceRef
from echolith.report.headline import Headline, headline
from echolith.report.references import References, references
from echolith.report.svg_babies import svg_babies
from echolith.report.svg_causes import svg_causes
from echolith.report.svg_forest import svg_forest
from echolith.report.svg_weeks import svg_weeks
from echolith.report.weeks import bars
from echolith.report.words import class_sentences, clean, plain, source_label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from markupsafe import Markup

WIDE, NARROW = 720.0, 320.0


@dataclass(frozen=True, slots=True)
class Section:
    """One fetus; `prefix` makes its anchors unique in the page."""

    prefix: str
    assessment: Assessment
    headline: Headline
    sentences: tuple[str, ...]
    references: References

    def anchor(self, ref_id: str) -> str:
        """Return the anchor of an identifier in this section's tables."""
        return f"{self.prefix}-{re.sub(r'[^A-Za-z0-9_-]', '-', ref_id)}"

    def link(self, ref_id: str, words: str | None = None) -> Markup:
        """Return a link to the entry of `ref_id`; plain text if this answer has no such entry."""
        from markupsafe import Markup, escape

        words = clean(words or ref_id)
        if ref_id not in self.references.ids():
            return escape(words)
        return Markup('<a href="#{}">{}</a>').format(self.anchor(ref_id), words)

    def source(self, source_id: str) -> Markup:
        """Return a link to a source, named by author and year."""
        return self.link(source_id, source_label(source_id))

    def publication(self, source_id: str) -> Markup:
        """Return the citation of a source, with its address as a link, and what of it was read."""
        from markupsafe import Markup

        source = next((s for s in self.references.sources if s.source_id == source_id), None)
        if source is None:
            return Markup("")
        url = source_url(source)
        link = Markup(' <a href="{0}" rel="noreferrer">{0}</a>').format(url) if url else Markup("")
        return Markup("{}{} ({})").format(clean(citation(source)), link, clean(plain(source.seen_as)))

    def trace(self, ids: Iterable[str]) -> Markup:
        """Return `` [C0168, C0169]``, each a link to its entry; nothing without ids.

        A bracket or comma stays with its identifier when the line breaks.
        """
        from markupsafe import Markup

        links = [self.link(ref_id) for ref_id in ids]
        last = len(links) - 1
        parts = [
            Markup("<span>{}{}{}</span>").format("[" if i == 0 else "", link, "]" if i == last else ",")
            for i, link in enumerate(links)
        ]
        return (
            Markup(' <span class="trace">{}</span>').format(Markup(" ").join(parts)) if parts else Markup("")
        )

    def linked(self, text: str) -> Markup:
        """Return a text with the identifiers in it as links."""
        from markupsafe import Markup, escape

        out = Markup("")
        rest = clean(text)
        for ref_id in re.findall(r"\b[CPGK]\d{2,5}\b", rest):
            before, _, rest = rest.partition(ref_id)
            out += escape(before) + self.link(ref_id)
        return out + escape(rest)

    def both(self, name: str, draw: Callable[[str, float], str]) -> Markup:
        """Return a picture for a wide and one for a narrow page; the style sheet shows one of them."""
        from markupsafe import Markup

        wide = draw(f"{self.prefix}-{name}", WIDE)
        narrow = draw(f"{self.prefix}-{name}-narrow", NARROW)
        return Markup('<div class="wide">{}</div><div class="narrow">{}</div>').format(
            Markup(wide), Markup(narrow)
        )

    def babies(self) -> Markup:
        """Return the picture of 100 babies; only asked for where a figure applies now."""
        from markupsafe import Markup

        per_100 = self.headline.per_100
        return Markup(svg_babies(per_100, f"{self.prefix}-babies")) if per_100 is not None else Markup("")

    def weeks(self) -> Markup:
        """Return the line of weeks."""
        return self.both("weeks", lambda name, width: svg_weeks(self.assessment, name, width))

    def causes(self) -> Markup:
        """Return the causes before and after."""
        return self.both("causes", lambda name, width: svg_causes(self.assessment.causes, name, width))

    def forest(self, row: OutlookRow, number: int) -> Markup:
        """Return the forest plot of an outlook row."""
        return self.both(f"forest-{number}", lambda name, width: svg_forest(row, name, width))

    def with_counts(self) -> list[OutlookRow]:
        """Return the outlook rows that rest on counts, the headline's first, then the conditional ones."""
        first = [self.headline.row, *(c.row for c in self.headline.conditional)]
        rows = [row for row in self.assessment.outlook if row.counts]
        return sorted(rows, key=lambda row: first.index(row) if row in first else len(first))

    def has_bars(self) -> bool:
        """Return whether anything is drawn on the line of weeks."""
        return bool(bars(self.assessment))


def section(assessment: Assessment, number: int) -> Section:
    """Prepare one fetus for the page."""
    return Section(
        f"f{number}", assessment, headline(assessment), class_sentences(assessment), references(assessment)
    )


def source_url(source: SourceRef) -> str:
    """Return the address of a source: its DOI, else a web address; empty if neither is safe to link."""
    if source.doi:
        return f"https://doi.org/{quote(source.doi, safe='/:;().-_')}"
    if source.url and re.match(r"https?://", source.url):
        return source.url
    return ""


def citation(source: SourceRef) -> str:
    """Return the citation without the DOI, which stands beside it as a link."""
    return source.citation.replace(f" doi:{source.doi}", "") if source.doi else source.citation
