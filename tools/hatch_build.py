"""Build hook: record the commit a wheel is built from in ``echolith/_commit.txt``.

The commit is that of the checkout, with ``-dirty`` after it if files were changed since; outside a checkout
(a source archive) the variable ``ECHOLITH_COMMIT`` can say it, and without either nothing is recorded.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def commit_of(root: Path) -> str:
    """Return the commit of the checkout at `root`; empty if `root` is not the top of one."""
    git = ["git", "-C", str(root)]
    try:
        top = subprocess.run(
            [*git, "rev-parse", "--show-toplevel"], capture_output=True, text=True, check=True
        )
        if Path(top.stdout.strip()).resolve() != root.resolve():
            return ""
        described = subprocess.run(
            [*git, "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"],
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return described.stdout.strip()


class CommitHook(BuildHookInterface[Any]):
    """Adds the file to a wheel; an editable install records nothing, as its source goes on changing."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel" or version == "editable":
            return
        commit = commit_of(Path(self.root)) or os.environ.get("ECHOLITH_COMMIT", "")
        if not commit:
            return
        file = Path(self.root) / "build" / "_commit.txt"
        file.parent.mkdir(exist_ok=True)
        file.write_text(commit + "\n", encoding="ascii")
        build_data["force_include"][str(file)] = "echolith/_commit.txt"
