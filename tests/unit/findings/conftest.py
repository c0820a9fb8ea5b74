from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from echolith.findings import built_in_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the built-in pack, to be damaged by the test."""
    return Path(shutil.copytree(built_in_folder(), tmp_path / "pack"))


@pytest.fixture
def change(folder: Path) -> Callable[[str, Callable[[Any], None]], None]:
    """Change one document of the copy: file name, function that changes the parsed document in place."""

    def write(name: str, edit: Callable[[Any], None]) -> None:
        data = yaml.load((folder / name).read_bytes(), Loader=yaml.CSafeLoader)
        edit(data)
        (folder / name).write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")

    return write
