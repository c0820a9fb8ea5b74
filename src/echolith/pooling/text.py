"""A pooled result as lines for a terminal."""

from __future__ import annotations

from echolith.pooling.parts import Pooled

MODEL_NAMES = {
    "bayes": "Binomial-normal model, Bayesian",
    "binomial-normal": "Binomial-normal model, maximum likelihood",
    "beta-binomial": "Beta-binomial model, maximum likelihood",
    "common": "One common risk, exact",
    "two-step": "Two-step",
    "exact": "Single study, exact interval",
}
HETEROGENEITY_WORDS = {
    "not_estimable": "not to be judged from these studies",
    "small": "small",
    "moderate": "moderate",
    "large": "large",
}
_LABEL_WIDTH = 36


def as_text(pooled: Pooled) -> str:
    """Return `pooled` as lines of text, what its reader must know first."""
    lines = [
        f"{_name(pooled)}: {pooled.k} {'study' if pooled.k == 1 else 'studies'}, "
        f"{pooled.events} of {pooled.total}"
    ]
    lines += [f"  {issue.severity}: {issue.message}" for issue in pooled.issues if issue.severity != "note"]
    lines += _figures(pooled)
    if pooled.priors is not None:
        risk, tau = pooled.priors.words()
        lines.append(f"  priors: risk {risk}, tau {tau}")
    lines += study_lines(pooled)
    lines += [f"  note: {issue.message}" for issue in pooled.issues if issue.severity == "note"]
    return "\n".join(lines)


def percent(risk: float) -> str:
    """Return a risk as percent without the sign: one decimal, more below 1 % so that it never reads as 0."""
    value = 100.0 * risk
    if value == 0.0 or value >= 0.95:
        return f"{value:.1f}"
    return f"{value:.2f}" if value >= 0.095 else f"{value:.2g}"


def percent_limits(lower: float | None, upper: float | None) -> str:
    """Return limits in percent; a limit that does not exist reads "unbounded"."""
    low, high = ("unbounded" if limit is None else percent(limit) for limit in (lower, upper))
    return f"{low} to {high}"


def _name(pooled: Pooled) -> str:
    if pooled.model != "two-step":
        return MODEL_NAMES[pooled.model]
    method = pooled.method
    return f"Two-step, {method.scale} scale, tau² by {method.tau2}, {method.interval} limits"


def _figures(pooled: Pooled) -> list[str]:
    limits = f"{100 * pooled.level:g} % limits"
    first = {"exact": "this study", "common": "common risk"}.get(pooled.model, "typical centre")
    lines = []
    if pooled.estimate is not None:
        risk = f"{percent(pooled.estimate)} % ({percent_limits(pooled.lower, pooled.upper)})"
        lines.append(f"  {first}: {risk} ({limits})")
    elif pooled.lower is not None or pooled.upper is not None:
        lines.append(f"  {first}: no estimate ({percent_limits(pooled.lower, pooled.upper)}) ({limits})")
    else:
        lines.append(f"  {first}: no estimate")
    following = pooled.next_centre
    if following is not None:
        middle = "" if following.estimate is None else f"{percent(following.estimate)} % "
        lines.append(
            f"  next centre: {middle}({percent_limits(following.lower, following.upper)}) ({limits})"
        )
    lines += _spread(pooled)
    if pooled.probability_above is not None:
        above = pooled.probability_above
        lines.append(
            f"  probability above {100 * above.threshold:g} %: typical centre {above.typical:.3f}, "
            f"next centre {above.next_centre:.3f}"
        )
    return lines


def _spread(pooled: Pooled) -> list[str]:
    lines = []
    if pooled.tau is not None:
        low, high = (
            "unbounded" if limit is None else f"{limit:.2f}" for limit in (pooled.tau.lower, pooled.tau.upper)
        )
        # The word's rules are made for posterior limits; other models say it by their tests and limits.
        word = f"; {HETEROGENEITY_WORDS[pooled.heterogeneity]}" if pooled.model == "bayes" else ""
        scale = pooled.method.scale if pooled.model == "two-step" else "log-odds"
        interval = "" if pooled.tau.lower is None and pooled.tau.upper is None else f" ({low} to {high})"
        lines.append(f"  spread between centres (tau, {scale}): {pooled.tau.estimate:.2f}{interval}{word}")
    for test in pooled.tests:
        p = "" if test.p is None else f", p = {p_value(test.p)}"
        lines.append(f"  {test.name}: {test.value:.2f} on {test.df} df{p}")
    if pooled.i2 is not None:
        lines.append(f"  I²: {pooled.i2:.0f} %")
    return lines


def p_value(p: float) -> str:
    """Return a p value to three decimals, or that it is smaller."""
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def study_lines(pooled: Pooled) -> list[str]:
    """Return a line for each study: its counts, own risk, and what the model made of it."""
    if not pooled.studies:
        return []
    shown = [_short(study.label) for study in pooled.studies]
    width = max(len(label) for label in shown)
    counts = [f"{study.events} of {study.total}" for study in pooled.studies]
    count_width = max(len(count) for count in counts)
    lines = []
    for label, count, study in zip(shown, counts, pooled.studies, strict=True):
        parts = [f"    {label:<{width}}  {count:>{count_width}}"]
        parts.append(f"{percent(study.estimate):>6} % ({percent_limits(study.lower, study.upper)})")
        if study.weight is not None:
            parts.append(f"weight {study.weight:.1f} %")
        if study.shrunken is not None:
            drawn = study.shrunken
            parts.append(
                f"in the model {percent(drawn.estimate)} % ({percent_limits(drawn.lower, drawn.upper)})"
            )
        if study.correction:
            parts.append(f"{study.correction:g} added to events and non-events")
        lines.append("  ".join(parts))
    return lines


def _short(label: str) -> str:
    """Return a label that cannot break the line: printable, and not longer than a column."""
    clean = "".join(c if c.isprintable() else " " for c in label)
    return clean if len(clean) <= _LABEL_WIDTH else clean[: _LABEL_WIDTH - 1] + "…"
