"""The assessment: ``assess(case, pack, as_of)`` and what it returns.

Everything that answers a case (command, page, services) calls :func:`assess`; none has rules of its own.
"""

import sys
from types import ModuleType

from echolith.assess.assessment import AsOfValue, ClassAndPlan, assess, classify_and_plan
from echolith.assess.model import Assessment, Assessments
from echolith.assess.serialise import assessment_schema, to_dict, to_json
from echolith.case.model import Case
from echolith.findings.pack import Pack

__all__ = [
    "Assessment",
    "Assessments",
    "ClassAndPlan",
    "assess",
    "assessment_schema",
    "classify_and_plan",
    "to_dict",
    "to_json",
]


class _CallableRoom(ModuleType):
    """Room and main function share a name; ``echolith.assess(case)`` works whichever came first."""

    def __call__(self, case: Case, pack: Pack | None = None, as_of: AsOfValue = None) -> Assessments:
        return assess(case, pack, as_of)


sys.modules[__name__].__class__ = _CallableRoom
