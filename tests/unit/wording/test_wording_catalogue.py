"""Words as data: complete in every language, filled in, in their grammatical number."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from echolith.errors import EvidenceError
from echolith.findings import built_in_folder
from echolith.wording import LANGUAGES, Words, catalogue, load_words, numbers
from echolith.wording.check import check_words, compare, words_schema

GENERAL = Path(catalogue.__file__).parent / "data"
OF_THE_PACK = built_in_folder() / "words"
NUMBERS = (0, 1, 2, 3, 5, 10, 11, 21, 46, 99, 100, 101, 1_000)


@pytest.fixture(params=LANGUAGES)
def words(request: pytest.FixtureRequest) -> Words:
    return load_words(request.param, built_in_folder())


@pytest.mark.parametrize("folder", [GENERAL, OF_THE_PACK], ids=["general", "pack"])
def test_every_language_has_every_sentence_with_its_values_and_forms(folder: Path) -> None:
    assert check_words(folder) == ()


@pytest.mark.parametrize("folder", [GENERAL, OF_THE_PACK], ids=["general", "pack"])
def test_every_file_keeps_to_the_schema_made_from_english(folder: Path) -> None:
    import yaml

    validator = Draft202012Validator(words_schema(folder))
    for language in LANGUAGES:
        files = sorted((folder / language).glob("*.yaml"))
        validator.validate({file.stem: yaml.safe_load(file.read_text("utf-8")) for file in files})


def rendered(words: Words) -> Iterator[tuple[str, str]]:
    """Yield every sentence, each plural one for every number."""
    values = {name: f"<{name}>" for name in ALL_VALUES}
    for key, message in words.messages.items():
        if isinstance(message, str):
            yield key, words.say(key, n="<n>", **values)
        else:
            for n in NUMBERS:
                yield key, words.count(key, n, **values)


ALL_VALUES = sorted(
    {
        name
        for message in load_words("en", built_in_folder()).messages.values()
        for text in ([message] if isinstance(message, str) else message.values())
        for name in catalogue.placeholders(text)
        if name != "n"
    }
)


def test_every_sentence_can_be_said_in_every_number(words: Words) -> None:
    for key, said in rendered(words):
        assert said, key
        assert said.strip() == said, key
        assert not {"{", "}"} & set(said), key
        assert "  " not in said, key


def test_every_sentence_is_asked_for() -> None:
    """By its whole key, by the section it stands in, or by a key that is put together from a code."""
    package = Path(catalogue.__file__).parents[1]
    source = "\n".join(file.read_text(encoding="utf-8") for file in package.rglob("*.py"))
    unused = [key for key in load_words("en", built_in_folder()).messages if not _asked_for(key, source)]
    assert unused == []


def _asked_for(key: str, source: str) -> bool:
    parts = key.split(".")
    above = [".".join(parts[:end]) for end in range(1, len(parts))]
    whole = re.search(rf"['\"{{]?{re.escape(key)}['\"]", source)
    section = any(f'"{each}"' in source for each in above[1:])
    return bool(whole) or section or any(f"{each}.{{" in source for each in above)


def test_numbers_are_written_as_the_language_writes_them() -> None:
    said = {
        language: (
            numbers.percent(0.91, language),
            numbers.percent(0.0312, language),
            numbers.decimal(1234.5, 1, language),
            numbers.date(datetime.date(2026, 11, 25), language),
            numbers.listed(["a", "b", "c"], language),
        )
        for language in LANGUAGES
    }
    assert said == {
        "en": ("91\u00a0%", "3.1\u00a0%", "1,234.5", "25 November 2026", "a, b and c"),
        "it": ("91%", "3,1%", "1.234,5", "25 novembre 2026", "a, b e c"),
        "tr": ("%91", "%3,1", "1.234,5", "25 Kasım 2026", "a, b ve c"),
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("risk", [1e-9, 0.0000099, 0.9995, 0.99999999])
def test_a_risk_is_never_written_as_none_or_all(language: str, risk: float) -> None:
    said = numbers.percent(risk, language)
    assert said[0] in "<>"
    assert said.strip("<>%\u00a0") not in {"0", "100"}
    assert numbers.percent(0.0, language).strip("%\u00a0") == "0"


def test_the_forms_a_language_needs() -> None:
    assert {language: numbers.plural_categories(language) for language in LANGUAGES} == dict.fromkeys(
        LANGUAGES, frozenset({"one", "other"})
    )


def test_a_code_without_a_word_is_shown_as_it_is(words: Words) -> None:
    assert words.of("record.test", "a_new_test") == "a new test"


def test_a_wrong_call_says_so(words: Words) -> None:
    with pytest.raises(TypeError, match="has plural forms"):
        words.say("shared.ga_weeks")
    with pytest.raises(TypeError, match="no plural forms"):
        words.count("shared.case", 1)
    with pytest.raises(KeyError):
        words.say("shared.span", lower="1")
    with pytest.raises(ValueError, match="en, it, tr"):
        load_words("de", built_in_folder())


@pytest.mark.parametrize(
    ("english", "other", "codes"),
    [
        ({"a": "x"}, {}, ["words-key-missing"]),
        ({}, {"a": "x"}, ["words-key-unknown"]),
        ({"a": "x {n}"}, {"a": "x"}, ["words-placeholder"]),
        ({"a": "x"}, {"a": "x {m}"}, ["words-placeholder"]),
        ({"a": "x"}, {"a": "x }"}, ["words-placeholder"]),
        ({"a": "x"}, {"a": "x {n.real}"}, ["words-placeholder"]),
        ({"a": "x"}, {"a": "x {n!r}"}, ["words-placeholder"]),
        ({"a": "x"}, {"a": ""}, ["words-empty"]),
        ({"a": "x"}, {"a": {"one": "x", "other": "x"}}, ["words-plural"]),
        ({"a": {"one": "x", "other": "{n}"}}, {"a": {"other": "{n}"}}, ["words-plural"]),
        ({"a": {"one": "x", "other": "{n}"}}, {"a": {"one": "y", "other": "{n}"}}, []),
    ],
)
def test_what_is_wrong_with_a_language(english: dict, other: dict, codes: list[str]) -> None:  # type: ignore[type-arg]
    assert [issue.code for issue in compare(english, other, "it")] == codes


@pytest.mark.parametrize("content", ["- a list", "a: 1", "a: {one: 1, other: x}", "a: [", "\udcff", "a: {}"])
def test_a_file_that_is_no_words_is_refused(content: str, tmp_path: Path) -> None:
    for language in LANGUAGES:
        (tmp_path / language).mkdir()
        (tmp_path / language / "x.yaml").write_bytes(content.encode("utf-8", "surrogateescape"))
    assert {issue.code for issue in check_words(tmp_path)} == {"words-unreadable"}


def test_a_folder_without_words_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError):
        catalogue.read_folder(tmp_path)
