"""Whatever bytes stand in a table, the reader gives a table or issues, never anything else."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from echolith.errors import InputError, UsageError
from echolith.pooling.tables.read import read_table
from echolith.pooling.tables.studies import Columns, read_studies

CELLS = st.sampled_from(
    [
        "y",
        "n",
        "1",
        "20",
        "0",
        "-3",
        "1.0",
        "1,5",
        "NA",
        "",
        '"',
        "'",
        "=1+1",
        "1e999",
        "٣",
        "x" * 50,
        "\u202e",
        "\x1b[31m",
        "\r",
        "nan",
    ]
)
ROWS = st.lists(st.lists(CELLS, max_size=5), max_size=8)


@given(st.binary(max_size=300))
@settings(max_examples=150, derandomize=True, deadline=None)
def test_any_bytes(content: bytes) -> None:
    issues, table = (), None
    try:
        table = read_table(content)
    except InputError as error:
        issues = error.issues
    if table is None:
        assert issues
        assert all(issue.severity == "error" and issue.solution for issue in issues)
    else:
        assert table.columns
        assert all(set(row.cells) == set(table.columns) for row in table.rows)


@given(ROWS, st.sampled_from([",", ";", "\t"]), st.booleans())
@settings(max_examples=200, derandomize=True, deadline=None)
def test_any_cells(rows, separator: str, skip: bool) -> None:
    content = "\n".join(separator.join(cells) for cells in [["y", "n"], *rows]).encode()
    try:
        studies = read_studies(read_table(content), Columns("y", "n"), skip_missing=skip)
    except (InputError, UsageError):
        return
    assert len(studies.events) == len(studies.totals) == len(studies.labels)
    assert all(0 <= y <= n and n >= 1 for y, n in zip(studies.events, studies.totals, strict=True))
