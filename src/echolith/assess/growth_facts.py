"""Facts about growth: stated, by reported centile and by measurement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from echolith.assess.known import POSTNATAL, Known, KnownExam
from echolith.assess.model import GrowthRow
from echolith.assess.sheet import FactSheet
from echolith.case.gestational_age import format_ga_days
from echolith.findings.pack import Pack
from echolith.issues import Issue

if TYPE_CHECKING:
    from echolith.growth import Scored

SMALL_CENTILE = 10.0
FAR_OUT_Z = 3.0
"""Head (either way) or femur (short) further from the mean than this is a question, not a finding.

Rule 2 of isolation asks for the abdomen and the weight only. A head three standard deviations small beside
"nothing else seen" must not pass as isolated; the threshold is ours, on the cautious side.
"""


def add_growth(sheet: FactSheet, known: Known, pack: Pack) -> None:
    """Write ``growth.found_small`` (something says or shows small) and ``growth.stated_unknown``."""
    small = stated = unknown = far_out = False
    for exam in known.exams:
        growth = exam.exam.growth
        measured_small = False
        if growth is not None:
            if growth.category == "small":
                small = True
                sheet.because(
                    "growth.found_small", f"growth small{_at(exam.day)}", f"{exam.where}.growth.category"
                )
            unknown = unknown or growth.category == "unknown"
            stated = stated or growth.category in {"small", "appropriate", "large"}
            if growth.efw_centile is not None:
                stated = True
                if growth.efw_centile < SMALL_CENTILE:
                    small = True
                    sheet.because(
                        "growth.found_small",
                        f"estimated weight below the 10th centile{_at(exam.day)}",
                        f"{exam.where}.growth.efw_centile",
                    )
        scored = scored_exam(exam)
        if scored is not None:
            measured = [r for r in scored.rows if r.centile is not None and r.measure in {"ac", *_WEIGHTS}]
            stated = stated or bool(measured)
            from echolith.growth import is_small

            measured_small = is_small(scored.rows)
            if measured_small:
                small = True
                sheet.because(
                    "growth.found_small",
                    f"abdomen or estimated weight measures below the 10th centile{_at(exam.day)}",
                    f"{exam.where}.biometry",
                )
        reported_small = (
            growth is not None and growth.efw_centile is not None and growth.efw_centile < SMALL_CENTILE
        )
        if measured_small and not reported_small and growth and growth.category == "appropriate":
            sheet.issues.append(
                Issue(
                    "growth-disagrees",
                    "warning",
                    "growth is called appropriate, but a measurement lies below the 10th centile",
                    "check the measurement; the case is judged as small until then",
                    f"{exam.where}.growth",
                )
            )
        if scored is not None and _part_far_out(scored):
            far_out = True
            sheet.because(
                "growth.part_far_out",
                f"head or femur measures more than 3 standard deviations from the mean{_at(exam.day)}",
                f"{exam.where}.biometry",
            )
    sheet.values["growth.part_far_out"] = far_out
    sheet.values["growth.found_small"] = small
    sheet.values["growth.stated_unknown"] = unknown and not stated
    if not stated and not small:
        sheet.issues.append(
            Issue(
                "growth-not-stated",
                "note",
                "no exam says how the fetus is growing",
                "add growth: {category: ...}, efw_centile, or the measurements",
                "exams",
            )
        )


_WEIGHTS = ("efw", "efw_hadlock3_computed")


def scored_exam(known: KnownExam) -> Scored | None:
    """Return the scored biometry of one exam before birth; None without one, or without gestational age."""
    biometry = known.exam.biometry
    if biometry is None or known.day is None or known.exam.kind in POSTNATAL:
        return None
    from echolith.growth import score_biometry  # most published cases have no measurements

    return score_biometry(biometry, known.day, f"{known.where}.biometry")


def measured_small(known: KnownExam) -> bool:
    """Whether the measurements of one exam show an abdomen or a weight below the 10th centile."""
    scored = scored_exam(known)
    if scored is None:
        return False
    from echolith.growth import is_small

    return is_small(scored.rows)


def _part_far_out(scored: Scored) -> bool:
    return any(
        row.z is not None
        and (row.z < -FAR_OUT_Z or (row.z > FAR_OUT_Z and row.measure != "fl"))
        and row.measure in {"hc", "bpd", "fl"}
        for row in scored.rows
    )


def growth_rows(known: Known) -> tuple[tuple[GrowthRow, ...], tuple[Issue, ...]]:
    """Return all measurements of all exams against their standards, with what is to be said of them."""
    rows: list[GrowthRow] = []
    issues: list[Issue] = []
    for exam in known.exams:
        scored = scored_exam(exam)
        if scored is None:
            continue
        issues.extend(scored.issues)
        ga = format_ga_days(exam.day) if exam.day is not None else None
        rows.extend(
            GrowthRow(
                measure=row.measure,
                value_mm=row.value_mm,
                value_g=None if row.value_g is None else round(row.value_g, 1),
                standard=row.standard,
                z=None if row.z is None else round(row.z, 3),
                centile=None if row.centile is None else round(row.centile, 1),
                category=row.category,
                ga=ga,
            )
            for row in scored.rows
        )
    return tuple(rows), tuple(issues)


def _at(day: int | None) -> str:
    return f" at {format_ga_days(day)}" if day is not None and day < 322 else ""
