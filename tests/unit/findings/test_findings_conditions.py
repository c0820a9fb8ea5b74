from __future__ import annotations

import itertools
from typing import Any

import pytest

from echolith.findings.conditions import ConditionError, parse_condition

VALUES = (True, False, None)


def ask(text: str, **values: object) -> bool | None:
    """Evaluate with unknowns as None; a fact that is left out must be the same."""
    given = parse_condition(text)(values)
    assert parse_condition(text)({k: v for k, v in values.items() if v is not None}) is given
    return given


# --- Kleene's tables, written out, not computed ---------------------------------------------------------

AND = {
    (True, True): True, (True, False): False, (True, None): None,
    (False, True): False, (False, False): False, (False, None): False,
    (None, True): None, (None, False): False, (None, None): None,
}  # fmt: skip
OR = {
    (True, True): True, (True, False): True, (True, None): True,
    (False, True): True, (False, False): False, (False, None): None,
    (None, True): True, (None, False): None, (None, None): None,
}  # fmt: skip


@pytest.mark.parametrize(("a", "b"), list(itertools.product(VALUES, VALUES)))
def test_and(a: bool | None, b: bool | None) -> None:
    assert ask("a && b", a=a, b=b) is AND[a, b]


@pytest.mark.parametrize(("a", "b"), list(itertools.product(VALUES, VALUES)))
def test_or(a: bool | None, b: bool | None) -> None:
    assert ask("a || b", a=a, b=b) is OR[a, b]


@pytest.mark.parametrize(("a", "expected"), [(True, False), (False, True), (None, None)])
def test_not(a: bool | None, expected: bool | None) -> None:
    assert ask("!a", a=a) is expected


@pytest.mark.parametrize(("a", "b", "c"), list(itertools.product(VALUES, VALUES, VALUES)))
def test_chains_of_three_are_the_tables_twice(a: bool | None, b: bool | None, c: bool | None) -> None:
    assert ask("a && b && c", a=a, b=b, c=c) is AND[AND[a, b], c]
    assert ask("a || b || c", a=a, b=b, c=c) is OR[OR[a, b], c]
    assert ask("a || b && c", a=a, b=b, c=c) is OR[a, AND[b, c]]
    assert ask("(a || b) && c", a=a, b=b, c=c) is AND[OR[a, b], c]


@pytest.mark.parametrize("operator", ["==", "!=", "<", "<=", ">", ">="])
@pytest.mark.parametrize(("a", "b"), [(None, 1), (1, None), (None, None)])
def test_a_comparison_with_something_unknown_is_unknown(operator: str, a: Any, b: Any) -> None:
    assert ask(f"a {operator} b", a=a, b=b) is None


@pytest.mark.parametrize(
    ("operator", "smaller", "equal", "larger"),
    [
        ("==", False, True, False),
        ("!=", True, False, True),
        ("<", True, False, False),
        ("<=", True, True, False),
        (">", False, False, True),
        (">=", False, True, True),
    ],
)
def test_comparisons_of_numbers(operator: str, smaller: bool, equal: bool, larger: bool) -> None:
    condition = parse_condition(f"a {operator} 2.5")
    assert condition({"a": 2}) is smaller
    assert condition({"a": 2.5}) is equal
    assert condition({"a": 3}) is larger


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ('a == "x"', {"a": "x"}, True),
        ("a == 'x'", {"a": "y"}, False),
        ('a != "x"', {"a": "y"}, True),
        ("a == 1", {"a": 1.0}, True),
        ("a == true", {"a": True}, True),
        ("a == false", {"a": True}, False),
        ("a == 1", {"a": True}, False),  # as CEL, not as Python
        ("a == true", {"a": 1}, False),
        ("a != true", {"a": 1}, True),
        ("a == -1", {"a": -1}, True),
        ("a <-1", {"a": -2}, True),
        ("a < b", {"a": "x", "b": "y"}, None),  # words have no order here
        ("a < 2", {"a": True}, None),
        ("2 > a", {"a": False}, None),
        ("!a == b", {"a": True, "b": False}, True),  # '!' binds first
        ("a in [1, 2]", {"a": 2}, True),
        ("a in [1, 2]", {"a": 3}, False),
        ("a in [1]", {"a": True}, False),
        ("a in []", {"a": 1}, False),
        ("a in [1]", {}, None),
        ("a in ['x', \"y\"]", {"a": "y"}, True),
        ("a in b", {"a": "x", "b": ("x", "y")}, True),
        ("a in b", {"a": "x", "b": frozenset({"y"})}, False),
        ("a in b", {"a": "x", "b": "xyz"}, None),  # a word is no list
        ("a in b", {"a": "x"}, None),
        ("has(a)", {"a": False}, True),
        ("has(a.b)", {"a.b": 0}, True),
        ("has(a)", {}, False),
        ("!has(a)", {}, True),
        ("has(a) && a == 1", {}, False),
        ("has == 1", {"has": 1}, True),  # only before '(' is it the macro
        ("true", {}, True),
        ("false", {}, False),
        ("!true", {}, False),
        ("a", {"a": "word"}, None),  # neither true nor false
        ("!a", {"a": 3}, None),
        ("a && true", {"a": 3}, None),
        ("a && false", {"a": 3}, False),
        ("a || true", {"a": "w"}, True),
        ("a || false", {"a": "w"}, None),
        ("1", {}, None),
        ("'true'", {}, None),
        ("infection.cmv == 'recent'", {"infection.cmv": "recent"}, True),
    ],
)
def test_values(text: str, values: dict[str, object], expected: bool | None) -> None:
    assert parse_condition(text)(values) is expected


def test_names_come_once_in_order_of_first_use_and_presence_is_none() -> None:
    condition = parse_condition("b.c && a || b.c && has(d) && true")
    assert condition.names == ("b.c", "a")
    assert condition.text == "b.c && a || b.c && has(d) && true"


def test_missing_names_what_keeps_it_open() -> None:
    condition = parse_condition("a && (b || c)")
    assert condition.missing({"a": True, "b": False}) == ("c",)
    assert condition.missing({"a": None}) == ("a", "b", "c")
    assert condition.missing({"a": False}) == ()
    assert condition.missing({"a": True, "b": True}) == ()


# --- errors -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "character", "expected"),
    [
        ("", 1, "a value"),
        ("   ", 4, "a value"),
        ("a &&", 5, "a value"),
        ("a b", 3, "'&&', '||' or the end"),
        ("a == b == c", 8, "'&&', '||' or the end"),
        ("(a", 3, "')'"),
        ("(a && b c", 9, "')'"),
        ("a)", 2, "'&&', '||' or the end"),
        ("a == ", 6, "a value"),
        ("a in [1, 2", 11, "','"),
        ("a in [1 2]", 9, "','"),
        ("a in [b]", 7, "a value"),
        ("a in [1,]", 9, "a value"),
        ("has()", 5, "the name of a fact"),
        ("has(1)", 5, "the name of a fact"),
        ("has(", 5, "the name of a fact"),
        ("has(a", 6, "')'"),
        ("&& a", 1, "a value"),
        ("a  $ b", 4, "a name, a value or an operator"),
        ("a & b", 3, "a name, a value or an operator"),
        ('a == "x', 6, "a name, a value or an operator"),
        ('a == "x\\n"', 6, "a name, a value or an operator"),
        ('a == "x\ny"', 6, "a name, a value or an operator"),
        ("a == null", 6, "a value"),
        ("in", 1, "a value"),
        ("a == 1.2.3", 9, "a name, a value or an operator"),
        ("a == \u0663", 6, "a name, a value or an operator"),
        ("a = b", 3, "a name, a value or an operator"),
    ],
)
def test_an_error_names_the_character_and_what_was_expected(text: str, character: int, expected: str) -> None:
    with pytest.raises(ConditionError) as error:
        parse_condition(text)
    assert str(error.value) == f"expected {expected} at character {character}"


@pytest.mark.parametrize("opening", ["(", "!", "!("])
def test_depth_has_a_limit(opening: str) -> None:
    def nested(depth: int) -> str:
        text = "".join(itertools.islice(itertools.cycle(opening), depth))
        return f"{text}a{')' * text.count('(')}"

    assert parse_condition(nested(50))({"a": True}) is not None
    for depth in (51, 900, 1900):
        with pytest.raises(ConditionError, match="expected at most 50 '!' and '\\(' within each other at"):
            parse_condition(nested(depth)[:2000])


def test_what_follows_a_deep_part_is_not_counted_as_deep() -> None:
    text = " && ".join(["!(a)"] * 200)
    assert parse_condition(text)({"a": False}) is True


def test_length_has_a_limit() -> None:
    assert parse_condition("a" + " " * 1999)({"a": True}) is True
    with pytest.raises(ConditionError, match="at most 2000 characters"):
        parse_condition("a" + " " * 2000)


@pytest.mark.parametrize("operator", ["||", "&&"])
def test_the_longest_chain_needs_no_deep_stack(operator: str) -> None:
    import sys

    condition = parse_condition(operator.join(["a"] * 650))
    limit = sys.getrecursionlimit()
    frame, used = sys._getframe(), 0
    while frame is not None:
        used, frame = used + 1, frame.f_back  # type: ignore[assignment]
    sys.setrecursionlimit(used + 60)
    try:
        assert condition({"a": True}) is True
        assert condition({}) is None
    finally:
        sys.setrecursionlimit(limit)
