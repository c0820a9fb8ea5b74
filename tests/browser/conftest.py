"""A real Chromium and pages to open in it. Run with ``pytest -m browser``.

Needs ``pip install playwright axe-playwright-python`` and Debian's ``chromium``; without them these tests
fail and say so.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).parents[2]
SAMPLES = REPOSITORY / "tests" / "unit" / "report"
sys.path[:0] = [str(SAMPLES), str(SAMPLES / "documents")]  # for the hand-made samples

EXAMPLE = "src/echolith/findings/packs/fetal-liver-calcification/examples/derme-2025.yaml"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        pytest.fail("playwright is not installed: pip install playwright axe-playwright-python")
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.fail("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium: Any) -> Iterator[Any]:
    context = chromium.new_context(viewport={"width": 1200, "height": 900})
    page = context.new_page()
    page.said, page.asked = [], []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.on("request", lambda request: page.asked.append(request.url))
    yield page
    context.close()


def axe_violations(chromium: Any, path: Path, width: int) -> str:
    """Return what axe finds on a page; empty for nothing."""
    try:
        from axe_playwright_python.sync_playwright import Axe
    except ImportError:
        pytest.fail("axe is not installed: pip install axe-playwright-python")
    # Without the policy: axe must be injected, which the policy rightly forbids.
    context = chromium.new_context(viewport={"width": width, "height": 800}, bypass_csp=True)
    page = context.new_page()
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    result = Axe().run(page)
    context.close()
    return result.generate_report() if result.violations_count else ""


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write the pages once: the published case at two moments, and hand-made ones."""
    from sample import hostile, nobody, one, twins, undetermined

    from echolith.assess import assess
    from echolith.case import read_case
    from echolith.report import render_page

    case = read_case(REPOSITORY / EXAMPLE)
    answers = {
        "derme_20_5": assess(case, as_of="20+5"),
        "derme_at_birth": assess(case),
        "undetermined": one(undetermined()),
        "twins": twins(),
        "nobody": nobody(),
        "hostile": hostile(),
    }
    folder = tmp_path_factory.mktemp("pages")
    written = {}
    for name, answer in answers.items():
        written[name] = folder / f"{name}.html"
        written[name].write_text(render_page(answer), encoding="utf-8")
    written["pool"] = folder / "pool.html"
    written["pool"].write_text(_pool_page(), encoding="utf-8")
    return written


DOCUMENTS = ("letter", "parents", "care", "summary", "counsel")


class Documents(dict[str, Path]):
    """Documents as HTML files by name, written when first asked for."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def __missing__(self, name: str) -> Path:
        from echolith.report.documents.to_html import render_html

        self[name] = self.folder / f"{name}.html"
        self[name].write_text(render_html(self._composed(name)), encoding="utf-8")
        return self[name]

    def _composed(self, name: str) -> Any:
        from document_sample import HOSTILE, document, every_block, made

        text = {"hostile": HOSTILE, "long": "W" * 300}.get(name)
        if text is not None:
            return document(*every_block(text), title=text)
        kind, language = name.split("-")
        return made(kind, language=language)


@pytest.fixture(scope="session")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Documents:
    """Documents of the published case, ``letter-en`` and so on, and hand-made ones."""
    return Documents(tmp_path_factory.mktemp("documents"))


def _pool_page() -> str:
    """Return the page of ``echolith pool`` with every section and drawing."""
    from echolith.pooling.analyse import ModelChoice
    from echolith.pooling.questions import answer
    from echolith.pooling.questions_asked import Asked
    from echolith.pooling.tables.read import read_table
    from echolith.pooling.tables.studies import Columns, read_studies
    from echolith.report.pool_page import render_pool_page

    rows = [
        "study,year,y,n,region,lost",
        "<b>A</b>,1995,1,21,north,0",
        "B,1996,0,10,south,1",
        "C,2002,0,14,north,0",
    ]
    table = read_studies(
        read_table("\n".join([*rows, "D,2010,2,33,south,2", "E,2015,5,60,south,0"]).encode()),
        Columns("y", "n", label="study", group="region", year="year", lost="lost"),
    )
    asked = Asked(
        groups=True, leave_one_out=True, cumulative=True, bias=True, losses=True, cases=(1, 6),
        drawings=("forest", "posterior", "drapery"), page=True, by_name="region",
    )  # fmt: skip
    return render_pool_page(answer(table, ModelChoice(threshold=0.05), asked))
