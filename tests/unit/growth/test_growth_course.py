"""Several exams on one chart."""

from __future__ import annotations

from itertools import pairwise

import pytest

from echolith.growth import (
    STANDARDS,
    EstimatedWeight,
    WrongChart,
    centile_lines,
    estimate_weight,
    make_course,
    quartile_fall,
    value_at_centile,
)
from echolith.growth.course import CHART_CENTILES, centile_line

AC = STANDARDS["ig21_2014_ac"]
EFW = STANDARDS["ig21_hadlock3_2020_efw"]
WHO = STANDARDS["who_2017_ac"]


def at(chart, *exams):
    return [(day, value_at_centile(chart, centile, day)) for day, centile in exams]


def test_the_points_stand_in_order_of_age_with_their_chart() -> None:
    course = make_course(AC, [(224, 270.0), (154, 172.0), (196, 240.0)])
    assert [point.ga_days for point in course.points] == [154, 196, 224]
    assert {point.standard for point in course.points} == {"ig21_2014_ac"}
    assert course.formula is None


def test_two_measurements_of_one_day_are_both_kept() -> None:
    assert [p.value for p in make_course(AC, [(196, 240.0), (196, 238.0)]).points] == [240.0, 238.0]


def test_an_exam_outside_the_ages_of_the_chart_stays_without_a_centile() -> None:
    first, second = make_course(AC, [(91, 65.0), (196, 240.0)]).points
    assert first.out_of_range
    assert first.centile is None
    assert second.centile is not None


def test_weights_of_two_formulas_are_never_on_one_chart() -> None:
    sizes = {"hc_mm": 270.0, "bpd_mm": 75.0, "ac_mm": 245.0, "fl_mm": 54.0}
    hadlock, other = estimate_weight("hadlock3", **sizes), estimate_weight("intergrowth2017", **sizes)
    assert make_course(EFW, [(203, hadlock)]).formula == "hadlock3"
    with pytest.raises(WrongChart):
        make_course(EFW, [(203, hadlock), (217, other)])
    with pytest.raises(ValueError, match="several formulas"):
        make_course(EFW, [(203, hadlock), (217, EstimatedWeight(1500.0, "not_stated"))])


def test_no_exam_is_an_empty_course() -> None:
    course = make_course(AC, [])
    assert (course.points, course.issues) == ((), ())


@pytest.mark.parametrize("chart", STANDARDS.values(), ids=list(STANDARDS))
def test_the_lines_of_every_chart_are_drawn_over_its_own_days_and_never_cross(chart) -> None:
    lines = centile_lines(chart, step_days=5)
    assert tuple(line.centile for line in lines) == CHART_CENTILES
    for line in lines:
        assert line.points[0][0] == chart.first_ga_days
        assert line.points[-1][0] == chart.last_ga_days
    for lower, higher in pairwise(lines):
        assert all(a[1] < b[1] for a, b in zip(lower.points, higher.points, strict=True))


def test_a_line_needs_a_step() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        centile_line(AC, 50.0, 0)


@pytest.mark.parametrize(
    ("exams", "crossed"),
    [
        (((154, 80.0), (224, 29.0)), True),
        (((154, 80.0), (224, 31.0)), False),
        (((154, 40.0), (182, 85.0), (224, 30.0)), True),
        (((154, 85.0), (182, 30.0), (224, 45.0)), False),
        (((154, 30.0), (224, 90.0)), False),
    ],
    ids=["fell by 51", "fell by 49", "from its highest", "came back", "rose"],
)
def test_a_fall_through_more_than_two_quartiles(exams, crossed) -> None:
    fall = quartile_fall(make_course(AC, at(AC, *exams)).points)
    assert fall.crossed is crossed
    assert fall.to_ga_days == 224
    assert fall.least == pytest.approx(fall.most)


@pytest.mark.parametrize("exams", [(), ((196, 40.0),), ((196, 90.0), (196, 20.0))])
def test_one_day_is_no_course_and_the_fall_is_not_known(exams) -> None:
    fall = quartile_fall(make_course(AC, at(AC, *exams)).points)
    assert fall == (None, None, None, None, None)


def test_an_exam_outside_the_chart_is_no_part_of_a_fall() -> None:
    assert quartile_fall(make_course(AC, [(91, 200.0), *at(AC, (196, 20.0))]).points).crossed is None


def test_a_fall_to_below_the_first_centile_is_known_as_far_as_it_is() -> None:
    far_below = 0.9 * value_at_centile(WHO, 1.0, 224)
    for centile, crossed in ((60.0, True), (50.5, None), (49.0, False)):
        fall = quartile_fall(make_course(WHO, [*at(WHO, (154, centile)), (224, far_below)]).points)
        assert fall.crossed is crossed
        assert fall.most - fall.least == pytest.approx(1.0)


def test_a_fall_is_never_read_across_two_charts() -> None:
    points = make_course(AC, at(AC, (154, 90.0))).points + make_course(WHO, at(WHO, (224, 10.0))).points
    with pytest.raises(ValueError, match="several charts"):
        quartile_fall(points)
