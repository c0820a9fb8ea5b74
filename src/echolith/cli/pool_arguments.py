"""The arguments of ``echolith pool``."""

from __future__ import annotations

import argparse

from echolith.pooling.choices import (
    EFFECTS,
    INTERVALS,
    MODELS,
    SCALES,
    STUDY_INTERVALS,
    TAU2_METHODS,
    TWO_GROUP_METHODS,
)

EXAMPLES = """\
DATA is a table as text: a header line, one line for each study, columns separated by comma, semicolon or
tab; `-` is the standard input.

examples:
  echolith pool data.csv --events y --total n
  echolith pool data.csv --events y --total n --label study --format html -o pool.html
  echolith pool data.csv --events y --total n --model binomial-normal --format json
  echolith pool data.csv --events y --total n --by region --threshold 0.05
  echolith pool data.csv --events y --total n --year year --leave-one-out --cumulative
  echolith pool new.csv --events y --total n --label study --since old.csv
  echolith pool data.csv --events y --total n --plot forest=forest.svg --plot funnel=funnel.svg
  echolith pool data.csv --events y1 --total n1 --control-events y0 --control-total n0

The result is one risk for a typical centre with its limits, and what a new centre would see. Where a model
has no answer (no convergence, an unbounded limit) it says so and gives no number; that is exit code 0.

"""
_MODELS = tuple(model for model in MODELS if model != "exact")


def add_pool_arguments(parser: argparse.ArgumentParser) -> None:
    """Add everything but the output to `parser`."""
    parser.add_argument("data", metavar="DATA", help="table of studies, or - for the standard input")
    _add_columns(parser.add_argument_group("columns of the table, by name"))
    _add_model(parser.add_argument_group("model"))
    _add_questions(parser.add_argument_group("further questions"))


def _add_columns(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--events", metavar="COLUMN", required=True, help="number with the event")
    group.add_argument("--total", metavar="COLUMN", required=True, help="number looked at")
    group.add_argument(
        "--label", metavar="COLUMN", help="name of the study; its line in the table if left out"
    )
    group.add_argument("--by", metavar="COLUMN", help="pool each group of studies, and compare the groups")
    group.add_argument("--year", metavar="COLUMN", help="order of the studies for --cumulative")
    group.add_argument(
        "--moderator",
        metavar="COLUMN",
        action="append",
        default=[],
        help="regress on it: numbers, or names of kinds; can be given more than once",
    )
    group.add_argument("--lost", metavar="COLUMN", help="number lost to follow-up, not counted in the total")
    group.add_argument("--control-events", metavar="COLUMN", help="events of a second group to compare with")
    group.add_argument("--control-total", metavar="COLUMN", help="number looked at in the second group")
    group.add_argument(
        "--skip-missing",
        action="store_true",
        help="leave rows with gaps out, naming each, and do not refuse them",
    )


def _add_model(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--model", choices=_MODELS, default="bayes", help="bayes if left out")
    group.add_argument(
        "--level", metavar="0..1", type=float, default=0.95, help="of all limits; 0.95 if left out"
    )
    group.add_argument(
        "--threshold", metavar="0..1", type=float, help="give the probability that this risk is exceeded"
    )
    group.add_argument(
        "--prior-risk", metavar="A", type=float, help="the risk's prior is Beta(A, A) (model bayes)"
    )
    group.add_argument(
        "--prior-tau",
        metavar="SCALE",
        type=float,
        help="tau's prior is half-normal with this scale (model bayes)",
    )
    group.add_argument("--scale", choices=SCALES, help="of two-step; logit if left out")
    group.add_argument("--tau2", choices=TAU2_METHODS, help="estimator of two-step; REML if left out")
    group.add_argument(
        "--interval", choices=INTERVALS, help="limits of two-step; knapp-hartung-conservative if left out"
    )
    group.add_argument(
        "--study-interval", choices=STUDY_INTERVALS, default="clopper-pearson", help="of the single studies"
    )
    group.add_argument("--effect", choices=EFFECTS, help="with a second group; odds-ratio if left out")
    group.add_argument(
        "--method",
        choices=TWO_GROUP_METHODS,
        help="with a second group; the best that --effect has if left out",
    )


def _add_questions(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--leave-one-out", action="store_true", help="pool again without each study in turn")
    group.add_argument("--cumulative", action="store_true", help="pool again after each year (needs --year)")
    group.add_argument("--influence", action="store_true", help="influence of each study (model two-step)")
    group.add_argument(
        "--bias", action="store_true", help="funnel, tests of asymmetry, trim and fill, and what they can say"
    )
    group.add_argument("--own-tau", action="store_true", help="with --by: let each group have its own spread")
    group.add_argument(
        "--cases",
        metavar="Y/N",
        help="add N single published cases, Y with the event, at weights 0.25, 0.5 and 1 (model bayes)",
    )
    group.add_argument("--since", metavar="OLD", help="an older table: say what changed, study by study")
    group.add_argument(
        "--plot",
        metavar="KIND=FILE",
        action="append",
        default=[],
        help="draw forest, cumulative, leave-one-out, funnel, posterior or drapery as SVG into FILE",
    )
    group.add_argument(
        "--style", choices=("default", "jama", "compact"), default="default", help="of the forest plot"
    )
