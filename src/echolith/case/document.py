"""From the bytes of a file to plain data, with the line on which each entry stands.

YAML is read by its 1.2 core schema, as far as a case needs it: mappings, lists and scalars. `yes`, `no`,
`12:30`, dates and `20_5` stay text, as they do in JSON. What could hide something or blow up (anchors and
aliases, tags, duplicate keys, several documents, deep nesting) is refused rather than interpreted.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, field
from typing import Any

from echolith.errors import InputError
from echolith.issues import Issue

MAX_BYTES = 1_000_000
MAX_DEPTH = 50
MAX_ENTRIES = 50_000
MAX_DIGITS = 18

Path = tuple[str | int, ...]

_JSON_START = re.compile(r'\s*\{\s*["}]')
_NULL = re.compile(r"~|null|Null|NULL|")
_TRUE = re.compile(r"true|True|TRUE")
_FALSE = re.compile(r"false|False|FALSE")
_INT = re.compile(r"[-+]?[0-9]+")
_BASED_INT = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_SURROGATE = re.compile("[\ud800-\udfff]")
_KEY_THAT_MAY_BE_SHOWN = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,39}")


HIDDEN_KEY = "<key>"
"""Stands in a place for a key that may hold anything, a name for instance."""


def _may_be_shown(key: str | int) -> bool:
    return isinstance(key, int) or _KEY_THAT_MAY_BE_SHOWN.fullmatch(key) is not None


@dataclass(slots=True)
class Lines:
    """The lines of an entry and of what stands in it."""

    line: int
    children: dict[str | int, Lines] = field(default_factory=dict)

    def of(self, path: Path) -> int:
        """Return the line of the entry at `path`, or of the nearest one around it."""
        here = self
        for step in path:
            if step == HIDDEN_KEY:
                inner = next((child for key, child in here.children.items() if not _may_be_shown(key)), None)
            else:
                inner = here.children.get(step)
            if inner is None:
                break
            here = inner
        return here.line


@dataclass(frozen=True, slots=True)
class Document:
    """Plain data as read; `text` and `is_json` allow finding the lines later."""

    data: Any
    text: str
    is_json: bool
    known_lines: Lines | None = None

    def lines(self) -> Lines | None:
        """Return the lines of all entries; for JSON they are found by reading the text as YAML."""
        if self.known_lines is not None or not self.is_json:
            return self.known_lines
        try:
            return _read_yaml(self.text)[1]
        except InputError:
            return None  # JSON that is no YAML (tabs, surrogate pairs): issues go without lines


def path_text(path: Path) -> str:
    """Return a path as text, ``exams[1].findings[0].code``; a key that may hold anything is not shown."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            shown = step if _may_be_shown(step) else HIDDEN_KEY
            text += f".{shown}" if text else shown
    return text


def refusal(code: str, message: str, solution: str, line: int | None = None) -> InputError:
    """Return the error for a file that cannot be read."""
    return InputError([Issue(code, "error", message, solution, f"line {line}" if line else "")])


def too_large(what: str = "a case") -> InputError:
    """Return the error for a file over the limit."""
    return refusal(
        "too-large",
        f"the file is larger than {MAX_BYTES // 1_000_000} MB; {what} needs a few kB",
        f"give {what} alone, one in a file",
    )


def parse_document(raw: bytes) -> Document:
    """Read bytes as JSON or YAML, whichever the content is.

    Raises
    ------
    echolith.errors.InputError
        If the bytes are no text, or the text is not JSON or YAML within the limits of this module.
    """
    text = _decode(raw)
    if not text.strip():
        raise refusal("empty", "the file is empty", "see `echolith schema case` for what a case holds")
    try:
        if _JSON_START.match(text):
            return Document(_read_json(text), text, is_json=True)
        data, lines = _read_yaml(text)
    except RecursionError:
        raise _too_deep() from None
    return Document(data, text, is_json=False, known_lines=lines)


def _decode(raw: bytes) -> str:
    if len(raw) > MAX_BYTES:
        raise too_large()
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refusal("encoding", "the file is UTF-16", "save it again as UTF-8")
    if b"\0" in raw:
        line = raw.count(b"\n", 0, raw.index(b"\0")) + 1
        raise refusal(
            "not-text",
            "the file holds NUL bytes: it is binary, or text in UTF-16",
            "give a YAML or JSON file saved as UTF-8",
            line,
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise refusal(
            "encoding", "the file is not UTF-8 (perhaps Latin-1)", "save it again as UTF-8", line
        ) from None


def _too_deep(line: int | None = None) -> InputError:
    return refusal(
        "too-deep",
        f"entries are nested more than {MAX_DEPTH} deep",
        "a case needs less than ten levels",
        line,
    )


def _too_many() -> InputError:
    return refusal(
        "too-many-entries",
        f"the file holds more than {MAX_ENTRIES} entries; a case needs a few hundred",
        "give the case file itself, one pregnancy a file",
    )


def _number_too_long(line: int | None = None) -> InputError:
    return refusal(
        "number-range", "a number is too large or has too many digits", "write an id as text, in quotes", line
    )


def _not_finite(line: int | None = None) -> InputError:
    return refusal(
        "not-finite",
        "NaN and Infinity are no measurements",
        "leave the key out where there is no value",
        line,
    )


def _bad_character(line: int | None = None) -> InputError:
    return refusal(
        "bad-character",
        "a text holds a NUL or half of a character",
        "remove the escape \\u0000 or \\ud800",
        line,
    )


def _check_text(text: str, line: int | None = None) -> str:
    if "\0" in text or _SURROGATE.search(text):
        raise _bad_character(line)
    return text


# --- JSON -------------------------------------------------------------------------------------------


def _read_json(text: str) -> Any:
    def integer(digits: str) -> int:
        if len(digits) > MAX_DIGITS:
            raise _number_too_long()
        return int(digits)

    def real(digits: str) -> float:
        value = float(digits)
        if not math.isfinite(value):
            raise _number_too_long()
        return value

    def constant(_: str) -> float:
        raise _not_finite()

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        mapping = dict(items)
        if len(mapping) < len(items):
            keys = [key for key, _ in items]
            twice = next(key for key in keys if keys.count(key) > 1)
            raise _duplicate_key(twice)
        return mapping

    try:
        data = json.loads(
            text, parse_int=integer, parse_float=real, parse_constant=constant, object_pairs_hook=pairs
        )
    except json.JSONDecodeError as error:
        raise refusal(
            "json-syntax",
            f"this is not valid JSON: {error.msg[0].lower()}{error.msg[1:]} (column {error.colno})",
            "check the quotes, commas and brackets just before this place",
            error.lineno,
        ) from None
    _check_json(data)
    return data


def _check_json(data: Any) -> None:
    """Refuse too much, too deep, and characters that are none; iterative, so that depth cannot hurt."""
    level, count = [data], 0
    for _ in range(MAX_DEPTH + 1):
        below: list[Any] = []
        for value in level:
            if isinstance(value, str):
                _check_text(value)
            elif isinstance(value, dict):
                for key in value:
                    _check_text(key)
                below.extend(value.values())
            elif isinstance(value, list):
                below.extend(value)
        count += len(below)
        if count > MAX_ENTRIES:
            raise _too_many()
        if not below:
            return
        level = below
    raise _too_deep()


def _duplicate_key(key: str, line: int | None = None) -> InputError:
    shown = f" `{key}`" if _may_be_shown(key) else ""
    return refusal(
        "duplicate-key",
        f"the key{shown} stands twice in the same place",
        "keep one of the two; entries of the same kind belong in one list",
        line,
    )


# --- YAML -------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Open:
    """A mapping or list that is being read."""

    value: dict[str, Any] | list[Any]
    lines: Lines
    key: str | None = None
    key_line: int = 0


def _read_yaml(text: str) -> tuple[Any, Lines]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _build(yaml.parse(text, Loader=loader), yaml)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = str(getattr(error, "problem", None) or "a character that YAML does not allow")
        if "nesting depth" in problem:
            raise _too_deep(None if mark is None else mark.line + 1) from None
        raise refusal(
            "yaml-syntax",
            f"this is not valid YAML: {_without_values(problem)}",
            "check indentation (spaces, no tabs), colons, quotes and brackets at this place",
            None if mark is None else mark.line + 1,
        ) from None


def _without_values(problem: str) -> str:
    """Return the parser's words without what they quote from the file."""
    return re.sub(r"""'.*'|".*"|`.*`""", "...", problem, flags=re.DOTALL)


def _build(events: Any, yaml: Any) -> tuple[Any, Lines]:
    """Build plain data out of parser events, without recursion."""
    stack: list[_Open] = []
    root: list[tuple[Any, Lines]] = []
    for count, event in enumerate(events):
        if count > 2 * MAX_ENTRIES:  # a key and a value are two events
            raise _too_many()
        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            if root:
                raise refusal(
                    "several-documents", "the file holds several documents", "one case a file", line
                )
        elif isinstance(event, yaml.NodeEvent):
            _refuse_indirection(event, yaml, line)
            is_scalar = isinstance(event, yaml.ScalarEvent)
            top = stack[-1] if stack else None
            if top is not None and isinstance(top.value, dict) and top.key is None:
                if not is_scalar:
                    raise refusal("key-not-text", "a key is a list or a mapping", "write a plain word", line)
                key = _check_text(event.value, line)
                if key in top.value:
                    raise _duplicate_key(key, line)
                top.key, top.key_line = key, line
                continue
            value: Any
            if is_scalar:
                plain = event.implicit[0] and not event.style
                value = _scalar(event.value, line) if plain else _check_text(event.value, line)
            else:
                value = {} if isinstance(event, yaml.MappingStartEvent) else []
            lines = Lines(line)
            if top is None:
                root.append((value, lines))
            else:
                _put(top, value, lines)
            if not is_scalar:
                stack.append(_Open(value, lines))
                if len(stack) > MAX_DEPTH:
                    raise _too_deep(line)
        elif isinstance(event, yaml.CollectionEndEvent):
            stack.pop()
    return root[0] if root else (None, Lines(1))


def _put(top: _Open, value: Any, lines: Lines) -> None:
    if isinstance(top.value, list):
        top.lines.children[len(top.value)] = lines
        top.value.append(value)
    elif top.key is not None:
        lines.line = top.key_line
        top.lines.children[top.key] = lines
        top.value[top.key] = value
        top.key = None


def _refuse_indirection(event: Any, yaml: Any, line: int) -> None:
    if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
        raise refusal(
            "yaml-alias",
            "YAML anchors (&) and aliases (*) are not accepted",
            "write the entry out where it is used; put a text that begins with & or * in quotes",
            line,
        )
    if event.tag is not None:
        raise refusal(
            "yaml-tag",
            "YAML tags (!) are not accepted",
            "leave the tag out; put a text that begins with ! in quotes",
            line,
        )


def _scalar(text: str, line: int) -> str | int | float | bool | None:
    """Return what a plain scalar means by the YAML 1.2 core schema."""
    value = core_scalar(text)
    if value is _TOO_LONG:
        raise _number_too_long(line)
    if isinstance(value, float) and not math.isfinite(value):
        raise _not_finite(line) if _NOT_FINITE.fullmatch(text) else _number_too_long(line)
    return value if not isinstance(value, str) else _check_text(value, line)


_TOO_LONG: Any = object()


def core_scalar(text: str) -> Any:
    """Return what a plain YAML scalar means: None, bool, int, float, or the text itself."""
    first = text[:1]
    if first.isalpha() and first not in "ntfNTF":
        return text
    if _NULL.fullmatch(text):
        return None
    if _TRUE.fullmatch(text):
        return True
    if _FALSE.fullmatch(text):
        return False
    if _INT.fullmatch(text):
        return int(text) if len(text) <= MAX_DIGITS else _TOO_LONG
    if _BASED_INT.fullmatch(text):
        return int(text, 0) if len(text) <= MAX_DIGITS else _TOO_LONG
    if _FLOAT.fullmatch(text):
        return float(text)
    if _NOT_FINITE.fullmatch(text):
        return float(text.lower().replace(".", ""))
    return text
