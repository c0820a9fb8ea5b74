"""The names of the package itself, in whatever order they are met."""

from __future__ import annotations

import subprocess
import sys

import pytest

import echolith

RUN = "print(len({call}(read_case(built_in_folder() / 'examples' / 'derme-2025.yaml')).assessments))"
SETUP = "from echolith import read_case; from echolith.findings import built_in_folder"


@pytest.mark.parametrize(
    ("imports", "call"),
    [
        ("from echolith import assess", "assess"),
        ("import echolith", "echolith.assess"),
        ("import echolith.assess; from echolith import assess", "assess"),
        ("from echolith import assess; import echolith.assess", "echolith.assess.assess"),
        ("from echolith.assess import assess, to_json; import echolith", "echolith.assess"),
        ("from echolith import to_json; import echolith", "echolith.assess"),
    ],
)
def test_assess_can_be_called_whichever_import_came_first(imports: str, call: str) -> None:
    code = "; ".join([imports, SETUP, RUN.format(call=call)])
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "1\n"


def test_every_name_is_there() -> None:
    for name in echolith.__all__:
        assert getattr(echolith, name) is not None
    assert set(echolith.__all__) <= set(dir(echolith))


def test_another_name_is_not_there() -> None:
    with pytest.raises(AttributeError, match="no attribute 'cure'"):
        _ = echolith.cure
