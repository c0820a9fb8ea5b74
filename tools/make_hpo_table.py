"""Make or check the HPO table in ``src/echolith/case/data/``.

Run in an environment of its own that has the package ``hpo3`` (never together with ``pyhpo``: both
install a module of the same name)::

    python tools/make_hpo_table.py --obo hp.obo            # write
    python tools/make_hpo_table.py --obo hp.obo --check    # compare, exit 1 if different

``hpo3`` gives the terms, labels, obsolete terms and the parents. It does not carry the ids of terms that
were merged into another (``alt_id``); these come from an ``hp.obo`` (``pyhpo`` ships one), which may be of
an earlier release: a merged id never comes back. The layout is described in ``echolith.case.hpo``.
"""

from __future__ import annotations

import argparse
import re
import struct
import sys
import zlib
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "src" / "echolith" / "case" / "data"
ABNORMALITY = 118
BLOCK = 128
OBO_TERM = re.compile(r"^id: HP:(\d{7})$", re.MULTILINE)
OBO_MERGED = re.compile(r"^alt_id: HP:(\d{7})$", re.MULTILINE)
OBO_VERSION = re.compile(r"^data-version: .*?(\d{4}-\d{2}-\d{2})$", re.MULTILINE)


def number_of(hpo_id: str) -> int:
    return int(hpo_id.removeprefix("HP:"))


def merged_ids(obo: str) -> dict[int, int]:
    """Return merged id -> id of the term that took it in."""
    merged = {}
    for stanza in obo.split("\n[Term]\n")[1:]:
        term = OBO_TERM.search(stanza)
        if term is not None:
            merged |= {int(found): int(term[1]) for found in OBO_MERGED.findall(stanza)}
    return merged


def resolve(number: int, replaced: dict[int, int], valid: set[int]) -> int:
    """Follow replacements to a valid id; 0 if there is none."""
    seen = set()
    while number not in valid and number not in seen:
        seen.add(number)
        number = replaced.get(number, 0)
    return number if number in valid else 0


def packed(numbers: list[int]) -> bytes:
    return struct.pack(f"<{len(numbers)}I", *numbers)


def build(obo: str) -> dict[str, bytes]:
    """Return file name -> content."""
    from pyhpo import Ontology  # the module name that hpo3 installs

    Ontology()  # loads the terms into the module's single ontology; the call itself returns nothing
    terms = list(Ontology)
    labels = {number_of(term.id): term.name for term in terms if not term.is_obsolete}
    abnormal = {
        number_of(term.id)
        for term in terms
        if ABNORMALITY in {number_of(term.id), *(number_of(parent.id) for parent in term.all_parents)}
    }
    replaced = {
        number_of(t.id): number_of(t.replaced_by) if t.replaced_by else 0 for t in terms if t.is_obsolete
    }
    merged = {old: new for old, new in merged_ids(obo).items() if old not in labels and old not in replaced}
    gone = sorted(replaced | merged)
    known = sorted(labels)
    targets = [resolve(old, replaced | merged, set(labels)) for old in gone]

    blocks = [
        zlib.compress("\n".join(labels[number] for number in known[start : start + BLOCK]).encode(), 9)
        for start in range(0, len(known), BLOCK)
    ]
    ends, end = [], 0
    for block in blocks:
        end += len(block)
        ends.append(end)
    obo_version = OBO_VERSION.search(obo)
    release = f"{Ontology.version()}\n{obo_version[1] if obo_version else ''}\n".encode()
    return {
        "hpo_release.txt": release,
        "hpo_ids.bin": packed(
            [len(known), len(gone), *(n << 1 | (n in abnormal) for n in known), *gone, *targets]
        ),
        "hpo_labels.bin": packed([BLOCK, len(blocks), *ends]) + b"".join(blocks),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description="Make or check the HPO table of echolith.case.")
    parser.add_argument("--obo", type=Path, required=True, help="an hp.obo file, for the merged ids")
    parser.add_argument("--check", action="store_true", help="compare only; exit 1 if a file differs")
    arguments = parser.parse_args()
    files = build(arguments.obo.read_text(encoding="utf-8"))
    differ = False
    for name, content in files.items():
        path = DATA / name
        if arguments.check:
            same = path.exists() and path.read_bytes() == content
            differ |= not same
            print(f"{name}: {'same' if same else 'DIFFERENT'}")
        else:
            path.write_bytes(content)
            print(f"{name}: {len(content)} bytes")
    return int(differ)


if __name__ == "__main__":
    sys.exit(main())
