"""Rooms import downward only: the table of docs/developers/structure.md, held for every import statement."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import echolith

SOURCE = Path(echolith.__file__).parent

BASE = frozenset({"issues", "errors"})
DATA = BASE | {"case", "evidence", "growth", "findings", "pooling"}
ALLOWED: dict[str, frozenset[str]] = {
    "issues": frozenset(),
    "errors": frozenset({"issues"}),
    "provenance": frozenset(),
    "drawing": frozenset(),
    "wording": BASE,
    "pooling": BASE | {"drawing"},
    "case": BASE,
    "evidence": BASE,
    "growth": BASE | {"case"},
    "findings": BASE | {"case", "evidence", "wording"},
    "assess": DATA | {"provenance"},
    "report": DATA | {"assess", "drawing", "provenance", "wording"},
    "cli": DATA | {"assess", "report", "provenance", "wording"},
    "": DATA | {"assess", "provenance"},
    "__main__": frozenset({"cli"}),
}
"""What each room may import of the others; the empty name is the package's own ``__init__``."""


def room_of(path: Path, package: Path) -> str:
    first = path.relative_to(package).parts[0].removesuffix(".py")
    return "" if first == "__init__" else first


def imported_modules(path: Path, package: Path) -> Iterator[str]:
    """Yield the full name of every module of the package that a file imports, wherever the import stands."""
    name = package.name
    here = [name, *path.relative_to(package).with_suffix("").parts]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in {
            "import_module",
            "__import__",
        }:
            argument = node.args[0]
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.value


def wrong_imports(package: Path, allowed: Mapping[str, frozenset[str]]) -> list[str]:
    wrong = []
    for path in sorted(package.rglob("*.py")):
        room = room_of(path, package)
        if room not in allowed:
            wrong.append(f"{room} is not in the table")
            continue
        for module in imported_modules(path, package):
            parts = module.split(".")
            if parts[0] != package.name or len(parts) == 1:
                continue
            target = parts[1]
            is_room = (package / target).is_dir() or (package / f"{target}.py").is_file()
            if is_room and target != room and target not in allowed[room]:
                wrong.append(f"{path.relative_to(package).as_posix()} imports {target}")
    return wrong


def test_every_import_goes_down() -> None:
    assert wrong_imports(SOURCE, ALLOWED) == []


def test_the_table_has_no_cycle() -> None:
    list(TopologicalSorter(ALLOWED).static_order())


def test_the_table_names_every_room_and_no_other() -> None:
    rooms = {room_of(path, SOURCE) for path in SOURCE.rglob("*.py")}
    assert rooms == set(ALLOWED)


def test_the_scan_sees_imports() -> None:
    """An empty scan would let everything pass."""
    seen = {m.split(".")[1] for p in SOURCE.rglob("*.py") for m in imported_modules(p, SOURCE) if "." in m}
    assert seen >= {"case", "evidence", "findings", "pooling", "assess", "report", "issues"}


def modules_importing_each_other(package: Path) -> list[str]:
    """Return a cycle of modules, imports inside functions and for types only included; empty if none."""
    names = {}
    for path in package.rglob("*.py"):
        dotted = ".".join([package.name, *path.relative_to(package).with_suffix("").parts])
        names[dotted.removesuffix(".__init__")] = path
    graph: dict[str, set[str]] = {}
    for name, path in names.items():
        # The longest name that is a module: `from a.b import c` may mean the module a.b.c or a name of a.b.
        # A package's own __init__ only re-exports; it may name its parts.
        targets = set() if path.name == "__init__.py" else set(imported_modules(path, package))
        graph[name] = {m if m in names else m.rpartition(".")[0] for m in targets} & set(names) - {name}
    try:
        list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_modules_import_each_other() -> None:
    assert modules_importing_each_other(SOURCE) == []


def test_modules_that_import_each_other_are_found(tmp_path: Path) -> None:
    package = tmp_path / "shop"
    package.mkdir()
    (package / "__init__.py").write_text("", encoding="utf-8")
    (package / "a.py").write_text("def late():\n    from shop.b import x\n", encoding="utf-8")
    (package / "b.py").write_text("import shop.a\n", encoding="utf-8")
    assert set(modules_importing_each_other(package)) == {"shop.a", "shop.b"}
    (package / "b.py").write_text("import json\n", encoding="utf-8")
    assert modules_importing_each_other(package) == []


MADE_UP = {"low": frozenset[str](), "high": frozenset({"low"})}


@pytest.mark.parametrize(
    ("statement", "wrong"),
    [
        ("import shop.high", True),
        ("import shop.high.part as part", True),
        ("from shop import high", True),
        ("from shop.high import part", True),
        ("from ..high import part", True),
        ("from .. import high", True),
        ("def late():\n    from shop.high import part", True),
        ("from importlib import import_module\nimport_module('shop.high')", True),
        ("import shopping.high", False),
        ("from shop.low import other", False),
        ("from . import other", False),
        ("import json", False),
    ],
)
def test_the_check_itself(tmp_path: Path, statement: str, wrong: bool) -> None:
    package = tmp_path / "shop"
    for room in MADE_UP:
        (package / room).mkdir(parents=True)
        (package / room / "__init__.py").write_text("", encoding="utf-8")
    (package / "low" / "module.py").write_text(statement + "\n", encoding="utf-8")
    (package / "high" / "module.py").write_text("import shop.low\n", encoding="utf-8")
    assert wrong_imports(package, MADE_UP) == (["low/module.py imports high"] if wrong else [])


def test_the_check_finds_a_room_that_is_not_in_the_table(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "attic.py").write_text("", encoding="utf-8")
    assert wrong_imports(tmp_path / "shop", MADE_UP) == ["attic is not in the table"]


def test_a_table_with_a_cycle_is_found() -> None:
    with pytest.raises(CycleError):
        list(TopologicalSorter({"a": {"b"}, "b": {"a"}}).static_order())
