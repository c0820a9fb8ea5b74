"""Pooled figures and how they are kept; causes sharing one whole."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from assess_sample import case, clean_scan, exam, focus, one, other, result_of

from echolith.assess.draws import DRAWS, STREAMS, draw_parameter, levels, limits
from echolith.assess.likelihood import Factor
from echolith.assess.likelihood import TestEvidence as Said
from echolith.assess.pooled import (
    GRID_SIZE,
    Figure,
    PooledFigures,
    compile_figures,
    figures_for,
    pool_studies,
)
from echolith.assess.sharing import NO_INTERVAL, likelihood_ratio, share, upper_after
from echolith.evidence import StudyCount
from echolith.findings import built_in_folder, load_pack

PACK = load_pack()
EVIDENCE = PACK.evidence


# --- compiled figures -------------------------------------------------------------------------------------


def test_the_compiled_file_is_what_computing_gives() -> None:
    assert (built_in_folder() / "compiled.json").read_bytes() == compile_figures(PACK)


@pytest.fixture
def marked(tmp_path: Path) -> Path:
    """A copy of the pack whose compiled file has one figure changed, so that its use can be seen."""
    folder = Path(shutil.copytree(built_in_folder(), tmp_path / "pack"))
    content = json.loads((folder / "compiled.json").read_bytes())
    content["figures"]["good_outcome.isolated"]["main"]["estimate"] = 0.123
    (folder / "compiled.json").write_text(json.dumps(content), encoding="utf-8")
    return folder


def estimate(folder: Path) -> float | None:
    return figures_for(load_pack(folder), folder).figure("good_outcome.isolated").main.estimate


def test_the_compiled_file_is_used_for_the_data_it_was_made_from(marked: Path) -> None:
    assert estimate(marked) == 0.123


@pytest.mark.parametrize(
    "name", ["pack.yaml", "questions.yaml", "plan.yaml", "causes.yaml", "tests.yaml", "evidence/wanted.csv"]
)
def test_it_is_ignored_after_any_change_of_the_pack(marked: Path, name: str) -> None:
    path = marked / name
    if name.endswith(".csv"):
        header, first, *rest = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join([header, *rest, first]), encoding="utf-8")
    else:
        path.write_bytes(path.read_bytes() + b"#\n")
    assert (
        estimate(marked) == figures_for(PACK, built_in_folder()).figure("good_outcome.isolated").main.estimate
    )


@pytest.mark.parametrize("content", ["", "[]", "3", "{}", '{"format": "echolith.compiled/0"}', "{"])
def test_a_compiled_file_of_another_kind_is_ignored(marked: Path, content: str) -> None:
    (marked / "compiled.json").write_text(content, encoding="utf-8")
    assert estimate(marked) != 0.123


def test_without_a_compiled_file_figures_are_computed() -> None:
    computed, kept = PooledFigures(PACK), figures_for(PACK, built_in_folder())
    for question in ("good_outcome.isolated", "trisomy_18.isolated", "termination.non_isolated"):
        assert computed.figure(question) == kept.figure(question)
    assert figures_for(PACK, None).figure("termination.all") == kept.figure("termination.all")
    assert computed.question_id("outcome", "good_outcome", "nowhere") is None
    chosen = kept.selection("good_outcome.isolated").studies
    assert computed.counts(chosen) == kept.counts(chosen)
    (first, *_) = kept.counts(chosen)
    single = pool_studies(studies((first.events, first.total)))
    assert (first.lower, first.upper) == (single.lower, single.upper)


def studies(*counts: tuple[int, int]) -> tuple[StudyCount, ...]:
    return tuple(StudyCount(f"S{i}", e, n, (f"C{i}",)) for i, (e, n) in enumerate(counts))


def test_no_study_gives_no_figure() -> None:
    found = pool_studies(())
    assert found.basis == "no_published_figure"
    assert (found.estimate, found.lower, found.upper, found.next_centre, found.grid) == (
        None,
        None,
        None,
        None,
        (),
    )


@pytest.mark.parametrize(("total", "upper"), [(5, 0.5218), (10, 0.3085), (45, 0.0787)])
def test_never_seen_has_an_upper_limit_and_no_estimate(total: int, upper: float) -> None:
    found = pool_studies(studies((0, total)))
    assert (found.basis, found.estimate, found.lower, found.next_centre) == ("none_seen", None, 0.0, None)
    assert found.upper == pytest.approx(upper, abs=5e-5)
    several = pool_studies(studies((0, 2), (0, total - 2)))
    assert (several.basis, several.upper, several.studies) == ("none_seen", found.upper, 2)


@pytest.mark.parametrize(("events", "total"), [(1, 5), (5, 5), (18, 40)])
def test_one_study_has_its_own_exact_interval(events: int, total: int) -> None:
    from scipy.stats import beta

    found = pool_studies(studies((events, total)))
    assert (found.basis, found.next_centre, found.model) == ("single_study", None, "exact")
    assert found.estimate == pytest.approx(events / total, abs=1e-6)
    assert found.lower == pytest.approx(beta.ppf(0.025, events, total - events + 1), abs=1e-6)
    exact_upper = 1.0 if events == total else beta.ppf(0.975, events + 1, total - events)
    assert found.upper == pytest.approx(exact_upper, abs=1e-6)
    assert list(found.grid) == sorted(found.grid)
    assert len(found.grid) == GRID_SIZE


def test_several_studies_are_pooled() -> None:
    found = pool_studies(studies((1, 21), (0, 14), (0, 10)))
    assert (found.basis, found.studies, found.events, found.total) == ("pooled", 3, 1, 45)
    assert found.next_centre is not None
    assert found.lower is not None
    assert found.upper is not None
    assert found.lower < (found.estimate or 0) < found.upper
    assert (found.next_centre.upper or 0) >= found.upper
    assert list(found.grid) == sorted(found.grid)


# --- draws ------------------------------------------------------------------------------------------------


def test_levels_are_even_in_an_order_of_their_own() -> None:
    all_levels = [levels(stream) for stream in range(STREAMS)]
    for own in all_levels:
        assert sorted(own) == [(i + 0.5) / DRAWS for i in range(DRAWS)]
    correlation = np.corrcoef(np.array(all_levels))
    assert np.abs(correlation - np.eye(STREAMS)).max() < 0.15
    assert levels(0) == all_levels[0]


@pytest.mark.parametrize("parameter", ["P0001", "P0502"])
def test_draws_of_a_parameter_have_its_value_in_the_middle(parameter: str) -> None:
    record = EVIDENCE.parameter(parameter)
    assert record.value is not None
    draws = sorted(draw_parameter(record, 0))
    assert draws[DRAWS // 2] == pytest.approx(record.value, abs=0.002)
    low, high = limits(draws, 0.95)
    assert 0 < low < record.value < high < 1


def test_a_parameter_without_an_interval_does_not_vary() -> None:
    record = EVIDENCE.parameter("P0518")
    assert set(draw_parameter(record, 3)) == {record.value}
    as_range = EVIDENCE.parameter("P0001")._replace(bounds="range")
    assert set(draw_parameter(as_range, 3)) == {as_range.value}


def test_a_parameter_without_a_number_has_no_draws() -> None:
    with pytest.raises(ValueError, match="without a number"):
        draw_parameter(EVIDENCE.parameter("P0053"), 0)


# --- sharing ----------------------------------------------------------------------------------------------


def figure(question: str) -> Figure:
    return figures_for(PACK, built_in_folder()).figure(question).main


LOW_21 = Factor("P0001", True, "P0002", True)
HIGH_21 = Factor("P0001", False, "P0002", False)
LOW_18 = Factor("P0003", True, "P0004", True)
PCR = Factor("P0502", True, "P0518", False)

SITUATIONS: dict[str, tuple[dict[str, str], dict[str, Said]]] = {
    "isolated, low-risk cfDNA": (
        {"trisomy_21": "trisomy_21.isolated", "parvovirus_b19": "parvovirus_b19.isolated"},
        {"trisomy_21": Said(factors=[LOW_21])},
    ),
    "all, low-risk cfDNA": (
        {c: f"{c}.all" for c in ("trisomy_21", "trisomy_18", "cmv", "parvovirus_b19")},
        {"trisomy_21": Said(factors=[LOW_21]), "trisomy_18": Said(factors=[LOW_18])},
    ),
    "all, high-risk cfDNA for 21, negative CMV PCR": (
        {c: f"{c}.all" for c in ("trisomy_21", "trisomy_18", "cmv")},
        {"trisomy_21": Said(factors=[HIGH_21]), "cmv": Said(factors=[PCR])},
    ),
    "non-isolated, normal karyotype": (
        {c: f"{c}.non_isolated" for c in ("trisomy_21", "trisomy_18", "trisomy_13", "cmv")},
        {c: Said(excluded=True) for c in ("trisomy_21", "trisomy_18", "trisomy_13")},
    ),
}


def arranged(name: str) -> tuple[list[str], dict[str, Figure], dict[str, Said]]:
    questions, effects = SITUATIONS[name]
    return (
        list(questions),
        {c: figure(q) for c, q in questions.items()},
        {c: effects.get(c, Said()) for c in questions},
    )


def brute_force(counted: list[str], figures: Any, effects: Any, seed: int, n: int = 200_000) -> Any:
    """Plain Monte Carlo with other random numbers and another way to the same quantities."""
    random = np.random.Generator(np.random.PCG64(seed))
    middle = (np.arange(GRID_SIZE) + 0.5) / GRID_SIZE
    risks = np.stack([np.interp(random.random(n), middle, figures[c].grid) for c in counted])
    risks /= np.maximum(risks.sum(axis=0), 1)
    names = sorted({p for c in counted for f in effects[c].factors for p in (f.with_cause, f.without)})
    drawn = {}
    for name in names:
        p = EVIDENCE.parameter(name)
        if p.bounds != "interval":
            drawn[name] = np.full(n, p.value)
            continue
        logit = [np.log(x / (1 - x)) for x in (max(p.lower, 1e-6), p.value, min(p.upper, 1 - 1e-6))]
        spread = (logit[2] - logit[0]) / (2 * 1.959963984540054)
        drawn[name] = 1 / (1 + np.exp(-random.normal(logit[1], spread, n)))
    ratios = np.ones_like(risks)
    for row, cause in enumerate(counted):
        for f in effects[cause].factors:
            top, bottom = drawn[f.with_cause], drawn[f.without]
            ratios[row] *= (1 - top if f.with_cause_complement else top) / (
                1 - bottom if f.without_complement else bottom
            )
        if effects[cause].excluded:
            ratios[row] = 0
    rest = 1 - risks.sum(axis=0)
    joint = np.vstack([risks * ratios, rest])
    return joint / joint.sum(axis=0), rest


@pytest.mark.parametrize("name", SITUATIONS)
def test_shares_agree_with_a_brute_force_simulation(name: str) -> None:
    counted, figures, effects = arranged(name)
    shares = share(counted, figures, effects, EVIDENCE)
    simulated, rest = brute_force(counted, figures, effects, seed=20_261_125)
    rows = [*(shares.after[c] for c in counted), shares.rest_after]
    for interval, draws in zip(rows, simulated, strict=True):
        low, high = np.quantile(draws, [0.025, 0.975])
        tolerance = 0.01 + 0.06 * (high - low)
        assert interval.lower == pytest.approx(low, abs=tolerance)
        assert interval.upper == pytest.approx(high, abs=tolerance)
    low, high = np.quantile(rest, [0.025, 0.975])
    tolerance = 0.01 + 0.06 * (high - low)
    assert shares.rest_before.lower == pytest.approx(low, abs=tolerance)
    assert shares.rest_before.upper == pytest.approx(high, abs=tolerance)


@pytest.mark.parametrize("name", SITUATIONS)
def test_points_sum_to_one_and_limits_are_in_order(name: str) -> None:
    counted, figures, effects = arranged(name)
    shares = share(counted, figures, effects, EVIDENCE)
    points = [shares.after[c].estimate or 0.0 for c in counted] + [shares.rest_after.estimate or 0.0]
    assert sum(points) == pytest.approx(1, abs=1e-6)
    for interval in (*shares.after.values(), shares.rest_before, shares.rest_after):
        assert interval.lower is not None
        assert interval.upper is not None
        assert 0 <= interval.lower <= interval.upper <= 1
        assert interval.lower <= (interval.estimate or 0) <= interval.upper


@pytest.mark.parametrize("name", SITUATIONS)
def test_points_are_bayes_rule(name: str) -> None:
    counted, figures, effects = arranged(name)
    shares = share(counted, figures, effects, EVIDENCE)
    weight = {c: 0.0 if effects[c].excluded else 1.0 for c in counted}
    for c in counted:
        for f in effects[c].factors:
            p, q = (EVIDENCE.parameter(i).value or 0.0 for i in (f.with_cause, f.without))
            weight[c] *= (1 - p if f.with_cause_complement else p) / (1 - q if f.without_complement else q)
    prior = {c: figures[c].estimate or 0.0 for c in counted}
    whole = sum(prior[c] * weight[c] for c in counted) + 1 - sum(prior.values())
    for c in counted:
        assert shares.after[c].estimate == pytest.approx(prior[c] * weight[c] / whole, abs=1e-6)


def test_an_excluded_cause_keeps_nothing_and_the_others_grow() -> None:
    counted, figures, effects = arranged("non-isolated, normal karyotype")
    shares = share(counted, figures, effects, EVIDENCE)
    for c in ("trisomy_21", "trisomy_18", "trisomy_13"):
        assert (shares.after[c].estimate, shares.after[c].lower, shares.after[c].upper) == (0, 0, 0)
    assert (shares.after["cmv"].estimate or 0) > (figures["cmv"].estimate or 0)


def test_without_any_effect_the_shares_are_the_counts() -> None:
    counted, figures, _ = arranged("isolated, low-risk cfDNA")
    shares = share(counted, figures, {c: Said() for c in counted}, EVIDENCE)
    for c in counted:
        interval = shares.after[c]
        assert (interval.estimate, interval.lower, interval.upper) == (
            figures[c].estimate, figures[c].lower, figures[c].upper,
        )  # fmt: skip
    assert shares.rest_after == shares.rest_before


def test_nothing_counted_shares_nothing() -> None:
    shares = share([], {}, {}, EVIDENCE)
    assert (dict(shares.after), shares.rest_before, shares.rest_after) == ({}, NO_INTERVAL, NO_INTERVAL)


def test_risks_that_together_exceed_one_are_scaled() -> None:
    large = replace(figure("termination.non_isolated"), estimate=0.7)
    shares = share(["a", "b"], {"a": large, "b": large}, {c: Said() for c in "ab"}, EVIDENCE)
    assert shares.rest_before.estimate == 0
    excluded = {c: Said(excluded=True) for c in "ab"}
    certain = replace(large, estimate=1.0, grid=(1.0,) * GRID_SIZE)
    shares = share(["a"], {"a": certain}, excluded, EVIDENCE)
    assert (shares.after["a"].estimate, shares.rest_after.estimate) == (0, 1)


def test_the_ratio_and_its_complements() -> None:
    assert likelihood_ratio(Factor("x", False, "y", False), 0.9, 0.1) == pytest.approx(9)
    assert likelihood_ratio(Factor("x", True, "y", True), 0.9, 0.1) == pytest.approx(0.1 / 0.9)
    assert likelihood_ratio(Factor("x", True, "y", False), 0.9, 0.8) == pytest.approx(0.1 / 0.8)


def test_an_upper_limit_after_a_test_is_bayes_rule_on_the_limit() -> None:
    upper = 0.0787
    ratio = (1 - 0.968) / (1 - 0.0015)
    odds = upper / (1 - upper) * ratio
    assert upper_after(upper, [LOW_18], EVIDENCE) == pytest.approx(odds / (1 + odds), abs=1e-6)
    assert upper_after(upper, [], EVIDENCE) == upper


# --- rows of causes ---------------------------------------------------------------------------------------


def cause(made: Any, name: str) -> Any:
    (row,) = (r for r in one(made).causes if r.cause == name)
    return row


def test_before_any_test_after_is_before() -> None:
    for row in one(case()).causes:
        assert row.after == row.before


def test_low_risk_cfdna_lowers_the_trisomies_and_names_its_performance() -> None:
    row = cause(case(tests=[result_of("cfdna", "low_risk")]), "trisomy_21")
    assert row.after.estimate < 0.02 * row.before.estimate
    (update,) = row.updates
    assert (update.test, update.result, update.parameter_id) == ("cfdna", "low_risk", "P0001,P0002")
    never_seen = cause(case(tests=[result_of("cfdna", "low_risk")]), "trisomy_18")
    assert (never_seen.after.estimate, never_seen.basis) == (None, "none_seen")
    assert 0 < never_seen.after.upper < never_seen.before.upper


@pytest.mark.parametrize(
    ("tests", "name", "effect", "figure_after"),
    [
        ([result_of("cfdna", "low_risk")], "monosomy_x", "not used: whether sex chromosomes", True),
        (
            [result_of("cfdna", "low_risk", detail={"text": "45,X low risk"})],
            "monosomy_x",
            "makes it less",
            True,
        ),
        ([result_of("cfdna", "high_risk")], "trisomy_21", "not used: which chromosome", False),
        (
            [result_of("cfdna", "high_risk", detail={"text": "trisomy 21"})],
            "trisomy_21",
            "makes it more",
            True,
        ),
        ([result_of("cfdna", "no_call")], "trisomy_21", None, True),
        ([result_of("combined_screening", "low_risk")], "trisomy_21", "makes it less", True),
        ([result_of("karyotype", "normal")], "trisomy_21", "excluded", False),
        ([result_of("qf_pcr", "normal")], "trisomy_21", "excluded", False),
        ([result_of("qf_pcr", "normal")], "other_chromosomal", None, True),
        ([result_of("cmv", "negative")], "cmv", "makes it less likely; no published figure", False),
        ([result_of("cmv", "equivocal")], "cmv", "settles nothing", True),
        ([{"test": "cmv", "status": "pending"}], "cmv", None, True),
        ([result_of("amniotic_cmv_pcr", "negative")], "cmv", "makes it less likely: detects", True),
        ([result_of("cftr", "negative")], "cystic_fibrosis", "makes it less likely", False),
        ([result_of("cftr", "carrier")], "cystic_fibrosis", "one parent is a carrier", False),
        ([result_of("cftr", "vus")], "cystic_fibrosis", "settles nothing", False),
        ([result_of("cftr", "failed")], "cystic_fibrosis", "settles nothing", False),
        ([{"test": "cftr", "status": "planned"}], "cystic_fibrosis", None, False),
    ],
)
def test_what_each_result_says(tests: Any, name: str, effect: str | None, figure_after: bool) -> None:
    row = cause(case(tests=tests), name)
    assert [u.effect.startswith(effect or "?") for u in row.updates] == ([True] if effect else [])
    assert (row.after.upper is not None) is figure_after


def test_a_refuted_high_risk_result_does_not_count() -> None:
    tests = [result_of("cfdna", "high_risk", detail={"text": "trisomy 21"}), result_of("karyotype", "normal")]
    row = cause(case(tests=tests), "trisomy_21")
    assert [u.test for u in row.updates] == ["karyotype"]
    rapid = [result_of("combined_screening", "high_risk"), result_of("qf_pcr", "normal")]
    assert [u.test for u in cause(case(tests=rapid), "trisomy_21").updates] == ["qf_pcr"]


def test_cell_free_dna_stands_before_combined_screening() -> None:
    tests = [result_of("combined_screening", "low_risk"), result_of("cfdna", "low_risk")]
    assert [u.test for u in cause(case(tests=tests), "trisomy_21").updates] == ["cfdna"]


def test_with_a_cause_found_no_other_has_a_figure_after_it() -> None:
    tests = [result_of("karyotype", "abnormal", detail={"text": "47,XX,+21"})]
    for row in one(case(tests=tests)).causes:
        assert row.after == NO_INTERVAL
    found = cause(case(tests=tests), "trisomy_21")
    assert found.statement.startswith("Found or likely")
    assert [u.effect for u in found.updates] == ["found"]
    assert "Another cause was found." in cause(case(tests=tests), "cmv").statement
    assert cause(case(tests=tests), "none_found").statement == "A cause was found."


def test_a_fetal_infection_is_found() -> None:
    row = cause(case(tests=[result_of("amniotic_cmv_pcr", "positive")]), "cmv")
    assert [u.effect for u in row.updates] == ["found"]
    mother = cause(case(tests=[result_of("cmv", "positive")]), "cmv")
    assert "much more likely" in mother.updates[0].effect


@pytest.mark.parametrize(
    ("scan", "counted"),
    [
        (clean_scan(), True),
        (clean_scan(other_anomalies="seen"), True),
        (clean_scan(other_anomalies="not_assessed"), True),
        (clean_scan(focus(), other("HP:0010942")), False),  # a soft marker: nobody counted such fetuses
        (clean_scan(focus(location="surface")), False),
        (clean_scan(focus(location="vascular")), False),
        (clean_scan(focus(flow=True)), False),
    ],
)
def test_strata_without_counts_have_no_figures(scan: Any, counted: bool) -> None:
    rows = one(case(scan)).causes
    assert any(r.basis != "no_published_figure" for r in rows) is counted
    none_found = next(r for r in rows if r.cause == "none_found")
    complete = one(case(scan)).classification.sonographic == "isolated" and counted
    assert (none_found.before.estimate is not None) is complete
    if not complete:
        assert none_found.statement.startswith("No published figure")
        assert (none_found.basis, none_found.counts) == ("no_published_figure", ())


def test_the_remainder_names_what_it_hides() -> None:
    isolated = cause(case(), "none_found").statement
    assert "never seen in these series" in isolated
    assert "without a published figure" in isolated
    assert "It includes" not in cause(case(clean_scan(other_anomalies="seen")), "none_found").statement


def test_a_surface_calcification_calls_for_meconium_peritonitis() -> None:
    words = "To be thought of with a calcification on the liver surface."
    assert words in cause(case(clean_scan(focus(location="surface"))), "meconium_peritonitis").statement
    assert words not in cause(case(), "meconium_peritonitis").statement


def test_the_background_is_that_of_each_patient_though_rows_are_shared() -> None:
    young, old = (cause(case(mother={"age": age}), "trisomy_21").background for age in (25, 42))
    assert young.estimate < old.estimate
    assert cause(case(), "trisomy_21").background.estimate is None


def test_detail_texts_are_not_mixed_up_between_cases() -> None:
    for text, likely in (("trisomy 21", "trisomy_21"), ("trisomy 18", "trisomy_18")):
        tests = [result_of("cfdna", "high_risk", detail={"text": text})]
        made = case(exam("anomaly_scan", "20+5", focus()), tests=tests)
        rows = {r.cause: r for r in one(made).causes}
        for name in ("trisomy_21", "trisomy_18"):
            assert rows[name].updates[0].effect.startswith("makes it more" if name == likely else "not used")
