"""The outlook: each outcome in the stratum of this fetus, and whether the figure applies now.

Nothing applies now while it is undetermined whether the calcification is isolated. A stratum without
counts of its own says so, and the isolated figure stands beside it as indirect, never as the headline.
"""

from __future__ import annotations

from typing import NamedTuple, cast

from echolith.assess.facts import CaseFacts
from echolith.assess.known import LOSSES, Known
from echolith.assess.model import (
    Applies,
    Classification,
    Count,
    LeftOut,
    Model,
    OutlookRow,
    Per100,
    Sensitivity,
)
from echolith.assess.pooled import LEVEL, Figure, PooledFigures, pool_studies
from echolith.evidence import Selection
from echolith.findings.pack import Pack
from echolith.pooling.words import HasLimits, certainty, per_100

OUTCOMES = (
    "good_outcome",
    "good_outcome_work_up_negative",
    "abnormal_karyotype",
    "congenital_infection",
    "termination",
    "fetal_death",
    "neonatal_death",
    "neurological_sequelae",
    "resolution",
)
WORK_UP_NEGATIVE = "good_outcome_work_up_negative"
GOOD_OUTCOMES = frozenset({"good_outcome", WORK_UP_NEGATIVE})
_SETTLED_BY_BIRTH = frozenset({"termination", "fetal_death"})
_SETTLED_BY_LOSS = frozenset(OUTCOMES) - {"abnormal_karyotype", "congenital_infection"}
_NEONATAL_DAYS = 28
_NO_FIGURE = pool_studies(())


class _Part(NamedTuple):
    """Rows to show: a stratum with counts (`of_cause` empty) or one without any of its own."""

    stratum: str
    applies: Applies
    counted: bool
    note: str = ""


def outlook(
    facts: CaseFacts, classification: Classification, pack: Pack, figures: PooledFigures
) -> tuple[OutlookRow, ...]:
    """Return the outlook, the rows that apply first."""
    wanted = tuple(
        (outcome, part, _settled(outcome, _applies(outcome, part, classification), facts))
        for part in _parts(classification, pack)
        for outcome in OUTCOMES
    )
    return pack.memory.remembered(
        ("outlook", wanted), lambda: tuple(_row(*question, figures) for question in wanted)
    )


def _parts(c: Classification, pack: Pack) -> list[_Part]:
    special: str = c.pattern if c.pattern in pack.indirect_strata else ""
    if c.sonographic == "soft_marker_only":
        special = "soft_marker_only"
    note = pack.indirect_strata.get(special, "")
    if c.isolated == "undetermined":
        if c.cause_found != "none" or c.sonographic in {"structural", "soft_marker_only"}:
            return [_Part("isolated", "not_applicable", True, note)]
        if special:
            return [
                _Part(special, "if_isolated", False, note),
                _Part("isolated", "not_applicable", True, note),
            ]
        return [_Part("isolated", "if_isolated", True)]
    if c.cause_found != "none":
        own = _Part(c.cause_found, "now", False, "A cause was found: the outlook is that cause's.")
        shown = "non_isolated" if c.sonographic == "structural" else "isolated"
        return [
            own,
            _Part(shown, "not_applicable", True, "A cause was found; these series are not about it."),
        ]
    if c.isolated == "yes":
        if special:
            return [_Part(special, "now", False, note), _Part("isolated", "not_applicable", True, note)]
        return [_Part("isolated", "now", True)]
    if c.sonographic == "structural" and special:
        return [_Part(special, "now", False, note), _Part("non_isolated", "not_applicable", True, note)]
    if c.sonographic == "structural":
        return [_Part("non_isolated", "now", True)]
    if special:
        return [_Part(special, "now", False, note), _Part("isolated", "not_applicable", True, note)]
    note = "Not isolated because of a test; no series counts such fetuses."
    return [
        _Part("not_isolated_by_test", "now", False, note),
        _Part("isolated", "not_applicable", True, note),
    ]


def _row(outcome: str, part: _Part, applies: Applies, figures: PooledFigures) -> OutlookRow:
    stratum = part.stratum
    if part.counted and outcome == WORK_UP_NEGATIVE and stratum == "isolated":
        stratum = "isolated_workup_negative"
    question = figures.question_id("outcome", outcome, stratum) if part.counted else None
    if question is None:
        return _empty_row(outcome, stratum, applies, part.note)
    selection = figures.selection(question)
    pooled = figures.figure(question)
    figure = pooled.main
    directness = f"indirect: {part.note}" if part.note else selection.question.directness
    word, why = _certainty(figure, part, selection)
    return OutlookRow(
        outcome=outcome,
        stratum=stratum,
        applies=applies,
        estimate=figure.estimate,
        lower=figure.lower,
        upper=figure.upper,
        level=LEVEL,
        next_centre=figure.next_centre,
        studies=figure.studies,
        events=figure.events,
        total=figure.total,
        counts=counts_of(selection, figures),
        left_out=left_out_of(selection),
        sensitivities=tuple(
            _sensitivity(name, alternative, figures.counts(other.studies))
            for (name, alternative), other in zip(pooled.sensitivities, selection.sensitivities, strict=True)
        ),
        what_if=figures.what_if(question),
        model=None if figure.basis == "no_published_figure" else Model(figure.model, figure.priors),
        certainty=word,
        why_certainty=why,
        per_100=_per_100(figure),
        directness=directness,
        basis=figure.basis,
    )


def _sensitivity(name: str, f: Figure, counts: tuple[Count, ...]) -> Sensitivity:
    return Sensitivity(
        name, f.estimate, f.lower, f.upper, f.next_centre, f.studies, f.events, f.total, counts
    )


def _empty_row(outcome: str, stratum: str, applies: Applies, note: str) -> OutlookRow:
    return OutlookRow(
        outcome=outcome,
        stratum=stratum,
        applies=applies,
        estimate=None,
        lower=None,
        upper=None,
        level=LEVEL,
        next_centre=None,
        studies=0,
        events=0,
        total=0,
        counts=(),
        left_out=(),
        sensitivities=(),
        what_if=(),
        model=None,
        certainty="none",
        why_certainty="No published figure.",
        per_100=None,
        directness=note,
        basis=_NO_FIGURE.basis,
    )


def _applies(outcome: str, part: _Part, c: Classification) -> Applies:
    if outcome != WORK_UP_NEGATIVE or part.applies == "not_applicable":
        return part.applies
    if part.stratum not in {"isolated"} or c.work_up == "abnormal":
        return "not_applicable"
    return part.applies if c.work_up == "negative" else "if_work_up_negative"


def _settled(outcome: str, applies: Applies, facts: CaseFacts) -> Applies:
    """Return ``already_known`` for what tests or the end of the pregnancy have settled."""
    if applies == "not_applicable":
        return applies
    diagnosed = any(
        (entry := facts.results.get(name)) is not None and entry.conclusive
        for name in ("karyotype", "microarray")
    )
    known = facts.known
    ending = known.outcome.pregnancy if known.outcome is not None and known.ended else None
    settled = (
        (outcome == "abnormal_karyotype" and diagnosed)
        or (
            outcome == "congenital_infection"
            and facts.sheet.values.get("tests.fetal_infection_shown") is True
        )
        or (outcome == "resolution" and facts.calcification.standing == "resolved")
        or (ending in LOSSES and outcome in _SETTLED_BY_LOSS)
        or (ending == "live_birth" and outcome in _SETTLED_BY_BIRTH)
        or (outcome in GOOD_OUTCOMES and _child_is_known(known))
        or (
            ending == "live_birth"
            and outcome == "neonatal_death"
            and known.birth_days is not None
            and known.now_days is not None
            and known.now_days - known.birth_days > _NEONATAL_DAYS
        )
    )
    return "already_known" if settled else applies


def _child_is_known(known: Known) -> bool:
    """Whether the record says how the child does: affected at birth, or seen again later.

    A newborn that was healthy at its first examination settles nothing: some things show only later.
    """
    o = known.outcome
    return o is not None and o.pregnancy == "live_birth" and (o.neonate == "affected" or bool(o.follow_up))


def counts_of(selection: Selection, figures: PooledFigures) -> tuple[Count, ...]:
    """Return the counts behind a figure."""
    return tuple(figures.as_count(count) for count in selection.included)


def left_out_of(selection: Selection) -> tuple[LeftOut, ...]:
    """Return the published counts that were not used, each with the reason."""
    return tuple(
        LeftOut(item.count.count_id, item.count.source_id, item.count.events, item.count.total, item.why)
        for item in selection.left_out
    )


def _certainty(figure: Figure, part: _Part, selection: Selection) -> tuple[str, str]:
    if figure.lower is None or figure.upper is None:
        return "none", "No published figure."
    shown = figure.next_centre
    lower = figure.lower if shown is None or shown.lower is None else shown.lower
    upper = figure.upper if shown is None or shown.upper is None else shown.upper
    result = certainty(
        studies=figure.studies,
        total=figure.total,
        lower=lower,
        upper=upper,
        heterogeneity=figure.heterogeneity or "not_estimable",
        indirect=part.note or selection.question.directness,
    )
    return result.word, " ".join((*result.reasons, *selection.question.certainty_notes))


def _per_100(figure: Figure) -> Per100 | None:
    if figure.next_centre is None:
        return None
    babies = per_100(cast(HasLimits, figure.next_centre))
    return Per100(babies.n, babies.lower, babies.upper)
