"""Pydantic's findings, translated into issues that say what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from echolith.case.document import Path, path_text
from echolith.issues import Issue

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic_core import ErrorDetails

MAX_ISSUES = 50
_LONGEST_TYPO = 60

# Steps that pydantic adds to a place for the branch of a union; field names are lower-case and none is these.
_UNION_BRANCH = re.compile(r"int|float|str|bool|[A-Z]\w*|(tuple|constrained|function|literal)[-\[].*")
_QUOTED = re.compile(r"'([^']*)'")
_PATH_STEP = re.compile(r"([A-Za-z_<][\w>-]*)|\[(\d+)\]")

_EXPECTED = {
    "string_type": "a text (in quotes if it looks like a number)",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "model_type": "a mapping (key: value)",
    "model_attributes_type": "a mapping (key: value)",
    "dict_type": "a mapping (key: value)",
}
"""What pydantic's type errors expect, in the words of a case file."""

_LIMIT = {
    "greater_than": ("gt", "greater than"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "less than"),
    "less_than_equal": ("le", "at most"),
}


def issues_of(errors: Iterable[ErrorDetails], data: object, model: type[BaseModel]) -> list[Issue]:
    """Return one issue for each place, in the order of the record.

    Parameters
    ----------
    errors
        As pydantic lists them.
    data
        What was read; it decides which branch of a union was meant.
    model
        The class that was read, for the names of its keys.
    """
    at: dict[Path, list[ErrorDetails]] = {}
    for error in errors:
        at.setdefault(_place(error), []).append(error)
    deeper = {path[:depth] for path in at for depth in range(len(path))}
    found = []
    for path, here in at.items():
        # beside a problem in a part, a branch of a union that does not fit at all is noise, and so is a
        # list that is "too short" because that part was not counted
        if path in deeper and all(error["type"] in {*_EXPECTED, "too_short"} for error in here):
            continue
        of_type = [error for error in here if error["type"] in _EXPECTED]
        others = [error for error in here if error["type"] not in _EXPECTED]
        found.append(_issue(path, others or of_type, data, model))
    return found


def limited(issues: Sequence[Issue]) -> list[Issue]:
    """Return at most the first issues, and how many there are beyond."""
    if len(issues) <= MAX_ISSUES:
        return list(issues)
    more = Issue(
        "more-issues",
        "error",
        f"and {len(issues) - MAX_ISSUES} more",
        "mend the ones above first, then read the file again",
    )
    return [*issues[:MAX_ISSUES], more]


def path_of(where: str) -> Path:
    """Return the path that a text such as ``exams[1].ga`` names; of several, the first."""
    steps = _PATH_STEP.findall(where.split(",", maxsplit=1)[0])
    return tuple(name if name else int(index) for name, index in steps)


def _place(error: ErrorDetails) -> Path:
    if not error["loc"]:
        return ()
    *around, last = error["loc"]
    steps = [step for step in around if isinstance(step, int) or not _UNION_BRANCH.fullmatch(step)]
    keeps_last = error["type"] in ("missing", "extra_forbidden") or isinstance(last, int)
    if keeps_last or not _UNION_BRANCH.fullmatch(str(last)):
        steps.append(last)
    return tuple(steps)


def _issue(path: Path, errors: list[ErrorDetails], data: object, model: type[BaseModel]) -> Issue:
    error = errors[0]
    kind, context, where = error["type"], error.get("ctx", {}), path_text(path)
    if "solution" in context:
        return Issue(kind, "error", error["msg"], str(context["solution"]), where)
    if kind == "extra_forbidden":
        return _unknown_key(path, where, model)
    if kind == "missing":
        return Issue(
            "missing-key", "error", f"the key `{path[-1]}` is missing", f"add `{path[-1]}:` here", where
        )
    if kind == "literal_error":
        return _wrong_value(_QUOTED.findall(str(context["expected"])), _at(data, path), where)
    if kind in _LIMIT:
        name, words = _LIMIT[kind]
        return Issue(
            "out-of-range",
            "error",
            f"expected a number that is {words} {context[name]}",
            "check the number and its unit; leave the key out where it is not known",
            where,
        )
    if kind in ("string_too_long", "too_long"):
        return Issue(
            "too-long",
            "error",
            f"longer than the {context['max_length']} that may stand here",
            "shorten it; free text belongs under `report` or `text`",
            where,
        )
    if kind in ("string_too_short", "too_short"):
        return Issue("empty-value", "error", "this is empty", "write a value, or leave the key out", where)
    expected = [_EXPECTED[e["type"]] for e in errors if e["type"] in _EXPECTED]
    words = " or ".join(dict.fromkeys(expected)) or "another kind of value"
    return Issue(
        "wrong-type", "error", f"expected {words}", f"write {words}; `echolith schema case` says more", where
    )


def _unknown_key(path: Path, where: str, model: type[BaseModel]) -> Issue:
    known = list(_keys_at(model, path[:-1]))
    near = _nearest(path[-1], known)
    return Issue(
        "unknown-key",
        "error",
        "there is no such key here",
        f"did you mean `{near}`?" if near else f"use one of: {', '.join(known)}",
        where,
    )


def _wrong_value(allowed: list[str], value: object, where: str) -> Issue:
    near = _nearest(value, allowed)
    return Issue(
        "wrong-value",
        "error",
        "a value that may not stand here",
        (f"did you mean {near}? " if near else "") + f"Write one of: {', '.join(allowed)}",
        where,
    )


def _nearest(value: object, allowed: list[str]) -> str | None:
    if not isinstance(value, str) or len(value) > _LONGEST_TYPO:
        return None
    written = value.strip().lower().replace("-", "_").replace(" ", "_")
    from difflib import get_close_matches  # only a refusal needs it

    return next(iter(get_close_matches(written, allowed, 1, 0.6)), None)


def _at(data: object, path: Path) -> object:
    for step in path:
        if isinstance(step, int) and isinstance(data, Sequence) and step < len(data):
            data = data[step]
        elif isinstance(data, Mapping):
            data = data.get(step)
        else:
            return None
    return data


def _keys_at(model: type[BaseModel], path: Path) -> Iterator[str]:
    """Yield the keys that a mapping at `path` may have."""
    models = [model]
    for step in path:
        if isinstance(step, str):
            models = [
                inner
                for outer in models
                if step in outer.model_fields
                for inner in _models_in(outer.model_fields[step].annotation)
            ]
    for found in dict.fromkeys(models):
        yield from found.model_fields


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if hasattr(annotation, "model_fields"):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _models_in(part)
