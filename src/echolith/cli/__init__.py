"""The command ``echolith``. Thin: every command calls a room and holds no rule of its own.

Nothing heavy is imported here; each command imports what it needs when it runs.
"""

from __future__ import annotations

from echolith.cli.entry import main, run

__all__ = ["main", "run"]
