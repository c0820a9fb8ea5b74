"""Documents in a real browser: on a telephone, for a screen reader, and on paper."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pypdf
import pytest
from document_pages import DOCUMENTS, axe_violations

from echolith.wording import LANGUAGES

pytestmark = pytest.mark.browser

NAMES = (*(f"{kind}-{language}" for kind in DOCUMENTS for language in LANGUAGES), "hostile", "long")


@pytest.fixture(params=NAMES)
def path(request: pytest.FixtureRequest, documents: dict[str, Path]) -> Path:
    return documents[request.param]


@pytest.mark.parametrize("width", [360, 1200])
def test_no_horizontal_scrolling(tab: Any, path: Path, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 800})
    tab.goto(path.as_uri())
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    wide = """[...document.querySelectorAll('main *, header *')].filter(
        e => !e.closest('svg') && e.getBoundingClientRect().right > innerWidth + 0.5
    ).map(e => e.outerHTML.slice(0, 80))"""
    assert tab.evaluate(wide) == []


def test_quiet_and_alone(tab: Any, path: Path) -> None:
    tab.goto(path.as_uri())
    assert tab.said == []
    assert tab.asked == [path.as_uri()]


@pytest.mark.parametrize("width", [360, 1200])
def test_axe_finds_nothing(chromium: Any, path: Path, width: int) -> None:
    assert axe_violations(chromium, path, width) == ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "most"), [("parents", 1), ("letter", 2)])
def test_printed_it_is_a4_with_foot_and_draft_on_each_page(
    kind: str, most: int, language: str, tab: Any, documents: dict[str, Path]
) -> None:
    tab.goto(documents[f"{kind}-{language}"].as_uri())
    printed = pypdf.PdfReader(io.BytesIO(tab.pdf(prefer_css_page_size=True)))
    assert 1 <= len(printed.pages) <= most
    for each in printed.pages:
        assert (round(float(each.mediabox.width)), round(float(each.mediabox.height))) == (595, 842)
        assert "Echolith" in each.extract_text()
