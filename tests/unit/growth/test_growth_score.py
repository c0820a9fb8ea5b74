from __future__ import annotations

import pytest

from echolith.case.model import Biometry
from echolith.growth import STANDARDS, convert_back, hadlock3_weight, is_small, score_biometry

GA_20_5 = 145


def at_z(measure, z, ga_days=GA_20_5):
    standard = "ig21_hadlock3_2020_efw" if measure == "efw" else f"ig21_2014_{measure}"
    value = convert_back(STANDARDS[standard], z, ga_days)
    assert value is not None
    return value


def by_measure(scored):
    return {row.measure: row for row in scored.rows}


def codes(scored):
    return [(issue.code, issue.severity, issue.where) for issue in scored.issues]


def test_each_length_has_a_row_with_its_standard():
    biometry = Biometry(**{f"{m}_mm": at_z(m, z) for m, z in (("hc", 0), ("bpd", 1), ("ofd", -1), ("fl", 2))})
    scored = score_biometry(biometry, GA_20_5)
    rows = by_measure(scored)
    assert list(rows) == ["hc", "bpd", "ofd", "fl"]
    assert scored.issues == ()
    assert rows["hc"].centile == pytest.approx(50.0)
    assert rows["bpd"].z == pytest.approx(1.0)
    assert rows["ofd"].centile == pytest.approx(15.8655, abs=1e-4)
    assert rows["fl"].category == "large"
    for measure, row in rows.items():
        assert row.standard == f"ig21_2014_{measure}"
        assert row.value_g is None
        assert row.value_mm == getattr(biometry, f"{measure}_mm")


def test_a_reported_weight_is_read_on_the_hadlock_chart_with_a_note():
    scored = score_biometry(Biometry(efw_g=at_z("efw", -1.0)), GA_20_5, "exams[2].biometry")
    (row,) = scored.rows
    assert (row.measure, row.standard, row.value_mm) == ("efw", "ig21_hadlock3_2020_efw", None)
    assert row.z == pytest.approx(-1.0)
    assert codes(scored) == [("weight-formula-not-stated", "note", "exams[2].biometry.efw_g")]


def test_a_weight_is_computed_from_head_abdomen_and_femur():
    biometry = Biometry(hc_mm=176, ac_mm=152, fl_mm=33)
    scored = score_biometry(biometry, GA_20_5)
    row = by_measure(scored)["efw_hadlock3_computed"]
    assert row.value_g == hadlock3_weight(176, 152, 33).value_g
    assert row.standard == "ig21_hadlock3_2020_efw"
    assert row.category == "appropriate"
    assert scored.issues == ()


@pytest.mark.parametrize("missing", ["hc_mm", "ac_mm", "fl_mm"])
def test_no_weight_is_computed_from_two(missing):
    fields = {"hc_mm": 176, "ac_mm": 152, "fl_mm": 33}
    del fields[missing]
    assert "efw_hadlock3_computed" not in by_measure(score_biometry(Biometry(**fields), GA_20_5))


@pytest.mark.parametrize(("share", "disagree"), [(1.14, False), (0.86, False), (1.16, True), (0.84, True)])
def test_weights_that_disagree_by_more_than_15_per_cent_are_both_shown(share, disagree):
    computed_g = hadlock3_weight(176, 152, 33).value_g
    biometry = Biometry(hc_mm=176, ac_mm=152, fl_mm=33, efw_g=computed_g * share)
    scored = score_biometry(biometry, GA_20_5, "exams[0].biometry")
    assert {"efw", "efw_hadlock3_computed"} <= set(by_measure(scored))
    warnings = [issue for issue in scored.issues if issue.code == "weights-disagree"]
    assert bool(warnings) is disagree
    if disagree:
        (warning,) = warnings
        assert warning.severity == "warning"
        assert "efw)" in warning.message
        assert "efw_hadlock3_computed" in warning.message
        assert f"{biometry.efw_g:.0f}" not in warning.line()


@pytest.mark.parametrize("ga_days", [97, 281])
def test_outside_the_standard_is_said_and_not_clipped(ga_days):
    biometry = Biometry(ac_mm=80 if ga_days == 97 else 350)
    scored = score_biometry(biometry, ga_days, "exams[0].biometry")
    (row,) = scored.rows
    assert (row.z, row.centile, row.category) == (None, None, "out_of_range")
    (issue,) = scored.issues
    assert (issue.code, issue.severity) == ("measurement-outside-standard", "note")
    assert issue.where == "exams[0].biometry.ac_mm"
    assert "14+0 to 40+0" in issue.message
    assert not is_small(scored.rows)


@pytest.mark.parametrize(("ga_days", "inside"), [(125, False), (126, True), (287, True), (288, False)])
def test_the_edges_of_the_weight_chart(ga_days, inside):
    scored = score_biometry(Biometry(efw_g=210 if ga_days < 200 else 3500), ga_days)
    (row,) = scored.rows
    assert (row.category != "out_of_range") is inside
    noted = [issue.message for issue in scored.issues if issue.code == "measurement-outside-standard"]
    assert len(noted) == (0 if inside else 1)
    assert all("18+0 to 41+0" in message for message in noted)


def test_between_40_0_and_41_0_the_weight_is_scored_and_the_lengths_are_not():
    rows = by_measure(score_biometry(Biometry(hc_mm=340, ac_mm=350, fl_mm=73), 284))
    assert rows["ac"].category == "out_of_range"
    assert rows["efw_hadlock3_computed"].z is not None


def test_a_measurement_in_error_has_no_row_and_gives_no_weight():
    scored = score_biometry(Biometry(hc_mm=176, ac_mm=1520, fl_mm=33), GA_20_5, "exams[0].biometry")
    assert set(by_measure(scored)) == {"hc", "fl"}
    assert codes(scored) == [("measurement-unit", "error", "exams[0].biometry.ac_mm")]


def test_kilograms_do_not_break_the_scoring():
    scored = score_biometry(Biometry(efw_g=0.36), GA_20_5)
    assert scored.rows == ()
    assert codes(scored) == [("measurement-unit", "error", "efw_g")]


def test_crown_rump_length_has_no_row():
    assert score_biometry(Biometry(crl_mm=60), 87).rows == ()


def test_an_empty_biometry_has_no_rows_but_its_gestational_age_is_read():
    assert score_biometry(Biometry(), GA_20_5) == score_biometry(Biometry(), 50)
    with pytest.raises(TypeError):
        score_biometry(Biometry(), 145.0)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"ac_mm": at_z("ac", -1.3)}, True),
        ({"ac_mm": at_z("ac", -1.2)}, False),
        ({"efw_g": at_z("efw", -1.3)}, True),
        ({"efw_g": at_z("efw", -1.2)}, False),
        ({"hc_mm": at_z("hc", -3), "bpd_mm": at_z("bpd", -3), "fl_mm": at_z("fl", -3)}, False),
        ({"hc_mm": at_z("hc", -2), "ac_mm": at_z("ac", -1.2), "fl_mm": at_z("fl", -2)}, True),
        ({}, False),
    ],
)
def test_small_is_an_abdomen_or_a_weight_below_the_10th_centile(fields, expected):
    assert is_small(score_biometry(Biometry(**fields), GA_20_5).rows) is expected
