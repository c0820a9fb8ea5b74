"""The example gallery: every case is what its evidence row says, and every document is made."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import unquote

import pytest
import yaml

from echolith.assess import Assessment
from echolith.case import Case
from echolith.evidence import CaseRecord
from echolith.findings import load_pack
from echolith.issues import has_errors
from echolith.report.headline import headline

ROOT = Path(__file__).resolve().parents[2]


def load_tool() -> ModuleType:
    name = "make_gallery"
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


TOOL: Any = load_tool()
ENTRIES: tuple[Any, ...] = TOOL.entries()
PUBLISHED = [entry for entry in ENTRIES if entry.basis == "published"]


def by_id(entry: Any) -> str:
    return str(entry.id)


def case_of(entry: Any) -> Case:
    case: Case = TOOL.shown(entry).case
    return case


def answer_of(entry: Any) -> Assessment:
    answer: Assessment = TOOL.assessment(TOOL.shown(entry))
    return answer


@cache
def record_of(entry: Any) -> CaseRecord:
    return next(each for each in load_pack().evidence.cases if each.case_id == entry.place)


@cache
def documents_of(entry: Any) -> dict[str, bytes]:
    made: dict[str, bytes] = TOOL.documents(entry)
    return made


def codes_of(case: Case) -> set[str]:
    return {f.code for exam in case.exams for f in exam.findings if f.status == "present"}


def text_of(html: bytes) -> str:
    without = re.sub(r"<(style|svg)\b.*?</\1>", " ", html.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", without).split())


# What the gallery holds


def test_at_least_twelve_files_and_none_forgotten() -> None:
    files = {file.stem for file in TOOL.CASES.glob("*.yaml")} - {"gallery"}
    assert files == {entry.case for entry in ENTRIES}
    assert len(files) >= 12
    assert len({entry.id for entry in ENTRIES}) == len(ENTRIES)


def outcome_is(*words: str) -> Callable[[Case, Assessment], bool]:
    return lambda case, _: any(outcome.pregnancy in words for outcome in case.outcomes)


def agents(case: Case) -> set[str]:
    found = case.mother.infections if case.mother is not None else None
    return {each if isinstance(each, str) else str(each.agent) for each in found or ()}


KINDS: dict[str, Callable[[Case, Assessment], bool]] = {
    "trisomy_18_malformed": lambda _, a: (
        a.classification.cause_found == "trisomy_18" and a.classification.sonographic == "structural"
    ),
    "parvovirus": lambda _, a: (
        a.classification.cause_found == "parvovirus_b19" and a.classification.sonographic == "isolated"
    ),
    "varicella_with_foci": lambda c, _: "varicella" in agents(c),
    "portal_thrombus": lambda c, a: "HP:0030242" in codes_of(c) and a.classification.pattern == "vascular",
    "surface_with_ascites": lambda c, a: (
        "HP:0001791" in codes_of(c) and a.classification.pattern == "surface"
    ),
    "contrary_evidence": lambda c, _: c.source is not None and c.source.source_id == "Senoh_nd",
    "soft_marker_only": lambda _, a: a.classification.sonographic == "soft_marker_only",
    "twins": lambda c, _: len(c.fetuses) == 2,
    "almost_nothing_known": lambda c, a: not c.tests and a.classification.isolated == "undetermined",
    "loss": outcome_is("fetal_death", "neonatal_death"),
    "termination": outcome_is("termination"),
    "live_birth": outcome_is("live_birth"),
    "ongoing": lambda _, a: a.as_of.ga is not None and a.as_of.ga_days is not None and a.as_of.ga_days < 280,
    "cf_work_up": lambda c, _: any(test.test == "cftr" and test.result for test in c.tests),
    "tumour_work_up": lambda c, _: any(f.code == "HP:0031207" for exam in c.exams for f in exam.findings),
    "surface": lambda _, a: a.classification.pattern == "surface",
    "early_work_up": lambda _, a: (
        a.classification.work_up == "incomplete" and len(a.classification.missing) >= 4
    ),
    "isolated": lambda _, a: a.classification.isolated == "yes",
    "undetermined": lambda _, a: a.classification.isolated == "undetermined",
    "structural": lambda _, a: a.classification.sonographic == "structural",
    "growing": lambda _, a: a.finding.course == "growing",
    "cause_found": lambda _, a: a.classification.cause_found != "none",
    "trisomy_21": lambda _, a: a.classification.cause_found == "trisomy_21",
    "fetal_death": outcome_is("fetal_death"),
    "neonatal_death": outcome_is("neonatal_death"),
    "vessel": lambda c, _: "HP:0001722" in codes_of(c),
    "past_immunity": lambda c, a: (
        any(t.detail is not None and t.detail.igg == "positive" and t.result == "negative" for t in c.tests)
        and a.classification.isolated == "yes"
    ),
}


def test_every_kind_that_was_asked_for_is_there() -> None:
    assert {kind for entry in ENTRIES for kind in entry.kinds} == set(KINDS)


@pytest.mark.parametrize("entry", ENTRIES, ids=by_id)
def test_a_case_is_of_the_kinds_it_claims(entry: Any) -> None:
    wrong = [kind for kind in entry.kinds if not KINDS[kind](case_of(entry), answer_of(entry))]
    assert wrong == []


@pytest.mark.parametrize("entry", ENTRIES, ids=by_id)
def test_no_case_has_an_error(entry: Any) -> None:
    answers = TOOL.shown(entry).answer
    assert not has_errors(answers.issues)
    assert not has_errors(answer_of(entry).issues)


@pytest.mark.parametrize("entry", ENTRIES, ids=by_id)
def test_the_head_of_the_file_says_where_it_is_from(entry: Any) -> None:
    text = entry.file.read_text(encoding="utf-8")
    head = text.split("echolith: case/1")[0]
    if entry.basis == "constructed":
        assert "Constructed" in head
        assert "no patient" in head
        assert entry.source_id is None
        return
    assert head.startswith("# Published" if entry.basis == "published" else "# From a series")
    assert entry.source_id in head
    assert entry.place in head
    assert "ot stated" in head


# Every fact stands in the row


@pytest.mark.parametrize("entry", PUBLISHED, ids=by_id)
def test_source_and_case_are_in_the_evidence(entry: Any) -> None:
    case, record = case_of(entry), record_of(entry)
    assert case.source is not None
    assert (case.source.source_id, case.source.case_id) == (entry.source_id, entry.place)
    assert record.source_id == entry.source_id
    assert (case.source.doi or "") == (load_pack().evidence.source(entry.source_id).doi or "")


def ga_of(text: str) -> str:
    """A week without days stands for its first day."""
    return text if "+" in text else f"{text}+0"


@pytest.mark.parametrize("entry", PUBLISHED, ids=by_id)
def test_age_and_weeks_agree(entry: Any) -> None:
    case, record = case_of(entry), record_of(entry)
    age = case.mother.age if case.mother is not None else None
    assert (str(age) if age is not None else "") == str(record.maternal_age or "")
    seen = [exam.ga for exam in case.exams if exam.ga and any(f.code == "HP:0006559" for f in exam.findings)]
    stated = record.ga_at_diagnosis
    assert str(min(seen)) == ga_of(str(stated)) if stated else not seen
    (outcome,) = case.outcomes or (None,)
    born = record.ga_at_birth
    at_birth = "" if outcome is None or outcome.ga is None else str(outcome.ga)
    assert at_birth == (ga_of(str(born)) if born and str(born)[0].isdigit() else "")


@pytest.mark.parametrize("entry", PUBLISHED, ids=by_id)
def test_the_outcome_agrees(entry: Any) -> None:
    case, record = case_of(entry), record_of(entry)
    stated = record.pregnancy_outcome
    if not stated:
        assert case.outcomes == ()
        return
    (outcome,) = case.outcomes
    died = "died" in record.neonatal_outcome
    assert outcome.pregnancy == ("neonatal_death" if died else stated)
    words = record.neonatal_outcome.lower()
    if outcome.neonate == "healthy":
        assert re.search(r"\bhealthy\b|^normal$", words)
    if outcome.neonate == "affected":
        assert re.search(r"delay|skin lesions|encephalopathy", words)
    if outcome.sex is not None:
        assert outcome.sex == ("male" if re.search(r"\b(male|boy)\b", words) else "female")
        assert re.search(r"\b(male|boy|girl)\b", words)


@pytest.mark.parametrize("entry", PUBLISHED, ids=by_id)
def test_isolation_before_birth_agrees(entry: Any) -> None:
    case, record = case_of(entry), record_of(entry)
    before = [exam for exam in case.exams if not exam.kind.startswith("postnatal_")]
    said = {exam.other_anomalies for exam in before}
    others = {f.code for exam in before for f in exam.findings if f.status != "absent"} - {"HP:0006559"}
    if record.isolated == "yes":
        assert "none_seen" in said
        assert not others
    else:
        assert "none_seen" not in said
    if record.isolated == "no":
        assert others or "seen" in said


TEST_COLUMNS: dict[str, Callable[[CaseRecord], bool]] = {
    "cfdna": lambda r: r.cfdna == "low-risk",
    "serum_screening": lambda r: "triple test" in r.karyotype_or_array,
    "karyotype": lambda r: r.karyotype_or_array.startswith("trisomy"),
    "cftr": lambda r: r.cf_test in {"normal", "negative"},
}
AGENTS = {
    "cmv": "cmv",
    "toxoplasma": "toxoplasm",
    "rubella": "rubella",
    "hsv": "hsv",
    "parvovirus_b19": "parvovirus",
    "syphilis": "vdrl",
    "varicella": "vzv",
}
GROUP_WORDS = {
    "STORCH": {"syphilis", "toxoplasma", "rubella", "cmv", "hsv"},
    "all 14": {"syphilis", "toxoplasma", "rubella", "cmv", "hsv"},  # counts C0041 to C0045
}


@pytest.mark.parametrize("entry", PUBLISHED, ids=by_id)
def test_the_tests_agree(entry: Any) -> None:
    case, record = case_of(entry), record_of(entry)
    stated = {name for name, holds in TEST_COLUMNS.items() if holds(record)}
    words = record.infection_tests
    for group, names in GROUP_WORDS.items():
        if group in words:
            stated |= names
    stated |= {name for name, word in AGENTS.items() if word in words.lower()}
    assert {test.test for test in case.tests} == stated
    assert all(test.result is not None for test in case.tests)
    if entry.source_id != "Ozyapi2010":  # the row names several results beside each other
        positive = {t.test for t in case.tests if t.result in {"positive", "abnormal", "high_risk"}}
        assert bool(positive) == bool(
            re.search(r"trisomy|infection$|VZV", f"{record.karyotype_or_array} {words}")
        )


@pytest.mark.parametrize("entry", PUBLISHED, ids=by_id)
def test_place_number_and_size_agree(entry: Any) -> None:
    case, record = case_of(entry), record_of(entry)
    before = [e for e in case.exams if not e.kind.startswith("postnatal_")]
    foci = [f for e in before for f in e.findings if f.code == "HP:0006559"]
    where = record.location
    for focus in foci:
        if focus.location == "parenchymal":
            assert "parenchym" in where
        if focus.location == "surface":
            assert re.search(r"surface|peritoneal", where)
        if focus.number is not None:
            assert record.number_of_foci.startswith(focus.number)
        if focus.count is not None:
            assert record.number_of_foci == str(focus.count)
    sizes = [f.max_size_mm for f in foci if f.max_size_mm is not None]
    assert bool(sizes) == bool(record.size_mm)
    for size in sizes:
        assert re.search(rf"\b{size:g}(?!\d)", f"{record.size_mm} {record.followup_course}")


def test_the_series_case_rests_on_its_count() -> None:
    (entry,) = [each for each in ENTRIES if each.basis == "series"]
    count = next(each for each in load_pack().evidence.counts if each.count_id == entry.place)
    assert (count.source_id, count.variable) == (entry.source_id, "intracardiac_echogenic_foci")
    assert codes_of(case_of(entry)) == {"HP:0006559", "HP:0010942"}
    assert case_of(entry).tests == ()
    assert case_of(entry).outcomes == ()


def test_no_published_twins_and_so_the_constructed_ones_say_so() -> None:
    (entry,) = [each for each in ENTRIES if each.basis == "constructed"]
    assert not any("twin" in repr(each).lower() for each in load_pack().evidence.cases)
    for name in ("letter.html", "parents.html"):
        assert "no patient behind it" in text_of(documents_of(entry)[name])


# The documents


@pytest.mark.parametrize("entry", ENTRIES, ids=by_id)
def test_every_document_is_made(entry: Any) -> None:
    made = documents_of(entry)
    wanted = {"page.html", "letter.html", "letter.pdf", "parents.html", "parents.pdf", "case.yaml"}
    wanted |= {f"parents-{name}.{kind}" for name in entry.languages for kind in ("html", "pdf")}
    assert set(made) == wanted
    for name, content in made.items():
        if name.endswith(".pdf"):
            assert content.startswith(b"%PDF-")
            assert len(re.findall(rb"/Type\s*/Page\b", content)) <= (1 if "parents" in name else 2)
        if name.endswith(".html") and name != "page.html":
            said = {"parents-it.html": "Esempio didattico", "parents-tr.html": "Eğitim örneği"}
            assert said.get(name, "Teaching example, not for care") in text_of(content)


@pytest.mark.parametrize("entry", ENTRIES, ids=by_id)
def test_a_parents_page_has_a_number_only_where_one_applies(entry: Any) -> None:
    answer = answer_of(entry)
    names = [name for name in documents_of(entry) if re.fullmatch(r"parents(-\w+)?\.html", name)]
    for name in names:
        page = documents_of(entry)[name]
        with_number = bool(re.search(r"\b100\b|\d+ ?%|\bout of\b", text_of(page))) or b"<figure" in page
        if answer.classification.isolated == "undetermined" or headline(answer).per_100 is None:
            assert not with_number
        elif "ongoing" in entry.kinds:
            assert with_number


def test_a_number_stands_on_some_page() -> None:
    pages = [text_of(documents_of(entry)["parents.html"]) for entry in ENTRIES]
    assert sum("Of 100 babies" in page for page in pages) >= 3


def test_two_runs_make_the_same_bytes() -> None:
    entry = next(each for each in ENTRIES if each.id == "dundar-2006")
    again = load_tool()
    other = next(each for each in again.entries() if each.id == entry.id)
    assert again.documents(other) == documents_of(entry)


def test_the_notices_say_what_to_notice_and_reassure_nobody() -> None:
    calm = re.compile(
        r"\b(harmless|benign|reassur\w*|nothing to worry|safe|good news|no risk)\b", re.IGNORECASE
    )
    for entry in ENTRIES:
        assert 1 <= len(re.findall(r"[.:](?=\s|$)", entry.notice)) <= 5
        assert not calm.search(entry.notice)
        assert not calm.search(entry.title)


# The page and the site


def test_the_gallery_page_is_up_to_date() -> None:
    text = (ROOT / "docs" / "gallery.md").read_text(encoding="utf-8")
    (part,) = re.findall(r"<!-- generated: gallery -->\n(.*?)\n\n<!-- end -->", text, re.DOTALL)
    assert part.strip() == TOOL.gallery(), "run `make docs`"


def test_nothing_that_is_made_is_in_the_source() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "docs/gallery", "examples/gallery"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split()
    assert [name for name in listed if not name.endswith(".yaml")] == []


def test_the_usability_page_says_first_that_it_was_not_done() -> None:
    text = (ROOT / "docs" / "usability.md").read_text(encoding="utf-8")
    first = text.split("\n\n")[1]
    assert first.startswith("**This has not been done with people yet.**")
    named = set(re.findall(r"`([a-z]+-?[a-z0-9-]*)`", text)) - {"uv"}
    assert named <= {entry.id for entry in ENTRIES}


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        target = dict(attrs).get("href" if tag == "a" else "src") if tag in {"a", "img"} else None
        if target:
            self.found.append(target)


def dead_links(page: Path) -> list[str]:
    parser = Links()
    parser.feed(page.read_text(encoding="utf-8"))
    inside = [each for each in parser.found if not re.match(r"[a-z]+:|//|#", each)]
    return [each for each in inside if not (page.parent / unquote(each.split("#")[0])).exists()]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True)
    return folder


def test_every_link_of_the_built_gallery_leads_somewhere(site: Path) -> None:
    page = site / "gallery.html"
    assert dead_links(page) == []
    html = page.read_text(encoding="utf-8")
    for entry in ENTRIES:
        for name, content in documents_of(entry).items():
            assert f'href="gallery/{entry.id}/{name}"' in html
            assert (site / "gallery" / entry.id / name).read_bytes() == content
            if name.endswith(".html"):
                assert dead_links(site / "gallery" / entry.id / name) == []


def test_the_check_of_links_can_fail(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text('<a href="none.html">x</a><a href="page.html#a">y</a>', encoding="utf-8")
    assert dead_links(page) == ["none.html"]


def test_the_hook_is_named_and_the_list_is_yaml() -> None:
    assert "hooks: [tools/make_gallery.py]" in (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert yaml.safe_load((TOOL.CASES / "gallery.yaml").read_text(encoding="utf-8"))["cases"]
