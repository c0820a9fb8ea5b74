"""The parents' page after a loss: no number, no picture, nothing that has to be decided today."""

from __future__ import annotations

from echolith.assess.known import LOSSES
from echolith.assess.model import PlanItem
from echolith.report.class_words import how_found
from echolith.report.documents import frame
from echolith.report.documents.blocks import Block, Bullets, Document, Lines, Paragraph, Text
from echolith.report.documents.material import Material
from echolith.report.documents.named_in_words import any_other_finding, cause_code
from echolith.report.documents.parents_steps import MOST_STEPS, due_for_parents, step
from echolith.report.documents.parts import heading

QUESTION_LINES = 3

_FIRST_STEPS = ("postmortem_and_placenta", "genetic_counselling")
"""What parents hear of first: the one because of its time, the other for what comes later."""


def how_seen(m: Material) -> str:
    """Return how the finding was seen, as a key of words."""
    f = m.assessment.finding
    if f.status == "uncertain":
        return "uncertain"
    return "gone" if f.course == "resolved" else f.number or "unstated"


def page_after_a_loss(m: Material) -> Document:
    """Return the page after a loss: no number, no picture, nothing that has to be decided today."""
    w = m.words
    steps = sorted(due_for_parents(m), key=_place)
    blocks: list[Block] = [
        *_what_happened(m),
        Paragraph(w.say("family.loss.record")),
        Paragraph(" ".join(_seen_before_a_loss(m))),
    ]
    if steps:
        blocks += [
            heading(m, "family.loss.next"),
            Bullets(tuple(_offer(m, item) for item in steps[:MOST_STEPS])),
            Paragraph(w.say("family.loss.choice")),
        ]
    blocks += [
        Paragraph(w.say("family.loss.next_pregnancy")),
        Paragraph(w.say("family.loss.support")),
        *_talk_after_a_loss(m),
    ]
    return frame.document("parents", w.say("family.loss.title"), tuple(blocks), m)


def _place(item: PlanItem) -> int:
    return _FIRST_STEPS.index(item.id) if item.id in _FIRST_STEPS else len(_FIRST_STEPS)


def _what_happened(m: Material) -> tuple[Block, ...]:
    """Return what happened, of which baby, and that the clinic is there for the others."""
    w = m.words
    ending = m.known.outcome.pregnancy if m.known.outcome else "fetal_death"
    if len(m.case.fetuses) < 2:
        return (Paragraph(w.say(f"family.loss.{ending}"), "lead"),)
    said = [
        w.say("parents.fetus", fetus=m.assessment.fetus),
        w.say(f"family.loss.of_several.{ending}", fetus=m.assessment.fetus),
    ]
    lost_too = {o.fetus for o in m.known.co_twin_outcomes if o.pregnancy in LOSSES}
    others = [f.id for f in m.case.fetuses if f.id != m.assessment.fetus and f.id not in lost_too]
    said += [w.count("family.loss.others", len(others))] if others else []
    return (Paragraph(" ".join(said), "lead"),)


def _seen_before_a_loss(m: Material) -> list[str]:
    w, a = m.words, m.assessment
    how = how_seen(m)
    said = [w.say(f"family.loss.seen.{how if how in {'single', 'uncertain'} else 'several'}")]
    if any_other_finding(m):
        said.append(w.say("family.loss.also_abnormal"))
    if a.classification.cause_found == "none":
        return [*said, w.say("family.loss.cause_open")]
    how_sure = "found" if how_found(a.classification) == "found" else "likely"
    cause = w.of("family.cause", cause_code(m))
    return [*said, w.say(f"family.loss.cause_{how_sure}", cause=cause), w.say("family.loss.cause_talk")]


def _offer(m: Material, item: PlanItem) -> Text:
    w = m.words
    if item.standing in {"awaited", "repeat"}:
        return step(m, item)
    own = f"family.loss.plan.{item.id}"
    key = own if w.has(f"{own}.what") else f"family.plan.{item.id}"
    if not w.has(f"{key}.what"):
        return item.action
    return w.say("family.loss.offer", what=w.say(f"{key}.what"), why=w.say(f"{key}.why"))


def _talk_after_a_loss(m: Material) -> tuple[Block, ...]:
    w = m.words
    phone = m.centre.telephone if m.centre else None
    call = w.say("family.loss.call", phone=phone) if phone else w.say("family.loss.call_no_phone")
    return (heading(m, "parents.part.talk"), Paragraph(call), Lines(w.say("parents.write"), QUESTION_LINES))
