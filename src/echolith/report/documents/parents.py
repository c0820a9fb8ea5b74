"""The parents' page: one A4 page in plain words. It comforts no further than the class goes."""

from __future__ import annotations

from echolith.assess.model import OutlookRow, Per100, PlanItem
from echolith.assess.plan_groups import ended, lost
from echolith.report.class_words import how_found
from echolith.report.documents import frame
from echolith.report.documents import plan_in_words as plan
from echolith.report.documents.blocks import (
    Beside,
    Block,
    Box,
    Bullets,
    Document,
    Lines,
    Paragraph,
    Picture,
    Text,
)
from echolith.report.documents.class_in_words import class_key, decide_ids
from echolith.report.documents.material import Material
from echolith.report.documents.parts import heading
from echolith.report.headline import Headline, headline

_MOST_STEPS = 5
"""Steps on the page; it has one side, and the doctor has the full list."""

_QUESTION_LINES = 3

_FOR_THE_RECORD = frozenset({"record_outcome"})
"""Steps of the clinic, which parents are not asked to take."""


def parents_page(m: Material) -> Document:
    """Return the page, in the words of a loss where the record tells of one."""
    if lost(m.assessment):
        return _after_a_loss(m)
    w = m.words
    blocks: tuple[Block, ...] = (
        *_seen(m),
        *_number(m),
        *_open(m),
        *_next(m),
        *_talk(m),
    )
    return frame.document("parents", w.say("family.title"), blocks, m)


def _seen(m: Material) -> tuple[Block, ...]:
    w, a = m.words, m.assessment
    said = [w.say("parents.fetus", fetus=a.fetus)] if len(m.case.fetuses) > 1 else []
    said.append(w.say(f"family.seen.{_how_seen(m)}"))
    told = [w.say(f"family.class.{class_key(m)}")]
    if a.classification.cause_found != "none":
        told.append(_cause(m))
    keys = (f"family.pattern.{a.classification.pattern}", f"family.course.{a.finding.course}")
    told += [w.say(key) for key in keys if w.has(key)]
    if ended(m.assessment):
        told.append(w.say(f"family.born.{_how_born(m)}"))
    return (Paragraph(" ".join(said), "lead"), Paragraph(" ".join(told)))


def _how_seen(m: Material) -> str:
    f = m.assessment.finding
    if f.status == "uncertain":
        return "uncertain"
    return "gone" if f.course == "resolved" else f.number or "unstated"


def _how_born(m: Material) -> str:
    outcome = m.known.outcome
    if outcome is None or outcome.pregnancy != "live_birth":
        return "lost"
    return outcome.neonate or "unknown"


def _cause(m: Material) -> str:
    c, w = m.assessment.classification, m.words
    likely = how_found(c) != "found"
    said = w.say(
        f"family.{'cause_likely' if likely else 'cause_found'}", cause=w.of("family.cause", c.cause_found)
    )
    return f"{said} {w.say('family.not_single_cause')}"


def _number(m: Material) -> tuple[Block, ...]:
    w, h = m.words, headline(m.assessment)
    if ended(m.assessment):  # how this baby did is on the page; a number about others would confuse
        return (heading(m, "parents.part.number"), Paragraph(w.say("family.no_number.known")))
    if h.per_100 is None or h.row is None:
        return (heading(m, "parents.part.number"), Paragraph(_why_none(m, h)))
    n = h.per_100
    said: list[Block] = [
        Paragraph(w.count("parents.number_any_tests" if h.whatever_tests else "parents.number", n.n), "lead"),
        Paragraph(w.say("parents.limits", lower=n.lower, upper=n.upper)),
        Paragraph(w.say("parents.which")),
        Paragraph(f"{_basis(m, h.row)} {w.say('family.well')}", "small"),
    ]
    return (heading(m, "parents.part.number"), Beside(tuple(said), (_babies(m, n),), 0.66))


def _why_none(m: Material, h: Headline) -> str:
    return m.words.say(f"family.no_number.{h.why_none_code or 'unpublished'}")


def _basis(m: Material, row: OutlookRow) -> str:
    return m.words.count("parents.basis", row.studies, total=row.total)


def _babies(m: Material, n: Per100) -> Picture:
    from echolith.report.pictures.babies import babies_picture

    svg, alternative = babies_picture(n, "babies", m.words)
    return Picture(svg, alternative, width_mm=50.0)


def _open(m: Material) -> tuple[Block, ...]:
    w, c = m.words, m.assessment.classification
    items = [w.of("family.decide", each) for each in decide_ids(m)]
    items += [w.of("family.missing", each) for each in c.missing]
    if not items:
        if c.work_up != "negative":
            return ()
        return (heading(m, "parents.part.open"), Paragraph(w.say("family.everything_done")))
    return (
        heading(m, "parents.part.open"),
        Paragraph(w.say("parents.open_intro")),
        Bullets(tuple(dict.fromkeys(items))),
    )


def _next(m: Material) -> tuple[Block, ...]:
    w = m.words
    due = [i for i in plan.due_items(m) if i.id not in _FOR_THE_RECORD]
    later = [i for i in plan.items_of(m, "later") if i.id not in _FOR_THE_RECORD]
    steps = [*due, *later]
    if not steps:
        return ()
    items = tuple(step(m, item) for item in steps[:_MOST_STEPS])
    rest = len(steps) - len(items)
    more = (Paragraph(w.count("parents.more", rest), "small"),) if rest else ()
    return (heading(m, "parents.part.next"), Bullets(items), *more)


def step(m: Material, item: PlanItem) -> Text:
    """Return a step of the plan as parents read it."""
    w = m.words
    name = w.say(f"family.plan.{item.id}.what") if w.has(f"family.plan.{item.id}.what") else item.action
    why = w.say(f"family.plan.{item.id}.why") if w.has(f"family.plan.{item.id}.why") else ""
    stands = plan.standing(item)
    if stands == "awaited":
        return w.say("parents.awaited", what=name)
    if stands == "repeat":
        return w.say("parents.repeat", what=name, when=_when(m, item))
    if not why:
        return w.say("parents.next_item_plain", what=name, when=_when(m, item))
    return w.say("parents.next_item", what=name, when=_when(m, item), why=why)


def _when(m: Material, item: PlanItem) -> str:
    w = m.words
    if item.urgency == "same_day" and item.status in {"due", "overdue"}:
        return w.say("parents.when.today")
    if item.status == "overdue":
        return w.say("parents.when.overdue")
    if item.from_age_days is not None:
        if item.to_age_days is not None and item.to_age_days <= 60:
            return w.count("parents.when.within_days", item.to_age_days)
        return w.say("parents.when.birth" if item.from_age_days == 0 else "parents.when.after_birth")
    if item.status == "due":
        return w.say("parents.when.now")
    return (
        w.say("parents.when.from", ga=m.plain_ga(item.from_ga))
        if item.from_ga
        else w.say("parents.when.soon")
    )


def _talk(m: Material) -> tuple[Block, ...]:
    w = m.words
    phone = m.centre.telephone if m.centre else None
    worry = w.say("parents.worry", phone=phone) if phone else w.say("parents.worry_no_phone")
    said = Paragraph(f"{worry} {w.say('parents.tell')} {_again(m)}")
    return (
        heading(m, "parents.part.talk"),
        Box((said,), "plain"),
        Lines(w.say("parents.write"), _QUESTION_LINES),
    )


def _again(m: Material) -> str:
    day = frame.ask_again_ga_days(m)
    if m.assessment.as_of.date is None and day is not None and day < 280 and not ended(m.assessment):
        weeks, days = divmod(day, 7)
        return m.words.say("parents.again_ga", ga=m.plain_ga(f"{weeks}+{days}"))
    return m.words.say("parents.again_date", date=m.words.date(frame.ask_again_date(m)))


def _after_a_loss(m: Material) -> Document:
    """Return the page after a loss: no number, no picture, nothing that has to be decided today."""
    w, c = m.words, m.assessment.classification
    ending = m.known.outcome.pregnancy if m.known.outcome else "fetal_death"
    cause = _cause(m) if c.cause_found != "none" else w.say("family.loss.cause_open")
    steps = [i for i in plan.due_items(m) if i.id not in _FOR_THE_RECORD]
    blocks: list[Block] = [
        Paragraph(w.say(f"family.loss.{ending}"), "lead"),
        Paragraph(w.say("family.loss.record")),
        Paragraph(f"{w.say('family.loss.seen')} {cause}"),
    ]
    if steps:
        blocks += [
            heading(m, "family.loss.next"),
            Bullets(tuple(_offer(m, item) for item in steps[:_MOST_STEPS])),
            Paragraph(w.say("family.loss.choice")),
        ]
    blocks += [
        Paragraph(w.say("family.loss.next_pregnancy")),
        Paragraph(w.say("family.loss.support")),
        *_talk_after_a_loss(m),
    ]
    return frame.document("parents", w.say("family.loss.title"), tuple(blocks), m)


def _offer(m: Material, item: PlanItem) -> str:
    w = m.words
    key = f"family.plan.{item.id}"
    if not w.has(f"{key}.what"):
        return item.action
    return w.say("family.loss.offer", what=w.say(f"{key}.what"), why=w.say(f"{key}.why"))


def _talk_after_a_loss(m: Material) -> tuple[Block, ...]:
    w = m.words
    phone = m.centre.telephone if m.centre else None
    call = w.say("family.loss.call", phone=phone) if phone else w.say("family.loss.call_no_phone")
    return (heading(m, "parents.part.talk"), Paragraph(call), Lines(w.say("parents.write"), _QUESTION_LINES))
