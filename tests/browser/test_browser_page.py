"""The page in a real browser: its style, its pictures, printed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from document_pages import PAGES

pytestmark = pytest.mark.browser


@pytest.fixture(params=PAGES)
def path(request: pytest.FixtureRequest, pages: dict[str, Path]) -> Path:
    return pages[request.param]


def test_style_sheet_passes_its_own_policy(tab: Any, path: Path) -> None:
    tab.goto(path.as_uri())
    assert tab.evaluate("getComputedStyle(document.body).maxWidth") == "864px"


def test_one_drawing_of_each_picture_shows(tab: Any, pages: dict[str, Path]) -> None:
    for width, shown, hidden in ((1200, ".wide", ".narrow"), (360, ".narrow", ".wide")):
        tab.set_viewport_size({"width": width, "height": 800})
        tab.goto(pages["derme_20_5"].as_uri())
        assert tab.locator(f"{shown} svg").first.is_visible()
        assert tab.locator(f"{hidden} svg:visible").count() == 0


def test_words_in_pictures_do_not_leave_them(tab: Any, path: Path) -> None:
    for width in (360, 1200):
        tab.set_viewport_size({"width": width, "height": 800})
        tab.goto(path.as_uri())
        outside = """[...document.querySelectorAll('svg text')].filter(e => {
            if (!e.getClientRects().length) return false;
            const t = e.getBoundingClientRect(), s = e.ownerSVGElement.getBoundingClientRect();
            return t.left < s.left - 1 || t.right > s.right + 1 || t.bottom > s.bottom + 1;
        }).map(e => e.textContent)"""
        if path.stem != "hostile":
            assert tab.evaluate(outside) == []


def test_keyboard_shows_where_it_is(tab: Any, pages: dict[str, Path]) -> None:
    tab.goto(pages["derme_20_5"].as_uri())
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "Skip to the answer"
    assert tab.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    assert tab.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    tab.keyboard.press("Enter")
    assert tab.url.endswith("#main")


def test_two_clicks_from_the_number_to_study_and_count(tab: Any, pages: dict[str, Path]) -> None:
    tab.goto(pages["derme_20_5"].as_uri())
    tab.locator(".number .trace a", has_text="C0031").click()
    row = tab.locator(":target")
    assert "19 of 21" in row.inner_text()
    source = row.locator("xpath=ancestor::tbody").locator('a[href^="https://doi.org/"]')
    assert source.get_attribute("href") == "https://doi.org/10.1067/mob.2002.127899"


def test_prints_to_pdf(tab: Any, path: Path, tmp_path: Path) -> None:
    tab.goto(path.as_uri())
    pdf = tab.pdf(prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF-")
    assert re.search(rb"/MediaBox \[0 0 59[45][\d.]* 84[12]", pdf), "not A4"
    tab.emulate_media(media="print")
    assert tab.locator("nav:visible").count() == 0
    assert tab.locator(".narrow svg:visible").count() == 0
    assert tab.locator("details:visible").count() == 0


@pytest.mark.parametrize("name", ["derme_20_5", "derme_at_birth"])
def test_the_print_stays_short(tab: Any, pages: dict[str, Path], name: str) -> None:
    tab.goto(pages[name].as_uri())
    pdf = tab.pdf(prefer_css_page_size=True)
    assert 4 <= len(re.findall(rb"/Type /Page\b", pdf)) <= 10


def test_class_number_plan_and_causes_print_on_three_pages(tab: Any, pages: dict[str, Path]) -> None:
    tab.goto(pages["derme_20_5"].as_uri())
    tab.evaluate("document.querySelectorAll('table.causes, .causes ~ *').forEach(e => e.remove())")
    last = "#f1-studies, #f1-cases, #f1-references, footer"
    tab.evaluate(f"document.querySelectorAll('{last}').forEach(e => e.remove())")
    assert tab.locator(".by-cause svg").count() == 2
    assert len(re.findall(rb"/Type /Page\b", tab.pdf(prefer_css_page_size=True))) <= 3


def test_twins_print_what_differs(tab: Any, pages: dict[str, Path]) -> None:
    tab.goto(pages["twins"].as_uri())
    tab.emulate_media(media="print")
    assert tab.locator(".again").count() > 0
    assert tab.locator(".again:visible").count() == 0
    assert tab.locator(".on-paper:visible").count() == 1


def test_details_open_by_keyboard(tab: Any, pages: dict[str, Path]) -> None:
    tab.goto(pages["derme_20_5"].as_uri())
    summary = tab.locator("#f1-plan summary")
    summary.focus()
    assert tab.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert not tab.locator("#f1-plan details table").is_visible()
    tab.keyboard.press("Enter")
    assert tab.locator("#f1-plan details table").is_visible()
