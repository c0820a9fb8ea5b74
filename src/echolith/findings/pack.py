"""The finding pack in memory: what a pack folder says, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from echolith.case.vocabulary import MATERNAL_INFECTION_TESTS
from echolith.evidence import Evidence, Question
from echolith.findings.conditions import Condition
from echolith.findings.memory import Memory

PATTERNS = ("mass", "vascular", "surface", "parenchymal")
"""Where the finding can lie or what it can be part of."""

WORK_UP_GROUPS = ("aneuploidy", "cmv", "toxoplasma", "parvovirus_b19", "detailed_exam")
"""What :mod:`echolith.assess.work_up` can tell done from missing."""

ANCHORS = (
    "first_seen",
    "birth",
    "end",
    "last_scan",
    "equivocal_sample",
    *(f"first_positive_{test}" for test in MATERNAL_INFECTION_TESTS),
)
"""Days that a window can begin or end at; resolved in :mod:`echolith.assess.windows`."""


class TellingFinding(NamedTuple):
    """Another finding that shows what the assessed one is part of."""

    code: str
    pattern: str
    cause: str


class WouldChange(NamedTuple):
    """What would decide an open question; `when` None means always. `id` is the key of its words."""

    id: str
    when: Condition | None
    what: str
    how: str
    then: str


class IsolationRule(NamedTuple):
    """One of the ordered rules of isolation."""

    id: str
    when: Condition
    isolated: str
    statement: str
    would_change: tuple[WouldChange, ...]


class ContraryNote(NamedTuple):
    """Published evidence against the headline."""

    when: Condition
    source_id: str
    statement: str


class DoneBy(NamedTuple):
    """What makes a plan item done."""

    exams: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    all_tests: tuple[str, ...] = ()
    settled_by: tuple[str, ...] = ()
    counselling: tuple[str, ...] = ()
    fact: str = ""
    since_first_seen: bool = False
    needs: str = ""


class Window(NamedTuple):
    """When a plan item is to be done; anchors are resolved in :mod:`echolith.assess.windows`."""

    from_anchor: str = ""
    to_anchor: str = ""
    after_days: int = 0
    to_after_days: int = 0
    from_ga_days: int | None = None
    from_age_days: int | None = None
    to_age_days: int | None = None


class PlanRule(NamedTuple):
    """One item of the plan."""

    id: str
    action: str
    why: str
    applies: Condition
    otherwise: str
    same_day_when: Condition | None
    done_by: DoneBy
    window: Window
    guideline_ids: tuple[str, ...]
    source_ids: tuple[str, ...]
    strength: str
    local_practice: bool


class CauseRule(NamedTuple):
    """One cause, the background risk beside it, and the tests that speak of it.

    `remainder_in` belongs to the cause that is the remainder (``none_found``): the strata in which every
    cause was counted, so that what is left has a figure.
    """

    id: str
    label: str
    background: Mapping[str, str] = MappingProxyType({})
    screening: bool = False
    diagnostic: bool = False
    serology: tuple[str, ...] = ()
    fetal_tests: tuple[str, ...] = ()
    carrier_test: str = ""
    pattern: str = ""
    remainder_in: tuple[str, ...] = ()


class ScreeningPerformance(NamedTuple):
    """Parameter ids of one screening test for one cause."""

    detection: str
    false_positive: str
    others: tuple[str, ...] = ()
    only_if_stated: bool = False


class FetalTestPerformance(NamedTuple):
    """Parameter ids of one fetal infection test."""

    cause: str
    sensitivity: str
    specificity: str
    others: tuple[str, ...] = ()


class ProcedureStart(NamedTuple):
    """From when a procedure is done, by a guideline."""

    procedure: str
    from_ga: str
    guideline_id: str


class ProcedureLoss(NamedTuple):
    """A published figure about loss of the pregnancy beside a procedure.

    `part` is 1 or 2 where the publication prints two numbers in one ("2.1 vs 1.3"), otherwise 0.
    """

    parameter: str
    procedures: tuple[str, ...]
    measure: str
    pregnancy: str
    losses_from_ga: str = ""
    losses_before_ga: str = ""
    part: int = 0
    secondary: bool = False


class Procedures(NamedTuple):
    """Invasive procedures: when they are done, and what is published on the losses after them."""

    starts: tuple[ProcedureStart, ...] = ()
    losses: tuple[ProcedureLoss, ...] = ()


class Performance(NamedTuple):
    """Published performance of the tests."""

    screening: Mapping[str, Mapping[str, ScreeningPerformance]]
    diagnostic: Mapping[str, tuple[str, ...]]
    infection: Mapping[str, FetalTestPerformance]
    procedures: Procedures = Procedures()


@dataclass(frozen=True, slots=True)
class Pack:
    """A finding pack. Built by :func:`echolith.findings.load_pack`; do not build it by hand."""

    id: str
    version: str
    name: str
    label: str
    definition: str
    codes: tuple[str, ...]
    soft_marker_codes: frozenset[str]
    growth_codes: frozenset[str]
    fluid_codes: Mapping[str, str]
    telling_findings: tuple[TellingFinding, ...]
    pattern_order: tuple[str, ...]
    code_groups: Mapping[str, frozenset[str]]
    isolation: tuple[IsolationRule, ...]
    work_up_groups: tuple[str, ...]
    fact_words: Mapping[str, str]
    indirect_strata: Mapping[str, str]
    contrary: tuple[ContraryNote, ...]
    performance: Performance
    causes: tuple[CauseRule, ...]
    plan: tuple[PlanRule, ...]
    questions: tuple[Question, ...]
    evidence: Evidence
    source_sha256: str
    memory: Memory = field(default_factory=Memory, compare=False, repr=False)
