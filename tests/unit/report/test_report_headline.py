"""The number parents ask for comes from a row that applies now, or not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from sample import assessment, classification, no_figure, outlook_row, undetermined

from echolith.assess.model import Applies, Per100
from echolith.report.headline import headline


def test_now_gives_the_headline_and_the_condition_stays_apart() -> None:
    shown = headline(assessment())
    assert shown.text == (
        "Of 100 babies like this on the scan, whatever their tests showed later, "
        "about 93 were well (between 67 and 99)."
    )
    assert [c.row.outcome for c in shown.conditional] == ["good_outcome_work_up_negative"]
    assert "still missing: CMV, toxoplasma and parvovirus B19" in shown.conditional[0].condition


def test_work_up_negative_is_preferred_and_named_as_these_test_results() -> None:
    sample = assessment(
        classification=classification(work_up="negative", missing=()),
        outlook=(
            outlook_row("good_outcome", "now"),
            outlook_row("good_outcome_work_up_negative", "now", per_100=Per100(97, 83, 99)),
        ),
    )
    shown = headline(sample)
    assert shown.text == (
        "Of 100 babies like this with these test results, about 97 were well (between 83 and 99)."
    )
    assert shown.conditional == ()


@pytest.mark.parametrize("applies", sorted(set(get_args(Applies)) - {"now"}))
def test_only_now_is_a_headline(applies: str) -> None:
    rows = tuple(outlook_row(o, applies) for o in ("good_outcome", "good_outcome_work_up_negative"))
    shown = headline(assessment(outlook=rows))
    assert shown.text is None
    assert shown.per_100 is None
    assert shown.why_none.startswith("No number")
    assert bool(shown.conditional) == applies.startswith("if_")


def test_no_headline_without_whole_babies() -> None:
    shown = headline(assessment(outlook=(outlook_row("good_outcome", "now", per_100=None),)))
    assert shown.text is None
    assert shown.conditional == ()


def test_other_outcomes_are_never_the_headline() -> None:
    shown = headline(assessment(outlook=(outlook_row("fetal_death", "now"),)))
    assert shown.text is None


def test_why_there_is_none() -> None:
    assert "not known whether" in headline(undetermined()).why_none
    found = undetermined()
    found = replace(found, classification=replace(found.classification, cause_found="cmv"))
    assert "a cause was found" in headline(found).why_none
    structural = assessment(
        classification=classification(isolated="no", sonographic="structural"),
        outlook=(no_figure("good_outcome", "now"),),
    )
    assert "no study of such babies counted it" in headline(structural).why_none


def test_undetermined_shows_the_isolated_figure_as_a_condition() -> None:
    conditions = [c.condition for c in headline(undetermined()).conditional]
    assert conditions[0] == "If it proves to be isolated, whatever the tests then show"
    assert conditions[1].startswith("If it proves to be isolated and the work-up is complete and negative")
