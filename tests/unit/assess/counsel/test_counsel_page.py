"""The counsellor's page, in its words: what it must say, and what it must never say."""

from __future__ import annotations

import re

from counsel_sample import PACK, a_test, case_data, scan

from echolith.assess import assess
from echolith.case import case_from_dict
from echolith.report.documents.blocks import Document, Picture, Table
from echolith.report.documents.compose import make_document
from echolith.report.documents.to_html import render_html


def page(*tests: dict, as_of: str | None = "20+5", fetus: str = "A", **more) -> Document:
    case = case_from_dict(case_data(*tests, **more))
    (answer,) = (a for a in assess(case, PACK, as_of).assessments if a.fetus == fetus)
    return make_document("counsel", case, answer, as_of=as_of, pack=PACK, language="en")


def tables(document: Document) -> dict[str, Table]:
    return {block.head[0]: block for block in document.blocks if isinstance(block, Table)}


def pictures(document: Document) -> list[Picture]:
    return [block for block in document.blocks if isinstance(block, Picture)]


def text_of(table: Table) -> str:
    return " ".join(" ".join(cell if isinstance(cell, str) else "" for cell in row) for row in table.rows)


def test_each_part_is_there() -> None:
    document = page(a_test("cfdna", "low_risk"))
    assert {"Trisomy", "Cause", "Place", "Test", "Procedure"} <= set(tables(document))


def test_the_text_alternative_says_what_is_drawn() -> None:
    document = page()
    said = " ".join(
        picture.alternative for picture in pictures(document) if "open test" in picture.alternative
    )
    for name in ("Cell-free DNA", "CMV serology", "Karyotype"):
        assert name in said
    assert "no published figure" in said
    svg = " ".join(picture.svg for picture in pictures(document))
    assert "open-tests-1" in svg


def test_a_result_that_finds_a_cause_gives_no_number_for_the_others() -> None:
    text = text_of(tables(page())["Test"])
    assert "No figures for the other causes once one is found." in text


def test_results_that_say_the_same_stand_in_one_row() -> None:
    rows = [row[1] for row in tables(page())["Test"].rows]
    assert "never infected; past immunity" in rows
    assert "trisomy 21; trisomy 18; trisomy 13; monosomy X; another chromosomal disorder" in rows


def test_the_procedure_s_risk_is_that_of_as_many_fetuses() -> None:
    one = text_of(tables(page())["Procedure"])
    assert "P0699" in one
    assert "P0700" not in one
    two = {"fetuses": [{"id": "A"}, {"id": "B"}], "exams": [scan("A"), scan("B")]}
    twins = text_of(tables(page(**two))["Procedure"])
    assert "P0700" in twins
    assert "P0762" not in twins


def test_no_risk_by_age_without_an_age() -> None:
    document = page(mother={})
    assert "Trisomy" not in tables(document)
    assert "no risk by age can be given" in render_html(document)


def test_after_the_end_no_invasive_test_is_offered() -> None:
    document = page(outcome={"pregnancy": "fetal_death", "ga": "24+0"}, as_of="25+0")
    assert "Procedure" not in tables(document)
    assert "the pregnancy has ended" in render_html(document)


def test_no_risk_is_zero_and_no_code_is_shown() -> None:
    html = render_html(page(a_test("cmv", None, status="declined"), a_test("toxoplasma", "equivocal")))
    body = html.partition("</head>")[2]
    assert not re.search(r"(?<![\d.,])0 %", body)
    for code in ("not_done", "no_published", "can_end_isolation", "never_infected", "trisomy_21"):
        assert code not in body


def test_a_likely_cause_is_not_called_found() -> None:
    rows = {(row[0], row[1]): row[2] for row in tables(page())["Test"].rows}
    assert "likely" in rows["", "recent infection"]
    assert "likely" in text_of(tables(page(a_test("cmv", "positive")))["Cause"])
