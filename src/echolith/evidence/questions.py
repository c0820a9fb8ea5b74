"""The questions of a pack: which published counts answer which question, and why others do not.

A question is data (``questions.yaml`` of the pack). The rules that keep apart what must not be pooled are
code, so that no pack can switch them off: only the populations that the question names, and none of
`NEVER_POOLED`, may be counted; no secondary citation; no count without a total; no source twice. A count
that could be used must be used or left out by name, with a reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

from echolith.errors import EvidenceError
from echolith.evidence.model import SECONDARY, SECONDARY_SUFFIX, CountRecord, Evidence
from echolith.issues import Issue

SCHEMA = "echolith.questions/1"
NEVER_POOLED = frozenset(
    {
        "autopsy",
        "meconium_peritonitis",
        "any_abdominal",
        "any_liver_lesion",
        "perinatal_or_postnatal",
        "secondary_citation",
        "single_case",
        "review",
    }
)
Kind = Literal["outcome", "cause"]
Stratum = Literal["isolated", "isolated_workup_negative", "non_isolated", "all"]
_STRATA = ("isolated", "isolated_workup_negative", "non_isolated", "all")
_NEAR: dict[str, tuple[str, ...]] = {
    "isolated": ("isolated", "isolated_workup_negative"),
    "isolated_workup_negative": ("isolated", "isolated_workup_negative"),
    "non_isolated": ("non_isolated",),
    "all": _STRATA,
}
_KEYS = {
    "id", "kind", "subject", "stratum", "variables", "related", "subgroups", "populations", "count_ids",
    "same_fetuses", "left_out", "sensitivities", "single_cases", "directness", "certainty_notes",
}  # fmt: skip
_OPTIONAL = {"related", "same_fetuses", "left_out", "sensitivities", "single_cases", "certainty_notes"}


class Exclusion(NamedTuple):
    """A count that the question does not use, and why, in words for the reader."""

    count_id: str
    why: str


class Alternative(NamedTuple):
    """Another choice of counts for the same question."""

    name: str
    label: str
    count_ids: tuple[str, ...]


class SingleCases(NamedTuple):
    """Single published cases for a sensitivity: with the event, without it, and those that cannot be used."""

    with_event: tuple[str, ...] = ()
    without_event: tuple[str, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()


class Question(NamedTuple):
    """One outcome or cause in one stratum, and the counts that answer it (perhaps none).

    `subject` is the outcome's or cause's id. `variables` may be counted; `related` are variables that a
    reader could take for them. `same_fetuses`: several counts of one source are the same fetuses and make
    one study. `directness` says how well the studies fit today's pregnancy.
    """

    id: str
    kind: Kind
    subject: str
    stratum: Stratum
    variables: tuple[str, ...]
    related: tuple[str, ...]
    subgroups: tuple[str, ...]
    populations: tuple[str, ...]
    count_ids: tuple[str, ...]
    same_fetuses: bool
    left_out: tuple[Exclusion, ...]
    sensitivities: tuple[Alternative, ...]
    directness: str
    certainty_notes: tuple[str, ...]
    single_cases: SingleCases = SingleCases()


def parse_questions(data: Mapping[str, Any], evidence: Evidence) -> tuple[Question, ...]:
    """Read and check the questions of a pack.

    Parameters
    ----------
    data : mapping
        The parsed ``questions.yaml``.
    evidence : Evidence
        The release that the count ids refer to.

    Raises
    ------
    EvidenceError
        With every issue found; each names the question.
    """
    issues: list[Issue] = []
    entries = data.get("questions") if data.get("schema") == SCHEMA else None
    if not isinstance(entries, list):
        message = f"expected schema {SCHEMA} and a list of questions"
        raise EvidenceError(
            [Issue("not-questions", "error", message, "See the pack guide.", "questions.yaml")]
        )
    questions: list[Question] = []
    for number, entry in enumerate(entries, 1):
        question = _read(entry, number, issues)
        if question is not None:
            questions.append(question)
            issues.extend(_rule_issues(question, evidence))
    for what, keys in (
        ("id", [q.id for q in questions]),
        ("kind, subject and stratum", [f"{q.kind} {q.subject} {q.stratum}" for q in questions]),
    ):
        issues.extend(
            _error("question-twice", f"two questions have the same {what}", "Merge them.", key)
            for key, times in Counter(keys).items()
            if times > 1
        )
    if issues:
        raise EvidenceError(issues)
    return tuple(questions)


def candidates(question: Question, evidence: Evidence) -> tuple[CountRecord, ...]:
    """Return the counts that a reader could expect in the answer, used or not.

    Those are the counts of the question's variables or related ones that belong to its stratum; of other
    populations also those that are not split by stratum.
    """
    variables = {*question.variables, *question.related}
    near = {*_NEAR[question.stratum], "all", "other"}
    return tuple(
        count
        for count in evidence.counts
        if count.variable in variables
        and (
            (stratum := evidence.subgroup(count.subgroup).stratum) == question.stratum
            or (stratum in near and evidence.study(count.source_id).population not in question.populations)
        )
    )


def _read(entry: object, number: int, issues: list[Issue]) -> Question | None:
    where = f"question {number}"
    if not isinstance(entry, Mapping):
        issues.append(_error("question-form", "not a mapping", "Write keys and values.", where))
        return None
    where = f"{entry.get('id', where)}"
    unknown = sorted(set(map(str, entry)) - _KEYS)
    missing = sorted(_KEYS - _OPTIONAL - set(entry))
    if unknown or missing:
        message = f"unknown keys {unknown}, missing keys {missing}"
        issues.append(_error("question-keys", message, f"Keys are {', '.join(sorted(_KEYS))}.", where))
        return None
    if entry["kind"] not in ("outcome", "cause") or entry["stratum"] not in _STRATA:
        message = "kind must be outcome or cause; stratum one of the strata"
        issues.append(_error("question-keys", message, f"Strata: {', '.join(_STRATA)}.", where))
        return None
    try:
        return Question(
            id=_text(entry["id"]),
            kind=entry["kind"],
            subject=_text(entry["subject"]),
            stratum=entry["stratum"],
            variables=_texts(entry["variables"]),
            related=_texts(entry.get("related", [])),
            subgroups=_texts(entry["subgroups"]),
            populations=_texts(entry["populations"]),
            count_ids=_texts(entry["count_ids"]),
            same_fetuses=entry.get("same_fetuses", False) is True,
            left_out=tuple(
                Exclusion(_text(item["count_id"]), _text(item["why"])) for item in entry.get("left_out", [])
            ),
            sensitivities=tuple(
                Alternative(_text(item["name"]), _text(item["label"]), _texts(item["count_ids"]))
                for item in entry.get("sensitivities", [])
            ),
            directness=_text(entry["directness"]),
            certainty_notes=_texts(entry.get("certainty_notes", [])),
            single_cases=_single_cases(entry.get("single_cases", {})),
        )
    except (TypeError, KeyError):
        message = "a value is empty or of the wrong kind"
        issues.append(_error("question-form", message, "Compare with another question.", where))
        return None


def _single_cases(entry: object) -> SingleCases:
    if not isinstance(entry, Mapping) or set(entry) - {"with_event", "without_event", "left_out"}:
        raise TypeError
    return SingleCases(
        _texts(entry.get("with_event", [])),
        _texts(entry.get("without_event", [])),
        tuple((_text(item["case_id"]), _text(item["why"])) for item in entry.get("left_out", [])),
    )


def _case_issues(question: Question, evidence: Evidence) -> Iterable[Issue]:
    """Yield what forbids taking these single cases: unknown, twice, or fetuses of a study that is counted."""
    cases = {case.case_id: case for case in evidence.cases}
    single = question.single_cases
    named = [*single.with_event, *single.without_event, *(case_id for case_id, _ in single.left_out)]
    for case_id, times in Counter(named).items():
        if case_id not in cases:
            message = f"{case_id} is not in cases.csv"
            yield _error("no-such-case", message, "Mend the id.", question.id)
        elif times > 1:
            yield _error("case-twice", f"{case_id} is named twice", "Name it once.", question.id)
    counted = {evidence.count(c).source_id for c in question.count_ids if evidence.has_count(c)}
    for case_id in (*single.with_event, *single.without_event):
        if case_id in cases and cases[case_id].source_id in counted:
            message = f"{case_id} may be one of the fetuses that its source counts"
            yield _error("case-of-a-counted-study", message, "Leave it out and say why.", question.id)


def _rule_issues(question: Question, evidence: Evidence) -> Iterable[Issue]:
    for population in question.populations:
        if population in NEVER_POOLED or not evidence.has_population(population):
            message = f"population {population} may not be pooled or is not in populations.csv"
            yield _error("population-not-allowed", message, "Take it out of populations.", question.id)
    for subgroup in question.subgroups:
        if not evidence.has_subgroup(subgroup) or evidence.subgroup(subgroup).stratum != question.stratum:
            message = f"subgroup {subgroup} is not one of stratum {question.stratum}"
            yield _error("subgroup-not-of-stratum", message, "See subgroups.csv.", question.id)
    named = [*question.count_ids, *(item.count_id for item in question.left_out)]
    for alternative in question.sensitivities:
        named.extend(alternative.count_ids)
    unknown = sorted({count_id for count_id in named if not evidence.has_count(count_id)})
    if unknown:
        message = f"not in counts.csv: {', '.join(unknown)}"
        yield _error("no-such-count", message, "Mend the ids.", question.id)
        return
    included = [evidence.count(count_id) for count_id in question.count_ids]
    for count in included:
        if count.variable not in question.variables or count.subgroup not in question.subgroups:
            message = f"{count.count_id} counts {count.variable} in {count.subgroup}"
            yield _error(
                "count-of-another-question", message, "Take it out or widen the question.", question.id
            )
    yield from _case_issues(question, evidence)
    yield from _pool_issues(question, included, evidence, question.same_fetuses)
    for alternative in question.sensitivities:
        chosen = [evidence.count(count_id) for count_id in alternative.count_ids]
        for count in chosen:
            if count.variable not in {*question.variables, *question.related}:
                message = f"sensitivity {alternative.name}: {count.count_id} counts {count.variable}"
                yield _error("count-of-another-question", message, "Take it out.", question.id)
        yield from _pool_issues(question, chosen, evidence, question.same_fetuses)
    excluded = {item.count_id for item in question.left_out}
    both = sorted(excluded & set(question.count_ids))
    if both:
        yield _error("count-in-and-out", f"included and left out: {', '.join(both)}", "Decide.", question.id)
    for count in candidates(question, evidence):
        decided = count.count_id in excluded or count.count_id in question.count_ids
        if not decided and evidence.study(count.source_id).population in question.populations:
            message = f"{count.count_id} could be used and is neither included nor left out"
            yield _error("count-undecided", message, "Include it, or leave it out and say why.", question.id)


def _pool_issues(
    question: Question, counts: Iterable[CountRecord], evidence: Evidence, same_fetuses: bool
) -> Iterable[Issue]:
    """Yield what forbids putting these counts together."""
    by_source: dict[str, list[CountRecord]] = {}
    for count in counts:
        by_source.setdefault(count.source_id, []).append(count)
        source = evidence.source(count.source_id)
        population = evidence.study(count.source_id).population
        if source.source_id.endswith(SECONDARY_SUFFIX) or source.seen_as == SECONDARY:
            message = f"{count.count_id} is a secondary citation"
            yield _error("secondary-citation", message, "Use the study itself, or leave it out.", question.id)
        if population not in question.populations or population in NEVER_POOLED:
            message = f"{count.count_id} is of population {population}"
            yield _error("population-not-allowed", message, "Leave it out and say why.", question.id)
        if count.events is None or count.total is None:
            message = f"{count.count_id} has no number of events or of fetuses"
            yield _error("count-without-total", message, "Leave it out and say why.", question.id)
    for source_id, same in by_source.items():
        if len(same) == 1:
            continue
        ids = ", ".join(count.count_id for count in same)
        if not same_fetuses:
            message = f"{ids} count fetuses of {source_id} twice"
            yield _error("same-fetuses-twice", message, "Keep one, or say same_fetuses: true.", question.id)
        elif len({count.total for count in same}) > 1 or sum(bool(count.events) for count in same) > 1:
            message = f"{ids} cannot be joined: totals differ, or it is unknown if events share a fetus"
            yield _error("same-fetuses-unclear", message, "Keep one and leave the others out.", question.id)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError
    return value.strip()


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(_text(item) for item in value)


def _error(code: str, message: str, solution: str, question: str) -> Issue:
    return Issue(code, "error", message, solution, f"questions.yaml, {question}")
