"""``counsel(case, pack)``: everything for the counsellor, of one fetus at one moment.

Nothing here has rules of its own: each row is the assessment of a case that differs in one thing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from echolith.assess.assessment import AsOfValue, facts_with_finding, source_ref
from echolith.assess.counsel.age_background import age_backgrounds
from echolith.assess.counsel.model import Counsel, NotOpen, OpenTest
from echolith.assess.counsel.open_tests import open_and_not
from echolith.assess.counsel.procedure_risk import procedure_risks
from echolith.assess.counsel.ranking import rank
from echolith.assess.counsel.residual import residual_risks
from echolith.assess.counsel.snapshot import Snapshot, snapshot
from echolith.assess.counsel.sources import source_ids
from echolith.assess.counsel.what_if import what_if
from echolith.assess.facts import CaseFacts
from echolith.assess.known import parse_moment
from echolith.case.model import Case
from echolith.errors import InputError, UsageError
from echolith.findings import load_pack
from echolith.findings.pack import Pack
from echolith.issues import Issue

SCHEMA = "echolith.counsel/1"


def counsel(
    case: Case, pack: Pack | None = None, *, as_of: AsOfValue = None, fetus: str | None = None
) -> Counsel:
    """Return residual risks, what each open test would change, and the risks told beside them.

    Parameters
    ----------
    case : Case
        A valid case; it is not altered.
    pack : Pack, optional
        A finding pack with its evidence; the built-in one if left out.
    as_of : str, GestationalAge, date or None
        The moment asked for, as for :func:`echolith.assess.assess`.
    fetus : str, optional
        The fetus, by its id; may be left out where one fetus alone has the finding.

    Raises
    ------
    InputError
        If the fetus does not have the finding at this moment, or as `assess` does.
    UsageError
        If several fetuses have it and none is named, or `as_of` cannot be read.
    """
    pack = pack or load_pack()
    facts = _facts(case, pack, as_of, fetus)
    now = snapshot(case, pack, as_of, facts.known.fetus_id)
    if now is None:
        raise AssertionError("a fetus whose facts show the finding is assessed")
    open_tests, not_open = _tests(now, facts, pack, as_of)
    steps, residual = residual_risks(now, pack, as_of)
    told = Counsel(
        schema=SCHEMA,
        case_id=now.assessment.case_id,
        fetus=now.assessment.fetus,
        as_of=now.assessment.as_of,
        now=now.state,
        open_tests=open_tests,
        not_open=not_open,
        ranked=rank(open_tests, now.state),
        steps=steps,
        residual=residual,
        procedure_risk=procedure_risks(now, open_tests, pack),
        age_background=age_backgrounds(facts, pack),
        sources=(),
        provenance=now.assessment.provenance,
    )
    return replace(told, sources=tuple(source_ref(pack, each) for each in source_ids(told, pack)))


def _facts(case: Case, pack: Pack, as_of: AsOfValue, fetus: str | None) -> CaseFacts:
    having = [facts for _, facts in facts_with_finding(case, pack, parse_moment(as_of, case))]
    found = [facts for facts in having if fetus in (None, facts.known.fetus_id)]
    if len(found) > 1:
        raise UsageError(f"several fetuses have the finding; name one: {_ids(found)}")
    if not found:
        raise InputError(
            [
                Issue(
                    "finding-not-present",
                    "error",
                    f"this fetus does not have {pack.label} at the time asked for, or there is no such fetus",
                    "enter the finding in the exam that saw it, name a fetus that has it, or ask for later",
                    "exams",
                )
            ]
        )
    return found[0]


def _ids(found: Iterable[CaseFacts]) -> str:
    return ", ".join(facts.known.fetus_id for facts in found)


def _tests(
    now: Snapshot, facts: CaseFacts, pack: Pack, as_of: AsOfValue
) -> tuple[tuple[OpenTest, ...], tuple[NotOpen, ...]]:
    still, closed = open_and_not(now)
    growth_unknown = facts.sheet.values.get("growth.stated_unknown") is True
    return tuple(what_if(each, now, pack, as_of, growth_unknown=growth_unknown) for each in still), closed
