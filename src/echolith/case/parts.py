"""The parts of a pregnancy record, and the shape of the whole.

All classes are frozen pydantic models. The whole that may be used is :class:`echolith.case.model.Case`, which
checks that the parts fit together; :class:`Pregnancy` is only its shape, which the checks read.
"""

import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
)

from echolith.case import vocabulary as v
from echolith.case.fields import parse_date, parse_ga, parse_hpo_id
from echolith.case.gestational_age import DatingMethod, GestationalAge

Ga = Annotated[
    GestationalAge,
    PlainValidator(parse_ga),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^([0-9]|[0-3][0-9]|4[0-5])\+[0-6]$",
            "examples": ["20+5"],
            "title": "weeks+days",
        }
    ),
]
Date = Annotated[
    datetime.date,
    PlainValidator(parse_date),
    PlainSerializer(lambda d: d.isoformat(), return_type=str),
    WithJsonSchema({"type": "string", "format": "date"}),
]
HpoId = Annotated[
    str,
    BeforeValidator(parse_hpo_id),
    Field(json_schema_extra={"pattern": r"^HP:[0-9]{7}$", "examples": ["HP:0006559"]}),
]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(max_length=100_000)]
Positive = Annotated[int | float, Field(gt=0, allow_inf_nan=False)]
Many = Field(default=(), strict=False)
"""A list in the file, a tuple in the record."""


class Record(BaseModel):
    """Base of all parts of a case: frozen, unknown keys are errors, no silent conversion."""

    # Built once, for the whole case, at first use: building every part on its own doubles the start-up.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class HistoryEntry(Record):
    """An infection, exposure or family matter, with when it was, where that is known."""

    agent: Name | None = None
    text: Text | None = None
    ga: Ga | None = None
    date: Date | None = None


History = str | HistoryEntry


class Mother(Record):
    """The pregnant woman. `age` is at the due date, in years."""

    age: Annotated[int | float, Field(ge=10, le=60, allow_inf_nan=False)] | None = None
    egg_age: Annotated[int | float, Field(ge=10, le=60, allow_inf_nan=False)] | None = None
    ancestry: str | Annotated[tuple[str, ...], Field(strict=False)] | None = None
    infections: tuple[History, ...] = Many
    exposures: tuple[History, ...] = Many
    previous_affected: bool | str | None = None
    family_history: tuple[History, ...] = Many
    booking_serum: bool | None = None


class EarlierDating(Record):
    """A dating that was replaced."""

    due_date: Date | None = None
    ga: Ga | None = None
    date: Date | None = None
    method: DatingMethod = "unknown"


class Dating(EarlierDating):
    """How the pregnancy is dated: a due date, or a gestational age on a date."""

    previous: tuple[EarlierDating, ...] = Many


class Fetus(Record):
    """One fetus of the pregnancy."""

    id: Name
    sex: v.Sex | None = None


class Finding(Record):
    """One finding looked for at an exam. Sizes in millimetres."""

    code: HpoId
    status: v.FindingStatus
    number: v.FociNumber | None = None
    count: Annotated[int, Field(ge=1, le=1000)] | None = None
    location: v.FociLocation | None = None
    max_size_mm: Positive | None = None
    shadowing: bool | None = None
    flow: bool | None = None
    text: Text | None = None


class Growth(Record):
    """Growth as the report states it."""

    category: v.GrowthCategory | None = None
    efw_centile: Annotated[int | float, Field(ge=0, le=100, allow_inf_nan=False)] | None = None


class Biometry(Record):
    """Measurements of one exam, millimetres and grams."""

    hc_mm: Positive | None = None
    bpd_mm: Positive | None = None
    ofd_mm: Positive | None = None
    ac_mm: Positive | None = None
    fl_mm: Positive | None = None
    crl_mm: Positive | None = None
    efw_g: Positive | None = None


class Exam(Record):
    """One exam of one fetus, before birth (`ga`) or after (`age_days`)."""

    kind: v.ExamKind
    ga: Ga | None = None
    age_days: Annotated[int, Field(ge=0, le=40_000)] | None = None
    date: Date | None = None
    fetus: Name | None = None
    findings: tuple[Finding, ...] = Many
    other_anomalies: v.OtherAnomalies | None = None
    growth: Growth | None = None
    biometry: Biometry | None = None
    fluid: v.Fluid | None = None
    placenta: v.Placenta | None = None
    result: v.NormalOrAbnormal | None = None
    report: Text | None = None


class TestDetail(Record):
    """What stands behind a result."""

    __test__: ClassVar[bool] = False  # no class of pytest

    igg: Name | int | float | None = None
    igm: Name | int | float | None = None
    avidity: Name | int | float | None = None
    pcr: Name | None = None
    fraction: Annotated[int | float, Field(ge=0, le=100, allow_inf_nan=False)] | None = None
    text: Text | None = None


class Test(Record):
    """One test: a result, or why there is none yet. `ga` is when the sample was taken."""

    __test__: ClassVar[bool] = False  # no class of pytest

    test: v.TestName
    result: v.TestResult | None = None
    status: v.TestStatus | None = None
    ga: Ga | None = None
    resulted_ga: Ga | None = None
    date: Date | None = None
    resulted_date: Date | None = None
    detail: TestDetail | None = None
    fetus: Name | None = None


class Counselling(Record):
    """A counselling that took place."""

    kind: Literal[
        "genetic",
        "genetic_counselling",
        "fetal_medicine",
        "infectious_disease",
        "neonatology",
        "psychological",
        "other",
    ]
    ga: Ga | None = None
    date: Date | None = None


class FollowUp(Record):
    """A child seen after the newborn period."""

    age_months: Annotated[int | float, Field(ge=0, le=1200, allow_inf_nan=False)] | None = None
    development: Name | None = None
    liver: Name | None = None


class Outcome(Record):
    """How the pregnancy ended, for one fetus."""

    pregnancy: v.PregnancyOutcome
    ga: Ga | None = None
    date: Date | None = None
    sex: v.Sex | None = None
    neonate: v.NeonateState | None = None
    follow_up: tuple[FollowUp, ...] = Many
    fetus: Name | None = None


class Source(Record):
    """Where a published case was published."""

    doi: Name | None = None
    pmid: Name | int | None = None
    source_id: Name | None = None
    case_id: Name | None = None
    url: Name | None = None
    text: Text | None = None


class Pregnancy(Record):
    """The shape of a pregnancy record, its parts not yet checked against each other."""

    echolith: Literal["case/1"] = "case/1"
    id: Name
    mother: Mother | None = None
    dating: Dating | None = None
    chorionicity: v.Chorionicity | None = None
    fetuses: Annotated[tuple[Fetus, ...], Field(strict=False, min_length=1, max_length=10)]
    exams: Annotated[tuple[Exam, ...], Field(strict=False, max_length=1000)] = ()
    tests: Annotated[tuple[Test, ...], Field(strict=False, max_length=1000)] = ()
    counselling: tuple[Counselling, ...] = Many
    outcome: Outcome | Annotated[tuple[Outcome, ...], Field(strict=False)] | None = None
    source: Source | None = None

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The outcomes as a tuple, whether one or several were written."""
        if self.outcome is None:
            return ()
        return self.outcome if isinstance(self.outcome, tuple) else (self.outcome,)
