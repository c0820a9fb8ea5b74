"""One pregnancy in, one assessment a fetus that has the finding: the only assessment function there is."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from echolith.assess.calcification import calcification_of
from echolith.assess.causes import causes
from echolith.assess.classify import classify
from echolith.assess.facts import CaseFacts, gather_facts
from echolith.assess.growth_facts import growth_rows
from echolith.assess.known import Known, Moment, known_of, parse_moment
from echolith.assess.model import (
    AsOf,
    Assessment,
    Assessments,
    CauseRow,
    Classification,
    Contrary,
    GrowthRow,
    PlanItem,
    Provenance,
    SourceRef,
)
from echolith.assess.notes import unused_notes
from echolith.assess.outlook import outlook
from echolith.assess.plan import make_plan
from echolith.assess.pooled import PooledFigures, figures_for
from echolith.assess.similar import similar_cases
from echolith.assess.timeline import courses
from echolith.case.checks import case_warnings
from echolith.case.gestational_age import MAX_GA_DAYS, GestationalAge, format_ga_days
from echolith.case.model import Case
from echolith.errors import InputError
from echolith.findings import Pack, built_in_folder, load_pack
from echolith.issues import Issue, has_errors, in_order
from echolith.provenance import software_commit, software_name, software_version

SCHEMA = "echolith.assessment/1"

AsOfValue = str | GestationalAge | datetime.date | None

_figures: dict[str, PooledFigures] = {}


class ClassAndPlan(NamedTuple):
    """The quick part of an assessment: class and plan of one fetus."""

    fetus: str
    classification: Classification
    plan: tuple[PlanItem, ...]


def assess(case: Case, pack: Pack | None = None, as_of: AsOfValue = None) -> Assessments:
    """Assess every fetus of a pregnancy that has the finding of the pack.

    Parameters
    ----------
    case : Case
        A valid case.
    pack : Pack, optional
        A finding pack with its evidence; the built-in one if left out.
    as_of : str, GestationalAge, date or None
        The moment asked for (``"20+5"``, ``"2026-03-14"``); None counts everything known.

    Raises
    ------
    InputError
        If a measurement cannot be right (wrong unit), or `as_of` is a date and the case has no dating.
    UsageError
        If `as_of` cannot be read.
    """
    pack = pack or load_pack()
    moment = parse_moment(as_of, case)
    issues = _case_issues(case)
    created = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    found = [facts for _, facts in facts_with_finding(case, pack, moment)]
    if found:
        issues = (*issues, *_fetuses_without(case, found))
    results = [_assessment(facts, pack, issues, created) for facts in found]
    if not results:
        issues = (*issues, _finding_not_present(pack, moment))
    return Assessments(case.id, tuple(results), in_order(issues))


def classify_and_plan(
    case: Case, pack: Pack | None = None, as_of: AsOfValue = None
) -> tuple[ClassAndPlan, ...]:
    """Return class and plan of every fetus that has the finding, without figures.

    Raises as :func:`assess` does.
    """
    pack = pack or load_pack()
    moment = parse_moment(as_of, case)
    _case_issues(case)
    return tuple(
        ClassAndPlan(known.fetus_id, classify(facts, pack), make_plan(facts, pack))
        for known, facts in facts_with_finding(case, pack, moment)
    )


def _case_issues(case: Case) -> tuple[Issue, ...]:
    if all(exam.biometry is None for exam in case.exams):
        return case_warnings(case)
    from echolith.growth import growth_issues  # most published cases have no measurements

    measured = growth_issues(case)
    if has_errors(measured):
        raise InputError(measured)
    return (*case_warnings(case), *measured)


def facts_with_finding(case: Case, pack: Pack, moment: Moment) -> Iterable[tuple[Known, CaseFacts]]:
    """Yield what is known of each fetus that has the finding, and the facts the rules read."""
    for fetus in case.fetuses:
        known = known_of(case, fetus.id, moment)
        found = courses(known.exams)
        calcification = calcification_of(found, pack)
        if calcification is not None:
            yield known, gather_facts(known, found, calcification, pack)


def _fetuses_without(case: Case, found: list[CaseFacts]) -> tuple[Issue, ...]:
    """Return a note for each fetus that is not assessed, so that nobody takes its silence for an answer."""
    having = {facts.known.fetus_id for facts in found}
    return tuple(
        Issue(
            "fetus-without-finding",
            "note",
            "this fetus has no such finding by what is known, and is not assessed",
            "enter what its own exams saw; its findings count for the other where they share a placenta",
            f"fetuses[{index}]",
        )
        for index, fetus in enumerate(case.fetuses)
        if fetus.id not in having
    )


def _finding_not_present(pack: Pack, moment: Moment) -> Issue:
    when = "" if moment.ga_days is None else " at the time asked for"
    return Issue(
        "finding-not-present",
        "note",
        f"no fetus of this case has {pack.label}{when}",
        "enter the finding (code, status) in the exam that saw it, or ask for a later time",
        "exams",
    )


def _assessment(facts: CaseFacts, pack: Pack, issues: tuple[Issue, ...], created: str) -> Assessment:
    figures = _figures_of(pack)
    classification = classify(facts, pack)
    growth, growth_notes = growth_rows(facts.known)
    notes = unused_notes(facts.known, facts.results, growth, facts.calcification.first_seen_day)
    values = {
        **facts.sheet.values,
        "class.isolated": classification.isolated,
        "class.sonographic": classification.sonographic,
    }
    rows = outlook(facts, classification, pack, figures)
    cause_rows = causes(facts, classification, pack, figures)
    plan = make_plan(facts, pack)
    alike = similar_cases(facts, classification, pack)
    contrary = tuple(Contrary(n.statement.strip(), n.source_id) for n in pack.contrary if n.when(values))
    used = dict.fromkeys(
        [c.source_id for row in rows for c in row.counts]
        + [c.source_id for row in cause_rows for c in row.counts]
        + [item.source_id for row in rows for item in row.left_out]
        + [c.source_id for row in rows for other in row.sensitivities for c in other.counts]
        + [pack.evidence.parameter(p).source_id for p in _parameter_ids(cause_rows)]
        + [s.source_id for s in alike]
        + [c.source_id for c in contrary]
        + [s for item in plan for s in item.sources]
    )
    return Assessment(
        schema=SCHEMA,
        case_id=facts.known.case.id,
        fetus=facts.known.fetus_id,
        as_of=_as_of(facts.known),
        finding=facts.calcification.summary,
        classification=classification,
        growth=growth,
        outlook=rows,
        causes=cause_rows,
        plan=plan,
        similar=alike,
        contrary=contrary,
        sources=(
            *pack.memory.remembered(
                ("sources", *used), lambda: tuple(source_ref(pack, source_id) for source_id in used)
            ),
            *_standard_refs(growth),
        ),
        issues=in_order((*issues, *facts.sheet.issues, *growth_notes, *notes)),
        provenance=Provenance(
            software=software_name(),
            version=software_version(),
            commit=software_commit(),
            pack=pack.id,
            pack_version=pack.version,
            evidence_release=pack.evidence.release,
            evidence_sha256=pack.evidence.sha256,
            created=created,
        ),
    )


def _parameter_ids(rows: Iterable[CauseRow]) -> list[str]:
    """Return the ids of the figures behind the updates and the background; one place may name several."""
    named = [u.parameter_id for row in rows for u in row.updates]
    named += [row.background.parameter_id for row in rows]
    return [i for ids in named if ids for i in ids.split(",")]


def _figures_of(pack: Pack) -> PooledFigures:
    key = f"{pack.source_sha256}+{pack.evidence.sha256}"
    if key not in _figures:
        _figures[key] = figures_for(pack, built_in_folder(pack.id))
    return _figures[key]


def _as_of(known: Known) -> AsOf:
    day = known.now_days
    ga = format_ga_days(day) if day is not None and day <= MAX_GA_DAYS else None
    date = None
    if known.moment.date is not None:
        date = known.moment.date.isoformat()
    elif day is not None and known.day_zero is not None:
        date = (known.day_zero + datetime.timedelta(days=day)).isoformat()
    return AsOf(ga, day, date)


def _standard_refs(growth: tuple[GrowthRow, ...]) -> tuple[SourceRef, ...]:
    """Return the publications of the growth standards used; `seen_as` says how the figures were read."""
    if not growth:
        return ()
    from echolith.growth import STANDARDS

    citations = dict.fromkeys(STANDARDS[row.standard].citation for row in growth)
    return tuple(
        SourceRef(c.source_id or "growth_standard", c.text, c.doi, f"https://doi.org/{c.doi}", "formula")
        for c in citations
    )


def source_ref(pack: Pack, source_id: str) -> SourceRef:
    """Return a publication of the pack's evidence as an answer names it."""
    source = pack.evidence.source(source_id)
    return SourceRef(source_id, source.citation, source.doi or None, source.url or None, source.seen_as)
