"""Documents in a real browser: on paper."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pypdf
import pytest

from echolith.findings import built_in_folder
from echolith.wording import LANGUAGES, load_words

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "most"), [("parents", 1), ("letter", 2)])
def test_printed_it_is_a4_with_foot_and_draft_on_each_page(
    kind: str, most: int, language: str, tab: Any, documents: dict[str, Path]
) -> None:
    mark = re.sub(r"\s", "", load_words(language, built_in_folder()).say("shared.release.mark"))
    tab.goto(documents[f"{kind}-{language}"].as_uri())
    printed = pypdf.PdfReader(io.BytesIO(tab.pdf(prefer_css_page_size=True)))
    assert 1 <= len(printed.pages) <= most
    for each in printed.pages:
        assert (round(float(each.mediabox.width)), round(float(each.mediabox.height))) == (595, 842)
        drawn = re.sub(r"\s", "", each.extract_text())
        assert "Echolith" in drawn
        assert mark in drawn
