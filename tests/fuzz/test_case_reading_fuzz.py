"""Whatever the bytes, reading gives a case or an InputError with issues; nothing else leaves it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from echolith.case import Case, case_from_dict, read_case
from echolith.case.document import parse_document
from echolith.case.refusals import MAX_ISSUES
from echolith.errors import InputError

DERME = (Path(__file__).parents[1] / "data" / "derme-2025.yaml").read_bytes()
DATA: dict[str, Any] = parse_document(DERME).data
DERME_JSON = json.dumps(DATA, indent=1).encode()

PIECES = st.sampled_from(
    [
        *(b"[", b"]", b"{", b"}", b":", b": ", b",", b"- ", b"\n", b"\n  ", b"\t", b"#", b"'", b'"', b"? "),
        *(b"&a ", b"*a", b"!x ", b"|\n", b">", b"<<: ", b"---\n", b"...\n", b"%YAML 9.9\n"),
        *(b"\\u0000", b"\\ud800", b"\0", b"\xff", b"\xc3\xa9", b"\xe2\x80\xa8", b"\xef\xbb\xbf"),
        *(b"null", b"1e999", b".nan", b"NaN", b"9" * 30, b"20+9", b"HP:0000001"),
    ]
)


def only_a_case_or_issues(read: Callable[[], Case]) -> None:
    try:
        case = read()
    except InputError as error:
        issues = error.issues
    else:
        assert isinstance(case, Case)
        return
    assert 0 < len(issues) <= MAX_ISSUES + 2
    assert all(issue.message and issue.solution and issue.severity == "error" for issue in issues)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.binary(max_size=300))
@example(b"\xef\xbb\xbf{")
@example(b"\x85")
def test_random_bytes(raw: bytes) -> None:
    only_a_case_or_issues(lambda: read_case(raw))


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_random_text(text: str) -> None:
    only_a_case_or_issues(lambda: read_case(text.encode("utf-8", "surrogatepass")))


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=30).map(b"".join))
def test_random_syntax(raw: bytes) -> None:
    only_a_case_or_issues(lambda: read_case(raw))


@settings(derandomize=True, max_examples=500, deadline=None)
@given(
    st.sampled_from([DERME, DERME_JSON]),
    st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 40), PIECES | st.binary(max_size=4)), min_size=1, max_size=4
    ),
)
def test_damaged_files(raw: bytes, damage: list[tuple[float, int, bytes]]) -> None:
    for place, length, piece in damage:
        start = int(place * len(raw))
        raw = raw[:start] + piece + raw[start + length :]
    only_a_case_or_issues(lambda: read_case(raw))


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["20+5", "A", "normal"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def paths(data: Any) -> list[tuple[str | int, ...]]:
    """Return every place in plain data, the whole left out."""
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [(key, *below) for key, inner in entries for below in ((), *paths(inner))]


@settings(derandomize=True, max_examples=500, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(paths(DATA)), values), min_size=1, max_size=3))
def test_data_with_anything_anywhere(changes: list[tuple[tuple[str | int, ...], Any]]) -> None:
    data: Any = copy.deepcopy(DATA)
    for path, value in changes:
        inner = data
        try:
            for step in path[:-1]:
                inner = inner[step]
            inner[path[-1]] = value
        except (TypeError, KeyError, IndexError):
            continue  # an earlier change took the place away
    only_a_case_or_issues(lambda: case_from_dict(data))


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.dictionaries(st.text(max_size=8) | st.integers() | st.none(), values, max_size=4))
def test_mappings_of_anything(data: dict[Any, Any]) -> None:
    only_a_case_or_issues(lambda: case_from_dict(data))
