"""The JSON Schema of a case file, for editors, forms and other programs.

What a schema can say is in it. What needs the whole record (times against each other, HPO ids that do not
exist, fetuses that are not listed) is checked by :mod:`echolith.case.checks` only.
"""

from __future__ import annotations

from typing import Any

from echolith.case.vocabulary import ALLOWED_RESULTS

SCHEMA_ID = "urn:echolith:schema:case:1"

_LIMITS = {"gt": "exclusiveMinimum", "ge": "minimum", "lt": "exclusiveMaximum", "le": "maximum"}
_INT_OR_FLOAT = [{"type": "integer"}, {"type": "number"}]

_TIME = {
    "ga": "Gestational age as weeks+days, e.g. 20+5.",
    "date": "Calendar date, YYYY-MM-DD.",
    "fetus": "Id of the fetus, from `fetuses`; needed when there are several.",
    "text": "Free text.",
}

_DESCRIPTIONS: dict[str, dict[str, str]] = {
    "Case": {
        "echolith": "Version of the case format.",
        "id": "Name of the case; no name of a person.",
        "mother": "The pregnant woman.",
        "dating": "How the pregnancy is dated; may be left out where gestational ages are stated.",
        "chorionicity": "Of several fetuses.",
        "fetuses": "Every fetus of the pregnancy, also one that was lost.",
        "exams": "Exams before and after birth; one entry for each fetus.",
        "tests": "Tests done, planned, pending or declined; a test not mentioned is not listed.",
        "counselling": "Counselling that took place.",
        "outcome": "How the pregnancy ended; a list, one for each fetus, when there are several.",
        "source": "Where a published case was published.",
    },
    "Mother": {
        "age": "Age at the due date, years.",
        "egg_age": "Age of the egg at the due date, years, if the egg is not the mother's of now.",
        "ancestry": "Ancestry as far as it changes a carrier risk.",
        "infections": "Infections in or before this pregnancy.",
        "exposures": "Drugs, travel, contacts.",
        "previous_affected": "A previous child or pregnancy affected.",
        "family_history": "Family history; never a finding of this fetus.",
        "booking_serum": "Whether serum of the booking visit is stored.",
    },
    "HistoryEntry": {"agent": "The infection, drug or condition.", **_TIME},
    "EarlierDating": {
        "due_date": "Due date (40+0), YYYY-MM-DD.",
        "method": "How the pregnancy was dated: lmp last period, crl or hc by measurement, ivf transfer.",
        **_TIME,
    },
    "Dating": {
        "due_date": "Due date (40+0), YYYY-MM-DD; instead of `ga` with `date`.",
        "method": "How the pregnancy was dated: lmp last period, crl or hc by measurement, ivf transfer.",
        "previous": "Datings that were replaced.",
        **_TIME,
    },
    "Fetus": {"id": "Short name of the fetus, e.g. A.", "sex": "Sex of the fetus."},
    "Finding": {
        "code": "Current HPO id of an abnormality, e.g. HP:0006559 hepatic calcification.",
        "status": "present; absent, denied by name; uncertain; resolved, was there and has gone; "
        "withdrawn, was never real.",
        "number": "How many foci, in words.",
        "count": "How many foci, where counted.",
        "location": "parenchymal, surface (capsule, peritoneum) or vascular; a lobe alone is none of these.",
        "max_size_mm": "Largest focus, millimetres.",
        "shadowing": "Whether the focus casts an acoustic shadow.",
        "flow": "Whether Doppler shows flow in it.",
        **_TIME,
    },
    "Growth": {
        "category": "Growth as the report names it.",
        "efw_centile": "Centile of the estimated fetal weight, 0 to 100, as reported.",
    },
    "Biometry": {
        "hc_mm": "Head circumference, millimetres.",
        "bpd_mm": "Biparietal diameter, millimetres.",
        "ofd_mm": "Occipitofrontal diameter, millimetres.",
        "ac_mm": "Abdominal circumference, millimetres.",
        "fl_mm": "Femur length, millimetres.",
        "crl_mm": "Crown-rump length, millimetres.",
        "efw_g": "Estimated fetal weight, grams.",
    },
    "Exam": {
        "kind": "Kind of exam; kinds that begin with postnatal_ are after birth.",
        "age_days": "Age after birth, days; only for exams after birth.",
        "findings": "Findings seen, doubted or denied by name.",
        "other_anomalies": "What the report says of everything else; left out means unknown.",
        "growth": "Growth as the report states it.",
        "biometry": "Measurements.",
        "fluid": "Amniotic fluid.",
        "placenta": "Placenta: its state, or where it lies.",
        "result": "Result as a whole. In MRI, echocardiography and Doppler, normal means nothing beyond the "
        "known liver focus.",
        "report": "Text of the report.",
        **_TIME,
    },
    "TestDetail": {
        "igg": "IgG, as reported.",
        "igm": "IgM, as reported.",
        "avidity": "IgG avidity, as reported.",
        "pcr": "PCR, as reported.",
        "fraction": "Fetal fraction, percent.",
        **_TIME,
    },
    "Test": {
        "test": "Which test.",
        "result": "Result; which ones a test can have depends on the test.",
        "status": "Why there is no result: planned, pending or declined.",
        "resulted_ga": "Gestational age at which the result came, weeks+days.",
        "resulted_date": "Date on which the result came, YYYY-MM-DD.",
        "detail": "What stands behind the result.",
        **_TIME,
        "ga": "Gestational age at which the sample was taken, weeks+days.",
        "date": "Date on which the sample was taken, YYYY-MM-DD.",
    },
    "Counselling": {"kind": "What the counselling was about.", **_TIME},
    "FollowUp": {
        "age_months": "Age of the child, months.",
        "development": "Development, as reported.",
        "liver": "The liver, as reported.",
    },
    "Outcome": {
        "pregnancy": "How it ended; ongoing if it has not.",
        "sex": "Sex at birth.",
        "neonate": "State as a newborn.",
        "follow_up": "The child later.",
        **_TIME,
        "ga": "Gestational age at birth, weeks+days.",
        "date": "Date of birth, YYYY-MM-DD.",
    },
    "Source": {
        "doi": "DOI, without an address before it.",
        "pmid": "PubMed id.",
        "source_id": "Id in the evidence release.",
        "case_id": "Id of the case in the evidence release.",
        "url": "Address, where there is no DOI.",
        **_TIME,
    },
}


def case_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a case file."""
    from echolith.case.model import Case

    generated = Case.model_json_schema(mode="validation")
    for name, part in {"Case": generated, **generated["$defs"]}.items():
        part["title"] = name
        for key, inner in part["properties"].items():
            inner.pop("title", None)
            inner["description"] = _DESCRIPTIONS[name][key]
    generated["required"] = ["echolith", *generated["required"]]
    generated["properties"]["echolith"].pop("default", None)
    generated["description"] = "One pregnancy. A value that is not known is left out, never guessed."
    generated["$defs"]["Test"] |= {
        "allOf": _results_by_test(),
        "oneOf": [_stated("result"), _stated("status")],
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        **_standard(generated),
        "title": "Echolith case, version 1",
    }


def _standard(node: Any) -> Any:
    """Return a schema with the limits that pydantic leaves under its own names, and plain numbers."""
    if isinstance(node, list):
        return [_standard(part) for part in node]
    if not isinstance(node, dict):
        return node
    if node.get("anyOf") == _INT_OR_FLOAT:
        node = {"type": "number"} | {key: value for key, value in node.items() if key != "anyOf"}
    return {_LIMITS.get(key, key): _standard(value) for key, value in node.items() if key != "allow_inf_nan"}


def _stated(key: str) -> dict[str, Any]:
    return {"required": [key], "properties": {key: {"not": {"type": "null"}}}}


def _results_by_test() -> list[dict[str, Any]]:
    tests_of: dict[frozenset[str], list[str]] = {}
    for test, results in ALLOWED_RESULTS.items():
        tests_of.setdefault(results, []).append(test)
    return [
        {
            "if": {"required": ["test"], "properties": {"test": {"enum": tests}}},
            "then": {"properties": {"result": {"enum": [*sorted(results), None]}}},
        }
        for results, tests in tests_of.items()
    ]
