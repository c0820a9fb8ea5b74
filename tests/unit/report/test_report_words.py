"""Words and figures: nothing reassures beyond the class, no rounding says never or always."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sample import CAUSES, assessment, classification, outlook_row

from echolith.assess.model import Interval, Isolated, Pattern, Sonographic, WorkUp
from echolith.drawing.plain import clean
from echolith.report.class_words import class_sentences, finding_line
from echolith.report.figures import NO_FIGURE, cause_words, ids_in, outlook_words, why_words
from echolith.report.weeks import window_words
from echolith.report.words import (
    as_of_words,
    percent,
    source_label,
    span,
)

REASSURING = re.compile(r"\b(normal|healthy|well|benign|reassur\w*|fine|good|harmless|safe)\b", re.IGNORECASE)
CLASSES = tuple(
    itertools.product(get_args(Isolated), get_args(Sonographic), get_args(Pattern), get_args(WorkUp))
)


@pytest.mark.parametrize("values", CLASSES, ids=["-".join(v) for v in CLASSES])
def test_no_class_sentence_reassures(values: tuple[str, str, str, str]) -> None:
    isolated, sonographic, pattern, work_up = values
    for cause in ("none", "cmv"):
        sample = assessment(
            classification=classification(
                isolated=isolated,
                sonographic=sonographic,
                pattern=pattern,
                work_up=work_up,
                cause_found=cause,
            )
        )
        sentences = class_sentences(sample)
        assert not REASSURING.search(" ".join(sentences))
        assert sentences[0].startswith("Isolated") == (isolated == "yes")
        assert sentences[0].startswith("Not isolated") == (isolated == "no")
        assert sentences[0].startswith("Undetermined") == (isolated == "undetermined")
        assert any("Cause found" in s for s in sentences) == (cause != "none")


def test_complete_and_negative_is_said_only_of_that_class() -> None:
    said = {
        values
        for values in CLASSES
        if "complete and negative"
        in class_sentences(
            assessment(
                classification=classification(
                    isolated=values[0], sonographic=values[1], pattern=values[2], work_up=values[3]
                )
            )
        )[0]
    }
    assert said == {v for v in CLASSES if v[0] == "yes" and v[3] == "negative"}


def test_the_class_names_what_is_missing() -> None:
    assert "CMV, toxoplasma and parvovirus B19" in " ".join(class_sentences(assessment()))


@pytest.mark.parametrize(
    ("course", "status", "words"),
    [
        ("growing", "present", "growing"),
        ("resolved", "present", "still counts"),
        ("new", "uncertain", "only suspected"),
    ],
)
def test_course_and_doubt_are_said(course: str, status: str, words: str) -> None:
    sample = assessment()
    sample = replace(sample, finding=replace(sample.finding, course=course, status=status))
    assert words in " ".join(class_sentences(sample))


def test_finding_line_says_what_is_not_stated() -> None:
    sample = assessment()
    bare = replace(
        sample, finding=replace(sample.finding, number=None, first_seen=None, latest="24+0", max_size_mm=None)
    )
    line = finding_line(bare)
    assert "number not stated" in line
    assert "place in the liver not stated" in line
    assert "last seen 24+0" in line
    assert "largest 4 mm" in finding_line(sample)


def test_as_of_words_without_a_time() -> None:
    sample = assessment()
    assert as_of_words(replace(sample, as_of=replace(sample.as_of, ga=None))) == "time not stated"


@settings(derandomize=True, max_examples=200)
@given(st.floats(min_value=1e-12, max_value=1 - 1e-12))
@example(0.9995)
def test_percent_never_says_never_or_always(risk: float) -> None:
    words = percent(risk).replace("\u00a0%", "")
    assert words.lstrip("<>").strip("0.") != ""
    assert float(words.lstrip("<>")) < 100
    if words[0] not in "<>":
        assert float(words) == pytest.approx(100 * risk, rel=0.06)


@pytest.mark.parametrize(
    ("risk", "words"),
    [
        (0.0, "0"),
        (1.0, "100"),
        (0.94, "94"),
        (0.994, "99.4"),
        (0.9996, ">99.9"),
        (0.0347, "3.5"),
        (0.00036, "0.036"),
        (0.000001, "<0.001"),
    ],
)
def test_percent(risk: float, words: str) -> None:
    assert percent(risk) == f"{words}\u00a0%"


def test_span_has_the_unit_once() -> None:
    assert span(0.82, 0.994) == "82 to 99.4\u00a0%"


def test_source_labels() -> None:
    assert source_label("Simchen2002") == "Simchen 2002"
    assert source_label("gil2014") == "Gil 2014"
    assert source_label("Senoh_nd") == "Senoh (no date)"
    assert source_label("AJOG2009abs368") == "AJOG2009abs368"


def test_clean_takes_out_control_and_direction_characters() -> None:
    assert clean("a\x1b[31m\u202eb\n c") == "a [31m b c"


def test_causes_in_words() -> None:
    found, trisomy, unseen, silent = CAUSES
    assert cause_words(found, found.before) == "92\u00a0% (73 to 99.0\u00a0%)"
    assert cause_words(trisomy, trisomy.after).startswith("0.036\u00a0%")
    assert cause_words(unseen, unseen.after) == "none of 45; up to 0.27\u00a0%"
    assert cause_words(silent, silent.before) == NO_FIGURE


def test_outlook_in_words() -> None:
    assert outlook_words(outlook_row("good_outcome", "now", basis="no_published_figure")) == NO_FIGURE
    unseen = outlook_row("fetal_death", "now", basis="none_seen", estimate=None, lower=0.0, upper=0.1)
    assert outlook_words(unseen) == "none of 30; up to 10\u00a0%"
    bare = outlook_row("fetal_death", "now", lower=None, upper=None, next_centre=Interval(None, None, None))
    assert outlook_words(bare) == "94\u00a0%"


def test_directness_is_said_once() -> None:
    row = outlook_row("good_outcome", "now")
    assert why_words(row) == "Few fetuses. Older than today's tests."
    assert why_words(replace(row, why_certainty="Few. Older than today's tests.")).count("Older") == 1


def test_ids_in_a_text() -> None:
    assert ids_in("a C0168, P0001,P0001 and G003 but not C1 or XC0168") == ("C0168", "P0001", "G003")


def test_windows_in_words() -> None:
    plan = {item.id: item for item in assessment().plan}
    assert window_words(plan["doppler"]) == "was to be done by 20+0"
    assert window_words(plan["detailed_scan"]) == "now, until birth"
    assert window_words(plan["infection_referral"]) == "today"
    assert window_words(plan["cf_carrier_test"]) == "from 20+5 until birth"
    assert window_words(plan["neonatal_cmv_pcr"]) == "after birth: birth to day 21"
    dated = replace(plan["follow_up_scan"], from_date="2026-01-02", to_date="2026-01-09")
    assert window_words(dated) == "24+5 (2026-01-02) to 25+5 (2026-01-09)"
    assert window_words(replace(dated, status="due")) == "now, until 25+5 (2026-01-09)"
    assert window_words(replace(dated, status="overdue")) == "was to be done by 25+5 (2026-01-09)"
    assert window_words(replace(dated, status="overdue", to_ga=None, to_date=None)) == "its window has closed"
    open_end = replace(plan["follow_up_scan"], from_ga=None)
    assert window_words(open_end) == "until 25+5"
    assert window_words(replace(open_end, to_ga=None)) == "no window stated"
    awaited = replace(dated, status="due", standing="awaited", why="Result awaited. A reason.")
    assert window_words(awaited) == ""
    born = replace(plan["neonatal_cmv_pcr"], from_date="2026-05-01", to_date="2026-05-22")
    assert window_words(born) == "after birth: birth to day 21 (2026-05-01 to 2026-05-22)"
    late = replace(plan["neonatal_cmv_pcr"], from_age_days=90, to_age_days=730)
    assert window_words(late) == "after birth: 3 months to 2 years"
    assert window_words(replace(late, to_age_days=None)) == "after birth: from 3 months"
