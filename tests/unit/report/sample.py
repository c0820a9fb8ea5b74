"""Hand-made assessments for tests of the report. A synthetic sample: no figure here is a result."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from echolith.assess.model import (
    AsOf,
    Assessment,
    Assessments,
    Background,
    CauseRow,
    Change,
    Classification,
    Contrary,
    Count,
    FindingSummary,
    GrowthRow,
    Interval,
    LeftOut,
    Model,
    OutlookRow,
    Per100,
    PlanItem,
    Provenance,
    Reason,
    Sensitivity,
    SimilarCase,
    SourceRef,
    Update,
    WhatIf,
)
from echolith.issues import Issue
from echolith.pooling.exact import exact_interval

HOSTILE = "<script>alert(1)</script>[bold]&\"'\x1b[31m\u202e"
"""What a case file must not be able to do to a page or a terminal."""

_PLAN: dict[str, Any] = {
    "applies": "yes",
    "standing": None,
    "from_age_days": None,
    "to_age_days": None,
    "from_date": None,
    "to_date": None,
    "urgency": "routine",
    "sources": ("smfm39",),
    "guideline_ids": ("G003",),
    "strength": "sample strength",
    "local_practice": True,
}


def plan_item(item_id: str, status: str, **changes: Any) -> PlanItem:
    values = {
        "id": item_id,
        "action": f"Action of {item_id}",
        "status": status,
        "from_ga": "20+5",
        "to_ga": None,
        "why": f"Reason for {item_id}; loss is small [P0762, P0763].",
        **_PLAN,
        **changes,
    }
    return PlanItem(**values)


def counts(*triples: tuple[str, str, int, int]) -> tuple[Count, ...]:
    return tuple(
        Count(c, s, "isolated", "good_outcome", e, n, "stated", *exact_interval(e, n))
        for c, s, e, n in triples
    )


def outlook_row(outcome: str, applies: str, **changes: Any) -> OutlookRow:
    values: dict[str, Any] = {
        "outcome": outcome,
        "stratum": "isolated",
        "applies": applies,
        "estimate": 0.94,
        "lower": 0.82,
        "upper": 0.994,
        "level": 0.95,
        "next_centre": Interval(0.93, 0.67, 0.997),
        "studies": 2,
        "events": 28,
        "total": 30,
        "counts": counts(("C0031", "Simchen2002", 19, 21), ("C0052", "Bronshtein1995", 9, 9)),
        "left_out": (LeftOut("C0171", "Koopman1998", 5, 5, "The work-up of these five is incomplete."),),
        "sensitivities": (
            Sensitivity(
                "one_alone", 0.9, 0.7, 0.99, None, 1, 19, 21, counts(("C0031", "Simchen2002", 19, 21))
            ),
        ),
        "what_if": (
            WhatIf("leave_one_out", "Simchen2002", 1, 9, 9, 1.0, 0.66, 1.0, None),
            WhatIf("cumulative", "1995", 1, 9, 9, 1.0, 0.66, 1.0, None),
            WhatIf(
                "single_cases",
                "4 of 5 single cases, each at weight 0.5",
                2,
                28,
                30,
                0.92,
                0.8,
                0.99,
                Interval(0.91, 0.6, 0.99),
            ),
        ),
        "model": Model("bayes-binomial-normal", {"risk": {"name": "beta", "a": 0.5, "b": 0.5}}),
        "certainty": "very_low",
        "why_certainty": "Few fetuses.",
        "per_100": Per100(93, 67, 99),
        "directness": "Older than today's tests.",
        "basis": "pooled",
    }
    return OutlookRow(**{**values, **changes})


def no_figure(outcome: str, applies: str) -> OutlookRow:
    nothing: dict[str, Any] = dict.fromkeys(("estimate", "lower", "upper", "next_centre", "model", "per_100"))
    return outlook_row(
        outcome,
        applies,
        **nothing,
        studies=0,
        events=0,
        total=0,
        counts=(),
        left_out=(),
        sensitivities=(),
        what_if=(),
        certainty="none",
        why_certainty="No published figure.",
        directness="",
        basis="no_published_figure",
    )


def cause(name: str, basis: str, before: Interval, after: Interval, **changes: Any) -> CauseRow:
    values: dict[str, Any] = {
        "cause": name,
        "label": name.replace("_", " "),
        "background": Background(None, None),
        "before": before,
        "after": after,
        "statement": f"Statement on {name}.",
        "updates": (),
        "basis": basis,
        "studies": 1,
        "events": 0,
        "total": 45,
        "counts": counts(("C0013", "Simchen2002", 1, 21)),
    }
    return CauseRow(**{**values, **changes})


NOTHING = Interval(None, None, None)

CAUSES = (
    cause("none_found", "pooled", Interval(0.92, 0.73, 0.99), Interval(0.95, 0.79, 0.997)),
    cause(
        "trisomy_21",
        "pooled",
        Interval(0.035, 0.0017, 0.13),
        Interval(0.00036, 0.00001, 0.0017),
        background=Background(0.0011, "P0053,P0044"),
        updates=(Update("cfdna", "low_risk", "makes it less likely", "P0001,P0002", "gil2014"),),
        events=1,
    ),
    cause("trisomy_18", "none_seen", Interval(None, 0.0, 0.079), Interval(None, 0.0, 0.0027)),
    cause("cystic_fibrosis", "no_published_figure", NOTHING, NOTHING, counts=(), total=0, studies=0),
)

PLAN = (
    plan_item("detailed_scan", "due"),
    plan_item("doppler", "overdue", from_ga="18+0", to_ga="20+0"),
    plan_item("infection_referral", "due", urgency="same_day"),
    plan_item("cf_carrier_test", "cannot_tell", applies="unknown"),
    plan_item("follow_up_scan", "later", from_ga="24+5", to_ga="25+5"),
    plan_item("neonatal_cmv_pcr", "later", from_ga=None, from_age_days=0, to_age_days=21),
    plan_item("aneuploidy_screening", "done"),
    plan_item("postmortem_and_placenta", "not_needed", applies="no", from_ga=None),
)

SOURCES = (
    *(
        SourceRef(s, f"{s}. A title. doi:10.1000/{s}", f"10.1000/{s}", None, "abstract")
        for s in ("Simchen2002", "Bronshtein1995", "gil2014", "smfm39", "Senoh_nd", "Derme2025")
    ),
    SourceRef("Koopman1998", "Koopman 1998. A title.", None, "https://example.org/koopman", "abstract"),
)


def classification(**changes: Any) -> Classification:
    values: dict[str, Any] = {
        "isolated": "yes",
        "sonographic": "isolated",
        "pattern": "parenchymal",
        "work_up": "incomplete",
        "missing": ("cmv", "toxoplasma", "parvovirus_b19"),
        "cause_found": "none",
        "reasons": (Reason("nothing else seen at 20+5", "rule nothing-else-seen", "exams[1]"),),
        "would_change": (),
    }
    return Classification(**{**values, **changes})


WOULD_CHANGE = (Change("whether anything else is abnormal", "detailed targeted scan", "seen - not isolated"),)


def assessment(**changes: Any) -> Assessment:
    """Return a sample shaped like the case of Derme 2025 as of 20+5."""
    values: dict[str, Any] = {
        "schema": "echolith.assessment/1",
        "case_id": "sample",
        "fetus": "A",
        "as_of": AsOf("20+5", 145, None),
        "finding": FindingSummary(
            "HP:0006559", "echogenic foci", "multiple", None, "20+5", "20+5", "new", "present", 4.0
        ),
        "classification": classification(),
        "growth": (GrowthRow("ac", 160.0, None, "INTERGROWTH-21st", 0.1, 54.0, "appropriate", "20+5"),),
        "outlook": (
            outlook_row("good_outcome", "now"),
            outlook_row(
                "good_outcome_work_up_negative",
                "if_work_up_negative",
                stratum="isolated_workup_negative",
                per_100=Per100(97, 83, 99),
                counts=counts(("C0168", "Simchen2002", 19, 19), ("C0169", "Bronshtein1995", 9, 9)),
            ),
            no_figure("fetal_death", "now"),
        ),
        "causes": CAUSES,
        "plan": PLAN,
        "similar": (
            SimilarCase("Derme2025-1", "Derme2025", ("isolated",), ("older",), "live birth", "10.1000/x"),
        ),
        "contrary": (Contrary("One isolated focus was followed by delay.", "Senoh_nd"),),
        "sources": SOURCES,
        "issues": (Issue("time-unknown", "warning", "results without a time", "add `ga:`", "tests[1]"),),
        "provenance": Provenance(
            "echolith",
            "0.1.0",
            "abc1234",
            "sample-pack",
            "2026.11.0",
            "2026.11.0",
            "0" * 64,
            "now",
        ),
    }
    return Assessment(**{**values, **changes})


def undetermined(**changes: Any) -> Assessment:
    """Return a sample whose isolation is open: nothing applies now."""
    return assessment(
        classification=classification(
            isolated="undetermined", sonographic="undetermined", would_change=WOULD_CHANGE
        ),
        outlook=(
            outlook_row("good_outcome", "if_isolated"),
            outlook_row("good_outcome_work_up_negative", "if_work_up_negative", per_100=Per100(97, 83, 99)),
        ),
        **changes,
    )


def one(sample: Assessment | None = None) -> Assessments:
    return Assessments("sample", (sample or assessment(),), ())


def twins() -> Assessments:
    return Assessments("sample-twins", (assessment(), replace(undetermined(), fetus="B")), ())


def nobody() -> Assessments:
    issue = Issue("finding-not-present", "note", "no fetus has the finding", "record it as a finding")
    return Assessments("sample-none", (), (issue,))


def hostile() -> Assessments:
    """Return a sample with markup and control characters wherever a case or the evidence brings text."""
    sample = assessment(
        case_id=HOSTILE,
        fetus=HOSTILE,
        contrary=(Contrary(HOSTILE, HOSTILE),),
        issues=(Issue("x", "warning", HOSTILE, HOSTILE, HOSTILE),),
        plan=(plan_item("detailed_scan", "due", action=HOSTILE, why=HOSTILE, strength=HOSTILE),),
        causes=(replace(CAUSES[0], label=HOSTILE, statement=HOSTILE),),
        sources=(SourceRef(HOSTILE, HOSTILE, f'10.1/"><{HOSTILE}', None, HOSTILE),),
    )
    return Assessments(HOSTILE, (sample,), ())
