from __future__ import annotations

import pytest

from echolith.errors import InputError, UsageError
from echolith.pooling.tables.read import LARGEST_BYTES, MOST_COLUMNS, MOST_ROWS, read_table
from echolith.pooling.tables.studies import Columns, read_studies

PLAIN = b"study,y,n,where,year\nA,0,20,north,1995\nB,1,31,south,2002\n"


def problems(error: pytest.ExceptionInfo[InputError]) -> list[tuple[str, str]]:
    return [(issue.code, issue.where) for issue in error.value.issues]


@pytest.mark.parametrize("separator", [b",", b";", b"\t", b"|"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_separators_and_line_ends_of_all_programs_are_read(separator: bytes, end: bytes) -> None:
    table = read_table(PLAIN.replace(b",", separator).replace(b"\n", end))
    assert table.columns == ("study", "y", "n", "where", "year")
    assert [row.cells["study"] for row in table.rows] == ["A", "B"]
    assert table.rows[1].cells["n"] == "31"


def test_a_byte_order_mark_latin_letters_blank_lines_and_quotes_do_no_harm() -> None:
    marked = read_table(b"\xef\xbb\xbfstudy,y,n\n\n\xc3\x96cal,1,4\n , ,\n")
    assert (marked.columns[0], marked.rows[0].cells["study"], len(marked.rows)) == ("study", "Öcal", 1)
    assert read_table("study,y,n\nÖcal,1,4\n".encode("latin-1")).rows[0].cells["study"] == "Öcal"
    quoted = read_table(b'study,y,n\n"Smith, A ""and"" B\nsecond line",1,4\n')
    assert quoted.rows[0].cells["study"] == 'Smith, A "and" B\nsecond line'


def test_empty_columns_at_the_right_end_hold_nothing() -> None:
    assert read_table(b"study,y,n,,\nA,1,4,,\n").columns == ("study", "y", "n")


def test_short_rows_are_filled_with_nothing() -> None:
    assert read_table(b"study,y,n\nA,1\n").rows[0].cells["n"] == ""


@pytest.mark.parametrize(
    ("content", "code", "where"),
    [
        (b"", "table-empty", ""),
        (b"\n \n", "table-empty", ""),
        (b"study,y,n\n", "table-without-rows", ""),
        (b"study,y,y\nA,1,4\n", "column-twice", "line 1, column 3"),
        (b"study,,n\nA,1,4\n", "column-without-name", "line 1, column 2"),
        (b"study,y,n\nA,1,4,9\n", "row-too-long", "line 2"),
        (b'study,y,n\n"A,1,4\n', "table-quoting", "line 2"),
        (b"PK\x03\x04\x00\x00", "table-not-text", ""),
        (b"a," * MOST_COLUMNS + b"b,c\n1,2\n", "table-too-wide", ""),
        (b"study,y\n" + b"A,1\n" * (MOST_ROWS + 1), "table-too-long", ""),
        (b"study,y\n" + b"A" * 20_000 + b",1\n", "cell-too-long", "line 2"),
        (b"a" * (LARGEST_BYTES + 1), "table-too-large", ""),
    ],
)
def test_what_is_no_table_is_refused_and_said_where(content: bytes, code: str, where: str) -> None:
    with pytest.raises(InputError) as caught:
        read_table(content)
    assert (code, where) in problems(caught)
    assert all(issue.solution for issue in caught.value.issues)


def test_columns_are_found_by_name_whatever_the_case() -> None:
    table = read_table(PLAIN)
    studies = read_studies(table, Columns("Y", "N", label="Study", group="where", year="YEAR"))
    assert studies.labels == ("A", "B")
    assert (studies.events, studies.totals) == ((0, 1), (20, 31))
    assert (studies.groups, studies.years) == (("north", "south"), (1995, 2002))
    assert studies.lost == studies.control_events == ()


def test_rows_without_a_label_column_are_named_by_their_line() -> None:
    assert read_studies(read_table(PLAIN), Columns("y", "n")).labels == ("line 2", "line 3")


def test_a_column_that_is_not_there_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean year"):
        read_studies(read_table(PLAIN), Columns("y", "n", year="yaer"))
    with pytest.raises(UsageError, match="it has: study, y, n"):
        read_studies(read_table(PLAIN), Columns("zzzzzz", "n"))


@pytest.mark.parametrize("gap", ["", "NA", "n/a", "NaN", "-", "?"])
def test_a_missing_count_is_an_error_and_never_a_zero(gap: str) -> None:
    table = read_table(f"study,y,n\nA,{gap},20\nB,1,31\n".encode())
    with pytest.raises(InputError) as caught:
        read_studies(table, Columns("y", "n"))
    assert problems(caught) == [("cell-missing", "line 2")]


def test_rows_with_gaps_are_left_out_when_asked_and_each_is_named() -> None:
    table = read_table(b"study,y,n\nA,,20\nB,1,31\nC,2,\n")
    studies = read_studies(table, Columns("y", "n", label="study"), skip_missing=True)
    assert studies.labels == ("B",)
    assert [(issue.code, issue.severity, issue.where) for issue in studies.issues] == [
        ("row-left-out", "warning", "line 2"),
        ("row-left-out", "warning", "line 4"),
    ]
    with pytest.raises(UsageError, match="every row lacks"):
        read_studies(read_table(b"study,y,n\nA,,20\n"), Columns("y", "n"), skip_missing=True)


@pytest.mark.parametrize(
    ("row", "code", "words"),
    [
        ("few,20", "count-not-whole", "not a number"),
        ("1.5,20", "count-not-whole", "not whole"),
        ("1,5e1", "count-not-whole", "not whole"),
        ("1 0,20", "count-not-whole", "not a number"),
        ("=1+1,20", "count-not-whole", "not a number"),
        ("-1,20", "events-out-of-range", "y is negative"),
        ("21,20", "events-out-of-range", "y is larger than n"),
        ("0,0", "total-not-positive", "n is not at least 1"),
    ],
)
def test_a_count_that_cannot_be_is_an_issue_without_the_cell(row: str, code: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        read_studies(read_table(f"study,y,n\nA,1,4\nB,{row}\n".encode()), Columns("y", "n"))
    assert problems(caught) == [(code, "line 3")]
    assert words in caught.value.issues[0].message


def test_all_problems_of_a_table_come_at_once() -> None:
    table = read_table(b"y,n\nx,20\n,3\n1,none at all\n")
    with pytest.raises(InputError) as caught:
        read_studies(table, Columns("y", "n"))
    assert sorted(problems(caught)) == [
        ("cell-missing", "line 3"),
        ("count-not-whole", "line 2"),
        ("count-not-whole", "line 4"),
    ]


def test_whole_numbers_that_spreadsheets_write_with_a_point_are_whole() -> None:
    assert read_studies(read_table(b"y,n\n1.0,20.00\n"), Columns("y", "n")).totals == (20,)


def test_moderators_are_numbers_if_all_are_and_names_otherwise() -> None:
    table = read_table(b"y,n,dose,kind\n1,4,1.5,a\n2,9,-.25,7\n")
    found = read_studies(table, Columns("y", "n", moderators=("dose", "kind"))).moderators
    assert found == {"dose": (1.5, -0.25), "kind": ("a", "7")}
