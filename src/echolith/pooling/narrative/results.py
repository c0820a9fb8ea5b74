"""The results paragraph: the figures in sentences, the weightiest caution first."""

from __future__ import annotations

from echolith.pooling.parts import Pooled, Statistic
from echolith.pooling.text import HETEROGENEITY_WORDS, p_value, percent, percent_limits

_TEST_NAMES = {
    "Q": "Q",
    "likelihood-ratio": "likelihood-ratio test",
    "score": "score test",
}


def results_paragraph(pooled: Pooled) -> str:
    """Return the figures of `pooled` as a paragraph for the results section of a report."""
    sentences = [issue.message for issue in pooled.issues if issue.severity != "note"]
    studies = "One study" if pooled.k == 1 else f"{_number(pooled.k)} studies"
    verb = "reports" if pooled.k == 1 else "report"
    people = "person" if pooled.total == 1 else "people"
    sentences.append(
        f"{studies} {verb} {pooled.events} {'event' if pooled.events == 1 else 'events'} in {pooled.total} "
        f"{people} looked at."
    )
    sentences += _own_range(pooled)
    sentences += _figure(pooled)
    sentences += _following(pooled)
    sentences += _spread(pooled)
    if pooled.probability_above is not None:
        above = pooled.probability_above
        sentences.append(
            f"The probability that the risk is over {100 * above.threshold:g} % is {above.typical:.2f} for "
            f"the typical and {above.next_centre:.2f} for a new centre."
        )
    sentences += [issue.message for issue in pooled.issues if issue.severity == "note"]
    return " ".join(sentences)


def _number(k: int) -> str:
    words = ("Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")
    return words[k - 2] if 2 <= k <= 12 else str(k)


def _own_range(pooled: Pooled) -> list[str]:
    if pooled.k < 2:
        return []
    risks = [study.estimate for study in pooled.studies]
    return [f"Their own proportions range from {percent(min(risks))} to {percent(max(risks))} %."]


def _figure(pooled: Pooled) -> list[str]:
    what = {"exact": "The proportion in this study", "common": "The common risk"}.get(
        pooled.model, "The risk at the typical centre"
    )
    limits = percent_limits(pooled.lower, pooled.upper)
    level = f"{100 * pooled.level:g} % limits"
    if pooled.estimate is not None:
        return [f"{what} is {percent(pooled.estimate)} % ({level} {limits} %)."]
    if pooled.lower is None and pooled.upper is None:
        return []
    return [f"{what} has no estimate; its {level} are {limits} %."]


def _following(pooled: Pooled) -> list[str]:
    following = pooled.next_centre
    if following is None or (following.lower is None and following.upper is None):
        return []
    limits = percent_limits(following.lower, following.upper)
    return [f"A new centre's own risk would be expected between these limits: {limits} %."]


def _spread(pooled: Pooled) -> list[str]:
    if pooled.model in ("exact", "common") and not pooled.tests:
        return []
    if pooled.model == "bayes":
        word = HETEROGENEITY_WORDS[pooled.heterogeneity]
        return [f"The spread between centres is {word}."]
    parts = [_test(test) for test in pooled.tests]
    if pooled.tau is not None:
        parts.insert(0, f"tau {pooled.tau.estimate:.2f}")
    if pooled.i2 is not None:
        parts.append(f"I² {pooled.i2:.0f} %")
    return [f"Spread between centres: {', '.join(parts)}."] if parts else []


def _test(test: Statistic) -> str:
    p = "" if test.p is None else f", p {p_value(test.p) if test.p < 0.001 else f'= {p_value(test.p)}'}"
    return f"{_TEST_NAMES.get(test.name, test.name)} {test.value:.2f} on {test.df} df{p}"
