"""What parents read is easy to read, measured for each language by the measure that it has.

English: Flesch-Kincaid grade (textstat), 8 or lower. Italian: Gulpease index (textstat), 60 or higher, which
readers with eight years of school read without help (Lucisano and Piemontese 1988). Turkish: Ateşman's
readability, 70 or higher: "easy" (bands from 90 very easy, 70 easy, 50 medium, 30 hard; Ateşman E. Türkçede
okunabilirliğin ölçülmesi. Dil Dergisi 1997;58:71-74), 70 to 79 for the seventh and eighth grade
(okunabilirlikindeksi.com).
"""

from __future__ import annotations

import re

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


TURKISH_VOWELS = frozenset("aeıioöuüâîûAEIİOÖUÜÂÎÛ")


def atesman(text: str) -> float:
    """Return Ateşman's readability of a Turkish text (1997); a Turkish word has one syllable for each vowel.

    The libraries that are kept have no Turkish measure; this is the published formula and nothing else.
    """
    words = re.findall(r"\w+(?:[-'’]\w+)*", text)
    sentences = [each for each in re.split(r"[.!?]+(?:\s|$)", text) if each.strip()]
    syllables = sum(max(1, sum(letter in TURKISH_VOWELS for letter in word)) for word in words)
    return 198.825 - 40.175 * syllables / len(words) - 2.610 * len(words) / len(sentences)


@pytest.mark.parametrize(
    ("text", "words", "sentences", "syllables"),
    [
        ("Bu sayfa size yardım eder.", 5, 1, 9),
        ("Bebeğiniz doğdu. Kayıtta bebeğinizin iyi olmadığı yazıyor.", 7, 2, 23),
        ("İlk ışık ve öğüt, 46 bebek?", 6, 1, 9),
    ],
)
def test_turkish_measure_is_the_published_formula(
    text: str, words: int, sentences: int, syllables: int
) -> None:
    expected = 198.825 - 40.175 * syllables / words - 2.610 * words / sentences  # counted by hand
    assert atesman(text) == pytest.approx(expected)


def test_turkish_is_easy_in_whole_and_no_sentence_is_hard() -> None:
    assert atesman(" ".join(pieces("tr"))) >= 70
    hard = {t: g for t in pieces("tr") if len(t.split()) >= SENTENCE_WORDS and (g := atesman(t)) < 50}
    assert set(hard) <= TURKISH_NAMES_OF_ILLNESSES, hard


TURKISH_NAMES_OF_ILLNESSES = {"doğumdan önce bağırsaktan sızıntı (mekonyum peritoniti)."}
"""Pieces in the band "hard" (below 50) because of one long name that has no plain word."""
