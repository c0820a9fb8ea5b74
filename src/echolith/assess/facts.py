"""The facts that the pack's conditions read, each with the places in the case that it comes from.

A fact that is absent from :attr:`FactSheet.values` is not known. Facts named ``found_…``, ``…_shown`` and
the like say what *was found* and are always known: finding nothing is not the same as there being nothing,
and the rules say separately what must have been looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from echolith.assess.anatomy import add_anatomy
from echolith.assess.calcification import Calcification
from echolith.assess.growth_facts import add_growth, measured_small
from echolith.assess.known import LOSSES, Known
from echolith.assess.result_facts import add_tests
from echolith.assess.results import ABNORMAL, Effective, effective_results
from echolith.assess.sheet import FactSheet
from echolith.assess.timeline import Course, courses
from echolith.assess.undated import abnormal_exams_undated, abnormal_tests_undated
from echolith.case.model import HistoryEntry
from echolith.case.vocabulary import FETAL_INFECTION_TESTS, MATERNAL_INFECTION_TESTS
from echolith.findings.pack import Pack

__all__ = ["CaseFacts", "gather_facts"]

RAISED_CF_ANCESTRY = frozenset(
    {
        "european",
        "northern_european",
        "caucasian",
        "white",
        "non_hispanic_caucasian",
        "ashkenazi",
        "ashkenazi_jewish",
    }
)
"""Ancestries with a published carrier frequency of about 1 in 25 (P0816, P0822, P0858, P0861)."""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """All that the rules need to know of one fetus."""

    known: Known
    found: dict[str, Course]
    calcification: Calcification
    results: dict[str, Effective]
    co_twin_results: dict[str, Effective]
    sheet: FactSheet = field(compare=False)


def gather_facts(
    known: Known, found: dict[str, Course], calcification: Calcification, pack: Pack
) -> CaseFacts:
    """Work out the facts of one fetus that has (or may have) the finding."""
    sheet = FactSheet()
    results = effective_results(known.tests)
    values = sheet.values
    values["finding.uncertain"] = calcification.standing == "uncertain"
    values["finding.status"] = calcification.standing
    if calcification.standing == "uncertain":
        sheet.because(
            "finding.uncertain", "the calcification is only suspected", calcification.entries[0].where
        )
    if calcification.pattern != "unstated":
        values["finding.pattern"] = calcification.pattern
    # Of several patterns the most serious names the class; a step that asks for the surface still sees it. A
    # mass by its flow, its place not stated, may lie on the surface.
    if "surface" in calcification.patterns:
        values["finding.on_surface"] = True
    elif calcification.summary.location is not None:
        values["finding.on_surface"] = False
    if calcification.with_flow is not None:
        values["finding.with_flow"] = calcification.with_flow
    add_anatomy(sheet, known, found, pack)
    add_growth(sheet, known, pack)
    add_tests(sheet, known, results)
    _add_co_twin(sheet, known, pack)
    _add_mother(sheet, known, results)
    _add_outcome(sheet, known)
    co_twin_results = effective_results(known.co_twin_tests)
    _add_co_twin_infection(sheet, co_twin_results)
    _add_undated(sheet, known, pack)
    return CaseFacts(known, found, calcification, results, co_twin_results, sheet)


def _add_co_twin(sheet: FactSheet, known: Known, pack: Pack) -> None:
    shared = False
    if len(known.case.fetuses) > 1 and known.case.chorionicity != "dichorionic":
        for course in courses(known.co_twin_exams).values():
            if course.standing in {"present", "resolved", "uncertain"}:
                shared = True
                sheet.because("cotwin.affected_shared", "the co-twin is affected", course.decisive.where)
        for exam in known.co_twin_exams:
            e = exam.exam
            unnamed = (
                e.other_anomalies == "seen"
                or e.result == "abnormal"
                or e.fluid in pack.fluid_codes
                or e.placenta == "abnormal"
                or (e.growth is not None and e.growth.category == "small")
                or (e.growth is not None and e.growth.efw_centile is not None and e.growth.efw_centile < 10)
                or measured_small(exam)
            )
            if unnamed:
                shared = True
                sheet.because("cotwin.affected_shared", "the co-twin's exam is abnormal", exam.where)
        for test in known.co_twin_tests:
            if test.test.result in ABNORMAL:
                shared = True
                sheet.because("cotwin.affected_shared", "the co-twin's test is abnormal", test.where)
        if any(o.pregnancy in LOSSES or o.neonate == "affected" for o in known.co_twin_outcomes):
            shared = True
            sheet.because("cotwin.affected_shared", "the co-twin was lost or is affected", "outcome")
    sheet.values["cotwin.affected_shared"] = shared


def _add_co_twin_infection(sheet: FactSheet, co_twin_results: dict[str, Effective]) -> None:
    """Note an infected co-twin, of either chorionicity: the mother of both was infected."""
    infected = [e for n, e in co_twin_results.items() if n in FETAL_INFECTION_TESTS and e.abnormal]
    sheet.values["cotwin.infected"] = bool(infected)
    for entry in infected:
        sheet.because("cotwin.infected", "the co-twin is infected", entry.source.where)


def _add_undated(sheet: FactSheet, known: Known, pack: Pack) -> None:
    """Note abnormal results without a time: from an earlier day they do not count, nor do they reassure."""
    places = {
        "time.abnormal_exam_undated": abnormal_exams_undated(known, pack),
        "tests.abnormal_undated": abnormal_tests_undated(known),
    }
    for fact, where in places.items():
        sheet.values[fact] = bool(where)
        for place in where:
            sheet.because(fact, "an abnormal result has no time and may have been known", place)


def _add_mother(sheet: FactSheet, known: Known, results: dict[str, Effective]) -> None:
    values = sheet.values
    untested = False
    mother = known.case.mother
    if mother is not None:
        for index, entry in enumerate(mother.infections):
            where = f"mother.infections[{index}]"
            timed = isinstance(entry, HistoryEntry) and (entry.ga is not None or entry.date is not None)
            if isinstance(entry, HistoryEntry) and timed and not _to_come(entry, known):
                agent = infection_of(entry.agent)
                tested = results.get(agent) if agent else None
                if tested is None or not tested.conclusive:
                    untested = True
                    sheet.because(
                        "mother.infection_untested", "an infection in this pregnancy is reported", where
                    )
        names = (mother.ancestry,) if isinstance(mother.ancestry, str) else (mother.ancestry or ())
        if any(_key(name) in RAISED_CF_ANCESTRY for name in names):
            values["mother.cf_ancestry_raised"] = True
        elif names and _key(names[0]) not in {"unknown", "other", "mixed"}:
            values["mother.cf_ancestry_raised"] = False
    values["mother.infection_untested"] = untested
    values["mother.exposures_stated"] = bool(mother is not None and mother.exposures)


def _to_come(entry: HistoryEntry, known: Known) -> bool:
    """Whether an infection lies after the moment asked for."""
    day, now = known.day_of(entry.ga, entry.date), known.moment.ga_days
    return day is not None and now is not None and day > now


def infection_of(name: str | None) -> str | None:
    """Return the infection that a history names, as its test is called; None if it is none of them."""
    key = _key(name or "")
    aliases = {"parvovirus": "parvovirus_b19", "toxoplasmosis": "toxoplasma", "chickenpox": "varicella"}
    key = aliases.get(key, key)
    return key if key in MATERNAL_INFECTION_TESTS else None


def _key(name: str) -> str:
    return "_".join(name.lower().replace("-", " ").split())


def _add_outcome(sheet: FactSheet, known: Known) -> None:
    values = sheet.values
    ended = known.ended
    if ended is not None:
        values["pregnancy.ended"] = ended
        values["pregnancy.loss"] = bool(ended and known.outcome and known.outcome.pregnancy in LOSSES)
    outcome = known.outcome
    affected = outcome is not None and outcome.neonate == "affected"
    values["neonate.affected_unnamed"] = affected
    if affected:
        sheet.because("neonate.affected_unnamed", "the newborn is recorded as affected", "outcome")
    values["outcome.followed_up"] = bool(outcome is not None and outcome.follow_up)
    values["outcome.recorded"] = bool(
        outcome is not None
        and ended
        and (outcome.pregnancy != "live_birth" or outcome.neonate in {"healthy", "affected"})
    )
