"""Write every check value and every table of the collection of formulas again, from the package.

    python validation/growth/regenerate.py                 the check values beside ours, to the screen
    python validation/growth/regenerate.py build/growth    the same and the tables as files in a folder

It ends with 1 if a check value is not met.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from growth_checks import agrees, computed, read_checks
from growth_tables import formula_rows, who_table


def main(folder: Path | None) -> int:
    """Print the check values, write the tables, and return 1 if a figure does not agree."""
    missed = 0
    rows = []
    for check in read_checks():
        ours = computed(check)
        met = agrees(check, ours)
        missed += not met
        figure = f"{ours:.{check.decimals + 2}f}"
        verdict = "agrees" if met else "DIFFERS"
        rows.append((*check[1:6], figure, check.unit, verdict))
    head = ("section", "subject", "at", "quantity", "expected", "ours", "unit", "verdict")
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    for row in [head, *rows]:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    print(f"\n{len(rows)} check values, {missed} differ")
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / "check_values.csv", [head, *rows])
        _write(folder / "formulas.csv", [("chart", "ages", "parameter", "formula"), *formula_rows()])
        (folder / "who_coefficients_global.csv").write_text(who_table(by_sex=False), encoding="utf-8")
        (folder / "who_coefficients_efw_by_sex.csv").write_text(who_table(by_sex=True), encoding="utf-8")
        print(f"tables written to {folder}")
    return 1 if missed else 0


def _write(path: Path, rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
