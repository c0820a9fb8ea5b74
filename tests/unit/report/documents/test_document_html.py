"""Documents as HTML: one file that fetches nothing, runs nothing, and says the same as the PDF."""

from __future__ import annotations

import itertools
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from document_sample import HOSTILE, document, every_block, made

from echolith.report.documents.blocks import Paragraph, Span
from echolith.report.documents.compose import KINDS
from echolith.report.documents.material import Releasing
from echolith.report.documents.to_html import render_html
from echolith.wording import LANGUAGES

VOID = {"meta", "col", "br", "hr", "link", "img", "input"}


class Reader(HTMLParser):
    """Reads elements, attributes and text, and whether every element is closed in its order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text.append(data)

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]

    def said(self) -> str:
        return " ".join(" ".join(self.text).split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_it_is_whole_and_fetches_nothing(kind: str, language: str) -> None:
    html = render_html(made(kind, language=language))
    read = Reader(html)
    assert read.all("html")[0]["lang"] == language
    assert {tag for tag, _ in read.tags}.isdisjoint(
        {"script", "iframe", "object", "embed", "link", "form", "img"}
    )
    for _, attributes in read.tags:
        assert "style" not in attributes
        assert not any(name.startswith("on") for name in attributes)
        assert not attributes.get("src")
    policy = next(
        m["content"] or "" for m in read.all("meta") if m.get("http-equiv") == "Content-Security-Policy"
    )
    assert "default-src 'none'" in policy
    assert re.search(r"style-src 'sha256-[A-Za-z0-9+/=]+'", policy)
    assert "unsafe" not in policy
    assert "url(" not in re.sub(r"url\(#", "", html)
    assert "@import" not in html


def test_ids_are_unique_and_every_picture_has_a_name() -> None:
    read = Reader(render_html(made("summary")))
    ids = [attributes["id"] for _, attributes in read.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    pictures = [svg for svg in read.all("svg") if svg.get("aria-hidden") != "true"]
    assert len(pictures) >= 2
    for each in pictures:
        assert each["role"] == "img"
        assert len(each["aria-label"] or "") > 40


def test_headings_go_down_by_one_and_columns_have_heads() -> None:
    for kind in ("letter", "parents", "care", "summary"):
        read = Reader(render_html(made(kind)))
        levels = [int(tag[1]) for tag, _ in read.tags if re.fullmatch(r"h[1-6]", tag)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
        assert all(each.get("scope") in {"col", "row"} for each in read.all("th"))


def test_markup_in_a_text_stays_text() -> None:
    html = render_html(document(*every_block(HOSTILE), title=HOSTILE, foot=(HOSTILE,), author=HOSTILE))
    read = Reader(html)
    assert read.all("script") == [] == read.all("img")
    assert "<script>alert(1)</script>" in read.said()
    assert "{{7*7}}" in read.said()
    assert not {"\x00", "\x1b", "\u202e"} & set(html)
    assert html.count("</style>") == 1


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///x", "http://example.org", "https://a b"])
def test_only_secure_addresses_and_telephones_are_links(address: str) -> None:
    assert Reader(render_html(document(Paragraph((Span("words", link=address),))))).all("a") == []
    read = Reader(render_html(document(Paragraph((Span("call", link="tel:+4420"),)))))
    assert [a["href"] for a in read.all("a")] == ["tel:+4420"]


def test_a_draft_says_so_and_a_released_one_does_not() -> None:
    draft = Reader(render_html(made("parents"))).said()
    assert "Not for handing out until a named clinician has read and released it." in draft
    released = render_html(made("parents", releasing=Releasing("Dr <b>A</b> Example")))
    assert "Released by Dr &lt;b&gt;A&lt;/b&gt; Example" in released
    assert "not for handing out" not in released.lower()


def test_the_foot_is_on_screen_and_on_each_printed_page() -> None:
    html = render_html(made("letter"))
    assert "@page" in html
    assert "counter(page)" in html
    assert "not a medical device" in Reader(html).said()


@pytest.mark.parametrize("kind", ["letter", "parents", "care", "summary"])
def test_it_says_what_the_pdf_says(kind: str) -> None:
    import io

    import pypdf

    from echolith.report.documents.to_pdf import render_pdf

    def words(text: str) -> set[str]:
        return set(re.findall(r"[^\W\d_]{4,}", text.replace("\u00ad", "")))

    one = made(kind)
    pdf = pypdf.PdfReader(io.BytesIO(render_pdf(one)))
    drawn = re.sub(r"[-‐]\s*\n", "", "\n".join(each.extract_text() for each in pdf.pages))
    missing = words(Reader(render_html(one)).said()) - words(drawn) - words(re.sub(r"\s", "", drawn))
    whole = re.sub(r"\s|-|‐", "", drawn)
    assert {word for word in missing if word not in whole} == set()


def test_the_same_document_gives_the_same_text() -> None:
    assert render_html(made("summary")) == render_html(made("summary"))


def test_without_blocks_or_page_words() -> None:
    changed: dict[str, Any] = {"page_words": "", "foot": (), "title": ""}
    assert "<h1" in render_html(document(**changed))
