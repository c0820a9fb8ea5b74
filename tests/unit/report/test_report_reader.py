"""What a tired reader must not miss: the same day, a loss, what was found, what is likely, what is open."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from sample import (
    assessment,
    cause,
    classification,
    no_figure,
    nobody,
    one,
    outlook_row,
    plan_item,
    twins,
    undetermined,
)
from test_report_terminal import printed

from echolith.assess.model import Assessment, Change, Count, GrowthRow, Interval, Provenance, Reason
from echolith.assess.plan_groups import group_of, plan_groups
from echolith.case.hpo import HPO_ACKNOWLEDGEMENT
from echolith.report import render_page
from echolith.report.class_words import class_sentences
from echolith.report.figures import before_and_after
from echolith.report.headline import headline
from echolith.report.outlook_rows import sort_outlook
from echolith.report.sources import source_name
from echolith.report.weeks import rest_words, short_words, status_words

NOTHING = Interval(None, None, None)
LIKELY = Reason(
    "cmv: recent infection of the mother; infection of the fetus is likely, not proven",
    "cause found",
    "tests[1]",
)


class Reader(HTMLParser):
    """The text of a page as read aloud: without the style sheet and without pictures."""

    def __init__(self, page: str, *, details: bool = True) -> None:
        super().__init__(convert_charrefs=True)
        self.silent = {"style", "svg", "title"} | (set() if details else {"details"})
        self.depth = 0
        self.parts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.depth += tag in self.silent

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag in self.silent

    def handle_data(self, data: str) -> None:
        if not self.depth:
            self.parts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.parts).split())


def read(sample: Assessment, *, details: bool = True) -> str:
    return Reader(render_page(one(sample)), details=details).text


def said(sample: Assessment) -> str:
    return " ".join(class_sentences(sample))


def lost(*items: object) -> Assessment:
    """Return a sample whose record tells of a loss at 20+5, the day that the sample speaks of."""
    ended = (
        plan_item("follow_up_scan", "not_needed", applies="no"),
        plan_item("postmortem_and_placenta", "due", applies="yes", to_ga="22+5"),
    )
    return assessment(
        plan=(*items, *ended),
        outlook=(outlook_row("good_outcome", "already_known"), outlook_row("abnormal_karyotype", "now")),
    )


# --- the same day ---


def test_what_is_for_today_stands_before_everything_but_the_class() -> None:
    text = read(assessment())
    order = [
        "Isolated so far",
        "Today, the same day Action of infection_referral.",
        "Not done or not settled",
    ]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    lines = printed(one()).splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith("Isolated so far"))
    assert lines[first + 1].startswith("TODAY, the same day: Action of infection_referral.")


def test_what_is_for_today_comes_first_in_the_plan() -> None:
    assert [name for name, _ in plan_groups(assessment())][:3] == ["today", "overdue", "due"]
    table = printed(one(), 120).split(" Step ")[1]
    assert table.index("Action of infection_referral") < table.index("Action of doppler")
    assert "TODAY" in table


def test_nothing_is_for_today_where_nothing_is() -> None:
    calm = assessment(plan=(plan_item("detailed_scan", "due"),))
    assert "Today" not in read(calm)
    assert "TODAY" not in printed(one(calm))


# --- a loss ---


def test_a_loss_is_said_and_nothing_speaks_of_what_is_to_come() -> None:
    sample = lost(plan_item("detailed_scan", "due"), plan_item("cmv_serology", "due", to_ga="20+5"))
    assert class_sentences(sample)[:2] == (
        "Isolated: no other finding was known, but the work-up is incomplete.",
        "The record tells of a loss.",
    )
    shown = headline(sample)
    assert shown.why_none.startswith("No number: a loss is recorded")
    assert (shown.row, shown.conditional, shown.others) == (None, (), ())


@pytest.mark.parametrize("status", ["due", "overdue", "cannot_tell"])
def test_after_the_end_no_scan_of_the_fetus_is_asked_for(status: str) -> None:
    scan = plan_item("mca_doppler", status, urgency="same_day", to_ga="20+5")
    blood = plan_item("cmv_serology", status, to_ga="20+5")
    sample = lost(scan, blood)
    groups = {item.id: name for name, items in plan_groups(sample) for item in items}
    assert groups["mca_doppler"] == "too_late"
    assert groups["cmv_serology"] == ("cannot_tell" if status == "cannot_tell" else "may_help")
    assert groups["postmortem_and_placenta"] == "due"
    assert "Today" not in read(sample)
    assert rest_words(scan, "too_late") == ""
    assert "no longer possible" in printed(one(sample), 120)


def test_what_helps_the_mother_stays_for_today_without_words_about_the_fetus() -> None:
    referral = plan_item("infection_referral", "due", urgency="same_day", to_ga="20+5", why="Fetal words.")
    sample = lost(referral)
    assert group_of(referral, sample) == "today"
    box = render_page(one(sample)).split('class="today"')[1].split("</div>")[0]
    assert "Action of infection_referral" in box
    assert "Fetal words" not in box
    assert "TODAY, the same day: Action of infection_referral. [G003]" in printed(one(sample))


# --- what was found, what is likely, what is open ---


def test_what_was_found_is_named() -> None:
    reasons = (
        Reason("Something else is abnormal.", "rule other-abnormal", ""),
        Reason("Fetal ascites seen at 22+1", "rule other-abnormal", "exams[0].findings[1]"),
        Reason("cfdna high risk", "also: rule open-question", "tests[0]"),
        Reason("parvovirus b19: positive", "work-up", "tests[1]"),
        Reason("not done or not settled: cmv", "work-up", ""),
    )
    sample = assessment(
        classification=classification(
            isolated="no", sonographic="structural", work_up="abnormal", reasons=reasons
        )
    )
    words = said(sample)
    assert "Found: fetal ascites seen at 22+1." in words
    assert "Also: cell-free DNA high risk." in words
    assert "Abnormal in the work-up: parvovirus B19 positive." in words
    text = read(sample)
    assert "not done or not settled: cmv" not in text.lower().replace("not done or not settled: cmv,", "")


def test_an_infection_of_the_mother_is_a_likely_cause_and_not_a_found_one() -> None:
    sample = assessment(
        classification=classification(isolated="no", cause_found="cmv", reasons=(LIKELY,)),
        causes=(cause("cmv", "pooled", Interval(0.02, 0.01, 0.05), NOTHING),),
    )
    words = said(sample)
    assert "Likely cause: cytomegalovirus (CMV) infection, from the mother's test" in words
    assert "infection of the fetus itself is not proven" in words
    assert "Cause found" not in words
    assert before_and_after(sample.causes[0], sample)[1] == "likely, not proven"
    assert "CMV (likely, not proven)" in read(sample)


def test_a_cause_found_is_said_to_be_found_and_the_others_not_to_be_zero() -> None:
    known = Interval(0.03, 0.01, 0.1)
    sample = assessment(
        classification=classification(isolated="no", cause_found="trisomy_21"),
        causes=(cause("trisomy_21", "pooled", known, NOTHING), cause("cmv", "pooled", known, NOTHING)),
    )
    assert [before_and_after(row, sample)[1] for row in sample.causes] == ["found", "not worked out"]


def test_a_calcification_that_is_only_suspected_is_said_first() -> None:
    reason = Reason("the calcification is only suspected", "rule calcification-uncertain", "exams[0]")
    sample = undetermined()
    sample = replace(
        sample,
        finding=replace(sample.finding, status="uncertain"),
        classification=replace(sample.classification, reasons=(reason,)),
    )
    assert class_sentences(sample)[0] == "Undetermined: the calcification itself is only suspected."
    assert said(sample).count("only suspected") == 1
    shown = headline(sample)
    assert "only suspected" in shown.why_none
    assert all("is confirmed and isolated" in c.condition for c in shown.conditional)


def test_what_is_open_is_named_and_what_only_completes_the_work_up_is_not_among_it() -> None:
    changes = (
        Change("the high-risk screening result", "diagnostic test", "abnormal - not isolated"),
        Change("work-up: cmv", "maternal CMV IgG and IgM", "CMV is looked for"),
    )
    sample = assessment(
        classification=classification(
            isolated="undetermined", sonographic="isolated", reasons=(), would_change=changes
        )
    )
    assert "Open: the high-risk screening result." in said(sample)
    assert "work-up: cmv" not in read(sample)
    assert "CMV is looked for" not in printed(one(sample))


def test_a_complete_and_negative_work_up_says_what_it_does_not_cover() -> None:
    sample = assessment(classification=classification(work_up="negative", missing=()))
    assert "it does not look for every cause" in said(sample)


def test_a_pattern_is_said_before_what_is_missing() -> None:
    words = said(assessment(classification=classification(pattern="surface")))
    assert words.index("meconium peritonitis") < words.index("Not done or not settled")


# --- figures ---


def test_without_a_number_what_was_counted_all_the_same_is_shown_with_its_trace() -> None:
    rows = (no_figure("good_outcome", "now"), outlook_row("fetal_death", "now", per_100=None))
    sample = assessment(classification=classification(isolated="no", sonographic="structural"), outlook=rows)
    assert [row.outcome for row in headline(sample).others] == ["fetal_death"]
    page = render_page(one(sample))
    line = page.split('class="counted"')[1].split("</p>")[0]
    assert "94\u00a0% (82 to 99.4\u00a0%)" in line
    assert "C0031" in line
    assert "Counted among such fetuses" in printed(one(sample))


def test_the_level_of_an_interval_is_said_beside_the_number() -> None:
    assert "95 % intervals" in read(assessment()).split("Certainty")[0]
    assert "95 % intervals" in " ".join(printed(one()).split())


def test_why_there_is_no_number_is_said_once() -> None:
    row = replace(no_figure("good_outcome", "now"), directness="No published figure for this place alone.")
    sample = assessment(outlook=(row,))
    assert headline(sample).why_none == "No number. No published figure for this place alone."
    plain = assessment(outlook=(no_figure("good_outcome", "now"),))
    assert headline(plain).why_none == "No number for how many were well: no study of such babies counted it."


def test_outcomes_without_a_figure_are_named() -> None:
    text = read(assessment())
    assert "No published figure: fetal death (applies now)." in text
    assert "No published figure: fetal death (applies now)." in printed(one(), 120)


def test_figures_of_other_fetuses_are_folded_away_or_marked_as_indirect() -> None:
    other = outlook_row("good_outcome", "not_applicable")
    folded = sort_outlook(assessment(outlook=(other,)))
    assert (folded.others, folded.indirect) == ((other,), ())
    marked = replace(other, directness="indirect: Only for want of better.")
    shown = sort_outlook(assessment(outlook=(marked,)))
    assert (shown.others, shown.indirect) == ((), (marked,))
    cause_found = assessment(outlook=(marked,), classification=classification(cause_found="cmv"))
    assert sort_outlook(cause_found).others == (marked,)
    text = read(assessment(outlook=(other,)), details=False)
    assert "94\u00a0%" not in text
    assert "Figures that do not apply" in read(assessment(outlook=(other,)))
    aside = printed(one(assessment(outlook=(other,))), 120)
    assert "do not apply to this one stand on the page only: well, whatever the tests showed." in aside
    assert "94\u00a0%" not in aside
    for words in (read(assessment(outlook=(marked,))), printed(one(assessment(outlook=(marked,))))):
        assert "Indirect only: not this fetus" in words
        assert "Only for want of better." in words


def test_every_count_of_the_answer_stands_on_the_page() -> None:
    aside = outlook_row(
        "termination", "not_applicable", counts=(Count("C9999", "X2000", "a", "b", 1, 9, "stated", 0.0, 0.5),)
    )
    page = render_page(one(replace(assessment(), outlook=(*assessment().outlook, aside))))
    assert 'id="f1-C9999"' in page


def test_causes_that_nobody_counted_are_named_together_and_not_called_zero() -> None:
    for text in (read(assessment()), " ".join(printed(one(), 120).split())):
        assert re.search(
            "No published figure, not counted by any study .* and not zero: cystic fibrosis", text
        )


# --- the plan ---


def test_only_what_is_asked_for_now_is_shown_in_full() -> None:
    text = read(assessment(), details=False)
    assert "Reason for detailed_scan" in text
    assert "Reason for cf_carrier_test" not in text
    assert "Action of cf_carrier_test : from 20+5 until birth." in text
    assert "Reason for cf_carrier_test" in read(assessment())


def test_awaited_repeated_and_declined_are_said() -> None:
    awaited = plan_item("cmv_serology", "due", standing="awaited", why="Result awaited. A reason.")
    again = plan_item("cmv_serology", "due", standing="repeat", why="Repeat: the test failed. A reason.")
    declined = plan_item("cmv_serology", "not_needed", standing="declined", why="Declined. A reason.")
    assert status_words(awaited) == "result awaited"
    assert status_words(again) == "due, repeat"
    assert short_words(declined) == "Action of cmv_serology (declined)"
    assert "Result awaited" in read(assessment(plan=(awaited,)), details=False)


def test_what_an_answer_depends_on_is_said_in_the_short_list() -> None:
    item = plan_item("fetal_mri", "cannot_tell", why="Cannot tell yet; it depends on CMV serology. A reason.")
    assert rest_words(item, "cannot_tell") == "depends on CMV serology; from 20+5 until birth"
    assert "depends on CMV serology" in printed(one(assessment(plan=(item,))), 120)


def test_a_source_named_in_a_reason_is_a_link() -> None:
    item = plan_item("detailed_scan", "due", why="One had a delay [Senoh_nd], and so on.")
    page = render_page(one(assessment(plan=(item,))))
    assert '[<a href="#f1-Senoh_nd">Senoh (no date)</a>]' in page


def test_nothing_due_is_said() -> None:
    assert "Nothing is due now." in read(assessment(plan=(plan_item("detailed_scan", "done"),)))


# --- growth, names, provenance ---


def test_growth_is_shown_in_the_terminal_with_its_standard() -> None:
    row = GrowthRow("efw_hadlock3_computed", None, 310.4, "ig21_2014_ac", -4.0, 0.003, "small", "21+0")
    text = " ".join(printed(one(assessment(growth=(row,))), 120).split())
    assert "estimated weight, by Hadlock 3 at 21+0: 310 g, centile <0.1 (z -4.00), small" in text
    assert "(INTERGROWTH-21st abdominal circumference)" in text
    outside = replace(row, z=None, centile=None, category="out_of_range")
    assert "no centile, out of range" in read(assessment(growth=(outside,)))


def test_a_source_without_an_author_in_its_id_is_named_from_its_citation() -> None:
    source = assessment().sources[0]
    named = {
        "SMFM (Hughes) 2016. A title. A journal.": "SMFM 2016",
        "2009. A title.": "smfm39",
        "A title that goes on for longer than a name. A journal.": "smfm39",
    }
    for citation, name in named.items():
        assert source_name(replace(source, source_id="smfm39", citation=citation)) == name


def test_an_unknown_commit_leaves_no_empty_brackets() -> None:
    stamp = Provenance("echolith", "0.1.0", "", "pack", "1", "1", "0" * 64, "now")
    sample = assessment(provenance=stamp)
    for text in (read(sample), printed(one(sample))):
        assert "echolith 0.1.0" in text
        assert "()" not in text
    assert "echolith 0.1.0 (abc1234)" in read(assessment())


@pytest.mark.parametrize("sample", [one(), twins(), nobody()])
def test_hpo_is_acknowledged_once(sample: object) -> None:
    assert Reader(render_page(sample)).text.count(HPO_ACKNOWLEDGEMENT) == 1
    text = " ".join(printed(sample, 120).split())
    assert text.count(HPO_ACKNOWLEDGEMENT) == 1


def test_twins_do_not_print_the_same_entries_twice() -> None:
    first, second = render_page(twins()).split('<section class="fetus-part" id="f2"')
    assert 'class="again"' not in first
    assert 'class="again"' in second
    assert "not printed again" in second
