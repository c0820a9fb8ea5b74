"""From a case to a document: which kinds there are, and how each is composed."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from importlib import import_module

from echolith.assess.known import known_of, parse_moment
from echolith.assess.model import Assessment
from echolith.case.gestational_age import GestationalAge
from echolith.case.model import Case
from echolith.findings.load import built_in_folder, load_pack
from echolith.findings.pack import Pack
from echolith.report.documents.blocks import Document
from echolith.report.documents.centre import CentreProfile, check_steps
from echolith.report.documents.material import Material, Releasing
from echolith.wording import load_words

KINDS = ("letter", "parents", "care", "summary", "counsel")
"""The documents that can be made."""

_COMPOSERS = {
    "letter": ("letter", "letter"),
    "parents": ("parents", "parents_page"),
    "care": ("care", "care_draft"),
    "summary": ("summary", "case_summary"),
    "counsel": ("counsel", "counsellors_page"),
}


def make_document(
    kind: str,
    case: Case,
    assessment: Assessment,
    *,
    as_of: str | GestationalAge | datetime.date | None = None,
    pack: Pack | None = None,
    centre: CentreProfile | None = None,
    language: str | None = None,
    releasing: Releasing | None = None,
    created: datetime.datetime | None = None,
) -> Document:
    """Return a document about one fetus.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    case : Case
        The record.
    assessment : Assessment
        Its answer for one fetus, at the moment `as_of`.
    as_of : str, GestationalAge, date or None
        The moment of the assessment, as it was given to ``assess``.
    pack : Pack, optional
        The finding pack of the assessment; the built-in one if left out.
    centre : CentreProfile, optional
        Who writes.
    language : str, optional
        ``en``, ``it`` or ``tr``; the centre's own if left out, else English.
    releasing : Releasing, optional
        The clinician who releases it; without one it is a draft, marked on every page.
    created : datetime, optional
        When it is made; now if left out.

    Raises
    ------
    ValueError
        If the kind or the language is unknown.
    echolith.errors.InputError
        If the centre's profile names a step that the plan lacks.
    """
    if kind not in _COMPOSERS:
        raise ValueError(f"no such document; there are {', '.join(KINDS)}")
    pack = pack or load_pack()
    if centre is not None:
        check_steps(centre, pack)
    moment = parse_moment(as_of, case)
    material = Material(
        case=case,
        as_of=as_of,
        known=known_of(case, assessment.fetus, moment),
        assessment=assessment,
        pack=pack,
        words=load_words(language or (centre.language if centre else "en"), built_in_folder()),
        centre=centre,
        releasing=releasing,
        created=created or datetime.datetime.now(datetime.UTC),
    )
    module, name = _COMPOSERS[kind]
    compose: Callable[[Material], Document] = getattr(
        import_module(f"echolith.report.documents.{module}"), name
    )
    return compose(material)
