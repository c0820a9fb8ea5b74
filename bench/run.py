"""Speed, beside a named peer where there is one. Prints a table and writes build/bench.json.

    python bench/run.py

Never a part of the tests: a busy machine makes every number worse. The cold start is a ratio to the import of
NumPy and pydantic, taken in turns (A B A B) in one run, so that a busy machine slows both. Exit 1 if a limit
is missed.
"""

from __future__ import annotations

import json
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cases import varied_cases
from echolith.assess import assess, classify_and_plan, to_json
from echolith.case import read_case
from echolith.findings import built_in_folder, load_pack
from echolith.report import make_document, render_html, render_pdf
from echolith.report.documents.compose import KINDS
from echolith.wording import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = built_in_folder() / "examples" / "derme-2025.yaml"
ROUNDS = 15
CASES = 2000


def seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def cold_start(form: str) -> dict[str, Any]:
    """The whole command in a new process, in turns with its peer."""
    ours = [sys.executable, "-m", "echolith", "assess", str(EXAMPLE), "--format", form]
    peer = [sys.executable, "-c", "import numpy, pydantic"]
    times: dict[str, list[float]] = {"ours": [], "peer": []}
    for turn in range(ROUNDS + 1):
        for name, command in (("ours", ours), ("peer", peer)):
            taken = seconds(lambda run=command: subprocess.run(run, stdout=subprocess.DEVNULL, check=True))
            if turn:  # the first turn fills the file cache and the compiled modules
                times[name].append(taken)
    ours_s, peer_s = (statistics.median(times[name]) for name in ("ours", "peer"))
    return _row(
        f"cold `echolith assess --format {form}`, beside `import numpy, pydantic`",
        ours_s / peer_s,
        "times",
        at_most=3.0,
        ours_s=ours_s,
        peer_s=peer_s,
        rounds=ROUNDS,
    )


def warm_start() -> dict[str, Any]:
    """One case from its file to its JSON, pack and modules loaded."""
    pack = load_pack()

    def once() -> bytes:
        return to_json(assess(read_case(EXAMPLE), pack))

    once()
    times = [seconds(once) for _ in range(50)]
    return _row("warm assess of one case, file to JSON", statistics.median(times) * 1000, "ms", at_most=50.0)


def warm_documents(kind: str, form: str) -> dict[str, Any]:
    """One document from the case file to its bytes, in each language, pack and modules loaded."""
    pack = load_pack()
    draw = render_pdf if form == "pdf" else render_html

    def once(language: str) -> object:
        case = read_case(EXAMPLE)
        answer = assess(case, pack, as_of="20+5").assessments[0]
        return draw(make_document(kind, case, answer, as_of="20+5", pack=pack, language=language))

    for language in LANGUAGES:
        once(language)
    times = [seconds(lambda language=language: once(language)) for language in LANGUAGES * 5]
    return _row(f"warm report --to {kind} --format {form}", max(times) * 1000, "ms", at_most=1000.0)


def throughput(words: str, work: Callable[[Any], object], at_least: float) -> dict[str, Any]:
    """How many of the varied cases a second, one core, the cases already read; median of five passes."""
    cases = list(varied_cases(CASES))
    for case in cases[:50]:
        work(case)

    def once() -> None:
        for case in cases:
            work(case)

    rates = [CASES / seconds(once) for _ in range(5)]
    return _row(words, statistics.median(rates), "a second", at_least=at_least, best=max(rates), cases=CASES)


def _row(words: str, value: float, unit: str, **more: Any) -> dict[str, Any]:
    limit = more.get("at_most", more.get("at_least"))
    kept = value <= limit if "at_most" in more else value >= limit
    return {"what": words, "value": value, "unit": unit, "kept": kept, **more}


def main() -> int:
    pack = load_pack()
    rows = [
        cold_start("text"),
        cold_start("json"),
        warm_start(),
        *(warm_documents(kind, form) for kind in KINDS for form in ("pdf", "html")),
        throughput(
            "full assessments, varied, to JSON", lambda case: to_json(assess(case, pack)), at_least=1000.0
        ),
        throughput("class and plan, varied", lambda case: classify_and_plan(case, pack), at_least=5000.0),
    ]
    for row in rows:
        limit = f"at most {row['at_most']:g}" if "at_most" in row else f"at least {row['at_least']:g}"
        verdict = "kept" if row["kept"] else "MISSED"
        print(f"{row['what']:66} {row['value']:10.2f} {row['unit']:9} {limit:14} {verdict}")
    target = ROOT / "build" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    machine = {"python": platform.python_version(), "machine": platform.machine()}
    target.write_text(json.dumps({"machine": machine, "rows": rows}, indent=2) + "\n", encoding="utf-8")
    print(f"written to {target.relative_to(ROOT)}")
    return 0 if all(row["kept"] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
