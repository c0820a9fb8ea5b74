"""``echolith pack``: check a finding pack."""

from __future__ import annotations

import argparse

from echolith.cli.check_result import write_check
from echolith.cli.output import check_target
from echolith.errors import UsageError


def run_check(arguments: argparse.Namespace) -> int:
    """Say what is wrong with a pack; 0 if it can be used, 4 if not."""
    from echolith.findings import check_pack

    check_target(arguments.output)
    if not arguments.folder.is_dir():
        raise UsageError("FOLDER is not a folder; name the folder that holds pack.yaml")
    return write_check("pack", check_pack(arguments.folder), arguments.format, arguments.output)
