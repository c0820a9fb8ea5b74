"""The parents' page: one A4 page in plain words. It comforts no further than the class goes."""

from __future__ import annotations

from echolith.assess.model import OutlookRow, Per100
from echolith.assess.plan_groups import ended, lost
from echolith.report.class_words import how_found
from echolith.report.documents import frame
from echolith.report.documents.blocks import (
    Beside,
    Block,
    Box,
    Bullets,
    Document,
    Lines,
    Paragraph,
    Picture,
)
from echolith.report.documents.class_in_words import FIRST as _FIRST
from echolith.report.documents.class_in_words import class_key, decide_ids, past_term
from echolith.report.documents.material import Material
from echolith.report.documents.named_in_words import (
    any_other_finding,
    cause_code,
    high_risk_screening,
    of_co_twin_only,
)
from echolith.report.documents.parents_loss import QUESTION_LINES, how_seen, page_after_a_loss
from echolith.report.documents.parents_steps import next_steps
from echolith.report.documents.parts import heading
from echolith.report.headline import Headline, headline

_TEST_IS_TOLD = frozenset({"isolated.abnormal", "not_isolated.isolated", "not_isolated.undetermined"})
"""Classes whose sentence says already that a test is not normal."""


def parents_page(m: Material) -> Document:
    """Return the page, in the words of a loss where the record tells of one."""
    if lost(m.assessment):
        return page_after_a_loss(m)
    w = m.words
    blocks: tuple[Block, ...] = (
        *_seen(m),
        *_number(m),
        *_open(m),
        *next_steps(m),
        *_talk(m),
    )
    return frame.document("parents", w.say("family.title"), blocks, m)


def _seen(m: Material) -> tuple[Block, ...]:
    w, a = m.words, m.assessment
    said = [w.say("parents.fetus", fetus=a.fetus)] if len(m.case.fetuses) > 1 else []
    said.append(w.say(f"family.seen.{how_seen(m)}"))
    told = _class(m)
    if a.classification.cause_found != "none":
        told.append(_cause(m))
    pattern, course = f"family.pattern.{a.classification.pattern}", f"family.course.{a.finding.course}"
    if w.has(pattern):
        # a lump or a clot comes before what else is or is not there
        told.insert(0 if a.classification.pattern in _FIRST else len(told), w.say(pattern))
    told += [w.say(course)] if w.has(course) else []
    if ended(a):
        told.append(w.say(f"family.born.{_how_born(m)}"))
        told += [w.say("family.born.seen_later")] if m.known.outcome and m.known.outcome.follow_up else []
    elif past_term(m):
        told.append(w.say("family.born.lost"))
    return (Paragraph(" ".join(said), "lead"), Paragraph(" ".join(told)))


def _class(m: Material) -> list[str]:
    """Return the class, and what it leaves unsaid: another finding, a test that is not normal."""
    w, c, key = m.words, m.assessment.classification, class_key(m)
    if c.isolated == "yes" and c.work_up == "abnormal" and of_co_twin_only(m):
        return [w.say("family.class.co_twin_test")]
    told = [w.say(f"family.class.{key}")]
    if key.endswith("suspected") and any_other_finding(m):
        told.append(w.say("family.class.also_abnormal"))
    if high_risk_screening(m):
        told.append(w.say("family.class.test_high_risk"))
    elif c.work_up == "abnormal" and key not in _TEST_IS_TOLD:
        told.append(w.say("family.class.test_abnormal"))
    return told


def _how_born(m: Material) -> str:
    outcome = m.known.outcome
    if outcome is None or outcome.pregnancy != "live_birth":
        return "lost"
    return outcome.neonate or "unknown"


def _cause(m: Material) -> str:
    c, w = m.assessment.classification, m.words
    likely = how_found(c) != "found"
    said = w.say(
        f"family.{'cause_likely' if likely else 'cause_found'}", cause=w.of("family.cause", cause_code(m))
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
    return Picture(svg, alternative, width_mm=42.0)


def _open(m: Material) -> tuple[Block, ...]:
    w, c = m.words, m.assessment.classification
    items = [w.of("family.decide", each) for each in decide_ids(m)]
    items += [w.say("family.mass_open")] if c.pattern == "mass" and c.cause_found == "none" else []
    told_elsewhere = {"aneuploidy"} if "high_risk_screening" in decide_ids(m) else set()
    items += [w.of("family.missing", each) for each in c.missing if each not in told_elsewhere]
    if not items:
        if c.work_up != "negative":
            return ()
        return (heading(m, "parents.part.open"), Paragraph(w.say("family.everything_done")))
    return (
        heading(m, "parents.part.open"),
        Paragraph(w.say("parents.open_intro")),
        Bullets(tuple(dict.fromkeys(items))),
    )


def _talk(m: Material) -> tuple[Block, ...]:
    w = m.words
    phone = m.centre.telephone if m.centre else None
    worry = w.say("parents.worry", phone=phone) if phone else w.say("parents.worry_no_phone")
    said = Paragraph(f"{worry} {w.say('parents.tell')} {_again(m)}")
    return (
        heading(m, "parents.part.talk"),
        Box((said,), "plain"),
        Lines(w.say("parents.write"), QUESTION_LINES),
    )


def _again(m: Material) -> str:
    day = frame.ask_again_ga_days(m)
    if m.assessment.as_of.date is None and day is not None and day < 280 and not ended(m.assessment):
        weeks, days = divmod(day, 7)
        return m.words.say("parents.again_ga", ga=m.plain_ga(f"{weeks}+{days}"))
    return m.words.say("parents.again_date", date=m.words.date(frame.ask_again_date(m)))
