"""The class in a clinician's words, by the codes of the assessment: never more reassuring than the class."""

from __future__ import annotations

from echolith.assess.model import Classification
from echolith.assess.plan_groups import ended, lost
from echolith.report.class_words import decisive, how_found
from echolith.report.documents import record_in_words as record
from echolith.report.documents.material import Material
from echolith.report.documents.named_in_words import abnormal_tests, also_there, cause_code, decided_by

FIRST = frozenset({"mass", "vascular"})
"""Patterns that are a finding of their own and come before what else is or is not there."""

_LAST_GA_DAYS = 294
"""42+0, after which a pregnancy without an outcome is a record that was not followed."""


def class_key(m: Material) -> str:
    """Return the key of the class: ``isolated.incomplete``, ``not_isolated.structural`` and so on."""
    c = m.assessment.classification
    if c.isolated == "no":
        return f"not_isolated.{c.sonographic}"
    if c.isolated == "undetermined":
        suspected = m.assessment.finding.status == "uncertain" and c.sonographic == "undetermined"
        return "undetermined.suspected" if suspected else f"undetermined.{c.sonographic}"
    return f"isolated.{c.work_up}"


def class_in_words(m: Material) -> tuple[str, ...]:
    """Return the class, then what makes it: loss, cause, pattern, course, what is missing."""
    a, c, w = m.assessment, m.assessment.classification, m.words
    key = class_key(m)
    if ended(a) and c.isolated == "yes":
        key = key.replace("isolated.", "isolated_ended.")
    # A mass or a clot is the finding itself: it comes before what else is or is not there.
    first, *finding = _finding(m, key) if c.pattern in FIRST else ("", *_finding(m, key))
    sentences = [first] if first else []
    sentences.append(w.say(f"clinician.class.{key}"))
    if lost(a):
        sentences.append(w.say("clinician.class.loss"))
    elif past_term(m):
        sentences.append(w.say("clinician.class.beyond"))
    sentences += _named(m)
    if c.cause_found != "none":
        sentences.append(cause_in_words(m))
    sentences += finding
    sentences += _co_twins(m)
    if ended(a) and not lost(a) and (outcome := record.outcome_words(m)):
        sentences.append(w.say("clinician.class.outcome", outcome=outcome))
    if c.work_up == "negative":
        sentences.append(w.say("clinician.class.not_everything"))
    if c.missing:
        sentences.append(w.say("clinician.class.missing", items=missing_in_words(m)))
    return tuple(sentences)


def _named(m: Material) -> list[str]:
    """Return what was found, what is open, and what else is abnormal, each by name."""
    c, w = m.assessment.classification, m.words
    told: list[str] = []
    if items := decided_by(m):
        key = {"no": "found", "undetermined": "open"}.get(c.isolated)
        told += [w.say(f"clinician.class.{key}", items="; ".join(items))] if key else []
    if items := also_there(m):
        told.append(w.say("clinician.class.also", items="; ".join(items)))
    if items := abnormal_tests(m):
        told.append(w.say("clinician.class.in_work_up", items="; ".join(items)))
    elif c.work_up == "abnormal" and c.isolated != "yes" and not told:
        told.append(w.say("clinician.class.work_up_abnormal"))
    return told


def _co_twins(m: Material) -> list[str]:
    return [
        m.words.say("clinician.class.co_twin", fetus=f, items=said) for f, said in record.co_twin_outcomes(m)
    ]


def past_term(m: Material) -> bool:
    """Return whether the record goes past 42+0 without an outcome."""
    now = m.assessment.as_of.ga_days
    return now is not None and now > _LAST_GA_DAYS and not ended(m.assessment)


def cause_in_words(m: Material) -> str:
    """Return the cause found or likely, as a sentence."""
    c = m.assessment.classification
    cause = m.words.of("clinician.cause", cause_code(m))
    likely = how_found(c) != "found"
    return m.words.say(f"clinician.class.{'cause_likely' if likely else 'cause_found'}", cause=cause)


def missing_in_words(m: Material) -> str:
    """Return the groups of the work-up that are missing, as a list."""
    return m.words.listed([m.words.of("clinician.missing", g) for g in m.assessment.classification.missing])


def decide_ids(m: Material) -> tuple[str, ...]:
    """Return the ids of what would decide the isolation, as the pack names them."""
    wanted = {change.what for change in decisive(m.assessment.classification)}
    ids = (change.id for rule in m.pack.isolation for change in rule.would_change if change.what in wanted)
    return tuple(dict.fromkeys(ids))


def finding_line(m: Material) -> str:
    """Return what was seen where and when, in one line."""
    f, w = m.assessment.finding, m.words
    placed = f.location or ("" if m.assessment.classification.pattern in FIRST else "unstated")
    facts = [
        w.say(f"clinician.finding.number.{f.number or 'unstated'}"),
        w.say(f"clinician.finding.place.{placed}") if placed else "",
        w.say("record.largest_mm", size=w.decimal(f.max_size_mm)) if f.max_size_mm is not None else "",
        w.say("record.first_seen", ga=f.first_seen) if f.first_seen else "",
        w.say("record.last_seen", ga=f.latest) if f.latest and f.latest != f.first_seen else "",
    ]
    name = f"{w.say('clinician.finding.name')} ({f.code})"
    return w.say("clinician.finding.line", name=name, facts=", ".join(fact for fact in facts if fact))


def _finding(m: Material, key: str) -> list[str]:
    c: Classification = m.assessment.classification
    f, w = m.assessment.finding, m.words
    told = (
        [w.say(f"clinician.finding.pattern.{c.pattern}")]
        if w.has(f"clinician.finding.pattern.{c.pattern}")
        else []
    )
    if w.has(f"clinician.finding.course.{f.course}"):
        told.append(w.say(f"clinician.finding.course.{f.course}"))
    if f.status == "uncertain" and key != "undetermined.suspected":
        told.append(w.say("clinician.finding.course.suspected"))
    return told
