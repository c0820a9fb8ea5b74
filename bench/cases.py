"""Cases for the benchmarks: one published pregnancy, with age, gestation and results varied. Not patients."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from echolith.case import Case, case_from_dict
from echolith.case.gestational_age import format_ga_days

RESULTS = ("negative", "positive", "equivocal")
CFDNA = ("low_risk", "high_risk", "no_call")


def varied_cases(number: int) -> Iterator[Case]:
    """Yield `number` cases that differ in age, gestation, number of foci and what the tests showed."""
    for index in range(number):
        yield case_from_dict(_case(index))


def _case(index: int) -> dict[str, Any]:
    seen = 18 * 7 + index * 5 % 98
    tests: list[dict[str, Any]] = [
        {"test": "cfdna", "result": CFDNA[index % 17 % 3], "ga": format_ga_days(77 + index % 21)}
    ]
    for position, name in enumerate(("cmv", "toxoplasma", "parvovirus_b19")):
        if (index >> position) % 2:
            result = RESULTS[(index // 11 + position) % 7 % 3]
            tests.append({"test": name, "result": result, "ga": format_ga_days(seen + 2)})
    scan: dict[str, Any] = {
        "kind": "anomaly_scan",
        "ga": format_ga_days(seen),
        "findings": [
            {
                "code": "HP:0006559",
                "status": "present",
                "number": ("single", "multiple", "diffuse")[index % 3],
            }
        ],
        "growth": {"category": "small" if index % 13 == 0 else "appropriate"},
    }
    if index % 5:
        scan["other_anomalies"] = "none_seen"
    return {
        "echolith": "case/1",
        "id": f"varied-{index}",
        "mother": {"age": 18 + index % 28},
        "fetuses": [{"id": "A"}],
        "exams": [scan],
        "tests": tests,
    }
