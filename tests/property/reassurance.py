"""What counts as a move toward reassurance: the order of every answer, from alarming to reassuring.

=========================  ================================================================================
answer                     order (a higher rank is more reassuring)
=========================  ================================================================================
isolated                   no < undetermined < yes
sonographic                structural < soft_marker_only, undetermined < isolated. The two in the middle are
                           not compared: `soft_marker_only` knows of something abnormal, `undetermined` does
                           not know enough; under neither does a pooled figure apply now, and neither
                           indicates anything that the other rules out.
pattern                    mass < vascular < surface < parenchymal, unstated. The last two are not compared:
                           an unstated place is read like a parenchymal one.
work_up                    abnormal < incomplete < negative. Losing a normal result can turn `negative` into
                           `incomplete`, and a refuting one `negative` into `abnormal`; `abnormal` into
                           `incomplete` would hide a positive result.
missing                    fewer groups are more reassuring; a group may leave only if the added abnormal
                           result is of that group, which is then done, and abnormal.
cause_found                a cause < none
outlook, good outcomes     nothing, not_applicable, already_known < if_isolated, if_work_up_negative < now;
                           rows without an estimate do not count. Where a row is `now` before and after, its
                           estimate and the lower end for the next centre may not rise.
outlook, bad outcomes      anything < already_known (that is: known not to have happened)
causes, none_found         its figure after the tests may not rise
plan, applies              yes < unknown < no
plan, status               due, overdue < later, cannot_tell < done, not_needed. `cannot_tell` asks for
                           something first, `later` for something at its time; neither lets go of it.
plan, urgency              an open step of the same day may not become routine
=========================  ================================================================================

Without a moment of assessment the plan is as of the last entry of the record, which a change can move; then
`due`, `overdue` and `later` are not told apart.

Exempt from the rows about the plan and about `missing` are the items of which the change itself is the
subject (`own`): a positive CMV serology makes `cmv_serology` done.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

ISOLATED = {"no": 0, "undetermined": 1, "yes": 2}
SONOGRAPHIC = {"structural": 0, "soft_marker_only": 1, "undetermined": 1, "isolated": 2}
PATTERN = {"mass": 0, "vascular": 1, "surface": 2, "parenchymal": 3, "unstated": 3}
WORK_UP = {"abnormal": 0, "incomplete": 1, "negative": 2}
APPLIES = {"yes": 0, "unknown": 1, "no": 2}
OPEN = ("due", "overdue", "later")
STATUS = {"due": 0, "overdue": 0, "later": 1, "cannot_tell": 1, "done": 2, "not_needed": 2}
OUTLOOK = {"not_applicable": 0, "already_known": 0, "if_isolated": 1, "if_work_up_negative": 1, "now": 2}
GOOD = ("good_outcome", "good_outcome_work_up_negative")
TOLERANCE = 1e-6
"""Figures are rounded to seven places when they are written."""

Answer = Mapping[str, Any]


def moves(
    before: Answer, after: Answer, own: frozenset[str] = frozenset(), *, same_moment: bool = True
) -> list[str]:
    """Return every move toward reassurance from one assessment to another of the same fetus."""
    return [
        *_class_moves(before["classification"], after["classification"], own),
        *_outlook_moves(before["outlook"], after["outlook"], own),
        *_cause_moves(before["causes"], after["causes"]),
        *_plan_moves(before["plan"], after["plan"], own, same_moment),
    ]


def _class_moves(before: Answer, after: Answer, own: frozenset[str]) -> Iterator[str]:
    for name, order in (
        ("isolated", ISOLATED),
        ("sonographic", SONOGRAPHIC),
        ("pattern", PATTERN),
        ("work_up", WORK_UP),
    ):
        if order[after[name]] > order[before[name]]:
            yield f"{name}: {before[name]} -> {after[name]}"
    if gone := set(before["missing"]) - set(after["missing"]) - own:
        yield f"missing: {sorted(gone)} no longer missing"
    if before["cause_found"] != "none" and after["cause_found"] == "none":
        yield f"cause_found: {before['cause_found']} -> none"


def _outlook_moves(before: list[Any], after: list[Any], own: frozenset[str]) -> Iterator[str]:
    for outcome in GOOD:
        was, now = _headline(before, outcome), _headline(after, outcome)
        if now[0] > was[0]:
            yield f"outlook {outcome}: rank {was[0]} -> {now[0]}"
        elif now[0] == was[0] == OUTLOOK["now"] and any(
            new > old + TOLERANCE for old, new in zip(was[1:], now[1:], strict=True)
        ):
            yield f"outlook {outcome}: figure {was[1:]} -> {now[1:]}"
    known_before = {row["outcome"] for row in before if row["applies"] == "already_known"}
    for row in after:
        if row["applies"] == "already_known" and row["outcome"] not in {*known_before, *own}:
            yield f"outlook {row['outcome']}: newly known not to have happened"


def _headline(rows: list[Any], outcome: str) -> tuple[float, ...]:
    """Return rank, estimate and lower end of the most reassuring row of an outcome."""
    ranked = [(0, 0.0, 0.0)]
    for row in rows:
        if row["outcome"] == outcome and row["estimate"] is not None:
            lower = (row["next_centre"] or {}).get("lower") or 0.0
            ranked.append((OUTLOOK[row["applies"]], row["estimate"], lower))
    return max(ranked)


def _cause_moves(before: list[Any], after: list[Any]) -> Iterator[str]:
    was, now = (next(row for row in rows if row["cause"] == "none_found") for rows in (before, after))
    old, new = was["after"]["estimate"], now["after"]["estimate"]
    if old is not None and new is not None and new > old + TOLERANCE:
        yield f"none_found: {old} -> {new}"


def _plan_moves(before: list[Any], after: list[Any], own: frozenset[str], same_moment: bool) -> Iterator[str]:
    later = {item["id"]: item for item in after}
    for item in before:
        name = item["id"]
        if name in own:
            continue
        new = later[name]
        for field, order in (("applies", APPLIES), ("status", STATUS)):
            if not same_moment and item[field] in OPEN and new[field] in OPEN:
                continue
            if order[new[field]] > order[item[field]]:
                yield f"plan {name}.{field}: {item[field]} -> {new[field]}"
        urgent = item["urgency"] == "same_day" and item["applies"] == "yes" and STATUS[item["status"]] < 2
        if urgent and new["urgency"] != "same_day":
            yield f"plan {name}: no longer the same day"
