"""Fetal growth restriction by consensus: yes, no, unknown; a missing Doppler is not a normal one."""

from __future__ import annotations

import itertools

import pytest

from echolith.growth import STANDARDS, GrowthEvidence, growth_restriction, locate

EARLY, LATE = 223, 224
"""31+6 and 32+0."""

ALL_NORMAL = GrowthEvidence(
    ac=40.0,
    efw=40.0,
    umbilical_end_diastolic_flow_absent=False,
    umbilical_pi=50.0,
    uterine_pi=50.0,
    cerebroplacental_ratio=50.0,
    crossed_over_two_quartiles=False,
)


def verdict(ga_days: int, base: GrowthEvidence = ALL_NORMAL, **changed: object) -> str:
    return growth_restriction(base._replace(**changed), ga_days).verdict


@pytest.mark.parametrize("ga_days", [EARLY, LATE])
def test_all_measured_and_ordinary_is_no(ga_days) -> None:
    result = growth_restriction(ALL_NORMAL, ga_days)
    assert (result.verdict, result.missing) == ("no", ())
    assert result.onset == ("early" if ga_days == EARLY else "late")
    assert result.citation.doi == "10.1002/uog.15884"


@pytest.mark.parametrize("ga_days", [EARLY, LATE])
def test_nothing_measured_is_unknown(ga_days) -> None:
    result = growth_restriction(GrowthEvidence(), ga_days)
    assert result.verdict == "unknown"
    assert len(result.missing) == len(result.criteria)


RELEVANT = {
    EARLY: ("ac", "efw", "umbilical_end_diastolic_flow_absent", "umbilical_pi", "uterine_pi"),
    LATE: ("ac", "efw", "umbilical_pi", "cerebroplacental_ratio", "crossed_over_two_quartiles"),
}


@pytest.mark.parametrize(("ga_days", "missing"), [(d, f) for d, fields in RELEVANT.items() for f in fields])
def test_one_criterion_not_measured_is_unknown_never_no(ga_days, missing) -> None:
    result = growth_restriction(ALL_NORMAL._replace(**{missing: None}), ga_days)
    assert result.verdict == "unknown"
    assert result.missing


@pytest.mark.parametrize("ga_days", [EARLY, LATE])
@pytest.mark.parametrize("size", ["ac", "efw"])
def test_very_small_is_enough_alone_whatever_is_missing(ga_days, size) -> None:
    assert verdict(ga_days, GrowthEvidence(), **{size: 2.9}) == "yes"
    assert verdict(ga_days, **{size: 3.0}) == "no"


def test_absent_flow_is_enough_early_and_not_asked_late() -> None:
    assert verdict(EARLY, GrowthEvidence(), umbilical_end_diastolic_flow_absent=True) == "yes"
    assert verdict(LATE, umbilical_end_diastolic_flow_absent=True) == "no"


@pytest.mark.parametrize("size", ["ac", "efw"])
@pytest.mark.parametrize("flow", ["uterine_pi", "umbilical_pi"])
def test_early_small_counts_with_a_high_index_only(size, flow) -> None:
    assert verdict(EARLY, **{size: 9.0}) == "no"
    assert verdict(EARLY, **{flow: 96.0}) == "no"
    assert verdict(EARLY, **{size: 9.0, flow: 96.0}) == "yes"
    assert verdict(EARLY, **{size: 9.0, flow: 95.0}) == "no"
    assert verdict(EARLY, GrowthEvidence(), **{size: 9.0, flow: 96.0}) == "yes"


LATE_THREE = (
    {"ac": 9.0},
    {"crossed_over_two_quartiles": True},
    {"cerebroplacental_ratio": 4.9},
)


def test_late_counts_two_of_three() -> None:
    for one in LATE_THREE:
        assert verdict(LATE, **one) == "no"
    for one, other in itertools.combinations(LATE_THREE, 2):
        assert verdict(LATE, **{**one, **other}) == "yes"
        assert verdict(LATE, GrowthEvidence(), **{**one, **other}) == "yes"


def test_late_ratio_and_index_are_one_criterion_not_two() -> None:
    assert verdict(LATE, cerebroplacental_ratio=4.0, umbilical_pi=97.0) == "no"
    assert verdict(LATE, ac=9.0, efw=8.0) == "no"
    assert verdict(LATE, cerebroplacental_ratio=None, umbilical_pi=97.0, efw=9.0) == "yes"


def test_the_count_of_the_late_criteria_says_that_it_was_not_in_what_was_read() -> None:
    assert any("two of three" in note for note in growth_restriction(ALL_NORMAL, LATE).notes)
    assert growth_restriction(ALL_NORMAL, EARLY).notes == ()


def test_knowing_more_never_turns_yes_or_no_round() -> None:
    """Every state of knowledge: filling in a missing fact may settle the verdict, never reverse it."""
    values = {"efw": (2.0, 8.0, 40.0), "umbilical_pi": (50.0, 96.0), "cerebroplacental_ratio": (4.0, 50.0)}
    for ga_days in (EARLY, LATE):
        for known in itertools.product(*((None, *each) for each in values.values())):
            base = ALL_NORMAL._replace(**dict(zip(values, known, strict=True)))
            before = growth_restriction(base, ga_days).verdict
            if before == "unknown":
                continue
            for field, options in values.items():
                if getattr(base, field) is None:
                    assert {verdict(ga_days, base, **{field: value}) for value in options} == {before}


def test_a_place_on_a_chart_is_taken_and_has_to_be_of_the_exam_and_of_the_measurement() -> None:
    small = locate(STANDARDS["ig21_2014_ac"], 220.0, 210)
    assert growth_restriction(GrowthEvidence(ac=small), 210).verdict == "yes"
    with pytest.raises(ValueError, match=r"measured at 30\+0, but the exam is at 32\+0"):
        growth_restriction(GrowthEvidence(ac=small), LATE)
    with pytest.raises(ValueError, match="head circumference"):
        growth_restriction(GrowthEvidence(ac=locate(STANDARDS["ig21_2014_hc"], 280.0, 210)), 210)


def test_a_place_outside_the_chart_is_unknown() -> None:
    early = locate(STANDARDS["ig21_2017_efw"], locate_weight(), 150)
    assert "efw_below_3" in growth_restriction(GrowthEvidence(efw=early), 150).missing


def locate_weight():
    from echolith.growth import EstimatedWeight

    return EstimatedWeight(500.0, "intergrowth2017")


@pytest.mark.parametrize("ga_days", [210.0, "30+0", True])
def test_a_gestational_age_is_whole_days(ga_days) -> None:
    with pytest.raises(TypeError):
        growth_restriction(ALL_NORMAL, ga_days)


def test_what_is_no_centile_is_refused() -> None:
    with pytest.raises(ValueError, match="0 to 100"):
        growth_restriction(ALL_NORMAL._replace(umbilical_pi=1.2e3), LATE)
