"""``python -m echolith``: the same as the command ``echolith``."""

from __future__ import annotations

import sys

from echolith.cli import run

if __name__ == "__main__":  # pragma: no branch - nothing imports this module
    sys.exit(run())
