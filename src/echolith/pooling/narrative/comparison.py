"""Methods and results of a comparison of two groups in sentences."""

from __future__ import annotations

from echolith.pooling.analyse import ModelChoice
from echolith.pooling.narrative.methods import Paragraph, Writer, inverse_variance_sentences
from echolith.pooling.two_groups.result import CompareResult, effect_words

_METHODS = {
    "conditional": (
        "The studies were pooled by a conditional model: given its margins each study's table is non-central "
        "hypergeometric, and log odds ratios vary normally between studies; it was fitted by maximum "
        "likelihood with profile-likelihood limits",
        ("stijnen2010", "hardy1996"),
    ),
    "unconditional": (
        "The studies were pooled by a binomial model with an intercept for each study and log odds ratios "
        "that vary normally between studies; it was fitted by maximum likelihood with profile-likelihood "
        "limits",
        ("stijnen2010", "hardy1996"),
    ),
    "mantel-haenszel": ("The studies were pooled by Mantel and Haenszel's method", ("mantel1959",)),
    "peto": ("The studies were pooled by Peto's one-step method", ("yusuf1985",)),
}


def comparison_methods(result: CompareResult, choice: ModelChoice) -> Paragraph:
    """Return how a comparison was made."""
    writer = Writer()
    level = f"{100 * result.level:g} %"
    writer.say(f"The first group was compared with the second by the {result.effect.replace('-', ' ')}")
    if result.method == "inverse-variance":
        inverse_variance_sentences(writer, choice.tau2, choice.interval, level)
    else:
        sentence, keys = _METHODS[result.method]
        writer.say(sentence, *keys)
    if result.method in ("conditional", "unconditional", "mantel-haenszel", "peto"):
        writer.say(
            "No cell was corrected for the pooled figure; studies without events in both groups have no say"
        )
    return writer.paragraph()


def comparison_results(result: CompareResult) -> str:
    """Return the figures of a comparison as a paragraph."""
    sentences = [issue.message for issue in result.issues if issue.severity != "note"]
    first = sum(study.events for study in result.studies), sum(study.total for study in result.studies)
    second = sum(s.control_events for s in result.studies), sum(s.control_total for s in result.studies)
    number = "One study reports" if result.k == 1 else f"{result.k} studies report"
    sentences.append(
        f"{number} {first[0]} events in {first[1]} of the first group and {second[0]} in {second[1]} of the "
        "second."
    )
    if result.estimate is not None:
        words = [effect_words(v, result.effect) for v in (result.estimate, result.lower, result.upper)]
        sentences.append(
            f"The {result.effect.replace('-', ' ')} is {words[0]} ({100 * result.level:g} % limits "
            f"{words[1]} to {words[2]})."
        )
    sentences += [issue.message for issue in result.issues if issue.severity == "note"]
    return " ".join(sentences)
