"""The growth chart: every exam on it, the standard named, nothing over anything else, all of it in words."""

from __future__ import annotations

import datetime
import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from echolith.assess import assess
from echolith.case.model import Case
from echolith.report.documents.blocks import Beside, Block, Picture
from echolith.report.documents.compose import make_document
from echolith.report.documents.to_html import render_html
from echolith.report.pictures.growth_chart import ChartLine, ChartPoint, GrowthChartTold, growth_chart
from echolith.wording import LANGUAGES

SVG = "{http://www.w3.org/2000/svg}"
CREATED = datetime.datetime(2026, 11, 25, 9, 0, tzinfo=datetime.UTC)
FULL = {"hc_mm": 181.0, "ac_mm": 158.0, "fl_mm": 34.0}
LATER = {"hc_mm": 262.0, "ac_mm": 230.0, "fl_mm": 51.0, "efw_g": 1090.0}


def told(*points: ChartPoint, notes: tuple[str, ...] = ("Standard: X",)) -> GrowthChartTold:
    kinds = ("outer", "inner", "median", "inner", "outer")
    lines = tuple(
        ChartLine(label, kind, tuple((w, 10 * w - 60 + step) for w in range(14, 41)))
        for label, kind, step in zip(("3", "10", "50", "90", "97"), kinds, (-9, -6, 0, 6, 9), strict=True)
    )
    return GrowthChartTold(lines, points, "Abdomen, mm", "Weeks", "open", notes, "T", "D", "{:.0f}".format)


def point(week: float, value: float, covered: bool = True) -> ChartPoint:
    return ChartPoint(week, value, f"{value:.0f}", covered)


def texts(root: ElementTree.Element) -> list[ElementTree.Element]:
    return list(root.iter(f"{SVG}text"))


@pytest.mark.parametrize("width", [320.0, 360.0, 720.0])
def test_well_formed_named_and_inside_its_frame(width: float) -> None:
    root = ElementTree.fromstring(growth_chart(told(point(20, 140), point(12, 55, False)), "g", width))
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == "T"
    assert root.find(f"{SVG}desc").text == "D"
    _, _, right, bottom = map(float, root.get("viewBox").split())
    for element in root.iter():
        for key, limit in (("x", right), ("x2", right), ("cx", right), ("y", bottom), ("cy", bottom)):
            if key in element.attrib:
                assert 0 <= float(element.get(key)) <= limit
    said = [each.text for each in texts(root)]
    for expected in ("Abdomen, mm", "Weeks", "Standard: X", "3", "10", "50", "90", "97", "140", "55", "open"):
        assert expected in said


def test_lines_are_told_apart_without_colour() -> None:
    root = ElementTree.fromstring(growth_chart(told(point(20, 140)), "g"))
    drawn = [(e.get("stroke-width"), e.get("stroke-dasharray")) for e in root.iter(f"{SVG}polyline")]
    assert drawn == [("1.3", "5 3"), ("1.3", None), ("1.8", None), ("1.3", None), ("1.3", "5 3")]


def test_an_exam_outside_the_ages_is_open_not_joined_and_explained() -> None:
    root = ElementTree.fromstring(
        growth_chart(told(point(12, 55, False), point(20, 140), point(30, 240)), "g")
    )
    fills = [e.get("fill") for e in root.iter(f"{SVG}circle")]
    assert fills.count("#FFFFFF") == 2  # the exam and the legend
    course = list(root.iter(f"{SVG}polyline"))[-1]
    assert len(course.get("points").split()) == 2
    inside = ElementTree.fromstring(growth_chart(told(point(20, 140)), "g"))
    assert "open" not in [each.text for each in texts(inside)]


def test_the_centiles_at_the_ends_keep_apart() -> None:
    root = ElementTree.fromstring(growth_chart(told(point(15, 90)), "g", 320))
    heights = [float(e.get("y")) for e in texts(root) if e.get("font-size") == "11.5"]
    assert len(heights) == 5
    assert all(lower - upper >= 11 for upper, lower in pairwise(heights))


@settings(derandomize=True, max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(98, 280), st.integers(-5, 5)), min_size=1, max_size=8, unique_by=lambda e: e[0]
    )
)
def test_any_exams_are_all_drawn_with_their_value(exams) -> None:
    points = [point(day / 7, round(10 * day / 7 - 60 + off)) for day, off in sorted(exams)]
    root = ElementTree.fromstring(growth_chart(told(*points), "g", 360))
    assert len(list(root.iter(f"{SVG}circle"))) == len(points)
    said = [each.text for each in texts(root) if each.get("font-size") == "12" and each.get("font-weight")]
    assert said == [each.label for each in points]


def test_words_from_outside_are_escaped() -> None:
    svg = growth_chart(told(point(20, 140), notes=("<script>alert(1)</script>",)), "g")
    assert "<script" not in svg
    ElementTree.fromstring(svg)


def case(*exams: tuple[str, dict[str, float]], **more: object) -> Case:
    finding = {"code": "HP:0006559", "status": "present", "number": "single"}
    return Case.model_validate(
        {
            "echolith": "case/1",
            "id": "made-up",
            "fetuses": [{"id": "A"}],
            "exams": [
                {"kind": "anomaly_scan", "ga": ga, "findings": [finding], "biometry": biometry}
                for ga, biometry in exams
            ],
            **more,
        }
    )


def document(kind: str, record: Case, as_of: str | None = None, language: str = "en"):
    answer = assess(record, as_of=as_of).assessments[0]
    return make_document(kind, record, answer, as_of=as_of, language=language, created=CREATED)


def charts(blocks: tuple[Block, ...]) -> list[Picture]:
    found: list[Picture] = []
    for block in blocks:
        if isinstance(block, Beside):
            found += charts(block.left) + charts(block.right)
        elif isinstance(block, Picture) and 'id="growth-' in block.svg:
            found.append(block)
    return found


def drawn(kind: str, *exams: tuple[str, dict[str, float]], **how: object) -> list[Picture]:
    return charts(document(kind, case(*exams), **how).blocks)


def test_the_summary_shows_each_measurement_on_its_named_chart() -> None:
    pictures = drawn("summary", ("20+5", FULL), ("28+3", LATER))
    assert [re.search(r'id="(growth-\w+)"', each.svg)[1] for each in pictures] == [
        "growth-efw",
        "growth-ac",
        "growth-hc",
        "growth-fl",
    ]
    weight, abdomen, *_ = pictures
    assert "Standard: INTERGROWTH-21st 2020 (Hadlock 3), 18+0–41+0" in weight.alternative
    assert "Weight formula: Hadlock 3 (HC, AC, FL)" in weight.alternative
    assert "Dating: method not stated" in weight.alternative
    assert "20+5 weeks: 158 mm, centile 62" in abdomen.alternative
    assert abdomen.caption.startswith("20+5 weeks: 158 mm, centile 62; 28+3 weeks: 230 mm")


def test_reported_weights_stand_alone_and_say_that_their_formula_is_not_stated() -> None:
    (only,) = drawn("summary", ("28+3", {"efw_g": 1090.0}))
    assert "as reported" in only.alternative
    assert "Weight formula: not stated" in only.alternative


def test_a_reported_weight_that_is_not_drawn_is_named() -> None:
    weight = drawn("summary", ("20+5", FULL), ("28+3", {"efw_g": 1090.0}))[0]
    assert "1,090" not in weight.caption
    assert "28+3 weeks: the reported weight is not drawn" in weight.alternative


def test_no_measurement_no_chart() -> None:
    assert drawn("summary", ("20+5", {})) == []
    assert drawn("letter", ("20+5", FULL)) == []


def test_the_letter_shows_one_course_of_two_exams() -> None:
    (only,) = drawn("letter", ("20+5", FULL), ("28+3", LATER))
    assert "Hadlock 3" in only.alternative
    assert only.caption == ""


def test_an_exam_after_the_moment_is_not_drawn() -> None:
    abdomen = drawn("summary", ("20+5", FULL), ("28+3", LATER), as_of="24+0")[1]
    assert "20+5" in abdomen.alternative
    assert "28+3" not in abdomen.alternative


def test_outside_the_ages_is_said() -> None:
    (only,) = drawn("summary", ("12+0", {"hc_mm": 72.0}))
    assert "12+0 weeks: 72 mm, outside the weeks of the standard" in only.alternative


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["summary", "letter"])
def test_every_language_as_a_page(language: str, kind: str) -> None:
    record = case(
        ("12+0", {"hc_mm": 72.0}),
        ("20+5", FULL),
        ("28+3", LATER),
        dating={"due_date": "2026-12-20", "method": "crl"},
    )
    page = render_html(document(kind, record, language=language))
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert "INTERGROWTH-21st 2020 (Hadlock 3)" in page
