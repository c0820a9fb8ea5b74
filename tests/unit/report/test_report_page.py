"""The page: self-contained, escaped, every figure linked to its count, every link to something."""

from __future__ import annotations

import hashlib
import itertools
import re
import subprocess
import sys
from base64 import b64encode
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from sample import (
    CAUSES,
    HOSTILE,
    NOTHING,
    assessment,
    classification,
    hostile,
    no_figure,
    nobody,
    one,
    twins,
    undetermined,
)

from echolith.assess.model import Assessments, SourceRef
from echolith.drawing.css import css_string
from echolith.report import render_page
from echolith.report.sources import source_url

ALL = {
    "one": one(),
    "undetermined": one(undetermined()),
    "twins": twins(),
    "nobody": nobody(),
    "hostile": hostile(),
    "bare": one(
        assessment(
            outlook=(no_figure("good_outcome", "now"),),
            **dict.fromkeys(("causes", "plan", "similar", "contrary", "growth", "sources", "issues"), ()),
        )
    ),
}
VOID = {"meta", "link", "br", "hr", "img", "input"}


class Outline(HTMLParser):
    """Checks nesting; collects tags, ids, links and text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()
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
        self.text.append(data)

    def values(self, key: str) -> list[str]:
        return [attrs[key] or "" for _, attrs in self.tags if key in attrs]

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.tags)


@pytest.fixture(params=sorted(ALL))
def page(request: pytest.FixtureRequest) -> str:
    return render_page(ALL[request.param])


def test_nested_rightly_with_one_h1_and_landmarks(page: str) -> None:
    outline = Outline(page)
    assert outline.count("h1") == 1
    assert {tag: outline.count(tag) for tag in ("main", "header", "footer")} == {
        "main": 1,
        "header": 1,
        "footer": 1,
    }
    assert ("html", {"lang": "en"}) in outline.tags
    levels = [int(tag[1]) for tag, _ in outline.tags if re.fullmatch("h[1-6]", tag)]
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))


def test_tables_have_captions_and_scopes(page: str) -> None:
    outline = Outline(page)
    assert outline.count("caption") == outline.count("table")
    assert all("scope" in attrs for tag, attrs in outline.tags if tag == "th")


def test_ids_are_unique_and_every_inner_link_arrives(page: str) -> None:
    outline = Outline(page)
    ids = outline.values("id")
    assert len(ids) == len(set(ids))
    targets = [h.removeprefix("#") for h in outline.values("href") if h.startswith("#")]
    targets += re.findall(r"url\(#([^)]+)\)", page)
    for key in ("aria-labelledby", "aria-describedby"):
        targets += " ".join(outline.values(key)).split()
    assert set(targets) <= set(ids)


def test_nothing_is_asked_of_anyone(page: str) -> None:
    outline = Outline(page)
    names = {tag for tag, _ in outline.tags}
    assert names.isdisjoint({"script", "img", "iframe", "object", "embed", "form", "base", "link", "video"})
    assert outline.values("src") == outline.values("style") == []
    assert all(h.startswith(("#", "https://", "http://")) for h in outline.values("href"))
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    assert "@import" not in style
    assert "url(" not in style
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'" in page


def test_intended_purpose_on_every_page(page: str) -> None:
    text = " ".join(Outline(page).text)
    assert "not a medical device" in text
    assert "docs/intended-purpose.md" in text


def test_order_of_the_sections() -> None:
    heads = re.findall(r"<h3[^>]*>([^<]*)</h3>", render_page(one()))
    assert heads == [
        "Isolated so far: no other finding is known, but the work-up is incomplete.",
        "What is missing, and when",
        "Causes, before and after the tests",
        "Outlook and the studies behind it",
        "Similar cases, and what speaks against",
        "Counts and sources",
    ]


def test_every_figure_carries_its_trace() -> None:
    page = render_page(one())
    for ref in ("C0031", "C0168", "C0013", "P0001", "P0053", "P0762", "G003"):
        assert f'<a href="#f1-{ref}">{ref}</a>' in page
        assert f'id="f1-{ref}"' in page
    causes = page[page.index('class="stack causes"') :]
    causes = causes[: causes.index("</table>")]
    for cell in re.findall(r"<td role=\"cell\"><span class=\"label\">.*?</td>", causes, re.DOTALL):
        assert ("[<a" in cell) != ("no published figure" in cell)


def test_two_clicks_to_study_and_count() -> None:
    page = render_page(one())
    row = page[page.index('id="f1-Simchen2002"') :]
    assert row.index('href="https://doi.org/10.1000/Simchen2002"') < row.index('id="f1-C0031"')
    assert "19 of 21" in row[row.index('id="f1-C0031"') :][:200]


def test_left_out_counts_say_why() -> None:
    page = render_page(one())
    assert "Left out of well, whatever the tests showed, well, when the work-up was negative" in page
    assert page.count("The work-up of these five is incomplete.") >= 3


def test_the_picture_stands_only_where_a_figure_applies_now() -> None:
    assert 'id="f1-babies"' in render_page(one())
    open_page = render_page(one(undetermined()))
    assert "babies-title" not in open_page
    assert 'class="big"' not in open_page
    assert "No number now" in open_page
    assert "Only under a condition" in open_page
    assert "What would decide it" in open_page
    assert "Detailed targeted scan." in open_page


def test_several_fetuses_have_a_jump_list_and_own_anchors() -> None:
    page = render_page(twins())
    assert '<a class="fetus" href="#f1">Fetus A</a>' in page
    assert '<a class="fetus" href="#f2">Fetus B</a>' in page
    assert 'id="f1-C0031"' in page
    assert 'id="f2-C0031"' in page


def test_no_fetus_says_so() -> None:
    text = " ".join(" ".join(Outline(render_page(nobody())).text).split())
    assert "Nothing to assess" in text
    assert "This page says nothing about anything else in the case" in text
    assert "no fetus has the finding" in text


def test_text_from_outside_stays_text() -> None:
    page = render_page(hostile())
    assert "<script" not in page
    assert "javascript:" not in page
    assert 'href="https://doi.org/10.1/%22' in page
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert HOSTILE[:25] in " ".join(Outline(page).text)


def test_a_foot_cannot_leave_its_string() -> None:
    assert css_string("a \u00b7 b") == r'"a \0000b7  b"'  # an escape eats one space after it
    assert css_string('a"</style>\\') == r'"a\000022\00003c\00002fstyle\00003e\00005c"'


def test_unsafe_addresses_are_not_links() -> None:
    assert source_url(SourceRef("a", "b", None, "javascript:alert(1)", "x")) == ""
    assert source_url(SourceRef("a", "b", None, "https://example.org/", "x")) == "https://example.org/"
    assert source_url(SourceRef("a", "b", None, None, "x")) == ""


def test_case_issues_that_a_fetus_repeats_are_shown_once() -> None:
    sample = one()
    page = render_page(replace(sample, issues=sample.assessments[0].issues))
    assert page.count("results without a time") == 1


def test_same_input_same_bytes() -> None:
    assert render_page(twins()) == render_page(twins())


def test_cause_found_names_it_and_gives_no_number() -> None:
    found = undetermined()
    found = replace(found, classification=classification(isolated="no", cause_found="trisomy_21"), outlook=())
    found = replace(found, causes=(replace(CAUSES[1], after=NOTHING),))
    text = " ".join(Outline(render_page(Assessments("x", (found,), ()))).text)
    assert "Cause found: trisomy 21 (Down syndrome)." in text
    assert "No number: a cause was found" in text


def test_importing_the_room_stays_light() -> None:
    code = "import sys, echolith.report; print({'rich', 'jinja2', 'scipy', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
