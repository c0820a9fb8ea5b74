"""The codes of the counsel: states of a test, senses of a result, standings of a cause, reasons of a rank."""

from __future__ import annotations

from typing import Literal

TestState = Literal[
    "not_done", "planned", "pending", "declined", "equivocal", "no_call", "failed", "vus", "carrier"
]
"""Where a test stands that has no clear result."""

Window = Literal["open", "not_yet_open", "unknown", "after_end"]
"""``unknown``: it has a first day, and no gestation is known; ``after_end``: the pregnancy has ended and the
test may still help to find a cause."""

WhyNotOpen = Literal["not_applicable", "pregnancy_ended", "window_closed", "not_born"]

Sense = Literal["normal", "abnormal", "unclear"]
"""Which way a result points, as :mod:`echolith.assess.results` reads it."""

Standing = Literal[
    "figure",  # `after` has an estimate
    "none_seen",  # never seen in the series: an upper limit, no estimate
    "no_published_figure",  # no study counted it
    "no_published_performance",  # a test bears on it, no publication says by how much: no figure after it
    "excluded",  # by a normal diagnostic test; what such a test misses is not published
    "found",  # this is the cause, shown in the fetus
    "likely",  # this is the likely cause, from the mother's test; in the fetus it is not proven
    "another_cause_found",
]
"""What can be said of a cause after the tests, also where there is no number."""

RankReason = Literal[
    "same_day",
    "asked_by_plan",
    "may_be_asked",
    "on_wish",
    "declined",
    "decides_class_whatever_result",
    "can_decide_class",
    "can_end_isolation",
    "completes_work_up",
    "closes_work_up_group",
    "can_change_figure",
    "no_published_figure",
]
"""Why a test stands where it does; :mod:`echolith.assess.counsel.ranking` has the rule."""

Procedure = Literal["amniocentesis", "chorionic_villus_sampling"]

LossMeasure = Literal[
    "added_loss", "loss_after_procedure", "loss_without_procedure", "background_loss", "relative_risk"
]

Pregnancy = Literal["singleton", "twins", "unstated"]
"""How many fetuses the pregnancies had in which losses were counted."""

ProcedureTime = Literal["open", "not_yet_open", "pregnancy_ended", "unknown"]
"""Where this pregnancy stands by the rule from when a procedure is done."""

AgeStage = Literal["this_gestation", "amniocentesis", "term", "live_birth"]

AgeStatus = Literal["published", "age_unknown", "age_outside_published", "gestation_outside_published"]
"""Whether there is a risk by age at this stage, or why not."""
