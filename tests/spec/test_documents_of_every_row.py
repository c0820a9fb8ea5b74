"""Every document of every row of the decision table, in every language: it is made, and it does not comfort.

The rows are the classes, causes, losses and states of the specification; a document is made of each.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any

import pytest
from specfile import load_specs

from echolith.assess import Assessment, assess
from echolith.assess.plan_groups import ended, lost
from echolith.case.model import Case
from echolith.case.reading import case_from_dict
from echolith.errors import InputError
from echolith.findings import built_in_folder
from echolith.report.documents.blocks import Document, Picture
from echolith.report.documents.centre import CentreProfile
from echolith.report.documents.compose import KINDS, make_document
from echolith.report.headline import headline
from echolith.wording import LANGUAGES, load_words

CREATED = datetime.datetime(2026, 11, 25, 9, 0, tzinfo=datetime.UTC)

CENTRE = CentreProfile(
    name="Fetal Medicine Unit, Example Hospital",
    address=("1 Example Street", "Example Town"),
    telephone="+44 20 7946 0000",
)

NOT_IN_A_DRAFT_OF_HOPE = {
    "en": (
        "all is well",
        "do not worry",
        "don't worry",
        "nothing to worry",
        "harmless",
        "reassur",
        "everything is fine",
    ),
    "it": (
        "tutto bene",
        "non preoccup",
        "non c'è da preoccup",
        "innocu",
        "rassicur",
        "tutto a posto",
        "va tutto",
    ),
    "tr": ("her şey yolunda", "endişelenme", "zararsız", "merak etme", "kaygılanma", "sorun yok"),
}
"""Comfort that no class allows; in any document, whatever the class."""


@cache
def rows() -> tuple[tuple[str, Case, str | None, Assessment], ...]:
    """Return every fetus of every row that is assessed, one for each different answer."""
    found: dict[Any, tuple[str, Case, str | None, Assessment]] = {}
    for spec in load_specs():
        for row in spec.cases:
            try:
                case = case_from_dict(row.data)
                answer = assess(case, as_of=row.as_of)
            except InputError:
                continue
            for each in answer.assessments:
                found.setdefault(_kind(each, case), (f"{spec.path.stem}: {row.name}", case, row.as_of, each))
    return (*found.values(), *_classes_of_no_row(next(iter(found.values()))))


def _classes_of_no_row(
    row: tuple[str, Case, str | None, Assessment],
) -> Iterator[tuple[str, Case, str | None, Assessment]]:
    """Yield classes that the rows may lack: every answer with every class of the scan and work-up."""
    name, case, as_of, assessment = row
    for isolated in ("yes", "no", "undetermined"):
        for sonographic in ("isolated", "soft_marker_only", "structural", "undetermined"):
            for work_up in ("negative", "incomplete", "abnormal"):
                changed = replace(
                    assessment.classification, isolated=isolated, sonographic=sonographic, work_up=work_up
                )
                made = replace(assessment, classification=changed)
                yield f"{name}, as {isolated} {sonographic} {work_up}", case, as_of, made


def _kind(a: Assessment, case: Case) -> tuple[object, ...]:
    """Return what a document's sentences depend on."""
    c = a.classification
    return (
        c.isolated,
        c.sonographic,
        c.pattern,
        c.work_up,
        c.missing,
        c.cause_found,
        a.finding.number,
        a.finding.course,
        a.finding.status,
        headline(a).why_none_code,
        tuple((o.pregnancy, o.neonate) for o in case.outcomes),
        tuple(sorted((item.id, item.status, item.urgency, item.why[:8]) for item in a.plan)),
    )


@cache
def documents(kind: str, language: str) -> tuple[tuple[str, Assessment, Document], ...]:
    """Return a document of each row; of the counsellor's page, which takes the longest, of every fifth."""
    return tuple(
        (
            name,
            assessment,
            make_document(kind, case, assessment, as_of=as_of, language=language, created=CREATED),
        )
        for name, case, as_of, assessment in rows()[:: 5 if kind == "counsel" else 1]
    )


def parts(value: Any) -> Iterator[Any]:
    """Yield every text and every block of a document."""
    if is_dataclass(value) and not isinstance(value, type):
        yield value
        for field in fields(value):
            if field.name not in {"svg", "type", "link"}:
                yield from parts(getattr(value, field.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from parts(each)
    elif isinstance(value, str):
        yield value


def said(document: Document) -> str:
    return " ".join(" ".join(part for part in parts(document) if isinstance(part, str)).split())


def test_the_rows_show_every_class() -> None:
    classes = {(a.classification.isolated, a.classification.sonographic) for *_, a in rows()}
    assert len(classes) == 12
    assert {headline(a).why_none_code for *_, a in rows()} == {
        None,
        "loss",
        "cause",
        "cause_likely",
        "known",
        "undetermined",
        "suspected",
        "unpublished",
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_it_can_be_made_and_comforts_nowhere(kind: str, language: str) -> None:
    made = 0
    for name, assessment, document in documents(kind, language):
        text = said(document).lower()
        assert document.language == language
        for issue in assessment.issues:  # quoted as they are; some name keys of a case file in braces
            text = text.replace(" ".join(issue.solution.lower().split()), "")
        assert not {"{", "}"} & set(text.replace("{page}", "").replace("{pages}", "")), name
        for phrase in NOT_IN_A_DRAFT_OF_HOPE[language]:
            assert phrase not in text, (name, phrase)
        made += 1
    assert made > (40 if kind == "counsel" else 200)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_picture_of_babies_without_an_estimate(language: str) -> None:
    for name, assessment, document in documents("parents", language):
        pictures = sum(isinstance(part, Picture) for part in parts(document))
        row = headline(assessment).row
        assert pictures == (row is not None and not ended(assessment)), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_a_loss_there_is_no_number_and_no_baby_to_be(language: str) -> None:
    words = load_words(language, built_in_folder())
    losses = 0
    for name, assessment, document in documents("parents", language):
        if not lost(assessment):
            continue
        losses += 1
        assert document.title == words.say("family.loss.title"), name
        assert words.say("parents.part.number") not in said(document), name
    assert losses >= 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_parents_are_told_the_class_and_what_is_open(language: str) -> None:
    words = load_words(language, built_in_folder())
    for name, assessment, document in documents("parents", language):
        if lost(assessment):
            continue
        text, c = said(document), assessment.classification
        screened = words.say("family.decide.high_risk_screening") in text
        for group in c.missing:
            told = words.say(f"family.missing.{group}") in text
            assert told or (group == "aneuploidy" and screened), name
        calm = words.say("family.class.isolated.negative")
        assert (calm in text) == (c.isolated == "yes" and c.work_up == "negative"), name
        if c.cause_found not in {"none", "other_infection"}:  # of a group of infections the agent is named
            assert words.say(f"family.cause.{c.cause_found}") in text, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_names_the_class_the_missing_and_the_contrary(language: str) -> None:
    words = load_words(language, built_in_folder())
    for name, assessment, document in documents("letter", language):
        text, c = said(document), assessment.classification
        for group in c.missing:
            assert words.say(f"clinician.missing.{group}") in text, name
        for each in assessment.contrary:
            assert words.say(f"clinician.contrary.{each.source_id}") in text, name
        first = words.say("clinician.class.isolated.negative")
        assert first not in text or (c.isolated, c.work_up) == ("yes", "negative"), name


EVERY = 9
"""Of how many rows one is drawn: drawing takes a tenth of a second each."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "most"), [("parents", 1), ("letter", 2)])
def test_it_keeps_to_its_pages(kind: str, most: int, language: str) -> None:
    from echolith.report.documents.to_pdf import render_page_images

    for name, case, as_of, assessment in rows()[::EVERY]:
        document = make_document(
            kind, case, assessment, as_of=as_of, language=language, created=CREATED, centre=CENTRE
        )
        assert len(render_page_images(document, 20)) <= most, name
