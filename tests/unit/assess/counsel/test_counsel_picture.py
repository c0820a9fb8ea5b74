"""The picture of the open tests: limits are no points, what has no figure says so, all of it in words too."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from echolith.assess.model import Interval
from echolith.drawing.svg import BLUE, INK, PAPER
from echolith.report.pictures.risk_steps import risk_steps_picture
from echolith.report.pictures.risk_steps_told import (
    CauseMarks,
    Mark,
    RiskRow,
    RiskStepsTold,
    least_risk,
)

SVG = "{http://www.w3.org/2000/svg}"
NOTHING = Interval(None, None, None)
LIMIT = CauseMarks(
    "CMV",
    Mark("now: up to 7 %", Interval(None, 0.0, 0.07)),
    (Mark("if negative: up to 0.8 %", Interval(None, 0.0, 0.008)), Mark("if positive: found", NOTHING)),
)
FIGURE = CauseMarks(
    "Trisomy 21",
    Mark("now: 4 %", Interval(0.04, 0.001, 0.19)),
    (Mark("if low risk: 0.04 %", Interval(0.0004, 0.00001, 0.003)),),
)
IN_WORDS = RiskRow(("1. Serology", "2. Other serology"), (), "no published figure for by how much")
HOSTILE = '<script>alert(1)</script> & "x" \x00'


def told(*rows: RiskRow, note: str = "") -> RiskStepsTold:
    return RiskStepsTold(
        rows, note, least_risk(rows), "A title", "A description", "now", "then", "limit", "{:.3%}".format
    )


def drawn(*rows: RiskRow, width: float = 720, note: str = "") -> ElementTree.Element:
    return ElementTree.fromstring(risk_steps_picture(told(*rows, note=note), "p", width))


def count(root: ElementTree.Element, tag: str, **attributes: str) -> int:
    return sum(
        all(element.get(key) == value for key, value in attributes.items())
        for element in root.iter(f"{SVG}{tag}")
    )


def words(root: ElementTree.Element) -> str:
    return " ".join(element.text or "" for element in root.iter(f"{SVG}text"))


def row(*causes: CauseMarks) -> RiskRow:
    return RiskRow(("3. Test",), causes, "")


def test_it_is_a_picture_with_a_text_alternative() -> None:
    root = drawn(row(FIGURE))
    assert root.get("role") == "img"
    assert [root.find(f"{SVG}{tag}").text for tag in ("title", "desc")] == ["A title", "A description"]
    assert "style" not in {key for element in root.iter() for key in element.attrib}


def test_a_limit_has_no_point() -> None:
    circles, diamonds = count(drawn(row(LIMIT)), "circle"), count(drawn(row(LIMIT)), "path")
    legend_only = drawn(row(LIMIT._replace(now=Mark("now", NOTHING), then=())))
    assert (circles, diamonds) == (count(legend_only, "circle"), count(legend_only, "path"))
    dashed = [e for e in drawn(row(LIMIT)).iter(f"{SVG}line") if e.get("stroke-dasharray")]
    assert len(dashed) == 3  # the legend, now, and with a negative result
    assert {e.get("stroke") for e in dashed} >= {INK, BLUE}


def test_an_estimate_has_its_mark_and_its_limits() -> None:
    root = drawn(row(FIGURE))
    assert count(root, "circle") == 2  # the legend and now
    boxes = [e for e in root.iter(f"{SVG}rect") if float(e.get("height", "0")) == 6]
    assert [e.get("fill") for e in boxes] == [PAPER, BLUE]
    assert all(float(box.get("width", "0")) >= 1 for box in boxes)


def test_a_result_without_a_figure_is_said_and_not_drawn() -> None:
    assert "if positive: found" in words(drawn(row(LIMIT)))
    root = drawn(IN_WORDS)
    assert "no published figure for by how much" in " ".join(words(root).split())
    assert count(root, "circle") == 0, "no legend where nothing is drawn"
    assert "%" not in words(root), "no axis where nothing is drawn"


@pytest.mark.parametrize("width", [360, 720])
def test_everything_stays_inside(width: float) -> None:
    root = drawn(IN_WORDS, row(FIGURE, LIMIT), width=width, note="A note that is long enough. " * 6)
    height = float(root.get("height", "0"))
    for element in root.iter():
        for key in ("x", "x1", "x2", "cx"):
            assert -1 <= float(element.get(key, "0")) <= width
        for key in ("y", "y1", "y2", "cy"):
            assert -1 <= float(element.get(key, "0")) <= height


def test_a_smaller_risk_stands_further_left_and_parts_share_a_scale() -> None:
    rows = (row(FIGURE), row(LIMIT))
    one = told(rows[1])
    together = risk_steps_picture(one._replace(least=least_risk(rows)), "p")
    alone = risk_steps_picture(one, "p")
    assert "0.001%" in together
    assert "0.001%" not in alone
    marks = [float(e.get("cx", "0")) for e in drawn(rows[0]).iter(f"{SVG}circle")]
    assert marks[1] > 300


def test_the_least_risk_is_above_zero() -> None:
    assert least_risk((IN_WORDS,)) == 0.01
    assert least_risk((row(LIMIT),)) == 0.008
    assert least_risk((row(FIGURE),)) == 0.00001


def test_words_are_no_markup() -> None:
    root = drawn(RiskRow((HOSTILE,), (), HOSTILE), note=HOSTILE)
    assert not re.search("script", " ".join(e.tag for e in root.iter()))
