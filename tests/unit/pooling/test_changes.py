from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from echolith.errors import InputError
from echolith.pooling import StudyRow, pool, what_changed
from echolith.pooling.changes import EXACT

OLD = [StudyRow("A", 1, 20), StudyRow("B", 0, 10), StudyRow("Z", 4, 12), StudyRow("Old name", 2, 33)]
NEW = [StudyRow("A", 1, 21), StudyRow("B", 0, 10), StudyRow("New name", 2, 33), StudyRow("E", 5, 60)]


def common(events, totals, labels):
    return pool(events, totals, labels=labels, model="common")


def bayes(events, totals, labels):
    return pool(events, totals, labels=labels, shrunken=False)


def test_each_change_is_named_and_credited_and_the_credits_add_up() -> None:
    found = what_changed(OLD, NEW, bayes)
    assert {(c.label, c.kind, c.before, c.after) for c in found.changes} == {
        ("A", "corrected", (1, 20), (1, 21)),
        ("E", "added", None, (5, 60)),
        ("Z", "removed", (4, 12), None),
    }
    assert found.renamed == (("Old name", "New name"),)
    move = found.after.estimate - found.before.estimate
    assert sum(change.estimate for change in found.changes) == pytest.approx(move, abs=1e-12)
    assert sum(c.upper for c in found.changes) == pytest.approx(
        found.after.upper - found.before.upper, abs=1e-12
    )
    assert found.exact
    assert "Z (removed, 4 of 12)" in str(found)
    json.dumps(found.to_dict(), allow_nan=False)


def test_the_shares_of_two_changes_are_the_averages_of_both_orders() -> None:
    old, new = [StudyRow("A", 2, 20), StudyRow("B", 3, 30)], [StudyRow("A", 4, 20), StudyRow("B", 3, 60)]
    found = {c.label: c.estimate for c in what_changed(old, new, common).changes}
    start, first, second, end = 5 / 50, 7 / 50, 5 / 80, 7 / 80
    assert found["A"] == pytest.approx(0.5 * ((first - start) + (end - second)))
    assert found["B"] == pytest.approx(0.5 * ((second - start) + (end - first)))


def test_nothing_changed_is_an_empty_answer() -> None:
    found = what_changed(OLD, list(reversed(OLD)), bayes)
    assert found.changes == ()
    assert "No count changed" in str(found)


def test_many_changes_still_add_up_and_say_that_they_are_not_exact() -> None:
    old = [StudyRow(f"S{i}", i % 3, 20 + i) for i in range(EXACT + 3)]
    new = [StudyRow(row.label, row.events + 1, row.total) for row in old]
    found = what_changed(old, new, common)
    assert not found.exact
    move = found.after.estimate - found.before.estimate
    assert sum(change.estimate for change in found.changes) == pytest.approx(move, abs=1e-12)
    assert "balanced choice of orders" in str(found)


def test_a_missing_estimate_is_said_and_not_counted() -> None:
    def likelihood(events, totals, labels):
        return pool(events, totals, labels=labels, model="binomial-normal")

    old = [StudyRow("A", 0, 20), StudyRow("B", 0, 30)]
    found = what_changed(old, [*old, StudyRow("C", 2, 40)], likelihood)
    assert found.changes[0].estimate is None
    assert "has no estimate" in str(found)


def test_replacing_every_study_is_allowed() -> None:
    found = what_changed([StudyRow("A", 1, 20)], [StudyRow("B", 2, 50)], common)
    assert {change.kind for change in found.changes} == {"added", "removed"}


def test_labels_must_be_unique_and_tables_not_empty() -> None:
    with pytest.raises(InputError) as caught:
        what_changed([*OLD, OLD[0]], NEW, bayes)
    assert caught.value.issues[0].code == "label-twice"
    with pytest.raises(InputError):
        what_changed([], NEW, bayes)


def test_ambiguous_renames_are_not_guessed() -> None:
    old = [StudyRow("A", 1, 20), StudyRow("B", 1, 20)]
    found = what_changed(old, [StudyRow("C", 1, 20), StudyRow("D", 2, 30)], common)
    assert found.renamed == ()


rows = st.lists(
    st.tuples(st.sampled_from("ABCDEF"), st.integers(0, 9), st.integers(9, 40)),
    min_size=1,
    max_size=5,
    unique_by=lambda row: row[0],
)


@given(rows, rows)
@settings(max_examples=40, derandomize=True, deadline=None)
def test_credits_add_up_and_do_not_depend_on_the_order_of_rows(old, new) -> None:
    # A study that both tables hold: without one some order passes through an empty table.
    old, new = [*old, ("K", 1, 30)], [*new, ("K", 1, 30)]
    one = what_changed([StudyRow(*r) for r in old], [StudyRow(*r) for r in new], common)
    two = what_changed([StudyRow(*r) for r in old[::-1]], [StudyRow(*r) for r in new[::-1]], common)
    credits_of = [{c.label: round(c.estimate, 12) for c in found.changes} for found in (one, two)]
    assert credits_of[0] == credits_of[1]
    move = one.after.estimate - one.before.estimate
    assert sum(c.estimate for c in one.changes) == pytest.approx(move, abs=1e-12)


def test_a_table_replaced_as_a_whole_has_no_credits() -> None:
    found = what_changed([StudyRow("A", 1, 20)], [StudyRow("B", 2, 50)], common)
    assert [change.estimate for change in found.changes] == [None, None]
    assert "cannot be counted" in str(found)
