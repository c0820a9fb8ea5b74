"""The WHO fetal growth charts of 2017: quantile regression, 14+0 to 40+0, weight also by fetal sex.

Kiserud et al. PLoS Med 2017;14:e1002220. The coefficients lie in ``data/who_2017.csv``; where they were read,
and that two corrections of the paper could not be confirmed in them, stands in ``data/README.md`` and in
the caution of every chart.
"""

from __future__ import annotations

from functools import cache, partial
from importlib import resources

from echolith.growth.formula_ids import HADLOCK3
from echolith.growth.quantiles import QuantileCurve, QuantilesByAge
from echolith.growth.standard import Citation, Sex, Standard

WHO_2017 = Citation(
    "Kiserud et al. The World Health Organization Fetal Growth Charts: a multinational longitudinal study of "
    "ultrasound biometric measurements and estimated fetal weight. PLoS Med 2017;14:e1002220",
    "10.1371/journal.pmed.1002220",
    "kiserud2017",
)
CAUTION = (
    "the paper was corrected in 2017 and 2021; that the coefficients carry both corrections could not be "
    "confirmed"
)
_BENDS = "; its curves stop rising in the last days before 40+0"


@cache
def _table() -> dict[tuple[str, str], tuple[QuantileCurve, ...]]:
    import csv

    text = resources.files("echolith.growth").joinpath("data/who_2017.csv").read_text(encoding="utf-8")
    curves: dict[tuple[str, str], list[QuantileCurve]] = {}
    for row in csv.DictReader(text.splitlines()):
        curve = QuantileCurve(float(row["quantile"]), tuple(float(row[f"b{power}"]) for power in range(5)))
        curves.setdefault((row["measure"], row["sex"]), []).append(curve)
    return {key: tuple(sorted(each)) for key, each in curves.items()}


def _curves(measure: str, sex: str) -> tuple[QuantileCurve, ...]:
    return _table()[measure, sex]


def _chart(measure: str, label: str, caution: str = CAUTION, sex: Sex | None = None) -> Standard:
    weight = measure == "efw"
    return Standard(
        f"who_2017_{measure}" + (f"_{sex}" if sex else ""),
        f"WHO {label}" + (f", {sex} fetuses" if sex else ""),
        measure,
        label,
        "g" if weight else "mm",
        98,
        280,
        WHO_2017,
        QuantilesByAge(partial(_curves, measure, sex or "both")),
        HADLOCK3 if weight else None,
        sex,
        caution,
    )


WHO_CHARTS: tuple[Standard, ...] = (
    _chart("hc", "head circumference"),
    _chart("bpd", "biparietal diameter"),
    _chart("ac", "abdominal circumference"),
    _chart("fl", "femur length", CAUTION + _BENDS),
    _chart("hl", "humerus length", CAUTION + _BENDS),
    _chart("efw", "estimated fetal weight"),
    _chart("efw", "estimated fetal weight", sex="female"),
    _chart("efw", "estimated fetal weight", sex="male"),
)
"""All charts; those of one sex are chosen by id, never by guessing the sex."""
