from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from echolith.errors import EvidenceError, UsageError
from echolith.evidence import Evidence, load_evidence

SetCell = Callable[[str, str, str, str], None]


def codes(folder: Path) -> set[str]:
    with pytest.raises(EvidenceError) as caught:
        load_evidence(folder)
    return {issue.code for issue in caught.value.issues}


def test_whole_release_is_read(evidence: Evidence) -> None:
    assert re.fullmatch(r"\d{4}\.\d{2}\.\d+", evidence.release)
    assert re.fullmatch(r"[0-9a-f]{64}", evidence.sha256)
    assert len(evidence.counts) == 197
    assert len(evidence.cases) == 26
    assert len(evidence.sources) == len(evidence.studies) == 41
    assert len(evidence.guidelines) == 73
    count = evidence.count("C0005")
    assert (count.source_id, count.events, count.total, count.certainty) == ("Simchen2002", 11, 61, "stated")
    assert evidence.count("C0131").total is None


def test_citation_is_one_line_with_doi(evidence: Evidence) -> None:
    assert evidence.citation("Simchen2002") == (
        "Simchen 2002. Fetal hepatic calcifications: prenatal diagnosis and outcome. "
        "Am J Obstet Gynecol 2002;187(6):1617-22. doi:10.1067/mob.2002.127899"
    )
    assert evidence.citation("LUQfoci_nd").endswith("are they significant?")


@pytest.mark.parametrize("kind", ["source", "count", "study", "parameter", "guideline", "population"])
def test_unknown_id_is_a_usage_error(evidence: Evidence, kind: str) -> None:
    with pytest.raises(UsageError, match="nonesuch"):
        getattr(evidence, kind)("nonesuch")


def test_every_source_of_a_figure_or_statement_can_be_cited(evidence: Evidence) -> None:
    for record in (*evidence.parameters, *evidence.guidelines, *evidence.counts, *evidence.cases):
        assert evidence.citation(record.source_id)


def test_one_publication_has_one_id(evidence: Evidence) -> None:
    known = {source.source_id.lower(): source.source_id for source in evidence.sources}
    for source in evidence.parameter_sources:
        assert known.get(source.source_id.lower(), source.source_id) == source.source_id
        if source.same_publication_as:
            other = evidence.source(source.same_publication_as)
            assert not (source.doi and other.doi) or source.doi.lower() == other.doi.lower()


def test_cautions_of_a_source(evidence: Evidence) -> None:
    (caution,) = evidence.cautions_for("Senoh_nd")
    assert caution.flag == "disagreement"
    assert [caution.flag for caution in evidence.cautions if caution.source_id == ""] == ["method"]


def test_sha256_changes_with_any_byte_of_any_table(folder: Path) -> None:
    seen = {load_evidence(folder).sha256}
    for path in sorted(folder.iterdir()):
        path.write_bytes(path.read_bytes() + b"\n")
        seen.add(load_evidence(folder).sha256)
    assert len(seen) == len(list(folder.iterdir())) + 1


def test_same_bytes_same_sha256(folder: Path, evidence: Evidence) -> None:
    assert load_evidence(folder) == evidence


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (("counts", "C0005", "events", ""), "half-a-count"),
        (("counts", "C0005", "events", "62"), "events-over-total"),
        (("counts", "C0005", "events", "-1"), "cell-constraint"),
        (("counts", "C0005", "events", "11.0"), "cell-type"),
        (("counts", "C0005", "events", "1_1"), "cell-type"),
        (("counts", "C0005", "total", "0"), "cell-constraint"),
        (("counts", "C0005", "certainty", "guessed"), "cell-constraint"),
        (("counts", "C0005", "variable", ""), "cell-missing"),
        (("counts", "C0005", "count_id", "C0006"), "cell-twice"),
        (("counts", "C0005", "count_id", "5"), "cell-constraint"),
        (("counts", "C0005", "source_id", "Nobody1999"), "no-such-reference"),
        (("counts", "C0005", "subgroup", "some"), "no-such-reference"),
        (("counts", "C0010", "notes", ""), "derived-unexplained"),
        (("studies", "Kidron2012", "population", "healthy"), "no-such-reference"),
        (("studies", "Simchen2002_sec", "population", "prenatal_liver"), "secondary-citation"),
        (("studies", "Simchen2002", "population", "secondary_citation"), "secondary-citation"),
        (("sources", "Simchen2002", "seen_as", "secondary_citation"), "secondary-citation"),
        (("studies", "Bronshtein1995", "follow_up_max_months", "3"), "reversed"),
        (("studies", "Simchen2002", "year_to", "1990"), "reversed"),
        (("sources", "Simchen2002", "doi", "https://doi.org/10.1067/x"), "cell-constraint"),
        (("cases", "Derme2025-1", "ga_at_diagnosis", "20+7"), "cell-constraint"),
        (("parameters", "P0430", "value_number", "91"), "not-a-share"),
        (("parameters", "P0001", "value_number", "nan"), "cell-type"),
        (("parameters", "P0001", "value_number", "0.999"), "outside-its-limits"),
        (("parameters", "P0001", "bounds", ""), "bounds-unclear"),
        (("parameters", "P0053", "value_number", "0.5"), "number-of-a-text"),
        (("parameters", "P0001", "source_id", "nobody1999"), "no-such-reference"),
    ],
)
def test_wrong_cell_is_refused(
    folder: Path, set_cell: SetCell, cell: tuple[str, str, str, str], code: str
) -> None:
    set_cell(*cell)
    assert codes(folder) == {code}


def test_issue_names_file_line_and_column(folder: Path, set_cell: SetCell) -> None:
    set_cell("counts", "C0005", "certainty", "guessed")
    with pytest.raises(EvidenceError) as caught:
        load_evidence(folder)
    (issue,) = caught.value.issues
    assert issue.where == "counts.csv line 6, certainty"
    assert "derived, stated" in issue.solution


def test_all_wrong_cells_are_reported_together(folder: Path, set_cell: SetCell) -> None:
    set_cell("counts", "C0005", "events", "eleven")
    set_cell("cases", "Derme2025-1", "isolated", "maybe")
    assert codes(folder) == {"cell-type", "cell-constraint"}


@pytest.mark.parametrize("name", ["counts.csv", "datapackage.json"])
def test_missing_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert codes(folder) == {"file-missing" if name == "counts.csv" else "file-unreadable"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe", "not-utf8"),
        (b"a,b\n", "wrong-columns"),
        (b"", "wrong-columns"),
    ],
)
def test_unreadable_table_is_refused(folder: Path, content: bytes, code: str) -> None:
    (folder / "wanted.csv").write_bytes(content)
    assert codes(folder) == {code}


@pytest.mark.parametrize(("line", "code"), [("C0999,Simchen2002\n", "wrong-cells"), ('"C0999\n', "not-csv")])
def test_broken_line_is_refused(folder: Path, line: str, code: str) -> None:
    with (folder / "counts.csv").open("a", encoding="utf-8") as file:
        file.write(line)
    assert codes(folder) == {code}


def test_empty_table_is_allowed(folder: Path, evidence: Evidence) -> None:
    path = folder / "wanted.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert load_evidence(folder).wanted == ()
    assert load_evidence(folder).counts == evidence.counts


def test_description_must_be_complete(folder: Path) -> None:
    path = folder / "datapackage.json"
    whole = json.loads(path.read_text(encoding="utf-8"))
    counts = next(r for r in whole["resources"] if r["name"] == "counts")

    def with_change(**changes: object) -> set[str]:
        path.write_text(json.dumps({**whole, **changes}), encoding="utf-8")
        return codes(folder)

    def with_counts(**changes: object) -> set[str]:
        changed = {**counts, "schema": {**counts["schema"], **changes}}
        return with_change(resources=[changed if r is counts else r for r in whole["resources"]])

    assert with_change(version="") == {"not-a-data-package"}
    assert with_change(licenses=[]) == {"not-a-data-package"}
    assert with_change(resources=[r for r in whole["resources"] if r is not counts]) == {"resource-missing"}
    moved = [{**r, "path": "../counts.csv"} if r is counts else r for r in whole["resources"]]
    assert with_change(resources=moved) == {"resource-missing"}
    assert with_counts(foreignKeys=[]) == {"foreign-key-missing"}
    assert "schema-unsupported" in with_counts(primaryKey=["count_id", "source_id"])
    assert "schema-unsupported" in with_counts(missingValues=["", "NA"])
    fields = counts["schema"]["fields"]
    assert "column-missing" in with_counts(fields=[f for f in fields if f["name"] != "notes"])
    dated = [{**f, "type": "date"} if f["name"] == "notes" else f for f in fields]
    assert "schema-unsupported" in with_counts(fields=dated)
    path.write_text("{", encoding="utf-8")
    assert codes(folder) == {"not-a-data-package"}


def printed_as_share(printed: str, unit: str) -> float | None:
    """What a printed single number means on a scale of 0 to 1; None where this is not a single share."""
    ratio = re.fullmatch(r"(\d+)\s*[/:]\s*(\d+(?:\.\d+)?)", printed)
    if ratio:
        return float(ratio[1]) / float(ratio[2])
    if not re.fullmatch(r"\d+(\.\d+)?", printed):
        return None
    per = re.match(r"per (\d+)", unit)
    if per:
        return float(printed) / float(per[1])
    return float(printed) / 100 if unit.startswith("%") else float(printed)


def test_numbers_agree_with_what_is_printed(evidence: Evidence) -> None:
    checked = 0
    for parameter in evidence.parameters:
        if parameter.scale not in ("probability", "difference") or parameter.value is None:
            continue
        expected = printed_as_share(parameter.printed, parameter.unit)
        assert expected is not None, parameter.id
        assert math.isclose(parameter.value, expected, rel_tol=1e-9), parameter.id
        checked += 1
    assert checked > 500


@pytest.mark.parametrize(
    ("parameter_id", "numbers", "bounds"),
    [
        ("P0001", (0.99, 0.982, 0.996), "interval"),
        ("P0002", (0.0008, 0.0003, 0.0014), "interval"),
        ("P0036", (1.0, 0.999, None), "interval"),
        ("P0068", (1 / 1095, None, None), ""),
        ("P0433", (0.75, None, None), ""),
        ("P0488", (None, 0.3, 0.5), "range"),
        ("P0546", (0.851, 0.695, 0.934), "interval"),
        ("P0548", (302.048, 30.916, 2950.945), "interval"),
        ("P0595", (1 / 2500, None, None), ""),
        ("P0699", (None, None, 0.005), "limit"),
        ("P0764", (0.0033, None, None), ""),
        ("P0793", (0.0015, None, None), ""),
        ("P0882", (0.625, None, None), ""),
    ],
)
def test_figures_on_scale(
    evidence: Evidence, parameter_id: str, numbers: tuple[float | None, ...], bounds: str
) -> None:
    parameter = evidence.parameter(parameter_id)
    assert [parameter.value, parameter.lower, parameter.upper] == [
        None if number is None else pytest.approx(number) for number in numbers
    ]
    assert parameter.bounds == bounds


def test_formula_has_no_number(evidence: Evidence) -> None:
    morris = evidence.parameter("P0053")
    assert morris.formula is not None
    assert morris.formula.startswith("1/(1+exp(7.330")
    assert morris.value is None
    assert evidence.parameter("P0001").formula is None


def test_age_risks_rise_with_age_and_sources_stay_apart(evidence: Evidence) -> None:
    for condition in ("trisomy_21", "trisomy_18", "trisomy_13"):
        table = evidence.age_risks(condition, "amniocentesis", "uptodate_agetable")
        assert list(table) == list(range(18, 45))
        risks = [parameter.value or 0.0 for parameter in table.values()]
        assert risks == sorted(risks)
        assert risks[0] > 0
    term = evidence.age_risks("trisomy_21", "term", "lmsalpha_agerisk")
    assert {parameter.source_id for parameter in term.values()} == {"lmsalpha_agerisk"}
    assert term[35].value == pytest.approx(1 / 403)
    assert evidence.age_risks("trisomy_21", "term", "nobody") == {}


def test_studies_repeat_the_design_and_years_of_their_source(evidence: Evidence) -> None:
    for study in evidence.studies:
        source = evidence.source(study.source_id)
        assert study.design == source.design
        if study.year_from is not None:
            assert source.recruitment_years == f"{study.year_from}-{study.year_to}"
