"""``echolith growth`` as a user calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from echolith.cli import main
from echolith.growth import STANDARDS

EXAM = ("--ga", "28+3", "--hc", "262", "--ac", "230", "--fl", "51")
CASE = """\
echolith: case/1
id: made-up
fetuses: [{id: A}]
exams:
  - {kind: anomaly_scan, ga: 20+5, biometry: {hc_mm: 181, ac_mm: 158, fl_mm: 34}}
  - {kind: follow_up_scan, ga: 32+2, biometry: {hc_mm: 292, ac_mm: 258, fl_mm: 58, efw_g: 1650}}
"""
TWINS = """\
echolith: case/1
id: twins
chorionicity: dichorionic
fetuses: [{id: A}, {id: B}]
exams:
  - {kind: anomaly_scan, ga: 20+5, fetus: A, biometry: {ac_mm: 158}}
  - {kind: anomaly_scan, ga: 20+5, fetus: B, biometry: {ac_mm: 150}}
"""


@pytest.fixture
def case(tmp_path: Path) -> str:
    file = tmp_path / "case.yaml"
    file.write_text(CASE, encoding="utf-8")
    return str(file)


@pytest.fixture
def twins(tmp_path: Path) -> str:
    file = tmp_path / "twins.yaml"
    file.write_text(TWINS, encoding="utf-8")
    return str(file)


def out(capfd: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert main(["growth", *arguments]) == code
    said = capfd.readouterr()
    return said.out if code == 0 else said.err


def as_json(capfd: pytest.CaptureFixture[str], *arguments: str):
    return json.loads(out(capfd, *arguments, "--format", "json"))


def test_one_exam_has_its_centiles_with_the_charts_named(capfd) -> None:
    text = out(capfd, *EXAM)
    for words in (
        "hc",
        "262 mm",
        "39.6",
        "efw (hadlock3)",
        "1089 g",
        "ig21_hadlock3_2020_efw",
        "appropriate",
    ):
        assert words in text


def test_text_and_json_say_the_same(capfd) -> None:
    rows = as_json(capfd, *EXAM)["measurements"]
    text = out(capfd, *EXAM)
    assert [row["measure"] for row in rows] == ["hc", "ac", "fl", "efw"]
    assert [row["small_for_age"] for row in rows] == [None, "not_small", None, "not_small"]
    lines = text.splitlines()[2:6]
    for row, line in zip(rows, lines, strict=True):
        shown = line.split("  ")
        z, centile = (float(cell) for cell in [cell.strip() for cell in shown if cell.strip()][2:4])
        assert (z, centile) == pytest.approx((row["z"], row["centile"]), abs=0.051)


@pytest.mark.parametrize(
    ("known", "verdict"),
    [
        ((), "unknown"),
        (("--umbilical-pi", "97"), "yes"),
        (("--umbilical-pi", "50", "--uterine-pi", "50"), "unknown"),
        (("--umbilical-pi", "50", "--uterine-pi", "50", "--absent-end-diastolic-flow", "no"), "unknown"),
        (("--absent-end-diastolic-flow", "yes"), "yes"),
    ],
)
def test_a_missing_doppler_is_unknown_and_so_is_a_missing_weight(known, verdict, capfd) -> None:
    found = as_json(capfd, "--ga", "28+3", "--ac", "222", *known)["growth_restriction"]
    assert found["verdict"] == verdict
    assert f"early criteria: {verdict}" in out(capfd, "--ga", "28+3", "--ac", "222", *known)


def test_everything_known_and_normal_is_no(capfd) -> None:
    doppler = ("--umbilical-pi", "50", "--uterine-pi", "50", "--absent-end-diastolic-flow", "no")
    assert as_json(capfd, *EXAM, *doppler)["growth_restriction"]["verdict"] == "no"


def test_late_two_of_three(capfd) -> None:
    found = as_json(
        capfd,
        "--ga",
        "34+0",
        "--ac",
        "270",
        "--crossed-two-quartiles",
        "yes",
        "--cerebroplacental-ratio",
        "50",
    )["growth_restriction"]
    assert (found["onset"], found["verdict"]) == ("late", "yes")
    assert found["notes"]


def test_a_weight_is_read_on_its_own_chart_and_refused_on_another(capfd) -> None:
    weight = ("--ga", "28+3", "--efw", "1090", "--formula", "intergrowth2017")
    (row,) = as_json(capfd, *weight)["measurements"]
    assert row["chart"] == "ig21_2017_efw"
    said = out(capfd, *weight, "--chart", "ig21_hadlock3_2020_efw", code=3)
    assert "weight-formula-mismatch" in said
    assert "use a chart made for that formula (ig21_2017_efw)" in said


def test_a_weight_without_a_formula_is_noted(capfd) -> None:
    assert "weight-formula-not-stated" in out(capfd, "--ga", "28+3", "--efw", "1090")


def test_outside_the_ages_there_is_no_centile(capfd) -> None:
    answer = as_json(capfd, "--ga", "13+0", "--hc", "84")
    assert (answer["measurements"][0]["z"], answer["measurements"][0]["centile"]) == (None, None)
    text = out(capfd, "--ga", "13+0", "--hc", "84")
    assert "outside the ages of the chart" in text
    assert "Growth restriction" not in text


def test_a_chart_of_quantiles_says_below_the_first_and_its_caution(capfd) -> None:
    text = out(capfd, "--ga", "28+3", "--ac", "190", "--chart", "who_2017_ac")
    assert "below the 1st" in text
    assert "severely small" in text
    assert "corrected in 2017 and 2021" in text


def test_centimetres_are_an_error_with_its_mend(capfd) -> None:
    said = out(capfd, "--ga", "28+3", "--ac", "23", code=3)
    assert "looks like centimetres" in said
    assert "write millimetres" in said


def test_dating_gives_each_formula_with_what_is_uncertain(capfd) -> None:
    ages = as_json(capfd, "--crl", "60")["dating"]
    assert [each["ga"] for each in ages] == ["12+3", "12+3", "12+3"]
    assert [each["sd_days"] for each in ages] == [3.55, None, None]
    assert "not known" in out(capfd, "--crl", "60")
    assert "dating-out-of-range" in out(capfd, "--crl", "300", code=3)


def test_a_case_shows_each_exam_and_the_fall(case: str, capfd) -> None:
    text = out(capfd, case)
    for words in (
        "20+5",
        "32+2",
        "weights by hadlock3",
        "fell through more than two quartiles, 20+5 to 32+2",
    ):
        assert words in text
    courses = as_json(capfd, case)["courses"]
    assert {course["chart"]["measure"] for course in courses} == {"hc", "ac", "fl", "efw"}
    assert all(len(course["points"]) == 2 for course in courses)


def test_a_case_from_the_standard_input_on_a_chosen_chart(case: str, capfd, monkeypatch) -> None:
    import io
    import sys

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(CASE.encode())))
    (course,) = as_json(capfd, "-", "--chart", "who_2017_ac")["courses"]
    assert course["chart"]["id"] == "who_2017_ac"


def test_a_case_without_measurements_says_so(tmp_path: Path, capfd) -> None:
    file = tmp_path / "none.yaml"
    file.write_text("echolith: case/1\nid: x\nfetuses: [{id: A}]\nexams: []\n", encoding="utf-8")
    assert "no exam has a measurement" in out(capfd, str(file))


def test_of_twins_one_is_named(twins: str, capfd) -> None:
    assert "several fetuses" in out(capfd, twins, code=2)
    assert "no fetus" in out(capfd, twins, "--fetus", "C", code=2)
    assert "150 mm" in out(capfd, twins, "--fetus", "B")


def test_the_list_has_every_chart(capfd) -> None:
    text = out(capfd, "--list")
    assert all(each in text for each in STANDARDS)
    assert [each["id"] for each in as_json(capfd, "--list")["charts"]] == list(STANDARDS)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "write --ga"),
        (("--ga", "28.4", "--ac", "230"), "completed weeks and days"),
        (("--ga", "28+3"), "no measurement"),
        (("--ga", "28+3", "--ac", "-2"), "out of range"),
        (("--ga", "28+3", "--ac", "230", "--umbilical-pi", "140"), "out of range"),
        (("--ga", "28+3", "--ac", "230", "--chart", "chitty"), "echolith growth --list"),
        (("--ga", "28+3", "--efw", "1090", "--formula", "shepard"), "echolith growth --list"),
        (("--ga", "28+3", "--ac", "230", "--formula", "hadlock3"), "add --efw"),
        (("--ga", "28+3", "--ac", "230", "--fetus", "A"), "belongs to a CASE"),
    ],
)
def test_wrong_usage_says_what_to_write(arguments, said, capfd) -> None:
    assert said in out(capfd, *arguments, code=2)


def test_a_case_and_measurements_do_not_go_together(case: str, capfd) -> None:
    assert "leave --hc or CASE out" in out(capfd, case, "--hc", "262", code=2)


def test_the_help_has_examples(capfd) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["growth", "--help"])
    assert stopped.value.code == 0
    assert "echolith growth --ga 28+3 --hc 262" in capfd.readouterr().out


def test_the_answer_goes_to_a_file(tmp_path: Path, capfd) -> None:
    file = tmp_path / "growth.json"
    out(capfd, *EXAM, "--format", "json", "-o", str(file))
    assert json.loads(file.read_text(encoding="utf-8"))["ga"] == "28+3"


@pytest.mark.parametrize("ga", ["28+3", "36+0"])
def test_every_criterion_of_restriction_has_its_words(ga: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["growth", "--ga", ga, "--ac", "222"]) == 0
    said = capfd.readouterr().out
    assert "abdominal circumference below the 3rd centile" in said
    assert "umbilical artery PI above the 95th centile" in said
