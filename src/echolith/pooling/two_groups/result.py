"""The result of a comparison of two groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from echolith.issues import Issue
from echolith.pooling.parts import OnScale, Statistic
from echolith.pooling.serialise import issues_list
from echolith.pooling.text import p_value


@dataclass(frozen=True, slots=True)
class TwoGroupStudy:
    """One study: counts of both groups, its own effect with limits, and what was made of it.

    `correction` is what its own effect needed added to all four cells; only ``inverse-variance`` pools such
    values. `used` is whether the method lets it have a say.
    """

    label: str
    events: int
    total: int
    control_events: int
    control_total: int
    estimate: float
    lower: float
    upper: float
    weight: float | None
    correction: float
    used: bool


@dataclass(frozen=True, slots=True)
class CompareResult:
    """A pooled effect of the first group against the second; None is "no such number", and an issue says why.

    Attributes
    ----------
    effect, method : str
    k : int
        Number of studies.
    estimate, lower, upper : float or None
        Odds ratio, risk ratio or risk difference with its limits.
    level : float
    on_scale : OnScale
        The same on the scale of the analysis: logarithms of ratios.
    tau2, i2 : float or None
        Variance between studies on that scale; I² in percent.
    tests : tuple of Statistic
        Of heterogeneity first.
    prediction : (float, float) or None
        Range of the effect in a new study.
    studies : tuple of TwoGroupStudy
    converged : bool
    issues : tuple of Issue
    """

    effect: str
    method: str
    k: int
    estimate: float | None
    lower: float | None
    upper: float | None
    level: float
    on_scale: OnScale
    tau2: float | None
    i2: float | None
    tests: tuple[Statistic, ...]
    prediction: tuple[float | None, float | None] | None
    studies: tuple[TwoGroupStudy, ...]
    converged: bool
    issues: tuple[Issue, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as plain data, with the keys of a pooled proportion where they apply."""
        scale = self.on_scale
        tests = [{"name": t.name, "value": t.value, "df": t.df, "p": t.p} for t in self.tests]
        return {
            "model": self.method,
            "effect": self.effect,
            "k": self.k,
            "events": sum(study.events for study in self.studies),
            "total": sum(study.total for study in self.studies),
            "control_events": sum(study.control_events for study in self.studies),
            "control_total": sum(study.control_total for study in self.studies),
            "estimate": self.estimate,
            "lower": self.lower,
            "upper": self.upper,
            "level": self.level,
            "on_scale": {
                "name": scale.name,
                "estimate": scale.estimate,
                "se": scale.se,
                "lower": scale.lower,
                "upper": scale.upper,
            },
            "tau2": self.tau2,
            "i2": self.i2,
            "q": next(({k: v for k, v in t.items() if k != "name"} for t in tests if t["name"] == "Q"), None),
            "tests": tests,
            "prediction": None
            if self.prediction is None
            else {"estimate": self.estimate, "lower": self.prediction[0], "upper": self.prediction[1]},
            "converged": self.converged,
            "issues": issues_list(self.issues),
            "studies": [
                {
                    "label": s.label,
                    "events": s.events,
                    "total": s.total,
                    "control_events": s.control_events,
                    "control_total": s.control_total,
                    "estimate": s.estimate,
                    "lower": s.lower,
                    "upper": s.upper,
                    "weight": s.weight,
                    "correction": s.correction,
                    "used": s.used,
                }
                for s in self.studies
            ],
            "priors": None,
        }

    def __str__(self) -> str:
        """Return the comparison as lines of text, what its reader must know first."""
        name = self.effect.replace("-", " ")
        lines = [
            f"{name[0].upper()}{name[1:]}, {self.method}: {self.k} {'study' if self.k == 1 else 'studies'}"
        ]
        lines += [f"  {issue.severity}: {issue.message}" for issue in self.issues if issue.severity != "note"]
        if self.estimate is not None:
            low, high = (effect_words(v, self.effect) for v in (self.lower, self.upper))
            middle = effect_words(self.estimate, self.effect)
            lines.append(f"  {middle} ({low} to {high}) ({100 * self.level:g} % limits)")
        if self.prediction is not None:
            low, high = (effect_words(v, self.effect) for v in self.prediction)
            lines.append(f"  new study: {low} to {high}")
        if self.tau2 is not None:
            lines.append(f"  variance between studies (tau²): {self.tau2:.3f}")
        lines += [
            f"  {t.name}: {t.value:.2f} on {t.df} df" + ("" if t.p is None else f", p = {p_value(t.p)}")
            for t in self.tests
        ]
        if self.i2 is not None:
            lines.append(f"  I²: {self.i2:.0f} %")
        lines += [_study_line(study, self.effect) for study in self.studies]
        lines += [f"  note: {issue.message}" for issue in self.issues if issue.severity == "note"]
        return "\n".join(lines)


def effect_words(value: float | None, effect: str) -> str:
    """Return an effect in words: a ratio as it is, a difference in points of 100."""
    if value is None:
        return "unbounded"
    return f"{100 * value:+.1f} points" if effect == "risk-difference" else f"{value:.3g}"


def _study_line(study: TwoGroupStudy, effect: str) -> str:
    low, high = (effect_words(v, effect) for v in (study.lower, study.upper))
    parts = [
        f"    {study.label}",
        f"{study.events} of {study.total} against {study.control_events} of {study.control_total}",
        f"{effect_words(study.estimate, effect)} ({low} to {high})",
    ]
    if study.weight is not None:
        parts.append(f"weight {study.weight:.1f} %")
    if study.correction:
        parts.append(f"own value with {study.correction:g} added to all cells")
    return "  ".join(parts)
