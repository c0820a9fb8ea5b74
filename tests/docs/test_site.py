"""The built pages open from a folder and ask nobody for anything."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Requests(HTMLParser):
    """Collects what a browser would fetch by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "link" and found.get("rel") not in {"canonical", "next", "prev"}:
            self.urls.append(found.get("href") or "")
        if tag in {"script", "img", "iframe", "source"} and found.get("src"):
            self.urls.append(found["src"] or "")


def outside(html: str) -> list[str]:
    parser = Requests()
    parser.feed(html)
    return [url for url in parser.urls if re.match(r"(https?:)?//", url)]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True)
    return folder


def test_no_page_asks_outside(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 10
    assert {url for page in pages for url in outside(page.read_text(encoding="utf-8"))} == set()


def test_no_style_asks_outside(site: Path) -> None:
    styles = [sheet.read_text(encoding="utf-8") for sheet in site.rglob("*.css")]
    assert [url for css in styles for url in re.findall(r"url\([\"']?(?:https?:)?//[^)]*", css)] == []


def test_the_check_can_fail() -> None:
    assert outside('<script src="//cdn.example/x.js"></script><a href="https://example.org">') == [
        "//cdn.example/x.js"
    ]


def test_generated_parts_are_up_to_date() -> None:
    subprocess.run([sys.executable, str(ROOT / "tools" / "make_docs.py"), "--check"], check=True)
