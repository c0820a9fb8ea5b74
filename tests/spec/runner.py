"""The runner of the decision table: change a base case, read paths of the answer, compare.

Pure: it knows neither Echolith nor the file system. A specification that the runner does not understand
is a :class:`SpecError`, never a test that passes.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any


class SpecError(Exception):
    """The specification itself is wrong (unknown operation, unknown matcher, a place that is not there)."""


class _Missing:
    def __repr__(self) -> str:
        return "nothing there"


MISSING = _Missing()
"""What a path that leads nowhere gives; it equals no expected value, not even null."""

_PART = re.compile(r"([A-Za-z_]\w*)((?:\[\d+\])*)")


def steps_of(path: str) -> list[str | int]:
    """Return the steps of a path such as ``exams[1].growth``."""
    steps: list[str | int] = []
    for part in path.split("."):
        match = _PART.fullmatch(part)
        if match is None:
            raise SpecError(f"not a path: {path}")
        steps.append(match[1])
        steps += [int(index) for index in re.findall(r"\d+", match[2])]
    return steps


# --- changing a case -------------------------------------------------------------------------------------


def apply_changes(base: Mapping[str, Any], changes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a copy of the base case with the changes made in order; the base stays as it is."""
    case = copy.deepcopy(dict(base))
    for change in changes:
        _apply(case, change)
    return case


def _apply(case: dict[str, Any], change: Mapping[str, Any]) -> None:
    match sorted(change):
        case ["set", "to"]:
            holder, last = _holder(case, change["set"], create=True)
            if isinstance(last, int) and last >= len(holder):
                raise SpecError(f"nothing to set at {change['set']}")
            holder[last] = copy.deepcopy(change["to"])
        case ["add", "item"]:
            holder, last = _holder(case, change["add"], create=True)
            if isinstance(last, str):
                holder.setdefault(last, [])
            items = holder[last]
            if not isinstance(items, list):
                raise SpecError(f"not a list: {change['add']}")
            items.append(copy.deepcopy(change["item"]))
        case ["remove"]:
            holder, last = _holder(case, change["remove"], create=False)
            if isinstance(last, int) and last >= len(holder):
                raise SpecError(f"nothing to remove at {change['remove']}")
            if isinstance(last, str) and last not in holder:
                raise SpecError(f"nothing to remove at {change['remove']}")
            del holder[last]
        case keys:
            raise SpecError(f"no such change: {keys}")


def _holder(case: dict[str, Any], path: str, *, create: bool) -> tuple[Any, str | int]:
    """Return what holds the last step of a path, and that step."""
    *way, last = steps_of(path)
    here: Any = case
    for step in way:
        if isinstance(step, str) and create and isinstance(here, dict):
            here = here.setdefault(step, {})
            continue
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            raise SpecError(f"nothing at {path}") from None
    if isinstance(here, list) != isinstance(last, int) or not isinstance(here, dict | list):
        raise SpecError(f"{path} does not fit what is there")
    return here, last


# --- reading an answer -----------------------------------------------------------------------------------

_ADDRESSED_BY = {"plan": "id", "outlook": "outcome", "causes": "cause", "growth": "measure"}


def assessments_of(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the assessments of a JSON answer: one stands alone, several (or none) stand in a list."""
    return list(document["assessments"]) if "assessments" in document else [document]


def pick_fetus(document: Mapping[str, Any], fetus: str | None) -> Mapping[str, Any]:
    """Return the assessment of a fetus; without a name, the only one."""
    found = [one for one in assessments_of(document) if fetus is None or one.get("fetus") == fetus]
    if len(found) != 1:
        raise LookupError(f"{len(found)} assessments of fetus {fetus or '(any)'}, expected one")
    return found[0]


def read_path(answer: Mapping[str, Any], path: str) -> Any:
    """Return what stands at a dotted path of an assessment.

    Rows are addressed by name: ``plan.cmv_serology.status``, ``causes.cmv.basis``,
    ``outlook.good_outcome.applies`` or ``outlook.good_outcome@isolated.applies``.
    ``issues`` is the list of issue codes.
    """
    if path == "issues":
        return [issue["code"] for issue in answer.get("issues", [])]
    head, *rest = path.split(".")
    here: Any = answer.get(head, MISSING)
    if head in _ADDRESSED_BY and rest:
        name, _, stratum = rest.pop(0).partition("@")
        rows = [row for row in here if row[_ADDRESSED_BY[head]] == name]
        if stratum:
            rows = [row for row in rows if row["stratum"] == stratum]
        if len(rows) > 1:
            raise SpecError(f"{path} is ambiguous: {len(rows)} rows")
        here = rows[0] if rows else MISSING
    for step in rest:
        here = here.get(step, MISSING) if isinstance(here, Mapping) else MISSING
    return here


# --- comparing -------------------------------------------------------------------------------------------


def mismatches(answer: Mapping[str, Any], expect: Mapping[str, Any]) -> list[str]:
    """Return one line for each expectation that the assessment does not meet."""
    lines = []
    for path, expected in expect.items():
        found = read_path(answer, path)
        if not matches(found, expected, answer):
            lines.append(f"{path}: expected {expected!r}, found {_short(found)}")
    return lines


def matches(found: Any, expected: Any, answer: Mapping[str, Any]) -> bool:
    """Return whether a value meets an expectation: a plain value, or matchers that must all hold."""
    if not isinstance(expected, Mapping):
        return type(found) is type(expected) and bool(found == expected)
    if not expected:
        raise SpecError("an empty expectation")
    for name, argument in expected.items():
        if name not in _MATCHERS:
            raise SpecError(f"no such matcher: {name}")
        if not _MATCHERS[name](found, argument, answer):
            return False
    return True


def _one_of(found: Any, options: Any, answer: Mapping[str, Any]) -> bool:
    if not isinstance(options, list):
        raise SpecError("one_of needs a list")
    return any(matches(found, option, answer) for option in options)


def _is_not(found: Any, value: Any, answer: Mapping[str, Any]) -> bool:
    return found is not MISSING and not matches(found, value, answer)


def _contains(found: Any, item: Any, _answer: Mapping[str, Any]) -> bool:
    """An item of a list, a part of a text (any case), or a part of a text of a row."""
    if isinstance(found, str):
        return str(item).lower() in found.lower()
    if not isinstance(found, list):
        return False
    for row in found:
        if isinstance(row, Mapping):
            if any(isinstance(value, str) and str(item).lower() in value.lower() for value in row.values()):
                return True
        elif row == item:
            return True
    return False


def _not_contains(found: Any, item: Any, answer: Mapping[str, Any]) -> bool:
    return isinstance(found, str | list) and not _contains(found, item, answer)


def _exactly(found: Any, items: Any, _answer: Mapping[str, Any]) -> bool:
    return isinstance(found, list) and sorted(found) == sorted(items)


def _row_fits(row: Any, wanted: Any, answer: Mapping[str, Any]) -> bool:
    if not isinstance(wanted, Mapping) or not wanted:
        raise SpecError("any and none need a mapping of fields")
    return all(matches(row.get(field, MISSING), value, answer) for field, value in wanted.items())


def _any(found: Any, wanted: Any, answer: Mapping[str, Any]) -> bool:
    return isinstance(found, list) and any(_row_fits(row, wanted, answer) for row in found)


def _none(found: Any, wanted: Any, answer: Mapping[str, Any]) -> bool:
    return isinstance(found, list) and not any(_row_fits(row, wanted, answer) for row in found)


def _compare(relation: Callable[[float, float], bool]) -> Callable[[Any, Any, Mapping[str, Any]], bool]:
    def compare(found: Any, path: Any, answer: Mapping[str, Any]) -> bool:
        other = read_path(answer, path)
        if found is None and other is None:
            return relation(0.0, 0.0)
        if not isinstance(found, int | float) or not isinstance(other, int | float):
            return False
        return relation(float(found), float(other))

    return compare


def _at_most(found: Any, limit: Any, _answer: Mapping[str, Any]) -> bool:
    return isinstance(found, int | float) and bool(found <= limit)


def _filled(found: Any, wanted: Any, _answer: Mapping[str, Any]) -> bool:
    if not isinstance(wanted, bool):
        raise SpecError("filled needs true or false")
    return found is not MISSING and (found not in (None, "", [], {})) == wanted


_MATCHERS: dict[str, Callable[[Any, Any, Mapping[str, Any]], bool]] = {
    "one_of": _one_of,
    "not": _is_not,
    "contains": _contains,
    "not_contains": _not_contains,
    "exactly": _exactly,
    "any": _any,
    "none": _none,
    "below": _compare(lambda found, other: found < other),
    "not_below": _compare(lambda found, other: found >= other),
    "same_as": _compare(lambda found, other: found == other),
    "at_most": _at_most,
    "filled": _filled,
}


def _short(found: Any) -> str:
    text = repr(found)
    return text if len(text) <= 400 else f"{text[:400]} ..."
