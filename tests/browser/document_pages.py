"""Documents as files for the browser, and what axe finds on a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

PAGES = ("derme_20_5", "derme_at_birth", "undetermined", "twins", "nobody", "hostile", "pool")
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
