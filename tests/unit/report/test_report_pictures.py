"""The vector graphics: well formed, said in words, told apart without colour, contrast by number."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample import CAUSES, HOSTILE, NOTHING, assessment, cause, outlook_row, plan_item

from echolith.assess.model import AsOf, Interval, Per100
from echolith.drawing.svg import GRAPHIC_PAIRS, TEXT_PAIRS, contrast, wrap
from echolith.findings.load import built_in_folder
from echolith.report.forest import forest_lines
from echolith.report.picture_words import causes_told, forest_told
from echolith.report.pictures.babies import babies_picture
from echolith.report.pictures.causes import causes_picture
from echolith.report.pictures.forest import forest_picture
from echolith.report.pictures.weeks import weeks_picture
from echolith.report.weeks import week_line
from echolith.wording import load_words

ENGLISH = load_words("en", built_in_folder())
SVG = "{http://www.w3.org/2000/svg}"


def svg_weeks(answer, picture_id: str, width: float = 720) -> str:
    return weeks_picture(week_line(answer), picture_id, width)


def svg_causes(answer, picture_id: str, width: float = 720) -> str:
    return causes_picture(causes_told(answer), picture_id, width)


def svg_forest(row, picture_id: str, width: float = 720) -> str:
    return forest_picture(forest_told(row), picture_id, width)


def parse(picture: str) -> ElementTree.Element:
    root = ElementTree.fromstring(picture)
    assert root.get("role") == "img"
    name = root.get("id")
    assert root.find(f"{SVG}title").get("id") == root.get("aria-labelledby") == f"{name}-title"
    assert root.find(f"{SVG}desc").get("id") == root.get("aria-describedby") == f"{name}-desc"
    assert "style" not in {key for element in root.iter() for key in element.attrib}
    return root


def words(root: ElementTree.Element) -> str:
    return " ".join(element.text or "" for element in root.iter(f"{SVG}text"))


def desc(root: ElementTree.Element) -> str:
    return root.find(f"{SVG}desc").text or ""


def all_pictures(width: float) -> list[str]:
    return [
        babies_picture(Per100(93, 67, 99), "a", ENGLISH)[0],
        svg_forest(outlook_row("good_outcome", "now"), "b", width),
        svg_weeks(assessment(), "c", width),
        svg_causes(assessment(), "d", width),
    ]


@pytest.mark.parametrize("pair", TEXT_PAIRS)
def test_text_contrast(pair: tuple[str, str]) -> None:
    assert contrast(*pair) >= 4.5


@pytest.mark.parametrize("pair", GRAPHIC_PAIRS)
def test_graphic_contrast(pair: tuple[str, str]) -> None:
    assert contrast(*pair) >= 3


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("width", [320.0, 720.0])
def test_every_picture_is_well_formed_and_inside_its_frame(width: float) -> None:
    for picture in all_pictures(width):
        root = parse(picture)
        _, _, right, bottom = (float(v) for v in root.get("viewBox").split())
        for element in root.iter():
            for key, limit in (("x", right), ("x1", right), ("x2", right), ("cx", right), ("y", bottom)):
                if key in element.attrib and "pattern" not in element.tag:
                    assert -0.01 <= float(element.get(key)) <= limit + 0.01


@settings(derandomize=True, max_examples=60)
@given(st.lists(st.integers(1, 99), min_size=3, max_size=3).map(sorted))
def test_one_hundred_babies(limits: list[int]) -> None:
    lower, n, upper = limits
    root = parse(babies_picture(Per100(n, lower, upper), "x", ENGLISH)[0])
    circles, diamonds, tiles = (len(list(root.iter(SVG + tag))) for tag in ("circle", "polygon", "rect"))
    assert (circles, diamonds, tiles) == (n + 1, 100 - n + 1, upper - lower + 1)  # one of each in the legend
    assert f"{n} filled circle" in desc(root)
    assert f"between {lower} and {upper}" in root.find(f"{SVG}title").text


def test_forest_shows_studies_pool_and_next_centre_and_names_what_is_left_out() -> None:
    row = outlook_row("good_outcome", "now")
    assert [item.kind for item in forest_lines(row)] == ["study", "study", "typical", "next"]
    root = parse(svg_forest(row, "x"))
    assert "Koopman 1998 5/5" in words(root)
    assert "The work-up of these five is incomplete" in desc(root)
    assert "Simchen 2002 19/21: 90\u00a0% (70 to 99" in desc(root).replace("98.8\u00a0%", "99")
    assert "Next centre: 93\u00a0% (67 to 99.7\u00a0%)" in desc(root)


def test_one_study_has_no_pooled_diamond() -> None:
    row = outlook_row("good_outcome", "now", basis="single_study", next_centre=None)
    row = replace(row, counts=row.counts[:1], left_out=())
    root = parse(svg_forest(row, "x", 320))
    assert list(root.iter(f"{SVG}polygon")) == []
    assert "left out" not in words(root).lower()


def test_small_risks_get_their_own_axis() -> None:
    counts = replace(outlook_row("good_outcome", "now").counts[0], events=0, total=40, lower=0.0, upper=0.088)
    row = outlook_row("abnormal_karyotype", "now", counts=(counts,), basis="none_seen", left_out=())
    assert "10 %" in words(parse(svg_forest(row, "x")))


def test_weeks_tell_the_status_in_words_and_pattern() -> None:
    root = parse(svg_weeks(assessment(), "x"))
    said = words(root)
    for expected in (
        "now, 20+5",
        "due, same day",
        "overdue",
        "cannot tell",
        "later",
        "after birth: birth to day 21",
    ):
        assert expected in said
    assert "Aneuploidy screening" not in said
    fills = {element.get("fill") for element in root.iter(f"{SVG}rect")}
    assert {"url(#x-later)", "url(#x-overdue)"} <= fills
    assert "Infection referral: due, today" in desc(root)
    assert "Colour Doppler: overdue, was to be done by 20+0" in desc(root)


@pytest.mark.parametrize("as_of", [AsOf(None, None, None), AsOf("80+0", 560, None), AsOf("41+3", 290, None)])
@pytest.mark.parametrize("width", [320.0, 720.0])
def test_weeks_at_any_time(as_of: AsOf, width: float) -> None:
    root = parse(svg_weeks(assessment(as_of=as_of), "x", width))
    assert ("now," in words(root)) == (as_of.ga == "41+3")


def test_weeks_with_nothing_open() -> None:
    done = assessment(plan=(plan_item("detailed_scan", "done"),))
    assert "Nothing is due or open" in desc(parse(svg_weeks(done, "x")))


def test_causes_none_seen_is_a_limit_and_no_figure_is_words() -> None:
    found, trisomy, unseen, silent = CAUSES
    marks = {
        c.cause: parse(svg_causes(assessment(causes=(c,)), "x")) for c in (found, trisomy, unseen, silent)
    }
    circles = {name: len(list(root.iter(f"{SVG}circle"))) for name, root in marks.items()}
    assert circles == {
        "none_found": 2,
        "trisomy_21": 2,
        "trisomy_18": 1,
        "cystic_fibrosis": 0,
    }  # legend has one; nothing drawn needs none
    dashed = {n: sum("stroke-dasharray" in e.attrib for e in r.iter()) for n, r in marks.items()}
    assert dashed == {"none_found": 1, "trisomy_21": 1, "trisomy_18": 3, "cystic_fibrosis": 0}
    assert "No published figure: Cystic fibrosis." in words(marks["cystic_fibrosis"])
    assert "Cystic fibrosis: no published figure" in desc(marks["cystic_fibrosis"])
    assert "after none of 45; up to 0.27" in desc(marks["trisomy_18"])


@pytest.mark.parametrize("width", [320.0, 720.0])
def test_labels_of_the_scale_keep_apart(width: float) -> None:
    root = parse(svg_causes(assessment(), "x", width))
    bottom = max(float(element.get("y2")) for element in root.iter(f"{SVG}line"))
    labels = [e for e in root.iter(f"{SVG}text") if e.get("font-size") == "12" and bottom < float(e.get("y"))]
    places = [float(element.get("x")) for element in labels]
    assert len(places) > 2
    assert min(b - a for a, b in itertools.pairwise(places)) > 50


def test_a_cause_with_a_figure_only_before() -> None:
    half = cause("cmv", "pooled", Interval(0.02, 0.01, 0.05), NOTHING)
    assert "before 2.0\u00a0% (1.0 to 5.0\u00a0%), after no published figure" in desc(
        parse(svg_causes(assessment(causes=(half,)), "x"))
    )


def test_words_from_outside_are_escaped() -> None:
    row = outlook_row("good_outcome", "now", stratum=HOSTILE)
    row = replace(row, counts=(replace(row.counts[0], source_id="<b>&"),))
    item = plan_item("unheard_of", "due", action="<b>&")
    drawn = [
        svg_forest(row, "x"),
        svg_weeks(assessment(plan=(item,)), "x"),
        svg_causes(assessment(causes=(replace(CAUSES[0], label="<b>&"),)), "x"),
    ]
    for picture in drawn:
        assert "<b>" not in picture
        assert not re.search(r"&(?!amp;|lt;|gt;|quot;|#)", picture)


def test_wrap_never_loses_a_word() -> None:
    sentence = "one two three " + "x" * 60
    assert " ".join(wrap(sentence, 60)) == sentence
    assert wrap("", 60) == [""]
