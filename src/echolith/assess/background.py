"""The risk of any pregnancy, shown beside a cause: by maternal age and gestation where that is published.

Trisomy 21: live-birth risk by age (Morris 2002, P0053) times its prevalence at this gestation relative to
40 weeks (Snijders 1999, P0044). Morris' formula takes completed years; the case holds the age at the due
date, so half a year is taken off (which reproduces the corrected table, 1/403 at 35). Trisomies 18 and 13:
the table by completed years at the time of amniocentesis (P0233 and following).
"""

from __future__ import annotations

import math

from echolith.assess.facts import CaseFacts
from echolith.assess.model import Background
from echolith.findings.pack import CauseRule, Pack

_NONE = Background(None, None)
_TERM_WEEKS = 40.0
_AGE_TABLE = "uptodate_agetable"
_AGE_RANGE = (15.0, 55.0)
"""Ages for which the corrected table behind the formula is published."""


def background_of(cause: CauseRule, facts: CaseFacts, pack: Pack) -> Background:
    """Return the background risk of `cause` with the id of the figure, or none where none is published."""
    kind = cause.background.get("kind")
    if kind == "parameter":
        parameter = pack.evidence.parameter(cause.background["parameter_id"])
        return Background(parameter.value, parameter.id)
    age = _age(facts)
    if age is None or kind is None:
        return _NONE
    if kind == "morris_snijders":
        return _trisomy_21(age, facts.known.now_days)
    return _by_table(cause.background["condition"], math.floor(age), pack)


def _age(facts: CaseFacts) -> float | None:
    mother = facts.known.case.mother
    if mother is None:
        return None
    age = mother.egg_age if mother.egg_age is not None else mother.age
    return None if age is None else float(age)


def _trisomy_21(age: float, ga_days: int | None) -> Background:
    if not _AGE_RANGE[0] <= age <= _AGE_RANGE[1]:
        return _NONE
    at_birth = 1 / (1 + math.exp(7.330 - 4.211 / (1 + math.exp(-0.282 * (age - 0.5 - 37.23)))))
    if ga_days is None or not 70 <= ga_days < 280:
        return Background(_r(at_birth), "P0053")
    return Background(_r(at_birth * _snijders(ga_days / 7) / _snijders(_TERM_WEEKS)), "P0053,P0044")


def _snijders(weeks: float) -> float:
    log_weeks = math.log10(weeks)
    return float(10 ** (0.2718 * log_weeks**2 - 1.023 * log_weeks + 0.9425))


def _by_table(condition: str, completed_years: int, pack: Pack) -> Background:
    row = _age_table(pack.evidence.sha256, condition, pack).get(completed_years)
    return _NONE if row is None else row


_TABLES: dict[tuple[str, str], dict[int, Background]] = {}


def _age_table(sha256: str, condition: str, pack: Pack) -> dict[int, Background]:
    key = (sha256, condition)
    if key not in _TABLES:
        rows = pack.evidence.age_risks(condition, "amniocentesis", _AGE_TABLE)
        _TABLES[key] = {age: Background(p.value, p.id) for age, p in rows.items()}
    return _TABLES[key]


def _r(value: float) -> float:
    return round(value, 9)
