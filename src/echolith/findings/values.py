"""Typed values out of the documents of a pack; what is wrong with one becomes an issue, never a traceback."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from echolith.case.hpo import is_hpo_id
from echolith.errors import UsageError
from echolith.evidence import Evidence
from echolith.findings.conditions import Condition, ConditionError, parse_condition
from echolith.issues import Issue

ALWAYS = "true"
_NAMED = re.compile(r"\[([A-Za-z0-9_]+(?:, [A-Za-z0-9_]+)*)\]")
"""Ids that a text of a pack rests on, in brackets."""


def place(where: str, key: str) -> str:
    """Return the place of `key` in a file (``plan.yaml: items``) or in a part of one."""
    return f"{where}: {key}" if where.endswith(".yaml") else f"{where}.{key}"


class Values:
    """Reads values and notes what is wrong with them; a wrong one is read as an empty one of its kind."""

    def __init__(self, evidence: Evidence, issues: list[Issue]) -> None:
        self.evidence = evidence
        self.issues = issues

    def error(self, code: str, message: str, solution: str, where: str) -> None:
        """Note a problem."""
        self.issues.append(Issue(code, "error", message, solution, where))

    def _wrong(self, key: str, kind: str, where: str) -> None:
        self.error("pack-value", f"expected {key} as {kind}", f"write {key}: ... as {kind}", where)

    def mapping(self, value: object, where: str, keys: Collection[str] = ()) -> dict[str, Any]:
        """Return a mapping with text keys; with `keys`, any other key is an error."""
        if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
            self.error("pack-value", "expected a mapping (key: value)", "write key: value", where)
            return {}
        for key in value.keys() - set(keys) if keys else ():
            named = key if key.isidentifier() and len(key) <= 40 else "one key"
            self.error("pack-key", f"{named} is not a key here", f"keys are {', '.join(sorted(keys))}", where)
        return value

    def part(
        self, data: Mapping[str, Any], key: str, where: str, keys: Collection[str] = ()
    ) -> dict[str, Any]:
        """Return the mapping under `key`."""
        return self.mapping(data.get(key), place(where, key), keys)

    def parts(
        self, data: Mapping[str, Any], key: str, where: str, keys: Collection[str] = ()
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield place and mapping of each entry of the list under `key`."""
        value = data.get(key)
        if not isinstance(value, list):
            self._wrong(key, "a list", where)
            return
        for index, entry in enumerate(value):
            at = f"{place(where, key)}[{index}]"
            yield at, self.mapping(entry, at, keys)

    def text(self, data: Mapping[str, Any], key: str, where: str, default: str | None = None) -> str:
        """Return a text that is not empty; without a `default` it must be there."""
        value = data.get(key, default)
        if isinstance(value, str) and (value.strip() or key not in data):
            return value
        self._wrong(key, "a text", where)
        return ""

    def choice(
        self,
        data: Mapping[str, Any],
        key: str,
        allowed: Collection[str],
        where: str,
        default: str | None = None,
    ) -> str:
        """Return one of the `allowed` words."""
        value = data.get(key, default)
        if isinstance(value, str) and (value in allowed or key not in data):
            return value
        words = ", ".join(allowed)
        self.error("pack-value", f"{key} is one of: {words}", f"write {key} as one of them, in quotes", where)
        return next(iter(allowed))

    def flag(self, data: Mapping[str, Any], key: str, where: str, default: bool | None = None) -> bool:
        """Return true or false; without a `default` it must be there."""
        value = data.get(key, default)
        if isinstance(value, bool):
            return value
        self._wrong(key, "true or false", where)
        return False

    def days(self, data: Mapping[str, Any], key: str, where: str) -> int | None:
        """Return a number of days, 0 or more; None if it is not there."""
        value = data.get(key)
        if key not in data or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
            return value
        self._wrong(key, "a whole number of days", where)
        return None

    def texts(
        self,
        data: Mapping[str, Any],
        key: str,
        where: str,
        allowed: Collection[str] = (),
        *,
        needed: bool = False,
    ) -> tuple[str, ...]:
        """Return a list of texts; with `allowed`, any other word is an error."""
        value = data.get(key, None if needed else [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            self._wrong(key, "a list of texts", where)
            return ()
        for index, item in enumerate(value):
            if allowed and item not in allowed:
                at, words = f"{place(where, key)}[{index}]", f"known are {', '.join(allowed)}"
                self.error("pack-value", "this word is not known here", words, at)
        return tuple(value)

    def words(self, data: Mapping[str, Any], key: str, where: str) -> dict[str, str]:
        """Return a mapping of texts to texts."""
        value = self.part(data, key, where)
        if all(isinstance(item, str) for item in value.values()):
            return dict(value)
        self._wrong(key, "a mapping of texts", where)
        return {}

    def condition(self, text: object, where: str) -> Condition:
        """Return a condition; one that cannot be read always holds (and is an error)."""
        try:
            if not isinstance(text, str):
                raise ConditionError("a condition is a text; put it in quotes")
            return parse_condition(text)
        except ConditionError as error:
            self.error("pack-condition", str(error), "see docs/developers/writing-a-pack.md", where)
            return parse_condition(ALWAYS)

    def optional_condition(self, data: Mapping[str, Any], key: str, where: str) -> Condition | None:
        """Return the condition under `key`, None if it is not there."""
        return self.condition(data[key], place(where, key)) if key in data else None

    def code(self, value: object, where: str) -> str:
        """Return an id that HPO has."""
        if not isinstance(value, str) or not is_hpo_id(value):
            self.error("pack-hpo", "expected an id that HPO has", "look it up at hpo.jax.org", where)
            return ""
        return value

    def codes(self, data: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
        """Return a list of ids that HPO has."""
        value = data.get(key)
        if not isinstance(value, list):
            self._wrong(key, "a list of HPO ids", where)
            return ()
        return tuple(self.code(item, f"{place(where, key)}[{index}]") for index, item in enumerate(value))

    def id(self, value: object, kind: str, where: str) -> str:
        """Return an id that the evidence has as `kind` (source, parameter, guideline)."""
        try:
            if not isinstance(value, str):
                raise UsageError
            getattr(self.evidence, kind)(value)
        except UsageError:
            self.error("pack-reference", f"the evidence has no {kind} of this id", "mend the id", where)
            return ""
        return value

    def ids(self, data: Mapping[str, Any], key: str, kind: str, where: str) -> tuple[str, ...]:
        """Return a list of such ids, those that the evidence has."""
        checked = (self.id(value, kind, place(where, key)) for value in self.texts(data, key, where))
        return tuple(value for value in checked if value)

    def named_sources(self, text: str, where: str) -> list[str]:
        """Return the sources of the ids that a text names in brackets, e.g. ``[P0762, C0052]``."""
        sources: list[str] = []
        for ids in _NAMED.findall(text):
            for named in ids.split(", "):
                kind = {"P": "parameter", "C": "count", "G": "guideline"}.get(named[0], "source")
                kind = kind if named[1:].isdigit() else "source"
                if self.id(named, kind, where):
                    sources.append(getattr(self.evidence, kind)(named).source_id)
        return sources

    def probability(self, value: object, where: str) -> str:
        """Return the id of a parameter that is a probability with a number, neither 0 nor 1.

        No test is perfect: one without false results would exclude or prove a cause by its figure alone.
        """
        parameter_id = self.id(value, "parameter", where)
        if parameter_id:
            parameter = self.evidence.parameter(parameter_id)
            known = parameter.scale == "probability" and parameter.value is not None
            if not known or not 0 < (parameter.value or 0) < 1:
                message = "this parameter is not a probability between 0 and 1"
                self.error("pack-parameter", message, "choose one that is", where)
        return parameter_id
