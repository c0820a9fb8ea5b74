"""The tables that R's metafor was run on, with its results.

``metafor/*.json.gz`` hold one object a kind (``prop``, ``two``, ``sens``), table by table, as R wrote them,
less the run times. ``python validation/pooling/collect_reference.py FOLDER`` makes them from a folder of
single files. More tables of the same kind can be tested by naming their folder in ``ECHOLITH_REFERENCE``.
"""

from __future__ import annotations

import gzip
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
KINDS = ("prop", "two", "sens")


@cache
def tables(kind: str) -> tuple[dict[str, Any], ...]:
    """Return the tables of a kind, each with its file's name under ``file``."""
    with gzip.open(HERE / "metafor" / f"{kind}.json.gz", "rt", encoding="utf-8") as stream:
        found: dict[str, dict[str, Any]] = json.load(stream)
    more = os.environ.get("ECHOLITH_REFERENCE")
    if more:
        for path in sorted(Path(more).glob(f"{kind}__*.json")):
            found[path.stem] = json.loads(path.read_text(encoding="utf-8"))
    return tuple({"file": name, **table} for name, table in found.items())
