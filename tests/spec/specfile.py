"""Reading the specification files: ``cases/*.yaml``, one theme each, and ``bases/*.yaml``.

Plain YAML, but for one thing: ``yes`` and ``no`` are the words, not true and false.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from runner import SpecError, apply_changes

FOLDER = Path(__file__).parent
_FILE_KEYS = {"theme", "rule", "base", "as_of", "cases"}
_CASE_KEYS = {"name", "why", "base", "change", "as_of", "expect"}


class _Loader(yaml.SafeLoader):
    """YAML in which only ``true`` and ``false`` are booleans, and a key may stand once."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        mapping = super().construct_mapping(node, deep=deep)
        if len(mapping) != len(node.value):
            raise SpecError(f"a key stands twice near line {node.start_mark.line + 1}")
        return mapping


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if first in "tTfF" or not tag.endswith(":bool")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True)
class SpecCase:
    """One row of the decision table."""

    theme: str
    name: str
    why: str
    base_name: str
    base: dict[str, Any]
    change: tuple[dict[str, Any], ...]
    as_of: str | None
    expect: dict[str, Any]

    @property
    def data(self) -> dict[str, Any]:
        """The case file as it is assessed."""
        return apply_changes(self.base, self.change)


@dataclass(frozen=True)
class SpecFile:
    """One theme: a sentence of the specification and its rows."""

    path: Path
    theme: str
    rule: str
    base_name: str
    cases: tuple[SpecCase, ...]


def load_yaml(path: Path) -> Any:
    """Read one YAML file in which yes and no are words."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)


def load_bases(folder: Path = FOLDER) -> dict[str, dict[str, Any]]:
    """Return the shared base cases, by name: ``{"what": text, "case": case}``."""
    bases = {path.stem: load_yaml(path) for path in sorted((folder / "bases").glob("*.yaml"))}
    for name, base in bases.items():
        if sorted(base) != ["case", "what"]:
            raise SpecError(f"{name}: a base has `what` and `case`")
    return bases


def load_specs(folder: Path = FOLDER) -> list[SpecFile]:
    """Return all themes, in the order of their file names."""
    bases = load_bases(folder)
    specs = [_spec_file(path, bases) for path in sorted((folder / "cases").glob("*.yaml"))]
    if not specs:
        raise SpecError("no specification files")
    return specs


def _spec_file(path: Path, bases: dict[str, dict[str, Any]]) -> SpecFile:
    data = load_yaml(path)
    if unknown := set(data) - _FILE_KEYS:
        raise SpecError(f"{path.name}: unknown keys {sorted(unknown)}")
    cases = []
    for entry in data["cases"]:
        where = f"{path.name}: {entry.get('name')}"
        if unknown := set(entry) - _CASE_KEYS:
            raise SpecError(f"{where}: unknown keys {sorted(unknown)}")
        for needed in ("name", "why", "expect"):
            if not entry.get(needed):
                raise SpecError(f"{where}: `{needed}` is missing")
        base_name, base = _base(entry.get("base", data["base"]), bases, where)
        cases.append(
            SpecCase(
                theme=data["theme"],
                name=str(entry["name"]),
                why=entry["why"],
                base_name=base_name,
                base=base,
                change=tuple(entry.get("change") or ()),
                as_of=entry["as_of"] if "as_of" in entry else data.get("as_of"),
                expect=entry["expect"],
            )
        )
    names = [case.name for case in cases]
    if twice := {name for name in names if names.count(name) > 1}:
        raise SpecError(f"{path.name}: names stand twice: {sorted(twice)}")
    base_name = data["base"] if isinstance(data["base"], str) else "(own)"
    return SpecFile(path, data["theme"], data["rule"], base_name, tuple(cases))


def _base(base: Any, bases: dict[str, dict[str, Any]], where: str) -> tuple[str, dict[str, Any]]:
    if isinstance(base, dict):
        return "(own)", base
    if base not in bases:
        raise SpecError(f"{where}: no base called {base}")
    return base, bases[base]["case"]
