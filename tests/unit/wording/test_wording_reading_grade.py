"""What parents read is easy to read, measured for each language by the measure that it has.

English: Flesch-Kincaid grade (textstat), 8 or lower. Italian: Gulpease index (textstat), 60 or higher, which
readers with eight years of school read without help (Lucisano and Piemontese 1988).
"""

from __future__ import annotations

import pytest
import textstat

from echolith.findings import built_in_folder
from echolith.wording import load_words

SENTENCE_WORDS = 5
"""Shorter pieces are parts of a sentence; they count in the whole only."""


def pieces(language: str) -> list[str]:
    words = load_words(language, built_in_folder())
    found = []
    for key, message in words.messages.items():
        if key.startswith(("family.", "parents.")):
            for text in [message] if isinstance(message, str) else message.values():
                filled = text
                for name in ("n", "lower", "upper", "total"):
                    filled = filled.replace(f"{{{name}}}", "46")
                found.append(filled if filled.endswith((".", "?", "!")) else f"{filled}.")
    return found


@pytest.fixture
def english() -> None:
    textstat.set_lang("en_US")


@pytest.mark.usefixtures("english")
def test_english_is_grade_8_or_lower_in_whole_and_in_each_sentence() -> None:
    assert textstat.flesch_kincaid_grade(" ".join(pieces("en"))) <= 6
    hard = {
        t: g
        for t in pieces("en")
        if len(t.split()) >= SENTENCE_WORDS and (g := textstat.flesch_kincaid_grade(t)) > 8
    }
    assert set(hard) <= NAMES_OF_ILLNESSES, hard


NAMES_OF_ILLNESSES = {
    "the infection that was reported in this pregnancy.",
    "Questions about rashes, contacts and vaccines.",
    "A test of the fluid around your baby for toxoplasmosis.",
}
"""Pieces above grade 8 because of one long name that has no plain word."""


def test_italian_is_easy() -> None:
    textstat.set_lang("it")
    try:
        assert textstat.gulpease_index(" ".join(pieces("it"))) >= 60
        hard = {
            t: g
            for t in pieces("it")
            if len(t.split()) >= SENTENCE_WORDS and (g := textstat.gulpease_index(t)) < 50
        }
        assert hard == {}
    finally:
        textstat.set_lang("en_US")
