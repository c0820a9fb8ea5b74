"""The example gallery: page, letter and parents' page of every case in ``examples/gallery``.

    python tools/make_gallery.py FOLDER

writes the documents to FOLDER. MkDocs writes them into the site by itself (``hooks:`` in ``mkdocs.yml`` names
this file), and ``tools/make_docs.py`` writes the list of cases into ``docs/gallery.md``. The documents are
made from fixed moments, so that the same program makes the same bytes.
"""

from __future__ import annotations

import dataclasses
import datetime
import html
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from echolith.assess import assess
from echolith.case import Case, read_case
from echolith.findings import load_pack
from echolith.report.class_words import class_sentences
from echolith.report.documents.centre import CentreProfile
from echolith.report.documents.compose import make_document
from echolith.report.documents.to_html import render_html
from echolith.report.documents.to_pdf import render_pdf
from echolith.report.page import render_page

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from echolith.assess import Assessment, Assessments

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "examples" / "gallery"

CREATED = datetime.datetime(2026, 11, 25, 12, 0, tzinfo=datetime.UTC)
"""When every document of the gallery says it was made."""

FURTHER_LANGUAGES: tuple[str, ...] = ("it", "tr")
"""Languages of further parents' pages, for the cases that name them; () while the words are not complete."""

_LANGUAGE_NAMES = {"it": "Italian", "tr": "Turkish"}
_BASIS_WORDS = {
    "published": "published case",
    "series": "from a published series; no single patient",
    "constructed": "constructed for teaching; there is no patient behind it",
}

_LETTERHEAD = {
    "en": ("Echolith example gallery", "Teaching example, not for care", _BASIS_WORDS),
    "it": (
        "Galleria di esempi di Echolith",
        "Esempio didattico, non per la cura",
        {
            "published": "caso pubblicato",
            "series": "da una serie pubblicata; nessuna singola paziente",
            "constructed": "costruito per l'insegnamento; non c'è nessuna paziente",
        },
    ),
    "tr": (
        "Echolith örnek galerisi",
        "Eğitim örneği, tedavi için değildir",
        {
            "published": "yayımlanmış olgu",
            "series": "yayımlanmış bir seriden; tek bir hasta yok",
            "constructed": "eğitim için kurgulandı; arkasında hasta yok",
        },
    ),
}
"""Who writes, what it is, and where it comes from, in each language of a document."""


class Entry(NamedTuple):
    """One case of the gallery as ``gallery.yaml`` has it."""

    id: str
    case: str
    title: str
    notice: str
    basis: str
    source_id: str | None
    place: str | None
    as_of: str | None
    kinds: tuple[str, ...]
    translated: tuple[str, ...]

    @property
    def file(self) -> Path:
        return CASES / f"{self.case}.yaml"

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(each for each in FURTHER_LANGUAGES if each in self.translated)


class Shown(NamedTuple):
    """A case with its answer."""

    entry: Entry
    case: Case
    answer: Assessments


@cache
def entries() -> tuple[Entry, ...]:
    """Read ``gallery.yaml``, in its order."""
    data = yaml.safe_load((CASES / "gallery.yaml").read_text(encoding="utf-8"))
    return tuple(_entry(each) for each in data["cases"])


def _entry(data: dict[str, Any]) -> Entry:
    source = data["source"] or {}
    if data["basis"] not in _BASIS_WORDS:
        raise ValueError(f"{data['id']}: basis is one of {', '.join(_BASIS_WORDS)}")
    return Entry(
        id=data["id"],
        case=data.get("case", data["id"]),
        title=data["title"],
        notice=data["notice"],
        basis=data["basis"],
        source_id=source.get("source_id"),
        place=source.get("case_id") or source.get("count_id"),
        as_of=data["as_of"],
        kinds=tuple(data["kinds"]),
        translated=tuple(data.get("translated", ())),
    )


@cache
def shown(entry: Entry) -> Shown:
    """Read and assess a case."""
    case = read_case(entry.file)
    answer = assess(case, load_pack(), entry.as_of)
    fixed = tuple(
        dataclasses.replace(
            each,
            provenance=dataclasses.replace(each.provenance, created=CREATED.isoformat(timespec="seconds")),
        )
        for each in answer.assessments
    )
    return Shown(entry, case, dataclasses.replace(answer, assessments=fixed))


def assessment(each: Shown) -> Assessment:
    """Return the one answer of a case; every case of the gallery has one fetus with the finding."""
    (only,) = each.answer.assessments
    return only


def documents(entry: Entry) -> dict[str, bytes]:
    """Return every document of a case by its file name."""
    each = shown(entry)
    made = {
        "page.html": render_page(each.answer).encode(),
        "case.yaml": entry.file.read_bytes(),
    }
    wanted = [("letter", "en"), ("parents", "en"), *(("parents", language) for language in entry.languages)]
    for kind, language in wanted:
        document = make_document(
            kind,
            each.case,
            assessment(each),
            as_of=entry.as_of,
            centre=_letterhead(entry, language),
            language=language,
            created=CREATED,
        )
        name = kind if language == "en" else f"{kind}-{language}"
        made[f"{name}.html"] = render_html(document).encode()
        made[f"{name}.pdf"] = render_pdf(document)
    return made


def _letterhead(entry: Entry, language: str) -> CentreProfile:
    """Return a centre that is none: it says on every sheet that this is an example."""
    name, example, basis = _LETTERHEAD[language]
    return CentreProfile(name=name, department=f"{example} ({basis[entry.basis]})")


def gallery() -> str:
    """Return the list of cases for ``docs/gallery.md``."""
    return "\n\n".join(_part(shown(entry)) for entry in entries())


def _part(each: Shown) -> str:
    entry = each.entry
    lines = [
        f"## {entry.title}",
        f"*{_source(entry)}; {_moment(entry)}.*",
        f"**What to notice.** {entry.notice}",
        f"**Class.** {class_line(assessment(each))}",
        _links(entry),
    ]
    return "\n\n".join(lines)


def class_line(answer: Assessment) -> str:
    """Return the class in one line: its first sentence, the cause where there is one, and the codes."""
    c = answer.classification
    said = class_sentences(answer)
    words = [
        said[0],
        *(s for s in said[1:] if s.startswith(("Cause found", "Likely cause", "The record tells"))),
    ]
    codes = (
        f"isolated: {c.isolated}; by scan alone: {c.sonographic}; pattern: {c.pattern}; work-up: {c.work_up}"
    )
    return f"{' '.join(words)} ({codes.replace('_', ' ')}.)"


def _source(entry: Entry) -> str:
    if entry.source_id is None:
        return _BASIS_WORDS[entry.basis].capitalize()
    reference = load_pack().evidence.source(entry.source_id)
    label = " ".join(part for part in (reference.first_author, str(reference.year or "")) if part)
    if not reference.first_author:
        label = reference.journal
    where = f"evidence {'case' if entry.basis == 'published' else 'count'} `{entry.place}`"
    kind = _BASIS_WORDS[entry.basis].capitalize()
    return f"{kind}: {label}, {where}"


def _moment(entry: Entry) -> str:
    return f"as of {entry.as_of} weeks" if entry.as_of else "everything the file says counts"


def _links(entry: Entry) -> str:
    """Return links as HTML: the documents are made with the site and are not in the source."""
    links = [
        ("Page for the clinician", "page.html"),
        ("letter", "letter.html"),
        ("letter (PDF)", "letter.pdf"),
        ("parents' page", "parents.html"),
        ("parents' page (PDF)", "parents.pdf"),
    ]
    for language in entry.languages:
        name = _LANGUAGE_NAMES[language]
        links += [
            (f"parents' page in {name}", f"parents-{language}.html"),
            (f"in {name} (PDF)", f"parents-{language}.pdf"),
        ]
    links.append(("case file", "case.yaml"))
    return " · ".join(
        f'<a href="gallery/{entry.id}/{file}">{html.escape(text, quote=False)}</a>' for text, file in links
    )


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add every document to the site: MkDocs calls this by its name."""
    from mkdocs.structure.files import File

    for entry in entries():
        for name, content in documents(entry).items():
            files.append(File.generated(config, f"gallery/{entry.id}/{name}", content=content))
    return files


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("usage: python tools/make_gallery.py FOLDER", file=sys.stderr)
        return 2
    for entry in entries():
        folder = Path(arguments[0]) / entry.id
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in documents(entry).items():
            (folder / name).write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
