"""Building cases in few words, for the tests of the assessment room."""

from __future__ import annotations

from typing import Any

from echolith.assess import Assessment, assess
from echolith.assess.calcification import calcification_of
from echolith.assess.facts import CaseFacts, gather_facts
from echolith.assess.known import Known, known_of, parse_moment
from echolith.assess.timeline import courses
from echolith.case import Case, case_from_dict
from echolith.findings import load_pack

FOCUS = "HP:0006559"


def focus(status: str = "present", **more: Any) -> dict[str, Any]:
    return {"code": FOCUS, "status": status, **more}


def other(code: str, status: str = "present") -> dict[str, Any]:
    return {"code": code, "status": status}


def exam(kind: str = "anomaly_scan", ga: str | None = "20+5", *findings: Any, **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"kind": kind, **more}
    if ga is not None:
        made["ga"] = ga
    if findings and "findings" not in more:
        made["findings"] = list(findings)
    return made


def clean_scan(*findings: Any, ga: str = "20+5", **more: Any) -> dict[str, Any]:
    """An anomaly scan (at 20+5 unless said) with one focus, nothing else seen, growth appropriate."""
    return exam(
        "anomaly_scan",
        ga,
        *(findings or (focus(),)),
        **{"other_anomalies": "none_seen", "growth": {"category": "appropriate"}, **more},
    )


def result_of(name: str, result: str, ga: str | None = "20+5", **more: Any) -> dict[str, Any]:
    made = {"test": name, "result": result, **more}
    return made if ga is None else {**made, "ga": ga}


NEGATIVE_WORK_UP = [
    result_of("cfdna", "low_risk"),
    *(result_of(name, "negative") for name in ("cmv", "toxoplasma", "parvovirus_b19")),
]


def case(*exams: dict[str, Any], tests: Any = (), **more: Any) -> Case:
    return case_from_dict(
        {
            "echolith": "case/1",
            "id": "sample",
            "fetuses": [{"id": "A"}],
            "exams": list(exams) or [clean_scan()],
            "tests": list(tests),
            **more,
        }
    )


def twins(*exams: dict[str, Any], tests: Any = (), **more: Any) -> Case:
    return case(*exams, tests=tests, fetuses=[{"id": "A"}, {"id": "B"}], **more)


def one(made: Case, as_of: Any = None) -> Assessment:
    answer = assess(made, as_of=as_of)
    assert len(answer.assessments) == 1
    return answer.assessments[0]


def known(made: Case, as_of: Any = None, fetus: str = "A") -> Known:
    return known_of(made, fetus, parse_moment(as_of, made))


def facts_of(made: Case, as_of: Any = None, fetus: str = "A") -> CaseFacts:
    seen = known(made, as_of, fetus)
    found = courses(seen.exams)
    calcification = calcification_of(found, load_pack())
    assert calcification is not None
    return gather_facts(seen, found, calcification, load_pack())


def fact(made: Case, name: str, as_of: Any = None) -> object:
    """The value of a fact, None where it is not known."""
    return facts_of(made, as_of).sheet.values.get(name)


def item(assessment: Assessment, item_id: str) -> Any:
    (found,) = (i for i in assessment.plan if i.id == item_id)
    return found
