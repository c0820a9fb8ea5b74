"""What single published cases would change, as a section."""

from __future__ import annotations

from echolith.pooling.influence.sequences import Step
from echolith.pooling.power_prior import CASES_ARE_NO_SAMPLE, with_cases
from echolith.pooling.questions_asked import Ask
from echolith.pooling.sections.rows import FIGURE_HEADER, figure_cells
from echolith.pooling.sections.section import Section


def cases_section(ask: Ask) -> Section:
    """Return the figure with the single cases at each weight."""
    if ask.asked.cases is None or ask.result.model != "bayes":
        sentence = "With one study nothing is pooled, and single cases cannot be weighed against it."
        return Section("with_cases", "Single published cases", (sentence,), (), (), [])
    events, number = ask.asked.cases
    found = with_cases(
        ask.table.events,
        ask.table.totals,
        events,
        number,
        level=ask.choice.level,
        priors=ask.choice.priors,
        threshold=ask.choice.threshold,
    )
    steps = [Step("without cases", ask.result)]
    steps += [Step(f"each case at weight {item.weight:g}", item.result) for item in found]
    return Section(
        key="with_cases",
        title="Single published cases",
        sentences=(f"{events} of {number} single cases had the event.", CASES_ARE_NO_SAMPLE),
        header=("studies and cases", *FIGURE_HEADER),
        rows=tuple((step.label, *figure_cells(step.result)) for step in steps),
        data=[
            {"weight": item.weight, "cases": number, "case_events": events, **step.to_dict()}
            for item, step in zip(found, steps[1:], strict=True)
        ],
    )
