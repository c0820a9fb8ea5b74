from __future__ import annotations

import re

import pytest

from echolith.pooling import compare, pool
from echolith.pooling.analyse import ModelChoice
from echolith.pooling.choices import INTERVALS, SCALES, STUDY_INTERVALS, TAU2_METHODS
from echolith.pooling.narrative.comparison import comparison_methods, comparison_results
from echolith.pooling.narrative.methods import methods_paragraph
from echolith.pooling.narrative.references import REFERENCES
from echolith.pooling.narrative.results import results_paragraph

Y, N = [0, 1, 2, 5], [20, 31, 22, 30]
TABLE = ([1, 0, 4], [40, 20, 50], [2, 3, 9], [36, 22, 55])


def check_citations(paragraph) -> None:
    """Every reference is cited, in order of its first use, and no number stands without its reference."""
    cited = [int(n) for group in re.findall(r"\[([\d,]+)\]", paragraph.text) for n in group.split(",")]
    assert sorted(set(cited)) == list(range(1, len(paragraph.references) + 1))
    assert list(dict.fromkeys(cited)) == sorted(set(cited))


@pytest.mark.parametrize("model", ["bayes", "binomial-normal", "beta-binomial", "common"])
def test_one_step_models_say_that_nothing_was_corrected(model: str) -> None:
    paragraph = methods_paragraph(pool(Y, N, model=model))
    assert "No count was corrected" in paragraph.text
    check_citations(paragraph)


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("interval", INTERVALS)
def test_two_step_names_scale_limits_and_corrections(scale: str, interval: str) -> None:
    paragraph = methods_paragraph(pool(Y, N, model="two-step", scale=scale, interval=interval))
    check_citations(paragraph)
    corrected = "was added to the events and the non-events of 1 of 4 studies" in paragraph.text
    assert corrected is (scale in ("raw", "log", "logit"))


@pytest.mark.parametrize("tau2", TAU2_METHODS)
def test_every_estimator_of_the_spread_has_words(tau2: str) -> None:
    paragraph = methods_paragraph(pool(Y, N, model="two-step", tau2=tau2))
    assert ("common effect" in paragraph.text) is (tau2 == "common")
    check_citations(paragraph)


@pytest.mark.parametrize("study_interval", STUDY_INTERVALS)
def test_the_studies_own_limits_are_named(study_interval: str) -> None:
    paragraph = methods_paragraph(pool(Y, N, study_interval=study_interval))
    assert paragraph.references[0].authors.split()[0] in {"Clopper", "Wilson", "Brown", "Agresti"}
    check_citations(paragraph)


def test_results_hold_the_figures_and_the_weightiest_caution_first() -> None:
    text = results_paragraph(pool([1, 4], [30, 41]))
    assert text.startswith("There are two studies only")
    assert "Two studies report 5 events in 71" in text
    result = pool(Y, N, threshold=0.1)
    text = results_paragraph(result)
    assert f"{100 * result.estimate:.1f} %" in text
    assert "over 10 %" in text


def test_results_without_an_estimate_give_no_number() -> None:
    text = results_paragraph(pool([0, 0], [20, 31], model="binomial-normal"))
    assert "There is no estimate" in text
    assert "The risk at the typical centre is" not in text


def test_one_study_is_not_called_pooled() -> None:
    assert "nothing was pooled" in results_paragraph(pool([1], [20]))
    assert "nothing was pooled" in methods_paragraph(pool([1], [20])).text


@pytest.mark.parametrize(
    "method", ["conditional", "unconditional", "mantel-haenszel", "peto", "inverse-variance"]
)
def test_comparisons_have_paragraphs_too(method: str) -> None:
    result = compare(*TABLE, method=method)
    check_citations(comparison_methods(result, ModelChoice()))
    assert "3 studies report 5 events in 110" in comparison_results(result)


def test_references_are_complete_and_their_dois_well_formed() -> None:
    for key, reference in REFERENCES.items():
        year = re.search(r"\d{4}$", key)
        assert year is not None
        assert year.group() in reference.where, key
        assert reference.doi == "" or re.fullmatch(r"10\.\d{4,5}/\S+", reference.doi), key
        assert reference.title[0].isupper()
