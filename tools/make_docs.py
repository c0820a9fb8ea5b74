"""Write the generated parts of the documentation, or with ``--check`` say which are out of date.

    python tools/make_docs.py [--check]

A generated part stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``; everything around it is
written by hand. Exit 1 with ``--check`` if a part differs from what the program says now.
"""

from __future__ import annotations

import argparse
import dataclasses
import re
import sys
import types
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from echolith.assess import model
from echolith.assess.counsel import Counsel
from echolith.case.schema import case_schema
from echolith.cli.parser import EXIT_CODES, make_parser
from echolith.evidence.show import list_questions, text_questions
from echolith.findings import load_pack

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PART = re.compile(r"(<!-- generated: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def main(arguments: list[str]) -> int:
    stale = []
    for page in sorted([ROOT / "README.md", *DOCS.rglob("*.md")]):
        text = page.read_text(encoding="utf-8")
        new = PART.sub(lambda match: f"{match[1]}\n{PARTS[match[2]]()}\n\n{match[3]}", text)
        if new == text:
            continue
        stale.append(page.relative_to(ROOT).as_posix())
        if "--check" not in arguments:
            page.write_text(new, encoding="utf-8")
    if "--check" in arguments and stale:
        print(f"out of date, run `make docs`: {', '.join(stale)}", file=sys.stderr)
        return 1
    return 0


def commands() -> str:
    """Every command with its arguments, from the parser itself."""
    return "\n\n".join(part.strip() for part in _command_parts(make_parser(), level=2))


def _command_parts(parser: argparse.ArgumentParser, level: int) -> Iterator[str]:
    subcommands: dict[str, argparse.ArgumentParser] = {}
    rows = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            subcommands = action.choices
        elif action.help != argparse.SUPPRESS and not isinstance(action, argparse._HelpAction):
            rows.append((_written(action), (action.help or "").replace("%(prog)s", parser.prog)))
    if level > 2 and not subcommands:
        yield f"## `{parser.prog}`\n\n{parser.description}\n\n{_table(('argument', 'what it does'), rows)}"
        examples = (parser.epilog or "").replace(EXIT_CODES, "").strip()
        if examples:
            yield f"```text\n{examples}\n```"
    for each in subcommands.values():
        yield from _command_parts(each, level + 1)


def _written(action: argparse.Action) -> str:
    names = str(action.metavar or action.dest).split("|")
    choices = f": {', '.join(f'`{each}`' for each in action.choices)}" if action.choices is not None else ""
    if not action.option_strings:
        return f"`{names[0]}`{choices}" + (" …" if action.nargs == "+" else "")
    values = [""] if action.nargs == 0 else [f" {name}" for name in names]
    if choices:
        values = [" " + action.dest.upper()]
    return " or ".join(f"`{option}{value}`" for option in action.option_strings for value in values) + choices


def exit_codes() -> str:
    """The list of the help."""
    rows = [re.split(r"\s{2,}", line.strip(), maxsplit=1) for line in EXIT_CODES.splitlines()[1:]]
    return _table(("code", "means"), [(code, words) for code, words in rows])


def case_fields() -> str:
    """Every part of a case file, from its JSON Schema."""
    schema = case_schema()
    parts = {"Case": schema, **schema["$defs"]}
    sections = []
    for name, part in parts.items():
        if "properties" not in part:
            continue
        required = part.get("required", [])
        rows = [
            (f"`{key}`" + (" (needed)" if key in required else ""), _kind(inner), inner["description"])
            for key, inner in part["properties"].items()
        ]
        sections.append(f"### {name}\n\n{_table(('key', 'value', 'meaning'), rows)}")
    return "\n\n".join(sections)


def _kind(node: dict[str, Any]) -> str:
    if "const" in node:
        return f"`{node['const']}`"
    if "enum" in node:
        return ", ".join(f"`{each}`" for each in node["enum"])
    if "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in node:
        return " or ".join(_kind(each) for each in node["anyOf"] if each.get("type") != "null")
    if node.get("type") == "array":
        return f"list of {_kind(node.get('items', {}))}"
    if node.get("title") == "weeks+days" or node.get("examples") == ["20+5"]:
        return "weeks+days"
    if "pattern" in node and node.get("examples"):
        return f"like `{node['examples'][0]}`"
    names = {"boolean": "true or false", "integer": "whole number", "string": "text"}
    kind = names.get(node.get("type", ""), node.get("type", "anything"))
    limits = [str(node[key]) for key in ("minimum", "maximum") if key in node]
    return f"{kind}, {limits[0]} to {limits[1]}" if len(limits) == 2 else kind


def assessment_fields() -> str:
    """Every part of an assessment, from the classes that are written."""
    return _fields_of(model.Assessment)


def counsel_fields() -> str:
    """Every part of a counsel, from the classes that are written."""
    return _fields_of(Counsel)


def _fields_of(root: type) -> str:
    sections = [_class_section(root)]
    seen: set[type] = {root}
    queue = list(_parts_of(root))
    while queue:
        part = queue.pop(0)
        if part in seen:
            continue
        seen.add(part)
        sections.append(_class_section(part))
        queue += _parts_of(part)
    return "\n\n".join(sections)


def _class_section(part: type) -> str:
    hints = typing.get_type_hints(part)
    rows = [(f"`{field.name}`", _type_words(hints[field.name])) for field in dataclasses.fields(part)]
    first = (part.__doc__ or "").split("\n\n")[0].replace("\n", " ").replace("``", "`")
    return f"### {part.__name__}\n\n{' '.join(first.split())}\n\n{_table(('field', 'value'), rows)}"


def _parts_of(part: type) -> Iterator[type]:
    for hint in typing.get_type_hints(part).values():
        for each in (hint, *typing.get_args(hint)):
            if dataclasses.is_dataclass(each):
                yield each  # type: ignore[misc]


def _type_words(hint: Any) -> str:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Literal:
        return ", ".join(f"`{each}`" for each in arguments)
    if origin in {typing.Union, types.UnionType}:
        return " or ".join("null" if each is type(None) else _type_words(each) for each in arguments)
    if origin is tuple:
        return f"list of {_type_words(arguments[0])}"
    if origin is dict:
        return "object"
    if dataclasses.is_dataclass(hint):
        return f"[{hint.__name__}](#{hint.__name__.lower()})"  # type: ignore[union-attr]
    return {str: "text", int: "whole number", float: "number", bool: "true or false"}.get(hint, str(hint))


def evidence_list() -> str:
    """What `echolith evidence list` prints."""
    pack = load_pack()
    return f"```text\n{text_questions(list_questions(pack.questions, pack.evidence)).rstrip()}\n```"


def isolation_rules() -> str:
    """The ordered rules of the built-in pack."""
    rows = [
        (str(number), f"`{rule.id}`", rule.statement, f"`{rule.isolated}`")
        for number, rule in enumerate(load_pack().isolation, start=1)
    ]
    return _table(("order", "rule", "when", "isolated"), rows)


def plan_items() -> str:
    """The plan of the built-in pack, with where each step comes from."""
    rows = [
        (
            f"`{item.id}`",
            item.action,
            ", ".join(item.guideline_ids) or "-",
            "yes" if item.local_practice else "no",
        )
        for item in load_pack().plan
    ]
    return _table(("id", "step", "guidelines", "local practice"), rows)


def gallery() -> str:
    """The cases of the example gallery, each with its class as it is computed now."""
    import make_gallery

    return make_gallery.gallery()


def _table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join("| " + " | ".join(" ".join(cell.split()) for cell in line) + " |" for line in lines)


PARTS: dict[str, Callable[[], str]] = {
    "commands": commands,
    "exit-codes": exit_codes,
    "case-fields": case_fields,
    "assessment-fields": assessment_fields,
    "counsel-fields": counsel_fields,
    "evidence-list": evidence_list,
    "isolation-rules": isolation_rules,
    "plan-items": plan_items,
    "gallery": gallery,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
