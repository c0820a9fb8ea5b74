"""Cases for the tests of the counsel: those of the decision table, and small ones of few words."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from echolith.assess import assess
from echolith.assess.counsel import Counsel, counsel
from echolith.assess.counsel.model import IfResult, OpenTest, Residual
from echolith.case import Case, case_from_dict
from echolith.errors import EcholithError
from echolith.findings import load_pack

sys.path.append(str(Path(__file__).parents[3] / "spec"))
from specfile import load_specs

PACK = load_pack()
FOCUS = "HP:0006559"


class Sample(NamedTuple):
    """A case of the decision table at one moment, one fetus of it."""

    name: str
    data: dict[str, Any]
    as_of: str | None
    fetus: str

    @property
    def case(self) -> Case:
        return case_from_dict(self.data)


def moments_of(data: dict[str, Any], own: str | None) -> list[str | None]:
    """Return the moments at which something became known, the table's own one, and "everything"."""
    entries = [*data.get("exams", ()), *data.get("tests", ())]
    known = {str(e[key]) for e in entries for key in ("ga", "resulted_ga") if e.get(key)}
    return list(dict.fromkeys([own, None, *sorted(known)]))


@cache
def samples(every: int, *, all_moments: bool = False) -> tuple[Sample, ...]:
    """Return every so many cases of the decision table that have an assessment."""
    return tuple(_samples(every, all_moments))


def _samples(every: int, all_moments: bool) -> Iterator[Sample]:
    rows = [row for spec in load_specs() for row in spec.cases]
    for row in rows[::every]:
        for as_of in moments_of(row.data, row.as_of) if all_moments else [row.as_of]:
            try:
                answers = assess(case_from_dict(row.data), PACK, as_of).assessments
            except EcholithError:
                continue
            yield from (Sample(f"{row.name} {as_of}", row.data, as_of, a.fetus) for a in answers)


_told: dict[tuple[str, str], Counsel] = {}


def told_of(sample: Sample) -> Counsel:
    """Return the counsel of a sample, made once."""
    key = (f"{sample.name} {json.dumps(sample.data, default=str)}", sample.fetus)
    if key not in _told:
        _told[key] = counsel(sample.case, PACK, as_of=sample.as_of, fetus=sample.fetus)
    return _told[key]


def scan(fetus: str | None = None, ga: str = "20+5", **more: Any) -> dict[str, Any]:
    """An anomaly scan with one focus and nothing else seen."""
    made = {
        "kind": "anomaly_scan",
        "ga": ga,
        "findings": [{"code": FOCUS, "status": "present", "number": "single"}],
        "other_anomalies": "none_seen",
        "growth": {"category": "appropriate"},
        **more,
    }
    return made if fetus is None else {**made, "fetus": fetus}


def case_data(*tests: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "echolith": "case/1",
        "id": "sample",
        "mother": {"age": 31},
        "fetuses": [{"id": "A"}],
        "exams": [scan()],
        "tests": list(tests),
        **more,
    }


def told(
    *tests: dict[str, Any], as_of: str | None = "20+5", fetus: str | None = None, **more: Any
) -> Counsel:
    """Return the counsel of a small case."""
    return counsel(case_from_dict(case_data(*tests, **more)), PACK, as_of=as_of, fetus=fetus)


def a_test(name: str, result: str | None = None, ga: str | None = "20+5", **more: Any) -> dict[str, Any]:
    made = {"test": name, "result": result, "ga": ga, **more}
    return {key: value for key, value in made.items() if value is not None}


def open_test(answer: Counsel, name: str) -> OpenTest:
    return next(test for test in answer.open_tests if test.test == name)


def result_of(answer: Counsel, name: str, result: str) -> IfResult:
    return next(each for each in open_test(answer, name).results if each.result == result)


def not_open(answer: Counsel, name: str) -> str:
    return next(each.why for each in answer.not_open if each.test == name)


def residual(answer: Counsel, cause: str) -> Residual:
    return next(row for row in answer.residual if row.cause == cause)
