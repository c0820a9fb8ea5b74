from __future__ import annotations

import json
import math

import pytest

from echolith.errors import InputError, UsageError
from echolith.pooling import compare

TABLE = ([1, 0, 4, 3], [40, 20, 50, 31], [2, 3, 9, 4], [36, 22, 55, 30])
METHODS = ("conditional", "unconditional", "mantel-haenszel", "peto", "inverse-variance")


def swapped(table):
    y1, n1, y0, n0 = table
    return y0, n0, y1, n1


def others(table):
    y1, n1, y0, n0 = table
    return [b - a for a, b in zip(y1, n1, strict=True)], n1, [b - a for a, b in zip(y0, n0, strict=True)], n0


@pytest.mark.parametrize("method", METHODS)
def test_swapping_groups_or_events_inverts_the_odds_ratio(method: str) -> None:
    one = compare(*TABLE, method=method)
    for other in (compare(*swapped(TABLE), method=method), compare(*others(TABLE), method=method)):
        assert one.estimate * other.estimate == pytest.approx(1.0, rel=1e-7)
        assert one.lower * other.upper == pytest.approx(1.0, rel=1e-5)


@pytest.mark.parametrize("method", ["mantel-haenszel", "inverse-variance"])
def test_swapping_groups_negates_the_difference_and_inverts_the_risk_ratio(method: str) -> None:
    one, two = (compare(*table, effect="risk-difference", method=method) for table in (TABLE, swapped(TABLE)))
    assert (one.estimate, one.lower) == pytest.approx((-two.estimate, -two.upper))
    one, two = (compare(*table, effect="risk-ratio", method=method) for table in (TABLE, swapped(TABLE)))
    assert one.estimate * two.estimate == pytest.approx(1.0)


@pytest.mark.parametrize("method", METHODS)
def test_a_result_prints_and_gives_finite_json(method: str) -> None:
    result = compare(*TABLE, method=method, labels=["A", "B", "C", "D"])
    data = json.loads(json.dumps(result.to_dict(), allow_nan=False))
    assert (data["model"], data["k"], data["events"], data["control_total"]) == (method, 4, 8, 143)
    assert data["lower"] < data["estimate"] < data["upper"]
    assert math.exp(data["on_scale"]["estimate"]) == pytest.approx(data["estimate"])
    assert "1 of 40 against 2 of 36" in str(result)


@pytest.mark.parametrize("method", METHODS)
def test_a_study_without_events_has_no_say_on_odds(method: str) -> None:
    more = tuple([*column, extra] for column, extra in zip(TABLE, (0, 10, 0, 12), strict=True))
    without, with_it = compare(*TABLE, method=method), compare(*more, method=method)
    if method == "inverse-variance":
        assert [i.code for i in with_it.issues].count("corrected-study") == 2
        return
    assert with_it.estimate == pytest.approx(without.estimate, rel=1e-6)
    assert [i.where for i in with_it.issues if i.code == "study-without-say"] == ["study 5"]


@pytest.mark.parametrize("method", METHODS)
def test_no_event_anywhere_is_a_stated_result(method: str) -> None:
    result = compare([0, 0], [10, 12], [0, 0], [9, 14], method=method)
    if method == "inverse-variance":
        assert "corrected-study" in [issue.code for issue in result.issues]
        return
    assert not result.converged
    assert result.estimate is None
    assert "no study has both events and others" in str(result)


@pytest.mark.parametrize("method", ["conditional", "unconditional", "mantel-haenszel"])
def test_events_in_one_group_only_have_no_bound(method: str) -> None:
    result = compare([3, 2, 4], [10, 12, 20], [0, 0, 0], [9, 14, 22], method=method)
    assert result.estimate is None
    assert any(issue.code == "not-converged" for issue in result.issues)


def test_one_and_two_studies_say_so_first() -> None:
    assert compare([1], [10], [2], [12]).issues[0].code == "single-study"
    assert compare([1, 2], [10, 9], [2, 3], [12, 14]).issues[0].code == "few-studies"


def test_petos_conditions_are_checked() -> None:
    strained = compare([9, 8], [10, 12], [1, 2], [12, 12], method="peto")
    assert "peto-conditions" in [issue.code for issue in strained.issues]
    calm = compare([3, 4], [40, 41], [4, 4], [42, 40], method="peto")
    assert "peto-conditions" not in [issue.code for issue in calm.issues]


def test_the_conditional_model_without_spread_is_the_exact_conditional_maximum() -> None:
    # For a single table the conditional estimate solves E(a | odds ratio) = a; here by enumeration.
    result = compare([3, 3], [10, 10], [7, 7], [12, 12], method="conditional")
    ratio = result.estimate
    ways = {u: math.comb(10, u) * math.comb(12, 10 - u) * ratio**u for u in range(11)}
    mean = sum(u * w for u, w in ways.items()) / sum(ways.values())
    assert result.tau2 == 0.0
    assert mean == pytest.approx(3.0, abs=1e-7)


def test_mistakes_are_refused_in_plain_words() -> None:
    with pytest.raises(UsageError, match="choose one of the methods mantel-haenszel"):
        compare(*TABLE, effect="risk-ratio", method="peto")
    with pytest.raises(UsageError, match="unknown effect"):
        compare(*TABLE, effect="hazard")
    with pytest.raises(UsageError, match="both groups"):
        compare([1], [2], [1, 2], [3, 4])
    with pytest.raises(InputError) as caught:
        compare([1, 2], [3, 4], [9, None], [4, 5])
    assert [issue.where for issue in caught.value.issues] == ["control_events[0]", "control_events[1]"]


def test_too_many_events_for_the_exact_likelihood_name_the_other_model() -> None:
    big = ([9000, 8000], [20000, 20000], [8500, 8100], [20000, 20000])
    result = compare(*big, method="conditional")
    assert result.estimate is None
    assert "unconditional" in str(result)
