"""The bytes of a small file of the user's, and the file's name in what is said about it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from echolith.case.document import MAX_BYTES, refusal, too_large
from echolith.errors import InputError


def read_bytes(path: Path, what: str = "a case") -> bytes:
    """Return the content of a file.

    Raises
    ------
    echolith.errors.InputError
        ``file-unreadable`` or ``too-large``.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise refusal(
            "file-unreadable",
            f"the file cannot be read: {(error.strerror or 'unknown reason').lower()}",
            "check the name of the file and the right to read it",
        ) from None
    if len(raw) > MAX_BYTES:
        raise too_large(what)
    return raw


def named(error: InputError, name: str) -> InputError:
    """Return the error with the file's name before each place; as it is if there is no name."""
    if not name:
        return error
    return InputError(replace(i, where=f"{name}: {i.where}" if i.where else name) for i in error.issues)
