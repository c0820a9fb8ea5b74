"""Conditions of a finding pack: a subset of CEL under Kleene's three-valued logic.

A condition reads facts by dotted name (``other.structural && !(tests.cmv == "negative")``). A fact that is
not known makes the smallest part of the condition that needs it unknown, never false and never an error:
``false && unknown`` is false, ``true && unknown`` is unknown. Why this is our own evaluator over CEL's
grammar and not a CEL library: ``docs/decisions.md``, "Conditions".

Grammar (all of it valid CEL): ``||  &&  !  ==  !=  <  <=  >  >=  in  ( )``, ``has(name)``, names with dots,
string, integer, decimal and boolean literals, lists of literals.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Truth = bool | None
"""True, False, or None for unknown."""

Facts = Mapping[str, object]
_Eval = Callable[[Facts], object]

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<number>-?[0-9]+(?:\.[0-9]+)?)
      | (?P<string>"[^"\\\r\n]*"|'[^'\\\r\n]*')
      | (?P<name>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)
      | (?P<op>\|\||&&|==|!=|<=|>=|[<>!()\[\],])
    )""",
    re.VERBOSE,
)
_MAX_LENGTH = 2_000
_MAX_DEPTH = 50
_RESERVED = frozenset(
    {
        "as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let",
        "loop", "namespace", "null", "package", "return", "true", "var", "void", "while",
    }
)  # fmt: skip
"""Words that CEL keeps for itself; as the name of a fact they would be unknown for ever."""


class ConditionError(ValueError):
    """A condition cannot be read. The text says where and what was expected."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition, ready to be evaluated.

    Parameters
    ----------
    text : str
        The condition as written in the pack.
    names : tuple of str
        The facts it reads, in order of first use.
    """

    text: str
    names: tuple[str, ...]
    _evaluate: _Eval

    def __call__(self, facts: Facts) -> Truth:
        """Return True, False or None (unknown) for `facts`; a fact that is missing or None is unknown."""
        value = self._evaluate(facts)
        return value if value is None or value is True or value is False else None

    def missing(self, facts: Facts) -> tuple[str, ...]:
        """Return the facts that keep the condition unknown; empty if it is known."""
        if self(facts) is not None:
            return ()
        return tuple(name for name in self.names if facts.get(name) is None)


def parse_condition(text: str) -> Condition:
    """Read a condition.

    Raises
    ------
    ConditionError
        If `text` is not in the grammar above.
    """
    if len(text) > _MAX_LENGTH:
        raise ConditionError(f"a condition has at most {_MAX_LENGTH} characters")
    parser = _Parser(text)
    evaluate = parser.disjunction()
    parser.expect_end()
    return Condition(text, tuple(dict.fromkeys(parser.names)), evaluate)


def _and(operands: list[_Eval]) -> _Eval:
    """Return the conjunction; flat, so that a long condition needs no deep stack."""
    if len(operands) == 1:
        return operands[0]

    def evaluate(facts: Facts) -> Truth:
        answer: Truth = True
        for operand in operands:
            value = operand(facts)
            if value is False:
                return False
            if value is not True:
                answer = None
        return answer

    return evaluate


def _or(operands: list[_Eval]) -> _Eval:
    if len(operands) == 1:
        return operands[0]

    def evaluate(facts: Facts) -> Truth:
        answer: Truth = False
        for operand in operands:
            value = operand(facts)
            if value is True:
                return True
            if value is not False:
                answer = None
        return answer

    return evaluate


def _not(operand: _Eval) -> _Eval:
    def evaluate(facts: Facts) -> Truth:
        a = operand(facts)
        return (not a) if isinstance(a, bool) else None

    return evaluate


def _equal(a: object, b: object) -> bool:
    """Return equality as CEL has it: ``true`` is not ``1``, as it is in Python."""
    return isinstance(a, bool) == isinstance(b, bool) and a == b


def _member(a: object, b: object) -> Truth:
    return any(_equal(a, item) for item in b) if isinstance(b, list | tuple | frozenset) else None


def _ordered(compare: Callable[[float, float], bool]) -> Callable[[object, object], Truth]:
    def evaluate(a: object, b: object) -> Truth:
        if not isinstance(a, int | float) or not isinstance(b, int | float):
            return None
        return None if isinstance(a, bool) or isinstance(b, bool) else compare(a, b)

    return evaluate


_COMPARISONS: dict[str, Callable[[object, object], Truth]] = {
    "==": _equal,
    "!=": lambda a, b: not _equal(a, b),
    "<": _ordered(lambda a, b: a < b),
    "<=": _ordered(lambda a, b: a <= b),
    ">": _ordered(lambda a, b: a > b),
    ">=": _ordered(lambda a, b: a >= b),
    "in": _member,
}


def _comparison(operator: str, left: _Eval, right: _Eval) -> _Eval:
    compare = _COMPARISONS[operator]

    def evaluate(facts: Facts) -> Truth:
        a, b = left(facts), right(facts)
        return None if a is None or b is None else compare(a, b)

    return evaluate


class _Parser:
    """Recursive descent over the tokens of one condition."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.names: list[str] = []
        self.tokens: list[tuple[str, str, int]] = []
        self.depth = 0
        position = 0
        while text[position:].strip():
            match = _TOKEN.match(text, position)
            if match is None or match.lastgroup is None:
                position += len(text[position:]) - len(text[position:].lstrip())
                raise ConditionError(f"expected a name, a value or an operator at character {position + 1}")
            self.tokens.append((match.lastgroup, match[match.lastgroup], match.start(match.lastgroup)))
            position = match.end()
        self.at = 0

    def peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def take(self, *operators: str) -> str:
        if self.at < len(self.tokens) and self.tokens[self.at][1] in operators:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return ""

    def fail(self, expected: str) -> ConditionError:
        position = self.tokens[self.at][2] + 1 if self.at < len(self.tokens) else len(self.text) + 1
        return ConditionError(f"expected {expected} at character {position}")

    def expect(self, operator: str) -> None:
        if not self.take(operator):
            raise self.fail(f"'{operator}'")

    def expect_end(self) -> None:
        if self.at < len(self.tokens):
            raise self.fail("'&&', '||' or the end")

    def disjunction(self) -> _Eval:
        operands = [self.conjunction()]
        while self.take("||"):
            operands.append(self.conjunction())
        return _or(operands)

    def conjunction(self) -> _Eval:
        operands = [self.comparison()]
        while self.take("&&"):
            operands.append(self.comparison())
        return _and(operands)

    def comparison(self) -> _Eval:
        left = self.unary()
        operator = self.take(*_COMPARISONS)
        return _comparison(operator, left, self.unary()) if operator else left

    def unary(self) -> _Eval:
        if self.peek() in {"!", "("}:
            return self.nested()
        if self.take("["):
            items: list[object] = []
            while not self.take("]"):
                if items:
                    self.expect(",")
                items.append(self.literal())
            constant_list = tuple(items)
            return lambda facts: constant_list
        return self.value()

    def nested(self) -> _Eval:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise self.fail(f"at most {_MAX_DEPTH} '!' and '(' within each other")
        if self.take("!"):
            inner = _not(self.unary())
        else:
            self.expect("(")
            inner = self.disjunction()
            self.expect(")")
        self.depth -= 1
        return inner

    def value(self) -> _Eval:
        if self.at < len(self.tokens) and self.tokens[self.at][0] == "name":
            name = self.tokens[self.at][1]
            if name not in _RESERVED:
                self.at += 1
                if name == "has" and self.peek() == "(":
                    return self.presence()
                self.names.append(name)
                return lambda facts: facts.get(name)
        constant = self.literal()
        return lambda facts: constant

    def presence(self) -> _Eval:
        self.expect("(")
        if self.at >= len(self.tokens) or self.tokens[self.at][0] != "name":
            raise self.fail("the name of a fact")
        name = self.tokens[self.at][1]
        self.at += 1
        self.expect(")")
        return lambda facts: facts.get(name) is not None

    def literal(self) -> object:
        if self.at >= len(self.tokens):
            raise self.fail("a value")
        kind, token, _ = self.tokens[self.at]
        if kind == "string":
            self.at += 1
            return token[1:-1]
        if kind == "number":
            self.at += 1
            return float(token) if "." in token else int(token)
        if token in {"true", "false"}:
            self.at += 1
            return token == "true"
        raise self.fail("a value")
