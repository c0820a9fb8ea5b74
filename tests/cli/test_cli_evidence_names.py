"""`echolith evidence show`: a question, all questions about one subject, or one count."""

from __future__ import annotations

import json

import pytest

from echolith.cli import main


def test_a_subject_shows_all_its_questions(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "show", "resolution", "--format", "json"]) == 0
    shown = json.loads(capsys.readouterr().out)["questions"]
    assert [q["question"] for q in shown] == [
        "resolution.isolated",
        "resolution.non_isolated",
        "resolution.all",
    ]


def test_a_count_shows_where_it_is_left_out_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "show", "C0171", "--format", "json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["count"]["count_id"] == "C0171"
    (use,) = shown["questions"]
    assert use["question"] == "good_outcome_work_up_negative.isolated_workup_negative"
    assert use["used"] is False
    assert "three of the seven" in use["why"]


def test_a_count_shows_where_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "show", "C0168"]) == 0
    assert "used in good_outcome_work_up_negative.isolated_workup_negative" in capsys.readouterr().out


def test_a_count_that_no_question_asks_for_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "show", "C0122"]) == 0
    assert "no question asks for it" in capsys.readouterr().out


def test_an_unknown_name_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "show", "good_outcom"]) == 2
    assert "did you mean good_outcome" in capsys.readouterr().err
