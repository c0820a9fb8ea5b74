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

from document_pages import Documents  # noqa: E402

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
