"""Turn the documents of a pack folder into typed rules; every problem is an issue with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from echolith.case.gestational_age import GestationalAge
from echolith.case.hpo import is_hpo_id
from echolith.errors import UsageError
from echolith.evidence import Evidence, Question
from echolith.findings.conditions import Condition, ConditionError, parse_condition
from echolith.findings.pack import (
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
from echolith.issues import Issue

T = TypeVar("T")
_ALWAYS = "true"


class _Builder:
    """Reads values out of the documents and notes what is wrong with them."""

    def __init__(self, evidence: Evidence, issues: list[Issue]) -> None:
        self.evidence = evidence
        self.issues = issues

    def error(self, code: str, message: str, solution: str, where: str) -> None:
        self.issues.append(Issue(code, "error", message, solution, where))

    def need(self, data: Mapping[str, Any], key: str, kind: type[T], where: str) -> T:
        value = data.get(key)
        if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
            return value
        self.error("pack-value", f"expected {key} as {kind.__name__}", f"write {key}: ...", where)
        return kind()

    def condition(self, text: object, where: str) -> Condition:
        try:
            if not isinstance(text, str):
                raise ConditionError("a condition is a text; put it in quotes")
            return parse_condition(text)
        except ConditionError as error:
            self.error("pack-condition", str(error), "see docs/developers/writing-a-pack.md", where)
            return parse_condition(_ALWAYS)

    def optional_condition(self, text: object, where: str) -> Condition | None:
        return None if text is None else self.condition(text, where)

    def code(self, value: object, where: str) -> str:
        if not isinstance(value, str) or not is_hpo_id(value):
            self.error("pack-hpo", "expected an id that HPO has", "look it up at hpo.jax.org", where)
            return ""
        return value

    def ids(self, values: Sequence[str], kind: str, where: str) -> tuple[str, ...]:
        return tuple(self.id(value, kind, where) for value in values)

    def id(self, value: str, kind: str, where: str) -> str:
        try:
            getattr(self.evidence, kind)(value)
        except UsageError:
            self.error("pack-reference", f"the evidence has no {kind} of this id", "mend the id", where)
        return value


def build_pack(
    documents: Mapping[str, Mapping[str, Any]],
    evidence: Evidence,
    questions: tuple[Question, ...],
    source_sha256: str,
    issues: list[Issue],
) -> Pack:
    """Build the pack; problems are appended to `issues`, and a pack with errors must not be used."""
    b = _Builder(evidence, issues)
    main = documents["pack.yaml"]
    codes = tuple(b.code(c, "pack.yaml: codes") for c in b.need(main, "codes", list, "pack.yaml"))
    return Pack(
        id=b.need(main, "id", str, "pack.yaml"),
        version=b.need(main, "version", str, "pack.yaml"),
        name=b.need(main, "name", str, "pack.yaml"),
        label=b.need(main, "label", str, "pack.yaml"),
        definition=b.need(main, "definition", str, "pack.yaml"),
        codes=codes,
        soft_marker_codes=_codes(b, main, "soft_marker_codes"),
        growth_codes=_codes(b, main, "growth_codes"),
        fluid_codes=dict(b.need(main, "fluid_codes", dict, "pack.yaml")),
        telling_findings=tuple(
            TellingFinding(b.code(t.get("code"), "pack.yaml: telling_findings"), t["pattern"], t["cause"])
            for t in b.need(main, "telling_findings", list, "pack.yaml")
        ),
        pattern_order=tuple(b.need(main, "pattern_order", list, "pack.yaml")),
        code_groups={
            name: frozenset(b.code(c, f"pack.yaml: code_groups.{name}") for c in group)
            for name, group in b.need(main, "code_groups", dict, "pack.yaml").items()
        },
        isolation=_isolation(b, main),
        work_up_groups=tuple(b.need(main, "work_up_groups", list, "pack.yaml")),
        fact_words=dict(b.need(main, "fact_words", dict, "pack.yaml")),
        indirect_strata=dict(b.need(main, "indirect_strata", dict, "pack.yaml")),
        contrary=tuple(
            ContraryNote(
                b.condition(note.get("when"), f"pack.yaml: contrary[{i}]"),
                b.id(note["source_id"], "source", f"pack.yaml: contrary[{i}]"),
                note["statement"],
            )
            for i, note in enumerate(b.need(main, "contrary", list, "pack.yaml"))
        ),
        performance=_performance(b, documents["tests.yaml"]),
        causes=_causes(b, documents["causes.yaml"]),
        plan=_plan(b, documents["plan.yaml"]),
        questions=questions,
        evidence=evidence,
        source_sha256=source_sha256,
    )


def _codes(b: _Builder, main: Mapping[str, Any], key: str) -> frozenset[str]:
    return frozenset(b.code(c, f"pack.yaml: {key}") for c in b.need(main, key, list, "pack.yaml"))


def _isolation(b: _Builder, main: Mapping[str, Any]) -> tuple[IsolationRule, ...]:
    rules: list[IsolationRule] = []
    for i, rule in enumerate(b.need(main, "isolation", list, "pack.yaml")):
        where = f"pack.yaml: isolation[{i}]"
        answer = rule.get("isolated")
        if answer not in {"yes", "no", "undetermined"}:
            b.error("pack-value", "isolated is yes, no or undetermined", 'write e.g. isolated: "no"', where)
        rules.append(
            IsolationRule(
                id=b.need(rule, "id", str, where),
                when=b.condition(rule.get("when"), f"{where}.when"),
                isolated=str(answer),
                statement=b.need(rule, "statement", str, where),
                would_change=tuple(
                    WouldChange(
                        b.optional_condition(change.get("when"), f"{where}.would_change"),
                        b.need(change, "what", str, where),
                        b.need(change, "how", str, where),
                        b.need(change, "then", str, where),
                    )
                    for change in rule.get("would_change", ())
                ),
            )
        )
    if not rules or rules[-1].when.text != _ALWAYS or rules[-1].isolated != "undetermined":
        b.error(
            "pack-isolation-open",
            "the last isolation rule must always hold and answer undetermined",
            'end with when: "true", isolated: undetermined',
            "pack.yaml: isolation",
        )
    return tuple(rules)


def _performance(b: _Builder, tests: Mapping[str, Any]) -> Performance:
    screening: dict[str, dict[str, ScreeningPerformance]] = {}
    for test, causes in b.need(tests, "screening", dict, "tests.yaml").items():
        where = f"tests.yaml: screening.{test}"
        screening[test] = {
            cause: ScreeningPerformance(
                detection=b.id(p["detection"], "parameter", where),
                false_positive=b.id(p["false_positive"], "parameter", where),
                others=b.ids(p.get("others", ()), "parameter", where),
                only_if_stated=bool(p.get("only_if_stated", False)),
            )
            for cause, p in causes.items()
        }
    infection = {
        test: FetalTestPerformance(
            cause=p["cause"],
            sensitivity=b.id(p["sensitivity"], "parameter", f"tests.yaml: infection.{test}"),
            specificity=b.id(p["specificity"], "parameter", f"tests.yaml: infection.{test}"),
            others=b.ids(p.get("others", ()), "parameter", f"tests.yaml: infection.{test}"),
        )
        for test, p in b.need(tests, "infection", dict, "tests.yaml").items()
    }
    diagnostic = {k: tuple(v) for k, v in b.need(tests, "diagnostic", dict, "tests.yaml").items()}
    return Performance(screening, diagnostic, infection)


def _causes(b: _Builder, document: Mapping[str, Any]) -> tuple[CauseRule, ...]:
    rules: list[CauseRule] = []
    for i, cause in enumerate(b.need(document, "causes", list, "causes.yaml")):
        where = f"causes.yaml: causes[{i}]"
        background = dict(cause.get("background", {}))
        if "parameter_id" in background:
            b.id(background["parameter_id"], "parameter", where)
        rules.append(
            CauseRule(
                id=b.need(cause, "id", str, where),
                label=b.need(cause, "label", str, where),
                background=background,
                screening=bool(cause.get("screening", False)),
                diagnostic=bool(cause.get("diagnostic", False)),
                serology=tuple(cause.get("serology", ())),
                fetal_tests=tuple(cause.get("fetal_tests", ())),
                carrier_test=str(cause.get("carrier_test", "")),
                pattern=str(cause.get("pattern", "")),
            )
        )
    return tuple(rules)


def _plan(b: _Builder, document: Mapping[str, Any]) -> tuple[PlanRule, ...]:
    rules: list[PlanRule] = []
    for i, item in enumerate(b.need(document, "items", list, "plan.yaml")):
        where = f"plan.yaml: items[{i}]"
        guidelines = b.ids(item.get("guidelines", ()), "guideline", where)
        sources = dict.fromkeys(b.evidence.guideline(g).source_id for g in guidelines if not b.issues)
        rules.append(
            PlanRule(
                id=b.need(item, "id", str, where),
                action=b.need(item, "action", str, where),
                why=b.need(item, "why", str, where).strip(),
                applies=b.condition(item.get("applies"), f"{where}.applies"),
                otherwise=str(item.get("otherwise", "no")),
                same_day_when=b.optional_condition(item.get("same_day_when"), f"{where}.same_day_when"),
                done_by=_done_by(item.get("done_by", {})),
                window=_window(b, b.need(item, "window", dict, where), where),
                guideline_ids=guidelines,
                source_ids=tuple(sources),
                strength=b.need(item, "strength", str, where),
                local_practice=b.need(item, "local_practice", bool, where),
            )
        )
    return tuple(rules)


def _done_by(data: Mapping[str, Any]) -> DoneBy:
    return DoneBy(
        exams=tuple(data.get("exams", ())),
        tests=tuple(data.get("tests", ())),
        all_tests=tuple(data.get("all_tests", ())),
        settled_by=tuple(data.get("settled_by", ())),
        counselling=tuple(data.get("counselling", ())),
        fact=str(data.get("fact", "")),
        since_first_seen=bool(data.get("since_first_seen", False)),
        needs=str(data.get("needs", "")),
    )


def _window(b: _Builder, data: Mapping[str, Any], where: str) -> Window:
    from_ga = data.get("from_ga")
    days: int | None = None
    if from_ga is not None:
        try:
            days = GestationalAge.parse(str(from_ga)).days
        except ValueError:
            b.error("pack-window", "from_ga is weeks+days", "write e.g. from_ga: 15+0", where)
    return Window(
        from_anchor=str(data.get("from", "")),
        to_anchor=str(data.get("to", "")),
        after_days=int(data.get("after_days", 0)),
        to_after_days=int(data.get("to_after_days", 0)),
        from_ga_days=days,
        from_age_days=data.get("from_age_days"),
        to_age_days=data.get("to_age_days"),
    )
