"""Files that are read, and files that are refused with the place and what to write instead."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from echolith.case import case_from_dict, read_case
from echolith.case.document import MAX_BYTES, parse_document
from echolith.case.refusals import MAX_ISSUES
from echolith.errors import InputError
from echolith.issues import Issue

DERME = Path(__file__).parents[2] / "data" / "derme-2025.yaml"
TEXT = DERME.read_text(encoding="utf-8")
CODE_PLACE = "exams[1].findings[0].code (line 12)"
MINIMAL = "echolith: case/1\nid: x\nfetuses: [{id: A}]\n"


def refused(raw: str | bytes) -> tuple[Issue, ...]:
    with pytest.raises(InputError) as caught:
        read_case(raw.encode() if isinstance(raw, str) else raw)
    assert caught.value.issues
    for issue in caught.value.issues:
        assert issue.severity == "error"
        assert issue.message
        assert issue.solution
    return caught.value.issues


def only(raw: str | bytes) -> Issue:
    issues = refused(raw)
    assert len(issues) == 1, issues
    return issues[0]


def with_change(old: str, new: str) -> str:
    assert TEXT.count(old) == 1, old
    return TEXT.replace(old, new)


def test_the_published_case_is_read_from_a_file_and_from_bytes() -> None:
    case = read_case(DERME)
    assert case == read_case(TEXT.encode())
    assert case.id == "derme-2025"
    assert case.mother is not None
    assert case.mother.age == 29
    finding = case.exams[1].findings[0]
    assert (finding.code, finding.number, finding.status) == ("HP:0006559", "multiple", "present")
    assert case.exams[1].ga is not None
    assert case.exams[1].ga.days == 145
    assert case.exams[2].ga is None
    assert {test.test: test.result for test in case.tests}["cfdna"] == "low_risk"
    assert case.outcomes[0].neonate == "healthy"


def test_the_example_of_the_pack_is_the_same_file() -> None:
    import echolith.findings

    folder = Path(echolith.findings.__file__).parent / "packs" / "fetal-liver-calcification" / "examples"
    assert (folder / "derme-2025.yaml").read_bytes() == DERME.read_bytes()


def test_json_and_yaml_give_the_same_case() -> None:
    data = parse_document(TEXT.encode()).data
    assert read_case(json.dumps(data, indent=2).encode()) == read_case(DERME)
    assert case_from_dict(data) == read_case(DERME)


def test_a_byte_order_mark_is_accepted() -> None:
    assert read_case(b"\xef\xbb\xbf" + TEXT.encode()) == read_case(DERME)
    data = json.dumps(parse_document(TEXT.encode()).data).encode()
    assert read_case(b"\xef\xbb\xbf" + data) == read_case(DERME)


@pytest.mark.parametrize(
    ("old", "new", "code", "where", "solution"),
    [
        ("20+5", "20+9", "ga-days-over-6", "exams[1].ga (line 9)", "0 to 6"),
        ("20+5", "20.71", "ga-not-decimal", "exams[1].ga (line 9)", "20+5"),
        ("20+5", "20", "ga-format", "exams[1].ga (line 9)", "20+5"),
        ("20+5", "20 weeks", "ga-format", "exams[1].ga (line 9)", "20+5"),
        ("35+6", "18+0", "birth-before-exam", "exams[1] (line 8)", "outcome"),
        ("HP:0006559", "HP:9999999", "hpo-unknown", CODE_PLACE, "HP:0006559"),
        (
            "HP:0006559",
            "HP:0011461",
            "hpo-not-a-finding",
            CODE_PLACE,
            "HP:0000118",
        ),
        ("HP:0006559", "6559", "hpo-format", CODE_PLACE, "HP:0006559"),
        (
            "result: low_risk",
            "result: negative",
            "result-not-of-test",
            "tests[0].result (line 18)",
            "low_risk",
        ),
        ("low_risk", "lowrisk", "wrong-value", "tests[0].result (line 18)", "mean low_risk"),
        ("kind: anomaly_scan", "kind: anomoly scan", "wrong-value", "exams[1].kind (line 8)", "anomaly_scan"),
        ("growth:", "grwoth:", "unknown-key", "exams[1].grwoth (line 14)", "`growth`"),
        ("age: 29", "age: 290", "out-of-range", "mother.age (line 3)", "unit"),
        ("id: derme-2025", "id: 2025", "wrong-type", "id (line 2)", "quotes"),
        ("{age: 29}", "29", "wrong-type", "mother (line 3)", "mapping"),
        ("id: derme-2025", "id: ''", "empty-value", "id (line 2)", "value"),
        ("case/1", "case/2", "case-version", "echolith (line 1)", "case/1"),
        ("    fetus: A", "    fetus: B", "fetus-unknown", "exams[1].fetus (line 10)", "fetuses"),
    ],
)
def test_a_wrong_entry_is_refused_with_its_place(
    old: str, new: str, code: str, where: str, solution: str
) -> None:
    issue = only(with_change(old, new))
    assert (issue.code, issue.where) == (code, where)
    assert solution in issue.solution


def test_a_key_that_is_missing_is_named() -> None:
    issue = only(with_change("id: derme-2025\n", ""))
    assert (issue.code, issue.where) == ("missing-key", "id (line 1)")
    issue = only(with_change("kind: anomaly_scan\n    ", ""))
    assert (issue.code, issue.where) == ("missing-key", "exams[1].kind (line 8)")


def test_the_version_must_stand_in_a_file_but_not_in_data() -> None:
    without = with_change("echolith: case/1\n", "")
    issue = only(without)
    assert issue.code == "case-version-missing"
    assert "echolith: case/1" in issue.solution
    assert case_from_dict(parse_document(without.encode()).data) == read_case(DERME)


def test_everything_wrong_comes_back_at_once() -> None:
    text = with_change("20+5", "20+9").replace("low_risk", "lowrisk").replace("mother:", "mothr:")
    assert {(issue.code, issue.where) for issue in refused(text)} == {
        ("unknown-key", "mothr (line 3)"),
        ("ga-days-over-6", "exams[1].ga (line 9)"),
        ("wrong-value", "tests[0].result (line 18)"),
    }


def test_a_union_gives_one_issue_for_each_place() -> None:
    assert only(with_change("{age: 29}", "{ancestry: 3}")).code == "wrong-type"
    issue = only(with_change("{age: 29}", "{infections: [{agnet: cmv}]}"))
    assert (issue.code, issue.where) == ("unknown-key", "mother.infections[0].agnet (line 3)")
    assert "`agent`" in issue.solution
    issue = only(with_change("sex: male", "sex: m"))
    assert (issue.code, issue.where) == ("wrong-value", "outcome.sex (line 25)")
    issue = only(with_change("outcome: {", "outcome: born # {"))
    assert (issue.code, issue.where) == ("wrong-type", "outcome (line 25)")
    assert "mapping" in issue.message
    assert "list" in issue.message
    issue = only(with_change("- id: A", "- id: 1").replace("    fetus: A\n", ""))
    assert (issue.code, issue.where) == ("wrong-type", "fetuses[0].id (line 5)")


def test_the_list_of_issues_ends_somewhere() -> None:
    keys = "".join(f"key{i}: 1\n" for i in range(200))
    issues = refused(TEXT + keys)
    assert len(issues) == MAX_ISSUES + 1
    assert issues[-1].message == f"and {200 - MAX_ISSUES} more"


def test_an_unknown_key_that_may_hold_a_value_is_not_shown() -> None:
    issue = only(TEXT + '"Jane Doe, born 1990": yes\n')
    assert issue.code == "unknown-key"
    assert issue.where == f"<key> (line {TEXT.count(chr(10)) + 1})"
    assert "Jane" not in str(issue)


def test_no_issue_repeats_a_value() -> None:
    secret = "Zebra-4711"
    for old in ("20+5", "low_risk", "HP:0006559", "anomaly_scan", "male", "appropriate", "case/1"):
        if TEXT.count(old) == 1:
            for issue in refused(with_change(old, secret)):
                assert secret not in str(issue)
    for text in (f"{TEXT}x: '{secret}\n", f"{TEXT}x: *{secret}\n", f"{TEXT}x: !{secret} 1\n"):
        assert secret not in str(refused(text))


def test_lines_are_given_for_json_too() -> None:
    data = json.dumps(parse_document(with_change("20+5", "20+9").encode()).data, indent=1)
    issue = only(data)
    line = data.split("\n")[int(re.findall(r"line (\d+)", issue.where)[0]) - 1]
    assert '"ga": "20+9"' in line
    tabbed = only(data.replace("\n ", "\n\t"))  # such JSON is no YAML: the place goes without a line
    assert tabbed.where.startswith("exams[1].ga")


def test_the_file_can_be_named() -> None:
    with pytest.raises(InputError) as caught:
        read_case(with_change("20+5", "20+9").encode(), name="case.yaml")
    assert caught.value.issues[0].where == "case.yaml: exams[1].ga (line 9)"
    with pytest.raises(InputError) as caught:
        read_case(b"", name="case.yaml")
    assert caught.value.issues[0].where == "case.yaml"


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(InputError) as caught:
            read_case(path)
        assert caught.value.issues[0].code == "file-unreadable"


def test_too_large(tmp_path: Path) -> None:
    nonsense = b"x7f " * 1_250_000
    assert only(nonsense).code == "too-large"
    path = tmp_path / "big.yaml"
    path.write_bytes(nonsense)
    with pytest.raises(InputError) as caught:
        read_case(path)
    assert caught.value.issues[0].code == "too-large"
    padded = MINIMAL.encode() + b"#" * (MAX_BYTES - len(MINIMAL))
    assert read_case(padded).id == "x"
    assert only(padded + b"#").code == "too-large"


@pytest.mark.parametrize(
    ("raw", "code", "where"),
    [
        (TEXT.encode("utf-16"), "encoding", ""),
        (TEXT.encode("utf-16-le"), "not-text", "line 1"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "encoding", ""),
        (TEXT.replace("derme", "d\u00e9rme").encode("latin-1"), "encoding", "line 2"),
        (TEXT.encode().replace(b"29", b"\x00"), "not-text", "line 3"),
        (b"", "empty", ""),
        (b" \n\t\n", "empty", ""),
        (b"\xef\xbb\xbf", "empty", ""),
        (b"# only a remark\n", "not-a-mapping", ""),
        (b"- a\n- b\n", "not-a-mapping", ""),
        (b"[1, 2]", "not-a-mapping", ""),
        (b"A report of a scan at 20 weeks.", "not-a-mapping", ""),
        (b'{"resourceType": "Bundle", "type": "collection"}', "not-a-case", ""),
        (b"%PDF-1.7 nonsense", "yaml-syntax", "line 1"),
        (b"a: &x [1]\nb: [*x, *x]\n", "yaml-alias", "line 1"),
        (b"a: *x\n", "yaml-alias", "line 1"),
        (b"a: !!python/object/apply:os.system [ls]\n", "yaml-tag", "line 1"),
        (b"a: !!str 1\n", "yaml-tag", "line 1"),
        (MINIMAL.encode() + b"---\n" + MINIMAL.encode(), "several-documents", "line 4"),
        (MINIMAL.encode() + b"id: y\n", "duplicate-key", "line 4"),
        (b'{"id": "x",\n "id": "y"}', "duplicate-key", ""),
        (b"? [a]\n: 1\n", "key-not-text", "line 1"),
        (b"id: [x\n", "yaml-syntax", "line 2"),
        (b"id:\n\t- x\n", "yaml-syntax", "line 2"),
        (b'{"id": "x",\n}', "json-syntax", "line 2"),
        (b'{"id": NaN}', "not-finite", ""),
        (b'{"id": -Infinity}', "not-finite", ""),
        (b"id: .nan\n", "not-finite", "line 1"),
        (b"id: -.INF\n", "not-finite", "line 1"),
        (b'{"id": 1e999}', "number-range", ""),
        (b"id: 1e999\n", "number-range", "line 1"),
        (b'{"id": ' + b"9" * 5000 + b"}", "number-range", ""),
        (b"id: " + b"9" * 5000, "number-range", "line 1"),
        (b'{"id": "\\ud800"}', "bad-character", ""),
        (b'{"id": "\\u0000"}', "bad-character", ""),
        (b'id: "\\0"\n', "bad-character", "line 1"),
        (b"id: \x07\n", "yaml-syntax", ""),
        (b"a: [" + b"1," * 110_000 + b"1]", "too-many-entries", ""),
        (b'{"a": [' + b"1," * 60_000 + b"1]}", "too-many-entries", ""),
        (b"[" * 500_000, "too-deep", "line 1"),
        (b"a: " + b"{a: " * 60, "too-deep", "line 1"),
        (b'{"a":' * 100_000, "too-deep", ""),
        (b'{"a":' * 60 + b"1" + b"}" * 60, "too-deep", ""),
        (b"- " * 100_000, "too-deep", "line 1"),
    ],
)
def test_what_is_no_case_is_refused_whole(raw: bytes, code: str, where: str) -> None:
    issue = only(raw)
    assert (issue.code, issue.where) == (code, where)


def test_a_yaml_bomb_is_refused_before_it_grows() -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 30)
    )
    issue = only(bomb)
    assert (issue.code, issue.where) == ("yaml-alias", "line 1")


@pytest.mark.parametrize(
    ("scalar", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("12:30", "12:30"),
        ("2025-03-01", "2025-03-01"),
        ("20_5", "20_5"),
        ("20+5", "20+5"),
        ("0b11", "0b11"),
        ("1.2.3", "1.2.3"),
        ("'1'", "1"),
        ('"true"', "true"),
        ("010", 10),
        ("0o10", 8),
        ("0xFF", 255),
        ("-7", -7),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("nullable", "nullable"),
        ("trueish", "trueish"),
    ],
)
def test_plain_scalars_follow_yaml_1_2(scalar: str, value: object) -> None:
    read = parse_document(f"a: {scalar}\n".encode()).data["a"]
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize("data", [None, [], "text", 3])
def test_data_that_is_no_mapping(data: object) -> None:
    with pytest.raises(InputError) as caught:
        case_from_dict(data)  # type: ignore[arg-type]
    assert caught.value.issues[0].code == "not-a-mapping"


def test_data_with_numbers_that_are_none() -> None:
    for number in (float("nan"), float("inf"), 1e300):
        with pytest.raises(InputError) as caught:
            case_from_dict(
                {"id": "x", "fetuses": [{"id": "A"}], "exams": [{"kind": "doppler", "ga": number}]}
            )
        assert caught.value.issues[0].code == "ga-not-decimal"


def test_dates_outside_any_record_are_refused() -> None:
    for year, code in (("0001", "date-range"), ("9999", "date-range"), ("2025", None)):
        text = f"{MINIMAL}dating: {{due_date: {year}-06-01, method: crl}}\n"
        if code is None:
            assert read_case(text.encode()).dating is not None
        else:
            issue = only(text)
            assert (issue.code, issue.where) == (code, "dating.due_date (line 4)")
    assert only(f"{MINIMAL}dating: {{due_date: 2025-02-30}}\n").code == "date-format"
    assert only(f"{MINIMAL}dating: {{due_date: 1.6.2025}}\n").code == "date-format"


def test_without_the_c_parser_the_answers_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    import yaml

    with_c = [read_case(DERME), only(with_change("20+5", "20+9")), only("a: &x [1]\nb: *x\n")]
    if hasattr(yaml, "CSafeLoader"):
        monkeypatch.delattr(yaml, "CSafeLoader")
    assert [read_case(DERME), only(with_change("20+5", "20+9")), only("a: &x [1]\nb: *x\n")] == with_c
    assert only("[" * 10_000).code == "too-deep"
    assert only("id:\n\t- x\n").code == "yaml-syntax"
