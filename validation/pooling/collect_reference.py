"""Write ``metafor/*.json.gz`` from a folder of single result files: ``collect_reference.py FOLDER``."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

from reference import HERE, KINDS


def without_times(value: Any) -> Any:
    """Return `value` less what differs from run to run."""
    if isinstance(value, dict):
        return {key: without_times(item) for key, item in value.items() if key != "seconds"}
    return [without_times(item) for item in value] if isinstance(value, list) else value


def main(folder: Path) -> None:
    for kind in KINDS:
        files = sorted(folder.glob(f"{kind}__*.json"))
        content = {path.stem: without_times(json.loads(path.read_text(encoding="utf-8"))) for path in files}
        data = json.dumps(content, separators=(",", ":")).encode()
        (HERE / "metafor" / f"{kind}.json.gz").write_bytes(gzip.compress(data, 9, mtime=0))
        print(f"{kind}: {len(files)} tables")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
