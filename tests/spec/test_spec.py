"""The decision table: each row is a case, and what the specification says comes out."""

from __future__ import annotations

from typing import Any

import pytest
from runner import assessments_of, mismatches, pick_fetus, read_path
from specfile import SpecCase, load_specs

from echolith.assess import assess, to_dict
from echolith.case.reading import case_from_dict
from echolith.errors import InputError

SPECS = load_specs()
ROWS = [pytest.param(case, id=f"{spec.path.stem}: {case.name}") for spec in SPECS for case in spec.cases]


def failures(row: SpecCase) -> list[str]:
    expect: dict[str, Any] = dict(row.expect)
    refused_for = expect.pop("error", None)
    try:
        document = to_dict(assess(case_from_dict(row.data), as_of=row.as_of))
    except InputError as error:
        codes = [issue.code for issue in error.issues]
        if refused_for is None or expect:
            return [f"refused for {codes}"]
        return [] if refused_for in codes else [f"refused for {codes}, expected {refused_for}"]
    if refused_for is not None:
        return [f"accepted, expected a refusal for {refused_for}"]
    lines = []
    if "assessments" in expect:
        wanted, found = expect.pop("assessments"), len(assessments_of(document))
        if found != wanted:
            return [f"{found} assessments, expected {wanted}"]
        if wanted != 1 and "fetus" not in expect:
            return mismatches({"issues": document.get("issues", [])}, expect)
    try:
        answer = pick_fetus(document, expect.pop("fetus", None))
    except LookupError as error:
        return [str(error)]
    lines += mismatches(answer, expect)
    if lines and read_path(answer, "classification") is not None:
        lines += [f"  reason: {reason['statement']}" for reason in answer["classification"]["reasons"]]
    return lines


@pytest.mark.parametrize("row", ROWS)
def test_row(row: SpecCase) -> None:
    lines = failures(row)
    assert not lines, "\n".join([row.why, *lines])


def test_the_table_is_as_large_as_the_specification_asks() -> None:
    assert len(ROWS) >= 150
    codes = {
        change["item"]["code"]
        for spec in SPECS
        if spec.path.stem == "03-vocabulary"
        for case in spec.cases
        for change in case.change
        if change.get("add") == "exams[0].findings"
    }
    assert len(codes) >= 53, "every finding of the reading guide's vocabulary stands in the table"
