"""A whole analysis of a table: the pooled figure, the further questions, and the words about them."""

from __future__ import annotations

import textwrap
from typing import Any, NamedTuple

from echolith.issues import Issue
from echolith.pooling.narrative.references import Reference
from echolith.pooling.sections.section import Section, section_lines
from echolith.pooling.serialise import issues_list

_WIDTH = 100


class Analysis(NamedTuple):
    """What ``echolith pool`` answers.

    `figures` is the JSON of the pooled result and `text` its lines; `results` and `methods` are paragraphs;
    `issues` are those of the table (the result's own are in `figures`, `text` and `results`). `study_header`
    and `study_rows` are the table of the studies; `drawings` are SVG texts by kind.
    """

    title: str
    figures: dict[str, Any]
    text: str
    results: str
    methods: str
    references: tuple[Reference, ...]
    study_header: tuple[str, ...]
    study_rows: tuple[tuple[str, ...], ...]
    sections: tuple[Section, ...]
    drawings: tuple[tuple[str, str], ...]
    issues: tuple[Issue, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON: the figures of design 4.3, then each further question under its key."""
        data = dict(self.figures)
        data["issues"] = [*issues_list(self.issues), *data["issues"]]
        for section in self.sections:
            data[section.key] = section.data
        data["words"] = {
            "results": self.results,
            "methods": self.methods,
            "references": [reference._asdict() for reference in self.references],
        }
        return data

    def to_text(self) -> str:
        """Return the analysis as text for a terminal."""
        lines = [issue.line() for issue in self.issues]
        lines += self.text.split("\n")
        for section in self.sections:
            lines += ["", *section_lines(section)]
        lines += ["", "Results", *_wrapped(self.results), "", "Methods", *_wrapped(self.methods)]
        for number, reference in enumerate(self.references, start=1):
            lines += textwrap.wrap(
                f"{number}. {reference}", _WIDTH - 2, initial_indent="  ", subsequent_indent="     "
            )
        return "\n".join(lines) + "\n"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH - 2, initial_indent="  ", subsequent_indent="  ")
