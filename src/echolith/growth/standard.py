"""What a growth standard is: its measurement, its range of validity, its source, its distribution."""

from __future__ import annotations

from typing import Literal, NamedTuple

from echolith.case.gestational_age import GestationalAge, format_ga_days
from echolith.growth.distributions import Distribution

Unit = Literal["mm", "g"]
Sex = Literal["female", "male"]


class Citation(NamedTuple):
    """A publication; `source_id` is its row in the table of sources, None if it has none yet."""

    text: str
    doi: str
    source_id: str | None


class Standard(NamedTuple):
    """A growth standard, or a reference chart, for one measurement.

    Parameters
    ----------
    id : str
        Stable identifier, as it stands in an assessment.
    name : str
        Name for people.
    measure : str
        Key of the measurement: ``hc``, ``bpd``, ``ofd``, ``ac``, ``fl``, ``hl``, ``efw``, ``crl``.
    label : str
        The measurement in words.
    unit : {"mm", "g"}
        Unit of the values.
    first_ga_days, last_ga_days : int
        First and last day of gestation for which the standard is read here, both included: the published
        range, or the narrower one that `caution` explains.
    citation : Citation
        Source of the standard.
    distribution : Distribution
        Distribution of the values by gestational age.
    weight_formula : str, optional
        For a weight, the id of the formula that the chart belongs to; None for a length.
    sex : {"female", "male"}, optional
        For a chart of one fetal sex; None for a chart of both together.
    caution : str
        What a reader of the chart has to know about how it was read; empty if nothing.
    """

    id: str
    name: str
    measure: str
    label: str
    unit: Unit
    first_ga_days: int
    last_ga_days: int
    citation: Citation
    distribution: Distribution
    weight_formula: str | None = None
    sex: Sex | None = None
    caution: str = ""

    def covers(self, ga_days: int) -> bool:
        """Return whether the standard is valid for a gestational age.

        Raises
        ------
        TypeError
            If `ga_days` is not an int.
        ValueError
            If it is not a gestational age at all (0 to 321 days).
        """
        return self.first_ga_days <= GestationalAge(ga_days).days <= self.last_ga_days

    @property
    def range_text(self) -> str:
        """The range of validity in words, e.g. ``14+0 to 40+0``."""
        return f"{format_ga_days(self.first_ga_days)} to {format_ga_days(self.last_ga_days)}"
