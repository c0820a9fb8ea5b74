"""Every code that a counsel can hold has its word, so that no code is shown to a reader."""

from __future__ import annotations

import itertools
from dataclasses import fields
from typing import get_args

import pytest
from counsel_sample import PACK

from echolith.assess.counsel.catalogue import TESTS, ScanQuestions, possible_results
from echolith.assess.counsel.model import ClassState
from echolith.assess.counsel.model_codes import (
    AgeStatus,
    LossMeasure,
    Pregnancy,
    Procedure,
    ProcedureTime,
    RankReason,
    Standing,
    TestState,
    WhyNotOpen,
    Window,
)
from echolith.findings import built_in_folder
from echolith.wording import load_words

WORDS = load_words("en", built_in_folder())
SAID_OTHERWISE = {
    "standing": {"figure", "none_seen", "likely"},  # the figure itself; figures.likely
    "background.status": {"published"},  # the figure itself
    "window": {"unknown"},  # counsel.procedure.time.unknown
    "procedure": {"unstated"},  # nothing to say
}
CODES = [
    ("standing", get_args(Standing)),
    ("state", get_args(TestState)),
    ("window", get_args(Window)),
    ("why_not", get_args(WhyNotOpen)),
    ("reason", get_args(RankReason)),
    ("background.status", get_args(AgeStatus)),
    ("procedure.time", get_args(ProcedureTime)),
    ("procedure", (*get_args(Procedure), *get_args(LossMeasure), *get_args(Pregnancy))),
    ("if", tuple(field.name for field in fields(ClassState))),
]


@pytest.mark.parametrize(
    ("section", "code"),
    [(s, code) for s, codes in CODES for code in codes if code not in SAID_OTHERWISE.get(s, ())],
)
def test_every_code_has_its_word(section: str, code: str) -> None:
    assert WORDS.has(f"counsel.{section}.{code}")


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.name)
def test_every_test_and_each_of_its_results_has_its_word(test) -> None:
    assert WORDS.has(f"record.test.{test.name}")
    assert WORDS.has(f"clinician.step.{test.plan_item}")
    for there, growth in itertools.product((True, False), repeat=2):
        for result in possible_results(test, PACK, ScanQuestions(there, growth), "not_done"):
            assert WORDS.has(f"counsel.result.{result.code}"), result.code


def test_every_cause_has_its_word() -> None:
    assert all(WORDS.has(f"clinician.cause.{cause.id}") for cause in PACK.causes)


def test_the_catalogue_names_items_of_the_plan() -> None:
    assert {test.plan_item for test in TESTS} <= {item.id for item in PACK.plan}
