"""Documents as PDF: accessible by an independent validator, whole, and the same bytes every time."""

from __future__ import annotations

import io
import re
from typing import Any

import page
import pikepdf
import pypdf
import pytest
from document_sample import CREATED, HOSTILE, SQUARE, document, every_block, made

from echolith.errors import InputError
from echolith.report.documents.blocks import Bullets, Heading, Paragraph, Picture, Span, Table
from echolith.report.documents.compose import KINDS
from echolith.report.documents.material import Releasing
from echolith.report.documents.to_pdf import render_page_images, render_pdf
from echolith.wording import LANGUAGES


def failures(pdf: bytes) -> list[str]:
    report = page.validate_pdf_bytes(pdf, profile=page.ValidationProfile.PDF_UA_1)
    return [f"{each.rule_id} {each.message}" for each in report.failures]


def text_of(pdf: bytes) -> str:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return " ".join(" ".join(each.extract_text().split()) for each in reader.pages)


def elements(pdf: pikepdf.Pdf, kind: str) -> list[Any]:
    found: list[Any] = []

    def walk(node: Any) -> None:
        if isinstance(node, pikepdf.Array):
            for each in node:
                walk(each)
        elif isinstance(node, pikepdf.Dictionary):
            if node.get("/S") == kind:
                found.append(node)
            if "/K" in node:
                walk(node.K)

    walk(pdf.Root.StructTreeRoot.K)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("as_of", ["20+5", None])
def test_it_keeps_to_pdf_ua(kind: str, language: str, as_of: str | None) -> None:
    pdf = render_pdf(made(kind, as_of, language=language))
    assert failures(pdf) == []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert str(opened.Root.Lang) == language
        assert opened.Root.MarkInfo.Marked
        assert opened.Root.ViewerPreferences.DisplayDocTitle
        assert not opened.Root.get("/OpenAction")
        assert not opened.Root.get("/AA")


def test_the_validator_can_fail() -> None:
    with pikepdf.open(io.BytesIO(render_pdf(made("letter")))) as opened:
        del opened.Root.StructTreeRoot
        del opened.Root.MarkInfo
        changed = io.BytesIO()
        opened.save(changed)
    assert failures(changed.getvalue())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("as_of", ["20+5", "28+0", None])
def test_the_letter_has_two_pages_at_most_and_the_parents_one(language: str, as_of: str | None) -> None:
    assert len(render_page_images(made("letter", as_of, language=language), 20)) <= 2
    assert len(render_page_images(made("parents", as_of, language=language), 20)) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_equal_documents_give_equal_bytes(kind: str) -> None:
    assert render_pdf(made(kind)) == render_pdf(made(kind))


def test_every_font_is_embedded_and_of_the_package() -> None:
    with pikepdf.open(
        io.BytesIO(render_pdf(document(*every_block("Schön, İşık, perché – 3 × 10 µm"))))
    ) as opened:
        fonts = [o for o in opened.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Font"]
        described = [o for o in opened.objects if isinstance(o, pikepdf.Dictionary) and "/FontName" in o]
        assert fonts
        assert described
        for each in described:
            assert {"/FontFile2", "/FontFile3", "/FontFile"} & set(each.keys())
            assert "FiraSans" in str(each.FontName)


def test_every_picture_has_its_words_and_every_table_its_heads() -> None:
    with pikepdf.open(io.BytesIO(render_pdf(made("summary")))) as opened:
        figures, heads = elements(opened, "/Figure"), elements(opened, "/TH")
        assert len(figures) >= 2
        assert all(len(str(each.Alt)) > 40 for each in figures)
        assert len(heads) > 10
        levels = [int(str(e.S)[2:]) for k in ("/H1", "/H2", "/H3") for e in elements(opened, k)]
        assert levels.count(1) == 1


def test_a_draft_says_so_on_every_page_and_a_released_one_names_the_clinician() -> None:
    draft = pypdf.PdfReader(io.BytesIO(render_pdf(made("summary"))))
    assert len(draft.pages) > 2
    for each in draft.pages:
        assert "not for handing out" in " ".join(each.extract_text().split())
    released = text_of(render_pdf(made("letter", releasing=Releasing("Dr A. Example", CREATED.date()))))
    assert "Released by Dr A. Example on 25 November 2026" in released
    assert "not for handing out" not in released


def test_every_page_names_rules_the_day_to_ask_again_and_the_purpose() -> None:
    for each in pypdf.PdfReader(io.BytesIO(render_pdf(made("summary")))).pages:
        words = " ".join(each.extract_text().split())
        assert re.search(r"rules fetal-liver-calcification \d{4}\.", words)
        assert "Ask again after 24+5 weeks" in words
        assert "not a medical device" in words


def test_markup_in_a_text_stays_text() -> None:
    pdf = render_pdf(document(*every_block(HOSTILE), title=HOSTILE, foot=(HOSTILE,), author=HOSTILE))
    assert failures(pdf) == []
    shown = re.sub(r"\s", "", text_of(pdf))
    assert "<script>alert(1)</script>" in shown
    assert '#read("/etc/passwd")' in shown
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for each in opened.objects:
            if isinstance(each, pikepdf.Dictionary):
                assert "/JS" not in each
                assert each.get("/S") not in {"/JavaScript", "/Launch", "/SubmitForm"}


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "http://example.org", "data:,x"]
)
def test_only_secure_addresses_and_telephones_are_links(address: str) -> None:
    assert links(render_pdf(document(Paragraph((Span("words", link=address),))))) == []
    followed = render_pdf(document(Paragraph((Span("words", link="https://doi.org/10.1/a"),))))
    assert links(followed) == ["https://doi.org/10.1/a"]


def links(pdf: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        annotations = [each for one in opened.pages for each in one.get("/Annots", [])]
        return [str(each.A.URI) for each in annotations if "/A" in each]


LONG = "W" * 400


@pytest.mark.parametrize("text", [LONG, "Avery-long-name " * 60, "https://example.org/" + "a1" * 150])
def test_long_words_stay_on_the_paper(text: str) -> None:
    pdf = render_pdf(document(*every_block(text), title=text[:300]))
    assert failures(pdf) == []
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    for each in reader.pages:
        width = float(each.mediabox.width)
        places: list[float] = []
        each.extract_text(visitor_text=lambda _t, _c, tm, _f, _s: places.append(tm[4]))  # noqa: B023
        assert all(0 <= x <= width for x in places)


def test_a_character_without_a_shape_is_refused_and_not_quoted() -> None:
    with pytest.raises(InputError) as refused:
        render_pdf(document(Paragraph("Patient 山田")))
    (issue,) = refused.value.issues
    assert issue.code == "character-not-in-font"
    assert "山" not in str(refused.value) + issue.message + issue.solution


@pytest.mark.parametrize(
    "blocks",
    [
        (),
        (Heading(""), Paragraph(""), Bullets(())),
        (Table("Empty", ("a", "b"), ()),),
        (Picture(SQUARE, "A square"),),
        (Table("Long", ("a",), tuple((f"Row {n}",) for n in range(200))),),
        (Table("High", ("a", "b"), (("A long text. " * 400, "b"),)),),
    ],
)
def test_edges(blocks: Any) -> None:
    assert failures(render_pdf(document(*blocks))) == []


def test_without_typst_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from echolith.errors import ExternalError

    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(ExternalError, match=r"echolith\[documents\]"):
        render_pdf(document(Paragraph("a")))
