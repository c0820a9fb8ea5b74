"""Imaging named as a test (`fetal_echo`, `fetal_mri`, `doppler`) becomes the exam that it is."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from echolith.case.vocabulary import EXAM_OF_IMAGING_TEST
from echolith.errors import InputError

if TYPE_CHECKING:
    from echolith.case.parts import Exam, Pregnancy, Test

_EXAM = re.compile(r"exams\[(\d+)\]")


def imaging_as_exams(case: Pregnancy) -> tuple[tuple[Exam, ...], tuple[Test, ...], list[int]]:
    """Return the exams and tests of a case after the move, and the indices of the tests that moved.

    An entry moves if an exam can say all of it. What is planned, pending or declined, has a later time of
    its result, or details other than a text, stays a test.
    """
    from echolith.case.parts import Exam

    exams, tests, moved = list(case.exams), [], []
    for i, test in enumerate(case.tests):
        details = set() if test.detail is None else test.detail.model_fields_set - {"text"}
        later = test.resulted_ga is not None or test.resulted_date is not None
        if test.test not in EXAM_OF_IMAGING_TEST or test.result is None or later or details:
            tests.append(test)
            continue
        stated = {
            "ga": test.ga,
            "date": test.date,
            "fetus": test.fetus,
            "report": None if test.detail is None else test.detail.text,
        }
        exams.append(
            Exam.model_validate(
                {"kind": EXAM_OF_IMAGING_TEST[test.test], "result": test.result}
                | {key: value for key, value in stated.items() if value is not None}
            )
        )
        moved.append(i)
    return tuple(exams), tuple(tests), moved


def places_before_move(error: InputError, moved: list[int], exams_before: int) -> InputError:
    """Return the error with the places of moved entries as they stand in the input."""

    def original(match: re.Match[str]) -> str:
        index = int(match[1]) - exams_before
        return match[0] if index < 0 else f"tests[{moved[index]}]"

    return InputError(replace(issue, where=_EXAM.sub(original, issue.where)) for issue in error.issues)
