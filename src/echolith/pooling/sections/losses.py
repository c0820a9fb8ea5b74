"""Loss to follow-up as a section."""

from __future__ import annotations

from echolith.pooling.influence.losses import with_losses
from echolith.pooling.influence.sequences import Step
from echolith.pooling.questions_asked import Ask
from echolith.pooling.sections.rows import FIGURE_HEADER, figure_cells
from echolith.pooling.sections.section import Section
from echolith.pooling.sections.sequences import pooler


def losses_section(ask: Ask) -> Section:
    """Return the figure if none, and if all, of those lost to follow-up had the event."""
    table = ask.table
    found = with_losses(pooler(ask), table.events, table.totals, table.lost, table.labels)
    steps = (
        Step("those followed", found.followed),
        Step("none of the lost had it", found.none_of_the_lost),
        Step("all of the lost had it", found.all_of_the_lost),
    )
    sentence = (
        f"{found.lost} were lost to follow-up. The truth lies between the last two rows, which are extremes "
        "and no estimates."
    )
    return Section(
        key="losses",
        title="Loss to follow-up",
        sentences=(sentence,),
        header=("counted", *FIGURE_HEADER),
        rows=tuple((step.label, *figure_cells(step.result)) for step in steps),
        data={
            "lost": found.lost,
            "followed": steps[0].to_dict(),
            "none_of_the_lost": steps[1].to_dict(),
            "all_of_the_lost": steps[2].to_dict(),
        },
    )
