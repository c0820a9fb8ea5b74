"""Which software made an answer: name, version, and the commit it was built from where that is known."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

NAME = "echolith"
VERSION = "0.1.0"
"""Kept equal to the version in pyproject.toml by a test; read from here so that start-up stays light."""

_COMMIT_FILE = Path(__file__).parent / "_commit.txt"


def software_name() -> str:
    """Return the name of the software."""
    return NAME


def software_version() -> str:
    """Return the version of the software."""
    return VERSION


@lru_cache(maxsize=1)
def software_commit() -> str:
    """Return the commit the package was built from; empty if the build did not record one."""
    try:
        return _COMMIT_FILE.read_text(encoding="ascii").strip()
    except OSError:
        return ""
