"""What surrounds every document: letterhead, release, rule version, and the day to ask again."""

from __future__ import annotations

import datetime

from echolith.assess.plan_groups import ended, lost
from echolith.case.gestational_age import format_ga_days
from echolith.report.documents.blocks import Block, Document, Letterhead, Release
from echolith.report.documents.material import Material

ASK_AGAIN_DAYS = 28
"""Days after which a document of a running pregnancy is out of date: the interval of follow-up scans."""

ASK_AGAIN_DAYS_AFTER_BIRTH = 182
"""The same once the pregnancy has ended: the evidence is released about twice a year."""

_LAST_GA_DAYS = 280


def document(kind: str, title: str, blocks: tuple[Block, ...], m: Material) -> Document:
    """Return a document with its frame."""
    return Document(
        kind=kind,
        language=m.words.language,
        title=title,
        letterhead=_letterhead(m),
        release=_release(m),
        blocks=blocks,
        foot=(_rules(m), ask_again(m), m.words.say("shared.foot.purpose")),
        page_words=m.words.say("shared.page", page="{page}", pages="{pages}"),
        author=m.centre.name if m.centre else m.words.say("shared.author"),
        created=m.created.isoformat(timespec="seconds"),
    )


def ask_again(m: Material) -> str:
    """Return after which day the document is to be asked for again: a date where one is known, else weeks."""
    if lost(m.assessment):
        return m.words.say("shared.foot.ask_after_loss", date=m.words.date(m.created.date()))
    day = ask_again_ga_days(m)
    if (
        m.assessment.as_of.date is None
        and day is not None
        and day <= _LAST_GA_DAYS
        and not ended(m.assessment)
    ):
        return m.words.say("shared.foot.ask_ga", ga=format_ga_days(day))
    return m.words.say("shared.foot.ask_date", date=m.words.date(ask_again_date(m)))


def ask_again_date(m: Material) -> datetime.date:
    """Return the date after which a document is out of date, from the day of the assessment or of writing."""
    days = ASK_AGAIN_DAYS_AFTER_BIRTH if ended(m.assessment) else ASK_AGAIN_DAYS
    at = m.assessment.as_of.date
    start = datetime.date.fromisoformat(at) if at and not ended(m.assessment) else m.created.date()
    return start + datetime.timedelta(days=days)


def ask_again_ga_days(m: Material) -> int | None:
    """Return the same as a gestational age in days; None where the assessment has none."""
    now = m.assessment.as_of.ga_days
    return None if now is None else now + ASK_AGAIN_DAYS


def _letterhead(m: Material) -> Letterhead:
    c, w = m.centre, m.words
    if c is None:
        return Letterhead((w.say("shared.no_centre"), w.say("shared.no_telephone")))
    phone = w.say("shared.telephone", number=c.telephone) if c.telephone else w.say("shared.no_telephone")
    contact = " · ".join(part for part in (phone, c.email, c.web) if part)
    return Letterhead(tuple(line for line in (c.name, c.department, ", ".join(c.address), contact) if line))


def _release(m: Material) -> Release:
    w = m.words
    if m.releasing is None:
        return Release(False, w.say("shared.release.open"), w.say("shared.release.mark"))
    name, day = m.releasing.clinician, m.releasing.date
    if day is None:
        return Release(True, w.say("shared.release.done_undated", clinician=name))
    return Release(True, w.say("shared.release.done", clinician=name, date=w.date(day)))


def _rules(m: Material) -> str:
    p = m.assessment.provenance
    return m.words.say(
        "shared.foot.rules",
        version=p.version,
        pack=p.pack,
        pack_version=p.pack_version,
        evidence=f"{p.evidence_release} ({p.evidence_sha256[:8]})",
    )
