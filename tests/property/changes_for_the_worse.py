"""Cases, and changes that make a case more abnormal, more uncertain, or less known to be normal.

A change gives the changed case and the names that the change itself is the subject of (`own`): plan items,
work-up groups and outcomes that may move because of it (see :mod:`reassurance`).
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable
from typing import Any, NamedTuple

from hypothesis import strategies as st

from echolith.case.vocabulary import (
    FETAL_INFECTION_TESTS,
    GENETIC_TESTS,
    HEPATIC_CALCIFICATION,
    MATERNAL_INFECTION_TESTS,
    SCREENING_TESTS,
)

SOFT = ("HP:0010942", "HP:0010943", "HP:0001195", "HP:0011415")
STRUCTURAL = (
    "HP:0001791",
    "HP:0001789",
    "HP:0002119",
    "HP:0001627",
    "HP:0001511",
    "HP:4000140",
    "HP:0031207",
)
CODES = (*SOFT, *STRUCTURAL)
IMAGING = ("doppler", "fetal_echocardiography", "fetal_mri")
"""Kinds of exam that are plan items of the same name."""
SCANS = ("anomaly_scan", "detailed_scan", "follow_up_scan", "first_trimester_scan")
NORMAL_RESULTS = frozenset({"low_risk", "normal", "negative"})
FIRST_DAY, LAST_DAY = 12 * 7, 34 * 7

_SEROLOGY = {
    "cmv": "cmv_serology",
    "toxoplasma": "toxoplasma_serology",
    "parvovirus_b19": "parvovirus_serology",
    "syphilis": "syphilis_serology",
}
_OWN: dict[str, frozenset[str]] = {
    **dict.fromkeys(SCREENING_TESTS, frozenset({"aneuploidy_screening"})),
    **dict.fromkeys(
        GENETIC_TESTS, frozenset({"invasive_test", "aneuploidy_screening", "abnormal_karyotype"})
    ),
    **{
        test: frozenset({_SEROLOGY.get(test, "other_infection_serology"), "repeat_serology"})
        for test in MATERNAL_INFECTION_TESTS
    },
    # a positive sample opens the window of the fetal test, which may be later than a repeat that was due
    "cmv": frozenset({"cmv_serology", "repeat_serology", "amniotic_cmv_pcr"}),
    "toxoplasma": frozenset({"toxoplasma_serology", "repeat_serology", "amniotic_toxoplasma_pcr"}),
    # with the fetus shown to be infected, the mother's serology of the same agent decides nothing more
    "amniotic_cmv_pcr": frozenset(
        {"amniotic_cmv_pcr", "cmv_serology", "repeat_serology", "congenital_infection"}
    ),
    "amniotic_toxoplasma_pcr": frozenset(
        {"amniotic_toxoplasma_pcr", "toxoplasma_serology", "repeat_serology", "congenital_infection"}
    ),
    "neonatal_cmv_pcr": frozenset(
        {"neonatal_cmv_pcr", "cmv_serology", "repeat_serology", "congenital_infection"}
    ),
    "cftr": frozenset({"cf_carrier_test"}),
}
_GROUP = {
    **dict.fromkeys((*SCREENING_TESTS, *GENETIC_TESTS), "aneuploidy"),
    "cmv": "cmv",
    "toxoplasma": "toxoplasma",
    "parvovirus_b19": "parvovirus_b19",
    "amniotic_cmv_pcr": "cmv",
    "amniotic_toxoplasma_pcr": "toxoplasma",
    "neonatal_cmv_pcr": "cmv",
}


class Change(NamedTuple):
    """A changed case, what was done, and what the change is the subject of."""

    data: dict[str, Any]
    what: str
    own: frozenset[str]


def ga_text(ga_days: int) -> str:
    """Write days as weeks+days."""
    return f"{ga_days // 7}+{ga_days % 7}"


def ac_mm(ga_days: int, z: float) -> float:
    """Abdominal circumference of a z-score, INTERGROWTH-21st 2014 (doi 10.1016/S0140-6736(14)61490-2)."""
    weeks = ga_days / 7
    mean = -81.3243 + 11.6772 * weeks - 0.000561865 * weeks**3
    sd = -4.36302 + 0.121445 * weeks**2 - 0.0130256 * weeks**3 + 0.00282143 * weeks**3 * math.log(weeks)
    return round(mean + z * sd, 1)


# --- cases


days = st.integers(FIRST_DAY, LAST_DAY)
times = st.one_of(days.map(lambda d: {"ga": ga_text(d)}), st.just({}))


@st.composite
def findings(draw: st.DrawFn) -> list[dict[str, Any]]:
    codes = draw(st.lists(st.sampled_from(CODES), unique=True, max_size=2))
    status = st.sampled_from(["present", "absent", "absent", "uncertain", "resolved", "withdrawn"])
    return [{"code": code, "status": draw(status)} for code in codes]


@st.composite
def scans(draw: st.DrawFn, fetus: str, calcification: bool) -> dict[str, Any]:
    ga_days = draw(days)
    found = draw(st.one_of(st.just([]), findings()))
    if calcification:
        foci = {
            "code": HEPATIC_CALCIFICATION,
            "status": draw(st.sampled_from(["present", "present", "present", "uncertain", "resolved"])),
            **draw(
                st.fixed_dictionaries(
                    {}, optional={"location": st.sampled_from(["parenchymal", "surface", "vascular"])}
                )
            ),
        }
        found = [foci, *found]
    sizes = st.sampled_from([-1.0, 0.0, 1.0]).map(lambda z: {"ac_mm": ac_mm(ga_days, z)})
    rest = st.fixed_dictionaries(
        {},
        optional={
            "growth": st.sampled_from(
                [{"category": "appropriate"}, {"efw_centile": 40}, {"category": "small"}]
            ),
            "fluid": st.sampled_from(["normal", "normal", "polyhydramnios"]),
            "placenta": st.sampled_from(["normal", "anterior"]),
            **({"biometry": sizes} if ga_days >= 14 * 7 else {}),
        },
    )
    said = draw(st.sampled_from(["none_seen", "none_seen", "none_seen", "seen", "not_assessed", None]))
    when = (
        {"ga": ga_text(ga_days)} if calcification else draw(st.sampled_from([{"ga": ga_text(ga_days)}, {}]))
    )
    scan = {
        "kind": draw(st.sampled_from(["anomaly_scan", *SCANS])),
        **when,
        "fetus": fetus,
        "findings": found,
        **draw(rest),
        **({} if said is None else {"other_anomalies": said}),
    }
    if not when:
        scan.pop("biometry", None)
    return scan


@st.composite
def imaging(draw: st.DrawFn, fetus: str) -> dict[str, Any]:
    result = draw(st.sampled_from([{"result": "normal"}, {"result": "normal"}, {"result": "abnormal"}, {}]))
    return {"kind": draw(st.sampled_from(IMAGING)), **draw(times), "fetus": fetus, **result}


NORMAL_TESTS = [
    *((test, "low_risk") for test in SCREENING_TESTS),
    *((test, "normal") for test in GENETIC_TESTS),
    *((test, "negative") for test in (*MATERNAL_INFECTION_TESTS, *FETAL_INFECTION_TESTS, "cftr")),
]
ABNORMAL_TESTS = [
    *((test, "high_risk") for test in SCREENING_TESTS),
    *((test, result) for test in GENETIC_TESTS for result in ("abnormal", "mosaic")),
    *((test, "positive") for test in (*MATERNAL_INFECTION_TESTS, *FETAL_INFECTION_TESTS, "cftr")),
]
UNCERTAIN_TESTS = [
    *((test, result) for test in SCREENING_TESTS for result in ("no_call", "failed")),
    *((test, result) for test in GENETIC_TESTS for result in ("vus", "failed")),
    *(
        (test, result)
        for test in (*MATERNAL_INFECTION_TESTS, *FETAL_INFECTION_TESTS)
        for result in ("equivocal", "failed")
    ),
    ("cftr", "vus"),
    ("cftr", "failed"),
]
OF_ONE_FETUS = frozenset({*GENETIC_TESTS, *FETAL_INFECTION_TESTS})


def entry(test: str, answer: dict[str, str], when: dict[str, str], fetus: str | None) -> dict[str, Any]:
    """Write one test; a newborn's test has no gestational age."""
    place = {} if fetus is None or test not in OF_ONE_FETUS else {"fetus": fetus}
    return {"test": test, **answer, **({} if test == "neonatal_cmv_pcr" else when), **place}


@st.composite
def tests_of(draw: st.DrawFn, ids: list[str]) -> dict[str, Any]:
    options = [*NORMAL_TESTS, *NORMAL_TESTS, *UNCERTAIN_TESTS, *ABNORMAL_TESTS]
    test, result = draw(st.sampled_from(options))
    waiting = [{"status": status} for status in ("pending", "planned", "declined")]
    answer = draw(st.sampled_from([{"result": result}] * 5 + waiting))
    return entry(test, answer, draw(times), draw(st.sampled_from(ids)))


@st.composite
def cases(draw: st.DrawFn, *, dated: bool = False) -> tuple[dict[str, Any], str | None]:
    """Draw a case whose fetus A has (or may have) the finding, and as of when (None: all is known)."""
    ids = draw(st.sampled_from([["A"], ["A"], ["A", "B"]]))
    first = draw(scans("A", calcification=True))
    more = draw(st.lists(st.one_of(scans("A", calcification=False), imaging("A")), max_size=2))
    if "B" in ids:
        more += draw(st.lists(scans("B", calcification=False), min_size=1, max_size=1))
    tests = draw(st.lists(tests_of(ids), max_size=5))
    data: dict[str, Any] = {
        "echolith": "case/1",
        "id": "drawn",
        "fetuses": [{"id": name} for name in ids],
        "exams": [first, *more],
        "tests": tests,
    }
    if "B" in ids:
        data["chorionicity"] = draw(st.sampled_from(["dichorionic", "monochorionic", "unknown"]))
    if draw(st.booleans()):
        data["mother"] = {"age": draw(st.integers(18, 44))}
    if draw(st.integers(0, 2)) == 0:
        ends = st.sampled_from(
            [{"pregnancy": "live_birth", "neonate": "healthy"}, {"pregnancy": "fetal_death"}]
        )
        data["outcome"] = [{**draw(ends), "ga": "37+0", "fetus": name} for name in ids]
    seen = days_of(first)
    moment = st.integers(seen, max(seen, LAST_DAY)).map(ga_text)
    return data, draw(moment if dated else st.one_of(st.none(), moment))


def days_of(item: dict[str, Any]) -> int:
    """Return the gestational age of an entry in days."""
    weeks, _, rest = item["ga"].partition("+")
    return int(weeks) * 7 + int(rest)


# --- changes


def _exams(data: dict[str, Any], fit: Callable[[dict[str, Any]], bool], fetus: str = "A") -> list[int]:
    return [i for i, exam in enumerate(data["exams"]) if exam["fetus"] == fetus and fit(exam)]


def _not_normal(exam: dict[str, Any]) -> bool:
    return exam.get("result") != "normal"


@st.composite
def more_abnormal(draw: st.DrawFn, data: dict[str, Any]) -> Change:
    """Add an abnormality: a finding, fluid, placenta, growth, a test result, an affected co-twin."""
    new = copy.deepcopy(data)
    twins = len(data["fetuses"]) > 1
    kind = draw(
        st.sampled_from(
            ["finding", "finding", "test", "test", "test", "scan", "scan", "ac", "imaging"]
            + ["co-twin"] * twins
        )
    )
    own: frozenset[str] = frozenset()
    what = kind
    if kind == "finding":
        exam = new["exams"][draw(st.sampled_from(_exams(data, _not_normal)))]
        what = _add_finding(draw, exam, ("present", "resolved"))
        own = _shown_to_be_done(exam)
    elif kind == "test":
        test, result = draw(st.sampled_from(ABNORMAL_TESTS))
        fetus = draw(st.sampled_from(["A", None])) if twins else "A"
        new["tests"].append(entry(test, {"result": result}, draw(times), fetus))
        own = _OWN[test] | {_GROUP.get(test, "")}
        what = f"{test} {result}"
    elif kind == "scan":
        exam = new["exams"][draw(st.sampled_from(_exams(data, lambda e: e["kind"] in SCANS)))]
        what, own = _spoil(draw, exam)
    elif kind == "ac":
        fit = _exams(data, lambda e: "ga" in e and days_of(e) >= 14 * 7 and _not_normal(e))
        for i in fit[:1]:
            new["exams"][i].setdefault("biometry", {})["ac_mm"] = ac_mm(days_of(new["exams"][i]), -2.0)
    elif kind == "imaging":
        for i in _exams(data, lambda e: e["kind"] in IMAGING)[:1]:
            new["exams"][i]["result"] = "abnormal"
            own = frozenset({new["exams"][i]["kind"]})
    else:
        exam = new["exams"][_exams(data, _not_normal, "B")[0]]
        what = "co-twin: " + _add_finding(draw, exam, ("present", "resolved"))
    return Change(new, what, own)


def _shown_to_be_done(exam: dict[str, Any]) -> frozenset[str]:
    """An imaging exam without a result says by its finding that it was done."""
    return frozenset({exam["kind"]} & {*IMAGING})


def _add_finding(draw: st.DrawFn, exam: dict[str, Any], statuses: tuple[str, ...]) -> str:
    held = {finding["code"] for finding in exam.get("findings", [])}
    code = draw(st.sampled_from([code for code in CODES if code not in held]))
    status = draw(st.sampled_from(statuses))
    exam.setdefault("findings", []).append({"code": code, "status": status})
    return f"{code} {status} at {exam['kind']}"


def _spoil(draw: st.DrawFn, exam: dict[str, Any]) -> tuple[str, frozenset[str]]:
    what = draw(st.sampled_from(["polyhydramnios", "placenta", "small", "centile", "seen"]))
    own: frozenset[str] = frozenset()
    if what == "polyhydramnios":
        exam["fluid"] = what
    elif what == "placenta":
        exam["placenta"] = "abnormal"
    elif what == "small":
        exam["growth"] = {**exam.get("growth", {}), "category": "small"}
    elif what == "centile":
        exam["growth"] = {**exam.get("growth", {}), "efw_centile": 5}
    else:
        if exam.get("other_anomalies") != "none_seen":
            own = frozenset({"detailed_exam", "detailed_scan"})  # it now says what else was seen
        exam["other_anomalies"] = "seen"
    return f"{what} at {exam['kind']}", own


@st.composite
def more_uncertain(draw: st.DrawFn, data: dict[str, Any]) -> Change:
    """Add an uncertainty: an uncertain finding, a test without an answer, an unclear chorionicity."""
    new = copy.deepcopy(data)
    twins = len(data["fetuses"]) > 1
    kind = draw(st.sampled_from(["finding", "test", "test", "waiting"] + ["co-twin", "chorionicity"] * twins))
    own: frozenset[str] = frozenset()
    what = kind
    if kind in ("finding", "co-twin"):
        fetus = "A" if kind == "finding" else "B"
        exam = new["exams"][draw(st.sampled_from(_exams(data, _not_normal, fetus)))]
        what = _add_finding(draw, exam, ("uncertain",))
        own = _shown_to_be_done(exam)
    elif kind == "chorionicity":
        new["chorionicity"] = "unknown"
    else:
        test, result = draw(st.sampled_from(UNCERTAIN_TESTS))
        waiting = {"status": draw(st.sampled_from(["pending", "planned"]))}
        answer = {"result": result} if kind == "test" else waiting
        new["tests"].append(entry(test, answer, draw(times), "A"))
        # a repeat is due at its own time: weeks after the last sample, or when the window opens
        own = frozenset({"repeat_serology", *({test} if test in FETAL_INFECTION_TESTS else ())})
        what = f"{test} {answer}"
    return Change(new, what, own)


@st.composite
def something_after(draw: st.DrawFn, ga_days: int) -> dict[str, list[dict[str, Any]]]:
    """Draw a scan and a test of fetus A that are later than a gestational age, and before birth."""
    when = {"ga": ga_text(draw(st.integers(ga_days + 1, ga_days + 14)))}
    finding = {
        "code": draw(st.sampled_from(CODES)),
        "status": draw(st.sampled_from(["present", "withdrawn"])),
    }
    foci = {
        "code": HEPATIC_CALCIFICATION,
        "status": draw(st.sampled_from(["present", "resolved", "withdrawn"])),
    }
    scan = {"kind": draw(st.sampled_from(SCANS)), **when, "fetus": "A", "findings": [finding, foci]}
    scan["other_anomalies"] = draw(st.sampled_from(["none_seen", "seen"]))
    test, result = draw(st.sampled_from([*NORMAL_TESTS, *ABNORMAL_TESTS, *UNCERTAIN_TESTS]))
    if test == "neonatal_cmv_pcr":
        return {"exams": [scan], "tests": []}
    return {"exams": [scan], "tests": [entry(test, {"result": result}, when, "A")]}


def less_normal(data: dict[str, Any]) -> list[Change]:
    """Take away each normal result of fetus A or of the mother, one at a time."""
    changes = []
    for i, test in enumerate(data["tests"]):
        if test.get("result") in NORMAL_RESULTS:
            new = copy.deepcopy(data)
            del new["tests"][i]
            changes.append(Change(new, f"without {test['test']} {test['result']}", frozenset()))
    for i in _exams(data, lambda _: True):
        exam = data["exams"][i]
        for key, normal in (
            ("other_anomalies", "none_seen"),
            ("growth", {"category": "appropriate"}),
            ("fluid", "normal"),
            ("placenta", "normal"),
            ("result", "normal"),
        ):
            if exam.get(key) == normal:
                new = copy.deepcopy(data)
                del new["exams"][i][key]
                changes.append(Change(new, f"without {key} {normal} at {exam['kind']}", frozenset()))
        for j, finding in enumerate(exam.get("findings", [])):
            if finding["status"] in ("absent", "withdrawn") and finding["code"] != HEPATIC_CALCIFICATION:
                new = copy.deepcopy(data)
                del new["exams"][i]["findings"][j]
                what = f"without {finding['code']} {finding['status']}"
                changes.append(Change(new, what, frozenset()))
        if exam.get("result") == "normal" and not exam.get("findings"):
            new = copy.deepcopy(data)
            del new["exams"][i]
            changes.append(Change(new, f"without normal {exam['kind']}", frozenset()))
    return changes
