from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from echolith.findings import built_in_folder

Run = Callable[..., subprocess.CompletedProcess[bytes]]

EXAMPLE = built_in_folder() / "examples" / "derme-2025.yaml"

TWINS = """\
echolith: case/1
id: twins
chorionicity: dichorionic
fetuses: [{id: A}, {id: B}, {id: C}]
exams:
  - kind: anomaly_scan
    ga: 20+5
    fetus: A
    findings: [{code: HP:0006559, status: present, number: single}]
    other_anomalies: none_seen
  - kind: anomaly_scan
    ga: 20+5
    fetus: B
    findings: [{code: HP:0006559, status: present, number: single}]
    other_anomalies: none_seen
"""


@pytest.fixture
def run() -> Run:
    """Run the command as a process of its own."""

    def call(
        *arguments: object, stdin: bytes = b"", **settings: object
    ) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "echolith", *map(str, arguments)]
        return subprocess.run(command, input=stdin, capture_output=True, check=False, **settings)  # type: ignore[call-overload,no-any-return]

    return call


@pytest.fixture
def example() -> Path:
    return EXAMPLE


@pytest.fixture
def twins(tmp_path: Path) -> Path:
    file = tmp_path / "twins.yaml"
    file.write_text(TWINS, encoding="utf-8")
    return file


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    file = tmp_path / "bad.yaml"
    file.write_text(EXAMPLE.read_text(encoding="utf-8").replace("20+5", "20+9"), encoding="utf-8")
    return file
