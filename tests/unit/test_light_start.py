"""Start-up stays light: what a plain import and the help may not bring in."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = (
    "scipy",
    "numpy",
    "pydantic",
    "fastapi",
    "pyspark",
    "jinja2",
    "rich",
    "frictionless",
    "yaml",
    "orjson",
)


def modules_after(statement: str) -> set[str]:
    """Return the modules that are loaded once `statement` has run in a new interpreter."""
    code = (
        f"import sys\ntry:\n    {statement}\nexcept SystemExit:\n    pass\n"
        "print(*sys.modules, sep='\\n', file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


@pytest.mark.parametrize(
    "statement",
    [
        "import echolith; echolith.__version__",
        "from echolith.cli import main; main(['--help'])",
        "from echolith.cli import main; main(['assess', '--help'])",
        "from echolith.cli import main; main(['--version'])",
    ],
)
def test_nothing_heavy(statement: str) -> None:
    loaded = modules_after(statement)
    assert "echolith" in loaded
    assert sorted(loaded & set(HEAVY)) == []


def test_the_check_would_see_it() -> None:
    assert "numpy" in modules_after("import echolith; echolith.pool")
