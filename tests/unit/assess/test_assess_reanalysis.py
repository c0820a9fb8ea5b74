"""The living re-analysis of the built-in pack's questions."""

from __future__ import annotations

import pytest

from echolith.assess.pooled import PooledFigures, figures_for
from echolith.assess.question_figures import figure_lines, question_figures
from echolith.findings import built_in_folder, load_pack
from echolith.pooling import pool

ISOLATED = "good_outcome.isolated"


@pytest.fixture(scope="module")
def pack():
    return load_pack()


@pytest.fixture(scope="module")
def figures(pack):
    return figures_for(pack, built_in_folder())


def test_every_pooled_question_is_shown_without_each_study(pack, figures) -> None:
    for question in pack.questions:
        studies = figures.selection(question.id).studies
        left_out = [item.label for item in figures.what_if(question.id) if item.kind == "leave_one_out"]
        assert left_out == ([s.source_id for s in studies] if len(studies) > 1 else [])


def test_without_a_study_the_figure_is_that_of_the_others(figures) -> None:
    item = next(i for i in figures.what_if(ISOLATED) if i.label == "Simchen2002")
    want = pool([9, 4, 5], [9, 4, 5], shrunken=False)
    assert (item.events, item.total, item.studies) == (18, 18, 3)
    assert (item.estimate, item.lower) == pytest.approx((want.estimate, want.lower), abs=1e-6)


def test_no_event_left_is_an_upper_limit_and_no_estimate(figures) -> None:
    item = next(i for i in figures.what_if("abnormal_karyotype.isolated") if i.label == "Simchen2002")
    assert (item.estimate, item.lower, item.events) == (None, 0.0, 0)
    assert 0.1 < item.upper < 0.2


def test_single_cases_change_the_figure_and_are_in_no_count(figures) -> None:
    cases = [item for item in figures.what_if(ISOLATED) if item.kind == "single_cases"]
    assert [item.label for item in cases] == [
        f"4 of 5 single cases, each at weight {w}" for w in ("0.25", "0.5", "1")
    ]
    main = figures.figure(ISOLATED).main
    assert all((item.events, item.total) == (main.events, main.total) for item in cases)
    assert main.estimate > cases[0].estimate > cases[1].estimate > cases[2].estimate


def test_what_is_kept_is_what_is_computed(pack, figures) -> None:
    fresh = PooledFigures(pack)
    for question in (ISOLATED, "termination.all"):
        assert fresh.what_if(question) == figures.what_if(question)


def test_lines_for_reading_hold_every_part(figures) -> None:
    text = "\n".join(figure_lines(ISOLATED, figures))
    for words in (
        "Figure: 94.",
        "Other choices of studies",
        "Without each study in turn",
        "As it stood after each year",
        "not a sample",
        "priors: risk Beta(0.5, 0.5)",
    ):
        assert words in text
    assert figure_lines("good_outcome.non_isolated", figures) == []
    data = question_figures(ISOLATED, figures)
    assert data["figure"]["studies"] == 4
    assert len(data["what_if"]) == len(figures.what_if(ISOLATED))
