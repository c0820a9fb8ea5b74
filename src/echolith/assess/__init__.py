"""The assessment: ``assess(case, pack, as_of)`` and what it returns.

Everything that answers a case (command, page, services) calls :func:`assess`; none has rules of its own.
"""

from echolith.assess.assessment import ClassAndPlan, assess, classify_and_plan
from echolith.assess.model import Assessment, Assessments
from echolith.assess.serialise import assessment_schema, to_dict, to_json, to_json_line

__all__ = [
    "Assessment",
    "Assessments",
    "ClassAndPlan",
    "assess",
    "assessment_schema",
    "classify_and_plan",
    "to_dict",
    "to_json",
    "to_json_line",
]
