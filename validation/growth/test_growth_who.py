"""The WHO charts against a second copy of their coefficients, and against a plain computation from it."""

from __future__ import annotations

import csv
from math import exp
from pathlib import Path

import pytest
from growth_tables import who_table

from echolith.growth import STANDARDS, value_at_centile

HERE = Path(__file__).parent
FILES = {False: "who_coefficients_global.csv", True: "who_coefficients_efw_by_sex.csv"}


def rows(text: str) -> set[tuple[str | float, ...]]:
    """Return the rows with their numbers as numbers: 0e+0 and 0.0 are one figure."""
    first, *rest = csv.reader(text.splitlines())
    return {(name, *map(float, numbers)) for name, *numbers in rest} | {tuple(first)}


@pytest.mark.parametrize("by_sex", [False, True])
def test_the_package_holds_every_coefficient_of_the_source_to_the_last_digit(by_sex: bool) -> None:
    source = rows((HERE / FILES[by_sex]).read_text(encoding="utf-8"))
    assert rows(who_table(by_sex)) == source
    assert len(source) == 1 + (22 if by_sex else 66)


def stored() -> list[tuple[str, float, list[float]]]:
    names = {"F": "efw_female", "M": "efw_male"}
    found = []
    for file in FILES.values():
        for name, quantile, *b in list(csv.reader((HERE / file).read_text(encoding="utf-8").splitlines()))[
            1:
        ]:
            found.append(
                (f"who_2017_{names.get(name, name.lower())}", float(quantile), [float(x) for x in b])
            )
    return found


def test_every_published_quantile_on_every_valid_day() -> None:
    for chart, quantile, (b0, b1, b2, b3, b4) in stored():
        for ga_days in range(98, 281):
            w = ga_days / 7
            expected = exp(b0 + b1 * w + b2 * w**2 + b3 * w**3 + b4 * w**4)
            assert value_at_centile(STANDARDS[chart], 100 * quantile, ga_days) == pytest.approx(
                expected, rel=1e-9
            )


def test_the_published_quantiles_never_cross() -> None:
    for chart in {chart for chart, _, _ in stored()}:
        curves = STANDARDS[chart].distribution.curves_of()
        assert [curve.probability for curve in curves] == sorted(curve.probability for curve in curves)
        for ga_days in range(98, 281):
            values = [curve.log_value(ga_days) for curve in curves]
            assert values == sorted(values)
