"""Our evaluator against the CEL reference implementation, and what no evaluator of knowledge may do."""

from __future__ import annotations

from typing import Any

import pytest
from cel_expr_python import cel  # in requirements/dev.in; without it this file fails, it is never skipped
from hypothesis import given, settings
from hypothesis import strategies as st

from echolith.findings import load_pack
from echolith.findings.conditions import Condition, parse_condition

FLAGS = ("f.a", "f.b", "f.c")
WORDS = ("w.a", "w.b")
NUMBERS = ("n.a", "n.b")
ORDER = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])

number = st.one_of(
    st.sampled_from(NUMBERS),
    st.integers(-3, 3).map(str),
    st.sampled_from(["0.5", "1.0", "-2.0", "2.25"]),
)
word = st.one_of(st.sampled_from(WORDS), st.sampled_from(["'x'", '"y"', "'recent'"]))
flag = st.one_of(st.sampled_from(FLAGS), st.sampled_from(["true", "false"]))
anything = st.one_of(number, word, flag)


def joined(*parts: st.SearchStrategy[str] | str) -> st.SearchStrategy[str]:
    return st.tuples(*(st.just(p) if isinstance(p, str) else p for p in parts)).map(" ".join)


literals = st.lists(
    st.sampled_from(["'x'", "'y'", "1", "2.0", "true", "false", "'recent'"]), max_size=4
).map(lambda items: f"[{', '.join(items)}]")  # fmt: skip
atom = st.one_of(
    st.sampled_from(FLAGS),
    joined(st.sampled_from(NUMBERS), ORDER, number),  # CEL refuses to compare literals of two kinds
    joined(number, ORDER, st.sampled_from(NUMBERS)),
    joined(st.sampled_from(WORDS), st.sampled_from(["==", "!="]), word),
    joined(st.sampled_from([*FLAGS, *WORDS, *NUMBERS]), "in", literals),
    joined(st.sampled_from([*FLAGS, *WORDS, *NUMBERS]), st.sampled_from(["==", "!="]), anything),
)
presence = st.sampled_from([*FLAGS, *WORDS, *NUMBERS]).map("has({})".format)


def conditions(*atoms: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.recursive(
        st.one_of(*atoms),
        lambda inner: st.one_of(
            joined("(", inner, ")"),
            inner.map("!({})".format),
            joined(inner, "&&", inner),
            joined(inner, "||", inner),
        ),
        max_leaves=7,
    )


full_facts = st.fixed_dictionaries(
    {
        **dict.fromkeys(FLAGS, st.booleans()),
        **dict.fromkeys(WORDS, st.sampled_from(["x", "y", "recent", ""])),
        **dict.fromkeys(NUMBERS, st.one_of(st.integers(-3, 3), st.sampled_from([0.5, 1.0, -2.0]))),
    }
)
held_back = st.sets(st.sampled_from([*FLAGS, *WORDS, *NUMBERS]))

_ENV = cel.NewEnv(variables={"f": cel.Type.DYN, "w": cel.Type.DYN, "n": cel.Type.DYN})


def reference(text: str, facts: dict[str, Any]) -> bool | None:
    """What CEL answers; None where it answers with an error (no such key, no such operator)."""
    nested: dict[str, dict[str, Any]] = {"f": {}, "w": {}, "n": {}}
    for name, value in facts.items():
        group, key = name.split(".")
        nested[group][key] = value
    answer = _ENV.compile(text).eval(data=nested)
    if answer.type() == cel.Type.ERROR:
        return None
    value = answer.value()
    assert isinstance(value, bool)
    return value


@settings(derandomize=True, max_examples=400, deadline=None)
@given(conditions(atom, presence), full_facts)
def test_with_everything_known_we_agree_with_cel(text: str, facts: dict[str, Any]) -> None:
    answer = parse_condition(text)(facts)
    assert answer is not None
    assert answer is reference(text, facts)


@settings(derandomize=True, max_examples=400, deadline=None)
@given(conditions(atom, presence), full_facts, held_back)
def test_what_is_an_error_in_cel_is_unknown_here_and_nothing_else_is(
    text: str, facts: dict[str, Any], without: set[str]
) -> None:
    partial = {name: value for name, value in facts.items() if name not in without}
    assert parse_condition(text)(partial) is reference(text, partial)


@settings(derandomize=True, max_examples=400, deadline=None)
@given(conditions(atom), full_facts, held_back, held_back)
def test_more_knowledge_never_changes_an_answer(
    text: str, facts: dict[str, Any], without: set[str], further: set[str]
) -> None:
    """Without `has`, which asks about knowledge itself, an answer once given stays."""
    condition = parse_condition(text)
    more = {name: value for name, value in facts.items() if name not in without}
    less = {name: value for name, value in more.items() if name not in further}
    if condition(less) is not None:
        assert condition(more) is condition(less)
        assert condition.missing(less) == ()
    else:
        assert set(condition.missing(less)) <= {*without, *further}


def _pack_conditions() -> list[tuple[str, Condition]]:
    pack = load_pack()
    named = [(f"isolation {rule.id}", rule.when) for rule in pack.isolation]
    named += [
        (f"would_change of {rule.id}", change.when)
        for rule in pack.isolation
        for change in rule.would_change
        if change.when is not None
    ]
    named += [(f"contrary {note.source_id}", note.when) for note in pack.contrary]
    named += [(f"plan {item.id}", item.applies) for item in pack.plan]
    named += [(f"same day {item.id}", item.same_day_when) for item in pack.plan if item.same_day_when]
    return named


@pytest.mark.parametrize(("name", "condition"), _pack_conditions())
def test_every_condition_of_the_pack_is_cel(name: str, condition: Condition) -> None:
    groups = {n.split(".")[0] for n in condition.names} | {"finding", "infection"}
    cel.NewEnv(variables=dict.fromkeys(groups, cel.Type.DYN)).compile(condition.text)
