"""Writing a case, so that reading it again gives the same case.

Only what was stated is written; nothing is added but the version of the format.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from echolith.case.document import core_scalar

if TYPE_CHECKING:
    from echolith.case.model import Case

_WIDTH = 100
_ESCAPED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
"""Characters that PyYAML would fold or drop outside double quotes."""


def case_to_dict(case: Case) -> dict[str, Any]:
    """Return the case as plain data: gestational ages as ``weeks+days``, dates as ``YYYY-MM-DD``."""
    return {"echolith": case.echolith, **case.model_dump(mode="json", exclude_unset=True)}


def case_to_json(case: Case) -> str:
    """Return the case as JSON text."""
    return json.dumps(case_to_dict(case), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def case_to_yaml(case: Case) -> str:
    """Return the case as YAML text, short entries on one line."""
    import yaml

    class Dumper(yaml.SafeDumper):
        """Quotes what would be something other than text, by YAML 1.2 as well as by PyYAML's 1.1."""

    def text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
        style = None
        if core_scalar(value) is not value or _ESCAPED.search(value):
            style = '"'
        elif "\n" in value:
            style = "|"
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)

    Dumper.add_representer(str, text)
    return str(
        yaml.dump(
            case_to_dict(case),
            Dumper=Dumper,
            default_flow_style=None,
            sort_keys=False,
            allow_unicode=True,
            width=_WIDTH,
        )
    )
