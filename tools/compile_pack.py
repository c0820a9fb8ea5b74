"""Write ``compiled.json`` of the built-in pack, or with ``--check`` say whether it is up to date.

    python tools/compile_pack.py [--check]

Run it after any change to the evidence, the questions or the pooling model. Exit 1 with ``--check`` if the
file is missing or was made from other data.
"""

from __future__ import annotations

import json
import sys

from echolith.assess.pooled import COMPILED_FILE, compile_figures
from echolith.findings import built_in_folder, load_pack


def main(arguments: list[str]) -> int:
    path = built_in_folder() / COMPILED_FILE
    content = compile_figures(load_pack())
    if "--check" not in arguments:
        path.write_bytes(content)
        print(f"wrote {path.name}: {len(content)} bytes")
        return 0
    same = path.is_file() and json.loads(path.read_bytes()) == json.loads(content)
    print(f"{path.name} is {'up to date' if same else 'out of date: run python tools/compile_pack.py'}")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
