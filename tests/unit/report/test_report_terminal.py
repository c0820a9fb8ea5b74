"""The terminal: same order, any width, no colour needed, nothing read as markup or control."""

from __future__ import annotations

import io

import pytest
from rich.console import Console
from sample import assessment, hostile, nobody, one, plan_item, twins, undetermined

from echolith.assess.model import Assessments
from echolith.report import print_assessments


def printed(sample: Assessments, width: int = 80, encoding: str = "utf-8", *, colour: bool = False) -> str:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding=encoding, errors="replace", write_through=True)
    print_assessments(
        sample,
        Console(file=out, width=width, force_terminal=colour, color_system="standard" if colour else None),
    )
    return raw.getvalue().decode(encoding)


@pytest.mark.parametrize("width", [60, 80, 120, 200])
@pytest.mark.parametrize("sample", [one(), one(undetermined()), twins(), nobody(), hostile()])
def test_fits_the_width(sample: Assessments, width: int) -> None:
    assert max(len(line) for line in printed(sample, width).splitlines()) <= width


def test_order() -> None:
    text = printed(one(), 120)
    heads = [
        "Isolated so far",
        "Of 100 babies",
        "Only under a condition",
        "What is missing, and when",
        "now, 20+5",
        "Causes, before and after",
        "Outlook, and the studies",
        "Typical centre  28/30",
        "Similar published cases",
        "Contrary evidence",
        "Notes on this case",
        "Sources",
        "https://doi.org/10.1000/Simchen2002",
        "Provenance",
        "not a medical device; docs/intended-purpose.md",
    ]
    places = [text.index(head) for head in heads]
    assert places == sorted(places)


def test_figures_carry_their_trace() -> None:
    text = printed(one(), 120)
    for ref in ("[C0031, C0052]", "[C0168, C0169]", "P0001", "[G003]"):
        assert ref in text


def test_babies_are_one_hundred() -> None:
    text = printed(one())
    rows = [
        line for line in text.splitlines() if line[:19].replace(" ", "").strip("●◇") == "" and len(line) > 19
    ]
    picture = "".join(line[:19] for line in rows if line[0] in "●◇")
    assert (picture.count("●"), picture.count("◇")) == (93, 7)


def test_without_a_figure_there_is_no_picture() -> None:
    text = printed(one(undetermined()))
    assert "●" not in text
    assert "No number now" in text
    assert "What would decide it" in text
    assert "Whether anything else is abnormal. Detailed targeted scan. Then: seen: not isolated." in " ".join(
        text.split()
    )


def test_colour_adds_nothing() -> None:
    import re

    coloured = printed(one(), colour=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == printed(one())


def test_ascii_terminals_get_ascii_pictures() -> None:
    text = printed(one(), encoding="ascii")
    assert "o o o o o o o o o o" in text
    assert "x" in text
    assert "?" not in text.split("What is missing")[1].split("Step")[0]


def test_nothing_in_a_case_is_a_command() -> None:
    text = printed(hostile())
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "[bold]" in text


def test_done_and_not_needed_are_listed_shortly() -> None:
    text = printed(one(), 120)
    assert "Done: Action of aneuploidy_screening." in text
    assert "Not needed: Action of postmortem_and_placenta." in text


def test_statuses_in_the_line_of_weeks() -> None:
    text = printed(one())
    assert "due, today" in text
    assert "▓" in text
    assert "░" in text
    nothing_open = printed(one(assessment(plan=(plan_item("detailed_scan", "done"),))))
    assert "now, 20+5" not in nothing_open


def test_zero_assessments() -> None:
    text = printed(nobody())
    assert "Nothing to assess" in text
    assert "no fetus has the finding" in text


def test_bare_sections_say_that_they_are_empty() -> None:
    text = printed(one(assessment(similar=(), contrary=(), issues=())))
    assert "None in the evidence resembles" in text
    assert "that is not proof" in text
