"""The summary for the case file: every answer of the assessment, every step, problem and identifier."""

from __future__ import annotations

from echolith.assess.model import PlanItem
from echolith.assess.plan_groups import group_of
from echolith.report.documents import figures_in_words as figures
from echolith.report.documents import pictures_in_words as pictures
from echolith.report.documents import plan_in_words as plan
from echolith.report.documents import record_in_words as record
from echolith.report.documents.blocks import Block, Box, Document, Pairs, Paragraph, Span, Table, Text
from echolith.report.documents.class_in_words import class_in_words, finding_line, missing_in_words
from echolith.report.documents.frame import document
from echolith.report.documents.growth_in_words import growth
from echolith.report.documents.material import Material
from echolith.report.documents.named_in_words import cause_code
from echolith.report.documents.parts import (
    causes_table,
    heading,
    outlook_table,
    particulars,
    record_table,
    sources,
)
from echolith.report.figures import trace_after, trace_of_outlook
from echolith.report.headline import headline

_STATUSES = ("overdue", "due", "cannot_tell", "later", "done", "not_needed")


def case_summary(m: Material) -> Document:
    """Return the summary."""
    w = m.words
    first, *rest = class_in_words(m)
    shown = headline(m.assessment).row
    outcome = record.outcome_words(m)
    blocks: tuple[Block, ...] = (
        Pairs(particulars(m)),
        Box((Paragraph(first, "lead"), *((Paragraph(" ".join(rest)),) if rest else ())), "figure"),
        heading(m, "summary.part.class"),
        Pairs(_class_pairs(m)),
        heading(m, "letter.part.record"),
        Paragraph(finding_line(m)),
        record_table(m),
        *growth(m),
        *(
            (Paragraph((Span(f"{w.say('summary.part.outcome')}: ", bold=True), Span(outcome))),)
            if outcome
            else ()
        ),
        heading(m, "summary.part.plan"),
        *pictures.weeks(m),
        _plan_table(m),
        heading(m, "letter.part.outlook"),
        Paragraph(figures.headline_words(m)),
        *outlook_table(m),
        *(pictures.forest(m, shown) if shown is not None else ()),
        heading(m, "letter.part.causes"),
        *causes_table(m),
        heading(m, "summary.part.issues"),
        *_issues(m),
        heading(m, "summary.part.trace"),
        *_trace(m),
        *sources(m),
    )
    return document("summary", w.say("summary.title"), blocks, m)


def _class_pairs(m: Material) -> tuple[tuple[str, Text], ...]:
    c, w = m.assessment.classification, m.words
    cause = w.say("shared.none")
    if c.cause_found != "none":
        cause = w.of("clinician.cause", cause_code(m))
        cause = w.say("figures.with_limits", estimate=cause, limits=figures.found_words(m))
    return (
        (w.say("summary.value.isolated"), w.of("summary.answer", c.isolated)),
        (w.say("summary.value.sonographic"), w.of("summary.sonographic", c.sonographic)),
        (w.say("summary.value.pattern"), w.of("summary.pattern", c.pattern)),
        (w.say("summary.value.course"), w.of("summary.course", m.assessment.finding.course)),
        (w.say("summary.value.work_up"), w.of("summary.work_up", c.work_up)),
        (w.say("summary.value.missing"), missing_in_words(m) or w.say("shared.none")),
        (w.say("summary.value.cause"), cause),
    )


def _plan_table(m: Material) -> Table:
    w = m.words
    head = tuple(w.say(f"summary.plan.{k}") for k in ("what", "status", "when", "guidelines"))
    items = sorted(m.assessment.plan, key=lambda item: _STATUSES.index(item.status))
    rows = tuple(_plan_row(m, item) for item in items)
    return Table(w.say("summary.plan.caption"), head, rows, shares=(0.4, 0.18, 0.24, 0.18))


def _plan_row(m: Material, item: PlanItem) -> tuple[Text, ...]:
    group = group_of(item, m.assessment)
    status = "too_late" if group == "too_late" else item.standing or item.status
    open_window = group not in {"done", "not_needed", "too_late"}
    return (
        plan.what(m, item),
        m.words.of("summary.status", status),
        plan.when(m, item) if open_window else m.words.say("shared.dash"),
        ", ".join(item.guideline_ids) or m.words.say("shared.dash"),
    )


def _issues(m: Material) -> tuple[Block, ...]:
    w = m.words
    language = "" if w.language == "en" else "en"
    if not m.assessment.issues:
        return (Paragraph(w.say("summary.no_issues")),)
    head = tuple(w.say(f"summary.issue.{k}") for k in ("severity", "message", "solution", "where"))
    rows: tuple[tuple[Text, ...], ...] = tuple(
        (
            w.of("summary.severity", each.severity),
            (Span(each.message, language=language),),
            (Span(each.solution, language=language),),
            each.where or w.say("shared.dash"),
        )
        for each in m.assessment.issues
    )
    return (Table(w.say("summary.issues_caption"), head, rows, shares=(0.12, 0.38, 0.34, 0.16)),)


def _trace(m: Material) -> tuple[Block, ...]:
    a, w = m.assessment, m.words
    counts = {i for row in a.outlook if row.applies == "now" for i in trace_of_outlook(row)}
    behind = {i for row in a.causes for i in trace_after(row)}
    parameters = {i for i in behind if i.startswith("P")} | {
        i for row in a.causes for i in (row.background.parameter_id or "").split(",") if i
    }
    counts |= behind - parameters
    return (
        Paragraph(w.say("summary.counts", items=", ".join(sorted(counts)) or w.say("shared.none")), "small"),
        Paragraph(
            w.say("summary.parameters", items=", ".join(sorted(parameters)) or w.say("shared.none")), "small"
        ),
    )
