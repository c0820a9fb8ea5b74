"""The sheet on which facts are written down, each with its reasons."""

from __future__ import annotations

from dataclasses import dataclass, field

from echolith.issues import Issue


@dataclass(slots=True)
class FactSheet:
    """Facts by dotted name; a name that is missing is not known.

    Parameters
    ----------
    values : dict
        Booleans, words and numbers; never None.
    reasons : dict
        Fact name to the statements that make it so, each with its place in the case.
    """

    values: dict[str, object] = field(default_factory=dict)
    reasons: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)

    def because(self, fact: str, statement: str, where: str) -> None:
        """Note why `fact` is so."""
        self.reasons.setdefault(fact, []).append((statement, where))
