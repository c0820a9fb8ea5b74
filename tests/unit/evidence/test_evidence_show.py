from __future__ import annotations

import json

import pytest

from echolith.evidence import Evidence, Question
from echolith.evidence.show import list_questions, show_question, text_question, text_questions


def test_list_has_a_row_for_every_question(evidence: Evidence, questions: dict[str, Question]) -> None:
    data = list_questions(questions.values(), evidence)
    assert [row["question"] for row in data["questions"]] == list(questions)
    row = data["questions"][0]
    assert (row["question"], row["k"], row["events"], row["total"]) == ("good_outcome.isolated", 4, 37, 39)
    assert json.loads(json.dumps(data)) == data


def test_no_published_figure_is_never_shown_as_zero(
    evidence: Evidence, questions: dict[str, Question]
) -> None:
    data = list_questions(questions.values(), evidence)
    (row,) = [row for row in data["questions"] if row["question"] == "cystic_fibrosis.isolated"]
    assert row["events"] is None
    assert row["total"] is None
    (line,) = [x for x in text_questions(data).splitlines() if x.startswith("cystic_fibrosis.isolated")]
    assert line.endswith("no published figure")
    assert "0/0" not in line


def test_columns_are_aligned(evidence: Evidence, questions: dict[str, Question]) -> None:
    lines = text_questions(list_questions(questions.values(), evidence)).splitlines()
    at = lines[2].index("basis")
    assert all(line[at - 1] == " " and line[at] != " " for line in lines[3:])


@pytest.mark.parametrize(
    "fragment",
    [
        "32 of 32 in 3 studies",
        "Bronshtein did not mention parvovirus",
        "Nine of ten isolated followed",
        "C0171  5/5",
        "doi:10.1067/mob.2002.127899",
        "32/33",
    ],
)
def test_one_question_shows_counts_reasons_and_citations(
    evidence: Evidence, questions: dict[str, Question], fragment: str
) -> None:
    question = questions["good_outcome_work_up_negative.isolated_workup_negative"]
    assert fragment in text_question(show_question(question, evidence))


def test_every_question_can_be_shown(evidence: Evidence, questions: dict[str, Question]) -> None:
    for question in questions.values():
        data = show_question(question, evidence)
        assert json.loads(json.dumps(data)) == data
        text = text_question(data)
        for count in data["counts"]:
            assert count["count_id"] in text
            assert count["used"] is (count["why"] == "")
        assert all(len(line) <= 140 for line in text.splitlines())


def test_single_study_and_share_only(evidence: Evidence, questions: dict[str, Question]) -> None:
    text = text_question(show_question(questions["trisomy_21.non_isolated"], evidence))
    assert "one study: 1 of 40 in 1 study" in text
    assert "share only" in text
    empty = text_question(show_question(questions["neurological_sequelae.isolated"], evidence))
    assert "no published figure: no study" in empty
    assert "Left out: none" in empty
