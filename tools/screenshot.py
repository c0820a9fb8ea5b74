"""Make the picture of the page that the README shows.

Usage: python tools/screenshot.py [PAGE [PICTURE]]   (needs playwright and Debian's chromium)
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
WIDTH, HEIGHT = 1000, 1330


def main(page: Path, picture: Path) -> int:
    """Open `page` in Chromium and write its first screens to `picture`."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not page.is_file():
        print(f"{page} is not there: run `make demo` first", file=sys.stderr)
        return 2
    if chromium is None:
        print("Chromium is not installed: apt-get install chromium", file=sys.stderr)
        return 5
    from playwright.sync_api import sync_playwright

    picture.parent.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        tab.goto(page.resolve().as_uri())
        tab.screenshot(path=picture)
        browser.close()
    return 0


if __name__ == "__main__":
    given = [Path(argument) for argument in sys.argv[1:3]]
    defaults = [REPOSITORY / "build" / "demo" / "page.html", REPOSITORY / "docs" / "images" / "page.png"]
    sys.exit(main(*given, *defaults[len(given) :]))
