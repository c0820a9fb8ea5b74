"""The centre profile: who writes, what is done there and when, and in which language.

A profile adds what is local to a document. It changes no rule: the class, the plan and the figures are the
same in every centre.
"""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from echolith.case.document import parse_document, refusal
from echolith.case.files import named, read_bytes
from echolith.case.parts import Ga
from echolith.case.refusals import issues_of, limited
from echolith.errors import InputError
from echolith.findings.pack import Pack
from echolith.issues import Issue

Line = Annotated[str, Field(min_length=1, max_length=120)]
Note = Annotated[str, Field(min_length=1, max_length=200)]
LanguageName = Literal["en", "it", "tr"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class LocalStep(_Part):
    """What a centre says of one step of the plan: done there or not, its own window, a remark.

    `note` is one text, or one for each language.
    """

    available: bool | None = None
    from_ga: Ga | None = None
    to_ga: Ga | None = None
    note: Note | dict[LanguageName, Note] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> LocalStep:
        if self.from_ga is not None and self.to_ga is not None and self.from_ga > self.to_ga:
            raise ValueError("the window ends before it begins; exchange from_ga and to_ga")
        return self

    def note_in(self, language: str) -> str:
        """Return the remark in a language; empty if there is none in it."""
        if isinstance(self.note, dict):
            return self.note.get(language, "")  # type: ignore[call-overload, no-any-return]
        return self.note or ""


class CentreProfile(_Part):
    """A centre as its documents name it. `steps` are by plan item, for instance ``fetal_mri``."""

    echolith: Literal["centre/1"] = "centre/1"
    name: Line
    department: Line | None = None
    address: Annotated[tuple[Line, ...], Field(strict=False, max_length=6)] = ()
    telephone: Annotated[str, Field(pattern=r"^\+?[0-9][0-9 ()/.-]{2,40}$")] | None = None
    email: Line | None = None
    web: Line | None = None
    language: LanguageName = "en"
    steps: dict[str, LocalStep] = {}

    def step(self, item_id: str) -> LocalStep:
        """Return what the centre says of a step of the plan."""
        return self.steps.get(item_id, _NOTHING_LOCAL)


_NOTHING_LOCAL = LocalStep()
_LONGEST_NAME = 60


def read_centre(source: Path | bytes, name: str = "") -> CentreProfile:
    """Read a centre profile, YAML or JSON.

    Parameters
    ----------
    source : Path or bytes
        The file, or its content.
    name : str
        What to call the file in the issues.

    Raises
    ------
    echolith.errors.InputError
        With all issues found; nothing of it is used then.
    """
    try:
        return _read(source if isinstance(source, bytes) else read_bytes(source, "a centre profile"))
    except InputError as error:
        raise named(error, name) from None


def _read(raw: bytes) -> CentreProfile:
    data = parse_document(raw).data
    if not isinstance(data, dict):
        raise refusal("not-a-mapping", "a centre profile is a mapping", "begin with `echolith: centre/1`")
    try:
        return CentreProfile.model_validate(data)
    except ValidationError as error:
        details = error.errors(include_url=False)
        raise InputError(limited(issues_of(details, data, CentreProfile))) from None


def check_steps(centre: CentreProfile, pack: Pack) -> None:
    """See that every step of a profile is one of the pack's plan: a misspelt one would be overlooked.

    Raises
    ------
    echolith.errors.InputError
        ``centre-step-unknown``, one for each.
    """
    known = [item.id for item in pack.plan]
    unknown = [name for name in centre.steps if name not in known]
    if unknown:
        raise InputError(limited([_unknown_step(name, known) for name in unknown]))


def _unknown_step(name: str, known: list[str]) -> Issue:
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.3)
    return Issue(
        "centre-step-unknown",
        "error",
        "the plan has no step of this name",
        f"write one of {', '.join(near or known)}",
        f"steps.{name[:_LONGEST_NAME]}",
    )


def centre_schema() -> dict[str, Any]:
    """Return the JSON Schema of a centre profile."""
    schema = CentreProfile.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
