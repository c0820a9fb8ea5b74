"""What the evidence of a finding pack holds: publications, counts, published cases, figures, statements.

Every record is a row of a table of the pack's data package; the columns are described in its
``datapackage.json``. A cell that is empty in the table is ``None`` here (text: empty string): nothing is
ever filled in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeVar

from echolith.errors import UsageError

SECONDARY = "secondary_citation"
SECONDARY_SUFFIX = "_sec"
"""How a source is marked that was seen only as another one quotes it."""

Certainty = Literal["stated", "derived"]
Scale = Literal["probability", "difference", "ratio", "count", "formula", "text"]
Bounds = Literal["", "interval", "range", "limit"]


class SourceRecord(NamedTuple):
    """A publication. `seen_as` says what of it was read (``abstract``, ``full_text``, ...)."""

    source_id: str
    pmid: str
    doi: str
    first_author: str
    year: int | None
    title: str
    journal: str
    url: str
    seen_as: str
    design: str = ""
    setting_country: str = ""
    recruitment_years: str = ""
    screened_n: int | None = None
    numbers_complete: str = ""
    same_publication_as: str = ""

    @property
    def citation(self) -> str:
        """The publication in one line, with its DOI where there is one; what is not known is left out."""
        who = " ".join(part for part in (self.first_author, str(self.year or "")) if part)
        parts = (who, self.title, self.journal)
        text = " ".join(part if part.endswith(("?", ".")) else f"{part}." for part in parts if part)
        return f"{text} doi:{self.doi}" if self.doi else text


class CountRecord(NamedTuple):
    """Fetuses with a property, out of all counted; both numbers are None where only shares are known."""

    count_id: str
    source_id: str
    subgroup: str
    variable: str
    events: int | None
    total: int | None
    certainty: Certainty
    notes: str


class CaseRecord(NamedTuple):
    """One published fetus; some re-describe a fetus of a series and are never added to its counts."""

    case_id: str
    source_id: str
    case_no: int
    maternal_age: int | None
    ga_at_diagnosis: str
    number_of_foci: str
    location: str
    size_mm: str
    isolated: str
    other_findings: str
    cfdna: str
    karyotype_or_array: str
    infection_tests: str
    cf_test: str
    fetal_echo: str
    mri: str
    followup_course: str
    pregnancy_outcome: str
    ga_at_birth: str
    neonatal_outcome: str
    followup_age: str


class Caution(NamedTuple):
    """What the reader of a number must know; an empty `source_id` means all sources."""

    caution_id: str
    source_id: str
    flag: str
    note: str


class StudyRecord(NamedTuple):
    """What a source studied, and what its words "good outcome" and "work-up negative" meant there."""

    source_id: str
    population: str
    design: str
    outcome_definition: str
    follow_up: str
    follow_up_min_months: int | None
    follow_up_max_months: int | None
    work_up_definition: str
    losses: str
    centre: str
    year_from: int | None
    year_to: int | None
    overlap: str
    notes: str


class Wanted(NamedTuple):
    """A publication that is missing from the evidence, and why it would matter."""

    study_id: str
    author: str
    year: str
    title_or_topic: str
    status_note: str
    priority: str


class Population(NamedTuple):
    """A kind of population; `reason` is why its counts are kept apart."""

    population: str
    meaning: str
    reason: str


class Subgroup(NamedTuple):
    """A subgroup of a study and the stratum it belongs to."""

    subgroup: str
    stratum: str
    meaning: str


class Guideline(NamedTuple):
    """A recommendation or timing statement, in our words."""

    guideline_id: str
    source_id: str
    topic: str
    recommendation: str
    strength: str


class Parameter(NamedTuple):
    """A published figure.

    `value`, `lower` and `upper` are on `scale`: ``probability`` and ``difference`` in 0 to 1 whatever the
    publication printed (%, 1 in n, n of N, per 100 000), ``ratio`` and ``count`` as printed; they are None
    where the publication gives no such number. `bounds` says what the limits are: ``interval`` (usually
    95 %), ``range`` (of studies or assumptions, or a printed range without a middle), ``limit`` (only
    "below" or "above" is known). `printed` and `unit` hold what the publication prints, e.g. a formula.
    """

    id: str
    topic: str
    name: str
    printed: str
    unit: str
    value: float | None
    lower: float | None
    upper: float | None
    scale: Scale
    bounds: Bounds
    condition: str
    stage: str
    maternal_age: int | None
    population: str
    n: str
    source_id: str
    certainty: Certainty
    notes: str

    @property
    def formula(self) -> str | None:
        """The formula as printed, or None if this is not a formula."""
        return self.printed if self.scale == "formula" else None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A release of evidence, whole and checked. Look records up by id; unknown ids raise `UsageError`."""

    name: str
    release: str
    sha256: str
    licence: str
    sources: tuple[SourceRecord, ...]
    counts: tuple[CountRecord, ...]
    cases: tuple[CaseRecord, ...]
    cautions: tuple[Caution, ...]
    studies: tuple[StudyRecord, ...]
    wanted: tuple[Wanted, ...]
    populations: tuple[Population, ...]
    subgroups: tuple[Subgroup, ...]
    parameters: tuple[Parameter, ...]
    guidelines: tuple[Guideline, ...]
    parameter_sources: tuple[SourceRecord, ...]
    _source: dict[str, SourceRecord] = field(init=False, repr=False, compare=False)
    _count: dict[str, CountRecord] = field(init=False, repr=False, compare=False)
    _study: dict[str, StudyRecord] = field(init=False, repr=False, compare=False)
    _population: dict[str, Population] = field(init=False, repr=False, compare=False)
    _subgroup: dict[str, Subgroup] = field(init=False, repr=False, compare=False)
    _parameter: dict[str, Parameter] = field(init=False, repr=False, compare=False)
    _guideline: dict[str, Guideline] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the tables; a publication in both source tables is taken from ``sources``."""
        put = object.__setattr__
        put(self, "_source", {s.source_id: s for s in (*self.parameter_sources, *self.sources)})
        put(self, "_count", {c.count_id: c for c in self.counts})
        put(self, "_study", {s.source_id: s for s in self.studies})
        put(self, "_population", {p.population: p for p in self.populations})
        put(self, "_subgroup", {s.subgroup: s for s in self.subgroups})
        put(self, "_parameter", {p.id: p for p in self.parameters})
        put(self, "_guideline", {g.guideline_id: g for g in self.guidelines})

    def source(self, source_id: str) -> SourceRecord:
        """Return the publication of a count, case, figure or statement."""
        return _found(self._source, source_id, "source")

    def citation(self, source_id: str) -> str:
        """Return the publication in one line."""
        return self.source(source_id).citation

    def count(self, count_id: str) -> CountRecord:
        """Return a published count."""
        return _found(self._count, count_id, "count")

    def has_count(self, count_id: str) -> bool:
        """Return whether this release has the count."""
        return count_id in self._count

    def study(self, source_id: str) -> StudyRecord:
        """Return what the source studied."""
        return _found(self._study, source_id, "study")

    def population(self, population: str) -> Population:
        """Return the population and why its counts are kept apart."""
        return _found(self._population, population, "population")

    def has_population(self, population: str) -> bool:
        """Return whether this release knows the population."""
        return population in self._population

    def subgroup(self, subgroup: str) -> Subgroup:
        """Return the subgroup and its stratum."""
        return _found(self._subgroup, subgroup, "subgroup")

    def has_subgroup(self, subgroup: str) -> bool:
        """Return whether this release knows the subgroup."""
        return subgroup in self._subgroup

    def parameter(self, parameter_id: str) -> Parameter:
        """Return a published figure, e.g. ``P0001``."""
        return _found(self._parameter, parameter_id, "parameter")

    def guideline(self, guideline_id: str) -> Guideline:
        """Return a statement, e.g. ``G010``."""
        return _found(self._guideline, guideline_id, "guideline")

    def cautions_for(self, source_id: str) -> tuple[Caution, ...]:
        """Return what the reader of this source's numbers must know, without the general cautions."""
        return tuple(caution for caution in self.cautions if caution.source_id == source_id)

    def age_risks(self, condition: str, stage: str, source_id: str) -> dict[int, Parameter]:
        """Return one source's risks of a condition by maternal age in completed years.

        Parameters
        ----------
        condition : str
            E.g. ``trisomy_21``.
        stage : str
            When in pregnancy the risk holds: ``amniocentesis``, ``term``, ``week_16``, ``live_birth``.
        source_id : str
            E.g. ``uptodate_agetable``. Tables of different sources are never mixed.
        """
        return {
            p.maternal_age: p
            for p in self.parameters
            if p.maternal_age is not None
            and (p.condition, p.stage, p.source_id) == (condition, stage, source_id)
        }


_Record = TypeVar("_Record")


def _found(table: dict[str, _Record], key: str, kind: str) -> _Record:
    try:
        return table[key]
    except KeyError:
        raise UsageError(f"this evidence release has no {kind} {key!r}") from None
