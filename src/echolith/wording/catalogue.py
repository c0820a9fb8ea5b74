"""The words of one language: a sentence by its key, with its values and in its grammatical number."""

from __future__ import annotations

import datetime
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

from echolith.errors import EvidenceError
from echolith.issues import Issue
from echolith.wording import numbers

LANGUAGES = ("en", "it", "tr")
"""The languages that are complete, the master first."""

Message: TypeAlias = "str | dict[str, str]"
"""A sentence; or one for each plural category of the language (CLDR: ``one``, ``other``)."""

_OWN = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language.

    Parameters
    ----------
    language : str
        ``en``, ``it`` or ``tr``.
    messages : Mapping of str to Message
        Sentences by key, the key's parts joined by dots: ``parents.headline.number``.
    """

    language: str
    messages: Mapping[str, Message]

    def say(self, key: str, **values: str | int) -> str:
        """Return a sentence with its values put in; whole numbers are written as the language writes them.

        Raises
        ------
        KeyError
            If there is no such sentence, or a value is missing.
        TypeError
            If the sentence has plural forms: say :meth:`count` instead.
        """
        message = self.messages[key]
        if not isinstance(message, str):
            raise TypeError(f"{key} has plural forms")
        return self._filled(message, values)

    def count(self, key: str, n: int, **values: str | int) -> str:
        """Return a sentence in the grammatical number of `n`, which is put in for ``{n}``.

        Raises
        ------
        KeyError
            If there is no such sentence, or a value is missing.
        TypeError
            If the sentence has no plural forms.
        """
        message = self.messages[key]
        if isinstance(message, str):
            raise TypeError(f"{key} has no plural forms")
        return self._filled(message[numbers.plural_category(n, self.language)], {"n": n, **values})

    def has(self, key: str) -> bool:
        """Return whether there is such a sentence."""
        return key in self.messages

    def of(self, section: str, code: str) -> str:
        """Return the word of a code, for instance of a test; the code without underscores if there is none.

        A code may come from a pack of somebody else: it is shown as it is, never as another.
        """
        key = f"{section}.{code}"
        return self.say(key) if key in self.messages else code.replace("_", " ")

    def percent(self, risk: float) -> str:
        """Return a risk (0 to 1) as per cent; never 0 above zero and never 100 below one."""
        return numbers.percent(risk, self.language)

    def span(self, lower: float, upper: float) -> str:
        """Return limits in per cent."""
        return self.say("shared.span", lower=self.percent(lower), upper=self.percent(upper))

    def decimal(self, value: float, digits: int = 1) -> str:
        """Return a number with at most so many decimals."""
        return numbers.decimal(value, digits, self.language)

    def listed(self, items: Sequence[str]) -> str:
        """Return ``a, b and c``; empty for none."""
        return numbers.listed(items, self.language)

    def capital(self, text: str) -> str:
        """Return a text with a capital first, as the language writes it."""
        return numbers.capital(text, self.language)

    def date(self, day: datetime.date) -> str:
        """Return a date in full, for instance ``25 November 2026``."""
        return numbers.date(day, self.language)

    def _filled(self, message: str, values: Mapping[str, str | int]) -> str:
        shown = {
            name: numbers.decimal(value, 0, self.language) if isinstance(value, int) else value
            for name, value in values.items()
        }
        return message.format_map(shown)


def load_words(language: str, pack_folder: Path) -> Words:
    """Load the general words of a language and those of a finding pack.

    Raises
    ------
    EvidenceError
        If a file of words is missing or cannot be read as words.
    ValueError
        If the language is not one of `LANGUAGES`.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no words in this language; there are {', '.join(LANGUAGES)}")
    return _loaded(language, pack_folder)


@cache
def _loaded(language: str, pack_folder: Path) -> Words:
    messages: dict[str, Message] = {}
    for folder in (_OWN / language, pack_folder / "words" / language):
        messages |= read_folder(folder)
    return Words(language, messages)


def read_folder(folder: Path) -> dict[str, Message]:
    """Read the words of a folder; each file's name is the first part of its keys.

    Raises
    ------
    EvidenceError
        If there is no file, or one is not a tree of sentences.
    """
    messages: dict[str, Message] = {}
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise EvidenceError([_issue("words-missing", "there are no words", folder.name)])
    for file in files:
        _flatten(file.stem, _parsed(file), messages, file.name)
    return messages


def _parsed(file: Path) -> object:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(file.read_bytes(), Loader=loader)
    except (yaml.YAMLError, UnicodeDecodeError):
        raise EvidenceError([_issue("words-unreadable", "this is not YAML", file.name)]) from None


def _flatten(key: str, value: object, messages: dict[str, Message], where: str) -> None:
    if isinstance(value, str):
        messages[key] = value.strip()
    elif isinstance(value, dict) and value and set(value) <= numbers.PLURAL_CATEGORIES:
        if not all(isinstance(form, str) for form in value.values()):
            raise EvidenceError([_issue("words-unreadable", f"a plural form of {key} is no text", where)])
        messages[key] = {category: form.strip() for category, form in value.items()}
    elif isinstance(value, dict) and value and all(isinstance(part, str) for part in value):
        for part, inner in value.items():
            _flatten(f"{key}.{part}", inner, messages, where)
    else:
        raise EvidenceError([_issue("words-unreadable", f"{key} is neither a sentence nor a group", where)])


def placeholders(message: str) -> frozenset[str]:
    """Return the names of the values that a sentence wants.

    Raises
    ------
    ValueError
        If its braces do not match, or a placeholder is more than a name.
    """
    names = set()
    for _, name, form, conversion in string.Formatter().parse(message):
        if name is None:
            continue
        if not name.isidentifier() or form or conversion:
            raise ValueError("a placeholder is a name in braces and nothing more")
        names.add(name)
    return frozenset(names)


def _issue(code: str, message: str, where: str) -> Issue:
    return Issue(code, "error", message, "see docs/developers/words.md for the form of these files", where)
