from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from echolith.errors import UsageError
from echolith.pooling import pool
from echolith.pooling.plots.axis import Axis, plain_axis, ratio_axis, risk_axis
from echolith.pooling.plots.drapery import exact_p
from echolith.pooling.plots.forest import STYLES, draw_forest
from echolith.pooling.plots.rows import Forest, Row, forest_of

EVIL = '<script>alert("x")</script> \u202e\x07 ' + "long " * 100
TABLES = {
    "ordinary": ([0, 1, 2, 5], [20, 31, 22, 30]),
    "good": ([19, 9, 4, 5], [21, 9, 4, 5]),
    "none": ([0, 0, 0, 0], [20, 31, 22, 30]),
    "one": ([3], [20]),
    "many": ([1] * 120, [30] * 120),
    "huge": ([5, 100_000], [9, 1_000_000]),
}


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def drawn(root: ET.Element) -> list[str]:
    return ["".join(element.itertext()) for element in root.iter() if element.tag.endswith("}text")]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("model", ["bayes", "binomial-normal", "two-step"])
@pytest.mark.parametrize("name", ["ordinary", "good", "none", "one", "huge"])
def test_forests_are_well_formed_and_say_everything_in_words(name: str, model: str, style: str) -> None:
    result = pool(*TABLES[name], model=model, shrunken=False)
    root = parsed(result.plot("forest", style=style))
    description = next(e.text for e in root if e.tag.endswith("}desc"))
    for study in result.studies:
        assert f"{study.label}: {study.events}/{study.total}" in description
        assert any(study.label == words for words in drawn(root))
    if not result.converged:
        assert "There is no estimate" in description
    for element in root.iter():
        for key in ("x", "x1", "x2", "cx"):
            if element.get(key) is not None:
                assert -6.0 <= float(element.get(key)) <= 866.0


def test_untrusted_labels_are_escaped_shortened_and_kept_whole_in_a_tooltip() -> None:
    svg = pool([1, 2], [20, 30], labels=[EVIL, "B"], shrunken=False).plot()
    assert "<script" not in svg
    assert "\u202e" not in svg
    assert "\x07" not in svg
    root = parsed(svg)
    assert any(len(e.text or "") > 400 for e in root.iter() if e.tag.endswith("}title"))
    assert all(len(words) < 180 for words in drawn(root))


def test_an_unbounded_limit_is_an_arrow_and_no_bar() -> None:
    rows = (Row("step", "A", "", "", "", 0.1, None, 0.2), Row("step", "B", "", "", "", 0.1, 0.05, 0.2))
    forest = Forest("t", rows, "risk in %", ())
    assert draw_forest(forest).count("<polygon") == 1


def test_a_hundred_and_twenty_studies_fit_below_each_other() -> None:
    root = parsed(pool(*TABLES["many"], model="common").plot("forest", style="compact"))
    heights = [float(e.get("y")) for e in root.iter() if e.tag.endswith("}text")]
    assert float(root.get("viewBox").split()[3]) >= max(heights)
    assert len(set(heights)) > 120


@pytest.mark.parametrize("kind", ["posterior", "funnel", "drapery"])
def test_the_other_drawings(kind: str) -> None:
    svg = pool(*TABLES["ordinary"], threshold=0.1).plot(kind)
    root = parsed(svg)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{kind}-title"
    assert svg == pool(*TABLES["ordinary"], threshold=0.1).plot(kind)
    for path in (e.get("d") for e in root.iter() if e.get("d")):
        assert not re.search("nan|inf", path)


@pytest.mark.parametrize("model", ["common", "binomial-normal", "beta-binomial", "two-step"])
def test_a_drapery_is_drawn_for_every_model_and_a_posterior_for_one(model: str) -> None:
    result = pool(*TABLES["ordinary"], model=model)
    parsed(result.plot("drapery"))
    parsed(result.plot("funnel"))
    with pytest.raises(UsageError, match="needs model 'bayes'"):
        result.plot("posterior")


def test_unknown_drawings_and_styles_are_refused() -> None:
    result = pool(*TABLES["ordinary"], model="common")
    with pytest.raises(UsageError, match="unknown drawing"):
        result.plot("pie")
    with pytest.raises(UsageError, match="unknown style"):
        result.plot("forest", style="baroque")


def test_places_on_an_axis_map_back_to_values() -> None:
    for axis in (
        risk_axis([0.02, 0.3], 100, 500),
        ratio_axis([0.2, 7.0], 100, 500),
        plain_axis(-3.2, 8.1, 0, 90),
    ):
        for part in (0.1, 0.4, 0.9):
            x = axis.left + part * (axis.right - axis.left)
            assert axis.x(axis.value(x)) == pytest.approx(x)


@pytest.mark.parametrize(
    ("values", "start", "end"),
    [
        ([0.001, 0.004], 0.0, 0.005),
        ([0.0, 0.31], 0.0, 0.4),
        ([0.93, 0.99], 0.9, 1.0),
        ([0.2, 1.0], 0.0, 1.0),
        ([], 0.0, 1.0),
    ],
)
def test_axes_of_risks_zoom_to_the_data_and_have_round_ticks(values, start: float, end: float) -> None:
    axis = risk_axis(values, 0, 100)
    assert (axis.start, axis.end) == pytest.approx((start, end))
    assert axis.ticks[-1][1].endswith(" %")
    assert 3 <= len(axis.ticks) <= 7


def test_ratio_axes_hold_1_and_end_where_ratios_are_drawn() -> None:
    axis = ratio_axis([1e-9, 1e9], 0, 100)
    assert (axis.start, axis.end) == (0.01, 100.0)
    assert any(value == pytest.approx(1.0) for value, _ in axis.ticks)
    assert isinstance(axis, Axis)


def test_the_drapery_crosses_the_level_at_the_exact_limits() -> None:
    import numpy as np

    from echolith.pooling import exact_interval

    lower, upper = exact_interval(3, 20)
    assert exact_p(3, 20, np.array([lower, upper])) == pytest.approx([0.05, 0.05], abs=1e-9)
    assert exact_p(0, 20, np.array([0.0]))[0] == 1.0


def test_the_bayesian_forest_marks_the_studies_in_the_model() -> None:
    forest = forest_of(pool(*TABLES["ordinary"]))
    assert all(row.inner is not None for row in forest.rows if row.kind == "study")
    assert any("hollow circle" in note for note in forest.notes)
