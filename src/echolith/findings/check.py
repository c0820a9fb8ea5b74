"""``echolith pack check``: what is wrong with a pack, where, and how to mend it."""

from __future__ import annotations

from pathlib import Path

from echolith.errors import EvidenceError
from echolith.findings.load import load_pack
from echolith.findings.pack import Pack
from echolith.issues import Issue, in_order


def check_pack(folder: Path) -> tuple[Issue, ...]:
    """Return every problem of a pack folder; none means it can be used.

    Besides what loading refuses, it notes what loading lets pass: identifiers used twice, and facts whose
    absence a reader of the plan would not understand because the pack has no words for them.
    """
    try:
        pack = load_pack(folder)
    except EvidenceError as error:
        return error.issues
    return in_order([*_twice(pack), *_without_words(pack)])


def _twice(pack: Pack) -> list[Issue]:
    issues: list[Issue] = []
    for kind, ids in (
        ("plan item", [item.id for item in pack.plan]),
        ("cause", [cause.id for cause in pack.causes]),
        ("isolation rule", [rule.id for rule in pack.isolation]),
        ("question", [question.id for question in pack.questions]),
    ):
        issues.extend(
            Issue(
                "pack-id-twice", "error", f"this {kind} id is used more than once", "give each its own id", i
            )
            for i in dict.fromkeys(ids)
            if ids.count(i) > 1
        )
    return issues


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
