"""The arguments of ``echolith growth``."""

from __future__ import annotations

import argparse

EXAMPLES = """\
CASE is a case file; its exams are shown in order of age, each on a chart that is named. Without CASE the
measurements of one exam are written here, lengths in millimetres and weight in grams.

examples:
  echolith growth case.yaml                                      every exam of a case on its charts
  echolith growth case.yaml --chart who_2017_ac --format json
  echolith growth --ga 28+3 --hc 262 --ac 230 --fl 51            one exam: weight, centiles, small or not
  echolith growth --ga 28+3 --ac 222 --umbilical-pi 97           and the consensus on growth restriction
  echolith growth --ga 28+3 --efw 1090 --formula intergrowth2017 a reported weight on its own chart
  echolith growth --crl 60                                       gestational age by each formula
  echolith growth --list                                         the charts and formulas, with sources

A weight is read on a chart made for its formula, another one is refused; outside the ages of a chart there is
no centile. What was not measured is unknown, not normal.

"""

LENGTHS = ("hc", "bpd", "ofd", "ac", "fl", "crl")
_WORDS = {
    "hc": "head circumference",
    "bpd": "biparietal diameter",
    "ofd": "occipito-frontal diameter",
    "ac": "abdominal circumference",
    "fl": "femur length",
    "crl": "crown-rump length",
}
CENTILES = ("umbilical_pi", "uterine_pi", "cerebroplacental_ratio")


def add_growth_arguments(parser: argparse.ArgumentParser) -> None:
    """Add everything but the output to `parser`."""
    parser.add_argument("case", metavar="CASE", nargs="?", help="case file, or - for the standard input")
    parser.add_argument("--fetus", metavar="ID", help="the fetus of the case, where there are several")
    parser.add_argument(
        "--chart",
        metavar="ID",
        action="append",
        default=[],
        help="read this chart instead of those of an assessment; can be given more than once",
    )
    parser.add_argument("--list", action="store_true", help="list the charts and formulas by their ids")
    exam = parser.add_argument_group("one exam")
    exam.add_argument("--ga", metavar="W+D", help="gestational age in completed weeks and days, e.g. 28+3")
    for name in LENGTHS:
        exam.add_argument(f"--{name}", metavar="MM", type=float, help=f"{_WORDS[name]} in mm")
    exam.add_argument("--efw", metavar="G", type=float, help="estimated weight as reported, in g")
    exam.add_argument(
        "--formula", metavar="ID", help="formula of the reported weight; not stated if left out"
    )
    _add_evidence(parser.add_argument_group("for the consensus on growth restriction; left out is unknown"))


def _add_evidence(group: argparse._ArgumentGroup) -> None:
    for name, words in (
        ("umbilical-pi", "pulsatility index of the umbilical artery"),
        ("uterine-pi", "mean pulsatility index of the uterine arteries"),
        ("cerebroplacental-ratio", "cerebroplacental ratio"),
    ):
        group.add_argument(f"--{name}", metavar="CENTILE", type=float, help=f"centile of the {words}")
    for name, words in (
        ("absent-end-diastolic-flow", "absent or reversed end-diastolic flow in the umbilical artery"),
        ("crossed-two-quartiles", "abdomen or weight fell through more than two quartiles"),
    ):
        group.add_argument(f"--{name}", metavar="ANSWER", choices=("yes", "no"), help=words)
