"""What can be asked of a table beside its pooled figure."""

from __future__ import annotations

from typing import NamedTuple

from echolith.pooling.analyse import ModelChoice
from echolith.pooling.model import PoolResult
from echolith.pooling.tables.studies import StudyTable


class Asked(NamedTuple):
    """The further questions, by the options of the command.

    `cases` is (events, number) of single published cases. `drawings` are the plots that are wanted; with
    `page` also those that belong to a page. `by_name` is what the groups are called.
    """

    groups: bool = False
    own_tau: bool = False
    moderators: bool = False
    leave_one_out: bool = False
    cumulative: bool = False
    influence: bool = False
    bias: bool = False
    losses: bool = False
    cases: tuple[int, int] | None = None
    two_groups: bool = False
    effect: str = "odds-ratio"
    method: str | None = None
    drawings: tuple[str, ...] = ()
    page: bool = False
    style: str = "default"
    by_name: str = ""


class Ask(NamedTuple):
    """All that a section needs: the table, how it is pooled, what was asked, and the pooled result."""

    table: StudyTable
    choice: ModelChoice
    asked: Asked
    result: PoolResult
    older: StudyTable | None
