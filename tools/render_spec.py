"""Write the decision table, ``tests/spec/cases/*.yaml``, as one page for people.

``python tools/render_spec.py`` writes ``docs/developers/decision-table.md``; with ``--check`` nothing is
written, and the exit code is 1 if the page is not what the specification says.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "spec"))

from specfile import SpecCase, SpecFile, load_bases, load_specs  # noqa: E402

PAGE = ROOT / "docs" / "developers" / "decision-table.md"
HEAD = """# The decision table

<!-- Written by tools/render_spec.py from tests/spec/cases; change those files, not this page. -->

What the clinical rules say, case by case. Each row is a test: the base case, changed as the row says, is
assessed as of the gestational age named (*all known* means without `--as-of`), and must come out as the row
says. The expectations were written from the specification, not from the program. Where the specification
leaves something open, the row allows every reading that does not reassure falsely, and the question stands in
`tests/spec/OPEN_QUESTIONS.md`.

How to read a row: `exams[0]` is the first exam of the base case. In the last but one column *or* joins values
that are all allowed, and *not* excludes one.
"""


def render(specs: list[SpecFile], bases: dict[str, dict[str, Any]]) -> str:
    """Return the page."""
    rows = sum(len(spec.cases) for spec in specs)
    parts = [HEAD, f"{len(specs)} themes, {rows} rows.\n"]
    parts += [_theme(number, spec) for number, spec in enumerate(specs, start=1)]
    parts.append("## The base cases\n")
    for name, base in bases.items():
        text = yaml.safe_dump(base["case"], sort_keys=False, allow_unicode=True, width=100)
        parts.append(f"### {name}\n\n{base['what']}\n\n```yaml\n{text}```\n")
    return "\n".join(parts)


def _theme(number: int, spec: SpecFile) -> str:
    lines = [f"## {number}. {spec.theme}\n", f"{spec.rule.strip()}\n"]
    lines.append(f"Base case: `{spec.base_name}`, unless the row names another.\n")
    lines.append("| case | changed | as of | must come out | why |")
    lines.append("|---|---|---|---|---|")
    for case in spec.cases:
        cells = [
            case.name,
            _changes(case, spec),
            case.as_of or "all known",
            "; ".join(_expected(path, value) for path, value in case.expect.items()),
            case.why,
        ]
        lines.append("| " + " | ".join(_cell(text) for text in cells) + " |")
    return "\n".join(lines) + "\n"


def _changes(case: SpecCase, spec: SpecFile) -> str:
    words = [f"base `{case.base_name}`"] if case.base_name != spec.base_name else []
    for change in case.change:
        if "set" in change:
            words.append(f"`{change['set']}`: {_value(change['to'])}")
        elif "add" in change:
            words.append(f"`{change['add']}` also {_value(change['item'])}")
        else:
            words.append(f"without `{change['remove']}`")
    return "; ".join(words) or "nothing"


def _value(value: Any) -> str:
    """Write a part of a case file on one line."""
    if isinstance(value, str):
        return value
    text = yaml.safe_dump(value, default_flow_style=True, sort_keys=False, allow_unicode=True, width=10_000)
    return f"`{text.removesuffix('...' + chr(10)).strip()}`"


def _expected(path: str, value: Any) -> str:
    name = path.removeprefix("classification.").replace("_", " ").replace(".", " ")
    return f"{name} {_words(value)}"


def _words(value: Any) -> str:
    if not isinstance(value, dict):
        return f"**{'not given' if value is None else value}**"
    return " and ".join(_matcher(name, argument) for name, argument in value.items())


def _matcher(name: str, argument: Any) -> str:
    match name:
        case "one_of":
            return " or ".join(_words(option) for option in argument)
        case "not":
            return f"not {_words(argument)}"
        case "contains" | "not_contains":
            return f"{'' if name == 'contains' else 'not '}with **{argument}**"
        case "exactly":
            return "**" + (", ".join(argument) or "none") + "**"
        case "any" | "none":
            fields = ", ".join(f"{field} {_words(value)}" for field, value in argument.items())
            return f"{'a' if name == 'any' else 'no'} row with {fields}"
        case "filled":
            return "**given**" if argument else "**not given**"
        case "at_most":
            return f"at most **{argument}**"
        case _:
            return f"{name.replace('_', ' ')} {argument}"


def _cell(text: str) -> str:
    return " ".join(str(text).split()).replace("|", "\\|")


def main() -> int:
    """Write the page, or with ``--check`` say whether it is up to date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 on drift")
    check = parser.parse_args().check
    page = render(load_specs(), load_bases())
    if not check:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(page, encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page:
        return 0
    name = PAGE.relative_to(ROOT)
    print(f"{name} is out of date: run `python tools/render_spec.py`", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
