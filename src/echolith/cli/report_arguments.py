"""The arguments of ``echolith report``."""

from __future__ import annotations

import argparse
from pathlib import Path

KINDS = ("letter", "parents", "care", "summary", "counsel")
LANGUAGES = ("en", "it", "tr")

EXAMPLES = """\
CASE is a case file, YAML or JSON; `-` is the standard input.

documents:
  letter   to the referring clinician, one to two A4 pages
  parents  the parents' page, one A4 page in plain words
  counsel  for the counsellor: residual risks, and what each open test would change
  care     draft of a case report by the 13 items of CARE, with what is missing marked
  summary  summary for the case file: every step, every problem, every identifier

examples:
  echolith report case.yaml --to letter --as-of 20+5 -o letter.pdf
  echolith report case.yaml --to parents --language it --centre centre.yaml -o page.html
  echolith report case.yaml --to counsel -o counsel.json
  echolith report case.yaml --to parents --released-by "Dr A. Example" --released-on 2026-11-25 -o page.pdf

--format json is for --to counsel alone: codes and numbers, by `echolith schema counsel`; no centre, no words.
A document is a draft, and every page says so, until --released-by names the clinician who has read it.
A centre profile (`echolith schema centre`) gives letterhead, telephone, language, and what is done locally.

"""


def add_report_arguments(parser: argparse.ArgumentParser) -> None:
    """Add everything but the output to `parser`."""
    parser.add_argument("case", metavar="CASE", help="case file, or - for the standard input")
    parser.add_argument("--to", choices=KINDS, required=True, help="which document")
    parser.add_argument(
        "--language", choices=LANGUAGES, help="language; the centre's own if left out, else English"
    )
    parser.add_argument("--as-of", metavar="DATE|GA", help="count only what was known then, as in `assess`")
    parser.add_argument(
        "--fetus", metavar="ID", help="this fetus, by its id; needed if several have the finding"
    )
    parser.add_argument("--centre", metavar="FILE", type=Path, help="centre profile, YAML or JSON")
    parser.add_argument("--released-by", metavar="NAME", help="the clinician who has read and releases it")
    parser.add_argument("--released-on", metavar="DATE", help="day of the release, YYYY-MM-DD")
