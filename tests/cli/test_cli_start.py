"""The fast start of the command: what it leaves out is there to be left out, and nothing else changes."""

from __future__ import annotations

import importlib
import subprocess
import sys

from echolith.cli.start import PLUGIN_LOADER

SCRIPT = """
import sys
from echolith.cli import run
sys.argv = ["echolith", "assess", "examples/derme-2025.yaml", "--format", "json", "-o", sys.argv[1]]
code = run()
print(sorted(m for m in ("importlib.metadata", "email.message", "numpy", "scipy") if m in sys.modules))
sys.exit(code)
"""


def test_pydantic_still_asks_this_module_for_plugins() -> None:
    """If pydantic moves it, the fast start no longer has an effect and should go."""
    assert callable(importlib.import_module(PLUGIN_LOADER).get_plugins)


def test_a_process_that_answers_loads_neither_metadata_nor_numpy(tmp_path) -> None:  # type: ignore[no-untyped-def]
    target = tmp_path / "answer.json"
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(target)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
    assert target.read_bytes().startswith(b"{")
