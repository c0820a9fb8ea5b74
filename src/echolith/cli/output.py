"""Writing results: to the standard output, or to a file that is replaced whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from pathlib import Path
from typing import Any

from echolith.errors import ExternalError, UsageError


def check_target(target: Path | None, inputs: tuple[str, ...] = ()) -> None:
    """Refuse an output file that cannot be meant, before any work is done.

    Raises
    ------
    UsageError
        If `target` is a folder, lies in a folder that does not exist, or is one of the inputs.
    """
    if target is None:
        return
    if target.is_dir():
        raise UsageError("-o names a folder; write the name of a file in it")
    if not target.resolve().parent.is_dir():
        raise UsageError("the folder of -o does not exist; make it first")
    if any(
        name != "-" and Path(name).exists() and target.exists() and target.samefile(name) for name in inputs
    ):
        raise UsageError("-o names an input, which would be lost; write another name")


def write_result(data: bytes, target: Path | None) -> None:
    """Write a result to `target`, or to the standard output if that is None.

    Raises
    ------
    ExternalError
        If the file cannot be written; an older file of that name is then untouched.
    """
    if target is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        _replace(target.resolve(), data)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise ExternalError(f"the output file cannot be written: {reason}") from None


def json_bytes(data: Any) -> bytes:
    """Return plain data as indented JSON that ends with a new line."""
    import json

    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def _replace(target: Path, data: bytes) -> None:
    if target.exists() and not target.is_file():  # a device such as /dev/null, or a pipe
        target.write_bytes(data)
        return
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(_mode_for(target))
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _mode_for(target: Path) -> int:
    """Return the rights the file has, or those that a new file gets."""
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask
