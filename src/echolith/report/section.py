"""One fetus on the page: what the templates show, and how an identifier becomes a link."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from echolith.assess.model import Assessment, OutlookRow, SourceRef
from echolith.drawing.plain import clean
from echolith.findings.load import built_in_folder
from echolith.report.class_words import class_sentences
from echolith.report.headline import Headline, headline
from echolith.report.outlook_rows import OutlookRows, sort_outlook
from echolith.report.picture_words import causes_told, forest_told
from echolith.report.pictures.causes import causes_picture
from echolith.report.pictures.forest import forest_picture
from echolith.report.pictures.weeks import weeks_picture
from echolith.report.references import References, references
from echolith.report.sources import citation, source_name, source_url
from echolith.report.weeks import open_items, week_line
from echolith.report.words import plain, source_label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from markupsafe import Markup

WIDE, NARROW = 720.0, 320.0


@dataclass(frozen=True, slots=True)
class Section:
    """One fetus; `prefix` makes its anchors unique in the page.

    `printed` are the entries that stand the same under a fetus before this one: they are not printed twice.
    """

    prefix: str
    assessment: Assessment
    headline: Headline
    sentences: tuple[str, ...]
    references: References
    outlook: OutlookRows
    printed: frozenset[str]

    def again(self, entry: object) -> bool:
        """Return whether an entry of the references stands the same under a fetus before this one."""
        return repr(entry) in self.printed

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
        return self.link(source_id, self.name(source_id))

    def publication(self, source_id: str) -> Markup:
        """Return the citation of a source, with its address as a link, and what of it was read."""
        from markupsafe import Markup

        source = self._source(source_id)
        if source is None:
            return Markup("")
        url = source_url(source)
        link = Markup(' <a href="{0}" rel="noreferrer">{0}</a>').format(url) if url else Markup("")
        words = citation(source).removeprefix(f"{source_name(source)}. ")
        return Markup("{}{} ({})").format(clean(words), link, clean(plain(source.seen_as)))

    def name(self, source_id: str) -> str:
        """Return the name of a source."""
        source = self._source(source_id)
        return source_name(source) if source is not None else source_label(source_id)

    def _source(self, source_id: str) -> SourceRef | None:
        return next((s for s in self.references.sources if s.source_id == source_id), None)

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
        """Return a text with the identifiers and sources in it as links."""
        from markupsafe import Markup, escape

        sources = "|".join(re.escape(source.source_id) for source in self.references.sources)
        out = Markup("")
        rest = clean(text)
        for ref_id in re.findall(rf"\b[CPGK]\d{{2,5}}\b|(?<=\[)(?:{sources or '(?!)'})(?=[],])", rest):
            before, _, rest = rest.partition(ref_id)
            out += escape(before) + (self.source(ref_id) if self._source(ref_id) else self.link(ref_id))
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

        from echolith.report.pictures.babies import babies_picture
        from echolith.wording import load_words

        per_100 = self.headline.per_100
        if per_100 is None:
            return Markup("")
        svg, _ = babies_picture(per_100, f"{self.prefix}-babies", load_words("en", built_in_folder()))
        return Markup(svg)

    def weeks(self) -> Markup:
        """Return the line of weeks."""
        told = week_line(self.assessment)
        return self.both("weeks", lambda name, width: weeks_picture(told, name, width))

    def causes(self) -> Markup:
        """Return the causes before and after."""
        told = causes_told(self.assessment)
        return self.both("causes", lambda name, width: causes_picture(told, name, width))

    def forest(self, row: OutlookRow, number: int) -> Markup:
        """Return the forest plot of an outlook row."""
        told = forest_told(row)
        return self.both(f"forest-{number}", lambda name, width: forest_picture(told, name, width))

    def asked_forests(self) -> list[OutlookRow]:
        """Return the rows behind the number parents ask for, conditional ones after it."""
        rows = [self.headline.row, *(c.row for c in self.headline.conditional)]
        return [row for row in rows if row is not None and row.counts]

    def other_forests(self) -> list[OutlookRow]:
        """Return the other rows that rest on counts, those that apply first."""
        rows = (*self.outlook.figures, *self.outlook.indirect, *self.outlook.others)
        return [row for row in rows if row.counts and row not in self.asked_forests()]

    def has_bars(self) -> bool:
        """Return whether anything is drawn on the line of weeks."""
        return bool(open_items(self.assessment))


def section(assessment: Assessment, number: int, before: tuple[Section, ...] = ()) -> Section:
    """Prepare one fetus for the page, after the sections of the fetuses before it."""
    return Section(
        f"f{number}",
        assessment,
        headline(assessment),
        class_sentences(assessment),
        references(assessment),
        sort_outlook(assessment),
        frozenset(repr(entry) for earlier in before for entry in earlier.references.entries()),
    )
