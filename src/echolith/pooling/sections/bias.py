"""Small-study effects as a section: the tests, trim and fill, and a plain statement of what they can say."""

from __future__ import annotations

from typing import Any

import numpy as np

from echolith.errors import UsageError
from echolith.pooling.bias.asymmetry import rank_test, regression_test
from echolith.pooling.bias.trim_and_fill import trim_and_fill
from echolith.pooling.classical.scales import Scaled, to_risk, to_scale
from echolith.pooling.plots.funnel import FUNNEL_SAYS, draw_funnel
from echolith.pooling.quadrature import Array
from echolith.pooling.questions_asked import Ask
from echolith.pooling.sections.section import Section
from echolith.pooling.text import p_value, percent

#: Fewer studies than this and no test is read (Sterne et al. 2011).
ENOUGH = 10
_TITLE = "Small-study effects"
_TOO_FEW = (
    "With fewer than ten studies tests of asymmetry have no power and are not read; the funnel is drawn, and "
    "no number is given."
)
_EGGER = (
    "Egger's test is not valid for proportions: the standard error of a log-odds depends on the proportion, "
    "so that it sounds the alarm without any bias. Peters' test, on the study size, is the one to look at."
)


def bias_section(ask: Ask) -> Section:
    """Return the tests of asymmetry on the log-odds, trim and fill, and what they can and cannot say."""
    table = ask.table
    k = len(table.events)
    drawings = (("funnel", draw_funnel(ask.result)),)
    if k < ENOUGH:
        sentences = (f"There are {k} studies. {_TOO_FEW}", *FUNNEL_SAYS)
        return Section("bias", _TITLE, sentences, (), (), {"tests": [], "reason": sentences[0]}, drawings)
    y, n = np.array(table.events, dtype=float), np.array(table.totals, dtype=float)
    scaled = to_scale(y, n, "logit")
    tests = _tests(scaled, n)
    filled = _filled(scaled, n)
    return Section(
        key="bias",
        title=_TITLE,
        sentences=(*FUNNEL_SAYS, _EGGER, filled[0]),
        header=("test", "statistic", "p"),
        rows=tuple((t["name"], f"{t['statistic']:.2f}", p_value(t["p"])) for t in tests),
        data={"tests": tests, "trim_and_fill": filled[1], "reason": ""},
        drawings=drawings,
    )


def _tests(scaled: Scaled, sizes: Array) -> list[dict[str, Any]]:
    peters = regression_test(scaled.yi, scaled.vi, predictor="ninv", sizes=sizes, model="dispersed")
    egger = regression_test(scaled.yi, scaled.vi, predictor="sei", model="dispersed")
    rank = rank_test(scaled.yi, scaled.vi)
    return [
        {"name": "Peters, on study size", "statistic": peters.statistic, "df": peters.df, "p": peters.p},
        {"name": "Egger, on standard error", "statistic": egger.statistic, "df": egger.df, "p": egger.p},
        {"name": "Begg and Mazumdar, ranks", "statistic": rank.tau, "df": None, "p": rank.p},
    ]


def _filled(scaled: Scaled, totals: Array) -> tuple[str, list[dict[str, Any]]]:
    """Return trim and fill on both sides, as a sentence and as data."""
    parts, data = [], []
    for side, words in (("left", "lower"), ("right", "higher")):
        try:
            found = trim_and_fill(scaled.yi, scaled.vi, side=side)
        except UsageError:
            continue
        if not found.fit.converged:
            continue
        risk = to_risk(float(found.fit.beta[0]), "logit", totals).value
        parts.append(f"{found.missing} with {words} risks, and {percent(risk)} % with them")
        data.append({"side": side, "missing": found.missing, "estimate": risk})
    sentence = (
        f"Trim and fill on the log-odds would add {'; '.join(parts)}. It takes asymmetry for missing studies "
        "and is a sensitivity, never a corrected result."
        if parts
        else "Trim and fill has no answer for these studies."
    )
    return sentence, data
