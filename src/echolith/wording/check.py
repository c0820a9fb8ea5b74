"""Are the words of a language whole? English is the master; and the JSON Schema of such files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from echolith.errors import EvidenceError
from echolith.issues import Issue
from echolith.wording import numbers
from echolith.wording.catalogue import LANGUAGES, Message, placeholders, read_folder

MASTER = LANGUAGES[0]


def check_words(folder: Path) -> tuple[Issue, ...]:
    """Return what is wrong with the words in a folder that has one folder for each language.

    Parameters
    ----------
    folder : Path
        For instance a pack's ``words``.
    """
    issues: list[Issue] = []
    read: dict[str, dict[str, Message]] = {}
    for language in LANGUAGES:
        try:
            read[language] = read_folder(folder / language)
        except EvidenceError as error:
            issues.extend(error.issues)
    if MASTER in read:
        for language, messages in read.items():
            issues.extend(compare(read[MASTER], messages, language))
    return tuple(issues)


def compare(master: Mapping[str, Message], messages: Mapping[str, Message], language: str) -> Iterator[Issue]:
    """Yield what a language has wrong against the master: keys, plural forms, placeholders, empty texts."""
    for key in sorted(master.keys() - messages.keys()):
        yield _issue("words-key-missing", f"{language} lacks the sentence", f"write {key}", key)
    for key in sorted(messages.keys() - master.keys()):
        yield _issue("words-key-unknown", f"{language} has a sentence that English lacks", "take it out", key)
    categories = numbers.plural_categories(language)
    for key in sorted(master.keys() & messages.keys()):
        yield from _one(master[key], messages[key], key, language, categories)


def _one(
    master: Message, message: Message, key: str, language: str, categories: frozenset[str]
) -> Iterator[Issue]:
    if isinstance(master, str) != isinstance(message, str):
        yield _issue(
            "words-plural", f"{language} and English differ in having plural forms", "write both so", key
        )
        return
    if isinstance(message, dict) and message.keys() != categories:
        wanted = ", ".join(sorted(categories))
        yield _issue("words-plural", f"{language} needs the forms {wanted}", "write one text for each", key)
    wanted_values = _values(master)
    for text in _texts(message):
        if not text:
            yield _issue("words-empty", f"{language} has an empty text", "write the sentence", key)
        try:
            own = placeholders(text)
        except ValueError:
            yield _issue("words-placeholder", f"{language} has a brace too many", "write {name}", key)
            continue
        # a plural form may leave out its number ("one baby")
        if not own <= wanted_values or wanted_values - own - ({"n"} if isinstance(message, dict) else set()):
            names = ", ".join(sorted(wanted_values)) or "none"
            yield _issue(
                "words-placeholder", f"{language} has other values than English", f"use {names}", key
            )


def words_schema(folder: Path) -> dict[str, Any]:
    """Return the JSON Schema of the words in a folder, made from its English: each file, each sentence.

    Parameters
    ----------
    folder : Path
        A folder that holds ``en``.
    """
    master = read_folder(folder / MASTER)
    root: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema", **_group()}
    for key, message in master.items():
        *groups, last = key.split(".")
        here = root
        for group in groups:
            here = _in(here, group, _group())
        _in(here, last, _leaf(message))
    return root


def _group() -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": [], "properties": {}}


def _in(group: dict[str, Any], name: str, schema: dict[str, Any]) -> dict[str, Any]:
    if name not in group["properties"]:
        group["properties"][name] = schema
        group["required"].append(name)
    inner: dict[str, Any] = group["properties"][name]
    return inner


def _leaf(message: Message) -> dict[str, Any]:
    names = sorted(_values(message))
    said = f"English: {message if isinstance(message, str) else message['other']}"
    about = said + (f" (values: {', '.join(names)})" if names else "")
    if isinstance(message, str):
        return {"type": "string", "minLength": 1, "description": about}
    forms = {form: {"type": "string", "minLength": 1} for form in sorted(numbers.PLURAL_CATEGORIES)}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["other"],
        "properties": forms,
        "description": about,
    }


def _texts(message: Message) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message.values())


def _values(message: Message) -> frozenset[str]:
    return frozenset().union(*(placeholders(text) for text in _texts(message)))


def _issue(code: str, message: str, solution: str, key: str) -> Issue:
    return Issue(code, "error", message, solution, key)
