from __future__ import annotations

from echolith.findings.memory import Memory


def test_a_result_is_made_once_for_equal_keys() -> None:
    memory, made = Memory(), []
    for _ in range(3):
        assert memory.remembered(("a", 1), lambda: made.append(1) or len(made)) == 1
    assert memory.remembered(("a", 2), lambda: "other") == "other"
    assert made == [1]


def test_none_is_a_result() -> None:
    memory, made = Memory(), []
    for _ in range(2):
        assert memory.remembered(("a",), lambda: made.append(1)) is None
    assert made == [1]


def test_the_oldest_goes_first() -> None:
    memory, made = Memory(size=2), []

    def ask(name: str) -> None:
        memory.remembered((name,), lambda: made.append(name))

    for name in "abcbca":
        ask(name)
    assert "".join(made) == "abca"
