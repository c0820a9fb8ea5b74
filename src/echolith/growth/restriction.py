"""Fetal growth restriction by the Delphi consensus of 2016, in three values.

Gordijn et al. Consensus definition of fetal growth restriction: a Delphi procedure. Ultrasound Obstet
Gynecol 2016;48:333-339, doi 10.1002/uog.15884. Read as an abstract; the early criteria also in a table of
Matern Health Neonatol Perinatol 2016 (doi 10.1186/s40748-016-0041-x).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from echolith.case.gestational_age import GestationalAge, format_ga_days
from echolith.growth.categories import Centile, is_above, is_below
from echolith.growth.position import Position
from echolith.growth.standard import Citation
from echolith.growth.standards import standard_by_id

DELPHI_2016 = Citation(
    "Gordijn et al. Consensus definition of fetal growth restriction: a Delphi procedure. Ultrasound Obstet "
    "Gynecol 2016;48:333-339",
    "10.1002/uog.15884",
    "gordijn2016",
)
LATE_FROM_GA_DAYS = 224
"""32+0: from here on the late criteria hold."""

TWO_OF_THREE = (
    "the count 'at least two of three' of the late criteria does not stand in the abstract of the consensus; "
    "it was taken from other pages, and the paper itself was not seen"
)

Verdict = Literal["yes", "no", "unknown"]
Onset = Literal["early", "late"]


class GrowthEvidence(NamedTuple):
    """What was measured of one fetus at one time. What was not measured is None: never "absent".

    Parameters
    ----------
    ac, efw : float, Position or None
        Centile of abdominal circumference and estimated weight, or their place on a chart.
    umbilical_end_diastolic_flow_absent : bool or None
        Absent or reversed end-diastolic flow in the umbilical artery.
    umbilical_pi, uterine_pi : float or None
        Centile of the pulsatility index of the umbilical artery, and of the uterine arteries.
    cerebroplacental_ratio : float or None
        Centile of the cerebroplacental ratio.
    crossed_over_two_quartiles : bool or None
        Whether abdominal circumference or weight fell through more than two quartiles, as
        :func:`echolith.growth.course.quartile_fall` finds it.
    """

    ac: Centile = None
    efw: Centile = None
    umbilical_end_diastolic_flow_absent: bool | None = None
    umbilical_pi: float | None = None
    uterine_pi: float | None = None
    cerebroplacental_ratio: float | None = None
    crossed_over_two_quartiles: bool | None = None


class Criterion(NamedTuple):
    """One criterion: met, not met, or not known (None); `alone` if it is sufficient by itself."""

    id: str
    met: bool | None
    alone: bool


class Restriction(NamedTuple):
    """The verdict, with each criterion, what was not measured, and what is to be said with it."""

    verdict: Verdict
    onset: Onset
    criteria: tuple[Criterion, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]
    citation: Citation


def growth_restriction(evidence: GrowthEvidence, ga_days: int) -> Restriction:
    """Return whether the consensus calls the fetus growth restricted.

    Early (before 32+0): abdominal circumference (AC) or estimated weight (EFW) below the 3rd centile, or
    absent umbilical end-diastolic flow; or AC or EFW below the 10th together with a uterine or an
    umbilical pulsatility index above the 95th. Late (from 32+0): AC or EFW below the 3rd; or at least two
    of: AC or EFW below the 10th; AC or EFW fallen through more than two quartiles; cerebroplacental ratio
    below the 5th or umbilical pulsatility index above the 95th. (Gordijn et al. Ultrasound Obstet Gynecol
    2016;48:333-339, doi 10.1002/uog.15884.)

    **The count "two of three" of the late criteria was not in the abstract**, which is what was read of
    the paper; the result says so in its notes.

    ``yes`` as soon as the criteria that are known suffice. ``no`` only where **every** criterion is known
    and they do not suffice; this is stricter than logic needs, on purpose: a fetus whose Doppler was not
    looked at has not been shown to be free of restriction. Everything else is ``unknown``.

    Parameters
    ----------
    evidence : GrowthEvidence
        What was measured; None is unknown.
    ga_days : int
        Gestational age of the exam in completed days.

    Raises
    ------
    TypeError
        If `ga_days` is not an int.
    ValueError
        If it is no gestational age, a centile is not a number from 0 to 100, or a place on a chart is one
        of another gestational age or of another measurement than it is given for.
    """
    _check_places(evidence, ga_days)
    late = GestationalAge(ga_days).days >= LATE_FROM_GA_DAYS
    criteria = _late(evidence) if late else _early(evidence)
    sufficient = _any(c.met for c in criteria if c.alone)
    contributory = [c.met for c in criteria if not c.alone]
    together = _at_least_two(contributory) if late else _early_together(criteria)
    missing = tuple(c.id for c in criteria if c.met is None)
    verdict: Verdict = "unknown"
    if sufficient or together:
        verdict = "yes"
    elif not missing:
        verdict = "no"
    return Restriction(
        verdict, "late" if late else "early", criteria, missing, (TWO_OF_THREE,) if late else (), DELPHI_2016
    )


def _check_places(evidence: GrowthEvidence, ga_days: int) -> None:
    for measure, place in (("ac", evidence.ac), ("efw", evidence.efw)):
        if not isinstance(place, Position):
            continue
        found = standard_by_id(place.standard)
        if found.measure != measure:
            raise ValueError(f"{measure} was given a place on a chart of {found.label}; give its own")
        if place.ga_days != ga_days:
            raise ValueError(
                f"{measure} was measured at {format_ga_days(place.ga_days)}, but the exam is at "
                f"{format_ga_days(ga_days)}; give the places of one exam"
            )


def _early(evidence: GrowthEvidence) -> tuple[Criterion, ...]:
    return (
        *_very_small(evidence),
        Criterion("umbilical_end_diastolic_flow_absent", evidence.umbilical_end_diastolic_flow_absent, True),
        *_small(evidence),
        Criterion("uterine_pi_above_95", is_above(evidence.uterine_pi, 95.0), False),
        Criterion("umbilical_pi_above_95", is_above(evidence.umbilical_pi, 95.0), False),
    )


def _early_together(criteria: tuple[Criterion, ...]) -> bool:
    met = {c.id: c.met is True for c in criteria}
    small = met["ac_below_10"] or met["efw_below_10"]
    return small and (met["uterine_pi_above_95"] or met["umbilical_pi_above_95"])


def _late(evidence: GrowthEvidence) -> tuple[Criterion, ...]:
    # The three that are counted are compound; each is known as far as its parts are.
    ratio_or_flow = _any(
        (is_below(evidence.cerebroplacental_ratio, 5.0), is_above(evidence.umbilical_pi, 95.0))
    )
    return (
        *_very_small(evidence),
        Criterion("ac_or_efw_below_10", _any(c.met for c in _small(evidence)), False),
        Criterion("crossed_over_two_quartiles", evidence.crossed_over_two_quartiles, False),
        Criterion("cerebroplacental_ratio_below_5_or_umbilical_pi_above_95", ratio_or_flow, False),
    )


def _very_small(evidence: GrowthEvidence) -> tuple[Criterion, Criterion]:
    return (
        Criterion("ac_below_3", is_below(evidence.ac, 3.0), True),
        Criterion("efw_below_3", is_below(evidence.efw, 3.0), True),
    )


def _small(evidence: GrowthEvidence) -> tuple[Criterion, Criterion]:
    return (
        Criterion("ac_below_10", is_below(evidence.ac, 10.0), False),
        Criterion("efw_below_10", is_below(evidence.efw, 10.0), False),
    )


def _any(values: Iterable[bool | None]) -> bool | None:
    """Return Kleene's or: true if one is true, else unknown if one is unknown, else false."""
    every = tuple(values)
    if True in every:
        return True
    return None if None in every else False


def _at_least_two(values: list[bool | None]) -> bool:
    return values.count(True) >= 2
