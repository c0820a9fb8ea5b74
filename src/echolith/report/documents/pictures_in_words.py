"""The pictures of a document, in its language: the line of weeks, causes before and after, the studies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from echolith.assess.model import CauseRow, Interval, OutlookRow, PlanItem
from echolith.report.documents import figures_in_words as figures
from echolith.report.documents import plan_in_words as plan
from echolith.report.documents import record_in_words as record
from echolith.report.documents.blocks import Picture
from echolith.report.documents.material import Material
from echolith.report.forest import ForestLine, forest_lines, left_out_name
from echolith.report.pictures.causes import CauseLine, CausesTold, causes_picture
from echolith.report.pictures.forest import ForestTold, forest_picture
from echolith.report.pictures.weeks import WeekBar, WeekEvent, WeekLine, weeks_picture
from echolith.report.weeks import open_items, weeks_of

_LAST_GA_DAYS = 321


def weeks(m: Material, *, width_mm: float = 168.0) -> tuple[Picture, ...]:
    """Return the line of weeks with what was done and what is open; none where both are empty."""
    items = open_items(m.assessment)
    events = _events(m)
    if not items and not events:
        return ()
    w, at = m.words, m.assessment.as_of
    now = w.say("pictures.weeks.now", ga=at.ga) if at.ga else ""
    said = [w.say("pictures.weeks.text_item", what=plan.what(m, i), when=plan.when(m, i)) for i in items]
    done = [f"{m.ga_words(record_ga)}: {words}" for record_ga, words in _done(m)]
    description = "; ".join([*([now] if now else []), *done, *said]) + "."
    title = w.say("pictures.weeks.title")
    line = WeekLine(tuple(_bar(m, i) for i in items), events, at.ga_days, now, title, description)
    return (Picture(weeks_picture(line, "weeks"), f"{title}. {description}", width_mm=width_mm),)


def _done(m: Material) -> list[tuple[str, str]]:
    """Return what was done at each gestational age that is known, in order."""
    at: dict[int, list[str]] = defaultdict(list)
    for each in record.record_lines(m):
        if each.day <= _LAST_GA_DAYS:
            at[each.day].append(each.what)
    return [(f"{day // 7}+{day % 7}", "; ".join(dict.fromkeys(names))) for day, names in sorted(at.items())]


def _events(m: Material) -> tuple[WeekEvent, ...]:
    return tuple(WeekEvent(weeks_of(ga) or 0.0, f"{ga}: {words}") for ga, words in _done(m))


def _bar(m: Material, item: PlanItem) -> WeekBar:
    w = m.words
    same_day = item.urgency == "same_day"
    stands = item.standing
    status = w.say("pictures.weeks.same_day") if same_day else w.of("summary.status", stands or item.status)
    after = plan.when(m, item) if item.from_age_days is not None else ""
    label = w.of("clinician.step", item.id)
    return WeekBar(label, status, item.status, same_day, weeks_of(item.from_ga), weeks_of(item.to_ga), after)


def causes(m: Material, *, width_mm: float = 168.0) -> tuple[Picture, ...]:
    """Return the causes before and after the tests; none where a cause was found."""
    if m.assessment.classification.cause_found != "none":
        return ()
    w = m.words
    lines = tuple(_cause_line(m, row) for row in figures.shown_causes(m))
    if not lines:
        return ()
    said = "; ".join(f"{each.label}: {each.said}" for each in lines)
    silent = figures.silent_causes(m)
    unnamed = w.say("letter.causes.silent", items=w.listed(silent)) if silent else ""
    title = w.say("pictures.causes.title")
    description = f"{said}. {unnamed}".strip()
    told = CausesTold(
        lines,
        unnamed,
        title,
        description,
        w.say("pictures.causes.before"),
        w.say("pictures.causes.after"),
        w.say("pictures.causes.none_seen"),
        w.percent,
    )
    return (Picture(causes_picture(told, "causes"), f"{title}. {description}", width_mm=width_mm),)


def _cause_line(m: Material, row: CauseRow) -> CauseLine:
    before = figures.cause_figure(m, row, row.before)
    after = figures.cause_figure(m, row, row.after)
    said = before if before == after else f"{before} → {after}"
    name = m.words.of("clinician.cause", row.cause).partition(" (")[0]
    return CauseLine(m.words.capital(name), said, row.before, row.after)


def forest(m: Material, row: OutlookRow, *, width_mm: float = 168.0) -> tuple[Picture, ...]:
    """Return the studies behind a figure; none where nothing was counted."""
    if not row.counts:
        return ()
    w = m.words
    lines = tuple(_forest_line(m, item) for item in forest_lines(row))
    shown = tuple(figures.figure(m, Interval(i.estimate, i.lower, i.upper)) for i in lines)
    names = ", ".join(left_out_name(item) for item in row.left_out)
    left_out = w.say("pictures.forest.left_out", items=names) if names else ""
    title = w.say("pictures.forest.title", outcome=w.of("clinician.outcome", row.outcome))
    said = [f"{i.label} {i.fraction}".strip() + f": {s}" for i, s in zip(lines, shown, strict=True)]
    description = ". ".join([*said, *([left_out] if left_out else [])]).rstrip(".") + "."
    told = ForestTold(lines, shown, left_out, title, description, _per_cent(m))
    return (Picture(forest_picture(told, "forest"), f"{title}. {description}", width_mm=width_mm),)


def _per_cent(m: Material) -> Callable[[str], str]:
    return lambda number: m.words.say("figures.per_cent", number=number)


def _forest_line(m: Material, item: ForestLine) -> ForestLine:
    if item.kind == "study":
        return item
    return item._replace(label=m.words.say(f"pictures.forest.{item.kind}"))
