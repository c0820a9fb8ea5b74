from __future__ import annotations

import json

import pytest

from echolith.errors import InputError, UsageError
from echolith.pooling import cumulative, leave_one_out, pool, with_losses

Y, N, LABELS = [1, 0, 3], [20, 14, 41], ["A", "B", "C"]


def bayes(events, totals, labels):
    return pool(events, totals, labels=labels, shrunken=False)


def likelihood(events, totals, labels):
    return pool(events, totals, labels=labels, model="binomial-normal")


def test_leaving_a_study_out_is_pooling_the_others() -> None:
    steps = leave_one_out(bayes, Y, N, LABELS)
    assert [step.label for step in steps] == LABELS
    assert steps[1].result.estimate == pool([1, 3], [20, 41], shrunken=False).estimate
    json.dumps([step.to_dict() for step in steps], allow_nan=False)


def test_a_subset_without_an_estimate_is_a_row_that_says_why() -> None:
    steps = leave_one_out(likelihood, [0, 0, 3], N, LABELS)
    last = steps[2].to_dict()
    assert (last["estimate"], last["converged"]) == (None, False)
    assert "not-converged" in [issue["code"] for issue in last["issues"]]
    assert steps[0].result.estimate is not None


def test_two_studies_leave_one_and_one_leaves_none() -> None:
    assert leave_one_out(bayes, Y[:2], N[:2], LABELS[:2])[0].result.model == "exact"
    with pytest.raises(UsageError, match="one study only"):
        leave_one_out(bayes, Y[:1], N[:1], LABELS[:1])


def test_years_come_in_order_and_ties_together() -> None:
    steps = cumulative(bayes, Y, N, LABELS, [2002, 1995, 1995])
    assert [step.label for step in steps] == ["1995: B, C", "2002: A"]
    assert steps[0].result.estimate == pool([0, 3], [14, 41], shrunken=False).estimate
    assert steps[1].result.k == 3
    with pytest.raises(UsageError, match="one value for each study"):
        cumulative(bayes, Y, N, LABELS, [2002])


def test_the_lost_are_counted_at_both_extremes() -> None:
    found = with_losses(bayes, Y, N, [2, 0, 1], LABELS)
    assert (found.none_of_the_lost.events, found.none_of_the_lost.total) == (4, 78)
    assert (found.all_of_the_lost.events, found.all_of_the_lost.total) == (7, 78)
    assert found.none_of_the_lost.estimate < found.followed.estimate < found.all_of_the_lost.estimate
    assert found.lost == 3
    with pytest.raises(UsageError, match="for each study"):
        with_losses(bayes, Y, N, [1], LABELS)
    with pytest.raises(InputError) as caught:
        with_losses(bayes, Y, N, [0, -1, 0], LABELS)
    assert caught.value.issues[0].where == "lost[1]"
