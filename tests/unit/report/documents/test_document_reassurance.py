"""What documents must not hide: each was once wrong, found by reading the documents as a clinician."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from document_sample import CENTRE, CREATED

from echolith.assess import assess
from echolith.assess.model import Assessment
from echolith.case.model import Case
from echolith.case.reading import case_from_dict
from echolith.report.documents.blocks import Bullets, Document, Table
from echolith.report.documents.compose import make_document
from echolith.report.headline import headline

SEEN = {"code": "HP:0006559", "status": "present", "number": "single"}


def a_case(scan: dict[str, Any] | None = None, **more: Any) -> Case:
    exam = {
        "kind": "anomaly_scan",
        "ga": "20+5",
        "findings": [SEEN],
        "other_anomalies": "none_seen",
        **(scan or {}),
    }
    data = {"echolith": "case/1", "id": "x", "fetuses": [{"id": "A"}], "exams": [exam], **more}
    return case_from_dict(data)


def twins(second: dict[str, Any], **more: Any) -> Case:
    first = {
        "kind": "anomaly_scan",
        "ga": "20+5",
        "fetus": "A",
        "findings": [SEEN],
        "other_anomalies": "none_seen",
    }
    return case_from_dict(
        {
            "echolith": "case/1",
            "id": "x",
            "chorionicity": "dichorionic",
            "fetuses": [{"id": "A"}, {"id": "B"}],
            "exams": [first, {"kind": "anomaly_scan", "ga": "20+5", "fetus": "B", **second}],
            **more,
        }
    )


def answer(case: Case, as_of: str | None = None) -> Assessment:
    return assess(case, as_of=as_of).assessments[0]


def made(kind: str, case: Case, as_of: str | None = None) -> Document:
    return make_document(kind, case, answer(case, as_of), as_of=as_of, centre=CENTRE, created=CREATED)


def said(value: Any) -> str:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return " ".join(said(getattr(value, f.name)) for f in dataclasses.fields(value) if f.name != "svg")
    if isinstance(value, tuple):
        return " ".join(map(said, value))
    return value if isinstance(value, str) else ""


def text(kind: str, case: Case, as_of: str | None = None) -> str:
    return said(made(kind, case, as_of).blocks)


def test_what_was_declined_is_not_called_not_needed() -> None:
    letter = text("letter", a_case(tests=[{"test": "cmv", "status": "declined", "ga": "21+0"}]), "21+0")
    assert "Declined: CMV serology." in letter
    assert "the offer can be repeated" in letter
    assert "CMV serology" not in letter.partition("Not needed on what is known")[2].partition(".")[0]


def test_what_is_awaited_is_not_offered_again() -> None:
    case = a_case(
        {"other_anomalies": "seen"}, tests=[{"test": "karyotype", "status": "pending", "ga": "21+0"}]
    )
    assert "The test of the fluid or the placenta: we are waiting for the result." in text(
        "parents", case, "21+0"
    )
    assert "Offer an invasive test" not in text("letter", case, "21+0")


LOSS = {"pregnancy": "fetal_death", "ga": "22+0"}
CMV = {"test": "cmv", "result": "positive", "ga": "21+0", "detail": {"igm": "positive", "avidity": "low"}}


def test_after_a_loss_the_post_mortem_comes_first() -> None:
    page = made("parents", a_case(tests=[CMV], outcome=LOSS))
    offers = next(block for block in page.blocks if isinstance(block, Bullets)).items
    assert str(offers[0]).startswith("An offer to examine your baby and the placenta.")
    assert str(offers[1]).startswith("A talk with a genetic counsellor.")


def test_after_a_loss_nobody_is_urged_and_nothing_of_the_pregnancy_is_offered() -> None:
    case = a_case({"other_anomalies": "seen"}, tests=[CMV], outcome=LOSS)
    page, letter = text("parents", case), text("letter", case)
    assert "should not wait" not in page
    assert "A check if you yourself need treatment. This is for your own health." in page
    assert "fluid" not in page
    assert "It is not proven that your baby had it." in page
    assert "is affected" not in page
    assert "Treatment and follow-up of the mother" in letter
    assert "Offer an invasive test" not in letter
    assert "Ask again" not in said(made("parents", case).foot)


def test_after_the_end_the_summary_calls_nothing_due_that_is_over() -> None:
    case = a_case({"other_anomalies": "seen"}, outcome=LOSS)
    rows = [r for block in made("summary", case).blocks if isinstance(block, Table) for r in block.rows]
    status = {str(row[0]): str(row[1]) for row in rows}
    assert status["Fetal echocardiography"] == "no longer possible"
    assert status["Offer an invasive test with microarray or karyotype"] == "no longer possible"


@pytest.mark.parametrize("ending", ["termination", "fetal_death", "neonatal_death"])
def test_after_the_loss_of_one_of_two_the_other_is_not_forgotten(ending: str) -> None:
    case = twins(
        {"other_anomalies": "none_seen"}, outcome=[{"fetus": "A", "pregnancy": ending, "ga": "30+0"}]
    )
    page = text("parents", case)
    assert "This page is about baby A." in page
    assert "your other baby" in page
    assert "Your pregnancy has ended" not in page


def test_after_the_end_what_could_not_be_told_is_not_asked_for() -> None:
    case = a_case(outcome={"pregnancy": "live_birth", "ga": "39+0", "neonate": "healthy"})
    assert "treating the infection" not in text("parents", case)
    assert "cystic fibrosis" not in text("parents", case)


def test_a_recorded_follow_up_is_not_foretold() -> None:
    born = {"pregnancy": "live_birth", "ga": "39+0", "neonate": "healthy"}
    case = a_case(outcome={**born, "follow_up": [{"age_months": 3, "development": "delayed"}]})
    assert headline(answer(case)).why_none_code == "known"
    letter = text("letter", case)
    assert "seen at 3 months; development: delayed" in letter
    assert "babies like this" not in letter
    assert "The record tells of a later check." in text("parents", case)
    assert headline(answer(a_case(outcome=born))).row is not None


def test_something_else_abnormal_is_told_while_the_finding_is_only_suspected() -> None:
    suspected = {**SEEN, "status": "uncertain"}
    case = a_case(
        {"findings": [suspected, {"code": "HP:0001791", "status": "present"}], "other_anomalies": "seen"}
    )
    assert headline(answer(case)).conditional == ()
    letter = text("letter", case)
    assert "fetal ascites" in letter.partition("What is known")[0]
    assert "If it proves" not in letter
    assert "Something else was found that is not as it should be." in text("parents", case)


def test_a_high_risk_screening_is_told_to_parents() -> None:
    case = a_case({"other_anomalies": "seen"}, tests=[{"test": "cfdna", "result": "high_risk", "ga": "12+0"}])
    assert "a higher chance of a change in the chromosomes" in text("parents", case)
    assert "cell-free DNA: high risk" in text("letter", case).partition("What is known")[0]


def test_a_likely_cause_closes_no_other() -> None:
    letter = text("letter", a_case(tests=[CMV]), "22+0")
    assert "likely and not proven; the other causes are not excluded" in letter
    assert "likely, not proven" in letter
    assert "The cause stands as found" not in letter
    assert "likely, not proven" in text("summary", a_case(tests=[CMV]), "22+0")


def test_the_agent_is_named() -> None:
    case = a_case(tests=[{"test": "syphilis", "result": "positive", "ga": "21+0"}])
    assert "Likely cause: syphilis" in text("letter", case)
    assert "an infection called syphilis" in text("parents", case)


def test_a_test_of_the_other_baby_is_told_as_such() -> None:
    test = {"test": "karyotype", "result": "abnormal", "ga": "21+0", "fetus": "B"}
    case = twins({"other_anomalies": "none_seen"}, tests=[test])
    assert "A test of your other baby is not normal." in text("parents", case)
    assert "karyotype: abnormal (fetus B)" in text("letter", case)


def test_the_loss_of_the_other_baby_is_told() -> None:
    case = twins(
        {"other_anomalies": "none_seen"}, outcome=[{"fetus": "B", "pregnancy": "fetal_death", "ga": "23+0"}]
    )
    assert "Co-twin B: fetal death, 23+0 weeks." in text("letter", case, "24+0")


def test_a_mass_comes_before_the_class() -> None:
    case = a_case({"findings": [{**SEEN, "flow": True, "max_size_mm": 22}]})
    assert answer(case).classification.pattern == "mass"
    letter, page = text("letter", case), text("parents", case)
    assert letter.index("part of a mass") < letter.index("Isolated")
    assert page.index("lump in the liver") < page.index("Nothing else has been found")
    assert "what kind of lump it is" in page


def test_results_keep_what_stands_behind_them() -> None:
    letter = text("letter", a_case({"findings": [{**SEEN, "flow": False, "shadowing": True}]}, tests=[CMV]))
    assert "positive, IgM positive, avidity low" in letter
    assert "(one focus, without flow, with shadowing)" in letter


def test_negative_and_positive_results_without_published_performance_differ() -> None:
    negative = a_case(tests=[{"test": "cmv", "result": "negative", "ga": "21+0"}])
    assert "lower than before; no published figure for by how much" in text("letter", negative)
    high = a_case({"other_anomalies": "seen"}, tests=[{"test": "cfdna", "result": "high_risk", "ga": "12+0"}])
    assert "lower than before" not in text("letter", high)


def test_the_invasive_test_has_its_published_loss_beside_it() -> None:
    letter = text("letter", a_case({"other_anomalies": "seen"}), "21+0")
    assert "Published loss above background:" in letter
    assert "(P0699)" in letter


def test_a_record_past_term_without_outcome_says_so() -> None:
    case = a_case()
    assert "past 42 weeks" in text("letter", case, "43+0")
    assert "does not say how the pregnancy went on" in text("parents", case, "43+0")


def test_an_overdue_step_after_birth_says_so() -> None:
    case = a_case(
        dating={"due_date": "2026-06-01", "method": "crl"}, outcome={"pregnancy": "live_birth", "ga": "39+0"}
    )
    assert "was due by day 21 after birth" in text("letter", case, "2026-09-01")
