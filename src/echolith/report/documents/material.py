"""What a document is made from: the case, its assessment, the words, who writes and who releases."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from echolith.assess.known import Known
from echolith.assess.model import Assessment
from echolith.case.gestational_age import GestationalAge, format_ga_days
from echolith.case.model import Case
from echolith.findings.pack import Pack
from echolith.report.documents.centre import CentreProfile
from echolith.wording import Words


@dataclass(frozen=True, slots=True)
class Releasing:
    """A named clinician's release of a document, on a day."""

    clinician: str
    date: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a document of one fetus is composed from.

    Parameters
    ----------
    case : Case
        The record.
    as_of : str, GestationalAge, date or None
        The moment of the assessment, as it was asked for.
    known : Known
        What of it is known at the moment of the assessment.
    assessment : Assessment
        The answer.
    pack : Pack
        The finding pack that gave it.
    words : Words
        The words of the document's language.
    centre : CentreProfile or None
        Who writes; None where no profile was given.
    releasing : Releasing or None
        Who released the document; None for a draft.
    created : datetime.datetime
        When the document is made.
    """

    case: Case
    as_of: str | GestationalAge | datetime.date | None
    known: Known
    assessment: Assessment
    pack: Pack
    words: Words
    centre: CentreProfile | None
    releasing: Releasing | None
    created: datetime.datetime

    def ga_words(self, ga: str | None) -> str:
        """Return ``20+5`` with its unit; empty for None."""
        return self.words.say("shared.weeks_short", ga=ga) if ga else ""

    def plain_ga(self, ga: str) -> str:
        """Return ``20+5`` as parents say it: 20 weeks and 5 days."""
        weeks, days = divmod(GestationalAge.parse(ga).days, 7)
        spoken = self.words.count("shared.ga_weeks", weeks)
        if not days:
            return spoken
        return self.words.say("shared.ga_both", weeks=spoken, days=self.words.count("shared.ga_days", days))

    def date_words(self, iso: str | None) -> str:
        """Return an ISO date in full; empty for None."""
        return self.words.date(datetime.date.fromisoformat(iso)) if iso else ""

    def moment_words(self) -> str:
        """Return the moment of the assessment in words."""
        at = self.assessment.as_of
        if at.date and at.ga:
            return self.words.say(
                "shared.date_and_ga", date=self.date_words(at.date), ga=self.ga_words(at.ga)
            )
        return self.date_words(at.date) or self.ga_words(at.ga) or self.words.say("shared.no_moment")

    def when_known(self, ga: object, date: datetime.date | None, day: int | None) -> str:
        """Return when an examination or test was: gestational age, else date, else that it is unknown."""
        if ga is not None:
            return self.ga_words(str(ga))
        if date is not None:
            return self.words.date(date)
        return (
            self.ga_words(format_ga_days(day)) if day is not None else self.words.say("record.time_unknown")
        )


def pack_folder(folder: Path | None) -> Path:
    """Return the folder whose words belong to a pack; None is the built-in one."""
    from echolith.findings.load import built_in_folder

    return built_in_folder() if folder is None else folder
