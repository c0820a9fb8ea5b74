"""Isolated or not, sonographic class, pattern, work-up, cause found: the decision table of the pack."""

from __future__ import annotations

from echolith.assess.causes_found import cause_found
from echolith.assess.facts import CaseFacts
from echolith.assess.model import Change, Classification, Isolated, Reason, Sonographic
from echolith.assess.work_up import work_up
from echolith.findings.pack import IsolationRule, Pack

TEST_FACTS = ("tests.", "neonate.", "mother.", "cotwin.infected")
"""Facts that the sonographic class, the same table without tests, does not look at."""


def classify(facts: CaseFacts, pack: Pack) -> Classification:
    """Apply the ordered rules; the first that holds decides.

    A rule that cannot be evaluated does not hold, and after one no rule may answer "yes": what is not
    known never reassures.
    """
    rule, isolated = _first_rule(facts, pack)
    work = work_up(facts, pack)
    cause, cause_reason = cause_found(facts, pack)
    reasons = [*_reasons(facts, rule, pack), *work.reasons]
    if cause_reason is not None:
        reasons.append(cause_reason)
    return Classification(
        isolated=isolated,
        sonographic=_sonographic(facts, pack),
        pattern=facts.calcification.pattern,
        work_up=work.status,
        missing=work.missing,
        cause_found=cause,
        reasons=tuple(reasons),
        would_change=(*_changes(facts, rule, isolated), *work.would_change),
    )


def _first_rule(facts: CaseFacts, pack: Pack) -> tuple[IsolationRule, Isolated]:
    in_doubt = False
    for rule in pack.isolation:
        holds = rule.when(facts.sheet.values)
        if holds:
            answer: Isolated = rule.isolated  # type: ignore[assignment]
            return rule, "undetermined" if in_doubt and answer == "yes" else answer
        in_doubt = in_doubt or holds is None
    raise AssertionError("the last rule of a checked pack always holds")


def _reasons(facts: CaseFacts, rule: IsolationRule, pack: Pack) -> list[Reason]:
    """Return why the rule holds, then what else speaks against isolation: nothing found is left unsaid."""
    against = [r for r in pack.isolation if r is not rule and r.isolated != "yes"]
    return [
        Reason(rule.statement, f"rule {rule.id}", ""),
        *_of_rule(facts, rule, f"rule {rule.id}"),
        *(reason for other in against for reason in _of_rule(facts, other, f"also: rule {other.id}")),
    ]


def _of_rule(facts: CaseFacts, rule: IsolationRule, basis: str) -> list[Reason]:
    return [
        Reason(statement, basis, where)
        for name in rule.when.names
        for statement, where in facts.sheet.reasons.get(name, ())
    ]


def _changes(facts: CaseFacts, rule: IsolationRule, isolated: Isolated) -> list[Change]:
    if isolated != "undetermined":
        return []
    return [
        Change(change.what, change.how, change.then)
        for change in rule.would_change
        if change.when is None or change.when(facts.sheet.values)
    ]


def _sonographic(facts: CaseFacts, pack: Pack) -> Sonographic:
    """Return the class that the scans alone give."""
    seen = dict(facts.sheet.values)
    for name, value in facts.sheet.values.items():
        if value is True and name.startswith(TEST_FACTS):
            seen[name] = False
    in_doubt = False
    for rule in pack.isolation:
        holds = rule.when(seen)
        in_doubt = in_doubt or holds is None
        if holds:
            if rule.isolated == "yes":
                return "undetermined" if in_doubt else "isolated"
            if rule.isolated == "no":
                structural = seen.get("other.structural") or seen.get("growth.found_small")
                return "structural" if structural else "soft_marker_only"
            return "undetermined"
    raise AssertionError("the last rule of a checked pack always holds")
