"""An open test with each of its possible results, each one assessed."""

from __future__ import annotations

from echolith.assess.assessment import AsOfValue
from echolith.assess.counsel.catalogue import ScanQuestions, has_published_performance, possible_results
from echolith.assess.counsel.differences import if_result
from echolith.assess.counsel.hypothetical import with_result
from echolith.assess.counsel.model import IfResult, OpenTest
from echolith.assess.counsel.open_tests import Open
from echolith.assess.counsel.snapshot import Snapshot, snapshot
from echolith.findings.pack import Pack


def what_if(each: Open, now: Snapshot, pack: Pack, as_of: AsOfValue, *, growth_unknown: bool) -> OpenTest:
    """Return the test and what each of its possible results would change.

    Parameters
    ----------
    growth_unknown : bool
        Whether a scan called growth unknown, so that the next one has to say it.
    """
    test, item = each.test, each.item
    return OpenTest(
        test=test.name,
        alternatives=test.alternatives,
        plan_item=item.id,
        invasive=test.invasive,
        state=each.state,
        applies=item.applies,
        status=item.status,
        urgency=item.urgency,
        window=each.window,
        from_ga=item.from_ga,
        to_ga=item.to_ga,
        guideline_ids=item.guideline_ids,
        has_published_performance=has_published_performance(test, pack),
        results=_results(each, now, pack, as_of, growth_unknown),
    )


def _results(
    each: Open, now: Snapshot, pack: Pack, as_of: AsOfValue, growth_unknown: bool
) -> tuple[IfResult, ...]:
    finding, known = now.assessment.finding, now.known
    asked = ScanQuestions(finding.status == "uncertain", growth_unknown)
    made = []
    for result in possible_results(each.test, pack, asked, each.state):
        then = snapshot(with_result(known, each.test, result, finding), pack, as_of, known.fetus_id)
        made.append(if_result(each.test, result, now, then, pack.evidence))
    return tuple(made)
