"""Figures in words: what applies now, causes before and after, growth. No figure without its counts."""

from __future__ import annotations

from typing import Literal

from echolith.assess.model import CauseRow, Interval, OutlookRow
from echolith.report.class_words import how_found
from echolith.report.documents.blocks import Text
from echolith.report.documents.material import Material
from echolith.report.documents.source_names import name_of
from echolith.report.figures import silent
from echolith.report.headline import Headline, headline

_WAYS: tuple[tuple[Literal["lower", "higher"], str], ...] = (
    ("lower", "less likely"),
    ("higher", "more likely"),
)
"""Which way a test moves a risk, as the assessment says it."""


def figure(m: Material, interval: Interval | None) -> str:
    """Return an estimate with its limits, an upper limit alone, or that nothing is published."""
    w = m.words
    if interval is None or (interval.estimate is None and interval.upper is None):
        return w.say("figures.none")
    if interval.estimate is None:
        return w.say("figures.up_to", upper=w.percent(interval.upper or 0.0))
    if interval.lower is None or interval.upper is None:
        return w.percent(interval.estimate)
    return w.say(
        "figures.with_limits",
        estimate=w.percent(interval.estimate),
        limits=w.span(interval.lower, interval.upper),
    )


def headline_words(m: Material) -> str:
    """Return the number of now in words, or why there is none."""
    h = headline(m.assessment)
    w = m.words
    if h.per_100 is None or h.row is None:
        return w.say(f"clinician.no_number.{h.why_none_code or 'unpublished'}")
    key = "letter.outlook.headline_any_tests" if h.whatever_tests else "letter.outlook.headline"
    return w.count(key, h.per_100.n, lower=h.per_100.lower, upper=h.per_100.upper)


def conditional_words(m: Material, h: Headline) -> tuple[str, ...]:
    """Return what holds only under a condition, each with its condition first."""
    return tuple(
        m.words.count(
            "letter.outlook.conditional",
            each.row.per_100.n,
            condition=m.words.say(f"clinician.condition.{each.code}"),
            lower=each.row.per_100.lower,
            upper=each.row.per_100.upper,
        )
        for each in h.conditional
        if each.row.per_100 is not None
    )


def basis_words(m: Material, row: OutlookRow) -> str:
    """Return the studies behind a figure: how many, how many fetuses, and which."""
    names = m.words.listed(list(dict.fromkeys(name_of(m, c.source_id) for c in row.counts)))
    said = m.words.count("letter.outlook.basis", row.studies, events=row.events, total=row.total)
    certainty = m.words.of("letter.certainty", row.certainty.replace(" ", "_"))
    return m.words.say("figures.basis", said=said, studies=names, certainty=certainty)


def outlook_rows(m: Material) -> tuple[tuple[Text, ...], ...]:
    """Return the figures that apply now as cells: outcome, next and typical centre, studies, certainty."""
    w = m.words
    return tuple(
        (
            w.of("clinician.outcome", row.outcome),
            _next_centre(m, row),
            _typical(m, row),
            w.say("letter.outlook.studies_value", studies=row.studies, events=row.events, total=row.total),
            w.of("letter.certainty", row.certainty.replace(" ", "_")),
        )
        for row in m.assessment.outlook
        if row.applies == "now" and row.basis != "no_published_figure"
    )


def _next_centre(m: Material, row: OutlookRow) -> str:
    if row.next_centre is not None:
        return figure(m, row.next_centre)
    single = row.basis == "single_study"
    return m.words.say("letter.outlook.one_study" if single else "shared.dash")


def _typical(m: Material, row: OutlookRow) -> str:
    if row.basis == "none_seen" and row.upper is not None:
        return m.words.say("letter.causes.none_seen", upper=m.words.percent(row.upper))
    return figure(m, Interval(row.estimate, row.lower, row.upper))


def shown_causes(m: Material) -> tuple[CauseRow, ...]:
    """Return the causes with a figure or a test that speaks of them."""
    return tuple(row for row in m.assessment.causes if not silent(row))


def silent_causes(m: Material) -> tuple[str, ...]:
    """Return the names of the causes that no study counted and no test spoke of."""
    return tuple(m.words.of("clinician.cause", row.cause) for row in m.assessment.causes if silent(row))


def cause_rows(m: Material) -> tuple[tuple[Text, ...], ...]:
    """Return the causes as cells: cause, any pregnancy, counted, before, after."""
    w = m.words
    return tuple(
        (
            w.of("clinician.cause", row.cause),
            w.percent(row.background.estimate)
            if row.background.estimate is not None
            else w.say("shared.dash"),
            w.say("letter.causes.counted_value", events=row.events, total=row.total)
            if row.total
            else w.say("shared.dash"),
            cause_figure(m, row, row.before),
            _after(m, row),
        )
        for row in shown_causes(m)
    )


def cause_figure(m: Material, row: CauseRow, interval: Interval) -> str:
    """Return the risk of a cause, before or after."""
    return interval_of(m, interval, none_seen=row.basis == "none_seen")


def _after(m: Material, row: CauseRow) -> str:
    found, w = m.assessment.classification.cause_found, m.words
    if found == row.cause:
        return found_words(m)
    if found != "none":
        return w.say("shared.dash")
    nothing = row.after.estimate is None and row.after.upper is None
    counted = row.before.estimate is not None or row.before.upper is not None
    if nothing and counted and (way := _way(row)):
        return w.say(f"letter.causes.unquantified_{way}")
    return cause_figure(m, row, row.after)


def found_words(m: Material) -> str:
    """Return that the cause is found, or that it is likely and not proven."""
    likely = how_found(m.assessment.classification) != "found"
    return m.words.say("figures.likely" if likely else "figures.found")


def _way(row: CauseRow) -> Literal["lower", "higher"] | None:
    """Return which way tests without published performance move a risk; None if that cannot be said."""
    ways = {way for update in row.updates for way, said in _WAYS if said in update.effect}
    return ways.pop() if len(ways) == 1 else None


def interval_of(m: Material, interval: Interval, *, none_seen: bool) -> str:
    """Return a figure; of what was never seen the upper limit, said as such."""
    if none_seen and interval.estimate is None and interval.upper is not None:
        return m.words.say("letter.causes.none_seen", upper=m.words.percent(interval.upper))
    return figure(m, interval)


def standing(m: Material, interval: Interval, code: str) -> str:
    """Return what can be said of a cause after the tests (:data:`echolith.assess.counsel.model.Standing`)."""
    if code == "found":
        return found_words(m)
    if code in {"figure", "none_seen"}:
        return interval_of(m, interval, none_seen=code == "none_seen")
    return m.words.of("counsel.standing", code)
