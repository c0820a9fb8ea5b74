"""Write ``parsed.json`` and ``compiled.json`` of the built-in pack, or with ``--check`` compare them.

    python tools/compile_pack.py [--check]

Run it after any change to the pack, the evidence or the pooling model. Exit 1 with ``--check`` if a file is
missing or was made from other data.
"""

from __future__ import annotations

import json
import sys

from echolith.assess.pooled import COMPILED_FILE, compile_figures
from echolith.findings import built_in_folder, load_pack
from echolith.findings.load import parsed_file
from echolith.findings.parsed import PARSED_FILE


def main(arguments: list[str]) -> int:
    folder = built_in_folder()
    same = True
    # The parsed folder first: the figures are computed from what is loaded by it.
    for name, make in ((PARSED_FILE, lambda: parsed_file(folder)), (COMPILED_FILE, _figures)):
        content, path = make(), folder / name
        if "--check" not in arguments:
            path.write_bytes(content)
            print(f"wrote {name}: {len(content)} bytes")
        elif not path.is_file() or json.loads(path.read_bytes()) != json.loads(content):
            same = False
            print(f"{name} is out of date: run python tools/compile_pack.py")
    return 0 if same else 1


def _figures() -> bytes:
    return compile_figures(load_pack())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
