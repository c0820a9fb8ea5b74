"""What holds of every page and every document in a real browser: narrow enough, quiet, accessible."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from document_pages import DOCUMENTS, PAGES, axe_violations

from echolith.wording import LANGUAGES

pytestmark = pytest.mark.browser

NAMES = (*(f"{kind}-{language}" for kind in DOCUMENTS for language in LANGUAGES), "hostile", "long")


@pytest.fixture(
    params=[*(("pages", name) for name in PAGES), *(("documents", name) for name in NAMES)], ids="-".join
)
def path(request: pytest.FixtureRequest) -> Path:
    written, name = request.param
    folder: dict[str, Path] = request.getfixturevalue(written)
    return folder[name]


@pytest.mark.parametrize("width", [360, 1200])
def test_no_horizontal_scrolling(tab: Any, path: Path, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 800})
    tab.goto(path.as_uri())
    tab.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    wide = """[...document.querySelectorAll('main *, header *')].filter(
        e => !e.closest('.stack thead, svg') && e.getBoundingClientRect().right > innerWidth + 0.5
    ).map(e => e.outerHTML.slice(0, 80))"""
    assert tab.evaluate(wide) == []


def test_quiet_and_alone(tab: Any, path: Path) -> None:
    tab.goto(path.as_uri())
    assert tab.said == []
    assert tab.asked == [path.as_uri()]


@pytest.mark.parametrize("width", [360, 1200])
def test_axe_finds_nothing(chromium: Any, path: Path, width: int) -> None:
    assert axe_violations(chromium, path, width) == ""


def test_headings_descend_one_step_at_a_time(tab: Any, path: Path) -> None:
    tab.goto(path.as_uri())
    levels = tab.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(e => +e.tagName[1])")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))
