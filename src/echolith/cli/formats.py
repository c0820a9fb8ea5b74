"""Which format a result is written in: the one that is named, else the one that the file's name says."""

from __future__ import annotations

from pathlib import Path

from echolith.errors import UsageError

_OF_SUFFIX = {".html": "html", ".htm": "html", ".json": "json", ".pdf": "pdf", ".txt": "text"}


def choose_format(named: str | None, target: Path | None, formats: tuple[str, ...]) -> str:
    """Return the format of a command's result.

    Parameters
    ----------
    named : str or None
        What ``--format`` says.
    target : Path or None
        What ``-o`` says.
    formats : tuple of str
        What the command can write, first what it writes if nothing says otherwise.

    Raises
    ------
    UsageError
        If the two contradict each other, or a file that is no text would go by a name that hides it.
    """
    suffix = target.suffix.lower() if target is not None else ""
    meant = _OF_SUFFIX.get(suffix)
    if named is not None:
        if meant in formats and meant not in {named, "text"}:
            raise UsageError(
                f"--format {named} and -o with {suffix} contradict each other; change one of them"
            )
        return named
    if meant in formats:
        return meant
    if suffix and (meant is not None or formats[0] != "text"):
        raise UsageError(f"-o: the name says nothing that can be written; end it in {_endings(formats)}")
    return formats[0]


def _endings(formats: tuple[str, ...]) -> str:
    return ", ".join(f".{'txt' if each == 'text' else each}" for each in formats)
