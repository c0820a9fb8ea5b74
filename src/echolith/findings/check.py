"""``echolith pack check``: what is wrong with a pack, where, and how to mend it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Any, get_args

from echolith.errors import EvidenceError
from echolith.findings.load import PACK_FILES, load_pack
from echolith.findings.pack import Pack
from echolith.issues import Issue, in_order


def check_pack(folder: Path) -> tuple[Issue, ...]:
    """Return every problem of a pack folder; none means it can be used.

    Besides what loading refuses, it notes what loading lets pass: keys written twice in a file (YAML keeps
    the last one silently), kinds of counselling that no case can have, and facts whose absence a reader of
    the plan would not understand because the pack has no words for them.
    """
    try:
        pack = load_pack(folder)
    except EvidenceError as error:
        return error.issues
    return in_order([*_keys_twice(folder), *_unknown_counselling(pack), *_without_words(pack)])


def _keys_twice(folder: Path) -> Iterator[Issue]:
    import yaml

    for name in PACK_FILES:
        root = yaml.compose((folder / name).read_bytes(), Loader=yaml.SafeLoader)
        seen: set[int] = set()
        waiting: list[Any] = [root]
        while waiting:
            node = waiting.pop()
            if id(node) in seen:  # an alias
                continue
            seen.add(id(node))
            if isinstance(node, yaml.SequenceNode):
                waiting.extend(node.value)
            elif isinstance(node, yaml.MappingNode):
                keys: set[Hashable] = set()
                for key, value in node.value:
                    waiting.append(value)
                    if key.value in keys:
                        message = "this key is written twice in one mapping; only the last one counts"
                        place = f"{name} (line {key.start_mark.line + 1})"
                        yield Issue("pack-key-twice", "error", message, "keep one of the two", place)
                    keys.add(key.value)


def _unknown_counselling(pack: Pack) -> Iterator[Issue]:
    from echolith.case.model import Counselling

    kinds = get_args(Counselling.model_fields["kind"].annotation)
    for item in pack.plan:
        if not set(item.done_by.counselling) <= set(kinds):
            message = "done by a kind of counselling that no case can have"
            yield Issue("pack-value", "error", message, ", ".join(kinds), f"plan item {item.id}")


def _without_words(pack: Pack) -> list[Issue]:
    always_known = ("pregnancy.ended", "other.", "anatomy.", "finding.uncertain", "imaging.", "cotwin.")
    return [
        Issue(
            "pack-fact-without-words",
            "warning",
            f"the plan may depend on {name}, and the pack has no words for it",
            f"add fact_words: {{{name}: ...}}",
            f"plan item {item.id}",
        )
        for item in pack.plan
        for name in item.applies.names
        if name not in pack.fact_words
        and not name.startswith(always_known)
        and not name.startswith(("growth.found", "tests.", "mother.infection", "mother.exposures"))
    ]
