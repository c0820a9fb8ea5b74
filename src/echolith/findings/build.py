"""Turn the documents of a pack folder into typed rules; every problem is an issue with its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from echolith.case.gestational_age import GestationalAge
from echolith.case.vocabulary import ALLOWED_RESULTS, GENETIC_TESTS, SCREENING_TESTS, ExamKind
from echolith.evidence import Evidence, Question
from echolith.findings.build_procedures import build_procedures
from echolith.findings.pack import (
    ANCHORS,
    PATTERNS,
    WORK_UP_GROUPS,
    CauseRule,
    ContraryNote,
    DoneBy,
    FetalTestPerformance,
    IsolationRule,
    Pack,
    Performance,
    PlanRule,
    ScreeningPerformance,
    TellingFinding,
    Window,
    WouldChange,
)
from echolith.findings.values import ALWAYS, Values, place
from echolith.issues import Issue

_MAIN, _TESTS, _CAUSES, _PLAN = "pack.yaml", "tests.yaml", "causes.yaml", "plan.yaml"
_EXAM_KINDS: tuple[str, ...] = get_args(ExamKind)
_TEST_NAMES = tuple(ALLOWED_RESULTS)
_ANSWERS = ("yes", "no", "undetermined")
_PERFORMANCE_KEYS = {"cause", "sensitivity", "specificity", "others"}
_SCREENING_KEYS = {"detection", "false_positive", "others", "only_if_stated"}
_DONE_BY_KEYS = set(DoneBy._fields)
_WINDOW_KEYS = {"from", "to", "after_days", "to_after_days", "from_ga", "from_age_days", "to_age_days"}
_BACKGROUND_KEYS = {
    "parameter": ("parameter_id",),
    "morris_snijders": (),
    "age_table": ("condition",),
}
"""Kinds of background risk (see :mod:`echolith.assess.background`) and what each needs."""
_STRATA = ("isolated", "non_isolated", "all")
_CAUSE_KEYS = set(CauseRule._fields)
_ITEM_KEYS = {
    "id", "action", "why", "applies", "otherwise", "same_day_when", "done_by", "window", "guidelines",
    "strength", "local_practice",
}  # fmt: skip
_MAIN_KEYS = {
    "echolith", "id", "version", "name", "label", "definition", "codes", "soft_marker_codes", "growth_codes",
    "fluid_codes", "telling_findings", "pattern_order", "code_groups", "isolation", "work_up_groups",
    "fact_words", "indirect_strata", "contrary",
}  # fmt: skip


def build_pack(
    documents: Mapping[str, Mapping[str, Any]],
    evidence: Evidence,
    questions: tuple[Question, ...],
    source_sha256: str,
    issues: list[Issue],
) -> Pack:
    """Build the pack; problems are appended to `issues`, and a pack with errors must not be used."""
    v = Values(evidence, issues)
    main = v.mapping(documents[_MAIN], _MAIN, _MAIN_KEYS)
    causes = _causes(v, v.mapping(documents[_CAUSES], _CAUSES, {"echolith", "causes"}))
    cause_ids = {cause.id for cause in causes}
    codes = v.codes(main, "codes", _MAIN)
    if not codes:
        v.error("pack-value", "a pack names at least one HPO id", "codes: [...]", place(_MAIN, "codes"))
    groups = v.part(main, "code_groups", _MAIN)
    return Pack(
        id=_pack_id(v, main),
        version=v.text(main, "version", _MAIN),
        name=v.text(main, "name", _MAIN),
        label=v.text(main, "label", _MAIN),
        definition=v.text(main, "definition", _MAIN),
        codes=codes,
        soft_marker_codes=frozenset(v.codes(main, "soft_marker_codes", _MAIN)),
        growth_codes=frozenset(v.codes(main, "growth_codes", _MAIN)),
        fluid_codes={
            name: v.code(code, place(_MAIN, f"fluid_codes.{name}"))
            for name, code in v.words(main, "fluid_codes", _MAIN).items()
        },
        telling_findings=tuple(
            TellingFinding(
                v.code(telling.get("code"), f"{at}.code"),
                v.choice(telling, "pattern", PATTERNS, at),
                _cause(v, telling, at, cause_ids),
            )
            for at, telling in v.parts(main, "telling_findings", _MAIN, {"code", "pattern", "cause"})
        ),
        pattern_order=_pattern_order(v, main),
        code_groups={name: frozenset(v.codes(groups, name, place(_MAIN, "code_groups"))) for name in groups},
        isolation=_isolation(v, main),
        work_up_groups=v.texts(main, "work_up_groups", _MAIN, WORK_UP_GROUPS, needed=True),
        fact_words=v.words(main, "fact_words", _MAIN),
        indirect_strata=v.words(main, "indirect_strata", _MAIN),
        contrary=tuple(
            ContraryNote(
                v.condition(note.get("when"), f"{at}.when"),
                v.id(note.get("source_id"), "source", f"{at}.source_id"),
                v.text(note, "statement", at),
            )
            for at, note in v.parts(main, "contrary", _MAIN, {"when", "source_id", "statement"})
        ),
        performance=_performance(v, documents[_TESTS], cause_ids),
        causes=causes,
        plan=_plan(v, v.mapping(documents[_PLAN], _PLAN, {"echolith", "items"})),
        questions=questions,
        evidence=evidence,
        source_sha256=source_sha256,
    )


def _pack_id(v: Values, main: Mapping[str, Any]) -> str:
    pack_id = v.text(main, "id", _MAIN)
    if pack_id and not all(c.isascii() and (c.isalnum() or c == "-") for c in pack_id):
        v.error("pack-value", "an id has letters, digits and '-'", "mend the id", place(_MAIN, "id"))
    return pack_id


def _pattern_order(v: Values, main: Mapping[str, Any]) -> tuple[str, ...]:
    order = v.texts(main, "pattern_order", _MAIN, needed=True)
    if sorted(order) != sorted(PATTERNS):
        words = f"name each once: {', '.join(PATTERNS)}"
        v.error(
            "pack-value", "every pattern has one place in the order", words, place(_MAIN, "pattern_order")
        )
    return order


def _cause(v: Values, data: Mapping[str, Any], at: str, cause_ids: set[str]) -> str:
    cause = v.text(data, "cause", at)
    if cause and cause not in cause_ids:
        v.error("pack-reference", "causes.yaml has no cause of this id", "mend the id", f"{at}.cause")
    return cause


def _refuse_twice(v: Values, kind: str, ids: list[str], where: str) -> None:
    for i in dict.fromkeys(i for i in ids if i and ids.count(i) > 1):
        message = f"this {kind} id is used more than once"
        v.error("pack-id-twice", message, "give each its own id", f"{where} {i}")


def _isolation(v: Values, main: Mapping[str, Any]) -> tuple[IsolationRule, ...]:
    rules = tuple(
        IsolationRule(
            id=v.text(rule, "id", at),
            when=v.condition(rule.get("when"), f"{at}.when"),
            isolated=v.choice(rule, "isolated", _ANSWERS, at),
            statement=v.text(rule, "statement", at),
            would_change=_would_change(v, rule, at),
        )
        for at, rule in v.parts(
            main, "isolation", _MAIN, {"id", "when", "isolated", "statement", "would_change"}
        )
    )
    where = place(_MAIN, "isolation")
    _refuse_twice(v, "isolation rule", [rule.id for rule in rules], where)
    if not rules or rules[-1].when.text != ALWAYS or rules[-1].isolated != "undetermined":
        v.error(
            "pack-isolation-open",
            "the last isolation rule must always hold and answer undetermined",
            'end with when: "true", isolated: undetermined',
            where,
        )
    return rules


def _would_change(v: Values, rule: Mapping[str, Any], at: str) -> tuple[WouldChange, ...]:
    if "would_change" not in rule:
        return ()
    return tuple(
        WouldChange(
            v.text(change, "id", where),
            v.optional_condition(change, "when", where),
            v.text(change, "what", where),
            v.text(change, "how", where),
            v.text(change, "then", where),
        )
        for where, change in v.parts(rule, "would_change", at, {"id", "when", "what", "how", "then"})
    )


def _performance(v: Values, document: Mapping[str, Any], cause_ids: set[str]) -> Performance:
    tests = v.mapping(document, _TESTS, {"echolith", "screening", "diagnostic", "infection", "procedures"})
    screening: dict[str, dict[str, ScreeningPerformance]] = {}
    for test, by_cause in v.part(tests, "screening", _TESTS, SCREENING_TESTS).items():
        where = place(_TESTS, f"screening.{test}")
        screening[test] = {}
        for cause, entry in v.mapping(by_cause, where, cause_ids).items():
            at = f"{where}.{cause}"
            data = v.mapping(entry, at, _SCREENING_KEYS)
            screening[test][cause] = ScreeningPerformance(
                detection=v.probability(data.get("detection"), f"{at}.detection"),
                false_positive=v.probability(data.get("false_positive"), f"{at}.false_positive"),
                others=v.ids(data, "others", "parameter", at),
                only_if_stated=v.flag(data, "only_if_stated", at, default=False),
            )
    infection: dict[str, FetalTestPerformance] = {}
    for test, entry in v.part(tests, "infection", _TESTS, _TEST_NAMES).items():
        at = place(_TESTS, f"infection.{test}")
        data = v.mapping(entry, at, _PERFORMANCE_KEYS)
        infection[test] = FetalTestPerformance(
            cause=_cause(v, data, at, cause_ids),
            sensitivity=v.probability(data.get("sensitivity"), f"{at}.sensitivity"),
            specificity=v.probability(data.get("specificity"), f"{at}.specificity"),
            others=v.ids(data, "others", "parameter", at),
        )
    excludes = v.part(tests, "diagnostic", _TESTS, GENETIC_TESTS)
    where = place(_TESTS, "diagnostic")
    diagnostic = {test: v.texts(excludes, test, where, sorted(cause_ids)) for test in excludes}
    return Performance(screening, diagnostic, infection, build_procedures(v, tests, _TESTS))


def _causes(v: Values, document: Mapping[str, Any]) -> tuple[CauseRule, ...]:
    rules = tuple(
        CauseRule(
            id=v.text(cause, "id", at),
            label=v.text(cause, "label", at),
            background=_background(v, cause, at) if "background" in cause else {},
            screening=v.flag(cause, "screening", at, default=False),
            diagnostic=v.flag(cause, "diagnostic", at, default=False),
            serology=v.texts(cause, "serology", at, _TEST_NAMES),
            fetal_tests=v.texts(cause, "fetal_tests", at, _TEST_NAMES),
            carrier_test=v.choice(cause, "carrier_test", _TEST_NAMES, at, default=""),
            pattern=v.choice(cause, "pattern", PATTERNS, at, default=""),
            remainder_in=v.texts(cause, "remainder_in", at, _STRATA),
        )
        for at, cause in v.parts(document, "causes", _CAUSES, _CAUSE_KEYS)
    )
    _refuse_twice(v, "cause", [cause.id for cause in rules], place(_CAUSES, "causes"))
    return rules


def _background(v: Values, cause: Mapping[str, Any], at: str) -> dict[str, str]:
    where = f"{at}.background"
    data = v.part(cause, "background", at, {"kind", "parameter_id", "condition"})
    kind = v.choice(data, "kind", _BACKGROUND_KEYS, where)
    background = {"kind": kind, **{key: v.text(data, key, where) for key in _BACKGROUND_KEYS[kind]}}
    if "parameter_id" in background:
        v.probability(background["parameter_id"], f"{where}.parameter_id")
    condition = background.get("condition")
    if condition and all(p.condition != condition or p.maternal_age is None for p in v.evidence.parameters):
        message = "the evidence has no risks by maternal age for this condition"
        v.error("pack-reference", message, "mend the condition", f"{where}.condition")
    return background


def _plan(v: Values, document: Mapping[str, Any]) -> tuple[PlanRule, ...]:
    rules: list[PlanRule] = []
    for at, item in v.parts(document, "items", _PLAN, _ITEM_KEYS):
        guidelines = v.ids(item, "guidelines", "guideline", at)
        why = v.text(item, "why", at).strip()
        sources = [v.evidence.guideline(g).source_id for g in guidelines] + v.named_sources(why, f"{at}.why")
        rules.append(
            PlanRule(
                id=v.text(item, "id", at),
                action=v.text(item, "action", at),
                why=why,
                applies=v.condition(item.get("applies"), f"{at}.applies"),
                otherwise=v.choice(item, "otherwise", ("no", "unknown"), at, default="no"),
                same_day_when=v.optional_condition(item, "same_day_when", at),
                done_by=_done_by(v, item, at) if "done_by" in item else DoneBy(),
                window=_window(v, item, at),
                guideline_ids=guidelines,
                source_ids=tuple(dict.fromkeys(sources)),
                strength=v.text(item, "strength", at),
                local_practice=v.flag(item, "local_practice", at),
            )
        )
    _refuse_twice(v, "plan item", [rule.id for rule in rules], place(_PLAN, "items"))
    return tuple(rules)


def _done_by(v: Values, item: Mapping[str, Any], at: str) -> DoneBy:
    data = v.part(item, "done_by", at, _DONE_BY_KEYS)
    where = f"{at}.done_by"
    return DoneBy(
        exams=v.texts(data, "exams", where, _EXAM_KINDS),
        tests=v.texts(data, "tests", where, _TEST_NAMES),
        all_tests=v.texts(data, "all_tests", where, _TEST_NAMES),
        settled_by=v.texts(data, "settled_by", where, _TEST_NAMES),
        counselling=v.texts(data, "counselling", where),
        fact=v.text(data, "fact", where, default=""),
        since_first_seen=v.flag(data, "since_first_seen", where, default=False),
        needs=v.choice(data, "needs", ("other_anomalies", "result"), where, default=""),
    )


def _window(v: Values, item: Mapping[str, Any], at: str) -> Window:
    data = v.part(item, "window", at, _WINDOW_KEYS)
    where = f"{at}.window"
    from_ga_days: int | None = None
    if "from_ga" in data:
        try:
            from_ga_days = GestationalAge.parse(v.text(data, "from_ga", where)).days
        except ValueError:
            v.error("pack-window", "from_ga is weeks+days", "write e.g. from_ga: 15+0", f"{where}.from_ga")
    window = Window(
        from_anchor=v.choice(data, "from", ANCHORS, where, default=""),
        to_anchor=v.choice(data, "to", ANCHORS, where, default=""),
        after_days=v.days(data, "after_days", where) or 0,
        to_after_days=v.days(data, "to_after_days", where) or 0,
        from_ga_days=from_ga_days,
        from_age_days=v.days(data, "from_age_days", where),
        to_age_days=v.days(data, "to_age_days", where),
    )
    problem = _window_problem(data, window)
    if problem:
        v.error("pack-window", problem, "give either anchors or ages after birth", where)
    return window


def _window_problem(data: Mapping[str, Any], window: Window) -> str:
    by_age = {"from_age_days", "to_age_days"} & data.keys()
    if by_age and data.keys() - {"from_age_days", "to_age_days"}:
        return (
            "a window is before birth (from, to, from_ga) or after it (from_age_days, to_age_days), not both"
        )
    if by_age and "from_age_days" not in data:
        return "a window after birth needs from_age_days"
    if not by_age and "from" not in data:
        return "a window needs from or from_age_days"
    start, end = window.from_age_days or 0, window.to_age_days
    ends_early = end is not None and end < start
    if window.from_anchor == window.to_anchor and window.to_anchor:
        ends_early = ends_early or window.to_after_days < window.after_days
    return "the window ends before it begins" if ends_early else ""
