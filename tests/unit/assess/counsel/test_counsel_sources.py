"""No number without its source; the output follows its schema; the same input gives the same bytes."""

from __future__ import annotations

from dataclasses import replace

import jsonschema
import pytest
from counsel_sample import PACK, Sample, case_data, residual, samples, scan, told, told_of

from echolith.assess import assess
from echolith.assess.counsel import counsel_schema, to_dict, to_json
from echolith.assess.counsel.model import CauseState, Counsel
from echolith.assess.model import Interval
from echolith.case import case_from_dict

MANY = samples(19)
VALIDATOR = jsonschema.Draft202012Validator(counsel_schema())
WITHOUT_FIGURE = {
    "no_published_figure",
    "no_published_performance",
    "excluded",
    "found",
    "likely",
    "another_cause_found",
}


def has_number(interval: Interval) -> bool:
    return interval.estimate is not None or interval.upper is not None


def check_cause(state: CauseState) -> None:
    if has_number(state.before):
        assert state.count_ids
        assert state.total > 0 or state.cause == "none_found"  # the remainder of what was counted
    assert has_number(state.after) == (state.standing not in WITHOUT_FIGURE)
    assert (state.after.estimate is not None) == (state.standing == "figure")


@pytest.mark.parametrize("sample", MANY, ids=lambda s: s.name)
def test_every_number_names_its_counts_and_parameters(sample: Sample) -> None:
    answer = told_of(sample)
    known = {source.source_id for source in answer.sources}
    for state in answer.now.causes:
        check_cause(state)
    for row in answer.residual:
        assert (row.background is None) == (not row.background_parameter_ids)
        for before, step in zip((row.before, *(s.after for s in row.steps)), row.steps, strict=False):
            assert not step.parameter_ids or step.bears
            assert step.bears or not has_number(step.after) or step.after == before or row.count_ids
    for test in answer.open_tests:
        for result in test.results:
            for change in result.causes:
                check_cause(change.then)
                assert set(change.source_ids) <= known
                same_series = change.now.before == change.then.before
                if change.bears and same_series and has_number(change.then.after):
                    # its own figure, or (for a test not used here) that of a cause it shares the whole with
                    assert change.parameter_ids or any(each.parameter_ids for each in result.causes)
            for row_of in result.outlook:
                assert row_of.estimate is None or row_of.count_ids
    for figure in answer.procedure_risk.figures:
        assert PACK.evidence.parameter(figure.parameter_id).source_id == figure.source_id
        assert figure.source_id in known
        assert figure.value is not None or figure.upper is not None
    for by_age in answer.age_background:
        for risk in by_age.risks:
            assert (risk.estimate is None) == (risk.status != "published") == (not risk.parameter_ids)
            assert set(risk.source_ids) <= known
    assert len(known) == len(answer.sources)


@pytest.mark.parametrize("sample", MANY, ids=lambda s: s.name)
def test_the_output_follows_its_schema(sample: Sample) -> None:
    document = to_dict(told_of(sample))
    VALIDATOR.validate(document)
    assert document["schema"] == "echolith.counsel/1"


def test_the_schema_refuses_what_is_not_in_the_contract() -> None:
    document = to_dict(told())
    document["ranked"][0]["reasons"] = ["because"]
    assert not VALIDATOR.is_valid(document)
    del document["ranked"]
    assert not VALIDATOR.is_valid(document)


def test_the_same_input_gives_the_same_bytes() -> None:
    def plain(answer: Counsel) -> bytes:
        return to_json(replace(answer, provenance=replace(answer.provenance, created="")))

    assert plain(told()) == plain(told())
    assert b"\n  " in to_json(told(), indent=True)


def test_every_published_loss_is_told_and_none_is_pooled() -> None:
    figures = told().procedure_risk.figures
    losses = PACK.performance.procedures.losses
    assert [f.parameter_id for f in figures] == [loss.parameter for loss in losses]
    assert [f.value for f in figures if f.parameter_id == "P0765"] == [0.021, 0.013]
    (bound,) = (f for f in figures if f.parameter_id == "P0699")
    assert (bound.value, bound.upper) == (None, 0.005)
    (counted,) = (f for f in figures if f.parameter_id == "P0762")
    assert (counted.events, counted.total, counted.losses_before_ga) == (580, 63723, "24+0")


def test_figures_are_for_as_many_fetuses_as_there_are() -> None:
    one = {f.parameter_id for f in told().procedure_risk.figures if f.for_this_pregnancy}
    assert "P0699" in one
    assert "P0700" not in one
    for fetuses, expected in (("AB", {"P0700"}), ("ABC", set())):
        more = {"fetuses": [{"id": each} for each in fetuses], "exams": [scan("A")]}
        figures = told(fetus="A", **more).procedure_risk.figures
        assert {f.parameter_id for f in figures if f.for_this_pregnancy} == expected


@pytest.mark.parametrize(("ga", "amniocentesis"), [("13+0", "not_yet_open"), ("20+5", "open")])
def test_from_when_a_procedure_is_done(ga: str, amniocentesis: str) -> None:
    windows = {w.procedure: w for w in told(exams=[scan(ga=ga)], as_of=ga).procedure_risk.windows}
    assert windows["amniocentesis"].window == amniocentesis
    assert windows["chorionic_villus_sampling"].window == "open"
    assert windows["amniocentesis"].source_id == "rcog_gtg8"


def test_the_risk_by_age_is_the_assessment_s_own_background() -> None:
    answer = told()
    shown = {b.cause: {r.stage: r for r in b.risks}[b.used_by_assessment] for b in answer.age_background
             if b.used_by_assessment}  # fmt: skip
    assert set(shown) == {"trisomy_21", "trisomy_18", "trisomy_13"}
    for cause, risk in shown.items():
        row = residual(answer, cause)
        assert (risk.estimate, risk.parameter_ids) == (row.background, row.background_parameter_ids)


def test_the_table_by_age_is_read_as_printed() -> None:
    risks = {b.cause: {r.stage: r for r in b.risks} for b in told().age_background}
    row = PACK.evidence.age_risks("trisomy_18", "term", "uptodate_agetable")[31]
    assert risks["trisomy_18"]["term"].estimate == row.value
    assert risks["trisomy_18"]["term"].parameter_ids == (row.id,)
    assert risks["trisomy_18"]["this_gestation"].status == "gestation_outside_published"
    assert "live_birth" not in risks["trisomy_18"]


@pytest.mark.parametrize(
    ("mother", "status"),
    [({}, "age_unknown"), ({"age": 50}, "age_outside_published"), ({"age": 31, "egg_age": 24}, "published")],
)
def test_where_there_is_no_risk_by_age_it_is_said(mother: dict[str, int], status: str) -> None:
    answer = told(mother=mother)
    for by_age in answer.age_background:
        (risk,) = (r for r in by_age.risks if r.stage == "amniocentesis")
        assert risk.status == status
        if status != "published":
            assert (risk.estimate, risk.one_in) == (None, None)
        else:
            assert (by_age.age, by_age.age_of) == (24, "egg")


def test_class_and_moment_are_those_of_the_assessment() -> None:
    answer = told()
    (own,) = assess(case_from_dict(case_data()), PACK, "20+5").assessments
    assert (answer.as_of, answer.fetus, answer.case_id) == (own.as_of, own.fetus, own.case_id)
    assert replace(answer.provenance, created="") == replace(own.provenance, created="")
