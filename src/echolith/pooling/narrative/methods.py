"""The methods paragraph: what was done, sentence by sentence, with the works it is cited from."""

from __future__ import annotations

from typing import NamedTuple

from echolith.pooling.narrative.references import REFERENCES, Reference
from echolith.pooling.parts import Pooled


class Paragraph(NamedTuple):
    """Sentences as one text, and the references they cite by number, in order of first use."""

    text: str
    references: tuple[Reference, ...]


_STUDY_INTERVALS = {
    "clopper-pearson": ("exact limits (Clopper-Pearson)", "clopper1934"),
    "wilson": ("score limits (Wilson)", "wilson1927"),
    "jeffreys": ("Jeffreys limits", "brown2001"),
    "agresti-coull": ("Agresti-Coull limits", "agresti1998"),
}
_SCALES = {
    "raw": ("as raw proportions", ()),
    "log": ("as log proportions", ()),
    "logit": ("as log-odds", ()),
    "arcsine": ("after the arcsine square-root transformation", ()),
    "double-arcsine": (
        "after the Freeman-Tukey double arcsine transformation, turned back with the harmonic mean of the "
        "study sizes",
        ("freeman1950", "miller1978", "schwarzer2019"),
    ),
}
_TAU2 = {
    "DL": ("DerSimonian and Laird's moment estimator", "dersimonian1986"),
    "PM": ("Paule and Mandel's estimator", "paule1982"),
    "REML": ("restricted maximum likelihood", "viechtbauer2005"),
    "ML": ("maximum likelihood", "viechtbauer2005"),
    "HS": ("Hunter and Schmidt's estimator", "hunter2004"),
    "HE": ("Hedges and Olkin's estimator", "hedges1985"),
    "SJ": ("Sidik and Jonkman's estimator", "sidik2005"),
    "EB": ("the empirical Bayes estimator", "morris1983"),
}
_INTERVALS = {
    "wald": ("normal limits (Wald)", ()),
    "t": ("limits from the t distribution", ()),
    "knapp-hartung": ("limits by Hartung and Knapp", ("hartung2001", "knapp2003")),
    "knapp-hartung-conservative": (
        "limits by Hartung and Knapp, never narrower than the usual ones",
        ("hartung2001", "knapp2003"),
    ),
}


class Writer:
    """Collects sentences and numbers the references as they are cited."""

    def __init__(self) -> None:
        self._sentences: list[str] = []
        self._keys: list[str] = []

    def say(self, sentence: str, *keys: str) -> None:
        """Add a sentence without its full stop, citing `keys`."""
        for key in keys:
            if key not in self._keys:
                self._keys.append(key)
        numbers = ",".join(str(self._keys.index(key) + 1) for key in keys)
        self._sentences.append(f"{sentence} [{numbers}]." if numbers else f"{sentence}.")

    def paragraph(self) -> Paragraph:
        """Return what was said."""
        return Paragraph(" ".join(self._sentences), tuple(REFERENCES[key] for key in self._keys))


def methods_paragraph(pooled: Pooled) -> Paragraph:
    """Return how `pooled` was made, for the methods section of a report."""
    writer = Writer()
    words, key = _STUDY_INTERVALS[pooled.method.study_interval]
    level = f"{100 * pooled.level:g} %"
    writer.say(f"Each study's proportion is shown with its own {level} {words}", key)
    _MODELS[pooled.model](writer, pooled, level)
    if pooled.model not in ("two-step", "exact"):
        writer.say("No count was corrected by a half or by anything else")
    return writer.paragraph()


def _bayes(writer: Writer, pooled: Pooled, level: str) -> None:
    writer.say(
        "The studies were pooled by a binomial-normal model: the events of each study are binomial, and the "
        "log-odds of the centres vary normally about the typical centre's",
        "hamza2008",
        "stijnen2010",
    )
    if pooled.priors is not None:
        risk, _ = pooled.priors.words()
        writer.say(
            f"The typical centre's risk has a {risk} prior, the same for a risk and for its complement; the "
            f"standard deviation between centres a half-normal prior with scale {pooled.priors.tau_scale:g}",
            "rover2021",
        )
    writer.say(
        "The posterior was computed by deterministic quadrature, without sampling; figures are posterior "
        f"means with equal-tailed {level} limits, for the typical centre and for a new centre"
    )


def _binomial_normal(writer: Writer, pooled: Pooled, level: str) -> None:
    writer.say(
        "The studies were pooled by a binomial-normal model (a logistic model with a random intercept), "
        "fitted by maximum likelihood",
        "hamza2008",
        "stijnen2010",
    )
    writer.say(
        "The likelihood was integrated over each study by adaptive quadrature: Gauss-Hermite nodes for the "
        "search, evenly spaced nodes for the result",
        "pinheiro1995",
        "trefethen2014",
    )
    writer.say(f"The {level} limits are profile-likelihood limits", "hardy1996")
    _prediction(writer, pooled)


def _beta_binomial(writer: Writer, pooled: Pooled, level: str) -> None:
    writer.say(
        "The studies were pooled by a beta-binomial model, in which the centres' risks vary by a beta "
        "distribution, fitted by maximum likelihood",
        "kuss2015",
    )
    writer.say(f"The {level} limits are profile-likelihood limits")


def _common(writer: Writer, pooled: Pooled, level: str) -> None:
    writer.say(
        "All studies were taken to share one risk, so that their counts add up; the summed proportion has "
        f"exact {level} limits",
        "clopper1934",
    )


def _two_step(writer: Writer, pooled: Pooled, level: str) -> None:
    method = pooled.method
    scale, keys = _SCALES[method.scale]
    writer.say(f"The studies were averaged {scale}", *keys)
    inverse_variance_sentences(writer, method.tau2, method.interval, level)
    corrected = [study.label for study in pooled.studies if study.correction]
    if corrected:
        amounts = sorted({study.correction for study in pooled.studies if study.correction})
        writer.say(
            f"{' or '.join(f'{amount:g}' for amount in amounts)} was added to the events and the non-events "
            f"of {len(corrected)} of {pooled.k} studies, which have no defined value or variance without it"
        )
    writer.say("Spread between studies is described by Q and I²", "higgins2002")
    _prediction(writer, pooled)


def inverse_variance_sentences(writer: Writer, tau2: str, interval: str, level: str) -> None:
    """Say how values were weighted, how tau² was estimated, and which limits were taken."""
    writer.say("Studies were weighted by the inverse of their variances")
    if tau2 == "common":
        writer.say("No variance between studies was allowed for (common effect)")
    else:
        estimator, key = _TAU2[tau2]
        writer.say(f"The variance between studies was estimated by {estimator}", key)
    words, keys = _INTERVALS[interval]
    writer.say(f"The {level} limits are {words}", *keys)


def _exact(writer: Writer, pooled: Pooled, level: str) -> None:
    writer.say("There was one study only, and nothing was pooled")


def _prediction(writer: Writer, pooled: Pooled) -> None:
    if pooled.next_centre is not None and pooled.next_centre.lower is not None:
        writer.say("The range for a new centre is a prediction interval", "higgins2009")


_MODELS = {
    "bayes": _bayes,
    "binomial-normal": _binomial_normal,
    "beta-binomial": _beta_binomial,
    "common": _common,
    "two-step": _two_step,
    "exact": _exact,
}
