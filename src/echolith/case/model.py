"""The pregnancy record that may be used: a :class:`Case` is valid or does not exist.

Building one that breaks a rule of :mod:`echolith.case.checks` raises :class:`echolith.errors.InputError`. The
parts (exams, tests, outcomes) stand in :mod:`echolith.case.parts` and can be had from here as well.
"""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from echolith.case import vocabulary as v
from echolith.case.checks import refuse_contradictions
from echolith.case.imaging import imaging_as_exams, places_before_move
from echolith.case.parts import (
    Biometry,
    Counselling,
    Dating,
    EarlierDating,
    Exam,
    Fetus,
    Finding,
    FollowUp,
    Growth,
    HistoryEntry,
    Mother,
    Outcome,
    Pregnancy,
    Source,
    Test,
    TestDetail,
)
from echolith.errors import InputError

__all__ = [
    "Biometry",
    "Case",
    "Counselling",
    "Dating",
    "EarlierDating",
    "Exam",
    "Fetus",
    "Finding",
    "FollowUp",
    "Growth",
    "HistoryEntry",
    "Mother",
    "Outcome",
    "Source",
    "Test",
    "TestDetail",
]


class Case(Pregnancy):
    """One pregnancy.

    Imaging that was named as a test stands among the exams (see :mod:`echolith.case.imaging`).

    Raises
    ------
    echolith.errors.InputError
        If the parts contradict each other (see :mod:`echolith.case.checks`).
    """

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        refuse_contradictions(self)
        if any(test.test in v.EXAM_OF_IMAGING_TEST for test in self.tests):
            self._move_imaging()
        return self

    def _move_imaging(self) -> None:
        exams_before = len(self.exams)
        exams, tests, moved = imaging_as_exams(self)
        # the record is frozen for everyone else; it is still being built here
        self.__dict__.update(exams=exams, tests=tests)
        self.__pydantic_fields_set__.add("exams")
        try:
            refuse_contradictions(self)
        except InputError as error:
            raise places_before_move(error, moved, exams_before) from None
