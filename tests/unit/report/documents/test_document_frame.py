"""Letterhead, release, foot, and the day after which a document is to be asked for again."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

import pytest
from document_sample import CENTRE, CREATED, example, made

from echolith.assess import assess
from echolith.assess.model import Assessment
from echolith.case.reading import case_from_dict
from echolith.errors import InputError
from echolith.report.documents.blocks import Document
from echolith.report.documents.centre import CentreProfile, LocalStep
from echolith.report.documents.compose import KINDS, make_document
from echolith.report.documents.material import Releasing


def said(value: Any) -> str:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return " ".join(said(getattr(value, f.name)) for f in dataclasses.fields(value) if f.name != "svg")
    if isinstance(value, tuple):
        return " ".join(map(said, value))
    return value if isinstance(value, str) else ""


def of(case_data: dict[str, Any], kind: str = "letter", as_of: str | None = None) -> Document:
    case = case_from_dict(case_data)
    (answer,) = assess(case, as_of=as_of).assessments
    return make_document(kind, case, answer, as_of=as_of, created=CREATED)


SEEN = {
    "exams": [
        {"kind": "anomaly_scan", "ga": "20+5", "findings": [{"code": "HP:0006559", "status": "present"}]}
    ]
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_document_names_rules_evidence_day_and_purpose(kind: str) -> None:
    rules, again, purpose = made(kind).foot
    release = assess(example(), as_of="20+5").assessments[0].provenance
    assert release.pack_version in rules
    assert release.evidence_release in rules
    assert release.evidence_sha256[:8] in rules
    assert "24+5" in again
    assert "not a medical device" in purpose


def test_with_a_date_the_day_is_a_date() -> None:
    dated = {
        "echolith": "case/1",
        "id": "x",
        "fetuses": [{"id": "A"}],
        "dating": {"method": "crl", "due_date": "2027-04-07"},
        **SEEN,
    }
    assert "23 December 2026" in of(dated, as_of="2026-11-25").foot[1]


def test_near_the_end_and_after_birth_it_is_a_date_from_the_day_of_writing() -> None:
    bare = {"echolith": "case/1", "id": "x", "fetuses": [{"id": "A"}], **SEEN}
    assert "23 December 2026" in of(bare, as_of="37+0").foot[1]
    born = {**bare, "outcome": {"pregnancy": "live_birth", "ga": "38+0"}}
    assert "26 May 2027" in of(born).foot[1]


def test_without_a_centre_it_says_so() -> None:
    lines = made("parents", centre=None).letterhead.lines
    assert lines == ("Centre not named", "Telephone not in the centre profile")
    assert "your clinic" in said(made("parents", centre=None).blocks)


def test_the_letterhead_has_what_the_profile_has() -> None:
    lines = made("letter").letterhead.lines
    assert lines[0] == CENTRE.name
    assert "+44 20 0000 0000" in lines[-1]
    assert "+44 20 0000 0000" in said(made("parents").blocks)


def test_a_document_is_a_draft_until_a_named_clinician_releases_it() -> None:
    draft = made("letter").release
    assert (draft.released, draft.mark) == (False, "DRAFT – not for handing out")
    day = datetime.date(2026, 11, 25)
    released = made("letter", releasing=Releasing("Dr A. Example", day)).release
    assert (released.released, released.mark) == (True, "")
    assert released.statement == "Released by Dr A. Example on 25 November 2026."
    undated = made("letter", releasing=Releasing("Dr A. Example")).release
    assert "not stated" in undated.statement


def test_a_profile_changes_no_rule_and_adds_what_is_local() -> None:
    plain = made("letter", centre=None)
    step = LocalStep(available=False, from_ga="22+0", to_ga="24+0", note={"en": "Ask the hospital in Town."})  # type: ignore[arg-type]
    local = CentreProfile(name="A", steps={"detailed_scan": step})
    told = said(made("letter", centre=local).blocks)
    assert "Ask the hospital in Town." in told
    assert "22+0 weeks to 24+0 weeks" in told
    assert "Ask the hospital" not in said(plain.blocks)
    assert "Ask the hospital" not in said(made("letter", centre=local, language="en").foot)

    def classes(document: Document) -> str:
        return said(document.blocks[1])

    assert classes(plain) == classes(made("letter", centre=local))


def test_the_language_is_the_one_asked_for_else_the_centres() -> None:
    turkish = CentreProfile(name="A", language="tr")
    assert made("letter", centre=turkish).language == "tr"
    assert made("letter", centre=turkish, language="en").language == "en"
    assert made("letter", centre=None).language == "en"


def test_a_step_that_the_plan_lacks_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        made("letter", centre=CentreProfile(name="A", steps={"mri": LocalStep(available=False)}))
    (issue,) = refused.value.issues
    assert (issue.code, issue.where) == ("centre-step-unknown", "steps.mri")
    assert "fetal_mri" in issue.solution


@pytest.mark.parametrize(("kind", "language"), [("poem", "en"), ("letter", "xx")])
def test_an_unknown_kind_or_language_is_refused(kind: str, language: str) -> None:
    with pytest.raises(ValueError, match=r"there are (letter|en)"):
        made(kind, language=language)


def test_of_twins_each_page_names_its_baby() -> None:
    case = case_from_dict(
        {
            "echolith": "case/1",
            "id": "x",
            "chorionicity": "dichorionic",
            "fetuses": [{"id": "A"}, {"id": "B"}],
            "exams": [{**SEEN["exams"][0], "fetus": "B"}],
        }
    )
    answers: tuple[Assessment, ...] = assess(case).assessments
    assert [each.fetus for each in answers] == ["B"]
    page = make_document("parents", case, answers[0], created=CREATED)
    assert "This page is about baby B." in said(page.blocks)
