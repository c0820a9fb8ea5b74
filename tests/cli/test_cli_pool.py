"""``echolith pool`` as a user calls it."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from echolith.cli import main
from echolith.pooling import pool
from echolith.pooling.choices import PLOTS

TABLE = """\
study,year,y,n,region,lost,size
A 1995,1995,1,21,north,0,1
B 1996,1996,0,10,south,1,2
C 2002,2002,0,14,north,0,3
D 2010,2010,2,33,south,2,1
E 2015,2015,5,60,south,0,2
"""
TWO = "study,y1,n1,y0,n0\nA,1,40,2,36\nB,0,20,3,22\nC,4,50,9,55\n"
COLUMNS = ("--events", "y", "--total", "n", "--label", "study")


@pytest.fixture
def table(tmp_path: Path) -> str:
    file = tmp_path / "table.csv"
    file.write_text(TABLE, encoding="utf-8")
    return str(file)


@pytest.fixture
def two(tmp_path: Path) -> str:
    file = tmp_path / "two.csv"
    file.write_text(TWO, encoding="utf-8")
    return str(file)


def out(capfd: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert main(["pool", *arguments]) == code
    return capfd.readouterr().out


def test_the_plain_command_pools_and_says_how(table: str, capfd) -> None:
    text = out(capfd, table, *COLUMNS)
    assert text.startswith("Binomial-normal model, Bayesian: 5 studies, 8 of 138")
    for words in ("typical centre", "next centre", "Results", "Methods", "E 2015", "doi:10.1002/sim.4040"):
        assert words in text


@pytest.mark.parametrize("model", ["bayes", "binomial-normal", "beta-binomial", "common", "two-step"])
def test_json_keeps_to_the_contract(model: str, table: str, capfd) -> None:
    data = json.loads(out(capfd, table, *COLUMNS, "--model", model, "--format", "json"))
    contract = {
        "model", "k", "events", "total", "estimate", "lower", "upper", "level", "on_scale", "tau2", "i2", "q",
        "prediction", "converged", "issues", "studies", "priors",
    }  # fmt: skip
    assert contract <= set(data)
    assert (data["model"], data["k"], data["events"], data["total"]) == (model, 5, 8, 138)
    want = pool([1, 0, 0, 2, 5], [21, 10, 14, 33, 60], model=model)
    assert (data["estimate"], data["lower"], data["upper"]) == (want.estimate, want.lower, want.upper)
    assert {"label", "events", "total", "estimate", "lower", "upper", "weight"} <= set(data["studies"][0])


def test_every_two_step_choice_is_taken(table: str, capfd) -> None:
    arguments = (
        "--model",
        "two-step",
        "--scale",
        "arcsine",
        "--tau2",
        "SJ",
        "--interval",
        "t",
        "--format",
        "json",
    )
    data = json.loads(out(capfd, table, *COLUMNS, *arguments))
    assert data["method"]["scale"] == "arcsine"
    assert (data["method"]["tau2"], data["method"]["interval"]) == ("SJ", "t")
    want = pool(
        [1, 0, 0, 2, 5], [21, 10, 14, 33, 60], model="two-step", scale="arcsine", tau2="SJ", interval="t"
    )
    assert data["on_scale"]["se"] == want.on_scale.se


def test_all_questions_at_once(table: str, capfd) -> None:
    arguments = (
        "--by", "region", "--moderator", "size", "--year", "year", "--cumulative", "--leave-one-out",
        "--bias", "--lost", "lost", "--cases", "1/6", "--threshold", "0.05", "--format", "json",
    )  # fmt: skip
    data = json.loads(out(capfd, table, *COLUMNS, *arguments))
    assert [g["group"] for g in data["subgroups"]["groups"]] == ["north", "south"]
    assert data["regression"]["coefficients"][1]["name"] == "size"
    assert data["cumulative"][0]["label"] == "1995: A 1995"
    assert len(data["leave_one_out"]) == 5
    assert data["bias"]["tests"] == []
    assert "There are 5 studies" in data["bias"]["reason"]
    assert data["losses"]["all_of_the_lost"]["events"] == 11
    assert [item["weight"] for item in data["with_cases"]] == [0.25, 0.5, 1.0]
    assert 0.0 < data["probability_above"]["typical"] < 1.0
    text = out(capfd, table, *COLUMNS, *arguments[:-2])
    for title in ("By region", "Regression on moderators", "After each year", "Single published cases"):
        assert title in text


def test_the_same_table_gives_the_same_bytes(table: str, capfd) -> None:
    assert out(capfd, table, *COLUMNS, "--format", "json") == out(capfd, table, *COLUMNS, "--format", "json")


def test_what_changed_since_an_older_table(table: str, tmp_path: Path, capfd) -> None:
    old = tmp_path / "old.csv"
    old.write_text(
        TABLE.replace("1,21", "1,20").replace("E 2015,2015,5,60,south,0,2\n", ""), encoding="utf-8"
    )
    text = out(capfd, table, *COLUMNS, "--since", str(old))
    assert "E 2015 (added, 5 of 60)" in text
    assert "A 1995 (corrected, 1 of 20 to 1 of 21)" in text


@pytest.mark.parametrize("kind", PLOTS)
def test_every_plot_is_an_svg_with_a_text_alternative(kind: str, table: str, tmp_path: Path, capfd) -> None:
    target = tmp_path / f"{kind}.svg"
    more = {"cumulative": ("--year", "year", "--cumulative"), "leave-one-out": ("--leave-one-out",)}
    out(capfd, table, *COLUMNS, *more.get(kind, ()), "--plot", f"{kind}={target}")
    root = ET.fromstring(target.read_text(encoding="utf-8"))
    assert root.get("role") == "img"
    texts = {element.tag.rpartition("}")[2]: element.text for element in root if element.text}
    assert texts["title"]
    assert len(texts["desc"]) > 60


def test_a_forest_by_groups_has_a_diamond_for_each(table: str, tmp_path: Path, capfd) -> None:
    target = tmp_path / "groups.svg"
    out(capfd, table, *COLUMNS, "--by", "region", "--plot", f"forest={target}")
    svg = target.read_text(encoding="utf-8")
    words = [e.text for e in ET.fromstring(svg).iter() if e.tag.endswith("}text")]
    assert words.index("north") < words.index("A 1995") < words.index("south") < words.index("E 2015")
    assert [w for w in words if w and (w.startswith("north,") or w.startswith("south,"))] == [
        "north, 2 studies",
        "south, 3 studies",
    ]
    assert "Typical centre" in words


def test_a_plot_that_needs_a_question_says_so(table: str, tmp_path: Path, capfd) -> None:
    target = tmp_path / "x.svg"
    assert main(["pool", table, *COLUMNS, "--plot", f"cumulative={target}"]) == 2
    assert "--cumulative" in capfd.readouterr().err
    assert not target.exists()
    assert main(["pool", table, *COLUMNS, "--model", "common", "--plot", f"posterior={target}"]) == 2
    assert "no posterior plot" in capfd.readouterr().err


def test_the_page_is_self_contained_and_escapes_labels(tmp_path: Path, capfd) -> None:
    file = tmp_path / "evil.csv"
    file.write_text("study,y,n\n<script>alert(1)</script>,1,20\nB & C,0,30\n", encoding="utf-8")
    page = out(capfd, str(file), *COLUMNS, "--leave-one-out", "--format", "html")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")
    assert page.count("<svg") >= 3
    assert "There are two studies only" in page


def test_two_groups(two: str, tmp_path: Path, capfd) -> None:
    groups = ("--events", "y1", "--total", "n1", "--control-events", "y0", "--control-total", "n0")
    data = json.loads(out(capfd, two, *groups, "--format", "json"))
    assert (data["model"], data["effect"], data["control_events"]) == ("conditional", "odds-ratio", 14)
    text = out(capfd, two, *groups, "--effect", "risk-difference", "--plot", f"forest={tmp_path / 'f.svg'}")
    assert "Risk difference, mantel-haenszel" in text
    assert "points" in text
    assert (tmp_path / "f.svg").exists()


def test_standard_input_and_output_file(tmp_path: Path, run) -> None:
    target = tmp_path / "pool.json"
    result = run(
        "pool", "-", "--events", "y", "--total", "n", "--format", "json", "-o", target, stdin=TABLE.encode()
    )
    assert (result.returncode, result.stdout) == (0, b"")
    assert json.loads(target.read_text())["studies"][0]["label"] == "line 2"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--scale", "raw"), "belongs to --model two-step"),
        (("--model", "common", "--prior-tau", "1"), "belongs to --model bayes"),
        (("--effect", "odds-ratio"), "compares two groups"),
        (("--control-events", "y"), "needs both"),
        (("--cumulative",), "needs --year"),
        (("--influence",), "needs --model two-step"),
        (("--cases", "7/6"), "Y not above N"),
        (("--cases", "many"), "--cases is Y/N"),
        (("--cases", "1/6", "--model", "common"), "needs model 'bayes'"),
        (("--plot", "pie=x.svg"), "KIND one of"),
        (("--level", "95"), "between 0 and 1"),
        (("--by", "regoin"), "did you mean region"),
        (("--prior-tau", "-1"), "positive number"),
    ],
)
def test_wrong_usage_is_exit_code_2_with_what_to_write(arguments, words: str, table: str, capfd) -> None:
    assert main(["pool", table, *COLUMNS, *arguments]) == 2
    assert words in capfd.readouterr().err


def test_a_table_with_errors_is_exit_code_3_with_every_problem(tmp_path: Path, capfd) -> None:
    file = tmp_path / "bad.csv"
    file.write_text("study,y,n\nA,x,20\nB,,30\nC,9,3\n", encoding="utf-8")
    assert main(["pool", str(file), *COLUMNS]) == 3
    err = capfd.readouterr().err
    assert "line 2" in err
    assert "line 3" in err
    data = json.loads(out(capfd, str(file), *COLUMNS, "--format", "json", code=3))
    assert {issue["code"] for issue in data["issues"]} == {"count-not-whole", "cell-missing"}
    assert "x" not in [issue["message"] for issue in data["issues"]]


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path, capfd) -> None:
    assert main(["pool", str(tmp_path / "none.csv"), *COLUMNS]) == 2
    assert "does not exist" in capfd.readouterr().err
    assert main(["pool", str(tmp_path), *COLUMNS]) == 2
    assert "folder" in capfd.readouterr().err


def test_rows_left_out_are_named_in_the_result(tmp_path: Path, capfd) -> None:
    file = tmp_path / "gaps.csv"
    file.write_text("study,y,n\nA,1,20\nB,,30\nC,2,31\n", encoding="utf-8")
    data = json.loads(out(capfd, str(file), *COLUMNS, "--skip-missing", "--format", "json"))
    assert data["issues"][0]["code"] == "row-left-out"
    assert data["k"] == 2


def test_no_answer_is_an_answer(tmp_path: Path, capfd) -> None:
    file = tmp_path / "none.csv"
    file.write_text("study,y,n\nA,0,20\nB,0,30\nC,0,9\n", encoding="utf-8")
    data = json.loads(out(capfd, str(file), *COLUMNS, "--model", "binomial-normal", "--format", "json"))
    assert (data["estimate"], data["converged"]) == (None, False)
    page = out(capfd, str(file), *COLUMNS, "--model", "binomial-normal", "--format", "html")
    assert "There is no estimate" in page
