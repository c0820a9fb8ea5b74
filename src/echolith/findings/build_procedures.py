"""The part ``procedures`` of a pack's ``tests.yaml``: what an invasive test itself risks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from echolith.case.gestational_age import GestationalAge
from echolith.findings.pack import ProcedureLoss, Procedures, ProcedureStart
from echolith.findings.values import Values, place

PROCEDURES = ("amniocentesis", "chorionic_villus_sampling")
MEASURES = (
    "added_loss",
    "loss_after_procedure",
    "loss_without_procedure",
    "background_loss",
    "relative_risk",
)
PREGNANCIES = ("unstated", "singleton", "twins")
TWO_NUMBERS = re.compile(r"([0-9.]+) vs ([0-9.]+)")
"""How a publication prints two numbers as one figure."""

_LOSS_KEYS = set(ProcedureLoss._fields)


def build_procedures(v: Values, tests: Mapping[str, Any], where: str) -> Procedures:
    """Return the procedures of a pack; none if it says nothing of them."""
    if "procedures" not in tests:
        return Procedures()
    at = place(where, "procedures")
    data = v.part(tests, "procedures", where, {"starts", "losses"})
    return Procedures(
        starts=tuple(
            ProcedureStart(
                v.choice(start, "procedure", PROCEDURES, here),
                _ga(v, start, "from_ga", here, needed=True),
                v.id(start.get("guideline"), "guideline", f"{here}.guideline"),
            )
            for here, start in v.parts(data, "starts", at, {"procedure", "from_ga", "guideline"})
        ),
        losses=tuple(_loss(v, loss, here) for here, loss in v.parts(data, "losses", at, _LOSS_KEYS)),
    )


def _loss(v: Values, data: Mapping[str, Any], at: str) -> ProcedureLoss:
    parameter_id = v.id(data.get("parameter"), "parameter", f"{at}.parameter")
    part = v.days(data, "part", at) or 0
    if parameter_id:
        _check_numbers(v, parameter_id, part, at)
    return ProcedureLoss(
        parameter=parameter_id,
        procedures=v.texts(data, "procedures", at, PROCEDURES),
        measure=v.choice(data, "measure", MEASURES, at),
        pregnancy=v.choice(data, "pregnancy", PREGNANCIES, at, default="unstated"),
        losses_from_ga=_ga(v, data, "losses_from_ga", at),
        losses_before_ga=_ga(v, data, "losses_before_ga", at),
        part=part,
        secondary=v.flag(data, "secondary", at, default=False),
    )


def _check_numbers(v: Values, parameter_id: str, part: int, at: str) -> None:
    parameter = v.evidence.parameter(parameter_id)
    if part:
        known = part <= 2 and TWO_NUMBERS.search(parameter.printed) is not None
    else:
        known = parameter.value is not None or parameter.upper is not None
    if not known:
        message = "this parameter has no such number"
        v.error("pack-parameter", message, "choose one that has, or mend `part`", at)


def _ga(v: Values, data: Mapping[str, Any], key: str, at: str, *, needed: bool = False) -> str:
    text = v.text(data, key, at, default=None if needed else "")
    try:
        return str(GestationalAge.parse(text)) if text else ""
    except ValueError:
        v.error("pack-window", f"{key} is weeks+days", f"write e.g. {key}: 15+0", f"{at}.{key}")
        return ""
