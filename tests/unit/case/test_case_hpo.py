"""The HPO table: known ids, ids that HPO does not have, retired ids."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from echolith.case import hpo

KNOWN = {
    "HP:0006559": "Hepatic calcification",
    "HP:0010943": "Echogenic fetal bowel",
    "HP:0001791": "Fetal ascites",
    "HP:0001789": "Hydrops fetalis",
    "HP:0002514": "Cerebral calcification",
    "HP:0001511": "Intrauterine growth retardation",
    "HP:0001518": "Small for gestational age",
    "HP:0030717": "Meconium peritonitis",
    "HP:0025690": "Fetal intra-abdominal umbilical vein varix",
    "HP:4000140": "Fetal bowel dilatation",
    "HP:6000339": "Decreased fetal abdominal circumference",
    "HP:0000118": "Phenotypic abnormality",
}
NOT_A_FINDING = {
    "HP:0000001": "All",
    "HP:0011461": "Fetal onset",
    "HP:0030674": "Antenatal onset",
}
NO_ID = [
    "HP:9999999",
    "HP:0000000",
    "HP:0123456",
    "",
    "HP:",
    "HP:6559",
    "HP:00065590",
    "hp:0006559",
    "HP_0006559",
    " HP:0006559",
    "HP:0006559\n",
    "HP:+006559",
    "HP:000655\u0669",
    "MP:0006559",
]


@pytest.mark.parametrize(("hpo_id", "label"), KNOWN.items())
def test_a_finding(hpo_id: str, label: str) -> None:
    assert hpo.is_hpo_id(hpo_id)
    assert hpo.is_abnormality(hpo_id)
    assert hpo.hpo_label(hpo_id) == label
    assert hpo.replacement(hpo_id) is None
    assert hpo.current_id(hpo_id) == hpo_id


@pytest.mark.parametrize(("hpo_id", "label"), NOT_A_FINDING.items())
def test_a_term_that_is_no_finding(hpo_id: str, label: str) -> None:
    assert hpo.is_hpo_id(hpo_id)
    assert not hpo.is_abnormality(hpo_id)
    assert hpo.hpo_label(hpo_id) == label


@pytest.mark.parametrize("hpo_id", NO_ID)
def test_no_id(hpo_id: str) -> None:
    assert not hpo.is_hpo_id(hpo_id)
    assert not hpo.is_abnormality(hpo_id)
    assert not hpo.is_retired(hpo_id)
    assert hpo.hpo_label(hpo_id) is None
    assert hpo.replacement(hpo_id) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [("HP:0000057", "HP:0008665"), ("HP:0000284", "HP:0000315"), ("HP:0031014", "HP:0031632")],
)
def test_a_retired_id_leads_to_its_replacement(old: str, new: str) -> None:
    assert hpo.is_retired(old)
    assert not hpo.is_hpo_id(old)
    assert hpo.replacement(old) == new
    assert hpo.current_id(old) == new
    assert hpo.is_hpo_id(new)
    assert hpo.hpo_label(old) is None


def test_the_table_is_sorted_complete_and_without_overlap() -> None:
    terms, retired, replacements = hpo._terms()
    current = [term >> 1 for term in terms]
    assert len(current) == 19_393
    assert current == sorted(set(current))
    assert list(retired) == sorted(set(retired))
    assert not set(current) & set(retired)
    assert len(retired) == len(replacements)
    assert {number for number in replacements if number} <= set(current)
    labels = [hpo.hpo_label(f"HP:{number:07d}") for number in current]
    assert all(labels)
    assert len(set(labels)) == len(labels)
    assert not any(label.startswith("obsolete") for label in labels if label)


def test_the_release_stands_beside_the_data() -> None:
    folder = Path(hpo.__file__).parent / "data"
    assert (folder / "hpo_release.txt").read_text(encoding="utf-8").split()[0] == hpo.HPO_RELEASE
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert hpo.HPO_RELEASE in readme
    assert hpo.HPO_RELEASE in hpo.HPO_ACKNOWLEDGEMENT


def test_the_table_is_not_read_at_import() -> None:
    code = (
        "from echolith.case import hpo, checks;"
        "assert hpo._terms.cache_info().currsize == 0;"
        "hpo.is_hpo_id('HP:0006559');"
        "assert hpo._label_file.cache_info().currsize == 0"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_room_is_light_to_import() -> None:
    code = (
        "import sys, echolith.case;"
        "assert 'pydantic' not in sys.modules;"
        "echolith.case.read_case;"
        "heavy = {'numpy', 'scipy', 'yaml', 'jsonschema'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
